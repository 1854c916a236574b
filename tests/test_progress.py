"""Every run is remembered, whatever else runs or dies beside it; and nothing that befalls the file costs a verdict."""

import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from grader.course import Course
from grader.model import Aspect, AspectScore, Grade, Measurement, Outcome, State
from grader.progress import BUSY_SECONDS, VERSION, Attempt, Progress, ProgressError, Result, budgets_of
from tests.conftest import RIGHT, Judgement, SmallCourse
from tests.grades import FAILING, FULL, make_check, make_grade

HALF_RIGHT = RIGHT.replace("number + number", "number + number if number else 1")
SHOWN = ".kata/progress.sqlite"
ANEW = f"Remove {SHOWN} to begin anew; only history is lost."
ATTEMPT = Attempt(answer="a1", whole=True)


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    """Return the history of a course without one."""
    return Progress(Course(tmp_path))


def at(moment: str, *, earned: int = 100) -> Grade:
    """Return the grade of a run over exercise 04 that started at a moment."""
    return make_grade(replace(FULL, earned=earned), started=moment)


def remember(progress: Progress, *runs: str) -> None:
    """Remember a run of exercise 04 for each name."""
    for run in runs:
        progress.remember(run, at("2025-01-02T03:04:05+00:00"), {FULL.slug: ATTEMPT})


