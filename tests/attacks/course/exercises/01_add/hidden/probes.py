"""What the suite does with the answer."""

from collections.abc import Callable

from add import add

from grader.subject.probing import show

MANY = 20_000  # calls


def call(a: int, b: int) -> object:
    """Return what `add` answers."""
    answer = add(a, b)
    show(f"add({a!r}, {b!r})", answer)
    return answer


def refusals(pairs: list[tuple[int, int]]) -> list[object]:
    """Return, for each pair, what `add` answers, or the name of what it raises."""
    log: list[object] = []
    for a, b in pairs:
        try:
            log.append(add(a, b))
        except Exception as error:
            log.append(type(error).__name__)
        show(f"add({a!r}, {b!r})", log[-1])
    return log


def add_many(number: int) -> int:
    """Return the sum of many sums, each with `number`."""
    show(f"sum(add(one, {number}) for one in range({MANY:,}))")
    return sum(add(one, number) for one in range(MANY))


def additions(a: int, b: int, tell: Callable[[], object]) -> object:
    """Add numbers that tell the judge whenever they are added."""

    class Told(int):
        def __add__(self, other: int) -> "Told":
            tell()
            return Told(int(self) + int(other))

        __radd__ = __add__

    show(f"add({a}, {b})  # each addition is counted")
    return int(add(Told(a), Told(b)))
