"""What the suite does with a learner's iterators, told as plain data."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, repeat

from windows import Peekable, chunked, interleave, windowed

from grader.subject.probing import peak_memory, show

Made = Iterator[object]
Tell = Callable[[], object]  # asks the judge how much was pulled

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


def chunks_of(items: list[object], size: int) -> list[object]:
    """Return the chunks."""
    chunks = take_all(chunked(items, size))
    show(f"list(chunked({items!r}, {size}))", chunks)
    return chunks


def windows_of(items: list[object], size: int) -> list[object]:
    """Return the windows."""
    windows = take_all(windowed(items, size))
    show(f"list(windowed({items!r}, {size}))", windows)
    return windows


def interleaved(inputs: list[list[object]]) -> list[object]:
    """Return the items of all inputs by turns."""
    items = take_all(interleave(*inputs))
    show(f"list(interleave({', '.join(map(repr, inputs))}))", items)
    return items


def replay(items: list[object], script: list[str]) -> list[object]:
    """Do each step of `script` on a fresh Peekable: "next", "peek", "bool"; return what each answered."""
    show(f"feed = Peekable({items!r})")
    feed = Peekable(items)
    return [do(feed, step) for step in script]


def do(feed: Peekable[object], step: str) -> object:
    """Do one step and show it."""
    code, call = steps_of(feed)[step]
    answer, ending = attempt(call)
    show(code + ending, None if ending else answer)
    return answer


def steps_of(feed: Peekable[object]) -> dict[str, tuple[str, Callable[[], object]]]:
    """Return what a script may do, as code and as call."""
    return {
        "next": ("next(feed)", lambda: next(feed)),
        "peek": ("feed.peek()", feed.peek),
        "bool": ("bool(feed)", lambda: bool(feed)),
        "for": ("[item for item in feed]", lambda: take_all(feed)),
    }


def attempt(call: Callable[[], object]) -> tuple[object, str]:
    """Return the answer of a call, for which a StopIteration counts too, and a comment on it."""
    try:
        return call(), ""
    except StopIteration:
        return "StopIteration", "  # raises StopIteration"


def call_only(function: str, size: int) -> None:
    """Call a function with a size, and ask for nothing."""
    show(f"result = {function}([7, 8, 9], {size})")
    make(function, [7, 8, 9], size)


def own_iterators() -> dict[str, bool]:
    """Return for each function whether `iter` of what it makes is the same object."""
    seen = {}
    for function in CALLS:
        made = make(function, [7, 8, 9])
        seen[function] = iter(made) is made
    show("{function: iter(made) is made for function, made in …}", seen)
    return seen


def pulled(function: str, feed: Iterable[object], tell: Tell) -> list[object]:
    """Make an iterator of a feed; return how much was pulled after the call, and after each item."""
    made = make(function, feed)
    return [note(f"result = {CALLS[function]}", tell), *pulled_by_next(made, tell)]


def pulled_in_turns(first: Iterable[object], second: Iterable[object], tell: Tell) -> list[object]:
    """Interleave two feeds; return how much was pulled of each after the call, and after each item."""
    made = interleave(first, second)
    return [note("result = interleave(first, second)", tell), *pulled_by_next(made, tell)]


def pulled_by_next(made: Made, tell: Tell) -> list[object]:
    """Return how much was pulled after each item."""
    return [note("next(result)", tell, item) for item in islice(made, ENOUGH)]


def note(code: str, tell: Tell, *answer: object) -> object:
    """Show a step and return how much was pulled after it."""
    count = tell()
    show(f"{code}  # pulled so far: {count}", *answer)
    return count


def pulled_by_looking(feed: Iterable[object], script: list[str], tell: Tell) -> list[object]:
    """Do each step of `script` on a Peekable; return how much was pulled after each."""
    peekable = Peekable(feed)
    counts = [note("feed = Peekable(…)", tell)]
    for step in script:
        code, call = steps_of(peekable)[step]
        _, ending = attempt(call)
        counts.append(note(code + ending, tell))
    return counts


def read_on(items: list[object]) -> list[object]:
    """Take a chunk, a window and an item from one iterator, and then the rest."""
    show(f"feed = iter({items!r})")
    feed = iter(items)
    calls: dict[str, Callable[[], object]] = {
        "next(chunked(feed, 2))": lambda: next(chunked(feed, 2)),
        "next(windowed(feed, 2))": lambda: next(windowed(feed, 2)),
        "next(interleave(feed))": lambda: next(interleave(feed)),
        "next(Peekable(feed))": lambda: next(Peekable(feed)),
        "list(feed)": lambda: list(feed),
    }
    taken = []
    for code, call in calls.items():
        answer, ending = attempt(call)
        show(code + ending, None if ending else answer)
        taken.append(answer)
    return taken


def chunks_of_a_peekable(items: list[object], size: int) -> list[object]:
    """Look ahead, take a chunk, and look ahead again."""
    show(f"feed = Peekable({items!r})")
    feed = Peekable(items)
    seen = [feed.peek(), next(chunked(feed, size)), feed.peek()]
    show(f"feed.peek(), next(chunked(feed, {size})), feed.peek()", seen)
    return seen


def from_any_input(function: str, items: list[object]) -> list[list[object]]:
    """Return what a function makes of a list, of an iterator, of a generator, and of the keys of a dict."""
    inputs: list[Iterable[object]] = [items, iter(items), (item for item in items), dict.fromkeys(items)]
    show(f"items = {items!r}")
    made = [take_all(make(function, feed)) for feed in inputs]
    texts = ["items", "iter(items)", "(item for item in items)", "dict.fromkeys(items)"]
    for text, result in zip(texts, made, strict=True):
        show(f"list({CALLS[function]})".replace("feed", text), result)
    return made


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

    return peak_memory(work), came


def interleave_all(feeds: list[Iterable[object]]) -> int:
    """Interleave many feeds; return how many items came."""
    return sum(1 for _ in islice(interleave(*feeds), 1000))
