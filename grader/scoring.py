"""Turn facts into points. Pure: no files, no clock; other weights give other points, and nothing runs."""

from collections.abc import Iterable, Sequence

from grader.errors import needs_extra
from grader.model import (
    PILLARS,
    Aspect,
    AspectScore,
    Check,
    Exercise,
    ExerciseGrade,
    Facts,
    Outcome,
    PillarScore,
    State,
)


def grade_exercise(exercise: Exercise, facts: Facts) -> ExerciseGrade:
    """Return the grade of one submission.

    An aspect earns in proportion to its checks passed, rounded down. Types and performance count as far as the
    behaviour works, so code that does nothing earns nothing, however well typed. What could not be judged is
    worth 0 of 0.
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
    of_behaviour = [check for check in facts.checks if check.aspect is Aspect.BEHAVIOUR]
    works = _passed(of_behaviour) if facts.started else 0
    return tuple(
        _score_aspect(
            exercise, aspect, [check for check in facts.checks if check.aspect is aspect], works, len(of_behaviour)
        )
        for aspect in Aspect
    )


def _score_aspect(exercise: Exercise, aspect: Aspect, checks: Sequence[Check], works: int, of: int) -> AspectScore:
    """Score one aspect, where `works` of `of` behaviour checks passed."""
    possible, passed = exercise.points.of(aspect), _passed(checks) if works else 0
    if not checks or not of:
        earned = 0
    elif aspect is Aspect.BEHAVIOUR:
        earned = possible * passed // len(checks)
    else:
        earned = possible * passed * works // (len(checks) * of)
    return AspectScore(name=aspect, earned=earned, possible=possible, passed=_passed(checks), checks=len(checks))


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
