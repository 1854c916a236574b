"""The facts of a session become one grade, in whatever order reports arrive, and it is on disk after every exercise."""

import json
import platform
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from grader.judge.budget import Budget, BudgetExceeded
from grader.model import Advice, Aspect, Check, Exercise, ExerciseGrade, Kind, Measurement, Outcome, PillarScore, State
from grader.recorder import Recorder, Tree, pack_check
from grader.report.document import from_json
from grader.targets import Target

ONE, TWO, REFERENCE = "exercises/01_double", "exercises/02_twice", "solutions/01_double"
WORKS = Check(
    id="hidden/test_behaviour.py::test_works", aspect=Aspect.BEHAVIOUR, outcome=Outcome.NOT_RUN, title="It works."
)
CHEAP = Check(
    id="hidden/test_performance.py::test_cheap", aspect=Aspect.PERFORMANCE, outcome=Outcome.NOT_RUN, title="Cheap."
)
MEASURED = Measurement(name="calls", value=3.0, allowed=2.0, unit="calls", rounds=5, detail="twice")


def target(label: str, number: int = 1, *, pillar: int = 1) -> Target:
    """Return a target with an exercise and no file at all."""
    path = Path("/course") / label
    exercise = Exercise(
        number=number,
        slug=path.name[3:],
        folder=path,
        title="A title",
        pillar=pillar,
        kind=Kind.BUILD,
        difficulty=1,
        minutes=5,
        topics=("functions",),
        editable=("double.py",),
    )
    return Target(path, label, number, exercise, None, None)


def recorder(*targets: Target, paths: tuple[Path, ...] = ()) -> Recorder:
    """Return a recorder of `targets`, or of exercise 01 alone."""
    return Recorder(targets or (target(ONE),), paths)


def manifest(*checks: Check) -> list[Tree]:
    """Return a suite's checks as the first report carries them."""
    return [pack_check(check) for check in checks]


def report(check: Check, outcome: Outcome = Outcome.PASSED, label: str = ONE, **more: object) -> Tree:
    """Return what the report on a check carries."""
    return {"label": label, "status": None, "fault": None, "check": pack_check(replace(check, outcome=outcome)), **more}


def only(taken: Recorder) -> ExerciseGrade:
    """Return the grade of the only exercise."""
    [grade] = taken.grade().exercises
    return grade


# Reports


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(replace(WORKS, outcome=Outcome.PASSED), id="passed"),
        pytest.param(replace(WORKS, outcome=Outcome.TIMEOUT, message="No answer.", place="a.py:3"), id="with a place"),
        pytest.param(replace(CHEAP, outcome=Outcome.FAILED, message="Too many.", measured=MEASURED), id="measured"),
        pytest.param(replace(CHEAP, outcome=Outcome.PASSED, cpu=0.25, peak=140), id="with its cost"),
    ],
)
def test_check_travels_whole(check: Check) -> None:
    """What is packed into a report is the same check when it is taken in."""
    taken = recorder()

    taken.take({"label": ONE, "manifest": manifest(WORKS, CHEAP), "check": pack_check(check)})

    assert check in only(taken).checks


def plain(value: object) -> bool:
    """Tell whether `value` is made of nothing but exact builtin types, which every transport can carry."""
    if type(value) is dict:
        return all(plain(key) and plain(entry) for key, entry in value.items())
    return type(value) in (str, int, float, bool, type(None))


@pytest.mark.parametrize(
    "check", [WORKS, replace(CHEAP, measured=MEASURED, cpu=0.25, peak=140)], ids=["check", "measured"]
)
def test_packed_check_is_plain_data(check: Check) -> None:
    """A packed check has no enums or records in it: pytest-xdist refuses to send them."""
    assert plain(pack_check(check))


def test_manifest_announces_the_checks() -> None:
    """Before anything is reported, every check of the suite is there and not run."""
    taken = recorder()

    taken.take({"label": ONE, "manifest": manifest(WORKS, CHEAP)})

    assert only(taken).checks == (WORKS, CHEAP)
    assert only(taken).state is State.IN_PROGRESS


def test_report_takes_the_place_of_the_announcement() -> None:
    """A reported check stands where the manifest has it, whatever order the reports come in."""
    taken = recorder()

    taken.take(report(CHEAP, Outcome.FAILED, manifest=manifest(WORKS, CHEAP)))
    taken.take(report(WORKS))

    assert only(taken).checks == (replace(WORKS, outcome=Outcome.PASSED), replace(CHEAP, outcome=Outcome.FAILED))


