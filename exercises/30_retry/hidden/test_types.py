"""What a type checker must accept of code that uses `retry`, and what it must refuse. Checked, never run."""

import asyncio
import random
import time
from collections.abc import Callable
from typing import assert_type

from retry import retry


class Page:
    """What a download gives."""

    size: int


@retry(attempts=3)
def load(path: str, *, wait: float = 1.0) -> Page:
    """Download the page at `path`."""
    print(path, wait)
    return Page()


@retry(attempts=3)
async def fetch(path: str, *, wait: float = 1.0) -> Page:
    """Download the page at `path`, asynchronously."""
    print(path, wait)
    return Page()


class Client:
    """Has decorated methods."""

    @retry()
    def load(self, path: str) -> Page:
        """Download the page at `path`."""
        return load(path)

    @retry()
    async def fetch(self, path: str) -> Page:
        """Download the page at `path`, asynchronously."""
        return await fetch(path)

    @classmethod
    @retry()
    def connect(cls, host: str) -> str:
        """Return the host."""
        return host


def test_a_plain_function_returns_what_it_returned() -> None:
    """A decorated plain function is called as before and returns the same type."""
    assert_type(load("/"), Page)
    assert_type(load("/", wait=2.0).size, int)
    same: Callable[[str], Page] = load
    print(same)


async def test_an_async_function_stays_async() -> None:
    """Awaiting a decorated async function gives what the function itself gives."""
    assert_type(await fetch("/"), Page)
    assert_type(await fetch("/", wait=2.0), Page)


async def test_an_async_call_is_a_coroutine() -> None:
    """A call of a decorated async function can be made a task, and `asyncio.run` takes it."""
    assert_type(asyncio.create_task(fetch("/")), asyncio.Task[Page])
    assert_type(asyncio.run(fetch("/")), Page)


async def test_methods_keep_their_types(client: Client) -> None:
    """Decorated methods are called through the instance, or the class, as before."""
    assert_type(client.load("/"), Page)
    assert_type(await client.fetch("/"), Page)
    assert_type(Client.connect("host"), str)


async def test_one_decorator_serves_many_functions() -> None:
    """A decorator that is kept in a variable keeps the signature of each function it is used on."""
    patient = retry(attempts=9, base=1, cap=60)

    @patient
    def double(number: int) -> int:
        return 2 * number

    @patient
    async def spell(number: int) -> str:
        return str(number)

    assert_type(double(2), int)
    assert_type(await spell(2), str)
    double("2")  # refused: arg-type
    await spell("2")  # refused: arg-type


async def test_arguments_keep_their_type() -> None:
    """Arguments that the function doesn't take are refused."""
    load(7)  # refused: arg-type
    load("/", wait="long")  # refused: arg-type
    await fetch(7)  # refused: arg-type
    await fetch("/", wait="long")  # refused: arg-type


async def test_arguments_are_counted(client: Client) -> None:
    """Missing, unknown and surplus arguments are refused, of methods too."""
    load()  # refused: call-arg
    load("/", 1.0)  # refused: call-arg
    await fetch("/", retries=3)  # refused: call-arg
    client.load()  # refused: call-arg
    await client.fetch("/", "/")  # refused: call-arg


async def test_results_keep_their_type() -> None:
    """A result is refused where it is used as another type; an async call has to be awaited first."""
    load("/").close()  # refused: attr-defined
    (await fetch("/")).close()  # refused: attr-defined
    print(fetch("/").size)  # refused: attr-defined
    await load("/")  # refused: misc


def test_settings_are_given_by_name() -> None:
    """A positional setting is refused."""
    retry(3)  # refused: call-arg


def test_settings_have_their_types() -> None:
    """Numbers are accepted where they make sense; `attempts` is an int, and a deadline may be None."""
    retry(attempts=3, base=1, cap=2.5, deadline=None)
    retry(deadline=10, sleep=time.sleep, clock=time.monotonic, random=random.random)
    retry(attempts=2.5)  # refused: arg-type
    retry(base="1")  # refused: arg-type
    retry(cap=None)  # refused: arg-type
    retry(deadline="10")  # refused: arg-type


def test_when_takes_every_exception() -> None:
    """`when` is a function of an Exception that returns a bool; an exception class is refused."""

    def is_error(error: BaseException) -> bool:
        return bool(error)

    def is_connection_error(error: ConnectionError) -> bool:
        return bool(error)

    def answers_nothing(error: Exception) -> None:
        print(error)

    retry(when=is_error)
    retry(when=lambda error: isinstance(error, OSError))
    retry(when=is_connection_error)  # refused: arg-type
    retry(when=answers_nothing)  # refused: arg-type
    retry(when=ConnectionError)  # refused: arg-type


def test_time_and_chance_have_their_types() -> None:
    """`sleep` takes seconds and is not async; `clock` and `random` return numbers."""
    naps: list[float] = []
    retry(sleep=naps.append, clock=lambda: 0.0, random=lambda: 0.5)
    retry(sleep=asyncio.sleep)  # refused: arg-type
    retry(clock=time.ctime)  # refused: arg-type
    retry(random=random.seed)  # refused: arg-type
