"""What the suite does with a learner's index, search, sessions and steps, told as plain data."""

from collections.abc import Callable, Iterable
from functools import partial
from random import Random
from typing import TypeVar

from grouping import Event, search, sessions, steps, tag_index

from grader.subject.probing import show, tallies

T = TypeVar("T", int, str)
Answer = TypeVar("Answer")
Row = tuple[int, int, str, str, tuple[str, ...]]  # number, time, visitor, page, tags
OPERATIONS = {"__hash__": "hashes"} | dict.fromkeys(
    ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"), "comparisons"
)
SHOWN_TOGETHER = 3  # events in one line of a session
NUMBERS = "[[event.number for event in session] for session in"


def indexed(rows: list[Row]) -> object:
    """Return what the index lists, tag by tag."""
    stream = streamed(rows)
    return plain(asked("tag_index(stream)", lambda: tag_index(stream)))


def looked_up(rows: list[Row], tag: str) -> dict[str, object]:
    """Look up a tag; return the answer or the error's name, and the tags that the index has afterwards."""
    stream = streamed(rows)
    show("index = tag_index(stream)")
    index = tag_index(stream)
    call = f"index[{tag!r}]"
    answer: object
    try:
        answer = asked(call, lambda: index[tag])
    except KeyError:
        answer = "raised KeyError"
        show("# raised KeyError")
    return {call: answer, "sorted(index)": asked("sorted(index)", lambda: sorted(index))}


def searched(index: dict[str, list[int]], wanted: list[str], unwanted: list[str] | None) -> list[int]:
    """Return what a search finds; it is asked without `unwanted` if that is None."""
    show(f"index = {index!r}")
    return asked(search_call(wanted, unwanted), lambda: search_in(index, wanted, unwanted))


def searches(
    index: dict[str, list[int]], all_wanted: list[list[str]], unwanted: list[str] | None
) -> dict[str, list[int]]:
    """Return what a search for each list of wanted tags finds, by call."""
    show(f"index = {index!r}")
    calls = {search_call(wanted, unwanted): wanted for wanted in all_wanted}
    return {call: asked(call, partial(search_in, index, wanted, unwanted)) for call, wanted in calls.items()}


def index_after(index: dict[str, list[int]], all_wanted: list[list[str]], unwanted: list[str]) -> dict[str, object]:
    """Return what the searches find, and the index as it is then."""
    found = searches(index, all_wanted, unwanted)
    return {**found, "index": asked("index", lambda: index)}


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
        given, refused = kind(wanted), kind(unwanted)
        call = f"search(index, {name}({wanted!r}), {name}({unwanted!r}))"
        answers[name] = asked(call, partial(search, index, given, refused))
    return answers


def divided(rows: list[Row], gap: int | None) -> list[list[int]]:
    """Return the numbers of the events in each session; without `gap` if that is None."""
    stream = streamed(rows)
    if gap is None:
        return asked(f"{NUMBERS} sessions(stream)]", lambda: numbers_in(sessions(stream)))
    return asked(f"{NUMBERS} sessions(stream, {gap})]", lambda: numbers_in(sessions(stream, gap)))


def from_generators(rows: list[Row]) -> dict[str, object]:
    """Return what the index, the sessions and the steps are if the events can be read only once."""
    stream = streamed(rows)
    once = "(event for event in stream)"
    return {
        "tag_index": plain(asked(f"tag_index{once}", lambda: tag_index(event for event in stream))),
        "sessions": asked(f"{NUMBERS} sessions{once}]", lambda: numbers_in(sessions(event for event in stream))),
        "steps": asked(f"steps{once}", lambda: steps(event for event in stream)),
    }


def left_behind(rows: list[Row], name: str) -> dict[str, object]:
    """Return what a function answers, and the numbers in the stream after it."""
    stream = streamed(rows)
    calls: dict[str, tuple[str, Callable[[], object]]] = {
        "tag_index": ("tag_index(stream)", lambda: plain(tag_index(stream))),
        "sessions": (f"{NUMBERS} sessions(stream)]", lambda: numbers_in(sessions(stream))),
        "steps": ("steps(stream)", lambda: steps(stream)),
    }
    answer = asked(*calls[name])
    after = asked("[event.number for event in stream]", lambda: [event.number for event in stream])
    return {name: answer, "stream afterwards": after}


def walked(pages: list[str]) -> list[tuple[str, int]]:
    """Return the steps of a session over these pages."""
    show(f"session = [Event(number, 10 * number, 'ana', page, ()) for number, page in enumerate({pages!r})]")
    session = [Event(number, 10 * number, "ana", page, ()) for number, page in enumerate(pages)]
    return asked("steps(session)", lambda: steps(session))


def asked(call: str, ask: Callable[[], Answer]) -> Answer:
    """Return an answer, and show it below its call; only the call if it raises."""
    try:
        answer = ask()
    except Exception:
        show(call)
        raise
    show(call, answer)
    return answer


def search_in(index: dict[str, list[int]], wanted: list[str], unwanted: list[str] | None) -> list[int]:
    """Search; without `unwanted` if that is None."""
    return search(index, wanted) if unwanted is None else search(index, wanted, unwanted)


def search_call(wanted: list[str], unwanted: list[str] | None) -> str:
    """Return a search as one writes it in Python."""
    return f"search(index, {wanted!r})" if unwanted is None else f"search(index, {wanted!r}, {unwanted!r})"


def plain(index: object) -> object:
    """Return any kind of dict as an ordinary one."""
    return dict(index) if isinstance(index, dict) else index


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
