# refused by: performance — makes a new text out of all text so far, for every line
# lesson: For every line, all lines are copied or measured once more: what comes out the same is worked out before the loop, and lines are collected and joined once.
"""Rank the words of a text, and lay the ranking out as a table."""

from collections import Counter
from collections.abc import Sequence

HEADINGS = ("#", "word", "count")


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    words = text.split()
    counts = Counter(word.casefold() for word in words)
    spelling = {word.casefold(): word for word in reversed(words)}
    return [(spelling[folded], count) for folded, count in counts.most_common()]


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    pairs = ((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1))
    rows = [HEADINGS, *pairs]
    left, middle, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    text = ""
    for place, word, count in rows:
        text = text + f"{place:>{left}}  {word:<{middle}}  {count:>{right}}" + "\n"
    return text.removesuffix("\n")
