"""The best of a stream, its moving median and its moving maximum. Whatever is NaN is left out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class TopK(Generic[T]):
    """The `k` items with the largest keys of all that were added; of equal keys, the earlier item is the better.

    Raise ValueError, saying "at least 1", if `k` is smaller than that.
    """

    def __init__(self, k: int, key: Callable[[T], float]) -> None:
        raise NotImplementedError

    def add(self, item: T) -> None:
        """Take one more item into account. This is the only call that asks for its key, and it asks once."""
        raise NotImplementedError

    def best(self) -> list[T]:
        """Return the items kept, largest key first, as a list of the caller's own."""
        raise NotImplementedError


def moving_median(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator that gives, after each reading, the median of the latest `size`, or of all while fewer.

    Raise ValueError, saying "at least 1", if `size` is smaller than that; do so at once.
    """
    raise NotImplementedError


def moving_max(readings: Iterable[float], size: int) -> Iterator[float]:
    """Return an iterator that gives, after each reading, the largest of the latest `size`, or of all while fewer.

    Raise ValueError, saying "at least 1", if `size` is smaller than that; do so at once.
    """
    raise NotImplementedError
