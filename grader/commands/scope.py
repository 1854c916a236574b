"""What all commands share: the course, the exercises that the command line names, and the screen."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.catalog import read_exercise
from grader.course import Course, find_course, open_course
from grader.errors import GraderError, UsageError
from grader.model import Exercise
from grader.progress import Progress, ProgressError
from grader.report.screen import Screen
from grader.standing import Broken, Recommendation, Standing, read_standings, recommend


def complete_number(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the numbers that begin like what was typed, with the names of their exercises, for the shell.

    Where no number does, return the names that do.
    """
    try:
        folders = open_scope(context).folders
    except GraderError:
        return []
    names = {f"{number:02d}": folder.name[3:] for number, folder in folders.items()}
    numbers = [(number, slug) for number, slug in names.items() if number.startswith(incomplete)]
    return numbers or [(slug, number) for number, slug in names.items() if slug.startswith(incomplete)]


Numbers = Annotated[
    list[str] | None,
    typer.Argument(
        help="Numbers, ranges or names of exercises.", show_default="all of them", autocompletion=complete_number
    ),
]
Number = Annotated[str, typer.Argument(help="Number or name of an exercise.", autocompletion=complete_number)]
PerhapsNumber = Annotated[
    str | None,
    typer.Argument(
        help="Number or name of an exercise.",
        show_default="the one you are working on",
        autocompletion=complete_number,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def open_scope(context: typer.Context) -> Course:
    """Return the course of --course, or else the nearest one upwards; raise `UsageError` if there is none."""
    # Read from the parameters, since the shell's completion calls no function of the command line.
    chosen = context.find_root().params.get("course")
    if isinstance(chosen, Path):
        return open_course(chosen)
    course = find_course(Path.cwd())
    if course is None:
        raise UsageError("There is no course here. Change to a folder that holds exercises/, or name one: --course DIR")
    return course


def find_numbers(course: Course, words: Iterable[str] | None) -> list[int]:
    """Return the numbers that words mean, in order and each once; all of the course if there are no words."""
    if not words:
        return list(course.folders)
    return sorted({number for word in words for number in course.find(_named(course, word))})


def find_exercise(course: Course, word: str | None) -> Exercise:
    """Return the one exercise that `word` means, or without a word the one that the learner is working on."""
    if word is None:
        survey = look_around(course)
        if survey.advice.go_on is None:
            raise UsageError("No exercise is in progress. Name one by its number, such as 07; see: grader list")
        return survey.advice.go_on.exercise
    numbers = course.find(_named(course, word))
    if len(numbers) > 1:
        raise UsageError(f"{word} means several exercises. Name one of them.")
    return read_exercise(course, numbers[0])


def _named(course: Course, word: str) -> str:
    """Return the name of the exercise that a path leads into, as an editor hands it over; other words as they are."""
    path = Path(word).resolve()
    if path.exists() and course.exercises.resolve() in path.parents:
        return path.relative_to(course.exercises.resolve()).parts[0]
    return word


@dataclass(frozen=True, slots=True)
class Survey:
    """Where the learner stands in a whole course."""

    standings: list[Standing]
    broken: list[Broken]
    advice: Recommendation

    def of(self, exercise: Exercise) -> Standing:
        """Return where one exercise stands."""
        return next(one for one in self.standings if one.exercise.number == exercise.number)


def look_around(course: Course) -> Survey:
    """Return where the learner stands; a history that can't be read is left out, with a word about it."""
    progress = Progress(course)
    try:
        results, hints = progress.results(), progress.hints()
    except ProgressError as error:
        warn(str(error))
        results, hints = (), {}
    standings, broken = read_standings(course, results, hints)
    return Survey(standings, broken, recommend(standings, now=datetime.now().astimezone()))


def warn(message: str) -> None:
    """Say what is not as it should be, though the command goes on."""
    typer.echo(f"grader: {message}", err=True)


def screen() -> Screen:
    """Return the screen that standard output goes to."""
    console = Console()
    colour = console.is_terminal and not console.no_color and os.environ.get("TERM") != "dumb"
    return Screen(console.width, colour, sys.stdout.encoding or "utf-8")