def start(progress: Progress, script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a Python of its own that knows the `progress`, what to `remember`, and `arguments`."""
    course = str(progress.path.parent.parent)
    prelude = f"""
        import os, sys
        from pathlib import Path
        from grader.course import Course
        from grader.progress import Progress
        from tests.test_progress import remember
        progress = Progress(Course(Path({course!r})))
        """
    code = dedent(prelude) + dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=Path(__file__).parent.parent, text=True, stderr=subprocess.PIPE
    )


def rows(course: SmallCourse) -> list[tuple[str, bool, str, int]]:
    """Return what is remembered of each exercise: slug, whole, state and points."""
    results = Progress(Course(course.root)).results()
    return [(one.slug, one.whole, one.state.value, one.earned) for one in results]


# What is kept


def test_a_result_comes_back_as_it_was(progress: Progress) -> None:
    """State, points, aspects and budgets are those of the run."""
    measured = Measurement(name="calls", value=3.0, allowed=2.0, unit="calls", rounds=5, detail="twice")
    checks = (make_check(), make_check(Aspect.PERFORMANCE, Outcome.FAILED, measured=measured))
    progress.remember("r1", make_grade(replace(FAILING, checks=checks)), {"lru_cache": ATTEMPT})

    assert progress.results() == (
        Result(
            slug="lru_cache",
            when=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
            answer="a1",
            whole=True,
            state=State.IN_PROGRESS,
            earned=40,
            possible=100,
            aspects=FAILING.aspects,
            measured=(measured,),
        ),
    )


def test_a_run_that_knows_more_replaces_what_it_knew(progress: Progress) -> None:
    """Remembering the same run again adds no row."""
    progress.remember("r1", at("2025-01-02T03:04:05+00:00", earned=10), {"traps": replace(ATTEMPT, whole=False)})
    remember(progress, "r1")

    assert [(one.earned, one.whole) for one in progress.results()] == [(100, True)]


def test_the_oldest_comes_first(progress: Progress) -> None:
    """Results are ordered by the moment, whatever the time zone, and not by when they were written down."""
    for run, moment in (("r1", "2025-01-02T10:00:00+00:00"), ("r2", "2025-01-02T10:30:00+02:00")):
        progress.remember(run, at(moment), {"traps": replace(ATTEMPT, answer=run)})

    assert [one.answer for one in progress.results()] == ["r2", "r1"]


def test_runs_of_one_second_stay_in_order(progress: Progress) -> None:
    """What was written later counts as later, though the run's name sorts before."""
    names = ["f", "c", "e", "a", "d", "b"]
    for run in names:
        progress.remember(run, at("2025-01-02T03:04:05+00:00"), {"traps": replace(ATTEMPT, answer=run)})

    assert [one.answer for one in progress.results()] == names


def test_exercises_without_an_attempt_are_left_out(progress: Progress) -> None:
    """Only what the learner tried is remembered of a run over more."""
    progress.remember("r1", make_grade(FULL, FAILING), {"traps": ATTEMPT})

    assert [one.slug for one in progress.results()] == ["traps"]


def test_the_worst_value_of_a_budget_is_kept() -> None:
    """A budget that several checks measured is told once."""
    values = (2.0, 5.0, 3.0)
    checks = [make_check(measured=Measurement(name="calls", value=value, allowed=4.0, unit="")) for value in values]

    assert [(one.name, one.value) for one in budgets_of([*checks, make_check()])] == [("calls", 5.0)]


def test_without_a_file_nothing_is_remembered(progress: Progress) -> None:
    """Reading makes no file."""
    assert (progress.results(), progress.hints(), progress.path.exists()) == ((), {}, False)


def test_hints_are_counted_by_exercise(progress: Progress) -> None:
    """The last count holds, and 0 forgets."""
    progress.show_hints("traps", 1)
    progress.show_hints("traps", 3)
    progress.show_hints("fields", 2)
    progress.show_hints("fields", 0)

    assert progress.hints() == {"traps": 3, "fields": 0}


def test_deleting_the_file_loses_history_only(progress: Progress) -> None:
    """The next run makes it anew."""
    remember(progress, "r1")
    progress.path.unlink()
    remember(progress, "r2")

    assert len(progress.results()) == 1


# Others beside it


def test_processes_that_write_at_the_same_time_lose_nothing(progress: Progress) -> None:
    """Four processes write twenty runs each, the file being made by whichever comes first."""
    script = "remember(progress, *(f'{sys.argv[1]}-{number}' for number in range(20)))"

    writers = [start(progress, script, str(name)) for name in range(4)]

    assert [(writer.communicate(timeout=120)[1], writer.returncode) for writer in writers] == [("", 0)] * 4
    assert len(progress.results()) == 80


@pytest.mark.parametrize("size", [10, 4_000_000], ids=["in memory", "spilled to the file"])
def test_a_process_that_dies_in_mid_write_leaves_what_was_there(progress: Progress, size: int) -> None:
    """The rows before it are read, what it had begun is not, and the next run writes again."""
    remember(progress, "r1")
    dying = """
        with progress._open() as connection:
            connection.execute("DELETE FROM result")
            connection.execute("INSERT INTO hint VALUES (hex(zeroblob(?)), 1)", (int(sys.argv[1]),))
            os._exit(9)
        """

    process = start(progress, dying, str(size))

    assert (process.communicate(timeout=120)[1], process.returncode) == ("", 9)
    assert progress.hints() == {}
    assert len(progress.results()) == 1
    remember(progress, "r2")
    assert len(progress.results()) == 2


def test_an_error_in_mid_write_leaves_what_was_there(progress: Progress) -> None:
    """A run is written whole or not at all."""

    class Interrupting(dict[str, Attempt]):
        def __getitem__(self, slug: str) -> Attempt:
            raise KeyboardInterrupt

    remember(progress, "r1")

    with pytest.raises(KeyboardInterrupt):
        progress.remember("r2", at("2025-01-02T03:04:05+00:00"), Interrupting(traps=ATTEMPT))

    with closing(sqlite3.connect(progress.path)) as connection:
        assert connection.execute("SELECT id FROM run").fetchall() == [("r1",)]


def test_a_file_that_another_program_holds(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting ends, and nobody is told to remove a file that is in use."""
    remember(progress, "r1")
    monkeypatch.setattr("grader.progress.BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(progress.path)) as other:
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(ProgressError) as refused:
            remember(progress, "r2")

    assert str(refused.value) == (
        f"{SHOWN} is held by another program for more than 0 s. End that one, then run again."
    )
    assert BUSY_SECONDS >= 1


# Files that can't be used


def as_text(path: Path) -> None:
    """Make the file a text."""
    path.write_text("not a database, but long enough to look at: " + "x" * 5000, encoding="utf-8")


def as_piece(path: Path) -> None:
    """Cut off the end of the file."""
    path.write_bytes(path.read_bytes()[:5000])


def as_newer(path: Path) -> None:
    """Let a later grader have written the file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


def as_foreign(path: Path) -> None:
    """Put another program's database in place of the file."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE run (distance INTEGER)")


def as_read_only(path: Path) -> None:
    """Mark the file as one that SQLite may only read, which holds for root, too."""
    data = bytearray(path.read_bytes())
    data[18] = 3  # "write version" of the file format
    path.write_bytes(data)


def as_folder(path: Path) -> None:
    """Put a folder in place of the file."""
    path.unlink()
    path.mkdir()


UNUSABLE = {
    "a text": (as_text, f"is no database of the grader's. {ANEW}"),
    "truncated": (as_piece, f"is no database of the grader's. {ANEW}"),
    "newer": (as_newer, f"was written by a newer grader. Update this one, or: {ANEW}"),
    "foreign": (as_foreign, f"can't be used (table run already exists). {ANEW}"),
    "read-only": (as_read_only, f"can't be used (attempt to write a readonly database). {ANEW}"),
    "a folder": (as_folder, f"can't be used (unable to open database file). {ANEW}"),
}
unusable = pytest.mark.parametrize(("damage", "words"), UNUSABLE.values(), ids=UNUSABLE)


@unusable
def test_a_file_that_can_not_be_used(progress: Progress, damage: Callable[[Path], None], words: str) -> None:
    """Reading and writing say what is wrong, and what to do."""
    remember(progress, "r1")
    damage(progress.path)

    for use in (progress.results, progress.hints, lambda: remember(progress, "r2")):
        with pytest.raises(ProgressError) as refused:
            use()
        assert str(refused.value) == f"{SHOWN} {words}"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("state", "splendid", "'splendid' is not a valid State"),
        ("earned", 101, "101 of 100 points"),
        ("aspects", "{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ],
)
def test_rows_that_no_grader_wrote(progress: Progress, column: str, value: object, words: str) -> None:
    """A row that means nothing is told, not guessed at."""
    remember(progress, "r1")
    with closing(sqlite3.connect(progress.path)) as connection, connection:
        connection.execute(f"UPDATE result SET {column} = ?", (value,))  # noqa: S608 -- a name from this file

    with pytest.raises(ProgressError) as refused:
        progress.results()

    assert str(refused.value) == f"{SHOWN} holds what this grader never wrote ({words}). {ANEW}"


def test_a_file_in_place_of_the_folder(progress: Progress) -> None:
    """Nothing is known then, and what can't be made is told."""
    progress.path.parent.write_text("", encoding="utf-8")

    with pytest.raises(ProgressError) as refused:
        remember(progress, "r1")

    assert progress.results() == ()
    assert str(refused.value) == (
        f"{SHOWN} can't be written ({os.strerror(errno.EEXIST)}). Make .kata a folder that you may write."
    )


def test_an_empty_file_is_a_new_one(progress: Progress) -> None:
    """What a full disk may leave behind is no obstacle."""
    progress.path.parent.mkdir()
    progress.path.touch()
    remember(progress, "r1")

    assert len(progress.results()) == 1


# Whole runs of pytest


def verdict_of(judgement: Judgement) -> tuple[int, str, int]:
    """Return exit code, state and points of exercise 01."""
    exercise = judgement.exercise(1)
    return judgement.status, exercise["state"], exercise["earned"]


def test_every_run_is_remembered(course: SmallCourse) -> None:
    """A second run adds a row, and neither what is not started nor the reference has one."""
    course.put(1, HALF_RIGHT)
    course.judge("exercises/01", "exercises/02")
    course.put(1)
    course.judge("exercises/01", "solutions/02")

    first, second = Progress(Course(course.root)).results()

    assert [(one.slug, one.whole, one.state) for one in (first, second)] == [
        ("double", True, State.IN_PROGRESS),
        ("double", True, State.FULL),
    ]
    assert first.answer != second.answer
    assert second.aspects[0] == AspectScore(name=Aspect.BEHAVIOUR, earned=60, possible=60, passed=4, checks=4)
    assert [(one.name, one.value, one.allowed) for one in second.measured] == [("additions", 1.0, 2.0)]


@pytest.mark.parametrize(
    "selection", [["-k", "zero or small"], ["-x"], ["--first-failure"], ["--aspect", "behaviour"]], ids=" ".join
)
def test_a_part_of_the_suite_is_no_whole_run(course: SmallCourse, selection: list[str]) -> None:
    """What was selected is remembered as such, since it says little of the answer."""
    course.put(1, HALF_RIGHT)
    course.judge("exercises/01", *selection)

    assert [(slug, whole) for slug, whole, *_ in rows(course)] == [("double", False)]


def test_first_failure_of_a_right_answer_is_a_whole_run(course: SmallCourse) -> None:
    """Where nothing fails, nothing is left out."""
    course.put(1)
    course.judge("exercises/01", "--first-failure")

    assert rows(course) == [("double", True, "full", 100)]


def test_workers_remember_once(course: SmallCourse) -> None:
    """Under xdist the run has one row for each exercise."""
    course.put(1)
    course.put(2)
    course.judge("exercises", "-n", "2")

    assert sorted(rows(course)) == [("double", True, "full", 100), ("twice", True, "full", 100)]


def test_a_submission_of_somebody_else_is_not_remembered(course: SmallCourse, tmp_path: Path) -> None:
    """What `grader grade` judges leaves no trace in the course's own history."""
    course.put(1)
    answers = {"01_double": {"texts": {"double.py": RIGHT}}, "02_twice": {"texts": {"twice.py": RIGHT}}}
    (tmp_path / "intake.json").write_text(json.dumps(answers), encoding="utf-8")

    judged = course.judge("exercises/01", "--submission", "intake.json", "--grade-json", "out.json")

    assert (judged.status, json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["earned"]) == (0, 100)
    assert not (tmp_path / SHOWN).exists()


@unusable
def test_no_verdict_depends_on_the_file(course: SmallCourse, damage: Callable[[Path], None], words: str) -> None:
    """The run ends as ever, with one line on what was not remembered."""
    remember(Progress(Course(course.root)), "r1")
    damage(course.root / SHOWN)
    course.put(1, HALF_RIGHT)

    judged = course.judge("exercises/01", "--aspect", "behaviour")

    assert verdict_of(judged) == (1, "in-progress", 30)
    assert [line for line in judged.output.splitlines() if SHOWN in line] == [
        f"Not remembered for grader list: {SHOWN} {words}"
    ]


def test_a_check_of_a_kept_design_is_not_remembered(course: SmallCourse) -> None:
    """An author's run over a rejected design says nothing of the learner."""
    course.write(course.root / "solutions" / "01_double" / "rejected" / "odd.py", HALF_RIGHT)

    course.judge("solutions/01/rejected/odd.py", "--aspect", "behaviour")

    assert rows(course) == []
