"""Workers: `limit` coroutines share one iterator, and each takes the next item when its last job is done."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def bounded_gather(awaitables: Iterable[Awaitable[T]], *, limit: int) -> list[T]:
    """Await every item, at most `limit` at a time, and return the results in input order."""
    _check_limit(limit)
    results: dict[int, T] = {}

    async def keep(position: int, result: T) -> None:
        results[position] = result

    await _run_crew(awaitables, limit, keep)
    return [results[position] for position in range(len(results))]


def bounded_as_completed(awaitables: Iterable[Awaitable[T]], *, limit: int) -> AsyncGenerator[T, None]:
    """Await every item, at most `limit` at a time, and yield each result when its job has finished."""
    _check_limit(limit)
    return _stream(awaitables, limit)


def _check_limit(limit: int) -> None:
    if limit < 1:
        message = f"limit must be at least 1, not {limit}"
        raise ValueError(message)


async def _stream(awaitables: Iterable[Awaitable[T]], limit: int) -> AsyncGenerator[T, None]:
    finished: asyncio.Queue[tuple[T] | None] = asyncio.Queue()  # None: the crew has gone
    unread_places = asyncio.Semaphore(limit)

    async def hand_over(_: int, result: T) -> None:
        finished.put_nowait((result,))
        await unread_places.acquire()  # with that many results unread, the worker takes nothing new

    crew = asyncio.ensure_future(_run_crew(awaitables, limit, hand_over))
    crew.add_done_callback(lambda _: finished.put_nowait(None))
    try:
        while (handed := await finished.get()) is not None:
            unread_places.release()
            yield handed[0]
        await crew
    finally:
        await _stop([crew])


async def _run_crew(
    awaitables: Iterable[Awaitable[T]], limit: int, hand_over: Callable[[int, T], Awaitable[None]]
) -> None:
    """Work through the items with `limit` workers; return or raise only when every worker has left."""
    items = (item for item in enumerate(awaitables))  # a generator, so that it can be closed to everyone
    failures: list[Exception] = []

    async def work() -> None:
        try:
            for position, awaitable in items:
                result = await awaitable
                if not failures:
                    await hand_over(position, result)
        except Exception as failure:
            items.close()
            failures.append(failure)
            raise

    workers = [asyncio.ensure_future(work()) for _ in range(limit)]
    try:
        await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        items.close()  # before the cancelling: a job may finish in spite of it, and its worker must not go on
        await _stop(workers)
    if failures:
        raise failures[0]


async def _stop(tasks: list[asyncio.Future[None]] | list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
