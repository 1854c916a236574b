"""Put the commands together, and turn our errors into a message and an exit code."""

import os
import sys
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from grader.errors import GraderError

COMMANDS = {
    "Learn": {
        "list": "list.list_exercises",
        "next": "next.next_step",
        "open": "open.open_exercise",
        "watch": "watch.watch",
        "hint": "hint.hint",
        "compare": "compare.compare",
        "report": "report.report",
        "reset": "reset.reset",
        "restore": "reset.restore",
    },
    "Teach": {"grade": "grade.grade", "doctor": "doctor.doctor", "rescore": "rescore.rescore"},
    "Write exercises": {
        "new": "new.new",
        "verify": "verify.verify",
        "stubs": "stubs.stubs",
        "lessons": "lessons.lessons",
        "coverage": "coverage.coverage",
    },
}
"""The function of each command below grader.commands, by the panel of --help."""

NAMES = [name for commands in COMMANDS.values() for name in commands]

CourseFolder = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="Work on the course in DIR.", show_default="the nearest one upwards"),
]


def make_app(names: Collection[str] = NAMES) -> typer.Typer:
    """Return the application with the commands `names`; the others' modules are not even imported."""
    app = typer.Typer(
        help="Where you are, what next, and tools around it. To judge an answer, run: pytest exercises/07",
        invoke_without_command=True,
        pretty_exceptions_enable=False,
        callback=choose_course,
    )
    for panel, commands in COMMANDS.items():
        for name, place in commands.items():
            if name in names:
                module, _, function = place.rpartition(".")
                command = getattr(import_module(f"grader.commands.{module}"), function)
                app.command(name, rich_help_panel=panel)(command)
    return app


def choose_course(context: typer.Context, course: CourseFolder = None) -> None:  # noqa: ARG001 -- see open_scope
    """Show where the learner is, unless a command is named."""
    if context.invoked_subcommand is None:
        from grader.commands.list import list_exercises  # noqa: PLC0415 -- no other command needs it

        context.invoke(list_exercises, context)


def main() -> None:
    """Run the command that the command line names."""
    completing = "_GRADER_COMPLETE" in os.environ
    named = [name for name in NAMES if name in sys.argv[1:] and not completing]
    app = make_app(named or NAMES if sys.argv[1:] or completing else ["list"])
    try:
        app(prog_name="grader")  # completion is asked for by this name, however Python was started
    except GraderError as error:
        typer.echo(f"grader: {error}", err=True)
        sys.exit(error.exit_code)
