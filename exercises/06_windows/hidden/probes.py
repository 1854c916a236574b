"""What the suite does with a learner's iterators, told as plain data."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice, repeat
from typing import TypeVar

from windows import Peekable, chunked, interleave, windowed

from grader.subject.probing import peak_memory, show

Answer = TypeVar("Answer")
Made = Iterator[object]
Tell = Callable[[], object]  # asks the judge how much was pulled

END = object()  # in the place of an item, where there is none
ENOUGH = 40  # items that are taken of a result, which may never end

CALLS = {
    "chunked": "chunked(feed, 3)",
    "windowed": "windowed(feed, 3)",
    "interleave": "interleave(feed)",
    "Peekable": "Peekable(feed)",
}


def make(function: str, feed: Iterable[object], size: int = 3) -> Made:
    """Return the iterator that a function makes."""
    match function:
        case "chunked":
            return chunked(feed, size)
        case "windowed":
            return windowed(feed, size)
        case "interleave":
            return interleave(feed)
    return Peekable(feed)


def take_all(made: Iterable[object]) -> list[object]:
    """Return the items, but not more than is sensible."""
    return list(islice(made, ENOUGH))


def asked(code: str, call: Callable[[], Answer]) -> Answer:
    """Return an answer, and show it below its code; only the code if it raises."""
    try:
        answer = call()
    except StopIteration:
        show(f"{code}  # raises StopIteration")
        raise
    except Exception:
        show(code)
        raise
    show(code, answer)
    return answer


def attempt(code: str, call: Callable[[], object]) -> object:
    """Return an answer, for which a StopIteration counts too, and show it."""
    try:
        return asked(code, call)
    except StopIteration:
        return "StopIteration"


def chunks_of(items: list[object], size: int) -> list[object]:
    """Return the chunks."""
    return asked(f"list(chunked({items!r}, {size}))", lambda: take_all(chunked(items, size)))


def windows_of(items: list[object], size: int) -> list[object]:
    """Return the windows."""
    return asked(f"list(windowed({items!r}, {size}))", lambda: take_all(windowed(items, size)))


def interleaved(inputs: list[list[object]]) -> list[object]:
    """Return the items of all inputs by turns."""
    given = ", ".join(map(repr, inputs))
    return asked(f"list(interleave({given}))", lambda: take_all(interleave(*inputs)))


def replay(items: list[object], script: list[str]) -> list[object]:
    """Do each step of `script` on a fresh Peekable: "next", "peek", "bool"; return what each answered."""
    show(f"feed = Peekable({items!r})")
    feed = Peekable(items)
    steps = steps_of(feed)
    return [attempt(*steps[step]) for step in script]


def steps_of(feed: Peekable[object]) -> dict[str, tuple[str, Callable[[], object]]]:
    """Return what a script may do, as code and as call."""
    return {
        "next": ("next(feed)", lambda: next(feed)),
        "peek": ("feed.peek()", feed.peek),
        "bool": ("bool(feed)", lambda: bool(feed)),
        "for": ("[item for item in feed]", lambda: take_all(feed)),
    }


def call_only(function: str, size: int) -> str:
    """Call a function with a size, and ask for nothing."""
    show(f"result = {function}([7, 8, 9], {size})")
    make(function, [7, 8, 9], size)
    return "no error"


def own_iterators() -> dict[str, bool]:
    """Return for each function whether `iter` of what it makes is the same object."""
    show("feed = [7, 8, 9]")
    return {function: own_iterator(function) for function in CALLS}


def own_iterator(function: str) -> bool:
    """Tell whether `iter` of what a function makes is the same object."""
    show(f"result = {CALLS[function]}")
    made = make(function, [7, 8, 9])
    return asked("iter(result) is result", lambda: iter(made) is made)


def pulled(function: str, feed: Iterable[object], length: int, tell: Tell) -> dict[str, object]:
    """Make an iterator of a feed; return how much was pulled after the call, and after each item."""
    show(f"feed = iter(range({length}))")
    return pulled_from(CALLS[function], lambda: make(function, feed), tell)


def pulled_in_turns(first: Iterable[object], second: Iterable[object], tell: Tell) -> dict[str, object]:
    """Interleave two feeds; return how much was pulled of each after the call, and after each item."""
    show("first, second = iter([0, 1, 2]), iter([10, 11])")
    return pulled_from("interleave(first, second)", lambda: interleave(first, second), tell)


def pulled_from(call: str, start: Callable[[], Made], tell: Tell) -> dict[str, object]:
    """Call a function; return how much was pulled after it, and after each item of its result."""
    made, by_call = note(f"result = {call}", start, tell, silent=True)
    by_items: list[object] = []
    while len(by_items) < ENOUGH:
        item, count = note("next(result)", lambda: next(made, END), tell)
        if item is END:
            break
        by_items.append(count)
    return {"pulled by the call": by_call, "pulled after each item": by_items}


def note(code: str, call: Callable[[], Answer], tell: Tell, *, silent: bool = False) -> tuple[Answer, object]:
    """Take a step; return its answer and how much was pulled after it. Show both, unless it shows the end."""
    try:
        answer = call()
    except Exception:
        show(code)
        raise
    count = tell()
    if answer is not END:
        show(f"{code}  # pulled so far: {count}", None if silent else answer)
    return answer, count


def pulled_by_looking(feed: Iterable[object], script: list[str], tell: Tell) -> list[tuple[str, object]]:
    """Do each step of `script` on a Peekable; return it with how much was pulled after it."""
    peekable, pulled_so_far = note("feed = Peekable(range(1000))", lambda: Peekable(feed), tell, silent=True)
    counts = [("Peekable(range(1000))", pulled_so_far)]
    for step in script:
        code, call = steps_of(peekable)[step]
        _, pulled_so_far = note(code, call, tell, silent=True)
        counts.append((code, pulled_so_far))
    return counts


def read_on(items: list[object]) -> list[object]:
    """Take a chunk, a window and an item from one iterator, and then the rest."""
    show(f"feed = iter({items!r})")
    feed = iter(items)
    return [
        attempt("next(chunked(feed, 2))", lambda: next(chunked(feed, 2))),
        attempt("next(windowed(feed, 2))", lambda: next(windowed(feed, 2))),
        attempt("next(interleave(feed))", lambda: next(interleave(feed))),
        attempt("next(Peekable(feed))", lambda: next(Peekable(feed))),
        attempt("list(feed)", lambda: list(feed)),
    ]


def chunks_of_a_peekable(items: list[object], size: int) -> list[object]:
    """Look ahead, take a chunk, and look ahead again."""
    show(f"feed = Peekable({items!r})")
    feed = Peekable(items)
    return [
        attempt("feed.peek()", feed.peek),
        attempt(f"next(chunked(feed, {size}))", lambda: next(chunked(feed, size))),
        attempt("feed.peek()", feed.peek),
    ]


def from_any_input(function: str, items: list[object]) -> dict[str, list[object]]:
    """Return what a function makes of a list, of an iterator, of a generator, and of the keys of a dict."""
    show(f"items = {items!r}")
    inputs: dict[str, Iterable[object]] = {
        "items": items,
        "iter(items)": iter(items),
        "(item for item in items)": (item for item in items),
        "dict.fromkeys(items)": dict.fromkeys(items),
    }
    made = {}
    for text, feed in inputs.items():
        code = f"list({CALLS[function].replace('feed', text)})"
        made[text] = asked(code, partial(made_of, function, feed))
    return made


def made_of(function: str, feed: Iterable[object]) -> list[object]:
    """Return the items that a function makes of a feed."""
    return take_all(make(function, feed))


def looked_at(feed: Peekable[object]) -> Iterator[object]:
    """Yield the items of a Peekable, each after a look at it."""
    while feed:
        feed.peek()
        yield next(feed)


def peak_of(function: str, count: int, size: int) -> tuple[int, int]:
    """Return the peak of traced memory in bytes while `count` items go through a function, and how many came out."""
    came = 0

    def work() -> None:
        nonlocal came
        made = make(function, repeat(None, count), size)
        for _ in islice(looked_at(made) if isinstance(made, Peekable) else made, 2 * count):
            came += 1

    show(f"feed, came = [None] * {count}, 0")
    if function == "Peekable":
        show("result = Peekable(feed)")
        show("while result: result.peek(); next(result); came += 1")
    else:
        show(f"for item in {CALLS[function].replace('3', str(size))}: came += 1")
    peak = peak_memory(work)
    show("came", came)
    return peak, came


def interleave_all(feeds: list[Iterable[object]], lengths: list[int]) -> int:
    """Interleave many feeds; return how many items came."""
    show(f"feeds = [iter(range(length)) for length in {lengths}]")
    return asked("len(list(interleave(*feeds)))", lambda: sum(1 for _ in islice(interleave(*feeds), 1000)))
