"""Put the commands together, and turn our errors into a message and an exit code."""

import sys

import typer

from grader.commands.rescore import rescore
from grader.commands.stubs import stubs
from grader.errors import GraderError

app = typer.Typer(
    help="Tools around the exercises. To judge an answer, run: pytest exercises/07",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(rescore)
app.command()(stubs)


def main() -> None:
    """Run the command that the command line names."""
    try:
        app()
    except GraderError as error:
        typer.echo(f"grader: {error}", err=True)
        sys.exit(error.exit_code)
