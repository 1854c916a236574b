"""What a type checker must accept of code that adds, and what it must refuse. Checked, never run."""

from typing import assert_type

from add import add


def test_answers_an_int() -> None:
    """The sum of two ints is an int."""
    assert_type(add(1, 2), int)


def test_refuses_text() -> None:
    """Text can't be added."""
    add("1", 2)  # refused: arg-type
    add(1, "2")  # refused: arg-type
