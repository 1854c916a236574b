"""Run the learner's tests against a stand-in for the library, which asks the judge whatever it is asked.

So the tests meet the same module whether the library behind it is right or wrong: only behaviour tells them apart.
"""
# ruff: noqa: D102 -- the library itself says what its methods do

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.subject.probing import show

Library = Callable[..., object]

FILE = "test_date_range.py"
CHUNK = 64  # days that come at once
MAX_LINES = 6  # of a failure
MAX_LINE = 160  # characters of one

LEFT_OUT = ("cacheprovider", "faulthandler", "threadexception", "unraisableexception")  # of pytest's own plugins

_behind: list[Library] = []  # the library of the current run


def _ask(operation: str, *arguments: object) -> Any:
    return _decode(_behind[-1](operation, tuple(map(_encode, arguments))))


def _encode(value: object) -> object:
    """Return `value` as it crosses; see library_probes.py."""
    if type(value) in (bool, int, float, str, type(None)):
        return value
    if isinstance(value, DateRange):
        return ("range", value.start.toordinal(), value.end.toordinal())
    if isinstance(value, datetime):
        return ("datetime", value.isoformat())
    if isinstance(value, date):
        return ("date", value.toordinal())
    if isinstance(value, Iterable):
        return ("iterator" if isinstance(value, Iterator) else "list", [_encode(entry) for entry in value])
    return ("object", type(value).__name__)


def _decode(answer: object) -> object:
    match answer:
        case ("date", int(ordinal)):
            return date.fromordinal(ordinal)
        case ("range", int(first), int(last)):
            return _remake(date.fromordinal(first), date.fromordinal(last))
        case list():
            return [_decode(entry) for entry in answer]
        case bool() | int() | str() | None:
            return answer
    raise RuntimeError("This answer is too large for the judge.")


@dataclass(frozen=True, slots=True, repr=False)
class DateRange:
    """Stands in for the library's class."""

    start: date
    end: date

    def __post_init__(self) -> None:
        _ask("make", self.start, self.end)

    @classmethod
    def parse(cls, text: str) -> "DateRange":
        made: DateRange = _ask("parse", text)
        return made

    def __str__(self) -> str:
        return str(_ask("__str__", self))

    def __repr__(self) -> str:
        return str(_ask("__repr__", self))

    def __len__(self) -> int:
        return int(_ask("__len__", self))

    def __iter__(self) -> Iterator[date]:
        taken = 0
        while True:
            days: list[date] = _ask("days", self, taken)
            yield from days
            taken += len(days)
            if len(days) < CHUNK:
                return

    def __contains__(self, day: date) -> bool:
        return bool(_ask("__contains__", self, day))

    def overlaps(self, other: "DateRange") -> bool:
        return bool(_ask("overlaps", self, other))

    def intersection(self, other: "DateRange") -> "DateRange | None":
        shared: DateRange | None = _ask("intersection", self, other)
        return shared

    def minus(self, other: "DateRange") -> list["DateRange"]:
        return list(_ask("minus", self, other))

    def shift(self, days: int) -> "DateRange":
        moved: DateRange = _ask("shift", self, days)
        return moved

    def shift_months(self, months: int) -> "DateRange":
        moved: DateRange = _ask("shift_months", self, months)
        return moved

    def by_week(self) -> list["DateRange"]:
        return list(_ask("by_week", self))

    def workdays(self, holidays: Iterable[date] = ()) -> int:
        return int(_ask("workdays", self, holidays))


def merge(ranges: Iterable[DateRange]) -> list[DateRange]:
    """Stand in for the library's function."""
    return list(_ask("merge", ranges))


def _remake(start: date, end: date) -> DateRange:
    """Return a range that the library has made, without asking again whether it may be."""
    made = object.__new__(DateRange)
    object.__setattr__(made, "start", start)
    object.__setattr__(made, "end", end)
    return made


_STAND_IN = ModuleType("date_range")
_STAND_IN.__dict__.update(DateRange=DateRange, merge=merge)
DateRange.__module__ = merge.__module__ = "date_range"


def run(text: str, library: Library) -> list[tuple[str, str, str]]:
    """Run the tests in `text`; return of each its name, "passed", "failed" or "skipped", and what it said.

    A file that can't be collected is one more "test" that fails, under the file's own name.
    """
    folder = Path(tempfile.mkdtemp(dir=".")).resolve()
    (folder / FILE).write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    recorder = _Recorder(folder / FILE)
    arguments = [f"-pno:{plugin}" for plugin in LEFT_OUT]
    arguments += ["-c", str(folder / "pytest.ini"), f"--rootdir={folder}", "--noconftest"]
    arguments += ["--import-mode=importlib", "--capture=sys", "--tb=short"]
    _behind.append(library)
    try:
        with _surroundings(folder):
            pytest.main([*arguments, str(folder / FILE)], plugins=[recorder])
    finally:
        _behind.pop()
        shutil.rmtree(folder, ignore_errors=True)
    return recorder.results()


@contextlib.contextmanager
def _surroundings(folder: Path) -> Generator[None]:
    """Let the tests find the stand-in and no plugin, and leave nothing of them behind."""
    modules, environment, place = dict(sys.modules), dict(os.environ), Path.cwd()
    sys.modules["date_range"] = _STAND_IN
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        os.chdir(place)
        os.environ.clear()
        os.environ.update(environment)
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None)).startswith(str(folder)):
                del sys.modules[name]
        sys.modules.pop("date_range", None)
        if "date_range" in modules:
            sys.modules["date_range"] = modules["date_range"]


class _Recorder:
    """A plugin of pytest that keeps how each test ended."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._outcomes: dict[str, tuple[str, str]] = {}

    def results(self) -> list[tuple[str, str, str]]:
        return [(name, outcome, said) for name, (outcome, said) in self._outcomes.items()]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        name = item.nodeid.partition("::")[2]
        if report.failed:
            self._outcomes[name] = "failed", self._said(call.excinfo)
        elif report.skipped or hasattr(report, "wasxfail"):
            self._outcomes.setdefault(name, ("skipped", ""))
        elif report.when == "call":
            self._outcomes.setdefault(name, ("passed", ""))
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if report.failed:
            self._outcomes[FILE] = "failed", self._said(report.call.excinfo if report.call is not None else None)
        return report

    def _said(self, info: pytest.ExceptionInfo[BaseException] | None) -> str:
        """Return the line of the file where it failed, and the first words of the error."""
        if info is None:
            return ""
        if isinstance(info.value, pytest.Collector.CollectError) and info.value.__cause__ is not None:
            info = pytest.ExceptionInfo.from_exception(info.value.__cause__)
        places = [entry.lineno + 1 for entry in info.traceback if entry.path == self._file]
        where = f"{FILE}:{places[-1]}  " if places else ""
        words = (where + info.exconly(tryshort=True)).splitlines()
        return "\n".join(line[:MAX_LINE] for line in words[:MAX_LINES])


def tell(command: str, answer: str) -> str:
    """Show what the judge has to tell, as if it were typed here."""
    show(command)
    return answer
