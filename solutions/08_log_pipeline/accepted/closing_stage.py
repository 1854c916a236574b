"""A class for all stages: it wraps the work of one, a generator, and knows the iterator to close when that is over.

Invariant: whoever leaves a stage, by its end, by an exception or by `close()`, passes through `close()`.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Generic, NamedTuple, TextIO, TypeVar

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
    level: str  # DEBUG, INFO, WARNING, ERROR or CRITICAL
    service: str
    message: str


class Rejects:
    """Bad lines: how many there were, and the first `keep` of them."""

    def __init__(self, *, keep: int = 10) -> None:
        """Start with none."""
        self._room = keep
        self._count = 0
        self._first: tuple[Line, ...] = ()

    def put(self, line: Line) -> None:
        """Count `line`, and keep it while there is room."""
        self._count += 1
        if self._room:
            self._room -= 1
            self._first += (line,)

    @property
    def count(self) -> int:
        """Return how many bad lines there were so far."""
        return self._count

    @property
    def first(self) -> tuple[Line, ...]:
        """Return the first of them."""
        return self._first


class Stage(Iterator[T], Generic[T]):
    """The results of `work`, with the closing of whatever that work needs."""

    def __init__(self, work: Iterator[T], *needs: object) -> None:
        """Hand on what `work` yields; close it and then `needs` when it is over."""
        self._work = work
        self._needs = (work, *needs)

    def __iter__(self) -> "Stage[T]":
        """Return the stage itself."""
        return self

    def __next__(self) -> T:
        """Return the next result."""
        try:
            return next(self._work)
        except BaseException:  # StopIteration, too
            self.close()
            raise

    def close(self) -> None:
        """Close what can be closed; there is nothing more to come."""
        needs, self._needs = self._needs, ()
        self._work = iter(())
        for need in needs:
            close(need)


def close(thing: object) -> None:
    """Close what has a `close()`."""
    method = getattr(thing, "close", None)
    if callable(method):
        method()


def read_lines(paths: Iterable[str | Path]) -> Stage[Line]:
    """Yield the lines of all files, with one file open at a time."""
    names = iter(paths)
    return Stage((line for name in names for line in _lines(Path(name))), names)


def _lines(path: Path) -> Iterator[Line]:
    with _open(path) as file:
        for number, text in enumerate(file, start=1):
            yield Line(path, number, text[:-1].removesuffix("\r") if text.endswith("\n") else text)


def _open(path: Path) -> TextIO:
    if str(path).endswith(".gz"):
        return gzip.open(path, mode="rt", encoding="utf-8", errors="replace", newline="\n")
    return path.open(mode="rt", encoding="utf-8", errors="replace", newline="\n")


def parse(lines: Iterable[Line], rejects: Rejects) -> Stage[Record]:
    """Yield what the good lines say, and put the bad ones aside."""

    def read(line: Line) -> Record | None:
        record = _record(line.text)
        if record is None:
            rejects.put(line)
        return record

    source = iter(lines)
    return Stage((record for record in map(read, source) if record is not None), source)


def _record(text: str) -> Record | None:
    time_text, _, rest = text.partition(" ")
    level, _, rest = rest.partition(" ")
    service, _, message = rest.partition(" ")
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL") or not service or not message:
        return None
    try:
        time = datetime.fromisoformat(time_text)
    except ValueError:
        return None
    return None if time.utcoffset() is None else Record(time, level, service, message)


def where(items: Iterable[T], wanted: Callable[[T], bool]) -> Stage[T]:
    """Yield the items that are `wanted`."""
    source = iter(items)
    return Stage(filter(wanted, source), source)


def take(items: Iterable[T], count: int) -> Stage[T]:
    """Yield the first `count` items, and ask for no other."""
    source = iter(items)
    # The range is first: `zip` finds its end before it asks the source for one item too many.
    return Stage((item for _, item in zip(range(count), source, strict=False)), source)


def count_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, int]:
    """Return how many items there are of each `key`."""
    counts: dict[K, int] = {}
    source = iter(items)
    for found in Stage(map(key, source), source):
        counts[found] = counts.get(found, 0) + 1
    return counts
