"""Closures and a closed form: the delay follows from the number of the attempt, so a call only has to count."""

import asyncio
import inspect
import math
import random
import time
from collections.abc import Callable, Coroutine
from functools import wraps
from itertools import count
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


def retry(  # noqa: C901, PLR0913 -- closures over the settings, each of which can be left out
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
    """Return a decorator whose functions try again, after growing random delays, when they raise."""
    if attempts < 1:
        message = f"attempts must be at least 1, not {attempts}"
        raise ValueError(message)
    _check_seconds("base", base)
    _check_seconds("cap", cap)
    if deadline is not None:
        _check_seconds("deadline", deadline)
    allowed = math.inf if deadline is None else deadline

    def delay_after(attempt: int, error: Exception, elapsed: Callable[[], float]) -> float | None:
        """Return the seconds to sleep after attempt number `attempt`, or None where `error` is to be raised."""
        if attempt == attempts or not when(error):
            return None
        delay = random() * min(cap, _doubled(base, attempt - 1))
        return delay if elapsed() + delay <= allowed else None

    @overload
    def decorate(
        function: Callable[P, Coroutine[object, object, T]], /
    ) -> Callable[P, Coroutine[object, object, T]]: ...
    @overload
    def decorate(function: Callable[P, T], /) -> Callable[P, T]: ...
    def decorate(function: Callable[P, object], /) -> Callable[P, object]:
        if inspect.iscoroutinefunction(function):
            return decorate_async(function)
        return decorate_plain(function)

    def decorate_plain(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            started = clock()
            for attempt in count(1):
                try:
                    return function(*args, **kwargs)
                except Exception as error:
                    delay = delay_after(attempt, error, lambda: clock() - started)
                    if delay is None:
                        raise
                sleep(delay)
            raise AssertionError

        return call

    def decorate_async(
        function: Callable[P, Coroutine[object, object, T]],
    ) -> Callable[P, Coroutine[object, object, T]]:
        @wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> T:
            now = asyncio.get_running_loop().time
            started = now()
            for attempt in count(1):
                try:
                    return await function(*args, **kwargs)
                except Exception as error:
                    delay = delay_after(attempt, error, lambda: now() - started)
                    if delay is None:
                        raise
                await asyncio.sleep(delay)
            raise AssertionError

        return call

    return decorate


def _doubled(seconds: float, times: int) -> float:
    """Return `seconds`, doubled so many times; infinity where that is more than a float can hold."""
    try:
        return math.ldexp(seconds, times)
    except OverflowError:
        return math.inf


def _check_seconds(name: str, seconds: float) -> None:
    if seconds < 0 or not math.isfinite(seconds):
        message = f"{name} must be a finite number of seconds and not negative, not {seconds}"
        raise ValueError(message)
