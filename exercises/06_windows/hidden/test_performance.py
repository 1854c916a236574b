"""What chunks, windows, turns and a look ahead may cost."""

from collections.abc import Iterator

import pytest

from grader.judge.suite import Budget, IteratorTap, Twin

# CPython keeps up to 2,000 freed tuples of each length below 20 for later. That must not look like growth.
FEW, MANY = 3000, 6000  # items
PIECE = 25  # items of a chunk or window
WIDE = 500  # items of a large one
CAME = {"chunked": (120, 240), "windowed": (2976, 5976), "interleave": (FEW, MANY), "Peekable": (FEW, MANY)}


class Feed(Iterator[int]):
    """Give so many numbers, and count how often one more was asked for."""

    def __init__(self, length: int) -> None:
        self._left = length
        self.asked_at_end = 0

    def __next__(self) -> int:
        if self._left:
            self._left -= 1
            return self._left
        self.asked_at_end += 1
        raise StopIteration


@pytest.mark.parametrize("function", CAME)
def test_memory_does_not_follow_the_items(subject: Twin, budget: Budget, function: str) -> None:
    """Twice as many items, each looked at, handed on and forgotten, take no more memory."""
    (small, few), (large, many) = subject.peak_of(function, FEW, PIECE), subject.peak_of(function, MANY, PIECE)
    assert (few, many) == CAME[function]
    detail = f"{function}: {small / 1024:,.1f} KiB for {FEW:,} items, {large / 1024:,.1f} KiB for {MANY:,}"
    grown = round(max(large - small, 0) / 1024, 1)
    budget.at_most("memory_growth", grown, unit="KiB more", detail=detail)


def test_memory_follows_the_size(subject: Twin, budget: Budget) -> None:
    """A large chunk or window takes memory for its own items, and not for many pieces at once."""
    needed = {}
    for function, number in (("chunked", 3), ("windowed", 2 * WIDE + 1)):
        peak, came = subject.peak_of(function, 3 * WIDE, WIDE)
        assert came == number
        needed[f"{function}, {WIDE:,} items a piece"] = round(peak / WIDE, 1)
    worst = max(needed, key=needed.__getitem__)
    budget.at_most("bytes_per_item", needed[worst], unit="bytes per item", detail=worst)


def test_ended_inputs_are_left_alone(subject: Twin, budget: Budget) -> None:
    """`interleave` asks an input that has no more items once, and never again, however long the others go on."""
    feeds = [Feed(length) for length in (0, 2, 60, 0, 1, 0, 40, 3)]
    came = subject.interleave_all([IteratorTap(feed) for feed in feeds])
    assert came == 106
    asked = [feed.asked_at_end for feed in feeds]
    detail = f"eight inputs, of 0 to 60 items: {', '.join(map(str, asked))}"
    budget.at_most("asks_at_end", max(asked), unit="questions to an input that has ended", detail=detail)
