"""A learner's history for tests of what is shown of it: runs that were never run, remembered as if they had been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from grader.catalog import read_exercise
from grader.course import Course
from grader.model import Aspect, AspectScore, Check, ExerciseGrade, Grade, Measurement, Outcome, State
from grader.progress import Attempt, Progress
from grader.submission import learners
from tests.conftest import RIGHT, SmallCourse

START = datetime(2026, 11, 2, 9, 30, tzinfo=timezone(timedelta(hours=1)))
"""When the first run was."""


@dataclass
class Learner:
    """Somebody who solves the exercises of a small course."""

    course: SmallCourse
    runs: int = 0

    def try_out(self, number: int, earned: int, *, days: float = 0.0, measured: Sequence[Measurement] = ()) -> None:
        """Remember a run that gave a new answer `earned` points of 100, so many `days` after the first one."""
        self.course.put(number, f"{RIGHT}# answer {self.runs}\n")
        course = Course(self.course.root)
        exercise = read_exercise(course, number)
        state = State.FULL if earned == 100 else State.PASSED if earned >= 60 else State.IN_PROGRESS  # noqa: PLR2004
        score = AspectScore(name=Aspect.BEHAVIOUR, earned=earned, possible=100, passed=1, checks=1)
        grade = ExerciseGrade(
            number=number,
            slug=exercise.slug,
            title=exercise.title,
            pillar=exercise.pillar,
            topics=exercise.topics,
            submission=f"exercises/{exercise.name}",
            state=state,
            fault=None,
            earned=earned,
            possible=100,
            aspects=(score,),
            checks=tuple(_check(one) for one in measured),
        )
        self.runs += 1
        attempt = Attempt(answer=learners(course, exercise).fingerprint, whole=True)
        Progress(course).remember(f"run {self.runs}", self._run(grade, days), {exercise.slug: attempt})

    def _run(self, grade: ExerciseGrade, days: float) -> Grade:
        return Grade(
            grader="0.1.0",
            python="3.11.7",
            mode="practice",
            started=(START + timedelta(days=days)).isoformat(),
            seconds=1.0,
            earned=grade.earned,
            possible=grade.possible,
            pillars=(),
            exercises=(grade,),
        )


def describe(course: SmallCourse, number: int, **changes: str) -> None:
    """Give an exercise another pillar, title or topics, each as kata.toml writes it."""
    path = next((course.root / "exercises").glob(f"{number:02d}_*")) / "kata.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{key} = {changes.get(key, value)}" if found else key for key, found, value in map(_parts, lines)]
    path.write_text("\n".join(lines), encoding="utf-8")


def _parts(line: str) -> tuple[str, str, str]:
    return line.partition(" = ")


def budget(name: str, value: float, *, allowed: float = 2.0, unit: str = "additions") -> Measurement:
    """Return what was measured against a budget."""
    return Measurement(name=name, value=value, allowed=allowed, unit=unit)


def _check(measured: Measurement) -> Check:
    return Check(
        id=f"test_{measured.name}",
        aspect=Aspect.PERFORMANCE,
        outcome=Outcome.PASSED if measured.value <= measured.allowed else Outcome.FAILED,
        title="It costs little.",
        measured=measured,
    )
