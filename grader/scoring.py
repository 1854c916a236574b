"""Turn facts into points. Pure: no files, no clock; other weights give other points, and nothing runs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

from grader.errors import needs_extra
from grader.model import (
    LEFT_OUT,
    PILLARS,
    Aspect,
    AspectScore,
    Check,
    Exercise,
    ExerciseGrade,
    Facts,
    Grade,
    Kind,
    Outcome,
    PillarScore,
    State,
)

ABOUT = {Kind.SPEED: Aspect.PERFORMANCE, Kind.ANNOTATE: Aspect.TYPES}
"""The aspect that the learner is to mend, where the given code works already."""


def grade_exercise(exercise: Exercise, facts: Facts) -> ExerciseGrade:
    """Return the grade of one submission.

    An aspect earns in proportion to its checks passed, rounded down. Types and performance count as far as the
    behaviour works, so code that does nothing earns nothing, however well typed. Where the given code works already,
    the rest counts as far as the aspect that the exercise is about: what was given earns nothing. What could not be
    judged is worth 0 of 0.
    """
    judged = facts.fault is None and facts.missing_extra is None
    aspects = _score_aspects(exercise, facts) if judged else ()
    earned = sum(aspect.earned for aspect in aspects)
    possible = sum(aspect.possible for aspect in aspects)
    return ExerciseGrade(
        number=exercise.number,
        slug=exercise.slug,
        title=exercise.title,
        pillar=exercise.pillar,
        topics=exercise.topics,
        submission=facts.submission,
        editable=exercise.editable,
        state=_state(facts, aspects, earned, possible),
        fault=facts.fault or (needs_extra(facts.missing_extra) if facts.missing_extra else None),
        earned=earned,
        possible=possible,
        aspects=aspects,
        checks=facts.checks,
        advice=facts.advice,
    )


def combine(exercise: Exercise, parts: Sequence[ExerciseGrade]) -> ExerciseGrade:
    """Return the grade of a submission of which each part has made some checks, and left the others to other parts."""
    made: dict[str, Check] = {}
    for part in parts:
        for check in part.checks:
            made[check.id] = min(made.get(check.id, check), check, key=_silence)
    faults = (part for part in parts if part.state in (State.UNAVAILABLE, State.INFRASTRUCTURE))
    if (fault := next(faults, None)) is not None:
        return fault
    first = parts[0]
    return grade_exercise(
        exercise,
        Facts(
            submission=first.submission,
            started=first.state is not State.NOT_STARTED,
            checks=tuple(made.values()),
            advice=tuple(advice for part in parts for advice in part.advice),
        ),
    )


def _silence(check: Check) -> int:
    """Return how little a part says of a check: nothing at all if it was not asked for it."""
    if check.outcome not in (Outcome.NOT_RUN, Outcome.MISSING):
        return 0
    return 3 if check.message == LEFT_OUT else 2 if check.outcome is Outcome.MISSING else 1


def with_exercises(grade: Grade, exercises: tuple[ExerciseGrade, ...]) -> Grade:
    """Return `grade` with these exercises in place of its own, and with their sums."""
    return replace(
        grade,
        earned=sum(one.earned for one in exercises),
        possible=sum(one.possible for one in exercises),
        pillars=total_pillars(exercises),
        exercises=exercises,
    )


def total_pillars(grades: Iterable[ExerciseGrade]) -> tuple[PillarScore, ...]:
    """Return the points of every pillar that has an exercise among `grades`, by number."""
    by_pillar: dict[int, list[ExerciseGrade]] = {}
    for grade in grades:
        by_pillar.setdefault(grade.pillar, []).append(grade)
    return tuple(
        PillarScore(
            number=number,
            title=PILLARS[number],
            earned=sum(grade.earned for grade in members),
            possible=sum(grade.possible for grade in members),
        )
        for number, members in sorted(by_pillar.items())
    )


def _score_aspects(exercise: Exercise, facts: Facts) -> tuple[AspectScore, ...]:
    checks = {aspect: [check for check in facts.checks if check.aspect is aspect] for aspect in Aspect}
    shares = {aspect: _share(checks[aspect]) for aspect in Aspect}
    decisive = {Aspect.BEHAVIOUR, ABOUT.get(exercise.kind, Aspect.BEHAVIOUR)}
    return tuple(
        AspectScore(
            name=aspect,
            earned=int(exercise.points.of(aspect) * prod(shares[one] for one in decisive | {aspect}))
            if facts.started
            else 0,
            possible=exercise.points.of(aspect),
            passed=_passed(checks[aspect]),
            checks=len(checks[aspect]),
        )
        for aspect in Aspect
    )


def _share(checks: Sequence[Check]) -> Fraction:
    """Return the exact share of checks that passed; of no checks, none did."""
    return Fraction(_passed(checks), len(checks) or 1)


def _passed(checks: Iterable[Check]) -> int:
    return sum(check.outcome is Outcome.PASSED for check in checks)


def _state(facts: Facts, aspects: Sequence[AspectScore], earned: int, possible: int) -> State:
    if facts.fault is not None:
        return State.INFRASTRUCTURE
    if facts.missing_extra is not None:
        return State.UNAVAILABLE
    if not facts.started:
        return State.NOT_STARTED
    if earned == possible:
        return State.FULL
    behaviour = aspects[0]
    return State.PASSED if behaviour.checks and behaviour.passed == behaviour.checks else State.IN_PROGRESS
