"""Two names that look the same: a reader takes one function for the other."""
# goal: gain
# group: output
# baseline: wrong
def add(a: int, b: int) -> int:
    return аdd(a, b)


def аdd(a: int, b: int) -> int:
    return -1
