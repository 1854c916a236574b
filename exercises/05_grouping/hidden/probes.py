"""What the suite does with a learner's index, search, sessions and steps, told as plain data."""

from collections.abc import Callable, Iterable
from random import Random
from typing import TypeVar

from grouping import Event, search, sessions, steps, tag_index

from grader.subject.probing import show, tallies

T = TypeVar("T", int, str)
Row = tuple[int, int, str, str, tuple[str, ...]]  # number, time, visitor, page, tags
OPERATIONS = {"__hash__": "hashes"} | dict.fromkeys(
    ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"), "comparisons"
)
SHOWN_TOGETHER = 3  # events in one line of a session


def indexed(rows: list[Row]) -> dict[str, list[int]]:
    """Return what the index lists, tag by tag."""
    answer = tag_index(streamed(rows))
    show("tag_index(stream)", dict(answer))
    return dict(answer)


def looked_up(rows: list[Row], tag: str) -> tuple[object, list[str]]:
    """Look up a tag; return the answer or the error's name, and the tags that the index has afterwards."""
    index = tag_index(streamed(rows))
    show("index = tag_index(stream)")
    answer: object
    try:
        answer = index[tag]
        show(f"index[{tag!r}]", answer)
    except KeyError:
        answer = "KeyError"
        show(f"index[{tag!r}]  # raised KeyError")
    show("sorted(index)", sorted(index))
    return answer, sorted(index)


def searched(index: dict[str, list[int]], wanted: list[str], unwanted: list[str] | None) -> list[int]:
    """Return what a search finds; it is asked without `unwanted` if that is None."""
    show(f"index = {index!r}")
    if unwanted is None:
        answer = search(index, wanted)
        show(f"search(index, {wanted!r})", answer)
    else:
        answer = search(index, wanted, unwanted)
        show(f"search(index, {wanted!r}, {unwanted!r})", answer)
    return answer


def index_after(index: dict[str, list[int]], wanted: list[str], unwanted: list[str]) -> dict[str, list[int]]:
    """Search; return the index as it is then."""
    show(f"index = {index!r}")
    search(index, wanted, unwanted)
    show(f"_ = search(index, {wanted!r}, {unwanted!r})")
    show("index", index)
    return index


def searched_with(index: dict[str, list[int]], wanted: list[str], unwanted: list[str]) -> dict[str, list[int]]:
    """Search with the same tags in three kinds of collection; return the answers."""
    show(f"index = {index!r}")
    kinds: dict[str, Callable[[Iterable[str]], frozenset[str] | tuple[str, ...] | dict[str, None]]] = {
        "frozenset": frozenset,
        "tuple": tuple,
        "dict.fromkeys": dict.fromkeys,
    }
    answers = {}
    for name, kind in kinds.items():
        answers[name] = search(index, kind(wanted), kind(unwanted))
        show(f"search(index, {name}({wanted!r}), {name}({unwanted!r}))", answers[name])
    return answers


def divided(rows: list[Row], gap: int | None) -> list[list[int]]:
    """Return the numbers of the events in each session; without `gap` if that is None."""
    stream = streamed(rows)
    answer = sessions(stream) if gap is None else sessions(stream, gap)
    numbers = numbers_in(answer)
    call = "sessions(stream)" if gap is None else f"sessions(stream, {gap})"
    show(f"[[event.number for event in session] for session in {call}]", numbers)
    return numbers


def from_generators(rows: list[Row]) -> tuple[dict[str, list[int]], list[list[int]], list[tuple[str, int]]]:
    """Return what the index, the sessions and the steps are if the events can be read only once."""
    stream = streamed(rows)
    index = dict(tag_index(event for event in stream))
    show("tag_index(event for event in stream)", index)
    divisions = numbers_in(sessions(event for event in stream))
    show("[[event.number for event in session] for session in sessions(event for event in stream)]", divisions)
    walk = steps(event for event in stream)
    show("steps(event for event in stream)", walk)
    return index, divisions, walk


