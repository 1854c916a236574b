"""Run awaitables a few at a time: all results in order, or each as it finishes; never leave one running."""

from collections.abc import AsyncGenerator, Awaitable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def bounded_gather(awaitables: Iterable[Awaitable[T]], *, limit: int) -> list[T]:
    """Await every item of `awaitables`, at most `limit` at a time, and return the results in input order.

    An item is taken from the iterable only when a slot is free for it, so a generator is read as the work goes on.

    The first exception, be it from a job or from the iterable, ends everything: no further item is taken, the jobs
    in flight are cancelled and waited for, then that same exception is raised. If the caller is cancelled, the jobs
    in flight are cancelled and waited for just so, and `CancelledError` goes on.

    A `limit` below 1 is a ValueError that says "at least 1".
    """
    raise NotImplementedError


def bounded_as_completed(awaitables: Iterable[Awaitable[T]], *, limit: int) -> AsyncGenerator[T, None]:
    """Await every item of `awaitables`, at most `limit` at a time, and yield each result when its job has finished.

    Results come in the order of finishing, also while the consumer is busy with an earlier one. Nothing is taken
    before the first result is asked for, and a slow consumer slows the taking down.

    Failure and cancellation end it as they end `bounded_gather`; closing the stream early cancels the jobs in flight
    and waits for them.

    A `limit` below 1 is a ValueError that says "at least 1", raised at the call.
    """
    raise NotImplementedError
