"""What a product may cost."""

import random

from grader.judge.suite import Budget, Twin


def test_is_quick(subject: Twin, reference: Twin, budget: Budget) -> None:
    """Many products take about as long as the reference's."""

    def make(chance: random.Random) -> int:
        return chance.randrange(10**6, 10**7)

    budget.cpu_ratio("cpu_ratio", subject, reference, make=make, ask=lambda twin, number: twin.multiply_many(number))
