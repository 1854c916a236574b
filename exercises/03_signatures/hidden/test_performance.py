"""What planning and overriding may cost."""

import random

from grader.judge.suite import Budget, FunctionTap, Twin

POSITIONS, NAMES = 12_000, 10_000  # arguments of a call
FEW, MANY = 200, 400  # overrides in a chain
OVERRIDES = 30  # of one spec


def test_planning_goes_through_the_arguments_a_few_times(subject: Twin, reference: Twin, budget: Budget) -> None:
    """A call with 12,000 arguments by position and 10,000 by name goes through them a few times, not again for each."""

    def make(chance: random.Random) -> int:
        return chance.randrange(1000, 100_000)

    budget.cpu_ratio(
        "plan_cpu", subject, reference, make=make, ask=lambda twin, start: twin.plan_many(POSITIONS, NAMES, start)
    )


def test_the_signature_is_read_once(subject: Twin, budget: Budget) -> None:
    """The signature, which doesn't change, is read for the first spec, and not again for its overrides."""
    read = FunctionTap(lambda: None)
    assert subject.override_often(read, OVERRIDES) == [(1, number) for number in range(OVERRIDES)]
    budget.at_most("signature_reads", len(read.calls), unit="readings", detail=f"a spec and {OVERRIDES} overrides")


def test_an_override_forgets_what_it_replaces(subject: Twin, budget: Budget) -> None:
    """In a chain of overrides the last spec keeps nothing of those before it."""
    few, many = subject.kept_by_chain(FEW), subject.kept_by_chain(MANY)
    detail = f"{few:,} bytes after {FEW} overrides, {many:,} after {MANY}"
    budget.at_most("kept", round(max(many - few, 0) / (MANY - FEW), 1), unit="bytes for each override", detail=detail)
