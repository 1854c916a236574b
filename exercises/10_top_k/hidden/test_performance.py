"""What a ranking, medians and maxima may cost: counted comparisons and traced memory, so no clock is needed."""

import pytest

from grader.judge.suite import Budget, Twin

ORDERS = {
    "rising": "numbers in rising order",
    "falling": "numbers in falling order",
    "equal": "equal numbers",
    "mixed": "random numbers",
}
KEPT, COUNT = 400, 1600  # items kept at a time, and in all, when comparisons are counted
# A maximum must not cost the logarithm of the size either, and that shows only where many are kept.
KEPT_FOR_MAX, COUNT_FOR_MAX = 1000, 3000
FEW, MANY = 3000, 6000  # items when memory is measured
PIECE = 50  # items kept at a time then


def most_comparisons(subject: Twin, function: str, count: int, kept: int) -> tuple[float, str]:
    """Return the most comparisons per item over all orders, and what they were."""
    needed = {}
    for order, numbers in ORDERS.items():
        came = subject.count_comparisons(function, count, kept, order)
        assert came == (kept if function == "TopK" else count)
        comparisons = subject.tallies["comparisons"]
        detail = f"{comparisons:,} comparisons for {count:,} {numbers}, {kept:,} kept"
        needed[detail] = round(comparisons / count, 1)
    worst = max(needed, key=needed.__getitem__)
    return needed[worst], worst


def test_adding_needs_few_comparisons(subject: Twin, budget: Budget) -> None:
    """`add` compares few keys, however many items are kept and in whatever order they come."""
    worst, detail = most_comparisons(subject, "TopK", COUNT, KEPT)
    budget.at_most("add_comparisons", worst, unit="comparisons per item added", detail=detail)


def test_a_median_needs_few_comparisons(subject: Twin, budget: Budget) -> None:
    """`moving_median` compares few readings, for the one that comes and for the one that leaves."""
    worst, detail = most_comparisons(subject, "moving_median", COUNT, KEPT)
    budget.at_most("median_comparisons", worst, unit="comparisons per reading", detail=detail)


def test_a_maximum_needs_hardly_a_comparison(subject: Twin, budget: Budget) -> None:
    """`moving_max` compares a handful of readings for each that comes, however many are kept."""
    worst, detail = most_comparisons(subject, "moving_max", COUNT_FOR_MAX, KEPT_FOR_MAX)
    budget.at_most("max_comparisons", worst, unit="comparisons per reading", detail=detail)


@pytest.mark.parametrize("function", ["TopK", "moving_median", "moving_max"])
def test_memory_does_not_follow_the_stream(subject: Twin, budget: Budget, function: str) -> None:
    """Memory follows what is kept, not the length of the stream: 6,000 take no more than 3,000, in whatever order."""
    grown = {}
    for order, numbers in ORDERS.items():
        (small, few), (large, many) = (subject.peak_of(function, count, PIECE, order) for count in (FEW, MANY))
        assert (few, many) == ((PIECE, PIECE) if function == "TopK" else (FEW, MANY))
        sizes = f"{small / 1024:,.1f} KiB for {FEW:,}, {large / 1024:,.1f} KiB for {MANY:,}"
        detail = f"{function}, {PIECE} kept: {sizes} {numbers}"
        grown[detail] = round(max(large - small, 0) / 1024, 1)
    worst = max(grown, key=grown.__getitem__)
    budget.at_most("memory_growth", grown[worst], unit="KiB more", detail=worst)
