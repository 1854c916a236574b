"""Render a grade as a table for spreadsheets: CSV with a row for each exercise and aspect."""

import csv
from collections.abc import Iterator
from io import StringIO

from grader.model import ExerciseGrade, Grade
from grader.report.escaping import csv_cell

COLUMNS = ("exercise", "submission", "state", "aspect", "earned", "possible", "passed", "checks")


def render(grade: Grade) -> str:
    """Return the grade as CSV with a row of headings; lines end with a line feed.

    What could not be judged has one row with an empty aspect, worth 0 of 0.
    """
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([csv_cell(str(value)) for value in row] for one in grade.exercises for row in _rows(one))
    return out.getvalue()


def _rows(exercise: ExerciseGrade) -> Iterator[tuple[object, ...]]:
    start = (f"{exercise.number:02d}_{exercise.slug}", exercise.submission, exercise.state.value)
    for aspect in exercise.aspects:
        yield (*start, aspect.name.value, aspect.earned, aspect.possible, aspect.passed, aspect.checks)
    if not exercise.aspects:
        yield (*start, "", exercise.earned, exercise.possible, 0, 0)
