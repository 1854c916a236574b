"""What attributes that check themselves may cost."""

from grader.judge.suite import Budget, Twin

TIMES = 100
OPTIONS = 50  # of the `OneOf` that is counted
READS = 20_000


def checks(subject: Twin, deed: str) -> tuple[float, str]:
    """Return the checks per assignment or read, of the worse kind of field, and which kind that is."""
    subject.count_checks("Typed", deed, TIMES)
    asked = subject.tallies.get("asked", 0) / TIMES
    subject.count_checks("OneOf", deed, TIMES)
    compared = subject.tallies.get("eq", 0) / TIMES
    return max(
        (asked, f"`Typed` asks `isinstance` {asked:g} times"),
        (compared / OPTIONS, f"`OneOf` with {OPTIONS} options compares {compared:g} times"),
    )


def test_an_assignment_is_checked_once(subject: Twin, budget: Budget) -> None:
    """An assignment to one of ten fields checks the new value once, and no other field."""
    count, detail = checks(subject, "assign")
    budget.at_most("checks_per_assignment", round(count, 2), unit="checks per assignment", detail=detail)


def test_a_read_is_not_checked(subject: Twin, budget: Budget) -> None:
    """A read checks nothing."""
    count, detail = checks(subject, "read")
    budget.at_most("checks_per_read", round(count, 2), unit="checks per read", detail=detail)


def test_values_are_not_kept_alive(subject: Twin, budget: Budget) -> None:
    """A value that was replaced, or whose owner is gone, is kept alive by nothing of yours."""
    kept = {
        "all given to one owner": subject.values_alive(1),
        "each given to an owner of its own, now gone": subject.values_alive(1000),
    }
    worst = max(kept, key=kept.__getitem__)
    budget.at_most("values_alive", kept[worst], unit="values still alive, of 1,000 given", detail=worst)


def test_owners_leave_nothing_behind(subject: Twin, budget: Budget) -> None:
    """Owners that come and go leave no memory behind."""
    budget.at_most("bytes_left_over", subject.bytes_left_over(), unit="bytes left over by 1,000 owners")


def test_reading_is_quick(subject: Twin, reference: Twin, budget: Budget) -> None:
    """On a class of 500 attributes, a field reads about as fast as the reference here, a hand-written property."""
    budget.cpu_ratio(
        "read_cpu_ratio",
        subject,
        reference,
        make=lambda chance: chance.randrange(1, 1000),
        ask=lambda twin, price: twin.read("field" if twin is subject else "property", price, READS),
        unit="times the CPU time of a hand-written property",
    )
