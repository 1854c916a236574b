"""What stages may read, pull and hold."""

from grader.judge.suite import Budget, FunctionTap, IteratorTap, Twin

NAMES = ["app.log", "app.log.gz"]
FEW, MANY = 2500, 15_000  # lines; fewer would fit into one buffer
INPUTS = {"read_lines": 3, "parse": 60, "where": 60, "take": 60}  # number of items, by function


def most_ahead(subject: Twin, function: str, number: int) -> int:
    """Return how many items a stage has pulled beyond the one that it hands on, at most."""
    items = IteratorTap(range(number))
    ahead = [0]

    def tell(place: int) -> None:
        ahead.append(items.pulled - (place + 1))

    subject.pull(function, items, FunctionTap(tell), number)
    return max(ahead)


def test_the_first_line_comes_at_once(subject: Twin, budget: Budget) -> None:
    """When you have the first line of a file of some MiB, little more than a buffer of it is read, or held."""
    needed = dict[str, float]()
    for name in NAMES:
        read, held = subject.first_line(name)
        needed |= {
            f"read from {name}, of some MiB": read / 1024,
            f"held in memory, from {name} of some MiB": held / 1024,
        }
    worst = max(needed, key=needed.__getitem__)
    budget.at_most("first_line", round(needed[worst], 1), unit="KiB for the first line", detail=worst)


def test_nothing_is_pulled_ahead(subject: Twin, budget: Budget) -> None:
    """A stage pulls no more of its input than the item that it hands on, and `take` no more than it was told."""
    ahead = {
        f"by {function}, of {number} items": most_ahead(subject, function, number)
        for function, number in INPUTS.items()
    }
    for count in (0, 1, 40):
        items = IteratorTap(range(60))
        subject.pull("take", items, FunctionTap(lambda _: None), count)
        ahead[f"by take(items, {count}), of 60 items"] = items.pulled - count
    worst = max(ahead, key=ahead.__getitem__)
    budget.at_most("pulled_ahead", ahead[worst], unit="items pulled ahead", detail=worst)


def hold_memory(subject: Twin, budget: Budget, names: list[str], *, good: bool) -> None:
    """Hold that the peak over MANY lines is hardly higher than over FEW."""
    growth = {}
    for name in names:
        few, many = (subject.peak_of_pipeline(name, number, good=good) for number in (FEW, MANY))
        detail = f"{name}: {few / 1024:,.0f} KiB for {FEW:,} lines, {many / 1024:,.0f} KiB for {MANY:,}"
        growth[detail] = many / few
    worst = max(growth, key=growth.__getitem__)
    budget.at_most(
        "memory_growth", round(growth[worst], 2), unit="times the peak of memory over 2,500 lines", detail=worst
    )


def test_memory_does_not_follow_the_lines(subject: Twin, budget: Budget) -> None:
    """Counting the records of six times as many lines, through all stages, takes no more memory."""
    hold_memory(subject, budget, NAMES, good=True)


def test_memory_does_not_follow_the_bad_lines(subject: Twin, budget: Budget) -> None:
    """Parsing six times as many bad lines takes no more memory."""
    hold_memory(subject, budget, NAMES[:1], good=False)
