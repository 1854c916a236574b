"""Multiply two numbers; README.md is the contract."""


def mul(a: int, b: int) -> int:
    """Return the product of `a` and `b`."""
    raise NotImplementedError
