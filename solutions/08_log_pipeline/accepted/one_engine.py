"""One generator for all stages: it runs a transformation over the input and closes it; the stages only transform.

Invariant: `_run` is the only place that takes an iterator from an iterable, and it closes what it took.
Files are read in chunks and cut at line feeds.
"""

import gzip
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import datetime
from io import BufferedIOBase
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
U = TypeVar("U")
K = TypeVar("K")

CHUNK = 1 << 16  # bytes
GOOD = re.compile(
    r"(?P<time>[^ ]+) (?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) (?P<service>[^ ]+) (?P<message>.+)", re.DOTALL
)


class Line(NamedTuple):
    """One line of a file."""

    path: Path
    number: int  # from 1, in each file anew
    text: str  # without the end of the line


class Record(NamedTuple):
    """What a good line says."""

    time: datetime  # with its UTC offset
    level: str  # DEBUG, INFO, WARNING, ERROR or CRITICAL
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


def _run(items: Iterable[T], work: Callable[[Iterator[T]], Iterable[U]]) -> Generator[U, None, None]:
    """Yield what `work` makes of the items; close their iterator in the end."""
    source = iter(items)
    try:
        yield from work(source)
    finally:
        if hasattr(source, "close"):
            source.close()


def read_lines(paths: Iterable[str | Path]) -> Generator[Line, None, None]:
    """Yield the lines of all files, with one file open at a time."""
    return _run(paths, _read_all)


def _read_all(paths: Iterable[str | Path]) -> Iterator[Line]:
    for path in map(Path, paths):
        yield from (Line(path, number, text) for number, text in enumerate(_texts(path), start=1))


def _open(path: Path) -> BufferedIOBase:
    return gzip.open(path) if path.name.endswith(".gz") else path.open("rb")


def _texts(path: Path) -> Iterator[str]:
    decoder = getincrementaldecoder("utf-8")(errors="replace")
    rest = ""
    with _open(path) as file:
        while chunk := file.read(CHUNK):
            *whole, rest = (rest + decoder.decode(chunk)).split("\n")
            yield from (text.removesuffix("\r") for text in whole)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def parse(lines: Iterable[Line], rejects: Rejects) -> Generator[Record, None, None]:
    """Yield what the good lines say, and put the bad ones aside."""

    def work(source: Iterator[Line]) -> Iterator[Record]:
        for line in source:
            record = _record(line.text)
            if record is not None:
                yield record
            else:
                rejects.add(line)

    return _run(lines, work)


def _record(text: str) -> Record | None:
    match = GOOD.fullmatch(text)
    if match is None:
        return None
    try:
        time = datetime.fromisoformat(match["time"])
    except ValueError:
        return None
    return Record(time, match["level"], match["service"], match["message"]) if time.tzinfo else None


def where(items: Iterable[T], wanted: Callable[[T], bool]) -> Generator[T, None, None]:
    """Yield the items that are `wanted`."""
    return _run(items, lambda source: filter(wanted, source))


def take(items: Iterable[T], count: int) -> Generator[T, None, None]:
    """Yield the first `count` items, and ask for no other."""
    return _run(items, lambda source: islice(source, count))


def count_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, int]:
    """Return how many items there are of each `key`."""
    counts: dict[K, int] = {}
    for found in _run(items, lambda source: map(key, source)):
        counts[found] = counts.get(found, 0) + 1
    return counts
