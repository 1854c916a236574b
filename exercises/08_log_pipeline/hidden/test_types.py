"""What a type checker must accept of code that builds pipelines, and what it must refuse. Checked, never run."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import assert_type

from log_pipeline import Line, Record, Rejects, count_by, parse, read_lines, take, where


def test_paths_are_strings_or_paths(folder: Path, mixed: list[str | Path]) -> None:
    """Paths are given as str or Path, in any iterable, and lines come back."""
    assert_type(next(read_lines(["a.log", "b.log.gz"])), Line)
    assert_type(next(read_lines(folder.glob("*.log"))), Line)
    assert_type(next(read_lines(mixed)), Line)


def test_a_lone_path_is_refused(path: Path) -> None:
    """A lone Path is refused, and so are paths of another type."""
    read_lines(path)  # refused: arg-type
    read_lines([b"a.log"])  # refused: list-item


def test_lines_become_records(lines: list[Line], rejects: Rejects) -> None:
    """`parse` takes lines from any iterable and gives records."""
    assert_type(next(parse(lines, rejects)), Record)
    assert_type(next(parse(iter(lines), rejects)).time, datetime)


def test_strings_are_no_lines(texts: list[str], lines: list[Line], rejects: Rejects) -> None:
    """`parse` refuses strings for lines, and a call without rejects."""
    parse(texts, rejects)  # refused: arg-type
    parse(lines)  # refused: call-arg


def test_where_keeps_the_type(records: Iterator[Record], numbers: list[int]) -> None:
    """`where` hands on items of the type it was given."""
    assert_type(next(where(records, lambda record: record.level == "ERROR")), Record)
    assert_type(next(where(numbers, lambda number: number > 0)), int)


def test_wanted_takes_the_items(numbers: list[int], records: list[Record]) -> None:
    """A function for other items is refused."""
    where(numbers, str.isdigit)  # refused: arg-type
    where(records, lambda record: record.host == "")  # refused: attr-defined


def test_take_keeps_the_type(records: list[Record]) -> None:
    """`take` hands on items of the type it was given."""
    assert_type(next(take(records, 3)), Record)
    assert_type(list(take("abc", 2)), list[str])


def test_counts_by_what_key_returns(records: list[Record]) -> None:
    """`count_by` gives a dict from what `key` returns to int."""
    levels: dict[str, int] = count_by(records, lambda record: record.level)
    hours = count_by(records, lambda record: record.time.hour)
    assert_type(list(hours), list[int])
    assert_type(hours[7], int)
    hours["seven"]  # refused: index
    print(levels)


def test_key_takes_the_items(records: list[Record]) -> None:
    """A key for other items is refused."""
    count_by(records, str.upper)  # refused: arg-type


def test_stages_are_iterators_that_close(rejects: Rejects) -> None:
    """Every stage is an Iterator, and `closing` accepts it."""
    with closing(read_lines(["a.log"])) as lines, closing(parse(lines, rejects)) as records:
        found: Iterator[Record] = records
        with closing(where(found, lambda record: record.level != "DEBUG")) as some, closing(take(some, 2)) as first:
            next(first)  # what it is of, other tests ask
            some.close()
    iterator: Iterator[Line] = lines
    print(iterator)


def test_rejects_are_read_only(rejects: Rejects) -> None:
    """`count` is an int, `first` holds lines, and neither can be assigned."""
    assert_type(rejects.count, int)
    assert_type(rejects.first, tuple[Line, ...])
    rejects.count = 0  # refused: misc
    rejects.first = ()  # refused: misc


def test_keep_is_given_by_name() -> None:
    """A positional `keep` is refused, and so is one that is no int."""
    Rejects()
    Rejects(keep=3)
    Rejects(3)  # refused: call-arg
    Rejects(keep="3")  # refused: arg-type


def test_lines_and_records_are_read_only(line: Line, record: Record) -> None:
    """The fields of a Line or Record have their types, and can't be assigned."""
    assert_type(line.path, Path)
    assert_type(line.number, int)
    assert_type(record.message, str)
    line.text = "x"  # refused: misc
    record.level = "INFO"  # refused: misc
