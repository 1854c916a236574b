# refused by: behaviour — an item is taken before a slot is free, and on an error its coroutine is never awaited
# lesson: Whoever takes a coroutine owes it an await; do not reach for the next one before you can start it.

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def bounded_gather(awaitables: Iterable[Awaitable[T]], *, limit: int) -> list[T]:
    """Await every item, at most `limit` at a time, and return the results in input order."""
    slots = _slots(limit)
    results: dict[int, T] = {}

    def keep(position: int, result: T) -> None:
        results[position] = result
        slots.release()

    await _run_group(awaitables, slots, keep)
    return [results[position] for position in range(len(results))]


def bounded_as_completed(awaitables: Iterable[Awaitable[T]], *, limit: int) -> AsyncGenerator[T, None]:
    """Await every item, at most `limit` at a time, and yield each result when its job has finished."""
    return _stream(awaitables, _slots(limit))


def _slots(limit: int) -> asyncio.Semaphore:
    if limit < 1:
        message = f"limit must be at least 1, not {limit}"
        raise ValueError(message)
    return asyncio.Semaphore(limit)


async def _stream(awaitables: Iterable[Awaitable[T]], slots: asyncio.Semaphore) -> AsyncGenerator[T, None]:
    # The group lives in a task of its own: around a `yield`, it would cancel whatever the consumer is doing.
    finished: asyncio.Queue[tuple[T] | None] = asyncio.Queue()  # None: the group has ended
    group = asyncio.ensure_future(_run_group(awaitables, slots, lambda _, result: finished.put_nowait((result,))))
    group.add_done_callback(lambda _: finished.put_nowait(None))
    try:
        while (handed := await finished.get()) is not None:
            slots.release()  # not before the result is handed on, so that a slow consumer is not run over
            yield handed[0]
        await group
    finally:
        group.cancel()
        await asyncio.gather(group, return_exceptions=True)


async def _run_group(
    awaitables: Iterable[Awaitable[T]], slots: asyncio.Semaphore, deliver: Callable[[int, T], None]
) -> None:
    """Start a job for each slot that can be acquired; `deliver` gets its result and sees to the slot's release."""
    items = (item for item in enumerate(awaitables))  # a generator, so that the first failure can close it

    async def run(position: int, awaitable: Awaitable[T]) -> None:
        try:
            result = await awaitable
        except Exception:
            items.close()
            if _is_being_cancelled():
                return  # what goes wrong on the way out is not the failure to report
            raise
        if not _is_being_cancelled():
            deliver(position, result)

    try:
        async with asyncio.TaskGroup() as group:
            for position, awaitable in items:
                await slots.acquire()
                group.create_task(run(position, awaitable))
                # A task cancelled before its first step would never await its item: let it begin.
                await asyncio.sleep(0)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
