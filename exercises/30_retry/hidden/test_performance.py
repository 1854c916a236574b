"""What trying again may cost: wake-ups, time for others, errors and memory that stay."""

from grader.judge.suite import Budget, Clock, Twin

FORMS = ("plain", "async")


def test_sleeps_instead_of_looking(subject: Twin, budget: Budget) -> None:
    """For each async retry the event loop wakes up once; nothing looks from time to time whether the delay is over."""
    clock = Clock()
    retries, _ = subject.crowd(1, 12, clock)
    assert {"further attempts": retries} == {"further attempts": 12}
    budget.at_most("wakeups_per_retry", round(clock.wakeups / retries, 2), unit="wake-ups per retry")


def test_calls_do_not_wait_for_each_other(subject: Twin, budget: Budget) -> None:
    """100 async calls at once take no longer than one of them."""
    retries, alone = subject.crowd(1, 4, Clock())
    assert {"further attempts": retries, "seconds": alone} == {"further attempts": 4, "seconds": 8.25}
    retries, together = subject.crowd(100, 4, Clock())
    assert {"further attempts": retries} == {"further attempts": 400}
    detail = f"{together:g} s for 100 calls at once, {alone:g} s for one"
    budget.at_most("makespan_ratio", round(together / alone, 4), unit="times the seconds of one call", detail=detail)


def test_earlier_errors_are_let_go(subject: Twin, budget: Budget) -> None:
    """Before each further attempt, at most one error of the attempts before is alive."""
    alive: dict[str, int] = {}
    for form in FORMS:
        counts = subject.count_alive(form, 60, Clock())
        assert {"further attempts": len(counts)} == {"further attempts": 59}
        alive[form] = max(counts)
    worst = max(alive, key=alive.__getitem__)
    budget.at_most("errors_alive", alive[worst], unit="errors alive", detail=f"{worst} function, 60 attempts")


def test_memory_does_not_follow_the_attempts(subject: Twin, budget: Budget) -> None:
    """A call needs no more memory at its peak, however often it fails."""
    few, many = subject.peak_of_failing(1_000), subject.peak_of_failing(24_000)
    detail = f"{few:,} bytes at 1,000 attempts, {many:,} at 24,000"
    budget.at_most("peak_growth", max(0, many - few), unit="bytes more", detail=detail)


def test_calls_leave_nothing_behind(subject: Twin, budget: Budget) -> None:
    """A function holds no more memory after many calls than after few."""
    few, many = subject.kept_by_calls(500), subject.kept_by_calls(2_000)
    detail = f"{few:,} bytes after 500 calls, {many:,} after 2,000"
    budget.at_most("kept_growth", max(0, many - few), unit="bytes more", detail=detail)
