"""What the cache may cost."""

import random

from grader.judge.suite import Budget, Twin

CALLS = ["get that hits", "get that misses", "put that replaces", "put that evicts", "in"]


def operations(subject: Twin, capacity: int) -> dict[str, float]:
    """Return the mean key operations of one call, for each kind of call."""
    counted = {}
    for kind in CALLS:
        subject.key_operations(kind, capacity)
        counted[kind] = sum(subject.tallies.values()) / capacity
    return counted


def test_calls_need_few_key_operations(subject: Twin, budget: Budget) -> None:
    """Every kind of call makes few key operations, calls of the keys' `__hash__` and `__eq__`, in a large cache too."""
    counted = {
        f"on average over {capacity:,} calls, kind: {kind}, capacity {capacity:,}": mean
        for capacity in (1000, 2000)
        for kind, mean in operations(subject, capacity).items()
    }
    worst = max(counted, key=counted.__getitem__)
    budget.at_most("key_operations", round(counted[worst], 2), unit="key operations per call", detail=worst)


def test_key_operations_do_not_grow(subject: Twin, budget: Budget) -> None:
    """A cache twice as large needs no more calls of the keys' `__hash__` and `__eq__` per call."""
    small, large = operations(subject, 1000), operations(subject, 2000)
    worst = max(CALLS, key=lambda kind: large[kind] - small[kind])
    detail = f"kind: {worst}, {small[worst]:.1f} at capacity 1,000, {large[worst]:.1f} at 2,000"
    grown = round(large[worst] - small[worst], 2)
    budget.at_most("key_operations_doubling", grown, unit="more key operations per call", detail=detail)


def test_evicting_stays_quick(subject: Twin, reference: Twin, budget: Budget) -> None:
    """4,000 rounds of a `put` that evicts and a `get` that hits are quick, at capacity 2,000 too."""

    def make(chance: random.Random) -> list[int]:
        return [chance.randrange(10**6) for _ in range(4000)]

    budget.cpu_ratio("evicting_cpu", subject, reference, make=make, ask=lambda twin, keys: twin.churn(2000, keys))


def test_memory_follows_the_capacity(subject: Twin, budget: Budget) -> None:
    """Memory follows the capacity, not the number of calls, whatever kind they are."""
    growth = {kind: subject.peak_of(kind, 64, 16_000) / subject.peak_of(kind, 64, 2000) for kind in CALLS}
    worst = max(growth, key=growth.__getitem__)
    detail = f"peak over 16,000 calls, kind: {worst}, capacity 64"
    budget.at_most("memory_growth", round(growth[worst], 2), unit="times the memory of 2,000 calls", detail=detail)
