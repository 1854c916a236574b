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
from grader.commands.lessons import lessons
from grader.commands.list import list_exercises
from grader.commands.new import new
from grader.commands.next import next_step
from grader.commands.open import open_exercise
from grader.commands.report import report
from grader.commands.rescore import rescore
from grader.commands.reset import reset, restore
from grader.commands.stubs import stubs
from grader.commands.verify import verify
from grader.commands.watch import watch
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
    "watch": watch,
    "hint": hint,
    "compare": compare,
    "report": report,
    "reset": reset,
    "restore": restore,
}
TEACHERS: Commands = {"grade": grade, "doctor": doctor, "rescore": rescore}
AUTHORS: Commands = {"new": new, "verify": verify, "stubs": stubs, "lessons": lessons, "coverage": coverage}
for panel, commands in (("Learn", LEARNERS), ("Teach", TEACHERS), ("Write exercises", AUTHORS)):
    for name, command in commands.items():
        app.command(name, rich_help_panel=panel)(command)

CourseFolder = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="Work on the course in DIR.", show_default="the nearest one upwards"),
]


@app.callback()
def choose_course(context: typer.Context, course: CourseFolder = None) -> None:  # noqa: ARG001 -- see open_scope
    """Show where the learner is, unless a command is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_exercises, context)


def main() -> None:
    """Run the command that the command line names."""
    try:
        app(prog_name="grader")  # completion is asked for by this name, however Python was started
    except GraderError as error:
        typer.echo(f"grader: {error}", err=True)
        sys.exit(error.exit_code)
