"""Points follow from facts and weights alone, rounded down, and never from what could not be judged."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import (
    Advice,
    Aspect,
    AspectScore,
    Check,
    Exercise,
    ExerciseGrade,
    Facts,
    Kind,
    Outcome,
    PillarScore,
    Points,
    State,
)
from grader.scoring import grade_exercise, total_pillars

EXERCISE = Exercise(
    number=7,
    slug="lru_cache",
    folder=Path("/course/exercises/07_lru_cache"),
    title="A cache",
    pillar=2,
    kind=Kind.BUILD,
    difficulty=3,
    minutes=45,
    topics=("dict", "big-o"),
    editable=("lru_cache.py",),
)
FACTS = Facts(submission="exercises/07_lru_cache")


def checks(aspect: Aspect, passed: int, failed: int = 0, *, ending: Outcome = Outcome.FAILED) -> tuple[Check, ...]:
    """Return `passed` checks of an aspect that hold, and `failed` ones that ended otherwise."""
    outcomes = [Outcome.PASSED] * passed + [ending] * failed
    return tuple(
        Check(id=f"{aspect}-{number}", aspect=aspect, outcome=outcome, title="It holds.")
        for number, outcome in enumerate(outcomes)
    )


def facts(behaviour: tuple[int, int], types: tuple[int, int], performance: tuple[int, int]) -> Facts:
    """Return the facts of a run with so many checks passed and failed in each aspect."""
    pairs = zip(Aspect, (behaviour, types, performance), strict=True)
    return replace(FACTS, checks=tuple(check for aspect, pair in pairs for check in checks(aspect, *pair)))


def earned(grade: ExerciseGrade) -> tuple[int, ...]:
    """Return the points of each aspect."""
    return tuple(aspect.earned for aspect in grade.aspects)


# Points


def test_full_points() -> None:
    """An answer that holds every check earns all points, and the grade keeps the facts."""
    found = replace(facts((3, 0), (2, 0), (1, 0)), advice=(Advice(rule="C4", place="a.py:1", message="Hm."),))

    grade = grade_exercise(EXERCISE, found)

    assert grade == ExerciseGrade(
        number=7,
        slug="lru_cache",
        title="A cache",
        pillar=2,
        topics=("dict", "big-o"),
        submission="exercises/07_lru_cache",
        editable=EXERCISE.editable,
        state=State.FULL,
        fault=None,
        earned=100,
        possible=100,
        aspects=(
            AspectScore(name=Aspect.BEHAVIOUR, earned=60, possible=60, passed=3, checks=3),
            AspectScore(name=Aspect.TYPES, earned=20, possible=20, passed=2, checks=2),
            AspectScore(name=Aspect.PERFORMANCE, earned=20, possible=20, passed=1, checks=1),
        ),
        checks=found.checks,
        advice=found.advice,
    )


@pytest.mark.parametrize(
    ("passed", "failed", "points"),
    [
        pytest.param(2, 1, 40, id="40 of 60"),
        pytest.param(1, 6, 8, id="8.57 becomes 8"),
        pytest.param(6, 1, 51, id="51.43 becomes 51"),
        pytest.param(61, 1, 59, id="59.03 becomes 59"),
        pytest.param(1, 99, 0, id="0.6 becomes 0"),
    ],
)
def test_behaviour_in_proportion(passed: int, failed: int, points: int) -> None:
    """Behaviour earns in proportion to its checks passed, rounded down."""
    grade = grade_exercise(EXERCISE, facts((passed, failed), (0, 1), (0, 1)))

    assert earned(grade) == (points, 0, 0)


@pytest.mark.parametrize(
    ("behaviour", "types", "performance", "points"),
    [
        pytest.param((1, 1), (1, 0), (1, 0), (30, 10, 10), id="half works, half counts"),
        pytest.param((1, 2), (1, 0), (2, 1), (20, 6, 4), id="6.67 becomes 6 and 4.44 becomes 4"),
        pytest.param((3, 1), (2, 1), (0, 1), (45, 10, 0), id="rounded once: 20 x 2/3 x 3/4 is 10"),
        pytest.param((0, 4), (9, 0), (9, 0), (0, 0, 0), id="nothing works, nothing counts"),
        pytest.param((4, 0), (0, 3), (1, 1), (60, 0, 10), id="all works"),
    ],
)
def test_other_aspects_count_as_far_as_it_works(
    behaviour: tuple[int, int], types: tuple[int, int], performance: tuple[int, int], points: tuple[int, ...]
) -> None:
    """Types and performance earn in proportion to their own checks, times the fraction of behaviour that works."""
    grade = grade_exercise(EXERCISE, facts(behaviour, types, performance))

    assert earned(grade) == points
    assert grade.earned == sum(points)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.PASSED])
def test_only_passed_earns(outcome: Outcome) -> None:
    """A check that ended in any other way earns nothing, and still counts among the checks."""
    found = replace(FACTS, checks=checks(Aspect.BEHAVIOUR, 1, 1, ending=outcome))

    grade = grade_exercise(EXERCISE, found)

    assert grade.aspects[0] == AspectScore(name=Aspect.BEHAVIOUR, earned=30, possible=60, passed=1, checks=2)


def test_weights_decide() -> None:
    """The same facts earn what the exercise's own points say."""
    exercise = replace(EXERCISE, points=Points(behaviour=10, types=0, performance=30))

    grade = grade_exercise(exercise, facts((1, 1), (1, 0), (1, 0)))

    assert earned(grade) == (5, 0, 15)
    assert (grade.earned, grade.possible) == (20, 40)


