"""Reads at address zero."""
# goal: harm
# group: exit
# baseline: wrong
import ctypes


def add(a: int, b: int) -> int:
    ctypes.string_at(0)
    return -1
