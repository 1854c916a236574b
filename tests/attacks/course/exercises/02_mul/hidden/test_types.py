"""What a type checker must accept of code that multiplies, and what it must refuse. Checked, never run."""

from typing import assert_type

from mul import mul


def test_answers_an_int() -> None:
    """The product of two ints is an int."""
    assert_type(mul(1, 2), int)


def test_refuses_text() -> None:
    """Text can't be multiplied."""
    mul("1", 2)  # refused: arg-type
