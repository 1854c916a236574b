# refused by: performance — searches a list of the words met so far, for each word
# lesson: To count or find one word in a list is a pass over the list, and here it is made for each word; a dict finds its entry at once, so one pass over the text counts all words.
"""Rank the words of a text, and lay the ranking out as a table."""

from collections.abc import Sequence

HEADINGS = ("#", "word", "count")


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    met: list[str] = []
    pairs: list[tuple[str, int]] = []
    for word in text.split():
        folded = word.casefold()
        if folded in met:
            position = met.index(folded)
            spelling, count = pairs[position]
            pairs[position] = (spelling, count + 1)
        else:
            met.append(folded)
            pairs.append((word, 1))
    return sorted(pairs, key=lambda pair: -pair[1])


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    pairs = ((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1))
    rows = [HEADINGS, *pairs]
    left, middle, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(f"{place:>{left}}  {word:<{middle}}  {count:>{right}}" for place, word, count in rows)
