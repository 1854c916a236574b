# refused by: performance — makes a task for every item before the first one runs; only the running is limited
# lesson: Ten thousand tasks waiting their turn are ten thousand tasks; limit how many exist, not how many run.

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Coroutine, Iterable
from contextlib import aclosing
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
    items: list[Awaitable[T]] = []
    tasks: dict[int, asyncio.Future[T]] = {}
    finished: asyncio.Queue[int] = asyncio.Queue()
    slots = asyncio.Semaphore(limit)

    async def run(awaitable: Awaitable[T]) -> T:
        await slots.acquire()
        return await awaitable

    def start(position: int, awaitable: Awaitable[T]) -> None:
        task = tasks[position] = asyncio.ensure_future(run(awaitable))
        task.add_done_callback(lambda _: finished.put_nowait(position))

    try:
        items.extend(awaitables)
        for position, awaitable in enumerate(items):
            start(position, awaitable)
        while tasks:
            position = await finished.get()
            result = tasks.pop(position).result()
            slots.release()
            yield position, result
    finally:
        await _cancel(tasks.values())
        for awaitable in items:
            if isinstance(awaitable, Coroutine):
                awaitable.close()  # no effect on one that has run


async def _cancel(jobs: Iterable[asyncio.Future[T]]) -> None:
    """Cancel `jobs` and wait until each has finished, whatever it raises on the way."""
    stopping = list(jobs)
    for job in stopping:
        job.cancel()
    # Unlike `asyncio.wait`, this `gather` holds out until the last job is done even if we are cancelled meanwhile.
    await asyncio.gather(*stopping, return_exceptions=True)
