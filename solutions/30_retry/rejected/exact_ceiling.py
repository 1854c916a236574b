# refused by: performance — doubles an exact number that never overflows but gets a digit longer with every attempt
# lesson: Memory follows the number of attempts here, in stored delays or in a growing number; each delay is needed once, and no ceiling above the cap.

import asyncio
import inspect
import math
import random
import time
from collections.abc import Callable, Coroutine, Iterator
from fractions import Fraction
from functools import wraps
from typing import NamedTuple, ParamSpec, Protocol, TypeVar, overload

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
    """Return a decorator whose functions try again, after growing random delays, when they raise."""
    if attempts < 1:
        message = f"attempts must be at least 1, not {attempts}"
        raise ValueError(message)
    _check_seconds("base", base)
    _check_seconds("cap", cap)
    if deadline is not None:
        _check_seconds("deadline", deadline)
    limit = math.inf if deadline is None else deadline
    return _Retry(_Policy(attempts, base, cap, limit, when, random), sleep, clock)


def _check_seconds(name: str, seconds: float) -> None:
    if seconds < 0 or not math.isfinite(seconds):
        message = f"{name} must be a finite number of seconds and not negative, not {seconds}"
        raise ValueError(message)


class _Policy(NamedTuple):
    """When to try again. Knows neither functions nor loops, and never sleeps."""

    attempts: int
    base: float  # seconds
    cap: float  # seconds
    limit: float  # seconds from the start of a call; infinity where there is no deadline
    when: Callable[[Exception], bool]
    random: Callable[[], float]

    def begin(self, clock: Callable[[], float]) -> Callable[[Exception], float | None]:
        """Begin a call; return what tells after each error how long to sleep, or None where it is to be raised."""
        started = clock()
        delays = self._delays()

        def delay_after(error: Exception) -> float | None:
            delay = next(delays, None)
            if delay is None or not self.when(error) or clock() - started + delay > self.limit:
                return None
            return delay

        return delay_after

    def _delays(self) -> Iterator[float]:
        """Yield the seconds before the second attempt, the third, and so on to the last."""
        ceiling = Fraction(self.base)
        for _ in range(self.attempts - 1):
            yield self.random() * float(min(ceiling, Fraction(self.cap)))
            ceiling *= 2


class _Retry(NamedTuple):
    """The decorator: the same loop twice, since only one of the two may await."""

    policy: _Policy
    sleep: Callable[[float], None]
    clock: Callable[[], float]

    @overload
    def __call__(
        self, function: Callable[P, Coroutine[object, object, T]], /
    ) -> Callable[P, Coroutine[object, object, T]]: ...
    @overload
    def __call__(self, function: Callable[P, T], /) -> Callable[P, T]: ...
    def __call__(self, function: Callable[P, object], /) -> Callable[P, object]:
        if inspect.iscoroutinefunction(function):
            return self._retry_async(function)
        return self._retry_plain(function)

    def _retry_plain(self, function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            delay_after = self.policy.begin(self.clock)
            while True:
                try:
                    return function(*args, **kwargs)
                except Exception as error:
                    delay = delay_after(error)
                    if delay is None:
                        raise
                self.sleep(delay)  # outside of `except`: by now the error, and all that it held, is gone

        return call

    def _retry_async(
        self, function: Callable[P, Coroutine[object, object, T]]
    ) -> Callable[P, Coroutine[object, object, T]]:
        @wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> T:
            delay_after = self.policy.begin(asyncio.get_running_loop().time)
            while True:
                try:
                    return await function(*args, **kwargs)
                except Exception as error:
                    delay = delay_after(error)
                    if delay is None:
                        raise
                await asyncio.sleep(delay)

        return call
