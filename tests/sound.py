"""One small exercise that lacks nothing, as texts. Each broken one is made from it by one change."""

import contextlib
from pathlib import Path

from grader.catalog import read_exercise
from grader.course import Course
from grader.diagnosis import Record, to_text
from grader.errors import GraderError
from grader.proof.lessons import fingerprint
from tests.conftest import SETTINGS, SmallCourse

NAME = "01_total"
EXERCISE, SOLUTION = f"exercises/{NAME}", f"solutions/{NAME}"
HIDDEN, REFERENCE = f"{EXERCISE}/hidden", f"{SOLUTION}/total.py"
BEHAVIOUR, ACCEPTED, REJECTED = f"{HIDDEN}/test_behaviour.py", f"{SOLUTION}/accepted", f"{SOLUTION}/rejected"

KATA = """
title = "Add up what is fetched"
pillar = 1
kind = "build"
difficulty = 1
minutes = 5
topics = ["functions"]
editable = ["total.py"]

[budgets]
fetches = 1.2 # for each of many places
"""
README = """
# 01 · Add up what is fetched

`total(count, fetch)` returns the sum of `fetch(0)` to `fetch(count - 1)`.

```python
>>> from total import total
>>> total(4, lambda place: 10 * place)
60
```

A place costs 1.2 fetches at the most. Run it: `pytest exercises/01`
"""
HINTS = """
# Hints

## 1 Direction

Go from place to place.

## 2 Tool

`range` counts.

## 3 Sketch

Add in a loop.
"""
PROBES = '''
"""What the suite does with the answer."""

from collections.abc import Callable

from grader.subject.probing import show
from total import total


def totals(counts: list[int], fetch: Callable[[int], int]) -> list[int]:
    """Return the total of each count."""
    answers = [total(count, fetch) for count in counts]
    show(f"[total(count, fetch) for count in {counts}]", answers)
    return answers
'''
TEST_BEHAVIOUR = '''
"""What must be true."""

from grader.judge.suite import FunctionTap, Twin


def test_adds_up(subject: Twin) -> None:
    """Every place counts once, and no place makes nothing."""
    fetch = FunctionTap(lambda place: place**2 + 1)
    assert subject.totals([0, 1, 2, 5], fetch) == [0, 1, 3, 35]
'''
TEST_PERFORMANCE = '''
"""What it may cost."""

from grader.judge.suite import Budget, FunctionTap, Twin


def test_fetches_once(subject: Twin, budget: Budget) -> None:
    """Each place is fetched once."""
    fetch = FunctionTap(lambda place: place)
    subject.totals([10], fetch)
    budget.at_most("fetches", len(fetch.calls) / 10, unit="fetches of a place")
'''
TEST_TYPES = '''
"""What the type checker must accept and refuse."""

from typing import assert_type

from total import total


def test_answers_an_int() -> None:
    """The answer is an int."""
    assert_type(total(1, lambda place: place), int)


def test_refuses_text() -> None:
    """Text is no count."""
    total("1", lambda place: place)  # refused: arg-type
'''


def function(body: str, *, signature: str = "count: int, fetch: Callable[[int], int]) -> int") -> str:
    """Return an answer of one function with a body of one or more lines."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f'from collections.abc import Callable\n\n\ndef total({signature}:\n    """Add up."""\n{lines}\n'


def wrong(aspect: str, body: str, *, signature: str = "count: int, fetch: Callable[[int], int]) -> int") -> str:
    """Return a rejected answer with its two first lines."""
    lines = f"# refused by: {aspect} — it is wrong\n# lesson: Do it right.\n"
    return lines + function(body, signature=signature)


STUB = function("raise NotImplementedError")
RIGHT = function("""\
result = 0
for place in range(count):
    result += fetch(place)
return result""")
SUMMED = function("return sum(fetch(place) for place in range(count))")
RECURSIVE = function("return total(count - 1, fetch) + fetch(count - 1) if count else 0")
OFF_BY_ONE = "return sum(fetch(place) for place in range(1, count + 1))"
FETCHES_4_TIMES = "return sum(max(fetch(place) for _ in range(4)) for place in range(count))"

FILES = {
    "pyproject.toml": SETTINGS,
    f"{EXERCISE}/kata.toml": KATA,
    f"{EXERCISE}/README.md": README,
    f"{EXERCISE}/hints.md": HINTS,
    f"{EXERCISE}/total.py": STUB,
    f"{HIDDEN}/probes.py": PROBES,
    BEHAVIOUR: TEST_BEHAVIOUR,
    f"{HIDDEN}/test_performance.py": TEST_PERFORMANCE,
    f"{HIDDEN}/test_types.py": TEST_TYPES,
    REFERENCE: RIGHT,
    f"{SOLUTION}/notes.md": "# 01 · Add up what is fetched: designs compared\n",
}
DESIGNS = {
    f"{ACCEPTED}/summed.py": SUMMED,
    f"{ACCEPTED}/recursive.py": RECURSIVE,
    f"{REJECTED}/starts_at_one.py": wrong("behaviour", OFF_BY_ONE),
    f"{REJECTED}/stops_early.py": wrong("behaviour", "return sum(fetch(place) for place in range(count - 1))"),
    f"{REJECTED}/counts.py": wrong("behaviour", "return count"),
    f"{REJECTED}/untyped.py": wrong(
        "types", "return sum(fetch(place) for place in range(count))", signature="count, fetch)"
    ),
    f"{REJECTED}/fetches_again.py": wrong("performance", FETCHES_4_TIMES),
}


def make_sound(root: Path, changes: dict[str, str | None] | None = None, *, designs: bool = True) -> SmallCourse:
    """Return a course of the one exercise, its stub recorded; then `changes`: texts by path, None for no such file.

    Without `designs` it keeps no accepted and no rejected answer, which makes a proof short.
    """
    small = SmallCourse(root)
    for path, text in (FILES | (DESIGNS if designs else {})).items():
        small.write(root / path, text)
    small.record_stubs()
    for path, changed in (changes or {}).items():
        if changed is None:
            (root / path).unlink()
        else:
            small.write(root / path, changed)
    with contextlib.suppress(GraderError, OSError):  # where the changes break the exercise, that is told first
        _record_lessons(Course(root))
    return small


def _record_lessons(course: Course) -> None:
    """Write a record that is current, and holds no pattern: judging the designs for it would take too long."""
    exercise = read_exercise(course, 1)
    record = Record(fingerprint(course, exercise), ())
    (exercise.hidden / "lessons.json").write_text(to_text(record), encoding="utf-8")
