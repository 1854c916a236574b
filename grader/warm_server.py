"""Keep a warm pytest, and fork it for every run. Run as a script by grader/warm.py; never imported.

It imports nothing of the grader by itself: pytest does, and can then rewrite the assertions there. Orders and answers
are lines of JSON on standard input and output:

{"collect": [...], "run": [[...], ...], "outputs": [...]}   import what the arguments in "collect" need, unless it was
                                                            done; then run pytest with each of the lists of arguments
                                                            at once, each writing to one of the files in "outputs"
{"stop": true}                                              kill what runs
{"statuses": [...]}                                         the answer to the first: how each ended
"""

import gc
import json
import os
import select
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

CHUNK = 65_536


class Server:
    """Takes orders, one after the other, until its standard input ends."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders, self._answers = orders, answers
        self._collected: set[str] = set()
        self._running: dict[int, int] = {}  # place in the order, by process id
        self._statuses: list[int] = []
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)

    def serve(self) -> None:
        """Serve until nobody asks any more; what still runs then is killed."""
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who watches
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        rest = b""
        while True:
            ready, _, _ = select.select([self._orders, self._woken], [], [])
            if self._woken in ready:
                os.read(self._woken, CHUNK)
                self._reap()
            if self._orders in ready:
                data = os.read(self._orders, CHUNK)
                if not data:
                    self._stop()
                    return
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._obey(json.loads(line))

    def _obey(self, order: dict[str, object]) -> None:
        match order:
            case {"stop": True}:
                self._stop()
            case {"collect": list(collect), "run": list(runs), "outputs": list(outputs)}:
                self._collect([str(argument) for argument in collect])
                self._statuses = [0] * len(runs)
                for place, (arguments, output) in enumerate(zip(runs, outputs, strict=True)):
                    self._running[self._fork([str(argument) for argument in arguments], str(output))] = place
                if not runs:
                    self._answer()

    def _collect(self, arguments: Sequence[str]) -> None:
        key = json.dumps(arguments)
        if key in self._collected:
            return
        self._collected.add(key)
        kept = os.dup(1), os.dup(2)
        with Path(os.devnull).open("wb") as nowhere:
            for descriptor in (1, 2):
                os.dup2(nowhere.fileno(), descriptor)
        try:
            pytest.main([*arguments, "--collect-only"])
        finally:
            sys.stdout.flush()
            for copy, descriptor in zip(kept, (1, 2), strict=True):
                os.dup2(copy, descriptor)
                os.close(copy)
        gc.freeze()  # so that a fork need not copy what the collector would touch

    def _fork(self, arguments: list[str], output: str) -> int:
        child = os.fork()
        if child:
            return child
        status = 3  # pytest's internal error
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for descriptor in (self._orders, self._answers, self._woken, self._wake):
                os.close(descriptor)
            target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            nothing = os.open(os.devnull, os.O_RDONLY)
            for source, descriptor in ((nothing, 0), (target, 1), (target, 2)):
                os.dup2(source, descriptor)
            status = int(pytest.main(arguments))
            sys.stdout.flush()
        finally:
            os._exit(status)

    def _reap(self) -> None:
        for child, place in list(self._running.items()):
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                del self._running[child]
                self._statuses[place] = os.waitstatus_to_exitcode(status)
                if not self._running:
                    self._answer()

    def _stop(self) -> None:
        for child in self._running:
            os.kill(child, signal.SIGKILL)

    def _answer(self) -> None:
        os.write(self._answers, json.dumps({"statuses": self._statuses}).encode() + b"\n")


if __name__ == "__main__":
    orders, answers = os.dup(0), os.dup(1)
    with Path(os.devnull).open("r+b") as nowhere:  # nothing that pytest prints may pass for an answer
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    Server(orders, answers).serve()
