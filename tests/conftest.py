"""What several test files share: a small course in a temporary folder, and a pytest that judges it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest

collect_ignore = ["attacks"]  # a course of their own, judged by the tests and not one of them

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"

SETTINGS = """
[tool.pytest.ini_options]
testpaths = ["exercises"]
filterwarnings = ["error", "ignore:Benchmarks are automatically disabled:Warning"]
"""
"""As in the pyproject.toml of the repository."""
ANSI = re.compile(r"\x1b\[[0-9;]*m")  # what typer adds where it believes in a terminal, as on GitHub's machines

KATA = """
title = "Double a number"
pillar = 1
kind = "build"
difficulty = 1
minutes = 5
topics = ["functions"]
editable = ["{slug}.py"]

[budgets]
additions = 2  # per call
"""
STUB = '''
def double(number: int) -> int:
    """Return twice the number."""
    raise NotImplementedError
'''
RIGHT = '''
def double(number: int) -> int:
    """Return twice the number."""
    return number + number
'''
README = """
# Double

```python
>>> from {slug} import double
>>> double(4)
8
```
"""
PROBES = '''
"""What the suite does with the answer."""

from grader.subject.probing import show
from {slug} import double


def call(number: int) -> int:
    """Return what `double` answers."""
    answer = double(number)
    show(f"double({{number}})", answer)
    return answer


def call_with(tap: int) -> int:
    """Hand on whatever the judge gives."""
    return double(tap)
'''
TEST_BEHAVIOUR = '''
"""What must be true."""

from hypothesis import given, strategies as st

from grader.judge.suite import Twin


def test_doubles_a_small_number(subject: Twin) -> None:
    """Twice three is six."""
    assert subject.call(3) == 6


def test_doubles_zero(subject: Twin) -> None:
    """Twice nothing is nothing."""
    assert subject.call(0) == 0


@given(number=st.integers(-1000, 1000))
def test_agrees_with_the_reference(subject: Twin, reference: Twin, number: int) -> None:
    """Any number is doubled."""
    assert subject.call(number) == reference.call(number)
'''
TEST_TYPES = '''
"""What the type checker must accept and refuse."""

from typing import assert_type

from {slug} import double


def test_answers_an_int() -> None:
    """The answer is an int."""
    assert_type(double(1), int)


def test_refuses_text() -> None:
    """Text can't be doubled."""
    double("1")  # refused: arg-type
'''
TEST_PERFORMANCE = '''
"""What it may cost."""

from grader.judge.suite import Budget, Twin


def test_needs_few_additions(subject: Twin, budget: Budget) -> None:
    """A call adds at most twice."""
    budget.at_most("additions", subject.call(1) / 2, unit="additions")
