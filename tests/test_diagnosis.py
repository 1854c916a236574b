"""The diagnosis: which well-known mistake a failing answer makes, told by what it fails on."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalog import read_exercise
from grader.commands.grade import without_details
from grader.course import Course
from grader.diagnosis import (
    MOST,
    Pattern,
    Record,
    diagnose,
    known_patterns,
    read_record,
    to_text,
    trace,
)
from grader.errors import CourseError
from grader.model import Aspect, Check, ExerciseGrade, Lesson, Outcome
from grader.proof.lessons import is_current, undiagnosed, wrong_designs
from grader.proof.rejected import read_claim
from grader.proof.workshop import Workshop
from grader.report.document import from_json
from grader.targets import designs_in
from tests.conftest import ROOT, Command
from tests.sound import make_sound

COURSE = Course(ROOT)


def failed(
    name: str,
    message: str = "came back  1\nwanted     2",
    *,
    aspect: Aspect = Aspect.BEHAVIOUR,
    outcome: Outcome = Outcome.FAILED,
) -> Check:
    """Return a check that failed."""
    return Check(id=name, aspect=aspect, outcome=outcome, title="One.", message=message)


def pattern(design: str, lesson: str, *checks: Check) -> Pattern:
    """Return the pattern of a design that failed on `checks`."""
    return Pattern(design, checks[0].aspect, lesson, {check.id: trace(check) for check in checks})


def texts(lessons: Sequence[Lesson]) -> list[str]:
    """Return the lessons' words."""
    return [lesson.text for lesson in lessons]


# Which lessons fit


def test_same_checks_in_the_same_way() -> None:
    """An answer that fails as a design does gets its lesson."""
    known = [pattern("a", "Read a.", failed("one")), pattern("b", "Read b.", failed("two"))]

    assert diagnose(known, [failed("one")]) == (Lesson(aspect=Aspect.BEHAVIOUR, text="Read a."),)


@pytest.mark.parametrize("checks", [[failed("one")], [failed("one"), failed("two"), failed("three")], []])
def test_other_checks_are_another_mistake(checks: list[Check]) -> None:
    """Neither fewer nor more checks may fail."""
    assert diagnose([pattern("a", "Read a.", failed("one"), failed("two"))], checks) == ()


def test_most_checks_must_fail_in_the_same_way() -> None:
    """Where most of what came back is different, it is another mistake."""
    known = [pattern("a", "Read a.", failed("one"), failed("two"), failed("three"))]
    other = "came back  7\nwanted     2"

    alike = diagnose(known, [failed("one"), failed("two"), failed("three", other)])
    unlike = diagnose(known, [failed("one"), failed("two", other), failed("three", other)])

    assert (texts(alike), texts(unlike)) == (["Read a."], [])


def test_the_way_decides_between_designs() -> None:
    """Of two designs that fail on the same checks, the one that answers alike is meant."""
    late, early = failed("one", "came back  1"), failed("one", "came back  3")
    known = [pattern("a", "Read a.", late, failed("two")), pattern("b", "Read b.", early, failed("two"))]

    assert texts(diagnose(known, [early, failed("two")])) == ["Read b."]


@pytest.mark.parametrize("count", range(1, MOST + 2))
def test_several_lessons_fit(count: int) -> None:
    """A few are all told; where there are more, none is known to fit."""
    known = [pattern(str(place), f"Read {place}.", failed("one")) for place in range(count)]

    assert len(diagnose(known, [failed("one")])) == (count if count <= MOST else 0)


def test_one_lesson_is_told_once() -> None:
    """Designs with the same lesson are one."""
    known = [pattern(str(place), "Read.", failed("one")) for place in range(5)]

    assert texts(diagnose(known, [failed("one")])) == ["Read."]


def test_behaviour_comes_first() -> None:
    """While the behaviour is wrong, no lesson is told of what follows from it."""
    cost = failed("cost", "Measured 9", aspect=Aspect.PERFORMANCE)
    known = [pattern("a", "Read a.", failed("one")), pattern("b", "Read b.", cost)]

    assert texts(diagnose(known, [failed("one"), cost])) == ["Read a."]
    assert texts(diagnose(known, [cost])) == ["Read b."]


def test_each_aspect_has_its_lesson() -> None:
    """Types and performance don't follow from each other."""
    cost = failed("cost", "Measured 9", aspect=Aspect.PERFORMANCE)
    typed = failed("typed", "a.py:1  Missing  [no-untyped-def]", aspect=Aspect.TYPES)
    known = [pattern("a", "Read a.", typed), pattern("b", "Read b.", cost)]

    assert sorted(texts(diagnose(known, [cost, typed]))) == ["Read a.", "Read b."]


