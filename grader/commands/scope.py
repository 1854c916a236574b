"""What all commands share: the course that they work on, and the exercises that the command line names."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from grader.course import Course, find_course, open_course
from grader.errors import UsageError

Numbers = Annotated[
    list[str] | None, typer.Argument(help="Numbers, ranges or names of exercises.", show_default="all of them")
]


def open_scope(context: typer.Context) -> Course:
    """Return the course of --course, or else the nearest one upwards; raise `UsageError` if there is none."""
    chosen = context.obj
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
    return sorted({number for word in words for number in course.find(word)})
