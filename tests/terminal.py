"""A pseudo-terminal with `grader watch` in it, as tests and figures use it."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60.0  # until a screen counts as lost; the machine may be busy
CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # colours, and what clears the screen


@dataclass
class Terminal:
    """What a person sees of a command, and may press."""

    descriptor: int
    process: subprocess.Popen[bytes]

    def read_until(self, pattern: str) -> str:
        """Return what is written until `pattern` is found in it, without colours."""
        text, end = "", time.monotonic() + SECONDS
        while time.monotonic() < end:
            if not select.select([self.descriptor], [], [], 0.5)[0]:
                continue
            try:
                text += os.read(self.descriptor, 65536).decode(errors="replace")
            except OSError:  # the other end was closed
                break
            plain = CONTROL.sub("", text)
            if re.search(pattern, plain):
                return plain
        raise AssertionError(f"{pattern!r} never came. The screen shows:\n{text}")

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self.descriptor, key.encode())


@contextmanager
def watching(folder: Path, environment: Mapping[str, str], *arguments: str) -> Iterator[Terminal]:
    """Yield a terminal in which the course in `folder` is watched; end everything afterwards."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", *arguments],
        cwd=folder,
        env={**environment, "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    with ExitStack() as stack:
        stack.callback(os.close, ours)
        stack.callback(process.wait, SECONDS)
        stack.callback(process.terminate)
        yield Terminal(ours, process)
