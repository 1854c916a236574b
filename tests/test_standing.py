"""What is begun comes first, then what can be begun; what was solved rests, and the weakest comes back first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from os import utime
from pathlib import Path

import pytest

from grader.course import Course
from grader.model import Exercise, Kind, State
from grader.progress import Result
from grader.standing import (
    Broken,
    Standing,
    pillar_strengths,
    read_standings,
    recommend,
    topic_strengths,
)
from grader.submission import learners
from tests.conftest import RIGHT, SmallCourse

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
BEGUN, WAITING, PASSED, FULL = State.IN_PROGRESS, State.NOT_STARTED, State.PASSED, State.FULL
UNAVAILABLE = State.UNAVAILABLE


def exercise(number: int, *, requires: tuple[int, ...] = (), topics: tuple[str, ...] = ("dict",)) -> Exercise:
    """Return an exercise, of pillar 1 up to number 9 and of pillar 2 from there on."""
    return Exercise(
        number=number,
        slug=f"slug_{number}",
        folder=Path(f"/course/exercises/{number:02d}_slug_{number}"),
        title="A title",
        pillar=1 if number < 10 else 2,
        kind=Kind.BUILD,
        difficulty=1,
        minutes=5,
        topics=topics,
        requires=requires,
        editable=("slug.py",),
    )


def result(days: float, earned: int = 100, *, answer: str = "a", state: State | None = None) -> Result:
    """Return what an answer got so many days ago."""
    return Result(
        slug="slug",
        when=NOW - timedelta(days=days),
        answer=answer,
        whole=True,
        state=state or (FULL if earned == 100 else BEGUN),
        earned=earned,
        possible=100,
        aspects=(),
        measured=(),
    )


def standing(
    number: int,
    state: State = WAITING,
    *results: Result,
    requires: tuple[int, ...] = (),
    topics: tuple[str, ...] = ("dict",),
    saved: float | None = None,
) -> Standing:
    """Return where an exercise stands whose answer was saved so many days ago."""
    return Standing(
        exercise=exercise(number, requires=requires, topics=topics),
        state=state,
        earned=results[-1].earned if results else 0,
        possible=100,
        results=results,
        written=None if saved is None else NOW - timedelta(days=saved),
    )


def first(*standings: Standing) -> int | None:
    """Return the number of the exercise to turn to."""
    found = recommend(standings, now=NOW).first
    return None if found is None else found.exercise.number


def practise(*standings: Standing) -> list[int]:
    """Return the numbers of the exercises to practise again."""
    return [one.exercise.number for one in recommend(standings, now=NOW).practise]


# What comes first


def test_what_is_begun_comes_before_what_is_not() -> None:
    """An exercise in progress is gone on with, though an earlier one waits and a passed one has points left."""
    assert first(standing(1), standing(2, PASSED, result(1, 80, state=PASSED)), standing(3, BEGUN)) == 3


def test_of_what_is_begun_the_one_saved_last_comes_first() -> None:
    """The learner is where they wrote last, whether or not it was judged, and whatever was judged since."""
    judged = standing(1, BEGUN, result(1, 40), saved=9)

    assert first(judged, standing(2, BEGUN, saved=1), standing(3, BEGUN, saved=2)) == 2


def test_of_what_was_saved_at_once_the_lowest_number_comes_first() -> None:
    """After a clone all files are of the same moment, or of none that is known."""
    assert first(standing(1, BEGUN, saved=1), standing(2, BEGUN, saved=1)) == 1
    assert first(standing(1, BEGUN), standing(2, BEGUN)) == 1


def test_the_first_whose_requirements_are_met_is_begun() -> None:
    """A later exercise comes before an earlier one that requires what is not solved."""
    assert first(standing(1, requires=(2,)), standing(2, requires=(3,)), standing(3)) == 3


def test_a_requirement_is_met_by_passing() -> None:
    """All points are not asked for."""
    passed = standing(2, PASSED, result(1, 80, state=PASSED))

    assert first(standing(1, requires=(2,)), passed, standing(3)) == 1


def test_a_requirement_stays_met_after_a_reset() -> None:
    """What once passed counts, though the stub is in its place again."""
    reset = standing(2, WAITING, result(9, 100), result(8, 40, answer="b"))

    assert first(standing(1, requires=(2,)), reset) == 1


def test_a_requirement_that_was_tried_only_is_not_met() -> None:
    """An answer that never passed opens nothing."""
    assert first(standing(1, requires=(2,)), standing(2, WAITING, result(9, 40))) == 2


@pytest.mark.parametrize("others", [(), (standing(2, UNAVAILABLE),)], ids=["not here", "unavailable"])
def test_a_requirement_that_can_not_be_met_blocks_nothing(others: tuple[Standing, ...]) -> None:
    """An exercise that this course or this machine lacks is passed over."""
    assert first(standing(1, requires=(2,)), *others, standing(3)) == 1


def test_where_all_that_is_left_waits_for_something_the_first_is_taken() -> None:
    """Requirements in a ring, or of something given up, don't leave the learner without a next step."""
    assert first(standing(1, requires=(2,)), standing(2, requires=(1,))) == 1