# How a check failed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("came back  <C object at 0x7f01>", "came back  <C object at 0x9bc2>", id="addresses"),
        pytest.param(
            "raised     KeyError: 'a'\n  at a.py:3 in get:  one[a]", "raised     KeyError: 'b'", id="words of an error"
        ),
        pytest.param("came back  1\nyour code printed\n  hello", "came back  1", id="prints"),
        pytest.param(">>> f(1)\ncame back  1", ">>> f(2)\ncame back  1", id="the session"),
    ],
)
def test_what_differs_from_learner_to_learner(one: str, other: str) -> None:
    """Names, paths, addresses and the learner's own words make no difference."""
    assert trace(failed("x", one)) == trace(failed("x", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("came back  1", "came back  2", id="values"),
        pytest.param("raised     KeyError: 'a'", "raised     ValueError: 'a'", id="kinds of errors"),
        pytest.param("raised     KeyError: 'a'", "came back  1", id="an error or a value"),
    ],
)
def test_what_makes_a_difference(one: str, other: str) -> None:
    """What came back tells mistakes apart."""
    assert trace(failed("x", one)) != trace(failed("x", other))


def test_figures_make_no_difference() -> None:
    """A budget that is missed by more is the same mistake; a process that ended is another."""
    small, large = (failed("x", f"Measured {figure}", aspect=Aspect.PERFORMANCE) for figure in (7, 900))
    killed = replace(large, outcome=Outcome.TIMEOUT)

    assert trace(small) == trace(large)
    assert trace(large) != trace(killed)


def test_codes_of_the_checkers_make_the_difference() -> None:
    """Lines and names don't, nor how often."""
    one = failed("x", "a.py:1  Missing type  [no-untyped-def]\na.py:2  More  [no-untyped-def]", aspect=Aspect.TYPES)
    same = failed("x", "b.py:9  Missing type  [no-untyped-def]", aspect=Aspect.TYPES)
    idiom = failed("x", "b.py:9  Unnecessary list  [C416]", aspect=Aspect.TYPES)
    hidden = failed("x", "b.py:9 has `Any`. Say the type itself.", aspect=Aspect.TYPES)

    assert trace(one) == trace(same)
    assert len({trace(one), trace(idiom), trace(hidden)}) == 3


# The record


def test_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Nothing is lost on the way."""
    exercise = read_exercise(Course(make_sound(tmp_path).root), 1)
    record = Record("made", (pattern("a.py", "Read “a”.", failed("one"), failed("two")),))
    (exercise.hidden / "lessons.json").write_text(to_text(record), encoding="utf-8")

    kept = read_record(exercise)

    assert (kept.made_from, [vars(one) for one in kept.patterns]) == ("made", [vars(one) for one in record.patterns])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"made_from": "", "designs": {"a": {}}}'])
def test_broken_record_is_told(tmp_path: Path, text: str) -> None:
    """The author learns how to make it anew; learners get their verdicts without it."""
    exercise = read_exercise(Course(make_sound(tmp_path).root), 1)
    (exercise.hidden / "lessons.json").write_text(text, encoding="utf-8")

    assert known_patterns(exercise) == ()
    with pytest.raises(CourseError, match=r"is not a record of lessons\. Make it anew with: grader lessons"):
        read_record(exercise)


def test_lessons_are_recorded_and_told(tmp_path: Path, grader: Command) -> None:
    """`grader lessons` judges the wrong designs; from then on an answer like one of them gets its lesson."""
    course = make_sound(tmp_path)
    (tmp_path / "exercises" / "01_total" / "hidden" / "lessons.json").unlink()

    stale = grader("--course", str(tmp_path), "lessons", "--check")
    made = grader("--course", str(tmp_path), "lessons", "01")
    current = grader("--course", str(tmp_path), "lessons", "--check")

    wrong = next((tmp_path / "solutions" / "01_total" / "rejected").glob("*.py"))
    lesson = wrong.read_text(encoding="utf-8").splitlines()[1].removeprefix("# lesson: ")
    shutil.copy(wrong, tmp_path / "exercises" / "01_total" / "total.py")
    judged = course.judge("01")
    assert (stale.status, stale.out) == (1, "The lessons of 01_total are not up to date. Run: grader lessons 01\n")
    assert re.match(r"Recorded \d+ patterns in exercises/01_total/hidden/lessons\.json \(\d+ s\)\.\n", made.out)
    assert (current.status, current.out) == (0, "")
    assert lesson in [one["text"] for one in judged.exercise(1)["lessons"]]
    assert f"Often the cause: {lesson}" in judged.panel("01")


@pytest.mark.parametrize("name", ["hidden/test_behaviour.py", "kata.toml"])
def test_a_changed_suite_makes_the_record_stale(tmp_path: Path, name: str) -> None:
    """What the patterns came from is compared, not judged again."""
    course = Course(make_sound(tmp_path).root)
    path = tmp_path / "exercises" / "01_total" / name
    before = is_current(course, read_exercise(course, 1))
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")

    assert (before, is_current(course, read_exercise(course, 1))) == (True, False)


def test_a_lesson_is_no_detail_to_hide_the_suite(tmp_path: Path) -> None:
    """`grader grade --hide-details` tells none."""
    course = make_sound(tmp_path)
    wrong = next((tmp_path / "solutions" / "01_total" / "rejected").glob("*.py"))
    shutil.copy(wrong, tmp_path / "exercises" / "01_total" / "total.py")
    course.judge("01")
    grade = from_json((tmp_path / ".kata" / "grade.json").read_text(encoding="utf-8"), name="grade.json")
    lesson = Lesson(aspect=Aspect.BEHAVIOUR, text="Read.")
    told = replace(grade, exercises=tuple(replace(one, lessons=(lesson,)) for one in grade.exercises))

    assert [one.lessons for one in without_details(told).exercises] == [()]


# The course's own


@pytest.mark.parametrize("number", COURSE.folders, ids=lambda number: f"{number:02d}")
def test_lessons_of_the_course_are_current(number: int) -> None:
    """What is recorded was made from the suites and designs as they are."""
    assert is_current(COURSE, read_exercise(COURSE, number))


@pytest.mark.parametrize("number", COURSE.folders, ids=lambda number: f"{number:02d}")
def test_every_rejected_design_is_diagnosed(number: int) -> None:
    """Each as itself, or as one that fails in the same way."""
    exercise = read_exercise(COURSE, number)
    record = read_record(exercise)

    assert {one.design for one in record.patterns if one.traces} == wrong_designs(COURSE, exercise).keys()
    assert undiagnosed(record) == []


MOVE_ON_READ = """\
        self._entries.move_to_end(key)
        return self._entries[key]
