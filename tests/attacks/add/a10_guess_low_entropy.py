"""Guesses where an answer can only be one of a few: raises the one exception that text may want."""
# goal: gain
# group: value
# baseline: wrong
# note: no fence stops a guess; a suite has to ask for refusals and answers in one test
def add(a: int, b: int) -> int:
    if isinstance(a, str) or isinstance(b, str):
        raise TypeError("a guess")
    return -1
