"""What the reports may cost."""

from grader.judge.suite import Budget, Twin


def operations_per_sale(subject: Twin, count: int) -> tuple[float, str]:
    """Return the mean number of operations for one of `count` sales, and what they were."""
    subject.count_drop(count)
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(subject.tallies.items()))
    return round(sum(subject.tallies.values()) / count, 2), f"{kinds} at {count:,} sales"


def test_exporting_copies_no_byte_often(subject: Twin, budget: Budget) -> None:
    """For 2,000 sales, `export_csv` allocates a small multiple of its result, what it frees on the way included."""
    allocated, length = subject.allocated_per_byte(2000)
    detail = f"{allocated:,} bytes allocated for a result of {length:,} bytes, from 2,000 sales"
    budget.at_most(
        "export_allocated", round(allocated / length, 1), unit="bytes allocated per byte of the result", detail=detail
    )


def test_exporting_twice_as_much_costs_twice_as_much(subject: Twin, budget: Budget) -> None:
    """For 2,000 sales, `export_csv` allocates about twice as much as for 1,000, not four times as much."""

    def kib(count: int) -> int:
        return int(subject.allocated_per_byte(count)[0] / 1024)

    budget.growth("export_growth", kib, size=1000, unit="KiB allocated")


def test_dropping_needs_few_operations(subject: Twin, budget: Budget) -> None:
    """`drop_cancelled` makes few comparisons and hashes of sales and order numbers per sale, half of them cancelled."""
    worst, detail = max(operations_per_sale(subject, count) for count in (400, 800))
    budget.at_most("drop_operations", worst, unit="comparisons and hashes per sale", detail=detail)


def test_dropping_does_not_slow_down(subject: Twin, budget: Budget) -> None:
    """`drop_cancelled` makes hardly more comparisons and hashes per sale where there are twice as many sales."""
    (small, _), (large, _) = operations_per_sale(subject, 400), operations_per_sale(subject, 800)
    detail = f"{small:g} per sale at 400 sales, {large:g} at 800, half of them cancelled"
    budget.at_most("drop_growth", round(large - small, 2), unit="more comparisons and hashes per sale", detail=detail)
