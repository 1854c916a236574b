"""The CSV table: its rows, and that no spreadsheet takes a cell for a formula."""

import csv
from io import StringIO

from hypothesis import given

from grader.report.table import COLUMNS, render
from tests.conftest import assert_golden
from tests.grades import BROKEN, FULL, POISONED, TYPICAL, make_exercise, make_grade, steady, texts


def read(text: str) -> list[dict[str, str]]:
    """Return the rows as a spreadsheet would read them."""
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_renders_a_typical_grade() -> None:
    """A row of headings, then one for each exercise and aspect."""
    assert_golden("table", render(TYPICAL))


def test_a_row_for_each_aspect() -> None:
    """A row holds the figures of one aspect."""
    assert read(render(make_grade(FULL)))[1] == {
        "exercise": "04_traps",
        "submission": "exercises/04_traps",
        "state": "full",
        "aspect": "types",
        "earned": "20",
        "possible": "20",
        "passed": "1",
        "checks": "1",
    }


def test_what_was_not_judged_has_a_row() -> None:
    """An exercise without aspects is not lost; its row is worth 0 of 0."""
    assert [list(row.values()) for row in read(render(make_grade(BROKEN)))] == [
        ["62_package", "exercises/62_package", "infrastructure", "", "0", "0", "0", "0"]
    ]


def test_lines_end_alike() -> None:
    """Every line ends with a line feed, the last one too, so that writing as text is right on every system."""
    assert render(make_grade()) == ",".join(COLUMNS) + "\n"
    assert "\r" not in render(POISONED)


def test_hostile_paths_are_no_formula() -> None:
    """A path that starts like a formula has an apostrophe in front."""
    assert {row["submission"][:2] for row in read(render(POISONED))} == {"'=", "ex"}


@steady
@given(text=texts)
def test_any_text_stays_in_its_cell(text: str) -> None:
    """Whatever a path holds, the table keeps its shape and no cell starts a formula."""
    rows = read(render(make_grade(make_exercise(submission=text))))

    assert [row["aspect"] for row in rows] == ["behaviour", "types", "performance"]
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for value in row.values())
