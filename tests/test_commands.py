"""The commands of `grader`: what they print, what they leave on disk, and how they fail."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import Course
from grader.model import Aspect, Check, Exercise, Facts, Grade, Kind, Outcome, Points, State
from grader.report.document import to_json
from grader.scoring import grade_exercise, total_pillars
from tests.conftest import Command, Ended

STUB = "def double(number: int) -> int:\n    raise NotImplementedError\n"
KATA = """
title = "{slug} a number"
pillar = 1
kind = "build"
difficulty = 1
minutes = 5
topics = ["functions"]
editable = ["{slug}.py"]
"""
CHECKS = (
    Check(id="test_one", aspect=Aspect.BEHAVIOUR, outcome=Outcome.PASSED, title="One."),
    Check(
        id="test_two", aspect=Aspect.BEHAVIOUR, outcome=Outcome.FAILED, title="Two.", message="It is 3.", place="a.py:1"
    ),
    Check(id="test_type", aspect=Aspect.TYPES, outcome=Outcome.PASSED, title="Typed."),
    Check(id="test_cheap", aspect=Aspect.PERFORMANCE, outcome=Outcome.PASSED, title="Cheap."),
)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Return a course of two exercises with their stubs in place, in the current folder."""
    for folder, slug in (("01_double", "double"), ("02_twice", "twice")):
        home = tmp_path / "exercises" / folder
        home.mkdir(parents=True)
        (home / "kata.toml").write_text(KATA.format(slug=slug), encoding="utf-8")
        (home / f"{slug}.py").write_text(STUB, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Course(tmp_path)


def grade(*facts: Facts, number: int = 1, points: Points | None = None) -> Grade:
    """Return the grade of a run that found `facts`, each about exercise 01 unless told otherwise."""
    exercise = Exercise(
        number=number,
        slug="double",
        folder=Path("/old"),
        title="An old title",
        pillar=2,
        kind=Kind.BUILD,
        difficulty=1,
        minutes=5,
        topics=("old",),
        editable=("double.py",),
        points=points or Points(),
    )
    graded = tuple(grade_exercise(exercise, one) for one in facts)
    return Grade(
        grader="0.1.0",
        python="3.11.7",
        mode="practice",
        started="2025-11-21T03:00:00+00:00",
        seconds=1.25,
        earned=sum(one.earned for one in graded),
        possible=sum(one.possible for one in graded),
        pillars=total_pillars(graded),
        exercises=graded,
    )


FACTS = Facts(submission="exercises/01_double", checks=CHECKS)


def saved(course: Course, old: Grade) -> str:
    """Save a grade where a run does, and return its text."""
    text = to_json(old)
    course.state.mkdir(exist_ok=True)
    (course.state / "grade.json").write_text(text, encoding="utf-8")
    return text


def files(course: Course) -> dict[str, bytes]:
    """Return every file of the course with its content."""
    return {course.relative(path): path.read_bytes() for path in course.root.rglob("*") if path.is_file()}


def weights(course: Course, points: str) -> None:
    """Give exercise 01 other points."""
    kata = course.exercises / "01_double" / "kata.toml"
    kata.write_text(KATA.format(slug="double") + f"[points]\n{points}\n", encoding="utf-8")


# grader rescore


def test_rescore_gives_the_points_of_today(course: Course, grader: Command) -> None:
    """Points, titles and pillars come from the course as it is now."""
    saved(course, grade(FACTS))
    weights(course, "behaviour = 10\ntypes = 40\nperformance = 50")

    new = json.loads(grader("rescore").out)

    assert [(one["name"], one["earned"], one["possible"]) for one in new["exercises"][0]["aspects"]] == [
        ("behaviour", 5, 10),
        ("types", 20, 40),
        ("performance", 25, 50),
    ]
    assert (new["earned"], new["possible"]) == (50, 100)
    assert new["pillars"] == [{"number": 1, "title": "Idiomatic Python", "earned": 50, "possible": 100}]
    assert (new["exercises"][0]["title"], new["exercises"][0]["topics"]) == ("double a number", ["functions"])


def test_rescore_keeps_the_facts(course: Course, grader: Command) -> None:
    """Checks, times and versions stay as the run left them."""
    old = json.loads(saved(course, grade(FACTS)))
    weights(course, "behaviour = 1")

    new = json.loads(grader("rescore").out)

    assert new["exercises"][0]["checks"] == old["exercises"][0]["checks"]
    assert [new[key] for key in ("grader", "python", "mode", "started", "seconds")] == [
        "0.1.0",
        "3.11.7",
        "practice",
        "2025-11-21T03:00:00+00:00",
        1.25,
    ]


def test_rescore_runs_nothing_and_writes_nothing(
    course: Course, grader: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New points start no process and change no file."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("A process was started.")

    for module, name in ((subprocess, "Popen"), (os, "fork"), (os, "posix_spawn"), (os, "system")):
        monkeypatch.setattr(module, name, refuse, raising=False)
    saved(course, grade(FACTS))
    weights(course, "behaviour = 1")
    before = files(course)

    ended = grader("rescore")

    assert (ended.status, ended.err) == (0, "")
    assert files(course) == before


def test_rescore_with_the_same_points_changes_none(course: Course, grader: Command) -> None:
    """Scoring twice is scoring once: what comes out can be rescored again, to the same text."""
    saved(course, grade(FACTS))
    first = grader("rescore").out

    (course.state / "grade.json").write_text(first, encoding="utf-8")

    assert grader("rescore").out == first
    assert json.loads(first)["earned"] == 50


@pytest.mark.parametrize(
    ("facts", "state", "points"),
    [
        pytest.param(replace(FACTS, started=False), State.NOT_STARTED, (0, 30), id="not started"),
        pytest.param(replace(FACTS, fault="The suite is broken."), State.INFRASTRUCTURE, (0, 0), id="fault"),
        pytest.param(replace(FACTS, missing_extra="sql"), State.UNAVAILABLE, (0, 0), id="missing extra"),
        pytest.param(FACTS, State.IN_PROGRESS, (15, 30), id="in progress"),
        pytest.param(replace(FACTS, checks=(CHECKS[0], *CHECKS[2:])), State.FULL, (30, 30), id="full"),
    ],
)
def test_rescore_keeps_the_state(
    course: Course, grader: Command, facts: Facts, state: State, points: tuple[int, int]
) -> None:
    """Other weights don't turn a stub into an attempt, or what could not be judged into a failure."""
    saved(course, grade(facts))
    weights(course, "behaviour = 10\ntypes = 10\nperformance = 10")

    [new] = json.loads(grader("rescore").out)["exercises"]

    assert (new["state"], new["earned"], new["possible"]) == (state, *points)
    assert new["fault"] == grade(facts).exercises[0].fault


def test_rescore_leaves_an_exercise_that_is_gone(course: Course, grader: Command) -> None:
    """What the course no longer has keeps its old points, and counts in the sums."""
    old = saved(course, grade(FACTS, number=77))

    assert grader("rescore") == Ended(0, old, "")


def test_rescore_reads_the_document_named(course: Course, grader: Command) -> None:
    """A path names another document than the last run's."""
    saved(course, grade(replace(FACTS, started=False)))
    (course.root / "mine.json").write_text(to_json(grade(FACTS)), encoding="utf-8")

    assert json.loads(grader("rescore", "mine.json").out)["earned"] == 50


def test_rescore_finds_the_last_run_from_any_folder(
    course: Course, grader: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a path it is the course's last run, wherever in the course one is."""
    saved(course, grade(FACTS))
    monkeypatch.chdir(course.exercises / "02_twice")

    ended = grader("rescore")

    assert (ended.status, ended.err) == (0, "")
    assert json.loads(ended.out)["earned"] == 50


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(None, os.strerror(errno.ENOENT), id="missing"),
        pytest.param(b"\xff\xfe", "not UTF-8", id="not UTF-8"),
    ],
)
def test_rescore_of_what_cannot_be_read(course: Course, grader: Command, data: bytes | None, reason: str) -> None:
    """A document that can't be read is told on one line, with the way to get one."""
    if data is not None:
        (course.root / "mine.json").write_bytes(data)

    ended = grader("rescore", "mine.json")

    assert ended == Ended(2, "", f"grader: mine.json can't be read ({reason}). Write one with: pytest exercises\n")


@pytest.mark.usefixtures("course")
def test_rescore_without_a_run(grader: Command) -> None:
    """Before the first run there is nothing to score."""
    ended = grader("rescore")

    reason = os.strerror(errno.ENOENT)
    assert ended == Ended(
        2, "", f"grader: .kata/grade.json can't be read ({reason}). Write one with: pytest exercises\n"
    )


@pytest.mark.usefixtures("course")
def test_rescore_of_a_folder(grader: Command) -> None:
    """A folder is told the same way."""
    ended = grader("rescore", "exercises")

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("grader: exercises can't be read (")


def test_rescore_of_another_document(course: Course, grader: Command) -> None:
    """A document that is no grade is told with its name and the first thing wrong."""
    (course.root / "mine.json").write_text("{}", encoding="utf-8")

    ended = grader("rescore", "mine.json")

    assert ended == Ended(
        2,
        "",
        "grader: mine.json is not a grade document (grader: Field required). "
        "Write one with: pytest exercises --grade-json mine.json\n",
    )


def test_rescore_with_a_broken_course(course: Course, grader: Command) -> None:
    """A broken kata.toml is told, and no half of a grade is printed."""
    saved(course, grade(FACTS))
    weights(course, "behavior = 10")

    ended = grader("rescore")

    assert ended == Ended(
        2,
        "",
        "grader: Unknown key 'behavior' in [points] of exercises/01_double/kata.toml. Did you mean 'behaviour'?\n",
    )


# grader stubs


def test_stubs_are_recorded(course: Course, grader: Command) -> None:
    """The record holds every editable file, by exercise, and lies with the exercises."""
    ended = grader("stubs")

    assert ended == Ended(0, "Recorded the stubs in exercises/.stubs.json.\n", "")
    assert json.loads((course.exercises / ".stubs.json").read_text(encoding="utf-8")) == {
        "01_double": {"double.py": STUB},
        "02_twice": {"twice.py": STUB},
    }


def test_stubs_of_one_exercise_are_recorded(course: Course, grader: Command) -> None:
    """With a number, the other exercises stay as recorded, even one that can't be read just now."""
    grader("stubs")
    before = json.loads((course.exercises / ".stubs.json").read_text(encoding="utf-8"))
    first, second = course.folders.values()
    (first / f"{first.name[3:]}.py").write_text("changed = 1\n", encoding="utf-8")
    (second / "kata.toml").unlink()

    ended = grader("stubs", first.name[:2])

    after = json.loads((course.exercises / ".stubs.json").read_text(encoding="utf-8"))
    assert (ended.status, after[second.name]) == (0, before[second.name])
    assert after[first.name] == {f"{first.name[3:]}.py": "changed = 1\n"}


def test_stubs_are_recorded_from_any_folder(course: Course, grader: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record has one place, wherever in the course one is."""
    monkeypatch.chdir(course.exercises / "02_twice")

    assert grader("stubs") == Ended(0, "Recorded the stubs in exercises/.stubs.json.\n", "")
    assert (course.exercises / ".stubs.json").exists()


@pytest.mark.usefixtures("course")
def test_check_of_a_record_that_is_right(grader: Command) -> None:
    """An up-to-date record needs no words."""
    grader("stubs")

    assert grader("stubs", "--check") == Ended(0, "", "")


def test_check_of_a_changed_stub(course: Course, grader: Command) -> None:
    """A stub that differs from the record is told with the command that mends it, and nothing is changed."""
    grader("stubs")
    (course.exercises / "02_twice" / "twice.py").write_text(STUB + "\n", encoding="utf-8")
    before = files(course)

    ended = grader("stubs", "--check")

    assert ended == Ended(1, "exercises/.stubs.json is not up to date. Run: grader stubs\n", "")
    assert files(course) == before


def test_check_without_a_record(course: Course, grader: Command) -> None:
    """A record that was never made is not up to date, and is not made."""
    ended = grader("stubs", "--check")

    assert ended == Ended(1, "exercises/.stubs.json is not up to date. Run: grader stubs\n", "")
    assert not (course.exercises / ".stubs.json").exists()


def test_check_of_a_broken_record(course: Course, grader: Command) -> None:
    """A record that is no JSON is told."""
    (course.exercises / ".stubs.json").write_text("{", encoding="utf-8")

    ended = grader("stubs", "--check")

    assert ended == Ended(
        2, "", "grader: exercises/.stubs.json is broken. Restore it with: git checkout -- exercises/.stubs.json\n"
    )


def test_recording_mends_a_broken_record(course: Course, grader: Command) -> None:
    """The old record is not read where a new one is made."""
    (course.exercises / ".stubs.json").write_text("{", encoding="utf-8")

    grader("stubs")

    assert grader("stubs", "--check").status == 0


@pytest.mark.parametrize("arguments", [["stubs"], ["stubs", "--check"]], ids=["record", "check"])
def test_stubs_need_every_file(course: Course, grader: Command, arguments: list[str]) -> None:
    """A stub that is missing is told, and the record stays as it was."""
    grader("stubs")
    gone = course.exercises / "02_twice" / "twice.py"
    gone.unlink()
    before = files(course)

    ended = grader(*arguments)

    shown = course.relative(gone)
    assert ended == Ended(2, "", f"grader: {shown} is missing. Restore it with: git checkout -- {shown}\n")
    assert files(course) == before


# All commands


@pytest.mark.parametrize("arguments", [["rescore"], ["rescore", "mine.json"], ["stubs"], ["stubs", "--check"]])
def test_without_a_course(
    tmp_path: Path, grader: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Outside a course the message says what to look for."""
    (tmp_path / "mine.json").write_text(to_json(grade(FACTS)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    ended = grader(*arguments)

    assert ended == Ended(
        2,
        "",
        "grader: There is no course here. Change to a folder that holds exercises/, or name one: --course DIR\n",
    )


@pytest.mark.parametrize(
    ("command", "example"),
    [
        pytest.param("rescore", "Example: grader rescore .kata/grade.json > new.json", id="rescore"),
        pytest.param("stubs", "Example: grader stubs 07", id="stubs"),
    ],
)
def test_help_has_an_example(grader: Command, command: str, example: str) -> None:
    """The help of a command ends well and shows how it is used."""
    ended = grader(command, "--help")

    assert (ended.status, ended.err) == (0, "")
    assert example in " ".join(ended.out.split())


def test_help_lists_the_commands(grader: Command) -> None:
    """The help of `grader` names every command, and how to judge an answer."""
    ended = grader("--help")

    assert ended.status == 0
    assert "To judge an answer, run: pytest exercises/07" in ended.out
    commands = ["rescore", "stubs", "new", "verify", "coverage"]
    assert [word for word in commands if f" {word} " in ended.out] == commands


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("arguments", [["regrade"], ["rescore", "--fast"], ["stubs", "--now"]], ids=" ".join)
def test_wrong_command_line(grader: Command, arguments: list[str]) -> None:
    """What no command understands is an error of usage."""
    ended = grader(*arguments)

    assert (ended.status, ended.out) == (2, "")
    assert arguments[-1] in ended.err


def test_module_is_the_command(course: Course) -> None:
    """`python -m grader` does what `grader` does."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "stubs", "--check"],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == "exercises/.stubs.json is not up to date. Run: grader stubs\n"
    assert done.stderr == ""
