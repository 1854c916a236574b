# refused by: behaviour — `count_by` leaves its input open when `key` raises
# lesson: `count_by` reads to the end by design, but a function that it was given can stop it; it closes its input like any stage.
"""Read, parse and sift log files of any size, one line at a time."""

import gzip
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol, TextIO, TypeVar, runtime_checkable

T = TypeVar("T")
K = TypeVar("K")

LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})


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
        self._keep = keep
        self._count = 0
        self._first: list[Line] = []

    def add(self, line: Line) -> None:
        """Count `line`, and keep it if it is one of the first."""
        self._count += 1
        if self._count <= self._keep:
            self._first.append(line)

    @property
    def count(self) -> int:
        """Return how many bad lines there were so far."""
        return self._count

    @property
    def first(self) -> tuple[Line, ...]:
        """Return the first of them."""
        return tuple(self._first)


@runtime_checkable
class Closeable(Protocol):
    """What can be told that nobody will ask it again."""

    def close(self) -> object:
        """Let go of everything held."""


@contextmanager
def _reading(items: Iterable[T]) -> Iterator[Iterator[T]]:
    """Give an iterator over `items`, and close it in the end, however that comes."""
    source = iter(items)
    try:
        yield source
    finally:
        # Dropping it is not enough: the caller may hold on to it, and a half-read file with it.
        if isinstance(source, Closeable):
            source.close()


def read_lines(paths: Iterable[str | Path]) -> Generator[Line, None, None]:
    """Yield the lines of all files, with one file open at a time."""
    with _reading(paths) as names:
        for path in map(Path, names):
            with _open(path) as file:
                for number, text in enumerate(file, start=1):
                    yield Line(path, number, text.removesuffix("\n").removesuffix("\r"))


def _open(path: Path) -> TextIO:
    # With any other `newline`, a lone "\r" in a message would end its line.
    if path.name.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="\n")
    return path.open(encoding="utf-8", errors="replace", newline="\n")


def parse(lines: Iterable[Line], rejects: Rejects) -> Generator[Record, None, None]:
    """Yield what the good lines say, and put the bad ones aside."""
    with _reading(lines) as source:
        for line in source:
            try:
                record = _record(line.text)
            except ValueError:
                rejects.add(line)
            else:
                yield record


def _record(text: str) -> Record:
    """Return what `text` says; raise ValueError if that is no record."""
    when, level, service, message = text.split(" ", 3)
    time = datetime.fromisoformat(when)
    if not (time.tzinfo and level in LEVELS and service and message):
        raise ValueError(f"not a record: {text}")
    return Record(time, level, service, message)


def where(items: Iterable[T], wanted: Callable[[T], bool]) -> Generator[T, None, None]:
    """Yield the items that are `wanted`."""
    with _reading(items) as source:
        yield from filter(wanted, source)


def take(items: Iterable[T], count: int) -> Generator[T, None, None]:
    """Yield the first `count` items, and ask for no other."""
    with _reading(items) as source:
        yield from islice(source, count)


def count_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, int]:
    """Return how many items there are of each `key`, in the order in which the keys first came."""
    return dict(Counter(map(key, items)))
