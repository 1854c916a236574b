# refused by: types — calls the cases of its tables Any
# lesson: A table of cases has types as well: say them, and a case that doesn't fit is found before the test runs.
"""One table of calls and answers, one test that reads it, and one for what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from date_range import DateRange, merge

read = DateRange.parse
JANUARY = "2024-01-01/2024-01-31"
FORTNIGHT = "2024-01-01/2024-01-14"
SOME = "2024-01-10/2024-01-20"

ANSWERS: dict[str, tuple[Callable[[], Any], Any]] = {
    "ends": (lambda: (read(SOME).start, read(SOME).end), (date(2024, 1, 10), date(2024, 1, 20))),
    "equal": (lambda: {read(SOME), DateRange(date(2024, 1, 10), date(2024, 1, 20))}, {read(SOME)}),
    "written": (lambda: str(read(SOME)), SOME),
    "written short": (lambda: str(read("2024-01-10/2024-01-10")), "2024-01-10"),
    "length": (lambda: len(read("2024-02-28/2024-03-01")), 3),
    "length of one day": (lambda: len(read("2024-02-29")), 1),
    "days": (lambda: list(read("2023-12-31/2024-01-01")), [date(2023, 12, 31), date(2024, 1, 1)]),
    "in, before": (lambda: date(2024, 1, 9) in read(SOME), False),
    "in, first": (lambda: date(2024, 1, 10) in read(SOME), True),
    "in, last": (lambda: date(2024, 1, 20) in read(SOME), True),
    "in, after": (lambda: date(2024, 1, 21) in read(SOME), False),
    "overlaps the day before": (lambda: read(SOME).overlaps(read("2024-01-09")), False),
    "overlaps the first day": (lambda: read(SOME).overlaps(read("2024-01-01/2024-01-10")), True),
    "overlaps the last day": (lambda: read(SOME).overlaps(read("2024-01-20/2024-01-31")), True),
    "overlaps the day after": (lambda: read(SOME).overlaps(read("2024-01-21")), False),
    "intersection, none": (lambda: read(SOME).intersection(read("2024-02-01")), None),
    "intersection, all": (lambda: read(SOME).intersection(read(JANUARY)), read(SOME)),
    "intersection, all of the other": (lambda: read(JANUARY).intersection(read(SOME)), read(SOME)),
    "intersection, head": (
        lambda: read(SOME).intersection(read("2024-01-01/2024-01-12")),
        read("2024-01-10/2024-01-12"),
    ),
    "intersection, tail": (
        lambda: read(SOME).intersection(read("2024-01-15/2024-02-01")),
        read("2024-01-15/2024-01-20"),
    ),
    "minus nothing": (lambda: read(SOME).minus(read("2024-02-01")), [read(SOME)]),
    "minus all": (lambda: read(SOME).minus(read(JANUARY)), []),
    "minus head": (lambda: read(SOME).minus(read("2024-01-01/2024-01-12")), [read("2024-01-13/2024-01-20")]),
    "minus tail": (lambda: read(SOME).minus(read("2024-01-15/2024-02-01")), [read("2024-01-10/2024-01-14")]),
    "minus middle": (
        lambda: read(SOME).minus(read("2024-01-12/2024-01-18")),
        [read("2024-01-10/2024-01-11"), read("2024-01-19/2024-01-20")],
    ),
    "shift forwards": (lambda: read(SOME).shift(25), read("2024-02-04/2024-02-14")),
    "shift backwards": (lambda: read(SOME).shift(-10), read("2023-12-31/2024-01-10")),
    "a month": (lambda: read("2024-01-30/2024-01-31").shift_months(1), read("2024-02-29")),
    "a month back": (lambda: read("2024-01-31").shift_months(-1), read("2023-12-31")),
    "a month from December": (lambda: read("2023-12-31").shift_months(1), read("2024-01-31")),
    "a year": (lambda: read("2023-02-28/2024-02-29").shift_months(12), read("2024-02-28/2025-02-28")),
    "two years": (lambda: read("2024-02-29").shift_months(24), read("2026-02-28")),
    "to a leap year": (lambda: read("2023-12-30/2023-12-31").shift_months(2), read("2024-02-29")),
    "weeks": (lambda: read(FORTNIGHT).by_week(), [read("2024-01-01/2024-01-07"), read("2024-01-08/2024-01-14")]),
    "week over New Year": (lambda: read("2020-12-30/2021-01-02").by_week(), [read("2020-12-30/2021-01-02")]),
    "workdays": (lambda: read(FORTNIGHT).workdays(), 10),
    "holidays": (lambda: read(FORTNIGHT).workdays([date(2024, 1, 5), date(2024, 1, 1)]), 8),
    "holidays on weekends": (lambda: read(FORTNIGHT).workdays({date(2024, 1, 6), date(2024, 1, 7)}), 10),
    "holidays outside": (lambda: read(FORTNIGHT).workdays((date(2024, 1, 15),)), 10),
    "holidays repeated": (lambda: read(FORTNIGHT).workdays([date(2024, 1, 8)] * 3), 9),
    "holidays from an iterator": (lambda: read(FORTNIGHT).workdays(iter([date(2024, 1, 8)])), 9),
    "merge nothing": (lambda: merge([]), []),
    "merge adjacent": (lambda: merge([read("2024-01-31"), read("2024-02-01")]), [read("2024-01-31/2024-02-01")]),
    "merge apart": (
        lambda: merge([read("2024-01-03"), read("2024-01-01")]),
        [read("2024-01-01"), read("2024-01-03")],
    ),
    "merge one within": (lambda: merge(iter([read(SOME), read(JANUARY)])), [read(JANUARY)]),
    "merge to the last day": (
        lambda: merge([DateRange(date.min, date.max), DateRange(date.max, date.max)]),
        [DateRange(date.min, date.max)],
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers(name: str) -> None:
    """The call gives the answer that stands beside it."""
    call, wanted = ANSWERS[name]

    assert call() == wanted


@pytest.mark.parametrize(
    "text",
    ["", "2024-01", "2024-01-01/", "2024-01-01 ", "2024-01-01/2024-01-02/", "2024-01-32", "2024-01-02/2024-01-01"],
)
def test_text_that_means_nothing(text: str) -> None:
    """`parse` refuses text of another form, days that don't exist, and an end before the start."""
    with pytest.raises(ValueError):
        read(text)


def test_ends_that_are_refused() -> None:
    """An end before the start is refused, and so is a moment."""
    with pytest.raises(ValueError):
        DateRange(date(2024, 1, 2), date(2024, 1, 1))
    with pytest.raises(TypeError):
        DateRange(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC))
