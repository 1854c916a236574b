"""Rank the words of a text, and lay the ranking out as a table."""

from collections.abc import Sequence


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word of `text` with its count, the largest count first; the word seen first leads where counts tie.

    Whitespace separates words. Words that are equal by Unicode case folding are one, shown as it is first written.
    """
    raise NotImplementedError


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return a line of headings, then a line with place, word and count for each pair, in the order given.

    Places count from 1. Counts have commas between the thousands. Columns are as wide as their widest cell.
    """
    raise NotImplementedError
