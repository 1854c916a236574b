"""Keep all spellings of a word together, and print the lines into a text in memory."""

from collections import defaultdict
from collections.abc import Sequence
from io import StringIO


def rank(text: str) -> list[tuple[str, int]]:
    """Return each word as first written, with its count, the largest first, equal counts as they come in the text."""
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for word in text.split():
        spellings[word.casefold()].append(word)
    return [(same[0], len(same)) for same in sorted(spellings.values(), key=len, reverse=True)]


def table(ranking: Sequence[tuple[str, int]]) -> str:
    """Return headings and pairs as aligned lines."""
    left = len(str(len(ranking)))  # one digit at least, which is as wide as the heading
    middle = max([len("word"), *(len(word) for word, _ in ranking)])
    right = max([len("count"), *(len(f"{count:,}") for _, count in ranking)])
    lines = StringIO()
    print(f"{'#':>{left}}  {'word':<{middle}}  {'count':>{right}}", end="", file=lines)
    for place, (word, count) in enumerate(ranking, start=1):
        print(f"\n{place:>{left}}  {word:<{middle}}  {count:>{right},}", end="", file=lines)
    return lines.getvalue()
