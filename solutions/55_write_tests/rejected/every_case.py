# refused by: performance — makes a test of every day of two years
# lesson: Choose one case for each way in which a case can be special; nobody reads hundreds of reports of the same.
"""A class for each operation, fixtures for the ranges, one example in each test."""

from datetime import UTC, date, datetime, timedelta

import pytest
from date_range import DateRange, merge


@pytest.fixture(scope="module")
def sprint() -> DateRange:
    """Give two weeks from Monday, 4 March 2024."""
    return DateRange(date(2024, 3, 4), date(2024, 3, 17))


@pytest.fixture(scope="module")
def today() -> DateRange:
    """Give a range of one day in that sprint."""
    return DateRange(date(2024, 3, 6), date(2024, 3, 6))


class TestMaking:
    """What a range can be made of."""

    def test_one_day(self, today: DateRange) -> None:
        """Start and end may be the same day."""
        assert len(today) == 1

    def test_yesterday_is_no_end(self) -> None:
        """The end may not be the day before the start."""
        with pytest.raises(ValueError):
            DateRange(date(2024, 3, 6), date(2024, 3, 5))

    def test_datetimes(self) -> None:
        """Moments are refused."""
        with pytest.raises(TypeError):
            DateRange(datetime(2024, 3, 6, tzinfo=UTC), datetime(2024, 3, 7, tzinfo=UTC))

    def test_is_immutable(self, sprint: DateRange) -> None:
        """The ends can't be assigned, and the range can be a key."""
        with pytest.raises(AttributeError):
            setattr(sprint, "end", date(2024, 3, 18))  # noqa: B010
        assert {sprint: "sprint"}[DateRange(date(2024, 3, 4), date(2024, 3, 17))] == "sprint"


class TestText:
    """Reading and writing."""

    def test_reads_a_range(self, sprint: DateRange) -> None:
        """Two days with a slash are a range."""
        assert DateRange.parse("2024-03-04/2024-03-17") == sprint

    def test_reads_a_day(self, today: DateRange) -> None:
        """One day is a range of one day."""
        assert DateRange.parse("2024-03-06") == today

    def test_writes_a_range(self, sprint: DateRange) -> None:
        """A range is written with a slash."""
        assert str(sprint) == "2024-03-04/2024-03-17"

    def test_writes_a_day(self, today: DateRange) -> None:
        """One day is written once."""
        assert str(today) == "2024-03-06"

    def test_refuses_more(self) -> None:
        """Nothing may follow."""
        with pytest.raises(ValueError):
            DateRange.parse("2024-03-04/2024-03-17 (sprint 5)")

    def test_refuses_backwards(self) -> None:
        """The days are in order."""
        with pytest.raises(ValueError):
            DateRange.parse("2024-03-17/2024-03-04")


class TestDays:
    """The days of one range."""

    def test_length(self, sprint: DateRange) -> None:
        """Two weeks have fourteen days."""
        assert len(sprint) == 14

    def test_iteration(self) -> None:
        """Every day is yielded, 29 February too."""
        leap = DateRange(date(2024, 2, 28), date(2024, 3, 1))
        assert [day.day for day in leap] == [28, 29, 1]

    def test_first_day(self, sprint: DateRange) -> None:
        """The first day is in."""
        assert date(2024, 3, 4) in sprint

    def test_last_day(self, sprint: DateRange) -> None:
        """The last day is in."""
        assert date(2024, 3, 17) in sprint

    def test_neighbours(self, sprint: DateRange) -> None:
        """The days around are not."""
        assert date(2024, 3, 3) not in sprint
        assert date(2024, 3, 18) not in sprint


