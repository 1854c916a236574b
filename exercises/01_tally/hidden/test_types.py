"""What a type checker must accept of code that uses the tally, and what it must refuse. Checked, never run."""

from collections.abc import Sequence
from typing import assert_type

from tally import rank, table


def test_a_ranking_is_a_list_of_pairs() -> None:
    """`rank` returns a list of pairs of word and count."""
    assert_type(rank("green tea"), list[tuple[str, int]])
    word, count = rank("green tea")[0]
    assert_type(word, str)
    assert_type(count, int)


def test_a_text_is_a_str() -> None:
    """`rank` takes a str, and neither bytes nor a list of lines."""
    rank("")
    rank(b"green tea")  # refused: arg-type
    rank(["green tea", "milk"])  # refused: arg-type


def test_a_table_is_a_str() -> None:
    """`table` takes what `rank` returns, and returns a str."""
    assert_type(table(rank("green tea")), str)


def test_a_table_takes_any_sequence(pairs: Sequence[tuple[str, int]], fixed: tuple[tuple[str, int], ...]) -> None:
    """`table` only reads, so any sequence of pairs will do, a tuple too."""
    table(pairs)
    table(fixed)
    table([])


def test_a_table_takes_words_with_counts() -> None:
    """`table` refuses a dict, bare words, and pairs that are not word and count."""
    table({"tea": 3})  # refused: arg-type
    table(["tea"])  # refused: list-item
    table([(3, "tea")])  # refused: list-item
    table([("tea", "3")])  # refused: list-item
