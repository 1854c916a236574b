"""Add two numbers: refuse what is no int, then add."""


def add(a: int, b: int) -> int:
    """Return the sum of `a` and `b`; raise TypeError where one of them is no int."""
    if not (isinstance(a, int) and isinstance(b, int)):
        raise TypeError(f"Only ints can be added, not {a!r} and {b!r}.")
    return a + b
