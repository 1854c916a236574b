"""Compare with sets of days: whatever a range is told to be, its days are easily listed without the library."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, permutations, product

import pytest
from date_range import DateRange, merge

FIRST = date(2024, 2, 28).toordinal()
SMALL = [
    DateRange(date.fromordinal(FIRST + start), date.fromordinal(FIRST + end))
    for start in range(4)
    for end in range(start, 4)
]
YEAR_END = DateRange(date(2024, 12, 26), date(2025, 1, 8))


def days(*ranges: DateRange) -> set[int]:
    """Return the days of some ranges as numbers, told from the ends alone."""
    return {number for one in ranges for number in range(one.start.toordinal(), one.end.toordinal() + 1)}


def last_of(month: date) -> date:
    """Return the last day of the month of a day."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def test_a_range_is_its_days() -> None:
    """Length, iteration and `in` agree with the set of days."""
    for span in SMALL:
        assert len(span) == len(days(span))
        assert [day.toordinal() for day in span] == sorted(days(span))
        around = range(FIRST - 1, FIRST + 5)
        assert {number for number in around if date.fromordinal(number) in span} == days(span)


def test_two_ranges_are_two_sets() -> None:
    """`overlaps`, `intersection` and `minus` are what they are for sets."""
    for one, other in product(SMALL, SMALL[::2] + SMALL[1:2]):
        shared = one.intersection(other)
        assert one.overlaps(other) is bool(days(one) & days(other))
        assert (days() if shared is None else days(shared)) == days(one) & days(other)
        assert days(*one.minus(other)) == days(one) - days(other)


def test_merging_is_the_union() -> None:
    """`merge` keeps the days, in ranges with a day between each and the next."""
    apart = [SMALL[0], SMALL[2], SMALL[7], SMALL[9]]
    for given in permutations(apart, 3):
        merged = merge(given)
        assert days(*merged) == days(*given)
        assert all((after.start - before.end).days > 1 for before, after in pairwise(merged))


def test_merging_on_the_last_day() -> None:
    """`merge` takes the last day there is."""
    assert merge([DateRange(date.max, date.max)] * 2) == [DateRange(date.max, date.max)]


@pytest.mark.parametrize("distance", [-400, -1, 0, 1, 400])
def test_moving_by_days(distance: int) -> None:
    """`shift` adds the distance to every day."""
    assert days(YEAR_END.shift(distance)) == {number + distance for number in days(YEAR_END)}


@pytest.mark.parametrize("months", [-25, -12, -1, 0, 1, 2, 12, 14, 27])
@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 1, 15), date(2024, 2, 29)])
def test_moving_by_months(day: date, months: int) -> None:
    """`shift_months` goes to the month that is so many firsts away, and there to the same day or the last."""
    first = day.replace(day=1)
    for _ in range(abs(months)):
        first = last_of(first) + timedelta(days=1) if months > 0 else (first - timedelta(days=1)).replace(day=1)
    wanted = min(first + timedelta(days=day.day - 1), last_of(first))

    assert DateRange(day, day).shift_months(months) == DateRange(wanted, wanted)


def test_weeks() -> None:
    """`by_week` keeps the days, in order, and begins anew on Mondays alone."""
    weeks = YEAR_END.by_week()

    assert [number for week in weeks for number in sorted(days(week))] == sorted(days(YEAR_END))
    assert [week.start for week in weeks] == [YEAR_END.start, date(2024, 12, 30), date(2025, 1, 6)]


def test_workdays() -> None:
    """`workdays` leaves out weekends and holidays, whatever the holidays are given as."""
    holidays = [date(2025, 1, 6), date(2025, 1, 1), date(2025, 1, 4), date(2025, 1, 1), date(2025, 3, 3)]
    weekdays = {number for number in days(YEAR_END) if date.fromordinal(number).weekday() < 5}
    wanted = len(weekdays - {day.toordinal() for day in holidays})

    assert YEAR_END.workdays() == len(weekdays)
    assert (YEAR_END.workdays(holidays), YEAR_END.workdays(iter(holidays))) == (wanted, wanted)


def test_texts() -> None:
    """`str` and `parse` are inverse, and both write as documented."""
    for span in SMALL:
        text = span.start.isoformat() if span.start == span.end else f"{span.start}/{span.end}"
        assert (str(span), DateRange.parse(text)) == (text, span)


@pytest.mark.parametrize("text", ["x", "2024-02-30", "2024-02-28/2024-02-27", "2024-02-28x", "2024-02-28/2024-02-29/"])
def test_other_texts(text: str) -> None:
    """Text that names no set of days is refused."""
    with pytest.raises(ValueError):
        DateRange.parse(text)


@pytest.mark.parametrize("days_late", [1, 2, 1000])
def test_no_days_are_no_range(days_late: int) -> None:
    """A range holds at least one day."""
    with pytest.raises(ValueError):
        DateRange(date.fromordinal(FIRST + days_late), date.fromordinal(FIRST))


def test_moments_are_no_days() -> None:
    """A datetime is refused, though it is a date to the type checker."""
    moment = datetime(2024, 2, 28, 9, tzinfo=UTC)
    with pytest.raises(TypeError):
        DateRange(moment, moment)
