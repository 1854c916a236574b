"""Right, and far too slow, without a trick: what attacks on the measuring are compared with."""
# goal: none
# group: baseline
# baseline: wrong
def add(a: int, b: int) -> int:
    if not (isinstance(a, int) and isinstance(b, int)):
        raise TypeError("add takes two ints")
    for _ in range(200):
        total = a + b
    return total
