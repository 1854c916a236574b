"""A class for each of the four, with `__next__` and its state in plain sight; no generator anywhere.

Invariant: `__next__` asks the source for what its answer still lacks, and for nothing else.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


class Pieces(Iterator[tuple[T, ...]]):
    """What chunks and windows share: a source, and a size that makes sense."""

    def __init__(self, items: Iterable[T], size: int) -> None:
        """Begin before the first item; refuse an empty piece."""
        if size < 1:
            raise ValueError("A piece has at least 1 item.")
        self._source = iter(items)
        self._size = size


class Chunks(Pieces[T]):
    """An iterator over pieces that follow each other."""

    def __next__(self) -> tuple[T, ...]:
        """Return the next chunk."""
        chunk = tuple(islice(self._source, self._size))
        if not chunk:
            raise StopIteration
        return chunk


class Windows(Pieces[T]):
    """An iterator over pieces of which each is an item further."""

    def __init__(self, items: Iterable[T], size: int) -> None:
        """Begin with an empty window."""
        super().__init__(items, size)
        self._window = deque[T](maxlen=size)

    def __next__(self) -> tuple[T, ...]:
        """Fill the window up, return it, and make room for an item."""
        self._window.extend(islice(self._source, self._size - len(self._window)))
        if len(self._window) < self._size:
            raise StopIteration
        window = tuple(self._window)
        self._window.popleft()
        return window


class Turns(Iterator[T]):
    """An iterator that serves its sources in a ring."""

    def __init__(self, inputs: Iterable[Iterable[T]]) -> None:
        """Line the sources up."""
        self._sources = deque(iter(one) for one in inputs)

    def __next__(self) -> T:
        """Return the item of the first source that has one, and send that source to the end of the line."""
        while self._sources:
            source = self._sources.popleft()
            for item in source:
                self._sources.append(source)
                return item
        raise StopIteration


class Peekable(Iterator[T]):
    """An iterator over `items` that can show the next item before you take it."""

    def __init__(self, items: Iterable[T]) -> None:
        """Begin before the first item, with nothing looked at."""
        self._source = iter(items)
        self._looked = False
        self._item: T  # there once somebody has looked

    def __next__(self) -> T:
        """Take the next item."""
        item = self.peek()
        self._looked = False
        del self._item
        return item

    def peek(self) -> T:
        """Return the next item without taking it."""
        if not self._looked:
            self._item = next(self._source)
            self._looked = True
        return self._item

    def __bool__(self) -> bool:
        """Tell whether there is a next item."""
        try:
            self.peek()
        except StopIteration:
            return False
        return True


def chunked(items: Iterable[T], size: int) -> Chunks[T]:
    """Return an iterator over the items in tuples of `size`; the last one may be shorter."""
    return Chunks(items, size)


def windowed(items: Iterable[T], size: int) -> Windows[T]:
    """Return an iterator over all runs of `size` neighbours."""
    return Windows(items, size)


def interleave(*inputs: Iterable[T]) -> Turns[T]:
    """Return an iterator that takes an item of each input in turn."""
    return Turns(inputs)
