# refused by: performance — goes through the whole text once for each word
# lesson: To count or find one word in a list is a pass over the list, and here it is made for each word; a dict finds its entry at once, so one pass over the text counts all words.
"""Rank the words of a text, and lay the ranking out as a table."""

from collections.abc import Sequence

HEADINGS = ("#", "word", "count")


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    words = text.split()
    folded = [word.casefold() for word in words]
    spelling = {word.casefold(): word for word in reversed(words)}
    counts = [(word, folded.count(word)) for word in dict.fromkeys(folded)]
    return [(spelling[word], count) for word, count in sorted(counts, key=lambda pair: -pair[1])]


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    pairs = ((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1))
    rows = [HEADINGS, *pairs]
    left, middle, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(f"{place:>{left}}  {word:<{middle}}  {count:>{right}}" for place, word, count in rows)
