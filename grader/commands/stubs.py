"""`grader stubs`: write down the stubs as given, for telling "not started" from "tried". For authors."""

from pathlib import Path
from typing import Annotated

import typer

from grader.course import find_course
from grader.errors import UsageError
from grader.submission import STUBS, read_stubs, record_stubs

Check = Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if the record is not up to date.")]


def stubs(check: Check = False) -> None:  # noqa: FBT002 -- typer's way of declaring a flag
    """Record the editable files of every exercise as the stubs that learners are given.

    Run it after changing a stub, and never with an answer in place. Example: grader stubs --check
    """
    course = find_course(Path.cwd())
    if course is None:
        raise UsageError("There is no course here. Change to a folder that holds exercises/.")
    path = course.relative(course.exercises / STUBS)
    old = (course.exercises / STUBS).read_text(encoding="utf-8") if check and read_stubs(course) else ""
    new = record_stubs(course, write=not check)
    if not check:
        typer.echo(f"Recorded the stubs in {path}.")
    elif new != old:
        typer.echo(f"{path} is not up to date. Run: grader stubs")
        raise typer.Exit(1)
