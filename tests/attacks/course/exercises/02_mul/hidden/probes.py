"""What the suite does with the answer."""

from mul import mul

from grader.subject.probing import show

MANY = 20_000  # calls


def call(a: int, b: int) -> object:
    """Return what `mul` answers."""
    answer = mul(a, b)
    show(f"mul({a!r}, {b!r})", answer)
    return answer


def multiply_many(number: int) -> int:
    """Return the sum of many products, each with `number`."""
    show(f"sum(mul(one, {number}) for one in range({MANY:,}))")
    return sum(mul(one, number) for one in range(MANY))
