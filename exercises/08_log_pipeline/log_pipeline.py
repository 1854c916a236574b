"""Stages that read, parse and sift log files of any size, one line at a time."""

from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
K = TypeVar("K")


class Line(NamedTuple):
    """One line of a file. Keep this class and `Record` as they are."""

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
    """Bad lines that `parse` put aside: `count` of them so far, and the `first` ones, at most `keep`, as a tuple."""

    def __init__(self, *, keep: int = 10) -> None:
        raise NotImplementedError


def read_lines(paths: Iterable[str | Path]) -> Generator[Line, None, None]:
    """Yield the lines of all files, plain or gzip, with one file open at a time."""
    raise NotImplementedError


def parse(lines: Iterable[Line], rejects: Rejects) -> Generator[Record, None, None]:
    """Yield what the good lines say, and put the bad ones into `rejects`."""
    raise NotImplementedError


def where(items: Iterable[T], wanted: Callable[[T], bool]) -> Generator[T, None, None]:
    """Yield the items for which `wanted` says True."""
    raise NotImplementedError


def take(items: Iterable[T], count: int) -> Generator[T, None, None]:
    """Yield the first `count` items, and ask for no other."""
    raise NotImplementedError


def count_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, int]:
    """Return how many items there are of each `key`, in the order in which the keys first came."""
    raise NotImplementedError
