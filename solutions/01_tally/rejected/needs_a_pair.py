# refused by: behaviour — asks for the widest of no words when the ranking is empty
# lesson: The largest of nothing is an error; find out what your code does with an empty input before somebody else does.
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
    left = max(len(str(place)) for place, _ in enumerate(ranking, start=1))
    middle = max(4, max(len(word) for word, _ in ranking))
    right = max(5, max(len(f"{count:,}") for _, count in ranking))
    pairs = ((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1))
    return "\n".join(
        f"{place:>{left}}  {word:<{middle}}  {count:>{right}}" for place, word, count in [HEADINGS, *pairs]
    )
