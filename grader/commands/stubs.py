"""`grader stubs`: write down the stubs as given, for telling "not started" from "tried". For authors."""

from typing import Annotated

import typer

from grader.commands.scope import Numbers, find_numbers, open_scope
from grader.submission import STUBS, read_stubs, record_stubs

Check = Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if the record is not up to date.")]


def stubs(context: typer.Context, numbers: Numbers = None, *, check: Check = False) -> None:
    """Record the editable files of exercises as the stubs that learners are given.

    Run it after changing a stub, and never with an answer in place. Example: grader stubs 07
    """
    course = open_scope(context)
    only = find_numbers(course, numbers) if numbers else ()
    path = course.relative(course.exercises / STUBS)
    old = (course.exercises / STUBS).read_text(encoding="utf-8") if check and read_stubs(course) else ""
    new = record_stubs(course, write=not check, only=only)
    if not check:
        typer.echo(f"Recorded the stubs in {path}.")
    elif new != old:
        typer.echo(f"{path} is not up to date. Run: grader stubs")
        raise typer.Exit(1)
