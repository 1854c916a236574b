"""Rank by hand in one pass with two dicts, and lay out by the text's own methods, line by line."""

from collections.abc import Sequence


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    spelling: dict[str, str] = {}
    counts: dict[str, int] = {}
    for word in text.split():
        folded = word.casefold()
        spelling.setdefault(folded, word)
        counts[folded] = counts.get(folded, 0) + 1
    ranked = sorted(
        counts, key=lambda folded: counts[folded], reverse=True
    )  # reversed, and yet equals keep their order
    return [(spelling[folded], counts[folded]) for folded in ranked]


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    place_width = len(str(len(ranking)))  # one digit at least, which is as wide as the heading
    word_width = len("word")
    count_width = len("count")
    for word, count in ranking:
        word_width = max(word_width, len(word))
        count_width = max(count_width, len(f"{count:,}"))
    lines = [f"{'#'.rjust(place_width)}  {'word'.ljust(word_width)}  {'count'.rjust(count_width)}"]
    for place, (word, count) in enumerate(ranking, start=1):
        cells = [str(place).rjust(place_width), word.ljust(word_width), f"{count:,}".rjust(count_width)]
        lines.append("  ".join(cells))
    return "\n".join(lines)
