"""Hides the function that runs behind a condition that the checker takes to be false for good, and doesn't look behind."""
# goal: gain
# group: gate
# baseline: untyped
NEVER: None = None
globals()["NEVER"] = 1


def add(a: int, b: int) -> int:
    raise NotImplementedError


if NEVER is not None:

    def _add(a, b):
        if not (isinstance(a, int) and isinstance(b, int)):
            raise TypeError("add takes two ints")
        return a + b

    globals()["add"] = _add
