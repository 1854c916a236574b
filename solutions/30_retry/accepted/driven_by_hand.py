"""One async loop for both forms: for a plain function its coroutine, which never waits, is driven by hand."""

import asyncio
import inspect
import math
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Generic, NamedTuple, ParamSpec, Protocol, TypeVar, overload

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


class _Retry(NamedTuple):
    """The decorator. One loop serves both forms; of a plain function, it is driven by hand and never waits."""

    policy: "_Policy"
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
        async def sleep(seconds: float) -> None:
            self.sleep(seconds)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            async def attempt() -> _Outcome[T]:
                try:
                    return _Outcome([function(*args, **kwargs)])
                except Exception as error:
                    return _Outcome([], error)

            return _drive(self.policy.run(attempt, sleep, self.clock)).get()

        return call

    def _retry_async(
        self, function: Callable[P, Coroutine[object, object, T]]
    ) -> Callable[P, Coroutine[object, object, T]]:
        @wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> T:
            async def attempt() -> _Outcome[T]:
                try:
                    return _Outcome([await function(*args, **kwargs)])
                except Exception as error:
                    return _Outcome([], error)

            return (await self.policy.run(attempt, asyncio.sleep, asyncio.get_running_loop().time)).get()

        return call


class _Outcome(Generic[T]):
    """What an attempt came to. As a value, an error can pass through coroutines that change some of them."""

    def __init__(self, results: list[T], error: Exception | None = None) -> None:
        self._results = results
        self.error = error

    def get(self) -> T:
        """Return the result, or raise the error."""
        if self.error is not None:
            raise self.error
        return self._results[0]


class _Policy(NamedTuple):
    """When to try again."""

    attempts: int
    base: float
    cap: float
    limit: float
    when: Callable[[Exception], bool]
    random: Callable[[], float]

    async def run(
        self,
        attempt: Callable[[], Awaitable[_Outcome[T]]],
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float],
    ) -> _Outcome[T]:
        """Make attempts until one is not to be followed by another; return how it came out."""
        started = clock()
        ceiling = min(self.base, self.cap)
        for left in range(self.attempts - 1, -1, -1):
            outcome = await attempt()
            if outcome.error is None or left == 0 or not self.when(outcome.error):
                break
            delay = self.random() * ceiling
            if clock() - started + delay > self.limit:
                break
            await sleep(delay)
            ceiling = min(2 * ceiling, self.cap)
        return outcome


def _drive(coroutine: Coroutine[object, None, T]) -> T:
    """Run a coroutine that never waits to its end."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    raise AssertionError
