"""What index, search and sessions may cost: counted hashes and comparisons, so no clock is needed."""

from collections.abc import Callable

from grader.judge.suite import Budget, Twin

SIZES = (500, 1000)  # events, or numbers under a tag
ONE_VISITOR = 1


def measured(subject: Twin, work: str, ask: Callable[[], int]) -> tuple[float, str]:
    """Return the mean number of operations per unit of work, and what they were."""
    units = ask()
    counted = [f"{number:,} {kind}" for kind, number in sorted(subject.tallies.items())]
    return round(sum(subject.tallies.values()) / units, 2), f"{work}: {' and '.join(counted) or 'none'}"


def index_operations(subject: Twin, size: int) -> tuple[float, str]:
    """Index so many events."""
    work = f"tag_index of {size:,} events, each with a common tag and two rare ones"
    return measured(subject, work, lambda: int(subject.count_index(size)))


def search_operations(subject: Twin, size: int) -> tuple[float, str]:
    """Search with five tags that list so many numbers each."""
    work = f"search with 3 wanted and 2 unwanted tags, {size:,} numbers listed under each"
    return measured(subject, work, lambda: int(subject.count_search(size)))


def session_operations(subject: Twin, size: int, *, visitors: int) -> tuple[float, str]:
    """Divide so many events into sessions."""
    whose = "one visitor" if visitors == ONE_VISITOR else f"{visitors:,} visitors"
    return measured(
        subject, f"sessions of {size:,} events of {whose}", lambda: int(subject.count_sessions(size, visitors))
    )


def test_indexing_needs_few_operations(subject: Twin, budget: Budget) -> None:
    """`tag_index` hashes and compares little for each tag of an event, be the tag common or rare."""
    worst, detail = max(index_operations(subject, size) for size in SIZES)
    budget.at_most("index_operations", worst, unit="hashes and comparisons per tag of an event", detail=detail)


def test_searching_needs_few_operations(subject: Twin, budget: Budget) -> None:
    """`search` hashes and compares little for each number that is listed under the tags asked for."""
    worst, detail = max(search_operations(subject, size) for size in SIZES)
    budget.at_most("search_operations", worst, unit="hashes and comparisons per listed number", detail=detail)


def test_dividing_needs_few_operations(subject: Twin, budget: Budget) -> None:
    """`sessions` hashes and compares little for each event, be there many visitors or only one."""
    worst, detail = max(
        session_operations(subject, size, visitors=visitors) for size in SIZES for visitors in (ONE_VISITOR, size // 4)
    )
    budget.at_most("session_operations", worst, unit="hashes and comparisons per event", detail=detail)


def test_twice_as_many_cost_hardly_more_each(subject: Twin, budget: Budget) -> None:
    """With twice as many events, or numbers under each tag, each costs hardly more than before."""
    measures: dict[str, Callable[[int], tuple[float, str]]] = {
        "tag_index, per tag of an event": lambda size: index_operations(subject, size),
        "search, per listed number": lambda size: search_operations(subject, size),
        "sessions, per event of one visitor": lambda size: session_operations(subject, size, visitors=ONE_VISITOR),
        "sessions, per event of many visitors": lambda size: session_operations(subject, size, visitors=size // 4),
    }
    added = {}
    for name, measure in measures.items():
        (small, _), (large, _) = measure(SIZES[0]), measure(SIZES[1])
        added[f"{name}: {small:g} with 500, {large:g} with 1,000"] = large - small
    worst = max(added, key=added.__getitem__)
    budget.at_most("doubling", round(added[worst], 2), unit="more hashes and comparisons each", detail=worst)
