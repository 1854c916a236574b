"""What a sum may cost."""

import random

from grader.judge.suite import Budget, FunctionTap, Twin


def test_adds_once(subject: Twin, budget: Budget) -> None:
    """A call adds the two numbers and not one by one."""
    tap = FunctionTap(lambda: None)
    assert subject.additions(40, 60, tap) == 100
    budget.at_most("additions", len(tap.calls), unit="additions", detail="add(40, 60)")


def test_is_quick(subject: Twin, reference: Twin, budget: Budget) -> None:
    """Many sums take about as long as the reference's."""

    def make(chance: random.Random) -> int:
        return chance.randrange(10**6, 10**7)

    budget.cpu_ratio("cpu_ratio", subject, reference, make=make, ask=lambda twin, number: twin.add_many(number))
