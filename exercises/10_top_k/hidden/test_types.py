"""What a type checker must accept of code that ranks and measures, and what it must refuse. Checked, never run."""

from collections.abc import Iterator
from typing import NamedTuple, assert_type

from top_k import TopK, moving_max, moving_median


class Request(NamedTuple):
    """Something that a service was asked for."""

    path: str
    seconds: float


def seconds(request: Request) -> float:
    """Return how long it took."""
    return request.seconds


def test_the_key_says_what_is_ranked(request: Request) -> None:
    """A TopK takes its items' type from the key, and gives them back as they are."""
    slowest = TopK(3, seconds)
    assert_type(slowest, TopK[Request])
    slowest.add(request)
    assert_type(slowest.best(), list[Request])
    assert_type(slowest.best()[0].path, str)


def test_a_ranking_may_say_it_itself(word: str) -> None:
    """The items' type may be said where the TopK is made, and the key may be any function that takes them."""
    longest = TopK[str](3, key=len)
    longest.add(word)
    assert_type(longest.best(), list[str])
    slowest: TopK[Request] = TopK(3, key=lambda request: request.seconds)
    assert_type(slowest.best(), list[Request])


def test_none_may_be_an_item(requests: list[Request | None]) -> None:
    """Where items may be None, the best of them may be."""
    slowest: TopK[Request | None] = TopK(3, key=lambda request: request.seconds if request else 0)
    for request in requests:
        slowest.add(request)
    assert_type(slowest.best(), list[Request | None])


def test_only_such_items_are_added() -> None:
    """An item of another type is refused."""
    slowest = TopK(3, seconds)
    slowest.add("/tea")  # refused: arg-type


def test_a_key_gives_a_number() -> None:
    """A key that gives a text or nothing is refused, and so is one for other items."""
    TopK[str](3, key=str.upper)  # refused: arg-type
    TopK[str](3, key=print)  # refused: arg-type|func-returns-value
    TopK[str](3, key=seconds)  # refused: arg-type


def test_adding_answers_nothing(request: Request) -> None:
    """`add` returns nothing that could be used."""
    told = TopK(3, seconds).add(request)  # refused: func-returns-value
    print(told)


def test_answers_are_iterators_of_floats(readings: Iterator[float], numbers: range) -> None:
    """Both moving functions return iterators of float, whatever iterable of numbers they get."""
    assert_type(moving_median(readings, 3), Iterator[float])
    assert_type(moving_max(readings, 3), Iterator[float])
    assert_type(next(moving_median(numbers, size=3)), float)
    assert_type(next(moving_max(numbers, size=3)), float)
    moving_max(moving_median({1, 2.5}, 3), 3)


def test_readings_are_numbers(words: list[str], gaps: list[float | None]) -> None:
    """Texts and None are no readings, and a number alone is no stream."""
    moving_median(words, 3)  # refused: arg-type
    moving_max(words, 3)  # refused: arg-type
    moving_median(gaps, 3)  # refused: arg-type
    moving_max(gaps, 3)  # refused: arg-type
    moving_median(7.5, 3)  # refused: arg-type
    moving_max(7.5, 3)  # refused: arg-type


def test_what_is_kept_is_counted(readings: list[float]) -> None:
    """A text as `k` or `size` is refused."""
    TopK("3", seconds)  # refused: arg-type
    moving_median(readings, "3")  # refused: arg-type
    moving_max(readings, "3")  # refused: arg-type
