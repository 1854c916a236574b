# refused by: behaviour — hands on a window that is too short where there are too few items
# lesson: Where there are too few items, a short window comes. What collects up to so many items may end with fewer: ask for its length before you call it a window.
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
    window = deque(islice(source, size), maxlen=size)
    if window:
        yield tuple(window)
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
        self._ahead: list[T] = []  # the item that was looked at and not taken yet, if there is one

    def __iter__(self) -> Self:
        """Return this very iterator."""
        return self

    def __next__(self) -> T:
        """Take the next item: the one that was looked at, or else a fresh one."""
        return self._ahead.pop() if self._ahead else next(self._source)

    def peek(self) -> T:
        """Return the next item without taking it."""
        if not self:
            raise StopIteration
        return self._ahead[0]

    def __bool__(self) -> bool:
        """Tell whether there is a next item, which then is at hand."""
        if not self._ahead:
            self._ahead.extend(islice(self._source, 1))
        return bool(self._ahead)
