"""What the suite does with a learner's ranking, medians and maxima, told as plain data."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from top_k import TopK, moving_max, moving_median

from grader.subject.probing import peak_memory, show, tallies

Tell = Callable[[], object]  # asks the judge how much was pulled

ENOUGH = 40  # answers that are taken of an iterator, which may never end
ENDLESS = 10_000  # the same where many are wanted
COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")


@dataclass
class Request:
    """An item without order and without hash."""

    path: str
    seconds: float


def seconds(request: Request) -> float:
    """Return what a ranking of requests goes by."""
    return request.seconds


def ranked(k: int, requests: list[tuple[str, float]]) -> list[str]:
    """Add requests to a TopK; return the paths of the best."""
    slowest = filled(k, requests)
    paths = [request.path for request in slowest.best()]
    show("[request.path for request in slowest.best()]", paths)
    return paths


def filled(k: int, requests: list[tuple[str, float]]) -> TopK[Request]:
    """Return a TopK of requests, by their seconds."""
    show(f"slowest = TopK({k}, key=lambda request: request.seconds)")
    slowest = TopK(k, key=seconds)
    for path, taken in requests:
        show(f"slowest.add(Request({path!r}, {shown(taken)}))")
        slowest.add(Request(path, taken))
    return slowest


def followed(k: int, keys: list[float]) -> list[list[int]]:
    """Add items with these keys to a TopK; return after each which of them are the best, by their places from 0."""
    show(f"items, keys = range({len(keys)}), {shown(keys)}")
    show(f"best, answers = TopK({k}, key=keys.__getitem__), []")
    best = TopK[int](k, key=keys.__getitem__)
    answers = []
    for item in range(len(keys)):
        best.add(item)
        answers.append(best.best())
        show(f"best.add({item}); answers.append(best.best()); answers[-1]", answers[-1])
    show("answers", answers)
    return answers


def asked_again(k: int, numbers: list[int]) -> list[list[int]]:
    """Ask for the best, change the list that came, and ask again; add one more number and ask a last time."""
    show(f"best = TopK({k}, key=abs)")
    best = TopK[int](k, key=abs)
    *before, last = numbers
    for number in before:
        best.add(number)
        show(f"best.add({number})")
    first = best.best()
    before_clearing = list(first)
    show("first = best.best(); first", before_clearing)
    first.clear()
    show("first.clear()")
    second = best.best()
    show("second = best.best(); second", second)
    best.add(last)
    third = best.best()
    show(f"best.add({last}); third = best.best(); second, third", (second, third))
    return [before_clearing, second, third]


def with_key(k: int, items: list[str], key: Callable[[str], float], tell: Tell) -> dict[str, list[object]]:
    """Add items and ask for the best twice; return how often `key` was called by then, after each kind of step."""
    best = TopK(k, key)
    calls = {"after TopK(…)": [note(f"best = TopK({k}, key)  # key is len;", tell)]}
    calls["after each add(…)"] = []
    for item in items:
        best.add(item)
        calls["after each add(…)"].append(note(f"best.add({item!r})  #", tell))
    calls["after each best()"] = []
    for _ in range(2):
        best.best()
        calls["after each best()"].append(note("_ = best.best()  #", tell))
    return calls


def note(code: str, tell: Tell) -> object:
    """Show a step and return how often the key was called by then."""
    count = tell()
    show(f"{code} calls of key so far: {count}")
    return count


def medians_of(readings: list[float], size: int) -> list[float]:
    """Return the moving medians."""
    answers = list(islice(moving_median(readings, size), ENOUGH))
    show(f"list(moving_median({shown(readings)}, {size}))", answers)
    return answers


def maxima_of(readings: list[float], size: int) -> list[float]:
    """Return the moving maxima."""
    answers = list(islice(moving_max(readings, size), ENOUGH))
    show(f"list(moving_max({shown(readings)}, {size}))", answers)
    return answers


def shown(number: object) -> str:
    """Return a number or a list of numbers as one would type it."""
    return repr(number).replace("nan", "float('nan')")


def moving(function: str, readings: Iterable[float], size: int) -> Iterator[float]:
    """Return the iterator that a function makes."""
    return moving_median(readings, size) if function == "moving_median" else moving_max(readings, size)


def call_only(function: str, number: int) -> str:
    """Call a function or class with a number of things to keep, and ask for nothing; tell that it came back."""
    if function == "TopK":
        show(f"best = TopK({number}, key=abs)")
        TopK[int](number, key=abs)
    else:
        show(f"answers = {function}([7, 3, 8], {number})")
        moving(function, [7, 3, 8], number)
    return "no error"


def pulled(function: str, text: str, feed: Iterable[float], size: int, tell: Tell) -> dict[str, object]:
    """Make an iterator over a feed, known as `text`; return how much was read by the call, and after each answer."""
    show(f"feed = {text}")
    answers = moving(function, feed, size)
    by_call = tell()
    show(f"answers = {function}(feed, {size})  # read so far: {by_call}")
    after_answers = []
    for answer in islice(answers, 5):
        after_answers.append(tell())
        show(f"next(answers)  # read so far: {after_answers[-1]}", answer)
    return {"read by the call": by_call, "read after each answer": after_answers}


def from_any_input(function: str, readings: list[float], size: int) -> list[list[float]]:
    """Return what a function makes of a list, of a generator, and of the keys of a dict."""
    inputs: list[Iterable[float]] = [readings, (reading for reading in readings), dict.fromkeys(readings)]
    texts = ["readings", "(reading for reading in readings)", "dict.fromkeys(readings)"]
    show(f"readings = {readings!r}")
    answers = []
    for feed, text in zip(inputs, texts, strict=True):
        answers.append(list(islice(moving(function, feed, size), ENOUGH)))
        show(f"list({function}({text}, {size}))", answers[-1])
    return answers


def own_iterators(readings: list[float]) -> dict[str, bool]:
    """Return for both functions whether `iter` of what it makes is the same object."""
    seen = {}
    for function in ("moving_median", "moving_max"):
        answers = moving(function, readings, 3)
        seen[function] = iter(answers) is answers
        show(f"answers = {function}({readings!r}, 3); iter(answers) is answers", seen[function])
    return seen


def counted(name: str) -> Callable[..., object]:
    """Return a comparison of floats that is counted."""
    original = getattr(float, name)

    def method(*operands: object) -> object:
        tallies["comparisons"] += 1
        return original(*operands)

    return method


class Reading(float):
    """A float whose comparisons are counted, and whose negative counts, too."""

    def __neg__(self) -> "Reading":
        return Reading(float.__neg__(self))

    __eq__, __ne__, __lt__, __le__, __gt__, __ge__ = map(counted, COMPARISONS)  # type: ignore[assignment]  # as object has them
    __hash__ = float.__hash__


def arranged(count: int, order: str) -> Iterator[float]:
    """Yield so many numbers in an order, each made when it is asked for."""
    chance = Random(count)  # noqa: S311 -- the same in every run
    for number in range(count):
        match order:
            case "rising":
                yield float(number)
            case "falling":
                yield float(count - number)
            case "equal":
                yield 7.0
            case _:
                yield chance.random()


def show_work(function: str, count: int, kept: int, order: str, came: int) -> None:
    """Show how so many numbers went through a function, and how many answers came or items were kept."""
    numbers = {
        "rising": f"map(float, range({count}))",
        "falling": f"map(float, range({count}, 0, -1))",
        "equal": f"[7.0] * {count}",
    }
    show(f"feed = {numbers.get(order, f'[random() for _ in range({count})]')}")
    if function == "TopK":
        show(f"best = TopK({kept}, key=lambda reading: reading)")
        show("for reading in feed: best.add(reading)")
        show("len(best.best())", came)
    else:
        show(f"len(list({function}(feed, {kept})))", came)


def work_off(function: str, feed: Iterable[float], kept: int) -> int:
    """Send a feed through a function or a TopK; return how many answers came, or how many items were kept."""
    if function != "TopK":
        return sum(1 for _ in islice(moving(function, feed, kept), ENDLESS))
    best = TopK(kept, key=same)
    for reading in feed:
        best.add(reading)
    comparisons = tallies["comparisons"]
    number = len(best.best())
    tallies["comparisons"] = comparisons  # those of `add` alone
    return number


def same(reading: float) -> float:
    """Return the reading, as its own key."""
    return reading


def count_comparisons(function: str, count: int, kept: int, order: str) -> int:
    """Send counted numbers through a function; return how many answers came."""
    readings = [Reading(number) for number in arranged(count, order)]
    tallies.clear()
    came = work_off(function, readings, kept)
    show_work(function, count, kept, order, came)
    return came


def peak_of(function: str, count: int, kept: int, order: str) -> tuple[int, int]:
    """Return the peak of traced memory in bytes while numbers go through a function, and how many answers came."""
    came = 0

    def work() -> None:
        nonlocal came
        came = work_off(function, arranged(count, order), kept)

    peak = peak_memory(work)
    show_work(function, count, kept, order, came)
    return peak, came
