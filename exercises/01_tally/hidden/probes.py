"""What the suite does with a learner's tally, told as plain data."""

from collections.abc import Sequence

from tally import rank, table

from grader.subject.probing import show

Pairs = list[tuple[str, int]]


def ranking(text: str) -> Pairs:
    """Return the ranking of a text."""
    show(f"pairs = rank({text!r})")
    pairs = rank(text)
    show("pairs", pairs)
    return pairs


def counts(text: str) -> dict[str, int]:
    """Return the ranking of a text as a dict, in which the order of equal counts plays no part."""
    show(f"counts = dict(rank({text!r}))")
    found = dict(rank(text))
    show("counts", found)
    return found


def lines(pairs: Sequence[tuple[str, int]]) -> list[str]:
    """Return the lines of a table."""
    show(f'lines = table({pairs!r}).split("\\n")')
    found = table(pairs).split("\n")
    show("lines", found)
    return found


def report(text: str) -> tuple[Pairs, str]:
    """Return the ranking of a text, and its table."""
    pairs = ranking(text)
    show("text = table(pairs)")
    laid_out = table(pairs)
    show("text", laid_out)
    return pairs, laid_out


def some_lines(count: int, places: list[int]) -> tuple[int, list[str]]:
    """Return how many lines a table of `count` pairs has, and those at `places`."""
    show(f'lines = table([("tea", 7)] * {count}).split("\\n")')
    found = table([("tea", 7)] * count).split("\n")
    show("len(lines)", len(found))
    chosen = [line for place, line in enumerate(found) if place in places]
    show(f"[line for place, line in enumerate(lines) if place in {places}]", chosen)
    return len(found), chosen


def rank_many(text: str) -> tuple[int, int]:
    """Rank a long text; return how many words there are, and the sum of their counts."""
    show("words = [f'tea{number:x}' for number in range(4000)] * 2")
    show("random.shuffle(words)")
    show("pairs = rank(' '.join(words))")
    pairs = rank(text)
    show("len(pairs), sum(count for _, count in pairs)")
    return len(pairs), sum(count for _, count in pairs)


def table_of_many(count: int, letters: int, first: int) -> int:
    """Lay out words of `letters` letters, with counts from `first` on; return how many line breaks part the lines."""
    tail = "a" * (letters - 4)
    show(f"pairs = [(f'{{number:04}}' + 'a' * {letters - 4}, {first} + number) for number in range({count})]")
    show("table(pairs).rstrip('\\n').count('\\n')")
    text = table([(f"{number:04}{tail}", first + number) for number in range(count)])
    return text.rstrip("\n").count("\n")
