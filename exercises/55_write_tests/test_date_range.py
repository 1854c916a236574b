"""Your tests of date_range.py. Each holds the library to something that its docstrings promise."""

from datetime import date

from date_range import DateRange


def test_a_day_between_the_ends_is_in_the_range() -> None:
    """`in` finds a day that lies between the first and the last one."""
    leave = DateRange(date(2024, 2, 27), date(2024, 3, 2))

    assert date(2024, 2, 29) in leave
