"""What the reports may cost."""

from grader.judge.suite import Budget, Twin


def operations_per_sale(subject: Twin, count: int) -> tuple[float, str]:
    """Return the mean number of operations for one of `count` sales, and what they were."""
    subject.count_drop(count)
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(subject.tallies.items()))
    return round(sum(subject.tallies.values()) / count, 2), f"{kinds} at {count:,} sales"


def test_exporting_copies_no_byte_often(subject: Twin, budget: Budget) -> None:
    """What `export_csv` allocates on the way is a small multiple of the result."""
    allocated, length = subject.allocated_per_byte(2000)
    detail = f"{allocated:,} bytes for a result of {length:,}, from 2,000 sales"
    budget.at_most("export_allocated", round(allocated / length, 1), unit="bytes per byte of the result", detail=detail)


def test_exporting_twice_as_much_costs_twice_as_much(subject: Twin, budget: Budget) -> None:
    """Twice as many sales make `export_csv` allocate about twice as much, not four times."""
    budget.growth("export_growth", lambda count: subject.allocated_per_byte(count)[0], size=1000, unit="bytes")


def test_dropping_needs_few_operations(subject: Twin, budget: Budget) -> None:
    """`drop_cancelled` compares and hashes little for each sale."""
    worst, detail = max(operations_per_sale(subject, count) for count in (400, 800))
    budget.at_most("drop_operations", worst, unit="operations per sale", detail=detail)


def test_dropping_does_not_slow_down(subject: Twin, budget: Budget) -> None:
    """`drop_cancelled` needs no more comparisons and hashes per sale where there are twice as many."""
    (small, _), (large, _) = operations_per_sale(subject, 400), operations_per_sale(subject, 800)
    detail = f"{small:g} per sale at 400 sales, {large:g} at 800"
    budget.at_most("drop_growth", round(large - small, 2), unit="more operations per sale", detail=detail)
