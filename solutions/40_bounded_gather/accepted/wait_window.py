"""A window of jobs, refilled each time `asyncio.wait(..., FIRST_COMPLETED)` says that some have finished."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Iterable
from contextlib import aclosing
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")


async def bounded_gather(awaitables: Iterable[Awaitable[T]], *, limit: int) -> list[T]:
    """Await every item, at most `limit` at a time, and return the results in input order."""
    results: dict[int, T] = {}
    async with aclosing(_Window(awaitables, limit)) as window:
        while window.refill():
            position, job = await window.next_finished()
            results[position] = job.result()
    return [results[position] for position in range(len(results))]


def bounded_as_completed(awaitables: Iterable[Awaitable[T]], *, limit: int) -> AsyncGenerator[T, None]:
    """Await every item, at most `limit` at a time, and yield each result when its job has finished."""
    return _stream(_Window(awaitables, limit))


async def _stream(unopened: "_Window[T]") -> AsyncGenerator[T, None]:
    async with aclosing(unopened) as window:
        while window.refill():
            _, job = await window.next_finished()
            yield job.result()


class _Window(Generic[T]):
    """The jobs whose outcome nobody has looked at yet: never more than `limit`."""

    def __init__(self, awaitables: Iterable[Awaitable[T]], limit: int) -> None:
        if limit < 1:
            message = f"limit must be at least 1, not {limit}"
            raise ValueError(message)
        self._limit = limit
        self._items = enumerate(awaitables)
        self._jobs: dict[int, asyncio.Future[T]] = {}
        self._finished: deque[int] = deque()  # `asyncio.wait` answers with a set, so the order is noted here

    def refill(self) -> bool:
        """Start jobs until the window is full or the input is empty; say whether there is a job to wait for."""
        for position, awaitable in islice(self._items, self._limit - len(self._jobs)):
            self._start(position, awaitable)
        return bool(self._jobs)

    def _start(self, position: int, awaitable: Awaitable[T]) -> None:
        job = self._jobs[position] = asyncio.ensure_future(awaitable)
        job.add_done_callback(lambda _: self._finished.append(position))

    async def next_finished(self) -> tuple[int, asyncio.Future[T]]:
        """Wait for the next job to finish and let go of it."""
        if not self._finished:
            await asyncio.wait(self._jobs.values(), return_when=asyncio.FIRST_COMPLETED)
        position = self._finished.popleft()
        return position, self._jobs.pop(position)

    async def aclose(self) -> None:
        """Cancel the jobs that are left and wait until each has finished."""
        for job in self._jobs.values():
            job.cancel()
        await asyncio.gather(*self._jobs.values(), return_exceptions=True)