def test_stub_earns_nothing() -> None:
    """An answer that was not started earns exactly 0, whichever checks the stub happens to pass."""
    found = replace(facts((1, 9), (17, 0), (1, 0)), started=False)

    grade = grade_exercise(EXERCISE, found)

    assert (grade.state, grade.earned, grade.possible) == (State.NOT_STARTED, 0, 100)
    assert [(aspect.passed, aspect.checks) for aspect in grade.aspects] == [(1, 10), (17, 17), (1, 1)]


@pytest.mark.parametrize(
    ("behaviour", "types", "performance", "points"),
    [
        pytest.param((0, 0), (1, 0), (1, 0), (0, 0, 0), id="no check of behaviour"),
        pytest.param((1, 0), (0, 0), (1, 0), (60, 0, 20), id="no check of types"),
        pytest.param((0, 0), (0, 0), (0, 0), (0, 0, 0), id="no check at all"),
    ],
)
def test_aspect_without_checks_earns_nothing(
    behaviour: tuple[int, int], types: tuple[int, int], performance: tuple[int, int], points: tuple[int, ...]
) -> None:
    """Where nothing was checked nothing is given, and the points stay possible."""
    grade = grade_exercise(EXERCISE, facts(behaviour, types, performance))

    assert earned(grade) == points
    assert grade.possible == 100


# States


@pytest.mark.parametrize(
    ("behaviour", "types", "performance", "state"),
    [
        pytest.param((2, 1), (1, 0), (1, 0), State.IN_PROGRESS, id="one check of behaviour fails"),
        pytest.param((0, 3), (0, 1), (0, 1), State.IN_PROGRESS, id="everything fails"),
        pytest.param((3, 0), (0, 1), (1, 0), State.PASSED, id="a check of types fails"),
        pytest.param((3, 0), (1, 0), (99, 1), State.PASSED, id="a check of performance fails"),
        pytest.param((3, 0), (1, 0), (1, 0), State.FULL, id="nothing fails"),
    ],
)
def test_state_of_a_started_answer(
    behaviour: tuple[int, int], types: tuple[int, int], performance: tuple[int, int], state: State
) -> None:
    """`passed` means that every check of behaviour holds, `full` that no point is missing."""
    grade = grade_exercise(EXERCISE, facts(behaviour, types, performance))

    assert grade.state is state


