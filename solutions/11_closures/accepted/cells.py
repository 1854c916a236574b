"""No name is ever rebound: what changes is inside a list or a dict, which all functions around it only read."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
P = ParamSpec("P")


def counter(start: int = 0, step: int = 1) -> tuple[Callable[[], int], Callable[[], int]]:
    """Return two functions that share one count, kept in a list of one place."""
    cell = [start]

    def advance() -> int:
        cell[0] += step
        return cell[0]

    return advance, lambda: cell[0]


def memoize(function: Callable[[K], T]) -> Callable[[K], T]:
    """Return a function that looks first, and computes only if there was nothing to find."""
    results: dict[K, T] = {}

    def memoized(argument: K) -> T:
        try:
            return results[argument]
        except KeyError:
            pass
        return results.setdefault(argument, function(argument))

    return memoized


def once(function: Callable[[], T]) -> Callable[[], T]:
    """Return a function that looks for the result without the lock first, and again when it has it."""
    lock = Lock()
    cell: list[T] = []

    def ask() -> T:
        if not cell:
            with lock:
                if not cell:
                    cell.append(function())
        return cell[0]

    return ask


def throttle(
    function: Callable[P, object], interval: float, clock: Callable[[], float] = time.monotonic
) -> Callable[P, bool]:
    """Return a function that keeps the time of the last call that passed, in a list that is empty at first."""
    passed: list[float] = []

    def throttled(*args: P.args, **kwargs: P.kwargs) -> bool:
        now = clock()
        is_due = not passed or now - passed[0] >= interval
        if is_due:
            passed[:] = [now]
            function(*args, **kwargs)
        return is_due

    return throttled
