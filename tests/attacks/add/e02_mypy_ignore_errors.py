"""Tells mypy and ruff to look away from the whole file."""
# goal: gain
# group: gate
# baseline: untyped
# mypy: ignore-errors
# ruff: noqa
import os


def add(a, b):
    if not (isinstance(a, int) and isinstance(b, int)):
        raise TypeError("add takes two ints")
    return a + b