'''


@dataclass(frozen=True)
class Judgement:
    """One run of pytest over a course, from outside."""

    status: int
    output: str
    grade: dict[str, Any]  # grade.json, or empty

    def exercise(self, number: int) -> dict[str, Any]:
        """Return the grade of one exercise."""
        found: dict[str, Any] = next(one for one in self.grade["exercises"] if one["number"] == number)
        return found

    def check(self, number: int, name: str) -> dict[str, Any]:
        """Return the check whose id ends with `name`."""
        found: dict[str, Any] = next(one for one in self.exercise(number)["checks"] if one["id"].endswith(name))
        return found

    def outcomes(self, number: int) -> dict[str, str]:
        """Return how the checks of one exercise ended, by the last part of their ids, but for those that passed."""
        checks = self.exercise(number)["checks"]
        return {one["id"].rpartition("::")[2]: one["outcome"] for one in checks if one["outcome"] != "passed"}

    def points(self, number: int) -> dict[str, int]:
        """Return the points of one exercise by aspect."""
        return {one["name"]: one["earned"] for one in self.exercise(number)["aspects"]}

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Return all exercises without what their checks cost, which differs from run to run."""
        return [
            one | {"checks": [check | {"cpu": None, "peak": None} for check in one["checks"]]}
            for one in self.grade["exercises"]
        ]

    @property
    def verdict(self) -> str:
        """Return what the grader shows at the end, without pytest's own lines."""
        lines = [line.rstrip() for line in self.output.splitlines()]
        starts, ends = (
            ("╭", "Not started yet", "Full points"),
            ("╰", "A good first step", "Pillar", "All:", "Next:", "  pytest ", "Stuck?"),
        )
        first = next(place for place, line in enumerate(lines) if line.startswith(starts))
        last = max(place for place, line in enumerate(lines) if line.startswith(ends))
        return "\n".join(lines[first : last + 1])

    def panel(self, title: str) -> str:
        """Return the text of the panel whose title starts with `title`, its lines joined."""
        _, found, rest = self.verdict.partition(f"╭─ {title}")
        body = rest.partition("\n╰")[0].splitlines()[1:]
        return " ".join(" ".join(line.strip("│ ") for line in body).split()) if found else ""


class Ended(NamedTuple):
    """How a command of `grader` ended. A tuple, since pytest's own copy of this file makes other classes."""

    status: int
    out: str
    err: str


Command = Callable[..., Ended]
"""Runs `grader` with some arguments."""


@dataclass(frozen=True)
class SmallCourse:
    """A course of exercises that double a number."""

    root: Path

    def add(self, number: int, slug: str) -> Path:
        """Add an exercise with its stub, suite and reference; return its folder."""
        folder = self.root / "exercises" / f"{number:02d}_{slug}"
        self.write(folder / "kata.toml", KATA.format(slug=slug))
        self.write(folder / "README.md", README.format(slug=slug))
        self.write(folder / f"{slug}.py", STUB)
        self.write(folder / "hidden" / "probes.py", PROBES.format(slug=slug))
        self.write(folder / "hidden" / "test_behaviour.py", TEST_BEHAVIOUR)
        self.write(folder / "hidden" / "test_types.py", TEST_TYPES.format(slug=slug))
        self.write(folder / "hidden" / "test_performance.py", TEST_PERFORMANCE)
        self.write(self.root / "solutions" / folder.name / f"{slug}.py", RIGHT)
        self.write(self.root / "solutions" / folder.name / "notes.md", "# Notes\n")
        self.record_stubs()
        return folder

    def put(self, number: int, text: str = RIGHT) -> Path:
        """Put an answer into an exercise; return its file. Add all exercises first, or it counts as the stub."""
        folder = next((self.root / "exercises").glob(f"{number:02d}_*"))
        path = folder / f"{folder.name[3:]}.py"
        self.write(path, text)
        return path

    def write(self, path: Path, text: str) -> None:
        """Write a file, and the folders above it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def judge(
        self,
        *arguments: str,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        cache: bool = False,
        typed: str = "",
    ) -> Judgement:
        """Run pytest with `arguments` in the course, or in `folder`; `typed` is what it reads from the keyboard."""
        document = self.root / ".kata" / "grade.json"
        document.unlink(missing_ok=True)
        done = subprocess.run(
            self.command(*arguments, cache=cache),
            cwd=folder or self.root,
            env=self.environment(environment),
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        grade = json.loads(document.read_text(encoding="utf-8")) if document.exists() else {}
        return Judgement(done.returncode, done.stdout + done.stderr, grade)

    def command(self, *arguments: str, cache: bool = False) -> list[str]:
        """Return the command that judges; without `cache` no run knows of an earlier one."""
        return [sys.executable, "-m", "pytest", *([] if cache else ["-p", "no:cacheprovider"]), *arguments]

    def environment(self, changes: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment to judge in, the same on every terminal and in every worker of xdist."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return inherited | {"COLUMNS": "80", "PYTHONUTF8": "1", "PY_COLORS": "0"} | dict(changes or {})

    def record_stubs(self) -> None:
        """Record the stubs of all exercises as they are now."""
        from grader.course import Course  # noqa: PLC0415 -- after coverage has started
        from grader.submission import record_stubs  # noqa: PLC0415

        record_stubs(Course(self.root))


def make_course(root: Path, *slugs: str) -> SmallCourse:
    """Return a course with an exercise for each of `slugs`, numbered from 01, all not started."""
    small = SmallCourse(root)
    small.write(root / "pyproject.toml", SETTINGS)
    for number, slug in enumerate(slugs, 1):
        small.add(number, slug)
    return small


def assert_golden(name: str, text: str) -> None:
    """Compare `text` with tests/golden/NAME.txt, durations aside. With REWRITE_GOLDEN=1 set, write the file instead."""
    path = GOLDEN / f"{name}.txt"
    scrubbed = "".join(f"{line.rstrip()}\n" for line in re.sub(r"\d+\.\d+s\b", "0.00s", text).splitlines())
    if os.environ.get("REWRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(scrubbed, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == scrubbed  # noqa: S101 -- a check that tests share


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """Return a course with the exercises 01_double and 02_twice, both not started."""
    return make_course(tmp_path, "double", "twice")


@pytest.fixture
def answer(course: SmallCourse) -> Callable[..., Judgement]:
    """Return a function that puts an answer into exercise 01 and judges it."""

    def judge(text: str, *arguments: str) -> Judgement:
        course.put(1, text)
        return course.judge("exercises/01", *arguments)

    return judge


@pytest.fixture
def grader(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs `grader` with some arguments, on a terminal of so many columns."""
    from grader import cli  # noqa: PLC0415 -- after coverage has started

    def run(*arguments: str, columns: int = 200) -> Ended:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["grader", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return Ended(int(ended.value.code or 0), ANSI.sub("", printed.out), ANSI.sub("", printed.err))

    return run
