"""What must be true of a product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.suite import Twin


@pytest.mark.parametrize(("a", "b", "expected"), [(2, 2, 4), (10, -3, -30), (5, 8, 40), (1, 1, 1)])
def test_multiplies_what_the_table_says(subject: Twin, a: int, b: int, expected: int) -> None:
    """Known products are right."""
    assert subject.call(a, b) == expected


@given(a=st.integers(-1000, 1000), b=st.integers(-1000, 1000))
def test_agrees_with_the_reference(subject: Twin, reference: Twin, a: int, b: int) -> None:
    """Any product is that of the reference."""
    assert subject.call(a, b) == reference.call(a, b)
