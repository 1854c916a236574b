"""What must be true of a sum."""

from random import SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.suite import Twin

CHANCE = SystemRandom()


def test_adds_one_and_two(subject: Twin) -> None:
    """One and two are three."""
    assert subject.call(1, 2) == 3


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(2, 2, 4), (10, -3, 7), (5, 8, 13)], ids=["the same", "a negative one", "two"]
)
def test_adds_what_the_table_says(subject: Twin, a: int, b: int, expected: int) -> None:
    """Known sums are right."""
    assert subject.call(a, b) == expected


def test_adds_numbers_that_nobody_knew(subject: Twin) -> None:
    """Sums of numbers that are drawn for each run are right."""
    for _ in range(20):
        a, b = CHANCE.randrange(1, 10**6), CHANCE.randrange(1, 10**6)
        assert subject.call(a, b) == a + b


@given(a=st.integers(1, 10**9), b=st.integers(1, 10**9))
def test_agrees_with_the_reference(subject: Twin, reference: Twin, a: int, b: int) -> None:
    """Any sum is that of the reference."""
    assert subject.call(a, b) == reference.call(a, b)


def test_refuses_text_and_adds_numbers(subject: Twin) -> None:
    """Text raises TypeError, and numbers in between are added all the same."""
    a, b = CHANCE.randrange(1, 10**6), CHANCE.randrange(1, 10**6)
    answers = subject.refusals([("1", "2"), (a, b), (3, "4"), (b, a), ("5", 6)])
    assert answers == ["TypeError", a + b, "TypeError", a + b, "TypeError"]
