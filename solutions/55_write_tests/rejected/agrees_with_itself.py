# refused by: behaviour — compares the library only with itself
# lesson: Two answers of the same code agree also when both are wrong: say in your test what the answer is, or compute it in another way.
"""Whatever the answers are, they must fit together."""

from datetime import date, timedelta

import pytest
from date_range import DateRange, merge

SPANS = [DateRange.parse(text) for text in ("2024-02-27/2024-03-02", "2024-02-29", "2024-12-30/2025-01-12")]


@pytest.mark.parametrize("span", SPANS)
def test_one_range_agrees_with_itself(span: DateRange) -> None:
    """Text, length, days, weeks and moves of a range fit together."""
    assert DateRange.parse(str(span)) == span
    assert len(list(span)) == len(span)
    assert all(day in span for day in span)
    assert merge(span.by_week()) == [span]
    assert span.shift(30).shift(-30) == span
    assert span.shift_months(0) == span
    assert span.workdays() == sum(week.workdays() for week in span.by_week())
    assert span.workdays(list(span)) == 0
    assert span.workdays([]) == span.workdays()


@pytest.mark.parametrize("one", SPANS)
@pytest.mark.parametrize("other", SPANS)
def test_two_ranges_agree(one: DateRange, other: DateRange) -> None:
    """It doesn't matter which range is asked, and parts make the whole."""
    shared = one.intersection(other)
    assert one.overlaps(other) == other.overlaps(one) == (shared is not None)
    assert shared == other.intersection(one)
    assert merge([*one.minus(other), *([] if shared is None else [shared])]) == [one]
    assert merge([one, other]) == merge([other, one])


def test_what_is_refused() -> None:
    """No range can end before it starts."""
    with pytest.raises(ValueError):
        DateRange(date(2024, 1, 1), date(2024, 1, 1) - timedelta(days=1))
