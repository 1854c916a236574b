"""Functions that remember: a count, results, a single result, and when they last did something."""

import time
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
P = ParamSpec("P")  # parameters of any kind: `*args: P.args, **kwargs: P.kwargs` takes them and hands them on


def counter(start: int = 0, step: int = 1) -> tuple[Callable[[], int], Callable[[], int]]:
    """Return two functions that share one count, which begins at `start`: `advance` and `current`.

    `advance()` adds `step` and returns the new count; `current()` returns the count and leaves it alone.
    """
    raise NotImplementedError


def memoize(function: Callable[[K], T]) -> Callable[[K], T]:
    """Return a function that calls `function` once for each different argument, and remembers what it returned.

    What it raised is not remembered.
    """
    raise NotImplementedError


def once(function: Callable[[], T]) -> Callable[[], T]:
    """Return a function that calls `function` until it returns once, and always gives back what it returned.

    Threads that call at the same time wait for each other.
    """
    raise NotImplementedError


def throttle(
    function: Callable[P, object], interval: float, clock: Callable[[], float] = time.monotonic
) -> Callable[P, bool]:
    """Return a function that passes a call on if `interval` seconds have passed since it last did, or else drops it.

    It returns whether the call was passed on.
    """
    raise NotImplementedError
