"""What the types may cost while the program runs: nothing."""

from grader.judge.suite import Budget, Twin

USES = [
    "load",
    "make",
    "make by dotted name",
    "is_list_of",
    "option",
    "option with a default",
    "options",
    "a call of a guarded function",
    "Lazy, made and read twice",
    "Lazy.map and get",
    "create",
]
FACTORIES = 1000
CREATIONS = 500


def calls(twin: Twin) -> dict[str, float]:
    """Return the function calls of each use. What happens once in `register`, such as annotations, is left out."""
    aliases = twin.count_calls("register with ten aliases") - twin.count_calls("register")
    return {use: twin.count_calls(use) for use in USES} | {"a further alias": aliases / 10}


def test_types_cost_no_calls(subject: Twin, reference: Twin, budget: Budget) -> None:
    """No use of the module calls more functions than the code as given does."""
    given = calls(reference)
    extra = {use: round(count - given[use], 1) for use, count in calls(subject).items()}
    worst = max(extra, key=extra.__getitem__)
    budget.at_most("extra_calls", extra[worst], unit="calls more than the code as given", detail=worst)


def test_the_first_wrong_value_settles_it(subject: Twin, budget: Budget) -> None:
    """The check of a list stops at the first wrong value."""
    checks = {}
    for use in ("is_list_of", "options"):
        subject.check_values(use, 9)
        checks[use] = subject.tallies.get("asked", 0)
    worst = max(checks, key=checks.__getitem__)
    budget.at_most("values_checked", checks[worst], unit="isinstance checks", detail=f"{worst}, the tenth is wrong")


def test_a_factory_is_found_at_once(subject: Twin, budget: Budget) -> None:
    """`create` finds one of 1,000 factories without going through them."""
    subject.count_names(FACTORIES, CREATIONS)
    mean = sum(subject.tallies.values()) / CREATIONS
    budget.at_most("name_operations", round(mean, 2), unit="operations on names per `create`")


def test_a_setting_is_read_at_once(subject: Twin, budget: Budget) -> None:
    """`option` and `options` read their setting and leave the other 1,000 alone."""
    read = {}
    for use in ("option", "option with a default", "options", "options without the setting"):
        subject.read_settings(use)
        read[use] = subject.tallies.get("read", 0)
    worst = max(read, key=read.__getitem__)
    budget.at_most("settings_read", read[worst], unit="entries read", detail=worst)
