# refused by: performance — keeps every item, and counts up the place at which it is
# lesson: A place in a growing list works, but what was taken is never needed again: let go of it.
"""Chunks, windows, turns and a look ahead, over any iterable."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Generic, Self, TypeVar

T = TypeVar("T")


def chunked(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over the items in tuples of `size`; the last one may be shorter."""
    _check(size)
    source = iter(items)
    return iter(lambda: tuple(islice(source, size)), ())


def windowed(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over all runs of `size` neighbours."""
    _check(size)
    return _slide(iter(items), size)


def _slide(source: Iterator[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield the windows: with all but one item of the first at hand, each further item completes one."""
    window = deque(islice(source, size - 1), maxlen=size)
    for item in source:
        window.append(item)
        yield tuple(window)


def _check(size: int) -> None:
    # Not part of a generator, whose body would wait for the first item.
    if size < 1:
        raise ValueError(f"size must be at least 1, not {size}")


def interleave(*inputs: Iterable[T]) -> Iterator[T]:
    """Yield an item of each input in turn; an input that has ended drops out."""
    turns = deque(map(iter, inputs))
    while turns:
        try:
            item = next(turns[0])
        except StopIteration:
            turns.popleft()
        else:
            yield item
            turns.rotate(-1)


class Peekable(Generic[T]):
    """An iterator over `items` that can show the next item before you take it."""

    def __init__(self, items: Iterable[T]) -> None:
        """Begin before the first item, without touching it."""
        self._source = iter(items)
        self._ahead: list[T] = []  # all items so far
        self._place = 0

    def __iter__(self) -> Self:
        """Return this very iterator."""
        return self

    def __next__(self) -> T:
        """Take the next item: the one that was looked at, or else a fresh one."""
        if not self:
            raise StopIteration
        self._place += 1
        return self._ahead[self._place - 1]

    def peek(self) -> T:
        """Return the next item without taking it."""
        if not self:
            raise StopIteration
        return self._ahead[self._place]

    def __bool__(self) -> bool:
        """Tell whether there is a next item, which then is at hand."""
        if self._place == len(self._ahead):
            self._ahead.extend(islice(self._source, 1))
        return self._place < len(self._ahead)
