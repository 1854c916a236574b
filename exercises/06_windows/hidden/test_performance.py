"""What chunks, windows, turns and a look ahead may cost."""

from collections.abc import Iterator

import pytest

from grader.judge.suite import Budget, IteratorTap, Twin

# CPython keeps up to 2,000 freed tuples of each length below 20 for later. That must not look like growth.
FEW, MANY = 3000, 6000  # items
PIECE = 25  # items of a chunk or window
WIDE = 500  # items of a large one
SIZED = ("chunked", "windowed")
LENGTHS = [0, 2, 60, 0, 1, 0, 40, 3]  # of inputs that take turns
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


def peak(subject: Twin, function: str, items: int, size: int, *, came: int) -> int:
    """Return the peak of traced memory, in bytes, while so many items go through; hold that all pieces came out."""
    needed, number = subject.peak_of(function, items, size)
    assert number == came
    return int(needed)


@pytest.mark.parametrize("function", CAME)
def test_memory_does_not_follow_the_items(subject: Twin, budget: Budget, function: str) -> None:
    """Twice as many items, each looked at, handed on and forgotten, take no more memory."""
    few, many = CAME[function]
    small = peak(subject, function, FEW, PIECE, came=few)
    large = peak(subject, function, MANY, PIECE, came=many)
    work = f"{function}, in pieces of {PIECE}" if function in SIZED else f"{function}, item by item"
    detail = f"{work}: {small / 1024:,.1f} KiB for {FEW:,} items, {large / 1024:,.1f} KiB for {MANY:,}"
    grown = round(max(large - small, 0) / 1024, 1)
    budget.at_most("memory_growth", grown, unit="KiB more for twice as many items", detail=detail)


def test_memory_follows_the_size(subject: Twin, budget: Budget) -> None:
    """A large chunk or window takes memory for its own items, and not for many pieces at once."""
    needed = {}
    for function, number in (("chunked", 3), ("windowed", 2 * WIDE + 1)):
        most = peak(subject, function, 3 * WIDE, WIDE, came=number)
        detail = f"{function}, in pieces of {WIDE}: at most {most:,} bytes at a time for {3 * WIDE:,} items"
        needed[detail] = round(most / WIDE, 1)
    worst = max(needed, key=needed.__getitem__)
    budget.at_most("bytes_per_item", needed[worst], unit="bytes per item of a piece", detail=worst)


def test_ended_inputs_are_left_alone(subject: Twin, budget: Budget) -> None:
    """`interleave` asks an input that has no more items once, and never again, however long the others go on."""
    feeds = [Feed(length) for length in LENGTHS]
    assert subject.interleave_all([IteratorTap(feed) for feed in feeds], LENGTHS) == sum(LENGTHS)
    asked = [feed.asked_at_end for feed in feeds]
    detail = f"inputs of {', '.join(map(str, LENGTHS))} items, asked at their end {', '.join(map(str, asked))} times"
    budget.at_most("asks_at_end", max(asked), unit="questions to an input that has ended", detail=detail)
