"""`grader lessons`: write down what each wrong design fails on, for the diagnosis of learners' answers. For authors."""

import time
from typing import Annotated

import typer

from grader.catalog import read_exercise
from grader.commands.scope import Numbers, find_numbers, open_scope, warn
from grader.diagnosis import RECORD, to_text
from grader.proof.lessons import is_current, make_record, undiagnosed
from grader.store import write_atomically

Check = Annotated[bool, typer.Option("--check", help="Judge nothing; exit 1 if a record is not up to date.")]


def lessons(context: typer.Context, numbers: Numbers = None, *, check: Check = False) -> None:
    """Record the patterns of failed checks by which a learner's mistake is told, in hidden/lessons.json.

    Every wrong design is judged whole, so it takes up to some minutes. Run it after changing a suite or a wrong design.

    Example: grader lessons 07
    """
    course = open_scope(context)
    exercises = [read_exercise(course, number) for number in find_numbers(course, numbers)]
    stale = [exercise for exercise in exercises if not is_current(course, exercise)]
    if check:
        for exercise in stale:
            typer.echo(f"The lessons of {exercise.name} are not up to date. Run: grader lessons {exercise.number:02d}")
        raise typer.Exit(1 if stale else 0)
    for exercise in stale if numbers is None else exercises:
        started = time.monotonic()
        record = make_record(course, exercise)
        path = exercise.hidden / RECORD
        write_atomically(path, to_text(record))
        seconds = time.monotonic() - started
        typer.echo(f"Recorded {len(record.patterns)} patterns in {course.relative(path)} ({seconds:.0f} s).")
        for name in undiagnosed(record):
            warn(f"rejected/{name} of {exercise.name} fails as several others do, and their lessons differ.")
