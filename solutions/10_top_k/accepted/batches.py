"""The ranking sorts in batches; medians and maxima are classes with `__next__`, which keep their state in plain sight.

Invariant: `_pool` holds the best `k` of all items that were sorted, and at most `k` that were not: O(log k) per item.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from math import isnan
from typing import Generic, TypeVar

T = TypeVar("T")


class TopK(Generic[T]):
    """The `k` items with the largest keys of all that were added."""

    def __init__(self, k: int, key: Callable[[T], float]) -> None:
        """Begin with nothing."""
        if k < 1:
            raise ValueError("a ranking needs at least 1 item")
        self._k = k
        self._key = key
        self._pool: list[tuple[float, T]] = []

    def add(self, item: T) -> None:
        """Put the item to the others; once they are twice as many as wanted, drop the worse half."""
        rank = self._key(item)
        if not isnan(rank):
            self._pool.append((rank, item))
            if len(self._pool) >= 2 * self._k:
                self._prune()

    def best(self) -> list[T]:
        """Return the items kept, largest key first."""
        self._prune()
        return [item for _, item in self._pool]

    def _prune(self) -> None:
        # Equals keep their places in a sort, also in a reverse one, so the earlier stays the better.
        self._pool.sort(key=lambda entry: entry[0], reverse=True)
        del self._pool[self._k :]


class Moving(Iterator[float]):
    """What both have in common: where readings come from, and those of the window."""

    def __init__(self, readings: Iterable[float], size: int) -> None:
        """Begin before the first reading."""
        if size < 1:
            raise ValueError("a window needs at least 1 reading")
        self._readings = iter(readings)
        self._size = size
        self._window: deque[float] = deque()

    def __next__(self) -> float:
        """Read on to the next reading that counts, let the oldest go if the window is full, and answer."""
        reading = next(self._readings)
        while isnan(reading):
            reading = next(self._readings)
        if len(self._window) == self._size:
            self.leave(self._window.popleft())
        self._window.append(reading)
        self.enter(reading)
        return self.answer()

    def leave(self, reading: float) -> None:
        """Forget the oldest reading."""
        raise NotImplementedError

    def enter(self, reading: float) -> None:
        """Take in the latest reading."""
        raise NotImplementedError

    def answer(self) -> float:
        """Return what the readings amount to."""
        raise NotImplementedError


class Medians(Moving):
    """The medians, from the readings in order."""

    def __init__(self, readings: Iterable[float], size: int) -> None:
        """Begin with nothing in order."""
        super().__init__(readings, size)
        self._ordered: list[float] = []

    def leave(self, reading: float) -> None:
        """Drop the last one of its equals."""
        del self._ordered[bisect_right(self._ordered, reading) - 1]

    def enter(self, reading: float) -> None:
        """Put it before its equals."""
        self._ordered.insert(bisect_left(self._ordered, reading), reading)

    def answer(self) -> float:
        """Return the mean of the two middle ones, which may be the same one."""
        number = len(self._ordered)
        return (self._ordered[(number - 1) // 2] + self._ordered[number // 2]) / 2


class Maxima(Moving):
    """The maxima, from the readings that no later one exceeds."""

    def __init__(self, readings: Iterable[float], size: int) -> None:
        """Begin without any."""
        super().__init__(readings, size)
        self._peaks: deque[float] = deque()

    def leave(self, reading: float) -> None:
        """Drop it if it is the largest."""
        if self._peaks[0] == reading:
            self._peaks.popleft()

    def enter(self, reading: float) -> None:
        """Drop all that it exceeds."""
        while self._peaks and reading > self._peaks[-1]:
            self._peaks.pop()
        self._peaks.append(reading)

    def answer(self) -> float:
        """Return the first."""
        return self._peaks[0]


def moving_median(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator over the medians of the latest `size` readings."""
    return Medians(readings, size)


def moving_max(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator over the largest of the latest `size` readings."""
    return Maxima(readings, size)