def test_points_left_come_last() -> None:
    """When all is solved, the first exercise that lacks points is named."""
    passed = [standing(number, PASSED, result(1, 80, state=PASSED)) for number in (2, 3)]

    assert first(standing(1, FULL, result(1)), *passed, standing(4, UNAVAILABLE)) == 2


def test_when_all_is_solved_nothing_is_next() -> None:
    """Neither full marks nor what is unavailable can be turned to."""
    assert first(standing(1, FULL, result(1)), standing(2, UNAVAILABLE)) is None


# Strength


def test_strength_is_the_mean_over_days_of_what_they_ended_with() -> None:
    """Failing on the way to a good answer costs nothing; needing another day does."""
    results = [result(3.2, 0, answer="a"), result(3.1, 50, answer="b"), result(1, 100, answer="c")]

    assert standing(1, FULL, *results).strength == 0.75


def test_judging_the_same_answer_again_adds_no_strength() -> None:
    """Otherwise `pytest` over everything, day after day, would look like practice."""
    again = [result(days, 40, answer="a") for days in (9, 8, 7, 6)]

    assert standing(1, FULL, *again, result(5, 100, answer="b")).strength == 0.7


def test_an_answer_that_comes_back_is_no_new_try() -> None:
    """What was restored was written before."""
    results = [result(3, 40, answer="a"), result(2, 100, answer="b"), result(1, 40, answer="a")]

    assert [one.answer for one in standing(1, BEGUN, *results).tries] == ["a", "b"]


def test_what_was_not_tried_has_no_strength() -> None:
    """Nothing is known of it, which is not the same as weakness."""
    assert standing(1).strength is None


def test_strength_of_topics_and_pillars() -> None:
    """Each is the mean over its exercises that were tried, the weakest first."""
    standings = [
        standing(1, FULL, result(1, 100), topics=("dict", "typing")),
        standing(2, BEGUN, result(1, 50), topics=("dict",)),
        standing(10, BEGUN, result(1, 20), topics=("classes",)),
        standing(11, topics=("protocols",)),
    ]

    assert list(topic_strengths(standings).items()) == [("classes", 0.2), ("dict", 0.75), ("typing", 1.0)]
    assert list(pillar_strengths(standings).items()) == [
        ("Object-oriented and functional", 0.2),
        ("Idiomatic Python", 0.75),
    ]


# Practising again


@pytest.mark.parametrize(("earned", "days"), [(50, 5), (51, 14), (80, 14), (81, 42), (100, 42)])
def test_the_stronger_the_longer_it_rests(earned: int, days: int) -> None:
    """It comes back to the day, and not a second before."""
    rested, resting = result(days, earned, state=PASSED), result(days - 1e-5, earned, state=PASSED)

    assert (practise(standing(1, PASSED, rested)), practise(standing(1, PASSED, resting))) == ([1], [])


@pytest.mark.parametrize("state", [BEGUN, WAITING, UNAVAILABLE])
def test_only_what_is_solved_now_is_practised_again(state: State) -> None:
    """What is begun or waits is on the list anyway."""
    assert practise(standing(1, state, result(99))) == []


def test_a_new_answer_starts_the_rest_anew() -> None:
    """Whoever has just solved it again is left in peace."""
    assert practise(standing(1, FULL, result(99), result(1, answer="b"))) == []


def test_judging_the_same_answer_again_does_not_start_the_rest_anew() -> None:
    """`pytest` over everything keeps nothing from coming back."""
    assert practise(standing(1, FULL, result(99), result(1))) == [1]


def test_the_weakest_is_practised_first() -> None:
    """Weak is where the pillar and the topics have few points, not the exercise alone."""
    standings = [
        standing(1, FULL, result(99), topics=("dict",)),
        standing(10, FULL, result(99), topics=("classes",)),
        standing(11, BEGUN, result(99, 10), topics=("classes",)),
        standing(2, FULL, result(99), topics=("dict",)),
    ]

    assert practise(*standings) == [10, 1, 2]


