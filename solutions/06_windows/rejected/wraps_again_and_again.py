# refused by: performance — puts an item back by wrapping the source, one layer more with each look
# lesson: A wrapper put on with every look is never taken off: after a thousand looks, each item passes a thousand layers.
"""Chunks, windows, turns and a look ahead, over any iterable."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
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
        self._source: Iterator[T] = iter(items)

    def __iter__(self) -> Self:
        """Return this very iterator."""
        return self

    def __next__(self) -> T:
        """Take the next item: the one that was looked at, or else a fresh one."""
        return next(self._source)

    def peek(self) -> T:
        """Return the next item without taking it."""
        item = next(self._source)
        self._source = chain([item], self._source)
        return item

    def __bool__(self) -> bool:
        """Tell whether there is a next item, which then is at hand."""
        try:
            self.peek()
        except StopIteration:
            return False
        return True
