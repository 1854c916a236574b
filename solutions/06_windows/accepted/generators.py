"""Generators with plain loops, behind functions that check the size; a private marker stands for "nothing at hand".

Invariant: whatever is collected is handed on as soon as it is complete, before the next item is asked for.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from typing import Final, Generic, Self, TypeVar

T = TypeVar("T")


class _Nothing(Enum):
    AT_HAND = 0


NOTHING: Final = _Nothing.AT_HAND


def chunked(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over the items in tuples of `size`; the last one may be shorter."""
    if size < 1:
        raise ValueError(f"size is {size}, but a chunk has at least 1 item")
    return _chunks(items, size)


def _chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield tuple(chunk)
            chunk.clear()
    if chunk:
        yield tuple(chunk)


def windowed(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over all runs of `size` neighbours."""
    if size < 1:
        raise ValueError(f"size is {size}, but a window has at least 1 item")
    return _windows(items, size)


def _windows(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    source = iter(items)
    window = tuple(islice(source, size))
    if len(window) == size:
        yield window
        for item in source:
            window = (*window[1:], item)
            yield window


def interleave(*inputs: Iterable[T]) -> Iterator[T]:
    """Yield an item of each input in turn, round by round; who has ended is not in the next round."""
    active = [iter(one) for one in inputs]
    while active:
        still_active = []
        for source in active:
            for item in source:
                yield item
                still_active.append(source)
                break
        active = still_active


class Peekable(Generic[T]):
    """An iterator over `items` that can show the next item before you take it."""

    def __init__(self, items: Iterable[T]) -> None:
        """Begin before the first item."""
        self._source = iter(items)
        self._next: T | _Nothing = NOTHING

    def __iter__(self) -> Self:
        """Return this very iterator."""
        return self

    def __next__(self) -> T:
        """Take the next item."""
        item = self.peek()
        self._next = NOTHING
        return item

    def peek(self) -> T:
        """Return the next item without taking it."""
        if isinstance(self._next, _Nothing):
            item = next(self._source)
            self._next = item
            return item
        return self._next

    def __bool__(self) -> bool:
        """Tell whether there is a next item."""
        try:
            self.peek()
        except StopIteration:
            return False
        return True
