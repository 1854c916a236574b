"""What freezing, comparing and thawing may cost."""

from random import Random

from grader.judge.suite import Budget, Twin

LEVELS = 10  # of data with 3 ** 10 paths through it, and some 30 lists and dicts
NUMBERS = 10**6  # what the data differ in


def draw(chance: Random) -> int:
    """Return a number for fresh data."""
    return chance.randrange(NUMBERS)


def test_each_list_costs_the_same(subject: Twin, reference: Twin, budget: Budget) -> None:
    """With 5,000 lists in the data, freezing, comparing and thawing take time for each of them, not for each pair."""
    budget.cpu_ratio("cpu", subject, reference, make=draw, ask=lambda twin, number: twin.handle_wide(number))


def test_freezes_shared_parts_once(subject: Twin, reference: Twin, budget: Budget) -> None:
    """What stands in several places on each of 10 levels is frozen, hashed and thawed once, not once for each path."""
    budget.cpu_ratio(
        "cpu_shared", subject, reference, make=draw, ask=lambda twin, number: twin.freeze_shared(LEVELS, number)
    )


def test_compares_shared_parts_once(subject: Twin, reference: Twin, budget: Budget) -> None:
    """Two that meet in several places on each of 10 levels are compared once, frozen or not, not for each path."""
    budget.cpu_ratio(
        "cpu_shared", subject, reference, make=draw, ask=lambda twin, number: twin.compare_shared(LEVELS, number)
    )


def test_different_data_hash_differently(subject: Twin, budget: Budget) -> None:
    """The hash depends on all that data can differ in: numbers and their types, texts, keys, order and depth."""
    count, by_kind = subject.hashes_in_common()
    worst = max(by_kind, key=by_kind.__getitem__)
    detail = f"most of them, {by_kind[worst]} of 100, among {worst}"
    budget.at_most("shared_hashes", count, unit="of 1,000 different data have a hash that another has", detail=detail)