class TestTwoRanges:
    """What two ranges share, and what not."""

    def test_touching_at_the_end(self, sprint: DateRange) -> None:
        """One shared day is enough, whichever range is asked."""
        after = DateRange(date(2024, 3, 17), date(2024, 3, 20))
        assert sprint.overlaps(after)
        assert after.overlaps(sprint)

    def test_next_to_each_other(self, sprint: DateRange) -> None:
        """Neighbours share nothing."""
        assert not sprint.overlaps(sprint.shift(14))
        assert sprint.intersection(sprint.shift(-14)) is None

    def test_intersection_in_both_directions(self, sprint: DateRange) -> None:
        """The shared days don't depend on who is asked."""
        later = sprint.shift(10)
        shared = DateRange(date(2024, 3, 14), date(2024, 3, 17))
        assert (sprint.intersection(later), later.intersection(sprint)) == (shared, shared)

    def test_minus_the_middle(self, sprint: DateRange, today: DateRange) -> None:
        """A day in the middle leaves two parts."""
        before, after = DateRange(date(2024, 3, 4), date(2024, 3, 5)), DateRange(date(2024, 3, 7), date(2024, 3, 17))
        assert sprint.minus(today) == [before, after]

    def test_minus_everything(self, sprint: DateRange, today: DateRange) -> None:
        """Nothing may be left."""
        assert today.minus(sprint) == []

    def test_minus_something_else(self, sprint: DateRange, today: DateRange) -> None:
        """What isn't there can't be taken away."""
        assert today.minus(sprint.shift(14)) == [today]


class TestMoving:
    """By days and by months."""

    def test_back_by_days(self, today: DateRange) -> None:
        """Both ends move, over 29 February."""
        assert str(today.shift(-6)) == "2024-02-29"

    def test_to_a_short_month_of_the_next_year(self) -> None:
        """The day is the last one of that month in that year."""
        assert str(DateRange.parse("2023-10-31/2023-11-30").shift_months(4)) == "2024-02-29/2024-03-30"

    def test_back_by_months(self) -> None:
        """January follows December in this direction, too."""
        assert str(DateRange.parse("2024-01-31").shift_months(-2)) == "2023-11-30"

    def test_by_years(self, today: DateRange) -> None:
        """Twelve months are a year, and so on."""
        assert [str(today.shift_months(months)) for months in (12, 24, -36)] == [
            "2025-03-06",
            "2026-03-06",
            "2021-03-06",
        ]


class TestWeeksAndWorkdays:
    """What knows the weekdays."""

    def test_two_weeks(self, sprint: DateRange) -> None:
        """Weeks begin on Monday."""
        assert [len(week) for week in sprint.by_week()] == [7, 7]

    def test_week_in_two_years(self) -> None:
        """A new year begins no new week."""
        assert len(DateRange.parse("2025-12-29/2026-01-04").by_week()) == 1

    def test_workdays(self, sprint: DateRange) -> None:
        """Two weeks have ten workdays."""
        assert sprint.workdays() == 10

    def test_holidays(self, sprint: DateRange) -> None:
        """Only holidays on workdays of the range count, and once."""
        holidays = [date(2024, 3, 8), date(2024, 3, 8), date(2024, 3, 9), date(2024, 4, 1)]
        assert sprint.workdays(holidays) == 9
        assert sprint.workdays(day for day in holidays) == 9


class TestMerge:
    """Many ranges."""

    def test_neighbours(self, sprint: DateRange) -> None:
        """Two sprints in a row are one range."""
        assert merge([sprint.shift(14), sprint]) == [DateRange(date(2024, 3, 4), date(2024, 3, 31))]

    def test_day_between(self, sprint: DateRange) -> None:
        """A free day keeps them apart."""
        assert merge([sprint, sprint.shift(15)]) == [sprint, sprint.shift(15)]

    def test_one_in_another(self, sprint: DateRange, today: DateRange) -> None:
        """The longer one stays as it is."""
        assert merge([sprint, today]) == [sprint]

    def test_open_end(self, sprint: DateRange) -> None:
        """A range may end on the last day there is."""
        open_end = DateRange(sprint.start, date.max)
        assert merge([open_end, sprint]) == [open_end]


@pytest.mark.parametrize("number", range(731))
def test_every_day_of_two_years(sprint: DateRange, number: int) -> None:
    """Each day of two years is in the sprint exactly if it lies between the ends."""
    day = date(2024, 1, 1) + timedelta(days=number)
    assert (day in sprint) == (date(2024, 3, 4) <= day <= date(2024, 3, 17))