def left_behind(rows: list[Row]) -> dict[str, list[int]]:
    """Return the numbers in the stream after each function has had it."""
    stream = streamed(rows)
    calls: dict[str, Callable[[list[Event]], object]] = {"tag_index": tag_index, "sessions": sessions, "steps": steps}
    after = {}
    for name, function in calls.items():
        function(stream)
        after[name] = [event.number for event in stream]
        show(f"_ = {name}(stream)")
        show("[event.number for event in stream]", after[name])
    return after


def walked(pages: list[str]) -> list[tuple[str, int]]:
    """Return the steps of a session over these pages."""
    answer = steps([Event(number, 10 * number, "ana", page, ()) for number, page in enumerate(pages)])
    show(f"session = [Event(number, 10 * number, 'ana', page, ()) for number, page in enumerate({pages!r})]")
    show("steps(session)", answer)
    return answer


def streamed(rows: list[Row]) -> list[Event]:
    """Return the events of rows, and show them."""
    shown = [f"Event{row!r}" for row in rows]
    show(f"stream = [{', '.join(shown[:SHOWN_TOGETHER])}]")
    for start in range(SHOWN_TOGETHER, len(shown), SHOWN_TOGETHER):
        show(f"stream += [{', '.join(shown[start : start + SHOWN_TOGETHER])}]")
    return [Event(*row) for row in rows]


def numbers_in(found: list[list[Event]]) -> list[list[int]]:
    """Return the numbers of the events in each session."""
    return [[event.number for event in session] for session in found]


def counting(base: type[T]) -> Callable[[T], T]:
    """Return a subclass of `base` whose hashes and comparisons are counted."""

    def counted(name: str) -> Callable[..., object]:
        original = getattr(base, name)

        def method(*operands: object) -> object:
            tallies[OPERATIONS[name]] += 1
            return original(*operands)

        return method

    return type(f"Counted_{base.__name__}", (base,), {name: counted(name) for name in OPERATIONS})


Number, Text = counting(int), counting(str)


def count_index(count: int) -> int:
    """Index `count` events with one common tag and two rare ones; return how many tags they carry in all."""
    chance = Random(count)  # noqa: S311 -- the same in every run
    events = []
    for number in shuffled(range(count), chance):
        rare = [Text(f"tag {chance.randrange(count // 2)}") for _ in range(2)]
        events.append(Event(Number(number), number, "ana", "home", (Text("common"), *rare)))
    tallies.clear()
    tag_index(events)
    return 3 * count


def count_search(count: int) -> int:
    """Search with three wanted and two unwanted tags, `count` numbers listed under each; return how many in all."""
    chance = Random(count)  # noqa: S311 -- the same in every run
    wanted = [Text(f"wanted {place}") for place in range(3)]
    unwanted = [Text(f"unwanted {place}") for place in range(2)]
    index: dict[str, list[int]] = {}
    for place, tag in enumerate(wanted):
        index[tag] = [Number(number) for number in shuffled(range(place, place + count), chance)]
    for tag in unwanted:
        index[tag] = [Number(number) for number in shuffled(range(count // 2, count // 2 + count), chance)]
    tallies.clear()
    search(index, wanted, unwanted)
    return 5 * count


def count_sessions(count: int, visitors: int) -> int:
    """Divide `count` events of so many visitors into sessions; return the number of events."""
    chance = Random(count)  # noqa: S311 -- the same in every run
    events = [
        Event(Number(number), Number(chance.randrange(600 * count)), Text(f"visitor {number % visitors}"), "home", ())
        for number in shuffled(range(count), chance)
    ]
    tallies.clear()
    sessions(events)
    return count


def shuffled(numbers: Iterable[int], chance: Random) -> list[int]:
    """Return the numbers in no order."""
    mixed = list(numbers)
    chance.shuffle(mixed)
    return mixed
