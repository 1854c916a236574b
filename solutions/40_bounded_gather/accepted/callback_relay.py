"""A relay of callbacks: the job that finishes starts the next one itself; the stream is a class of its own."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import aclosing
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


async def bounded_gather(awaitables: Iterable[Awaitable[T]], *, limit: int) -> list[T]:
    """Await every item, at most `limit` at a time, and return the results in input order."""
    results: dict[int, T] = {}
    async with aclosing(_Relay(awaitables, limit)) as relay:
        while (outcome := await relay.next_outcome()) is not None:
            position, job = outcome
            results[position] = job.result()
    return [results[position] for position in range(len(results))]


def bounded_as_completed(awaitables: Iterable[Awaitable[T]], *, limit: int) -> "_Relay[T]":
    """Await every item, at most `limit` at a time, and yield each result when its job has finished."""
    return _Relay(awaitables, limit)


class _Relay(AsyncIterator[T]):
    """Keep `limit` jobs running, as long as these and the unread results together stay within twice `limit`."""

    def __init__(self, awaitables: Iterable[Awaitable[T]], limit: int) -> None:
        if limit < 1:
            message = f"limit must be at least 1, not {limit}"
            raise ValueError(message)
        self._limit = limit
        self._items = enumerate(awaitables)
        self._input_error: Exception | None = None
        self._jobs: dict[int, asyncio.Future[T]] = {}  # running, or finished and unread
        self._unread: deque[int] = deque()  # positions, in the order of finishing
        self._news = asyncio.Event()

    async def __anext__(self) -> T:
        try:
            return await self._next_result()
        except BaseException:
            await self.aclose()
            raise

    async def _next_result(self) -> T:
        outcome = await self.next_outcome()
        if outcome is None:
            raise StopAsyncIteration
        _, job = outcome
        return job.result()

    async def aclose(self) -> None:
        """Take nothing more, cancel the jobs that run and wait until each has finished."""
        self._close_input()
        for job in self._jobs.values():
            job.cancel()
        await asyncio.gather(*self._jobs.values(), return_exceptions=True)
        self._jobs.clear()
        self._unread.clear()

    async def next_outcome(self) -> tuple[int, asyncio.Future[T]] | None:
        """Return the next finished job and its place in the input, or None when all are handed out."""
        self._start_jobs()
        while not self._unread:
            if self._input_error is not None:
                raise self._input_error
            if not self._jobs:
                return None
            self._news.clear()
            await self._news.wait()
        position = self._unread.popleft()
        return position, self._jobs.pop(position)

    def _start_jobs(self) -> None:
        running = len(self._jobs) - len(self._unread)
        room = min(self._limit - running, 2 * self._limit - len(self._jobs))
        try:
            for position, awaitable in islice(self._items, room):
                self._start(position, awaitable)
        except Exception as error:
            self._close_input()
            self._input_error = error
            self._news.set()

    def _start(self, position: int, awaitable: Awaitable[T]) -> None:
        job = self._jobs[position] = asyncio.ensure_future(awaitable)
        job.add_done_callback(lambda _: self._pass_on(position, job))

    def _pass_on(self, position: int, job: asyncio.Future[T]) -> None:
        self._unread.append(position)
        self._news.set()
        if job.cancelled() or job.exception() is not None:
            self._close_input()
        self._start_jobs()

    def _close_input(self) -> None:
        self._items = enumerate(())