# From the disk


@pytest.fixture
def small(course: SmallCourse) -> Course:
    """Return a course of 01_double and 02_twice, both not started."""
    return Course(course.root)


def read(course: Course, *results: Result) -> Standing:
    """Return where exercise 01 stands."""
    standings, _ = read_standings(course, [replace(one, slug="double") for one in results], {"double": 2})
    return standings[0]


def fingerprint(course: Course) -> str:
    """Return the fingerprint of the answer to exercise 01 as it is now."""
    standings, _ = read_standings(course, (), {})
    return learners(course, standings[0].exercise).fingerprint


def told(one: Standing) -> tuple[State, int, bool]:
    """Return state, points, and whether the answer was never judged."""
    return one.state, one.earned, one.edited


def test_the_stub_is_not_started_whatever_was_once_judged(small: Course) -> None:
    """Its points are gone; that it was solved is known."""
    one = read(small, result(1))

    assert (told(one), one.possible, one.hints, one.ever_passed) == ((WAITING, 0, False), 100, 2, True)


def test_an_answer_that_was_never_judged_is_in_progress(course: SmallCourse, small: Course) -> None:
    """It has no points yet, and nothing to be marked as changed."""
    course.put(1)

    assert told(read(small)) == (BEGUN, 0, False)


def test_a_judged_answer_stands_as_it_was_judged(course: SmallCourse, small: Course) -> None:
    """State and points are those of its last run."""
    course.put(1)
    judged = result(1, 80, answer=fingerprint(small), state=PASSED)

    assert told(read(small, result(2, 10, answer=judged.answer), judged)) == (PASSED, 80, False)


def test_a_changed_answer_stands_as_the_one_before(course: SmallCourse, small: Course) -> None:
    """It shows what was judged last, and that this was another answer."""
    course.put(1)

    assert told(read(small, result(2, 10), result(1, 80, answer="b", state=PASSED))) == (PASSED, 80, True)


def test_an_answer_that_came_back_stands_as_it_was_judged_then(course: SmallCourse, small: Course) -> None:
    """After `grader restore` nothing has to be judged again to know where it stands."""
    course.put(1)

    assert told(read(small, result(2, 100, answer=fingerprint(small)), result(1, 10))) == (FULL, 100, False)


def test_a_part_of_the_suite_says_nothing_of_where_it_stands(course: SmallCourse, small: Course) -> None:
    """Ten points from `-k` are not ten points."""
    course.put(1)
    part = replace(result(1, 10, answer=fingerprint(small)), whole=False)

    assert (told(read(small, part)), read(small, part).results) == ((BEGUN, 0, False), ())


def test_the_moment_of_saving_is_that_of_the_latest_file(course: SmallCourse, small: Course) -> None:
    """It is the file's own, in whatever zone; without a file there is none."""
    path = course.put(1)
    utime(path, (0, 86_400))

    assert read(small).written == datetime(1970, 1, 2, tzinfo=UTC)
    path.unlink()
    assert read(small).written is None


def test_an_answer_that_can_not_be_read_is_in_progress(course: SmallCourse, small: Course) -> None:
    """A file that is missing or no text is the learner's, and nothing to stumble over."""
    course.put(1).write_bytes(b"\xff")

    assert told(read(small)) == (BEGUN, 0, False)


def test_what_needs_a_missing_library_is_unavailable(course: SmallCourse, small: Course) -> None:
    """It is so whatever the answer, and costs no points."""
    kata = small.folders[1] / "kata.toml"
    kata.write_text(
        f'libraries = ["no_such_library"]\nextras = ["none"]\n{kata.read_text(encoding="utf-8")}', encoding="utf-8"
    )
    course.put(1)

    assert told(read(small, result(1))) == (UNAVAILABLE, 0, False)


def test_a_broken_kata_toml_costs_its_own_exercise_only(course: SmallCourse, small: Course) -> None:
    """The others stand where they stand; the fault is told in the words of the catalogue."""
    course.write(small.folders[1] / "kata.toml", "titel = 1")
    course.put(2, RIGHT)

    standings, broken = read_standings(small, (), {})

    assert [(one.exercise.number, one.state) for one in standings] == [(2, BEGUN)]
    assert broken == [
        Broken(
            1,
            "01_double",
            "The key 'title' is missing in exercises/01_double/kata.toml. Add it; CONTRIBUTING.md lists the keys.",
        )
    ]
