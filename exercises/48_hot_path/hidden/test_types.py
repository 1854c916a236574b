"""What a type checker must accept of code that works out a day's figures, and what it must refuse. Never run."""

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_type

from hot_path import journal, located, newcomers, running_median, shares, tagged


def test_newcomers_are_visitors(names: list[str], known: set[str]) -> None:
    """`newcomers` gives an iterator of the visitors' own type."""
    found: Iterator[str] = newcomers(names, known)
    assert_type(next(found), str)
    assert_type(next(newcomers(iter([1, 2]), {2})), int)


def test_visitors_have_a_hash(rows: list[list[str]], known: set[list[str]]) -> None:
    """Visitors without a hash are refused."""
    newcomers(rows, known)  # refused: type-var


def test_an_address_may_be_missing(orders: list[tuple[str, int]], addresses: list[tuple[str, bytes]]) -> None:
    """The third field of a row is the address's type or None."""
    assert_type(located(orders, addresses), list[tuple[str, int, bytes | None]])


def test_customers_have_a_hash(orders: list[tuple[list[str], int]], addresses: list[tuple[list[str], bytes]]) -> None:
    """Customers without a hash are refused."""
    located(orders, addresses)  # refused: type-var


def test_medians_are_amounts(amounts: list[Decimal]) -> None:
    """`running_median` gives an iterator of the amounts' own type."""
    medians: Iterator[Decimal] = running_median(amounts)
    assert_type(next(medians), Decimal)
    assert_type(next(running_median(iter(["a", "b"]))), str)


def test_amounts_have_an_order(amounts: list[complex]) -> None:
    """Amounts that have no order are refused."""
    running_median(amounts)  # refused: type-var


def test_rows_have_a_list_of_tags(orders: list[tuple[str, int]]) -> None:
    """`tagged` gives each row a list of what `tags_of` hands out."""

    def tags_of(article: str) -> Iterator[bytes]:
        yield article.encode()

    assert_type(tagged(orders, tags_of), list[tuple[str, int, list[bytes]]])


def test_tags_belong_to_the_article(orders: list[tuple[str, int]]) -> None:
    """A `tags_of` that takes no such article is refused."""

    def tags_of(article: bytes) -> list[str]:
        return [article.decode()]

    tagged(orders, tags_of)  # refused: arg-type


def test_shares_are_numbers(amounts: tuple[float, ...], words: list[str]) -> None:
    """`shares` takes any sequence of numbers and gives a list of float; words are refused."""
    assert_type(shares(amounts), list[float])
    assert_type(shares([1, 2]), list[float])
    shares(words)  # refused: arg-type


def test_a_journal_is_text(lines: Iterator[str], numbers: list[int]) -> None:
    """`journal` takes any iterable of lines and gives a text; numbers are refused."""
    assert_type(journal(lines), str)
    journal(numbers)  # refused: arg-type
