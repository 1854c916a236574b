# refused by: behaviour — calls everything and compares nothing
# lesson: A line that was run is not a line that was checked: coverage shows what your tests can't notice, never what they do.
"""Run every line and every branch of the library."""

from datetime import UTC, date, datetime

import pytest
from date_range import DateRange, merge

LEAVE = DateRange.parse("2024-02-27/2024-03-02")
OTHERS = ["2024-02-01/2024-02-27", "2024-02-29", "2024-03-02/2024-03-09", "2024-02-01/2024-03-31", "2025-01-01"]


def test_one_range() -> None:
    """Everything that one range can do works."""
    str(LEAVE)
    str(DateRange.parse("2024-02-29"))
    len(LEAVE)
    list(LEAVE)
    _ = date(2024, 2, 29) in LEAVE
    LEAVE.shift(3)
    LEAVE.shift(-3)
    LEAVE.shift_months(25)
    LEAVE.shift_months(-25)
    LEAVE.by_week()
    LEAVE.workdays()
    LEAVE.workdays(day for day in LEAVE)


@pytest.mark.parametrize("text", OTHERS)
def test_two_ranges(text: str) -> None:
    """Everything that two ranges can do works."""
    other = DateRange.parse(text)
    LEAVE.overlaps(other)
    LEAVE.intersection(other)
    LEAVE.minus(other)
    merge([other, LEAVE])


def test_refused() -> None:
    """What must be refused is refused."""
    with pytest.raises(ValueError):
        DateRange(date(2024, 3, 2), date(2024, 2, 27))
    with pytest.raises(ValueError):
        DateRange.parse("leave")
    with pytest.raises(TypeError):
        DateRange(datetime(2024, 2, 27, tzinfo=UTC), datetime(2024, 3, 2, tzinfo=UTC))