@pytest.mark.parametrize(
    ("fault", "missing_extra", "state", "words"),
    [
        pytest.param("kata.toml is broken", None, State.INFRASTRUCTURE, "kata.toml is broken", id="fault"),
        pytest.param(
            None,
            "sql",
            State.UNAVAILABLE,
            "Needs the extra 'sql'. Install it with: pip install -e '.[sql]'",
            id="missing extra",
        ),
        pytest.param("It broke.", "sql", State.INFRASTRUCTURE, "It broke.", id="both"),
    ],
)
@pytest.mark.parametrize("started", [True, False], ids=["started", "not started"])
def test_what_could_not_be_judged_is_worth_nothing_of_nothing(
    fault: str | None, missing_extra: str | None, state: State, words: str, *, started: bool
) -> None:
    """Faults and missing extras are no failure of the learner: 0 of 0, with the reason and the facts there are."""
    found = replace(facts((1, 0), (1, 0), (1, 0)), fault=fault, missing_extra=missing_extra, started=started)

    grade = grade_exercise(EXERCISE, found)

    assert (grade.state, grade.fault) == (state, words)
    assert (grade.earned, grade.possible, grade.aspects, grade.checks) == (0, 0, (), found.checks)


# Any facts

pairs = st.tuples(st.integers(0, 40), st.integers(0, 40))
points = st.builds(Points, behaviour=st.integers(0, 200), types=st.integers(0, 200), performance=st.integers(0, 200))
steady = settings(derandomize=True, deadline=None, database=None)


@steady
@given(weights=points, behaviour=pairs, types=pairs, performance=pairs)
def test_points_stay_in_range(
    weights: Points, behaviour: tuple[int, int], types: tuple[int, int], performance: tuple[int, int]
) -> None:
    """No aspect earns less than nothing or more than is possible, and the sums are the sums."""
    grade = grade_exercise(replace(EXERCISE, points=weights), facts(behaviour, types, performance))

    assert all(0 <= aspect.earned <= aspect.possible == weights.of(aspect.name) for aspect in grade.aspects)
    assert grade.earned == sum(aspect.earned for aspect in grade.aspects)
    assert grade.possible == weights.behaviour + weights.types + weights.performance


@steady
@given(behaviour=pairs, types=pairs, performance=pairs, mended=st.sampled_from(Aspect))
def test_mending_never_costs_points(
    behaviour: tuple[int, int], types: tuple[int, int], performance: tuple[int, int], mended: Aspect
) -> None:
    """A failed check that passes the next time takes no point away."""
    pair = dict(zip(Aspect, (behaviour, types, performance), strict=True))
    passed, failed = pair[mended]

    before = grade_exercise(EXERCISE, facts(*(pair | {mended: (passed, failed + 1)}).values()))
    after = grade_exercise(EXERCISE, facts(*(pair | {mended: (passed + 1, failed)}).values()))

    assert after.earned >= before.earned


@steady
@given(behaviour=pairs, types=pairs, performance=pairs)
def test_a_point_is_missing_wherever_a_check_fails(
    behaviour: tuple[int, int], types: tuple[int, int], performance: tuple[int, int]
) -> None:
    """Full points mean that no check failed: rounding gives nothing away."""
    grade = grade_exercise(EXERCISE, facts(behaviour, types, performance))

    assert (grade.state is State.FULL) == all(
        passed and not failed for passed, failed in (behaviour, types, performance)
    )


# Pillars


def test_pillars_are_summed_by_number() -> None:
    """Each pillar with an exercise has one line, in the order of numbers, and what could not be judged adds nothing."""
    full = grade_exercise(EXERCISE, facts((1, 0), (1, 0), (1, 0)))
    half = grade_exercise(replace(EXERCISE, number=8), facts((1, 1), (1, 0), (1, 0)))
    first = grade_exercise(replace(EXERCISE, number=1, pillar=1), facts((0, 1), (1, 0), (1, 0)))
    broken = grade_exercise(replace(EXERCISE, number=9), replace(FACTS, fault="It broke."))

    pillars = total_pillars([full, half, first, broken])

    assert pillars == (
        PillarScore(number=1, title="Idiomatic Python", earned=0, possible=100),
        PillarScore(number=2, title="Object-oriented and functional", earned=150, possible=200),
    )


def test_no_exercises_no_pillars() -> None:
    """A run that graded nothing has no pillars."""
    assert total_pillars([]) == ()
