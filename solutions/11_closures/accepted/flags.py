"""Every state has a name of its own, and a flag or None beside it says whether there is anything yet."""

import time
from collections.abc import Callable, Hashable
from threading import Condition
from typing import ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
P = ParamSpec("P")


def counter(start: int = 0, step: int = 1) -> tuple[Callable[[], int], Callable[[], int]]:
    """Return two functions that share the number of steps taken."""
    steps = 0

    def current() -> int:
        return start + steps * step

    def advance() -> int:
        nonlocal steps
        steps += 1
        return current()

    return advance, current


def memoize(function: Callable[[K], T]) -> Callable[[K], T]:
    """Return a function that computes what it doesn't know."""
    known: dict[K, T] = {}

    def memoized(argument: K) -> T:
        if argument in known:
            return known[argument]
        result = function(argument)
        known[argument] = result
        return result

    return memoized


def once(function: Callable[[], T]) -> Callable[[], T]:
    """Return a function of which one caller works while the others wait to be told."""
    changed = Condition()
    working = False
    result: T
    done = False

    def ask() -> T:
        nonlocal working, result, done
        with changed:
            changed.wait_for(lambda: not working)
            if done:
                return result
            working = True
        try:
            result = function()
            done = True
        finally:
            with changed:
                working = False
                changed.notify_all()
        return result

    return ask


def throttle(
    function: Callable[P, object], interval: float, clock: Callable[[], float] = time.monotonic
) -> Callable[P, bool]:
    """Return a function that knows when the last call passed, or that there was none."""
    last: float | None = None

    def throttled(*args: P.args, **kwargs: P.kwargs) -> bool:
        nonlocal last
        now = clock()
        if last is not None and now - last < interval:
            return False
        last = now
        function(*args, **kwargs)
        return True

    return throttled
