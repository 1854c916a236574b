"""What routing may cost."""

from grader.judge.suite import Budget, FunctionTap, IteratorTap, Twin


def test_hands_on_before_it_asks_for_more(subject: Twin, budget: Budget) -> None:
    """The handler is called with an event before the next record is asked for."""
    waiting: list[int] = []
    records = IteratorTap(f"scan,s{number},P-1" for number in range(200))
    handler = FunctionTap(lambda _source: waiting.append(records.pulled - len(waiting)))
    left = subject.hand_on(records, handler)
    counts = {"calls of the handler": len(waiting), "len(left)": left}
    assert counts == {"calls of the handler": 200, "len(left)": 0}
    detail = "at a call of the handler, for 200 lines such as 'scan,s0,P-1'"
    budget.at_most("records_waiting", max(waiting), unit="records asked for and not yet handed on", detail=detail)


def test_finds_the_handler_without_searching(subject: Twin, budget: Budget) -> None:
    """The handler of a kind is looked up, not searched for among all handlers."""
    assert subject.count_lookups(100, 1000) == {"len(handled)": 900, "len(left)": 100}
    counted = subject.tallies
    counts = ", ".join(f"{number:,} {what}" for what, number in sorted(counted.items()))
    detail = f"{counts} in all, for 1,000 records and 100 handlers"
    budget.at_most("handler_lookups", sum(counted.values()) / 1000, unit="look-ups per record", detail=detail)


def test_copies_no_value(subject: Twin, budget: Budget) -> None:
    """Handing on an event allocates little, however much its values hold."""
    total, left = subject.allocated_handing_on(100)
    assert left == 0
    detail = "100 records, each with a list of 10,000 numbers"
    budget.at_most("allocated", round(total / 100), unit="bytes per record", detail=detail)


def test_giving_back_stays_cheap(subject: Twin, budget: Budget) -> None:
    """Giving a record back allocates little, however many have to be given back before it."""
    total, left = subject.allocated_giving_back(6000)
    assert left == 6000
    budget.at_most("allocated", round(total / 6000), unit="bytes per record", detail="6,000 lines of no known shape")
