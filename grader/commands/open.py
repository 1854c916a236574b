"""`grader open`: the task and the learner's file in the editor."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from grader.commands.scope import PerhapsNumber, find_exercise, look_around, open_scope, screen
from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.model import Exercise
from grader.report.screen import print_to_text
from grader.submission import learners


def open_exercise(context: typer.Context, number: PerhapsNumber = None) -> None:
    """Open an exercise's README and your file in your editor: $VISUAL, $EDITOR, or VS Code in its own terminal.

    Without an editor, the task is shown here. Without a number, the next exercise is meant.

    Example: grader open 07
    """
    course = open_scope(context)
    exercise = find_exercise(course, number) if number is not None else _next(course)
    files = [exercise.folder / "README.md", *learners(course, exercise).files.values()]
    command = find_editor(os.environ)
    if command is None:
        _show(course, exercise)
        return
    try:
        done = subprocess.run([*command, *map(str, files)], check=False)
    except OSError as error:
        raise UsageError(
            f"The editor {shlex.join(command)!r} can't be started ({error.strerror}). Set EDITOR to another one."
        ) from None
    raise typer.Exit(int(done.returncode != 0))


def find_editor(environment: Mapping[str, str]) -> Sequence[str] | None:
    """Return the command of the editor that the environment names, if any; raise `UsageError` if it can't be read."""
    for variable in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(environment.get(variable, ""))
        except ValueError as error:
            raise UsageError(f"{variable} can't be read as a command ({error}). Mend its quotes.") from None
        if command:
            return command
    if environment.get("TERM_PROGRAM") == "vscode" and (code := shutil.which("code")) is not None:
        return [code]
    return None


def _next(course: Course) -> Exercise:
    first = look_around(course).advice.first
    if first is None:
        raise UsageError("Nothing is left to do here. Name an exercise by its number, such as 07.")
    return first.exercise


def _show(course: Course, exercise: Exercise) -> None:
    """Show the task, and where to write the answer."""
    from rich.markdown import Markdown  # noqa: PLC0415 -- every other command can do without its parser

    path = exercise.folder / "README.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        shown = course.relative(path)
        raise CourseError(f"{shown} can't be read. Restore it with: git checkout -- {shown}") from None
    typer.echo(print_to_text(Markdown(text), screen()))
    places = " and ".join(_place(course, exercise.folder, name) for name in exercise.editable)
    typer.echo(f"\nWrite your answer in {places}, then run: pytest exercises/{exercise.number:02d}")
    typer.echo("Set EDITOR, and this command opens both for you.")


def _place(course: Course, folder: Path, name: str) -> str:
    return course.relative(folder / name.removesuffix("/**"))
