# refused by: performance — asks for every single day of ten years
# lesson: More cases are not more reasons: the days around the ends say all that a thousand days between them could say.
"""What date_range.py promises, one promise a test; each table holds the cases at which a promise could break.

A range is written as its text, such as "2024-02-27/2024-03-02", so that a table reads like a calendar.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from date_range import DateRange, merge

MONDAY = date(2024, 1, 1)
LEAVE = DateRange(date(2024, 2, 27), date(2024, 3, 2))  # five days, 29 February among them


def texts(ranges: Iterable[DateRange]) -> list[str]:
    """Return the ranges as they are written."""
    return [str(one) for one in ranges]


# Making


def test_ends_are_kept() -> None:
    """A range has the ends that it was made of."""
    assert (LEAVE.start, LEAVE.end) == (date(2024, 2, 27), date(2024, 3, 2))


def test_equal_days_are_equal_ranges() -> None:
    """Ranges of the same days are equal and hash alike."""
    assert {LEAVE, DateRange.parse("2024-02-27/2024-03-02")} == {LEAVE}


@pytest.mark.parametrize("days", [1, 400])
def test_the_end_is_not_before_the_start(days: int) -> None:
    """An end before the start is refused, also if it is the day before."""
    with pytest.raises(ValueError):
        DateRange(MONDAY, MONDAY - timedelta(days=days))


def test_a_datetime_is_no_day() -> None:
    """A datetime is refused, though Python calls it a date."""
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)

    with pytest.raises(TypeError):
        DateRange(noon, noon)


# Reading and writing


@pytest.mark.parametrize("text", ["2024-02-27/2024-03-02", "2024-02-29", "0001-01-01/9999-12-31"])
def test_text_survives_a_round_trip(text: str) -> None:
    """`str` gives back what `parse` has read."""
    assert str(DateRange.parse(text)) == text


def test_one_day_is_written_short() -> None:
    """A range of one day is written as that day."""
    assert str(DateRange(MONDAY, MONDAY)) == "2024-01-01"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("2024-02-27/", id="no end"),
        pytest.param("2024-02-27/2024-03-02/2024-03-03", id="three days"),
        pytest.param("2024-02-27 to 2024-03-02", id="no slash"),
        pytest.param("2023-02-29", id="no such day"),
        pytest.param("2024-03-02/2024-02-27", id="backwards"),
    ],
)
def test_other_text_is_refused(text: str) -> None:
    """Text that means no range raises ValueError."""
    with pytest.raises(ValueError):
        DateRange.parse(text)


# Days


@pytest.mark.parametrize(
    ("text", "days"), [("2024-02-27/2024-03-02", 5), ("2023-02-27/2023-03-02", 4), ("2024-01-01", 1)]
)
def test_length_and_days_agree(text: str, days: int) -> None:
    """A range has as many days as it yields, from its start to its end, in order."""
    span = DateRange.parse(text)

    assert len(span) == days
    assert list(span) == [span.start + timedelta(days=number) for number in range(days)]


def test_both_ends_are_in_the_range() -> None:
    """`in` finds the first day, the last day and all between, and no other."""
    around = [date(2024, 2, 25) + timedelta(days=number) for number in range(9)]

    assert [day for day in around if day in LEAVE] == around[2:7]


# Two ranges


@pytest.mark.parametrize(
    ("other", "shared", "left"),
    [
        pytest.param("2024-02-20/2024-02-26", None, ["2024-02-27/2024-03-02"], id="ends the day before"),
        pytest.param("2024-02-20/2024-02-27", "2024-02-27", ["2024-02-28/2024-03-02"], id="ends on the first day"),
        pytest.param("2024-02-29", "2024-02-29", ["2024-02-27/2024-02-28", "2024-03-01/2024-03-02"], id="within"),
        pytest.param("2024-02-27/2024-03-02", "2024-02-27/2024-03-02", [], id="the same"),
        pytest.param("2024-02-01/2024-03-31", "2024-02-27/2024-03-02", [], id="around"),
        pytest.param("2024-03-02/2024-03-09", "2024-03-02", ["2024-02-27/2024-03-01"], id="starts on the last day"),
        pytest.param("2024-03-03/2024-03-09", None, ["2024-02-27/2024-03-02"], id="starts the day after"),
    ],
)
def test_two_ranges(other: str, shared: str | None, left: list[str]) -> None:
    """`overlaps` and `intersection` agree, whichever range is asked; `minus` leaves the rest."""
    span = DateRange.parse(other)
    common = None if shared is None else DateRange.parse(shared)

    assert (LEAVE.overlaps(span), span.overlaps(LEAVE)) == (shared is not None, shared is not None)
    assert (LEAVE.intersection(span), span.intersection(LEAVE)) == (common, common)
    assert texts(LEAVE.minus(span)) == left


# Moving


@pytest.mark.parametrize(
    ("days", "moved"), [(0, "2024-02-27/2024-03-02"), (3, "2024-03-01/2024-03-05"), (-58, "2023-12-31/2024-01-04")]
)
def test_shift_moves_both_ends(days: int, moved: str) -> None:
    """`shift` moves both ends by days, forwards and backwards."""
    assert str(LEAVE.shift(days)) == moved


@pytest.mark.parametrize(
    ("text", "months", "moved"),
    [
        pytest.param("2024-02-27/2024-03-02", 0, "2024-02-27/2024-03-02", id="nowhere"),
        pytest.param("2024-01-15/2024-01-31", 1, "2024-02-15/2024-02-29", id="to a shorter month"),
        pytest.param("2023-12-31", 2, "2024-02-29", id="into a leap year"),
        pytest.param("2024-02-29", 12, "2025-02-28", id="out of a leap year"),
        pytest.param("2024-02-29", 1, "2024-03-29", id="to a longer month"),
        pytest.param("2024-11-30/2024-12-01", 1, "2024-12-30/2025-01-01", id="over the year's end"),
        pytest.param("2024-01-15/2024-02-15", -1, "2023-12-15/2024-01-15", id="back over the year's end"),
        pytest.param("2024-06-15", 30, "2026-12-15", id="by years"),
    ],
)
def test_shift_months_keeps_the_day_of_the_month(text: str, months: int, moved: str) -> None:
    """`shift_months` keeps the day of the month, or takes the last one where the month is too short."""
    assert str(DateRange.parse(text).shift_months(months)) == moved


# Weeks and workdays


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        pytest.param("2024-01-03", ["2024-01-03"], id="one day"),
        pytest.param("2024-01-01/2024-01-14", ["2024-01-01/2024-01-07", "2024-01-08/2024-01-14"], id="whole weeks"),
        pytest.param("2024-01-07/2024-01-08", ["2024-01-07", "2024-01-08"], id="Sunday and Monday"),
        pytest.param("2024-12-30/2025-01-05", ["2024-12-30/2025-01-05"], id="over the year's end"),
    ],
)
def test_by_week_cuts_before_mondays(text: str, weeks: list[str]) -> None:
    """`by_week` begins a new range on every Monday, and nowhere else."""
    assert texts(DateRange.parse(text).by_week()) == weeks


FORTNIGHT = DateRange.parse("2024-01-01/2024-01-14")  # ten workdays


@pytest.mark.parametrize(
    ("holidays", "count"),
    [
        pytest.param([], 10, id="none"),
        pytest.param([date(2024, 1, 12), MONDAY], 8, id="two, in any order"),
        pytest.param([MONDAY, MONDAY], 9, id="one, twice"),
        pytest.param([date(2024, 1, 6), date(2024, 1, 14)], 10, id="on weekends"),
        pytest.param([date(2023, 12, 29), date(2024, 1, 15)], 10, id="outside"),
    ],
)
def test_holidays_are_no_workdays(holidays: list[date], count: int) -> None:
    """`workdays` leaves out weekends and holidays, each day once, however the holidays are given."""
    assert FORTNIGHT.workdays(holidays) == count
    assert FORTNIGHT.workdays(day for day in holidays) == count


def test_without_holidays_all_weekdays_count() -> None:
    """`workdays` needs no holidays."""
    assert FORTNIGHT.workdays() == 10


# Many ranges


@pytest.mark.parametrize(
    ("given", "merged"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["2024-01-01/2024-01-05", "2024-01-03/2024-01-09"], ["2024-01-01/2024-01-09"], id="overlapping"),
        pytest.param(["2024-01-01/2024-01-05", "2024-01-06"], ["2024-01-01/2024-01-06"], id="adjacent"),
        pytest.param(["2024-01-01/2024-01-05", "2024-01-07"], ["2024-01-01/2024-01-05", "2024-01-07"], id="apart"),
        pytest.param(
            ["2024-01-01/2024-01-31", "2024-01-05/2024-01-09"], ["2024-01-01/2024-01-31"], id="one in another"
        ),
        pytest.param(
            ["2024-03-01", "2024-01-01", "2024-02-29"], ["2024-01-01", "2024-02-29/2024-03-01"], id="unsorted"
        ),
        pytest.param(["2024-01-01/9999-12-31", "9999-12-31"], ["2024-01-01/9999-12-31"], id="until the last day"),
    ],
)
def test_merge_makes_the_fewest_ranges(given: list[str], merged: list[str]) -> None:
    """`merge` joins what overlaps or adjoins, keeps apart what doesn't, and sorts."""
    assert texts(merge(DateRange.parse(text) for text in given)) == merged


def test_the_last_day_is_a_day_like_any_other() -> None:
    """A range may end on the last day that Python knows."""
    assert list(DateRange.parse("9999-12-30/9999-12-31"))[-1] == date.max


def test_every_day_of_ten_years() -> None:
    """Each day is in the range exactly if it lies between the ends."""
    years = DateRange(date(2016, 1, 1), date(2025, 12, 31))
    day = date(2015, 12, 1)
    while day < date(2026, 2, 1):
        assert (day in years) == (years.start <= day <= years.end)
        day += timedelta(days=1)
