"""Put the commands together, and turn our errors into a message and an exit code."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from grader.commands.coverage import coverage
from grader.commands.doctor import doctor
from grader.commands.grade import grade
from grader.commands.new import new
from grader.commands.rescore import rescore
from grader.commands.stubs import stubs
from grader.commands.verify import verify
from grader.errors import GraderError

app = typer.Typer(
    help="Tools around the exercises. To judge an answer, run: pytest exercises/07",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (grade, doctor, rescore, stubs, new, verify, coverage):
    app.command()(command)

CourseFolder = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="Work on the course in DIR.", show_default="the nearest one upwards"),
]


@app.callback()
def choose_course(context: typer.Context, course: CourseFolder = None) -> None:
    """Hand the course on to the command."""
    context.obj = course


def main() -> None:
    """Run the command that the command line names."""
    try:
        app()
    except GraderError as error:
        typer.echo(f"grader: {error}", err=True)
        sys.exit(error.exit_code)
