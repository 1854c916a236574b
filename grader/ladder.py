"""Read hints.md: a ladder of hints, from a direction to a sketch. Shows nothing by itself."""

import re
from dataclasses import dataclass

from grader.course import Course
from grader.errors import CourseError
from grader.model import Exercise

HINTS = "hints.md"
_RUNG = re.compile(r"^## +\d+ +(?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rung:
    """One hint."""

    title: str
    text: str  # Markdown


def read_ladder(course: Course, exercise: Exercise) -> tuple[Rung, ...]:
    """Return the hints in order; raise `CourseError` if there are none."""
    path = exercise.folder / HINTS
    shown = course.relative(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CourseError(f"{shown} can't be read. Restore it with: git checkout -- {shown}") from None
    starts = list(_RUNG.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    if not starts:
        raise CourseError(f"{shown} holds no hint. Each begins with a heading such as: ## 1 Direction")
    return tuple(
        Rung(match["title"].strip(), text[match.end() : end].strip()) for match, end in zip(starts, ends, strict=True)
    )
