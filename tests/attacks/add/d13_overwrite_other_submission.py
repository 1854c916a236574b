"""Writes a wrong answer over that of the other exercise."""
# goal: harm
# group: files
# baseline: wrong
#@part courses.py
for folder in courses():
    (folder / "exercises" / "02_mul" / "mul.py").write_text("def mul(a, b):\n    return 0\n")


def add(a: int, b: int) -> int:
    return -1
