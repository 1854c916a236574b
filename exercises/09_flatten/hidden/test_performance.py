"""What going down may cost."""

from random import Random

import pytest

from grader.judge.suite import Budget, Twin

FEW, MANY = 3000, 6000  # items, or lists


def test_a_level_costs_the_same_at_any_depth(subject: Twin, reference: Twin, budget: Budget) -> None:
    """To flatten some 15,000 lists inside one another takes CPU time as their number does, not as its square."""

    def make(random: Random) -> int:
        return random.randrange(14_000, 15_000)

    def ask(twin: Twin, levels: int) -> object:
        return twin.count_of_lists_inside_one_another(levels=levels)

    budget.cpu_ratio("cpu", subject, reference, make=make, ask=ask)


def peak(subject: Twin, kind: str, number: int, *, came: int) -> int:
    """Return the peak of traced memory, in bytes, while so many are flattened; hold that all items came out."""
    needed, items = subject.memory_for(kind, number=number)
    assert items == came
    return int(needed)


@pytest.mark.parametrize("levels", [3_000, 100_000])
def test_a_level_takes_little_memory(subject: Twin, budget: Budget, levels: int) -> None:
    """Going down takes memory for each level that is open, and no more the deeper it lies."""
    needed = peak(subject, "lists inside one another", levels, came=2 * levels)
    detail = f"{needed / 1024:,.0f} KiB for {levels:,} lists inside one another"
    budget.at_most("bytes_per_level", round(needed / levels), unit="bytes per level", detail=detail)


@pytest.mark.parametrize("kind", ["items", "lists"])
def test_memory_does_not_follow_the_items(subject: Twin, budget: Budget, kind: str) -> None:
    """Twice as many items in a list, or lists side by side, take no more memory."""
    small, large = peak(subject, kind, FEW, came=FEW), peak(subject, kind, MANY, came=MANY)
    what = "items in one list" if kind == "items" else "lists side by side"
    detail = f"{small / 1024:,.1f} KiB for {FEW:,} {what}, {large / 1024:,.1f} KiB for {MANY:,}"
    grown = round(max(large - small, 0) / 1024, 1)
    budget.at_most("memory_growth", grown, unit="KiB more for twice as many", detail=detail)
