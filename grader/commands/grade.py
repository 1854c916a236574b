"""`grader grade`: judge one submission in graded mode, and write the result in the formats that others read."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.catalog import read_exercise
from grader.commands.scope import find_numbers, open_scope, screen
from grader.errors import UsageError
from grader.grading import grade_intake
from grader.intake import take
from grader.model import Grade, Outcome, State
from grader.report import classroom, classroom50, document, junit, markdown, table, terminal
from grader.report.escaping import harmless_log
from grader.store import write_atomically
from grader.subject.fence import hide
from grader.submission import read_stubs


class Format(StrEnum):
    """How a result is written, by the name that the command line knows."""

    JSON = "json"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    CSV = "csv"
    GITHUB_CLASSROOM = "github-classroom"
    CLASSROOM50 = "classroom50"


FILES: Mapping[Format, tuple[str, Callable[[Grade], str]]] = {
    Format.JSON: ("grade.json", document.to_json),
    Format.MARKDOWN: ("summary.md", markdown.render),
    Format.JUNIT: ("junit.xml", junit.render),
    Format.CSV: ("grade.csv", table.render),
    Format.GITHUB_CLASSROOM: ("github-classroom.txt", classroom.outputs),
    Format.CLASSROOM50: ("result.json", lambda grade: classroom50.render(grade, _identity())),
}
"""The file of each format, and what renders it."""

Submission = Annotated[Path, typer.Argument(help="A folder, a git repository, a zip or a tar with the answers.")]
Exercises = Annotated[
    list[str] | None,
    typer.Option(
        "--exercises", metavar="07,12-16", help="Numbers, ranges or names of exercises.", show_default="all of them"
    ),
]
Commit = Annotated[
    str | None, typer.Option(metavar="REV", help="Grade what this commit holds, not what lies in the folder.")
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Write the result to files in DIR.")]
Formats = Annotated[
    list[Format] | None,
    typer.Option("--format", help="How to write it; may be given several times.", show_default="json"),
]
HideDetails = Annotated[
    bool,
    typer.Option("--hide-details", help="Name what failed, but not what was asked and wanted: for suites kept secret."),
]
TrustedCode = Annotated[
    bool,
    typer.Option("--trusted-code", help="Go without the fence, where it can't be put up. Only for code you trust."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the grade document.")]


def grade(  # noqa: PLR0913 -- each is an option of its own
    context: typer.Context,
    submission: Submission,
    *,
    exercises: Exercises = None,
    commit: Commit = None,
    out: Out = None,
    formats: Formats = None,
    hide_details: HideDetails = False,
    trusted_code: TrustedCode = False,
    as_json: AsJson = False,
) -> None:
    """Judge a submission in graded mode: in a fence, on fresh random inputs, with this course's own suites.

    Exits with 0 for full points, 1 for less, 2 where nothing could be judged here; see: grader doctor

    Example: grader grade ../ada --exercises 07,16 --out results --format json --format markdown
    """
    if formats and out is None:
        raise UsageError(f"--format {formats[0].value} writes a file. Name the folder for it: --out DIR")
    course = open_scope(context)
    words = [word for option in exercises or () for word in option.split(",") if word]
    asked = [read_exercise(course, number) for number in find_numbers(course, words)]
    if Format.CLASSROOM50 in (formats or ()):
        _identity()  # before a minute's work, not after
    if sys.platform == "linux":
        hide()
    intake = take(asked, read_stubs(course), submission, commit=commit)
    if all(answer == read_stubs(course).get(name) for name, answer in intake.answers.items()):
        typer.echo(f"grader: {submission} holds no answer to what is asked for, only stubs as given, if any.", err=True)
    console = Console(stderr=True)
    count = f"{len(asked)} exercises" if len(asked) > 1 else asked[0].name
    with console.status(f"Judging {count} …") if console.is_terminal else nullcontext():
        result = grade_intake(course, intake, trusted_code=trusted_code)
    if hide_details:
        result = without_details(result)
    written = _write(result, out, formats or [Format.JSON])
    _show(document.to_json(result) if as_json else terminal.render(result, {}, screen()), as_json=as_json)
    for path in written if not as_json else ():
        typer.echo(f"Wrote {path}")
    raise typer.Exit(_status(result))


def without_details(result: Grade) -> Grade:
    """Return the grade without what was asked, what came back and what was wanted."""
    return replace(
        result,
        exercises=tuple(
            replace(
                one,
                advice=(),
                lessons=(),
                checks=tuple(
                    check if check.outcome is Outcome.PASSED else replace(check, message="", place=None)
                    for check in one.checks
                ),
            )
            for one in result.exercises
        ),
    )


def _identity() -> classroom50.Identity:
    return classroom50.identity_from(os.environ, now=datetime.now(UTC))


def _write(result: Grade, out: Path | None, formats: Sequence[Format]) -> list[Path]:
    if out is None:
        return []
    written = []
    for one in dict.fromkeys(formats):
        name, render = FILES[one]
        try:
            write_atomically(out / name, render(result))
        except OSError as error:
            raise UsageError(
                f"{out / name} can't be written ({error.strerror}). Name another folder: --out DIR"
            ) from None
        written.append(out / name)
    return written


def _show(text: str, *, as_json: bool) -> None:
    in_workflow = os.environ.get("GITHUB_ACTIONS") == "true" and not as_json
    typer.echo(harmless_log(text) if in_workflow else text.rstrip("\n"))


def _status(result: Grade) -> int:
    if result.possible == 0:
        return 2
    flawless = result.earned == result.possible and all(
        one.state is not State.INFRASTRUCTURE for one in result.exercises
    )
    return 0 if flawless else 1
