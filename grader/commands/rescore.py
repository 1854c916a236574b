"""`grader rescore`: new points from old facts. Runs nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from grader.catalog import read_exercise
from grader.commands.scope import open_scope
from grader.course import Course
from grader.errors import UsageError
from grader.model import ExerciseGrade, Grade, State
from grader.report.document import from_json, to_json
from grader.scoring import combine, with_exercises

Document = Annotated[
    Path | None, typer.Argument(help="A grade that a run has written.", show_default="the last one of this course")
]


def rescore(context: typer.Context, document: Document = None) -> None:
    """Score the facts of a run again with the points that kata.toml gives now, and print the new grade as JSON.

    Example: grader rescore .kata/grade.json > new.json
    """
    course = open_scope(context)
    path = document or course.state / "grade.json"
    shown = str(document or course.relative(path))
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{shown} can't be read ({error.strerror}). Write one with: pytest exercises") from None
    except UnicodeDecodeError:
        raise UsageError(f"{shown} can't be read (not UTF-8). Write one with: pytest exercises") from None
    typer.echo(to_json(rescored(from_json(text, name=shown), course)), nl=False)


def rescored(grade: Grade, course: Course) -> Grade:
    """Return `grade` with the points of the course as it is now; an exercise that is gone keeps its old ones."""
    return with_exercises(grade, tuple(_rescore(one, course) for one in grade.exercises))


def _rescore(old: ExerciseGrade, course: Course) -> ExerciseGrade:
    # What could not be judged is worth 0 of 0 under any weights.
    if old.number not in course.folders or old.state in (State.UNAVAILABLE, State.INFRASTRUCTURE):
        return old
    return replace(combine(read_exercise(course, old.number), [old]), lessons=old.lessons)
