# refused by: types — raises the place by hand beside the loop
# lesson: A number that you raise yourself can get out of step; let the loop hand it out together with the item.
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
    rows = [HEADINGS]
    place = 0
    for word, count in ranking:
        place += 1
        rows.append((str(place), word, f"{count:,}"))
    left, middle, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(f"{first:>{left}}  {word:<{middle}}  {amount:>{right}}" for first, word, amount in rows)
