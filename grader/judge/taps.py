"""Objects handed to the learner's code whose other end is here, so that what counts is counted in the judge."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from grader.subject.wire import TapNumber


class Tap(Protocol):
    """One object that the learner's code may use; `kind` says how it looks there."""

    kind: str

    def serve(self, method: str, arguments: tuple[object, ...]) -> object:
        """Do what was asked from the other end; StopIteration and other built-in exceptions cross."""


class FunctionTap:
    """A function that runs in the judge. Remembers every call."""

    kind = "function"

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self.calls: list[tuple[object, ...]] = []

    def __repr__(self) -> str:
        """Return what a learner reads of it."""
        return "<function>"

    def serve(self, method: str, arguments: tuple[object, ...]) -> object:
        """Call the function."""
        self.calls.append(arguments)
        return self._function(*arguments)


class IteratorTap:
    """An iterator that is advanced in the judge. Counts what was taken."""

    kind = "iterator"

    def __init__(self, items: Iterable[object]) -> None:
        self._items: Iterator[object] = iter(items)
        self.pulled = 0  # items handed out so far
        self.exhausted = False

    def __repr__(self) -> str:
        """Return what a learner reads of it."""
        return "<iterator>"

    def serve(self, method: str, arguments: tuple[object, ...]) -> object:
        """Hand out the next item."""
        try:
            item = next(self._items)
        except StopIteration:
            self.exhausted = True
            raise
        self.pulled += 1
        return item


class Clock:
    """A virtual clock. Time passes only when the learner's code waits for it."""

    kind = "clock"

    def __init__(self) -> None:
        self.now = 0.0  # seconds
        self.wakeups = 0  # how often somebody waited

    def __repr__(self) -> str:
        """Return what a learner reads of it."""
        return "<clock>"

    def serve(self, method: str, arguments: tuple[object, ...]) -> object:
        """Pass the time asked for."""
        match arguments:
            case (float() | int() as seconds,) if 0 <= seconds < 1e9:  # noqa: PLR2004 -- beyond that nobody waits
                self.now += seconds
                self.wakeups += 1
                return self.now
        raise ValueError("Time passes forwards, by a finite number of seconds.")


class TapTable:
    """The taps of one test, by the number under which they crossed the wire."""

    def __init__(self) -> None:
        self._taps: list[Tap] = []

    def call(self, number: int, method: str, arguments: tuple[object, ...]) -> object:
        """Serve one call from the other end."""
        return self._taps[number].serve(method, arguments)

    def dress(self, value: object) -> object:
        """Return `value` with every tap in it replaced by its number."""
        if isinstance(value, FunctionTap | IteratorTap | Clock):
            return self._number(value)
        if isinstance(value, list):
            return [self.dress(entry) for entry in value]
        if isinstance(value, tuple):
            return tuple(self.dress(entry) for entry in value)
        if isinstance(value, dict):
            return {key: self.dress(entry) for key, entry in value.items()}
        return value

    def _number(self, tap: Tap) -> TapNumber:
        if tap not in self._taps:
            self._taps.append(tap)
        return TapNumber(self._taps.index(tap), tap.kind)
