"""Where the learner stands: each exercise with what its answer got last, and what to do next. Judges nothing."""

import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from grader.catalog import read_exercise
from grader.course import Course
from grader.errors import CourseError
from grader.model import PILLARS, Aspect, Exercise, State
from grader.progress import Result
from grader.submission import Submission, learners

PASSED = (State.PASSED, State.FULL)
REST = {0.5: timedelta(days=5), 0.8: timedelta(days=14), 1.0: timedelta(days=42)}
"""How long an exercise rests before it is brought back, by the strength up to which that holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one exercise stands."""

    exercise: Exercise
    state: State
    earned: int  # of the answer that was judged last, 0 to possible
    possible: int
    edited: bool = False  # whether the answer as it is now was never judged
    written: datetime | None = None  # when a file of the answer was last saved
    results: tuple[Result, ...] = ()  # of whole runs, the oldest first
    hints: int = 0  # rungs of the ladder that were shown

    @property
    def last(self) -> datetime | None:
        """Return when the answer was judged last."""
        return self.results[-1].when if self.results else None

    @property
    def tries(self) -> tuple[Result, ...]:
        """Return the result of each answer when it was new: judging the same one again is no practice."""
        first: dict[str, Result] = {}
        for result in self.results:
            first.setdefault(result.answer, result)
        return tuple(first.values())

    @property
    def ever_passed(self) -> bool:
        """Tell whether an answer of the learner's ever passed, also if it was taken back since."""
        return any(result.state in PASSED for result in self.results)

    @property
    def strength(self) -> float | None:
        """Return the share of points, from 0 to 1, at the end of each day on which it was tried, on average."""
        days = [list(results)[-1] for _, results in groupby(self.tries, key=_day)]
        return sum(result.share for result in days) / len(days) if days else None


@dataclass(frozen=True, slots=True)
class Broken:
    """An exercise whose description can't be read."""

    number: int
    name: str
    fault: str


def read_standings(
    course: Course, results: Iterable[Result], hints: Mapping[str, int]
) -> tuple[list[Standing], list[Broken]]:
    """Return where every exercise of the course stands, in order, and those that can't be read."""
    by_slug: dict[str, list[Result]] = {}
    for result in results:
        if result.whole:
            by_slug.setdefault(result.slug, []).append(result)
    standings, broken = list[Standing](), list[Broken]()
    for number, folder in course.folders.items():
        try:
            exercise = read_exercise(course, number)
        except CourseError as error:
            broken.append(Broken(number, folder.name, str(error)))
            continue
        slug = exercise.slug
        standings.append(_standing(course, exercise, tuple(by_slug.get(slug, ())), hints.get(slug, 0)))
    return standings, broken


def _standing(course: Course, exercise: Exercise, results: tuple[Result, ...], hints: int) -> Standing:
    answer = learners(course, exercise)
    possible = sum(exercise.points.of(aspect) for aspect in Aspect)
    state, earned, edited = State.IN_PROGRESS, 0, False
    if any(importlib.util.find_spec(name) is None for name in exercise.libraries):
        state = State.UNAVAILABLE
    elif answer.untouched:
        state = State.NOT_STARTED
    elif results:
        known = [result for result in results if result.answer == answer.fingerprint]
        latest = (known or results)[-1]
        state, earned, edited = latest.state, latest.earned, not known
    return Standing(
        exercise=exercise,
        state=state,
        earned=earned,
        possible=possible,
        edited=edited,
        written=_written(answer),
        results=results,
        hints=hints,
    )


def _written(answer: Submission) -> datetime | None:
    """Return when the latest of an answer's files was saved, or None if none is there."""
    saved = [path.stat().st_mtime for path in answer.files.values() if path.exists()]
    return datetime.fromtimestamp(max(saved), UTC) if saved else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What to do next."""

    go_on: Standing | None  # begun, and not passed yet
    begin: Standing | None  # the first that is not started, and whose requirements are met
    improve: Standing | None  # passed, with points left
    practise: tuple[Standing, ...] = ()  # solved a while ago, the weakest first

    @property
    def first(self) -> Standing | None:
        """Return the one exercise to turn to."""
        return self.go_on or self.begin or self.improve


def recommend(standings: Sequence[Standing], *, now: datetime) -> Recommendation:
    """Return what to do next.

    What is begun comes first, and of that what was saved last; then the first exercise whose requirements are met, or,
    where all that is left requires something unsolved, the first at all; then points that were left behind.
    """
    begun = [one for one in standings if one.state is State.IN_PROGRESS]
    waiting = [one for one in standings if one.state is State.NOT_STARTED]
    passed = {one.exercise.number for one in standings if one.state in PASSED or one.ever_passed}
    known = {one.exercise.number for one in standings if one.state is not State.UNAVAILABLE}
    ready = [one for one in waiting if not (set(one.exercise.requires) & known) - passed]
    return Recommendation(
        go_on=max(begun, key=_last_saved, default=None),
        begin=next(iter(ready or waiting), None),
        improve=next((one for one in standings if one.state is State.PASSED), None),
        practise=tuple(_rested(standings, now)),
    )


def topic_strengths(standings: Iterable[Standing]) -> dict[str, float]:
    """Return the mean strength of the exercises that were tried, from 0 to 1, by topic, the weakest first."""
    return _strengths((topic, one) for one in standings for topic in one.exercise.topics)


def pillar_strengths(standings: Iterable[Standing]) -> dict[str, float]:
    """Return the mean strength of the exercises that were tried, from 0 to 1, by pillar's title, the weakest first."""
    return _strengths((PILLARS[one.exercise.pillar], one) for one in standings)


def _strengths(named: Iterable[tuple[str, Standing]]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for name, standing in named:
        if standing.strength is not None:
            found.setdefault(name, []).append(standing.strength)
    means = {name: sum(strengths) / len(strengths) for name, strengths in found.items()}
    return dict(sorted(means.items(), key=lambda pair: pair[1]))


def _rested(standings: Sequence[Standing], now: datetime) -> list[Standing]:
    """Return what was passed and has rested long enough since its last new answer, the weakest first."""
    topics, pillars = topic_strengths(standings), pillar_strengths(standings)

    def weakness(standing: Standing) -> tuple[float, int]:
        exercise = standing.exercise
        strengths = [pillars[PILLARS[exercise.pillar]], *(topics[topic] for topic in exercise.topics)]
        return sum(strengths) / len(strengths), exercise.number

    due = [
        one
        for one in standings
        if one.state in PASSED
        and one.strength is not None
        and now - one.tries[-1].when >= next(rest for upto, rest in REST.items() if one.strength <= upto)
    ]
    return sorted(due, key=weakness)


def _day(result: Result) -> date:
    return result.when.date()


def _last_saved(standing: Standing) -> tuple[float, int]:
    """Return a key by which what was saved latest comes last; of equals, the lowest number."""
    return (standing.written.timestamp() if standing.written is not None else 0.0, -standing.exercise.number)
