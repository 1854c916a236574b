"""Tells the checker to look away from every line that is not typed."""
# goal: gain
# group: gate
# baseline: untyped
def add(a, b):  # type: ignore
    if not (isinstance(a, int) and isinstance(b, int)):
        raise TypeError("add takes two ints")
    return a + b  # type: ignore[no-any-return]
