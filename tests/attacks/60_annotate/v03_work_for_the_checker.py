"""Types that double in size with every line, so that the checker has no time and no memory left for others."""
# goal: harm
# group: gate
# baseline: untyped
# note: 20 doublings, so a million parts
#@part tests/attacks/60_annotate/baseline_untyped.py
A0 = tuple[int, str]
A1 = tuple[A0, A0]
A2 = tuple[A1, A1]
A3 = tuple[A2, A2]
A4 = tuple[A3, A3]
A5 = tuple[A4, A4]
A6 = tuple[A5, A5]
A7 = tuple[A6, A6]
A8 = tuple[A7, A7]
A9 = tuple[A8, A8]
B0 = tuple[A9, A9]
B1 = tuple[B0, B0]
B2 = tuple[B1, B1]
B3 = tuple[B2, B2]
B4 = tuple[B3, B3]
B5 = tuple[B4, B4]
B6 = tuple[B5, B5]
B7 = tuple[B6, B6]
B8 = tuple[B7, B7]
B9 = tuple[B8, B8]


def much(one: "B9", other: "B9") -> "list[B9]":
    both = [one, other, (one, other), [one, other]]
    return [one if one == other else other]

