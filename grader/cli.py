"""Put the commands together, and turn our errors into a message and an exit code."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from grader.commands.compare import compare
from grader.commands.coverage import coverage
from grader.commands.doctor import doctor
from grader.commands.grade import grade
from grader.commands.hint import hint
from grader.commands.list import list_exercises
from grader.commands.new import new
from grader.commands.next import next_step
from grader.commands.open import open_exercise
from grader.commands.rescore import rescore
from grader.commands.reset import reset, restore
from grader.commands.stubs import stubs
from grader.commands.verify import verify
from grader.errors import GraderError

app = typer.Typer(
    help="Where you are, what next, and tools around it. To judge an answer, run: pytest exercises/07",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
)
Commands = Mapping[str, Callable[..., None]]
"""Commands by name."""

LEARNERS: Commands = {
    "list": list_exercises,
    "next": next_step,
    "open": open_exercise,
    "hint": hint,
    "compare": compare,
    "reset": reset,
    "restore": restore,
}
TEACHERS: Commands = {"grade": grade, "doctor": doctor, "rescore": rescore}
AUTHORS: Commands = {"new": new, "verify": verify, "stubs": stubs, "coverage": coverage}
for panel, commands in (("Learn", LEARNERS), ("Teach", TEACHERS), ("Write exercises", AUTHORS)):
    for name, command in commands.items():
        app.command(name, rich_help_panel=panel)(command)

CourseFolder = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="Work on the course in DIR.", show_default="the nearest one upwards"),
]


@app.callback()
def choose_course(context: typer.Context, course: CourseFolder = None) -> None:
    """Hand the course on to the command; without one, show where the learner is."""
    context.obj = course
    if context.invoked_subcommand is None:
        context.invoke(list_exercises, context)


def main() -> None:
    """Run the command that the command line names."""
    try:
        app()
    except GraderError as error:
        typer.echo(f"grader: {error}", err=True)
        sys.exit(error.exit_code)
