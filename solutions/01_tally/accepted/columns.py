"""Make the table of three padded columns, and zip them into lines; find words by a regular expression."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    first: dict[str, str] = {}
    counts = Counter(first.setdefault(match.group().casefold(), match.group()) for match in re.finditer(r"\S+", text))
    return sorted(counts.items(), key=lambda pair: -pair[1])


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    places = _column("#", (str(place) for place, _ in enumerate(ranking, start=1)), str.rjust)
    words = _column("word", (word for word, _ in ranking), str.ljust)
    counts = _column("count", (f"{count:,}" for _, count in ranking), str.rjust)
    return "\n".join(map("  ".join, zip(places, words, counts, strict=True)))


def _column(heading: str, cells: Iterable[str], pad: Callable[[str, int], str]) -> list[str]:
    """Return the cells under their heading, all padded to the widest of them."""
    column = [heading, *cells]
    width = len(max(column, key=len))
    return [pad(cell, width) for cell in column]