def test_last_report_counts() -> None:
    """A check that is reported again, when tearing down fails perhaps, has its last outcome."""
    taken = recorder()

    taken.take(report(WORKS, manifest=manifest(WORKS)))
    taken.take(report(WORKS, Outcome.CRASHED))

    assert [check.outcome for check in only(taken).checks] == [Outcome.CRASHED]


def test_check_outside_the_manifest_earns_nothing() -> None:
    """Points exist only for the named checks of the suite."""
    taken = recorder()

    taken.take(report(WORKS, Outcome.FAILED, manifest=manifest(WORKS)))
    taken.take(report(replace(WORKS, id="hidden/test_behaviour.py::test_smuggled_in")))

    assert only(taken).checks == (replace(WORKS, outcome=Outcome.FAILED),)
    assert only(taken).earned == 0


def test_manifest_may_come_later_and_twice() -> None:
    """Each process announces the suite; a report of another process may arrive first."""
    taken = recorder()

    taken.take(report(WORKS))
    taken.take(report(CHEAP, manifest=manifest(WORKS, CHEAP)))
    taken.take({"label": ONE, "manifest": manifest(WORKS, CHEAP)})

    assert [check.outcome for check in only(taken).checks] == [Outcome.PASSED, Outcome.PASSED]


# What was never reported


def test_unreported_check_is_missing_in_the_end() -> None:
    """When every check had its chance, silence is told and earns nothing."""
    taken = recorder()
    taken.take(report(WORKS, manifest=manifest(WORKS, CHEAP)))

    taken.finished = True

    assert only(taken).checks == (
        replace(WORKS, outcome=Outcome.PASSED),
        replace(
            CHEAP,
            outcome=Outcome.MISSING,
            message="This check of the suite was never reported. Run the command again.",
        ),
    )


def test_deselected_check_is_not_missing() -> None:
    """What the user left out was not run, and says so in the end too."""
    left_out = replace(CHEAP, message="Left out by your selection.")
    taken = recorder()
    taken.take(report(WORKS, manifest=manifest(WORKS, left_out)))

    taken.finished = True

    assert only(taken).checks == (replace(WORKS, outcome=Outcome.PASSED), left_out)


def test_unannounced_submission_is_left_out() -> None:
    """A submission of which nothing was heard has no grade."""
    taken = recorder(target(ONE), target(TWO, 2))

    taken.take(report(WORKS, manifest=manifest(WORKS)))

    assert [one.submission for one in taken.grade().exercises] == [ONE]


# Status, faults, advice


def test_stub_is_not_started() -> None:
    """One report with that status is enough, and nothing is earned."""
    taken = recorder()

    taken.take(report(WORKS, manifest=manifest(WORKS, CHEAP)))
    taken.take(report(CHEAP, Outcome.NOT_RUN, status="not-started"))

    assert (only(taken).state, only(taken).earned, only(taken).possible) == (State.NOT_STARTED, 0, 100)


def test_blocked_check_is_a_start() -> None:
    """What could not be asked any more belongs to an answer that was started."""
    taken = recorder()

    taken.take(report(WORKS, Outcome.NOT_RUN, status="blocked", manifest=manifest(WORKS)))

    assert only(taken).state is State.IN_PROGRESS


def test_first_fault_is_told() -> None:
    """A submission that could not be judged is worth 0 of 0, for the first reason there was."""
    taken = recorder()

    taken.take(report(WORKS, manifest=manifest(WORKS)))
    taken.take(report(CHEAP, Outcome.NOT_RUN, fault="The suite is broken."))
    taken.take(report(CHEAP, Outcome.NOT_RUN, fault="The machine is broken."))

    assert (only(taken).state, only(taken).fault) == (State.INFRASTRUCTURE, "The suite is broken.")
    assert (only(taken).earned, only(taken).possible) == (0, 0)
    assert taken.faults == {ONE: "The suite is broken."}


def test_fault_without_an_exercise_is_kept() -> None:
    """A broken kata.toml has no grade, and its reason is not lost."""
    broken = replace(target(ONE), exercise=None, fault="kata.toml is broken.")
    taken = recorder(broken)

    taken.take({"label": ONE, "manifest": [], "check": pack_check(WORKS), "fault": "kata.toml is broken."})

    assert taken.grade().exercises == ()
    assert taken.faults == {ONE: "kata.toml is broken."}


def test_advice_is_kept() -> None:
    """What costs nothing travels along."""
    taken = recorder()
    advice = {"rule": "C4", "place": "a.py:1", "message": "Write a comprehension."}

    taken.take(report(WORKS, manifest=manifest(WORKS), advice=[advice]))

    assert only(taken).advice == (Advice(rule="C4", place="a.py:1", message="Write a comprehension."),)


