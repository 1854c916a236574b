# refused by: behaviour — shows words in the form in which they were compared
# lesson: The form that makes equal words equal is a key for the program; people want to read what was written.
"""Rank the words of a text, and lay the ranking out as a table."""

from collections import Counter
from collections.abc import Sequence

HEADINGS = ("#", "word", "count")


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    return Counter(word.casefold() for word in text.split()).most_common()


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    pairs = ((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1))
    rows = [HEADINGS, *pairs]
    left, middle, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(f"{place:>{left}}  {word:<{middle}}  {count:>{right}}" for place, word, count in rows)
