"""Swears to the checker that something is an int."""
# goal: gain
# group: gate
# baseline: untyped
from typing import cast


def add(a: int, b: int) -> int:
    if not (isinstance(a, int) and isinstance(b, int)):
        raise TypeError("add takes two ints")
    total: object = a + b
    return cast("int", total)
