# refused by: performance — keeps all steps, and adds them up for each look
# lesson: Bring the sum up to date with what is new: keeping all its parts costs memory and, at each look, time.
"""Functions that remember: a count, results, a single result, and when they last did something.

Invariant: all state lives in variables around the functions that come back. Each call of a factory makes new ones, so
whoever holds the function holds its state, and nobody else does.
Cost: a fixed number of steps for each call; memory for the results of `memoize` and for one value everywhere else.
"""

import math
import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
P = ParamSpec("P")


def counter(start: int = 0, step: int = 1) -> tuple[Callable[[], int], Callable[[], int]]:
    """Return two functions that share one count."""
    steps = [start]

    def advance() -> int:
        steps.append(step)
        return sum(steps)

    def current() -> int:
        return sum(steps)

    return advance, current


def memoize(function: Callable[[K], T]) -> Callable[[K], T]:
    """Return a function that calls `function` once for each different argument. An error leaves no entry behind."""
    results: dict[K, T] = {}

    def memoized(argument: K) -> T:
        if argument not in results:
            results[argument] = function(argument)
        return results[argument]

    return memoized


def once(function: Callable[[], T]) -> Callable[[], T]:
    """Return a function that calls `function` until it returns once. Looking and calling are one step, by the lock."""
    lock = Lock()
    results: list[T] = []  # empty until there is one; no value could say as much, since any may be the result

    def ask() -> T:
        with lock:
            if not results:
                results.append(function())
            return results[0]

    return ask


def throttle(
    function: Callable[P, object], interval: float, clock: Callable[[], float] = time.monotonic
) -> Callable[P, bool]:
    """Return a function that passes a call on when it is due. The next one is due before `function` does anything."""
    due = -math.inf

    def throttled(*args: P.args, **kwargs: P.kwargs) -> bool:
        nonlocal due
        now = clock()
        if now < due:
            return False
        due = now + interval
        function(*args, **kwargs)
        return True

    return throttled