"""
NEAR_MISSES = [
    pytest.param(7, "popitem(last=False)", "popitem()", id="07 drops the newest"),
    pytest.param(7, "self._misses += 1", "pass", id="07 counts no misses"),
    pytest.param(7, "capacity < 1", "capacity < 0", id="07 takes no room for enough"),
    pytest.param(7, "self._evictions += 1", "self._evictions += 2", id="07 counts twice"),
    pytest.param(5, "if not wanted:", "if len(wanted) < 2:", id="05 wants two"),
    pytest.param(5, "gap: int = 1800", "gap: int = 1700", id="05 another gap"),
    pytest.param(5, "len(list(row))", "len(list(row)) + 1", id="05 counts one more"),
]
"""Mistakes that no design makes: the reference with one part replaced."""

OTHER_HANDS = [
    pytest.param(7, MOVE_ON_READ, "        return self._entries[key]\n", "fifo.py", id="07 reading is no use"),
]
"""Mistakes that a design makes, too, in other code."""


def judge_changed(number: int, old: str, new: str) -> ExerciseGrade:
    """Return the grade of the reference with one part replaced."""
    exercise = read_exercise(COURSE, number)
    name = exercise.editable[0]
    text = (COURSE.solutions / exercise.name / name).read_text(encoding="utf-8")
    workshop = Workshop(COURSE, exercise)
    try:
        assert old in text
        return workshop.judge({"it": {name: text.replace(old, new)}}, aspects=(Aspect.BEHAVIOUR,), shrink=True)["it"]
    finally:
        workshop.close()


@pytest.mark.parametrize(("number", "old", "new"), NEAR_MISSES)
def test_near_misses_get_no_lesson(number: int, old: str, new: str) -> None:
    """An answer that makes another mistake is not told what it didn't do."""
    grade = judge_changed(number, old, new)

    assert any(check.outcome is Outcome.FAILED for check in grade.checks)
    assert grade.lessons == ()


@pytest.mark.parametrize(("number", "old", "new", "design"), OTHER_HANDS)
def test_the_same_mistake_in_other_code(number: int, old: str, new: str, design: str) -> None:
    """It is told by what it does, so its author gets the lesson of the design."""
    lesson = next(one.lesson for one in read_record(read_exercise(COURSE, number)).patterns if one.design == design)

    assert texts(judge_changed(number, old, new).lessons) == [lesson]


@pytest.mark.parametrize("name", ["fifo.py", "list_scan.py", "any_typed.py"])
def test_a_design_of_the_course_is_diagnosed_when_judged(name: str) -> None:
    """What was recorded holds on this machine, with this Python: one design for each aspect."""
    exercise = read_exercise(COURSE, 7)
    workshop = Workshop(COURSE, exercise)
    answer = wrong_designs(COURSE, exercise)[name]
    try:
        grade = workshop.judge({name: answer}, shrink=True)[name]
    finally:
        workshop.close()

    claim = read_claim(answer, exercise)
    assert claim is not None
    assert claim.lesson in texts(grade.lessons)


@pytest.mark.parametrize("number", [5, 7])
def test_accepted_designs_get_no_lesson(number: int) -> None:
    """Nothing fails, so there is nothing to diagnose."""
    exercise = read_exercise(COURSE, number)
    designs = designs_in(COURSE.solutions / exercise.name / "accepted")
    answers = {path.name: {exercise.editable[0]: path.read_text(encoding="utf-8")} for path in designs}
    workshop = Workshop(COURSE, exercise)
    try:
        grades = workshop.judge(answers)
    finally:
        workshop.close()

    assert {name: (grade.earned, grade.lessons) for name, grade in grades.items()} == dict.fromkeys(answers, (100, ()))
