"""Two parallel sorted lists for the top, and for the maximum a queue made of two stacks that know their maxima."""

from bisect import bisect_left, insort_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, filterfalse
from math import inf, isnan
from typing import Generic, TypeVar

T = TypeVar("T")


class TopK(Generic[T]):
    """The `k` items with the largest keys of all that were added; of equal keys, the earlier item is the better.

    Raise ValueError, saying "at least 1", if `k` is smaller than that.
    """

    def __init__(self, k: int, key: Callable[[T], float]) -> None:
        _check_at_least_1("k", k)
        self._k = k
        self._key = key
        # Two lists in step, worst first, so that a search compares keys alone and never touches an item.
        self._keys: list[float] = []
        self._items: list[T] = []

    def add(self, item: T) -> None:
        """Take one more item into account. This is the only call that asks for its key, and it asks once."""
        key = self._key(item)
        if isnan(key):
            return
        place = bisect_left(self._keys, key)  # left of its equals: they came earlier and are better
        if len(self._keys) == self._k:
            if place == 0:
                return
            del self._keys[0], self._items[0]
            place -= 1
        self._keys.insert(place, key)
        self._items.insert(place, item)

    def best(self) -> list[T]:
        """Return the items kept, largest key first, as a list of the caller's own."""
        return self._items[::-1]


def moving_median(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator that gives, after each reading, the median of the latest `size`, or of all while fewer.

    Raise ValueError, saying "at least 1", if `size` is smaller than that; do so at once.
    """
    _check_at_least_1("size", size)
    return _medians(readings, size)


def moving_max(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator that gives, after each reading, the largest of the latest `size`, or of all while fewer.

    Raise ValueError, saying "at least 1", if `size` is smaller than that; do so at once.
    """
    _check_at_least_1("size", size)
    return _maxima(readings, size)


def _check_at_least_1(name: str, value: int) -> None:
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value}")


def _medians(readings: Iterable[float], size: int) -> Iterator[float]:
    window: deque[float] = deque()  # by age
    ordered: list[float] = []  # the same readings by size, equal ones by age
    for reading in filterfalse(isnan, readings):
        if len(window) == size:
            del ordered[bisect_left(ordered, window.popleft())]  # the leftmost of its equals is the oldest
        window.append(reading)
        insort_right(ordered, reading)
        middle, odd = divmod(len(ordered), 2)
        yield ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2


def _maxima(readings: Iterable[float], size: int) -> Iterator[float]:
    # The window is a queue made of two stacks. Of the newer readings one maximum is enough, as none of them leaves
    # before they all become the older ones. `older` holds for each older reading, the next to leave on top, the
    # maximum of it and the older readings that came after it. So a reading costs three comparisons on average.
    newer: list[float] = []
    older: list[float] = []
    peak = -inf  # the maximum of `newer`
    for reading in filterfalse(isnan, readings):
        if len(newer) + len(older) == size:
            if not older:
                older.extend(accumulate(reversed(newer), max))
                newer.clear()
                peak = -inf
            older.pop()
        newer.append(reading)
        peak = max(peak, reading)
        yield max(older[-1], peak) if older else peak
