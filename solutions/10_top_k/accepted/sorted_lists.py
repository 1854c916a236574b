"""Sorted lists throughout, searched by halving; the maximum from two stacks, one of them holding ready answers.

Invariant: lists stay sorted, so a place is found in O(log k) comparisons; making room moves only pointers.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from math import isnan
from typing import Generic, TypeVar

T = TypeVar("T")


class TopK(Generic[T]):
    """The `k` items with the largest keys of all that were added, kept in order."""

    def __init__(self, k: int, key: Callable[[T], float]) -> None:
        """Begin with nothing."""
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._key = key
        self._added = 0
        self._ranking: list[tuple[float, int, T]] = []  # best first: negative key, number of arrival, item

    def add(self, item: T) -> None:
        """Put the item into its place, and drop what comes after the `k`-th."""
        rank = self._key(item)
        if not isnan(rank):
            self._added += 1
            insort(self._ranking, (-rank, self._added, item))
            del self._ranking[self._k :]

    def best(self) -> list[T]:
        """Return the items in the order in which they are kept."""
        return [item for _, _, item in self._ranking]


def moving_median(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator over the medians of the latest `size` readings."""
    _require_one(size)
    return _medians(readings, size)


def _medians(readings: Iterable[float], size: int) -> Iterator[float]:
    """Yield the medians; `ring` has the readings where their successors will take their places."""
    ring: list[float] = []
    place = 0
    ordered: list[float] = []
    for reading in readings:
        if isnan(reading):
            continue
        if len(ring) < size:
            ring.append(reading)
        else:
            del ordered[bisect_left(ordered, ring[place])]
            ring[place] = reading
            place = (place + 1) % size
        insort(ordered, reading)
        middle, odd = divmod(len(ordered), 2)
        yield ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2


def moving_max(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator over the largest of the latest `size` readings."""
    _require_one(size)
    return _maxima(readings, size)


def _maxima(readings: Iterable[float], size: int) -> Iterator[float]:
    """Yield the maxima of two stacks: the later readings, and for each earlier one the largest from there on.

    When the earlier ones have all left, the later ones become the earlier ones, each for the only time.
    """
    later: list[float] = []
    peak = 0.0  # of the later ones, if there are any
    earlier: list[float] = []
    for reading in readings:
        if isnan(reading):
            continue
        if len(later) + len(earlier) == size:
            if not earlier:
                earlier = list(accumulate(reversed(later), max))
                later.clear()
            earlier.pop()
        peak = max(peak, reading) if later else reading
        later.append(reading)
        yield max(earlier[-1], peak) if earlier else peak


def _require_one(size: int) -> None:
    if size < 1:
        raise ValueError("size must be at least 1")
