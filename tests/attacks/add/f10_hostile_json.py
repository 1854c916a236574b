"""Answers that are hard to send and to read: a hundred thousand lists in each other, endless digits, half characters."""
# goal: harm
# group: output
# baseline: wrong
def add(a: int, b: int) -> int:
    nest = []
    for _ in range(100_000):
        nest = [nest]
    return [nest, 10**100_000, float("nan"), "\udcff", {("a",): {1, 2}}, b"\xff" * 1000]
