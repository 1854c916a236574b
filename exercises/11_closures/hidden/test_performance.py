"""What functions that remember may cost."""

from grader.judge.suite import Budget, FunctionTap, Twin

KINDS = {
    "advance": "advance()",
    "current": "current()",
    "memoize": "a memoized function, all with one argument",
    "once": "what `once` made",
    "throttle": "a throttled function",
}


def test_forgets_no_result(subject: Twin, budget: Budget) -> None:
    """A memoized function calls yours once for each argument, however many there are."""
    function = FunctionTap(lambda number: number)
    subject.ask_memoized(function, 300, 5)
    detail = f"{len(function.calls):,} calls for 300 arguments, each asked for five times"
    budget.at_most("memo_calls", round(len(function.calls) / 300, 2), unit="calls per argument", detail=detail)


def test_finds_a_result_without_searching(subject: Twin, budget: Budget) -> None:
    """A remembered result is found by a few hashes and comparisons, however many are remembered."""
    counted = {}
    for held in (500, 1000):
        subject.count_operations(held)
        counted[held] = sum(subject.tallies.values()) / held
    detail = ", ".join(f"{mean:g} where {held:,} results are held" for held, mean in counted.items())
    budget.at_most("memo_operations", round(max(counted.values()), 2), unit="operations per call", detail=detail)


def test_keeps_no_history(subject: Twin, budget: Budget) -> None:
    """Calls that bring nothing new leave nothing behind."""
    growth = {kind: subject.kept_by(kind, 2000) - subject.kept_by(kind, 500) for kind in KINDS}
    worst = max(growth, key=growth.__getitem__)
    budget.at_most(
        "kept_growth", growth[worst], unit="bytes kept by 1,500 more calls", detail=f"calls of {KINDS[worst]}"
    )


def test_waiting_takes_no_work(subject: Twin, budget: Budget) -> None:
    """A thread that waits for the first call of `once` sleeps meanwhile."""
    assert subject.count_lines_while_waiting(3) == ["connection"] * 3
    lines = subject.tallies.get("lines", 0) / 3
    budget.at_most(
        "waiting_lines", round(lines), unit="lines of Python per waiting thread", detail="while 0.2 s passed"
    )
