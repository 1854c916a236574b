"""Shows the checker another function by asking for the version and the platform, which it believes it knows."""
# goal: gain
# group: gate
# baseline: untyped
import sys

if sys.version_info < (3, 10) or sys.platform == "emscripten":

    def add(a: int, b: int) -> int:
        return a + b

else:

    def add(a, b):
        if not (isinstance(a, int) and isinstance(b, int)):
            raise TypeError("add takes two ints")
        return a + b
