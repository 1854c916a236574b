"""`grader rescore`: new points from old facts. Runs nothing."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from grader.catalog import read_exercise
from grader.course import Course, find_course
from grader.errors import UsageError
from grader.model import ExerciseGrade, Facts, Grade, State
from grader.report.document import from_json, to_json
from grader.scoring import grade_exercise, total_pillars

Document = Annotated[Path, typer.Argument(help="A grade that a run has written.")]


def rescore(document: Document = Path(".kata/grade.json")) -> None:
    """Score the facts of a run again with the points that kata.toml gives now, and print the new grade as JSON.

    Example: grader rescore .kata/grade.json > new.json
    """
    try:
        text = document.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{document} can't be read ({error.strerror}). Write one with: pytest exercises") from None
    course = find_course(Path.cwd())
    if course is None:
        raise UsageError("There is no course here. Change to a folder that holds exercises/.")
    typer.echo(to_json(rescored(from_json(text, name=str(document)), course)), nl=False)


def rescored(grade: Grade, course: Course) -> Grade:
    """Return `grade` with the points of the course as it is now; an exercise that is gone keeps its old ones."""
    exercises = tuple(_rescore(one, course) for one in grade.exercises)
    return replace(
        grade,
        earned=_sum(exercises, "earned"),
        possible=_sum(exercises, "possible"),
        pillars=total_pillars(exercises),
        exercises=exercises,
    )


def _rescore(old: ExerciseGrade, course: Course) -> ExerciseGrade:
    if old.number not in course.folders:
        return old
    facts = Facts(
        submission=old.submission,
        started=old.state is not State.NOT_STARTED,
        fault=old.fault,
        checks=old.checks,
        advice=old.advice,
    )
    return grade_exercise(read_exercise(course, old.number), facts)


def _sum(exercises: Iterable[ExerciseGrade], field: str) -> int:
    return sum(getattr(one, field) for one in exercises)
