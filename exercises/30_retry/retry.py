"""Call a function again when it raises: exponential backoff with full jitter; README.md is the contract."""

import random
import time
from collections.abc import Callable, Coroutine
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
    raise NotImplementedError
