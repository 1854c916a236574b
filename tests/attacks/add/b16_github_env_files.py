"""Adds outputs of its own to the files that a GitHub runner reads after the step."""
# goal: gain
# group: exit
# baseline: wrong
import os

for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"):
    place = os.environ.get(name)
    if place:
        with open(place, "a") as file:
            file.write("result=LEAKED by FORGED line\n")


def add(a: int, b: int) -> int:
    return -1
