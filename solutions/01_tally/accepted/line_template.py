"""Work out once how a line looks, and use that for every row; sort by place of first appearance."""

from collections.abc import Sequence


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    found: dict[str, tuple[int, int, str]] = {}
    for position, word in enumerate(text.split()):
        folded = word.casefold()
        less, first, spelling = found.get(folded, (0, position, word))
        found[folded] = (less - 1, first, spelling)  # made to be sorted: the count is negative
    return [(spelling, -less) for less, _, spelling in sorted(found.values())]


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    cells = [("#", "word", "count")]
    cells += [(f"{place}", word, f"{count:,}") for place, (word, count) in enumerate(ranking, start=1)]
    left, middle, right = (max(len(row[column]) for row in cells) for column in (0, 1, 2))
    line = f"{{:>{left}}}  {{:<{middle}}}  {{:>{right}}}"
    return "\n".join(line.format(*row) for row in cells)
