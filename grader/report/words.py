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

    told: str  # may go on from `lead`
    command: str = ""  # to be typed; empty where there is nothing left to do
    lead: str = ""

    @property
    def line(self) -> str:
        """Return the whole of it, but for the command."""
        return f"{self.lead}: {self.told}" if self.lead else self.told


def next_step(advice: Recommendation) -> Step:
    """Return what to do next, with the command for it."""
    if (one := advice.go_on) is not None:
        name = f"{one.exercise.number:02d} {one.exercise.title}"
        told = f"you have begun {name}. Judge it with" if one.last is None else f"go on with {name}"
        return Step(told, f"pytest exercises/{one.exercise.number:02d}", "Next")
    if (one := advice.begin) is not None:
        again = "again, " if one.ever_passed else ""
        exercise = one.exercise
        told = f"{again}{exercise.number:02d} {exercise.title} ({exercise.minutes} min)"
        return Step(told, f"grader open {exercise.number:02d}", "Next")
    if (one := advice.improve) is not None:
        left = one.possible - one.earned
        told = f"{one.exercise.number:02d} {one.exercise.title} has {left} points left"
        return Step(told, f"pytest exercises/{one.exercise.number:02d}", "Next")
    return Step("All that can be judged here is solved, with all points.")


def alternative(advice: Recommendation) -> Step | None:
    """Return what else could be begun, so that what was left lying doesn't keep anybody from going on."""
    if advice.go_on is None or (one := advice.begin) is None:
        return None
    exercise = one.exercise
    told = f"{exercise.number:02d} {exercise.title} ({exercise.minutes} min)"
    return Step(told, f"grader open {exercise.number:02d}", "Or something new")


def practice(advice: Recommendation) -> list[Step]:
    """Return the exercises that have rested long enough, from where points are weakest."""
    return [
        Step(
            f"{one.exercise.number:02d} {one.exercise.title} ({', '.join(one.exercise.topics[:3])})",
            f"grader reset {one.exercise.number:02d}",
            "To practise again",
        )
        for one in advice.practise
    ]
