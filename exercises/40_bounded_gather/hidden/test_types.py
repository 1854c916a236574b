"""What a type checker must accept of code that uses both functions, and what it must refuse. Checked, never run."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable
from contextlib import aclosing
from typing import assert_type

from bounded_gather import bounded_as_completed, bounded_gather


class Page:
    """What a download gives."""


class Download:
    """Can be awaited, and is neither coroutine nor future."""

    def __await__(self) -> Generator[None, None, Page]:
        yield
        return Page()


async def fetch(path: str) -> Page:
    """Download the page at `path`."""
    print(path)
    return Page()


async def test_the_list_holds_what_the_jobs_return(paths: list[str]) -> None:
    """`bounded_gather` gives a list of what one job returns."""
    assert_type(await bounded_gather((fetch(path) for path in paths), limit=3), list[Page])
    assert_type(await bounded_gather(map(fetch, paths), limit=3), list[Page])


async def test_the_stream_gives_what_the_jobs_return(paths: list[str], tasks: list[asyncio.Task[int]]) -> None:
    """`bounded_as_completed` gives, one by one, what one job returns."""
    async for page in bounded_as_completed(map(fetch, paths), limit=2):
        assert_type(page, Page)
    assert_type(await anext(bounded_as_completed(tasks, limit=2)), int)


async def test_whatever_can_be_awaited_is_an_item(
    tasks: list[asyncio.Task[int]], futures: tuple[asyncio.Future[str], ...]
) -> None:
    """Tasks, futures and objects with `__await__` are accepted, in any iterable."""
    assert_type(await bounded_gather(tasks, limit=3), list[int])
    assert_type(await bounded_gather(futures, limit=3), list[str])
    assert_type(await bounded_gather([Download()], limit=3), list[Page])
    assert_type([page async for page in bounded_as_completed({Download()}, limit=3)], list[Page])


async def test_the_stream_can_be_closed(tasks: list[asyncio.Task[int]]) -> None:
    """`aclosing` accepts the stream, and its results keep their type."""
    async with aclosing(bounded_as_completed(tasks, limit=2)) as numbers:
        async for number in numbers:
            assert_type(number, int)


def test_the_stream_is_an_async_iterator(jobs: Iterable[Awaitable[int | str]]) -> AsyncIterator[int | str]:
    """The stream is an `AsyncIterator` of the results, of several types too."""
    return bounded_as_completed(jobs, limit=1)


async def test_results_keep_their_type(jobs: list[Awaitable[int]]) -> None:
    """A result of type int is refused where it is used as a str."""
    (await bounded_gather(jobs, limit=3))[0].upper()  # refused: attr-defined
    async for number in bounded_as_completed(jobs, limit=3):
        number.upper()  # refused: attr-defined


async def test_the_limit_is_given_by_name(jobs: list[Awaitable[int]]) -> None:
    """A positional limit is refused, and so is a missing one."""
    await bounded_gather(jobs, 3)  # refused: call-arg
    bounded_as_completed(jobs, 3)  # refused: call-arg
    await bounded_gather(jobs)  # refused: call-arg
    bounded_as_completed(jobs)  # refused: call-arg


async def test_the_limit_is_a_number(jobs: list[Awaitable[int]]) -> None:
    """A limit that is no int is refused."""
    await bounded_gather(jobs, limit="3")  # refused: arg-type
    bounded_as_completed(jobs, limit=None)  # refused: arg-type


async def test_the_input_is_an_iterable(live: AsyncIterator[Awaitable[int]]) -> None:
    """An input that is no iterable is refused, an asynchronous one too."""
    await bounded_gather(7, limit=3)  # refused: arg-type
    bounded_as_completed(7, limit=3)  # refused: arg-type
    await bounded_gather(live, limit=3)  # refused: arg-type
    bounded_as_completed(live, limit=3)  # refused: arg-type


async def test_items_can_be_awaited(numbers: list[int], calls: list[Callable[[], Awaitable[int]]]) -> None:
    """An input of things that cannot be awaited is refused, such as functions that were not called."""
    await bounded_gather(numbers, limit=3)  # refused: arg-type
    bounded_as_completed(numbers, limit=3)  # refused: arg-type
    await bounded_gather(calls, limit=3)  # refused: arg-type
    bounded_as_completed(calls, limit=3)  # refused: arg-type
