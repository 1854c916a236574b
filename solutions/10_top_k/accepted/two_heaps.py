"""Heaps throughout: the median between two of them, whose entries are dropped late; the maximum from numbered readings.

Invariant: a heap holds at most as many entries that have left as entries that count, so memory follows the size.
"""

import heapq
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Ranked(Generic[T]):
    """An item with its key; the smaller one of two is the one to let go first."""

    rank: float
    number: int  # of arrival
    item: T

    def __lt__(self, other: "Ranked[T]") -> bool:
        """Tell whether this one is worse: by its key, and of equals because it came later."""
        if self.rank == other.rank:
            return self.number > other.number
        return self.rank < other.rank


class TopK(Generic[T]):
    """The `k` items with the largest keys of all that were added, in a heap with the worst on top."""

    def __init__(self, k: int, key: Callable[[T], float]) -> None:
        """Begin with nothing."""
        if k < 1:
            raise ValueError(f"A ranking has at least 1 place, not {k}.")
        self._k = k
        self._key = key
        self._heap: list[Ranked[T]] = []
        self._number = 0

    def add(self, item: T) -> None:
        """Let the item in, in place of the worst if all places are taken and it is better."""
        rank = self._key(item)
        if math.isnan(rank):
            return
        self._number += 1
        if len(self._heap) < self._k:
            heapq.heappush(self._heap, Ranked(rank, self._number, item))
        elif rank > self._heap[0].rank:
            heapq.heapreplace(self._heap, Ranked(rank, self._number, item))

    def best(self) -> list[T]:
        """Return the items, largest key first."""
        return [entry.item for entry in sorted(self._heap, reverse=True)]


class LateHeap:
    """A heap of ranks, smallest on top, whose entries may leave from anywhere."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._entries: list[tuple[float, int]] = []
        self._left: set[int] = set()  # numbers of entries that count no more; never that of the one on top

    def __len__(self) -> int:
        """Return the number of entries that count."""
        return len(self._entries) - len(self._left)

    def push(self, rank: float, number: int) -> None:
        """Take an entry in."""
        heapq.heappush(self._entries, (rank, number))

    def top(self) -> float:
        """Return the smallest rank."""
        return self._entries[0][0]

    def pop(self) -> tuple[float, int]:
        """Take out the entry with the smallest rank."""
        entry = heapq.heappop(self._entries)
        self._clear_top()
        return entry

    def leave(self, number: int) -> None:
        """Let an entry go: at once if it is on top, and all of them when they are more than those that count."""
        self._left.add(number)
        if 2 * len(self._left) > len(self._entries):
            self._entries = [entry for entry in self._entries if entry[1] not in self._left]
            heapq.heapify(self._entries)
            self._left.clear()
        self._clear_top()

    def _clear_top(self) -> None:
        while self._entries and self._entries[0][1] in self._left:
            self._left.remove(heapq.heappop(self._entries)[1])


class Halves:
    """The latest readings in two heaps, the lower one by negative rank. It has as many as the upper, or one more."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lower, self._upper = LateHeap(), LateHeap()
        self._in_lower: dict[int, bool] = {}

    def add(self, reading: float, number: int) -> None:
        """Put a reading into its half."""
        lower = not self._lower or reading <= -self._lower.top()
        self._in_lower[number] = lower
        if lower:
            self._lower.push(-reading, number)
        else:
            self._upper.push(reading, number)
        self._balance()

    def leave(self, number: int) -> None:
        """Let a reading go."""
        half = self._lower if self._in_lower.pop(number) else self._upper
        half.leave(number)
        self._balance()

    def median(self) -> float:
        """Return what is between the halves."""
        if len(self._lower) > len(self._upper):
            return -self._lower.top()
        return (self._upper.top() - self._lower.top()) / 2

    def _balance(self) -> None:
        if len(self._lower) > len(self._upper) + 1:
            rank, number = self._lower.pop()
            self._upper.push(-rank, number)
            self._in_lower[number] = False
        elif len(self._lower) < len(self._upper):
            rank, number = self._upper.pop()
            self._lower.push(-rank, number)
            self._in_lower[number] = True


def moving_median(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator over the medians of the latest `size` readings."""
    return _medians(_numbered(readings), _checked(size))


def _medians(readings: Iterator[tuple[int, float]], size: int) -> Iterator[float]:
    halves = Halves()
    for number, reading in readings:
        if number >= size:
            halves.leave(number - size)
        halves.add(reading, number)
        yield halves.median()


def moving_max(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator over the largest of the latest `size` readings."""
    return _maxima(_numbered(readings), _checked(size))


def _maxima(readings: Iterator[tuple[int, float]], size: int) -> Iterator[float]:
    """Yield the maxima; `peaks` falls, since a smaller reading that leaves earlier can't become the largest."""
    peaks: deque[tuple[int, float]] = deque()
    for number, reading in readings:
        while peaks and peaks[-1][1] <= reading:
            peaks.pop()
        peaks.append((number, reading))
        if peaks[0][0] <= number - size:
            peaks.popleft()
        yield peaks[0][1]


def _numbered(readings: Iterable[float]) -> Iterator[tuple[int, float]]:
    return enumerate(reading for reading in readings if not math.isnan(reading))


def _checked(size: int) -> int:
    if size < 1:
        raise ValueError(f"The latest are at least 1, not {size}.")
    return size
