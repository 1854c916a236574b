"""The memory is the library's: a cache, an iterator and a generator, each held by a function around it."""

import time
from collections.abc import Callable, Generator, Hashable
from functools import cache
from itertools import count
from threading import Lock
from typing import ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
P = ParamSpec("P")


def counter(start: int = 0, step: int = 1) -> tuple[Callable[[], int], Callable[[], int]]:
    """Return two functions: one takes the next number, the other tells the one that was taken last."""
    numbers = count(start, step)
    now = next(numbers)

    def advance() -> int:
        nonlocal now
        now = next(numbers)
        return now

    def current() -> int:
        return now

    return advance, current


def memoize(function: Callable[[K], T]) -> Callable[[K], T]:
    """Return a function around the library's cache, without a limit."""
    remembering = cache(function)

    def memoized(argument: K) -> T:
        return remembering(argument)

    return memoized


def once(function: Callable[[], T]) -> Callable[[], T]:
    """Return a function that lets one thread at a time ask the library's cache."""
    lock, remembering = Lock(), cache(function)

    def ask() -> T:
        with lock:
            return remembering()

    return ask


def _gate(interval: float) -> Generator[bool, float, None]:
    """Take times, and answer whether a call passes; the last time that did is a local variable."""
    last = yield False
    now = yield True
    while True:
        is_due = now - last >= interval
        if is_due:
            last = now
        now = yield is_due


def throttle(
    function: Callable[P, object], interval: float, clock: Callable[[], float] = time.monotonic
) -> Callable[P, bool]:
    """Return a function that shows the time to a gate, and does as the gate says."""
    gate = _gate(interval)
    next(gate)

    def throttled(*args: P.args, **kwargs: P.kwargs) -> bool:
        is_due = gate.send(clock())
        if is_due:
            function(*args, **kwargs)
        return is_due

    return throttled
