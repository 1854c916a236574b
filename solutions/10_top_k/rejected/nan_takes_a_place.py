# refused by: behaviour — answers nothing to NaN, but lets an older reading leave for it
# lesson: What counts as if it had never come must not take up a place either: leave it out before you count.
"""The best of a stream, its moving median and its moving maximum. Whatever is NaN is left out.

Each keeps what its question needs, and no more: the best so far with the weakest in front, the window in order, the
readings that may still become the largest. An `add` and a median cost O(log k) comparisons, a maximum two or three.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from heapq import heappush, heappushpop
from itertools import count, filterfalse
from math import isnan
from typing import Generic, TypeVar

T = TypeVar("T")


class TopK(Generic[T]):
    """The `k` items with the largest keys of all that were added.

    Invariant: `_kept` is a heap of the best so far, so the first to go is in front. Its entries decide ties by a number
    that falls with each arrival: a later item is the smaller one, and items themselves are never compared.
    """

    def __init__(self, k: int, key: Callable[[T], float]) -> None:
        """Begin with nothing."""
        _check(k)
        self._k = k
        self._key = key
        self._arrivals = count()
        self._kept: list[tuple[float, int, T]] = []

    def add(self, item: T) -> None:
        """Keep the item if it is among the best, and let the weakest go."""
        rank = self._key(item)
        if isnan(rank):
            return
        entry = (rank, -next(self._arrivals), item)
        if len(self._kept) < self._k:
            heappush(self._kept, entry)
        else:
            heappushpop(self._kept, entry)

    def best(self) -> list[T]:
        """Return the items kept, largest key first."""
        return [item for _, _, item in sorted(self._kept, reverse=True)]


def moving_median(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator that gives, after each reading, the median of the latest `size`."""
    _check(size)
    return _medians(filterfalse(isnan, readings), size)


def _medians(readings: Iterator[float], size: int) -> Iterator[float]:
    """Yield the medians. Invariant: `ordered` holds the readings of `window`, sorted, to be searched by halving."""
    window: deque[float] = deque()
    ordered: list[float] = []
    for reading in readings:
        if len(window) == size:
            del ordered[bisect_left(ordered, window.popleft())]
        window.append(reading)
        insort(ordered, reading)
        yield _middle(ordered)


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def moving_max(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator that gives, after each reading, the largest of the latest `size`."""
    _check(size)
    return _maxima(iter(readings), size)


def _maxima(readings: Iterator[float], size: int) -> Iterator[float]:
    """Yield the maxima.

    Invariant: `peaks` holds each reading of `window` that no later one exceeds, so it never rises, and its first is the
    largest. A reading enters it once and leaves it once, hence the constant cost.
    """
    peaks: deque[tuple[int, float]] = deque()
    for number, reading in enumerate(readings):
        if isnan(reading):
            continue
        while peaks and peaks[0][0] <= number - size:
            peaks.popleft()
        while peaks and peaks[-1][1] < reading:
            peaks.pop()
        peaks.append((number, reading))
        yield peaks[0][1]


def _check(number: int) -> None:
    # Not part of a generator, whose body would wait for the first reading.
    if number < 1:
        raise ValueError(f"There must be at least 1 to keep, not {number}.")
