"""Settings as a value: a frozen dataclass checks them once and is the decorator itself."""

import asyncio
import functools
import inspect
import math
import random
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar, overload

P = ParamSpec("P")
T = TypeVar("T")


class Decorator(Protocol):
    """What `retry` returns: it keeps a function's signature, and an async function stays async."""

    @overload
    def __call__(
        self, function: Callable[P, Coroutine[object, object, T]], /
    ) -> Callable[P, Coroutine[object, object, T]]: ...
    @overload
    def __call__(self, function: Callable[P, T], /) -> Callable[P, T]: ...


@dataclass(frozen=True, kw_only=True)
class _Retry:
    """The settings of one `retry(...)`, and the decorator; what belongs to a call is local to its wrapper."""

    attempts: int
    base: float
    cap: float
    deadline: float | None
    when: Callable[[Exception], bool]
    sleep: Callable[[float], None]
    clock: Callable[[], float]
    random: Callable[[], float]

    def __post_init__(self) -> None:
        if self.attempts < 1:
            message = f"attempts must be at least 1, not {self.attempts}"
            raise ValueError(message)
        for name, seconds in (("base", self.base), ("cap", self.cap), ("deadline", self.deadline)):
            if seconds is not None and not 0 <= seconds < math.inf:  # nan compares false
                message = f"{name} must be finite and not negative, not {seconds}"
                raise ValueError(message)

    @overload
    def __call__(
        self, function: Callable[P, Coroutine[object, object, T]], /
    ) -> Callable[P, Coroutine[object, object, T]]: ...
    @overload
    def __call__(self, function: Callable[P, T], /) -> Callable[P, T]: ...
    def __call__(self, function: Callable[P, object], /) -> Callable[P, object]:
        if inspect.iscoroutinefunction(function):
            return self._decorate_async(function)
        return self._decorate_plain(function)

    def _pause(self, error: Exception, ceiling: float, start: float, now: Callable[[], float]) -> float | None:
        """Return how long to sleep before the next attempt, or None if `error` is to be raised."""
        # No generator: it would turn a StopIteration of `when`, `random` or `now` into a RuntimeError.
        if not self.when(error):
            return None
        delay = self.random() * ceiling
        if self.deadline is not None and now() - start + delay > self.deadline:
            return None
        return delay

    # In both loops below:
    # - The sleep is outside of `except`, so that no later error gets this one as its context, and this one is freed.
    # - The bare `raise` is inside: `raise error` would add to its traceback and, outside, could replace its context.
    # - The ceiling is doubled step by step: `base * 2 ** (n - 1)` overflows a float after some 1,000 attempts.

    def _decorate_plain(self, function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            start = 0.0 if self.deadline is None else self.clock()
            ceiling = min(self.cap, self.base)
            for _ in range(self.attempts - 1):
                try:
                    return function(*args, **kwargs)
                except Exception as error:
                    delay = self._pause(error, ceiling, start, self.clock)
                    if delay is None:
                        raise
                self.sleep(delay)
                ceiling = min(self.cap, ceiling * 2)
            return function(*args, **kwargs)

        return wrapper

    def _decorate_async(
        self, function: Callable[P, Coroutine[object, object, T]]
    ) -> Callable[P, Coroutine[object, object, T]]:
        @functools.wraps(function)
        async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            now = asyncio.get_running_loop().time
            start = now()
            ceiling = min(self.cap, self.base)
            for _ in range(self.attempts - 1):
                try:
                    return await function(*args, **kwargs)
                except Exception as error:
                    delay = self._pause(error, ceiling, start, now)
                    if delay is None:
                        raise
                await asyncio.sleep(delay)
                ceiling = min(self.cap, ceiling * 2)
            return await function(*args, **kwargs)

        return wrapper


def retry(  # noqa: PLR0913 -- each can be left out
    *,
    attempts: int = 5,
    base: float = 0.1,
    cap: float = 10.0,
    deadline: float | None = None,
    when: Callable[[Exception], bool] = lambda _: True,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    random: Callable[[], float] = random.random,
) -> Decorator:
    """Return a decorator: its function is called until it returns, `attempts` times at most.

    Before attempt n + 1 lies one sleep of `random() * min(cap, base * 2 ** (n - 1))` seconds. The error of the last
    attempt is raised as it is; so is, at once, an error for which `when` is false, whatever is no `Exception`, and an
    error after which the sleep would end more than `deadline` seconds after the start of the call.

    An async function stays async: it sleeps by `asyncio.sleep`, on the running loop's clock.

    ValueError: `attempts` below 1, which it says as "at least 1"; `base`, `cap` or `deadline` negative, infinite or
    nan, which it says with that name.
    """
    return _Retry(
        attempts=attempts,
        base=base,
        cap=cap,
        deadline=deadline,
        when=when,
        sleep=sleep,
        clock=clock,
        random=random,
    )
