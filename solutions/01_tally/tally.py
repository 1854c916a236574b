"""Rank the words of a text, and lay the ranking out as a table.

Cost: each word is folded, hashed and laid out a fixed number of times; only sorting the counts is dearer, n log n.
"""

from collections import Counter
from collections.abc import Sequence

HEADINGS = ("#", "word", "count")


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first and equal counts as they come in the text.

    A Counter keeps the order in which it met its keys, and `most_common` sorts stably: nothing is left to do for ties.
    """
    words = text.split()
    counts = Counter(word.casefold() for word in words)
    spelling = {word.casefold(): word for word in reversed(words)}  # from the end, so that the first one is what stays
    return [(spelling[folded], count) for folded, count in counts.most_common()]


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines. What is measured is what will be shown: headings, commas and all."""
    pairs = ((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1))
    rows = [HEADINGS, *pairs]
    left, middle, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(f"{place:>{left}}  {word:<{middle}}  {count:>{right}}" for place, word, count in rows)
