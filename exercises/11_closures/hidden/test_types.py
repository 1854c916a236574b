"""What a type checker must accept of code that uses these functions, and what it must refuse. Checked, never run."""

import time
from collections.abc import Callable
from typing import assert_type

from closures import counter, memoize, once, throttle


def test_a_counter_is_two_functions() -> None:
    """`counter` returns two functions without parameters, which return an int."""
    assert_type(counter(), tuple[Callable[[], int], Callable[[], int]])
    advance, current = counter(start=100, step=-5)
    assert_type(advance(), int)
    assert_type(current(), int)
    advance(3)  # refused: call-arg


def test_a_counter_takes_whole_numbers() -> None:
    """`counter` takes an int or two, and nothing else."""
    counter(3, 4)
    counter("3")  # refused: arg-type
    counter(3, 0.5)  # refused: arg-type


def test_memoize_keeps_argument_and_result(length: Callable[[str], int]) -> None:
    """A memoized function takes what yours takes, and returns what yours returns."""
    assert_type(memoize(length), Callable[[str], int])
    memoize(length)(3)  # refused: arg-type
    memoize(length)()  # refused: call-arg


def test_memoize_needs_a_hash(total: Callable[[list[float]], float]) -> None:
    """A function of a list can't be memoized, because lists have no hash."""
    memoize(total)  # refused: type-var


def test_memoize_takes_one_argument(connect: Callable[[], int]) -> None:
    """A function without parameters can't be memoized."""
    memoize(connect)  # refused: arg-type


def test_once_keeps_the_result(connect: Callable[[], dict[str, int]]) -> None:
    """What `once` makes takes nothing, and returns what your function returns."""
    assert_type(once(connect), Callable[[], dict[str, int]])
    once(connect)(3)  # refused: call-arg


def test_once_takes_no_parameters(length: Callable[[str], int]) -> None:
    """`once` refuses a function that wants an argument."""
    once(length)  # refused: arg-type


def test_throttle_keeps_the_parameters(length: Callable[[str], int]) -> None:
    """A throttled function takes what yours takes, and returns a bool."""

    def warn(place: str, *, urgent: bool = False) -> None: ...

    send = throttle(warn, 60)
    assert_type(send("north", urgent=True), bool)
    send(3)  # refused: arg-type
    send(urgent=True)  # refused: call-arg
    send("north", quickly=True)  # refused: call-arg
    assert_type(throttle(length, 60)("north"), bool)


def test_throttle_takes_a_clock(warn: Callable[[str], None]) -> None:
    """An interval is a number of seconds; a clock is a function without parameters that returns such a number."""
    throttle(warn, 0.5, time.time)
    throttle(warn, 60, clock=lambda: 17)
    throttle(warn, "60")  # refused: arg-type
    throttle(warn, 60, 17.0)  # refused: arg-type
    throttle(warn, 60, time.ctime)  # refused: arg-type


def test_all_but_counter_decorate() -> None:
    """`memoize` and `once` can stand before a function as decorators."""

    @memoize
    def doubled(number: int) -> int:
        return 2 * number

    @once
    def station() -> str:
        return "north"

    assert_type(doubled(3), int)
    assert_type(station(), str)
