"""Say where a learner stands and what to do next, in the same words on the screen and on a page."""

from dataclasses import dataclass

from grader.model import State
from grader.standing import Recommendation

STATES = {
    State.NOT_STARTED: "not started",
    State.IN_PROGRESS: "in progress",
    State.PASSED: "passed",
    State.FULL: "full marks",
    State.UNAVAILABLE: "unavailable",
    State.INFRASTRUCTURE: "can't be judged",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do."""

    told: str
    command: str = ""  # to be typed; empty where there is nothing left to do


def next_step(advice: Recommendation) -> Step:
    """Return what to do next, with the command for it."""
    if (one := advice.go_on) is not None:
        exercise = one.exercise
        if one.last is None:
            told = f"Next: you have begun {exercise.number:02d} {exercise.title}. Judge it with"
        else:
            told = f"Next: go on with {exercise.number:02d} {exercise.title}"
        return Step(told, f"pytest exercises/{exercise.number:02d}")
    if (one := advice.begin) is not None:
        again = "again, " if one.ever_passed else ""
        exercise = one.exercise
        told = f"Next: {again}{exercise.number:02d} {exercise.title} ({exercise.minutes} min)"
        return Step(told, f"grader open {exercise.number:02d}")
    if (one := advice.improve) is not None:
        left = one.possible - one.earned
        told = f"Next: {one.exercise.number:02d} {one.exercise.title} has {left} points left"
        return Step(told, f"pytest exercises/{one.exercise.number:02d}")
    return Step("Everything here is solved, with all points.")


def practice(advice: Recommendation) -> list[Step]:
    """Return the exercises that have rested long enough, from where points are weakest."""
    return [
        Step(
            f"To practise again: {one.exercise.number:02d} {one.exercise.title} ({', '.join(one.exercise.topics[:3])})",
            f"grader reset {one.exercise.number:02d}",
        )
        for one in advice.practise
    ]
