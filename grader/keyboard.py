"""Read single keys from the terminal, without waiting for Enter."""

import contextlib
import sys
from collections.abc import Callable, Iterator

if sys.platform == "win32":
    import msvcrt

    @contextlib.contextmanager
    def single_keys() -> Iterator[None]:
        """Let each key be read as it is pressed; the terminal is as before afterwards."""
        yield

    def read_key() -> str:
        """Wait for a key and return it; return nothing where there are none any more."""
        return msvcrt.getwch()
else:
    import os
    import termios
    import tty

    @contextlib.contextmanager
    def single_keys() -> Iterator[None]:
        """Let each key be read as it is pressed; the terminal is as before afterwards."""
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor)  # Ctrl-C and Ctrl-Z keep their meaning, and output its line ends
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    def read_key() -> str:
        """Wait for a key and return it; return nothing where there are none any more."""
        return os.read(sys.stdin.fileno(), 1).decode(errors="replace")


def listen(hear: Callable[[str], None]) -> None:
    """Hand every key to `hear`, until there are none any more."""
    while key := read_key():
        hear(key)
