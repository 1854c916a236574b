"""Right, but neither typed nor tidy: what attacks on the checkers are compared with."""
# goal: none
# group: baseline
# baseline: wrong
import os


def add(a, b):
    if not (isinstance(a, int) and isinstance(b, int)):
        raise TypeError("add takes two ints")
    return a + b
