# refused by: performance — measures all words anew for every line
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
    place_width = len(str(len(ranking)))
    right = max([5, *(len(f"{count:,}") for _, count in ranking)])
    return "\n".join(
        f"{place:>{place_width}}  {word:<{max([4, *(len(other) for other, _ in ranking)])}}  {count:>{right}}"
        for place, word, count in [
            HEADINGS,
            *((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1)),
        ]
    )