# The grade


def test_grade_sums_up_in_the_order_asked_for() -> None:
    """Exercises stand as they were asked for, with their sum and their pillars, however the reports came in."""
    taken = recorder(target(TWO, 2, pillar=4), target(ONE))

    for label in (ONE, TWO):
        taken.take(report(WORKS, label=label, manifest=manifest(WORKS, CHEAP)))
    taken.take(report(CHEAP, label=ONE))
    grade = taken.grade()

    assert [(one.submission, one.earned) for one in grade.exercises] == [(TWO, 60), (ONE, 80)]
    assert (grade.earned, grade.possible) == (140, 200)
    assert grade.pillars == (
        PillarScore(number=1, title="Idiomatic Python", earned=80, possible=100),
        PillarScore(number=4, title="Concurrency and performance", earned=60, possible=100),
    )


def test_answer_and_reference_are_graded_apart() -> None:
    """Two submissions of the same exercise don't mix."""
    taken = recorder(target(ONE), target(REFERENCE))

    taken.take(report(WORKS, Outcome.FAILED, manifest=manifest(WORKS)))
    taken.take(report(WORKS, label=REFERENCE, manifest=manifest(WORKS)))

    assert [(one.submission, one.earned) for one in taken.grade().exercises] == [(ONE, 0), (REFERENCE, 60)]


def test_grade_tells_where_it_was_made() -> None:
    """Versions, mode and the time with its zone head the grade."""
    grade = recorder().grade()

    assert (grade.grader, grade.python) == (version("kata-grader"), platform.python_version())
    assert (grade.mode, grade.schema) == ("practice", "kata/grade-v1")
    assert datetime.fromisoformat(grade.started).utcoffset() is not None
    assert 0 <= grade.seconds < 3600


# On disk


def test_grade_is_written_to_every_path(tmp_path: Path) -> None:
    """The document under each path is the grade so far, in folders made for it."""
    paths = (tmp_path / ".kata" / "grade.json", tmp_path / "out" / "mine.json")
    taken = recorder(paths=paths)
    taken.take(report(WORKS, manifest=manifest(WORKS, CHEAP)))

    taken.write()

    written = [from_json(path.read_text(encoding="utf-8"), name=path.name) for path in paths]
    assert [replace(grade, seconds=0) for grade in written] == [replace(taken.grade(), seconds=0)] * 2


def test_writing_again_replaces_the_grade(tmp_path: Path) -> None:
    """After the next report the document has both."""
    taken = recorder(paths=(tmp_path / "grade.json",))
    taken.take(report(WORKS, manifest=manifest(WORKS, CHEAP)))
    taken.write()

    taken.take(report(CHEAP))
    taken.write()

    assert json.loads((tmp_path / "grade.json").read_text(encoding="utf-8"))["earned"] == 80


@pytest.mark.parametrize("value", [float("inf"), float("nan")], ids=str)
def test_odd_measurement_leaves_a_grade_that_can_be_read(tmp_path: Path, value: float) -> None:
    """Whatever figure an answer brings about, it keeps no budget, and the document stays one."""
    budget = Budget({"calls": 2.0})
    with pytest.raises(BudgetExceeded):
        budget.at_most("calls", value, unit="calls")
    taken = recorder(paths=(tmp_path / "grade.json",))

    failed = replace(CHEAP, outcome=Outcome.FAILED, measured=budget.measurement)
    taken.take({"label": ONE, "manifest": manifest(WORKS, CHEAP), "check": pack_check(failed)})
    taken.write()

    grade = from_json((tmp_path / "grade.json").read_text(encoding="utf-8"), name="grade.json")
    assert [check.outcome for check in grade.exercises[0].checks] == [Outcome.NOT_RUN, Outcome.FAILED]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param(
            "raise ValueError(chr(0xD800))", "raised     ValueError: \\ud800", id="text that can't be encoded"
        ),
        pytest.param("raise ValueError(1 << 100_000)", "raised     ValueError", id="error with a huge number"),
        pytest.param("return 1 << 100_000", "came back  ", id="huge number"),
    ],
)
def test_odd_answer_leaves_a_grade_that_can_be_read(answer: Callable[..., Any], code: str, told: str) -> None:
    """What can't be written down as it is costs its checks, not the session."""
    judged = answer(f"def double(number: int) -> int:\n    {code}\n", "-k", "test_doubles_zero")

    assert judged.status == 1
    assert told in judged.check(1, "test_doubles_zero")["message"]
