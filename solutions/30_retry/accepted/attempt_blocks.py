"""A loop of `with` blocks: each attempt is a block that swallows its error if another one is to follow."""

import asyncio
import inspect
import math
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import wraps
from types import TracebackType
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


class _Attempts:
    """The attempts of one call: loop over it, and make each attempt in the block that it yields.

    The block swallows an error that is worth another attempt; the loop sleeps before it goes on.
    """

    def __init__(self, policy: _Policy, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._policy = policy
        self._clock = clock
        self._sleep = sleep
        self._left = policy.attempts
        self._ceiling = min(policy.base, policy.cap)
        self._started = clock()
        self._delay: float | None = None

    def __iter__(self) -> "Iterator[_Attempts]":
        while True:
            yield self
            if self._delay is not None:
                self._sleep(self._delay)

    async def __aiter__(self) -> "AsyncIterator[_Attempts]":
        while True:
            yield self
            if self._delay is not None:
                await asyncio.sleep(self._delay)

    def __enter__(self) -> None:
        self._left -= 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if self._left == 0 or not isinstance(error, Exception) or not self._policy.when(error):
            return False
        self._delay = self._policy.random() * self._ceiling
        self._ceiling = min(2 * self._ceiling, self._policy.cap)
        return self._clock() - self._started + self._delay <= self._policy.limit


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
            for attempt in _Attempts(self.policy, self.clock, self.sleep):
                with attempt:
                    return function(*args, **kwargs)
            raise AssertionError

        return call

    def _retry_async(
        self, function: Callable[P, Coroutine[object, object, T]]
    ) -> Callable[P, Coroutine[object, object, T]]:
        @wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> T:
            async for attempt in _Attempts(self.policy, asyncio.get_running_loop().time, self.sleep):
                with attempt:
                    return await function(*args, **kwargs)
            raise AssertionError

        return call
