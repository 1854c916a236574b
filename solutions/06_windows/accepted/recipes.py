"""Compositions of what `itertools` has: shifted copies side by side, and a cycle that shrinks.

Invariant: every composition asks for its last missing item last, so nothing is asked for beyond it.
"""

from collections.abc import Generator, Iterable, Iterator
from itertools import chain, cycle, islice, tee
from typing import Generic, Self, TypeVar

T = TypeVar("T")


def _at_least_one(size: int) -> int:
    if size > 0:
        return size
    raise ValueError(f"{size} is no size: it has to be at least 1")


def chunked(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over the items in tuples of `size`; the last one may be shorter."""
    return _chunks(iter(items), _at_least_one(size))


def _chunks(source: Iterator[T], size: int) -> Generator[tuple[T, ...], None, None]:
    while chunk := tuple(islice(source, size)):
        yield chunk


def windowed(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Return an iterator over all runs of `size` neighbours."""
    return _windows(items, _at_least_one(size))


def _windows(items: Iterable[T], size: int) -> Generator[tuple[T, ...], None, None]:
    """Yield from copies of the source, each one item ahead of the one before; the last one alone pulls."""
    copies = tee(items, size)
    for shift, copy in enumerate(copies):
        for _ in islice(copy, shift):
            pass
    yield from zip(*copies, strict=False)


def interleave(*inputs: Iterable[T]) -> Iterator[T]:
    """Yield an item of each input in turn: cycle until one has ended, then cycle through the others."""
    sources: Iterator[Iterator[T]] = map(iter, inputs)
    for active in range(len(inputs), 0, -1):
        sources = cycle(islice(sources, active))
        yield from map(next, sources)


class Peekable(Generic[T]):
    """An iterator over `items` whose next item, once looked at, waits in a tuple in front."""

    def __init__(self, items: Iterable[T]) -> None:
        """Begin before the first item, with nothing in front."""
        self._source = iter(items)
        self._front: tuple[T, ...] = ()

    def __iter__(self) -> Self:
        """Return this very iterator."""
        return self

    def __next__(self) -> T:
        """Take the next item."""
        front, self._front = self._front, ()
        return next(chain(front, self._source))

    def peek(self) -> T:
        """Return the next item without taking it."""
        if not self:
            raise StopIteration
        return self._front[0]

    def __bool__(self) -> bool:
        """Tell whether there is a next item."""
        self._front = self._front or tuple(islice(self._source, 1))
        return len(self._front) > 0
