"""Reads everything at once, opens what is plain text only, and closes nothing."""
# goal: none
# group: baseline
# baseline: wrong
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
K = TypeVar("K")


class Line(NamedTuple):
    path: Path
    number: int
    text: str


class Record(NamedTuple):
    time: datetime
    level: str
    service: str
    message: str


class Rejects:
    def __init__(self, *, keep: int = 10) -> None:
        self.count, self.keep = 0, keep
        self.first: tuple[Line, ...] = ()


def read_lines(paths: Iterable[str | Path]) -> Generator[Line, None, None]:
    lines = []
    for path in map(Path, paths):
        texts = path.read_bytes().decode(errors="replace").split("\n")
        lines += [Line(path, number, text) for number, text in enumerate(texts, 1) if text]
    yield from lines


def parse(lines: Iterable[Line], rejects: Rejects) -> Generator[Record, None, None]:
    records = []
    for line in lines:
        try:
            time, level, service, message = line.text.split(" ", 3)
            records.append(Record(datetime.fromisoformat(time), level, service, message))
        except ValueError:
            rejects.count += 1
            rejects.first = (*rejects.first, line)[: rejects.keep]
    yield from records


def where(items: Iterable[T], wanted: Callable[[T], bool]) -> Generator[T, None, None]:
    yield from [item for item in items if wanted(item)]


def take(items: Iterable[T], count: int) -> Generator[T, None, None]:
    yield from list(items)[:count]


def count_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, int]:
    return dict(Counter(map(key, items)))
