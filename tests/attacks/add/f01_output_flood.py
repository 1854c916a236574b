"""Prints 64 MB for every sum."""
# goal: harm
# group: output
# baseline: wrong
import sys


def add(a: int, b: int) -> int:
    for _ in range(64):
        sys.__stdout__.write("A" * (1 << 20))
    return -1
