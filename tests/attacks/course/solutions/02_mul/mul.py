"""Multiply two numbers."""


def mul(a: int, b: int) -> int:
    """Return the product of `a` and `b`."""
    return a * b
