"""Add two numbers; README.md is the contract."""


def add(a: int, b: int) -> int:
    """Return the sum of `a` and `b`; raise TypeError where one of them is no int."""
    raise NotImplementedError
