"""`grader reset` and `grader restore`: back to the stub, and back again. Loses no answer."""

from datetime import datetime

import typer

from grader import answers
from grader.commands.scope import Number, find_exercise, open_scope, warn
from grader.course import Course
from grader.model import Exercise
from grader.progress import Progress, ProgressError


def reset(context: typer.Context, number: Number) -> None:
    """Put the stub back, and keep your answer under .kata/answers. Hints begin anew.

    Example: grader reset 07
    """
    course = open_scope(context)
    exercise = find_exercise(course, number)
    kept = answers.reset(course, exercise, now=datetime.now().astimezone())
    _forget_hints(course, exercise)
    if kept is None:
        typer.echo(f"{exercise.name} is the stub again. There was no file to keep.")
        return
    typer.echo(f"{exercise.name} is the stub again. Your answer is kept:\n  {course.relative(kept)}")
    typer.echo(f"To bring it back: grader restore {exercise.number:02d}")


def restore(context: typer.Context, number: Number) -> None:
    """Bring back the answer that was kept last; what is there now is kept in its place.

    Example: grader restore 07
    """
    course = open_scope(context)
    exercise = find_exercise(course, number)
    latest, present = answers.restore(course, exercise, now=datetime.now().astimezone())
    typer.echo(f"{exercise.name} is your answer of {answers.moment_of(latest)} again.")
    if present is not None:
        typer.echo(f"What was there is kept; restore once more to have it back:\n  {course.relative(present)}")


def _forget_hints(course: Course, exercise: Exercise) -> None:
    """Let the ladder begin at its first rung again; whoever resets wants to try without the last one."""
    progress = Progress(course)
    try:
        if exercise.slug in progress.hints():
            progress.show_hints(exercise.slug, 0)
    except ProgressError as error:
        warn(f"Which hints you have seen is still remembered. {error}")
