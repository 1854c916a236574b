"""Shows the checker another function than the one that runs."""
# goal: gain
# group: gate
# baseline: untyped
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    def add(a: int, b: int) -> int: ...

else:

    def add(a, b):
        if not (isinstance(a, int) and isinstance(b, int)):
            raise TypeError("add takes two ints")
        return a + b
