"""Chunks, windows, turns and a look ahead, over any iterable and never ahead of what you ask for."""

from collections.abc import Iterable, Iterator
from typing import Generic, Self, TypeVar

T = TypeVar("T")


def chunked(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over the items in tuples of `size`; the last one may be shorter.

    Raise ValueError, saying "at least 1", if `size` is smaller than that; do so at once.
    """
    raise NotImplementedError


def windowed(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over all runs of `size` neighbours, each one item further than the one before.

    Raise ValueError, saying "at least 1", if `size` is smaller than that; do so at once.
    """
    raise NotImplementedError


def interleave(*inputs: Iterable[T]) -> Iterator[T]:
    """Return an iterator that takes an item of each input in turn; an input that has ended drops out."""
    raise NotImplementedError


class Peekable(Generic[T]):
    """An iterator over `items` that can show the next item before you take it."""

    def __init__(self, items: Iterable[T]) -> None:
        raise NotImplementedError

    def __iter__(self) -> Self:
        """Return this very iterator."""
        raise NotImplementedError

    def __next__(self) -> T:
        """Take the next item and return it; raise StopIteration if there is none."""
        raise NotImplementedError

    def peek(self) -> T:
        """Return the next item without taking it; raise StopIteration if there is none."""
        raise NotImplementedError

    def __bool__(self) -> bool:
        """Tell whether there is a next item."""
        raise NotImplementedError
