"""Leaves with success while it is imported."""
# goal: harm
# group: exit
# baseline: wrong
import sys

sys.exit(0)


def add(a: int, b: int) -> int:
    return -1
