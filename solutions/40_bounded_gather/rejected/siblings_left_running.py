# refused by: behaviour — raises the first error while the other jobs run on
# lesson: The first error is raised while the other jobs run on. Whoever starts jobs has to stop them, and see them stopped, before handing on an error.

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable
from contextlib import aclosing
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


async def bounded_gather(awaitables: Iterable[Awaitable[T]], *, limit: int) -> list[T]:
    """Await every item, at most `limit` at a time, and return the results in input order."""
    _check_limit(limit)
    async with aclosing(_outcomes(awaitables, limit)) as outcomes:
        results = {position: result async for position, result in outcomes}
    return [results[position] for position in range(len(results))]


def bounded_as_completed(awaitables: Iterable[Awaitable[T]], *, limit: int) -> AsyncGenerator[T, None]:
    """Await every item, at most `limit` at a time, and yield each result when its job has finished."""
    # A generator's body first runs at the first result; a bad limit is refused here, where the mistake was made.
    _check_limit(limit)
    return _results(awaitables, limit)


def _check_limit(limit: int) -> None:
    if limit < 1:
        message = f"limit must be at least 1, not {limit}"
        raise ValueError(message)


async def _results(awaitables: Iterable[Awaitable[T]], limit: int) -> AsyncGenerator[T, None]:
    async with aclosing(_outcomes(awaitables, limit)) as outcomes:
        async for _, result in outcomes:
            yield result


async def _outcomes(awaitables: Iterable[Awaitable[T]], limit: int) -> AsyncGenerator[tuple[int, T], None]:
    """Yield (position in the input, result) in the order of finishing; raise the first failure in its turn."""
    waiting = enumerate(awaitables)
    in_flight: dict[int, asyncio.Future[T]] = {}
    finished: asyncio.Queue[int] = asyncio.Queue()

    def start(position: int, awaitable: Awaitable[T]) -> None:
        job = in_flight[position] = asyncio.ensure_future(awaitable)
        job.add_done_callback(lambda _: finished.put_nowait(position))

    while True:
        for position, awaitable in islice(waiting, limit - len(in_flight)):
            start(position, awaitable)
        if not in_flight:
            return
        position = await finished.get()
        yield position, in_flight.pop(position).result()
