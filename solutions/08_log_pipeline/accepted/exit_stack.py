"""An ExitStack in every stage: what has to be closed is registered, and files are read as bytes, decoded line by line.

Invariant: a stage reads under `with stack`, and what it reads from is registered there before the first item.
"""

import gzip
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")
K = TypeVar("K")


class Line(NamedTuple):
    """One line of a file."""

    path: Path
    number: int  # from 1, in each file anew
    text: str  # without the end of the line


class Record(NamedTuple):
    """What a good line says."""

    time: datetime  # with its UTC offset
    level: str  # one of LEVELS
    service: str
    message: str


class Rejects:
    """Bad lines: how many there were, and the first `keep` of them."""

    def __init__(self, *, keep: int = 10) -> None:
        """Start with none."""
        self.keep = keep
        self._first: list[Line] = []
        self._others = 0

    def note(self, line: Line) -> None:
        """Keep `line`, or only count it."""
        if len(self._first) < self.keep:
            self._first.append(line)
        else:
            self._others += 1

    @property
    def count(self) -> int:
        """Return how many bad lines there were so far."""
        return len(self._first) + self._others

    @property
    def first(self) -> tuple[Line, ...]:
        """Return the first of them."""
        return (*self._first,)


@runtime_checkable
class HasClose(Protocol):
    """Whatever has a `close()`."""

    def close(self) -> None:
        """Close it."""


def open_source(items: Iterable[T], stack: ExitStack) -> Iterator[T]:
    """Return an iterator over `items` that is closed with `stack`."""
    source = iter(items)
    if isinstance(source, HasClose):
        stack.callback(source.close)
    return source


def read_lines(paths: Iterable[str | Path]) -> Generator[Line, None, None]:
    """Yield the lines of all files, with one file open at a time."""
    with ExitStack() as stack:
        for path in map(Path, open_source(paths, stack)):
            with open_bytes(path) as file:
                yield from (Line(path, at, decoded(raw)) for at, raw in enumerate(file, 1))


def open_bytes(path: Path) -> BufferedIOBase:
    """Open a file that is plain, or gzip by its name."""
    return gzip.GzipFile(path) if path.name[-3:] == ".gz" else path.open("rb")


def decoded(raw: bytes) -> str:
    """Return the text of a line without its end."""
    # A line feed is never part of another character in UTF-8, so a line can be decoded by itself.
    if raw.endswith(b"\r\n"):
        raw = raw[:-2]
    elif raw.endswith(b"\n"):
        raw = raw[:-1]
    return raw.decode("utf-8", "replace")


def parse(lines: Iterable[Line], rejects: Rejects) -> Generator[Record, None, None]:
    """Yield what the good lines say, and put the bad ones aside."""
    with ExitStack() as stack:
        for line in open_source(lines, stack):
            try:
                time_text, level, service, message = line.text.split(" ", maxsplit=3)
                time = datetime.fromisoformat(time_text)
            except ValueError:
                rejects.note(line)
                continue
            if time.tzinfo is not None and level in LEVELS and service != "" and message != "":
                yield Record(time, level, service, message)
            else:
                rejects.note(line)


LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}


def where(items: Iterable[T], wanted: Callable[[T], bool]) -> Generator[T, None, None]:
    """Yield the items that are `wanted`."""
    with ExitStack() as stack:
        for item in open_source(items, stack):
            if wanted(item):
                yield item


def take(items: Iterable[T], count: int) -> Generator[T, None, None]:
    """Yield the first `count` items, and ask for no other."""
    with ExitStack() as stack:
        source = open_source(items, stack)
        for _ in range(count):
            try:
                item = next(source)
            except StopIteration:
                return
            yield item


def count_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, int]:
    """Return how many items there are of each `key`."""
    counts: defaultdict[K, int] = defaultdict(int)
    with ExitStack() as stack:
        for item in open_source(items, stack):
            counts[key(item)] += 1
    return counts
