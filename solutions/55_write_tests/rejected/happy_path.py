# refused by: behaviour — tries one ordinary case of each operation
# lesson: Mistakes live at the edges: for each operation, ask which is the first day, the last day and the other direction for which it still has to hold.
"""One example for each operation, as in the README."""

from datetime import date

import pytest
from date_range import DateRange, merge

LEAVE = DateRange(date(2024, 2, 27), date(2024, 3, 2))


def test_parse() -> None:
    """`parse` reads a range."""
    assert DateRange.parse("2024-02-27/2024-03-02") == LEAVE


def test_parse_refuses() -> None:
    """`parse` refuses nonsense."""
    with pytest.raises(ValueError):
        DateRange.parse("next week")


def test_text() -> None:
    """`str` writes a range."""
    assert str(LEAVE) == "2024-02-27/2024-03-02"


def test_length() -> None:
    """`len` counts days."""
    assert len(LEAVE) == 5


def test_iteration() -> None:
    """All days are yielded."""
    assert len(list(LEAVE)) == 5


def test_contains() -> None:
    """`in` finds days."""
    assert date(2024, 2, 29) in LEAVE
    assert date(2024, 4, 1) not in LEAVE


def test_overlaps() -> None:
    """`overlaps` finds shared days."""
    assert LEAVE.overlaps(DateRange.parse("2024-03-01/2024-03-08"))
    assert not LEAVE.overlaps(DateRange.parse("2024-04-01/2024-04-08"))


def test_intersection() -> None:
    """`intersection` returns shared days."""
    assert DateRange.parse("2024-03-01/2024-03-08").intersection(LEAVE) == DateRange.parse("2024-03-01/2024-03-02")


def test_minus() -> None:
    """`minus` takes days away."""
    assert LEAVE.minus(DateRange.parse("2024-03-01/2024-03-08")) == [DateRange.parse("2024-02-27/2024-02-29")]


def test_shift() -> None:
    """`shift` moves a range."""
    assert LEAVE.shift(7) == DateRange.parse("2024-03-05/2024-03-09")


def test_shift_months() -> None:
    """`shift_months` moves a range."""
    assert LEAVE.shift_months(1) == DateRange.parse("2024-03-27/2024-04-02")


def test_by_week() -> None:
    """`by_week` makes weeks."""
    assert len(DateRange.parse("2024-03-04/2024-03-17").by_week()) == 2


def test_workdays() -> None:
    """`workdays` counts workdays."""
    assert LEAVE.workdays([date(2024, 3, 1)]) == 3


def test_merge() -> None:
    """`merge` joins ranges."""
    merged = merge([LEAVE, DateRange.parse("2024-03-01/2024-03-08")])
    assert merged == [DateRange.parse("2024-02-27/2024-03-08")]
