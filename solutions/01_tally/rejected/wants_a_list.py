# refused by: types — asks for a list where any sequence was promised
# lesson: Ask for no more than you need: whoever has a tuple of pairs can't call a function that wants a list.
"""Rank the words of a text, and lay the ranking out as a table."""

from collections import Counter

HEADINGS = ("#", "word", "count")


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    words = text.split()
    counts = Counter(word.casefold() for word in words)
    spelling = {word.casefold(): word for word in reversed(words)}
    return [(spelling[folded], count) for folded, count in counts.most_common()]


def table(ranking: list[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    pairs = ((str(place), word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1))
    rows = [HEADINGS, *pairs]
    left, middle, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(f"{place:>{left}}  {word:<{middle}}  {count:>{right}}" for place, word, count in rows)
