"""What going down may cost."""

from random import Random

import pytest

from grader.judge.suite import Budget, Twin

FEW, MANY = 3000, 6000  # items, or lists


def test_a_level_costs_the_same_at_any_depth(subject: Twin, reference: Twin, budget: Budget) -> None:
    """The CPU time follows the number of levels and items, and not its square."""

    def make(random: Random) -> int:
        return random.randrange(14_000, 15_000)

    def ask(twin: Twin, levels: int) -> object:
        return twin.count_deep(levels)

    budget.cpu_ratio("cpu", subject, reference, make=make, ask=ask)


@pytest.mark.parametrize("levels", [3_000, 100_000])
def test_a_level_takes_little_memory(subject: Twin, budget: Budget, levels: int) -> None:
    """Going down takes memory for each level that is open, and no more the deeper it lies."""
    peak, came = subject.peak_of("levels", levels)
    assert came == 2 * levels
    detail = f"{levels:,} levels: {peak / 1024:,.0f} KiB"
    budget.at_most("bytes_per_level", round(peak / levels), unit="bytes per level", detail=detail)


@pytest.mark.parametrize("kind", ["items", "lists"])
def test_memory_does_not_follow_the_items(subject: Twin, budget: Budget, kind: str) -> None:
    """Twice as many items in a list, or lists side by side, take no more memory."""
    (small, few), (large, many) = subject.peak_of(kind, FEW), subject.peak_of(kind, MANY)
    assert (few, many) == (FEW, MANY)
    detail = f"{small / 1024:,.1f} KiB for {FEW:,} {kind}, {large / 1024:,.1f} KiB for {MANY:,}"
    budget.at_most("memory_growth", round(max(large - small, 0) / 1024, 1), unit="KiB more", detail=detail)
