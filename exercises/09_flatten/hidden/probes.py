"""What the suite does with a learner's generators, told as plain data."""

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from flatten import flatten, manifest

from grader.subject.probing import peak_memory, show

Walk = Generator[object, None, int]
Tell = Callable[[], object]  # asks the judge how much was pulled

ENOUGH = 60  # items that are taken of a result, which may never end
TYPES = {"dict": dict, "list": list, "tuple": tuple, "str": str, "int": int}


class Size(NamedTuple):
    """A tuple with names."""

    width: int
    height: int


class Label(str):
    """A text of a special kind."""

    __slots__ = ()


@dataclass
class Folder:
    """Something to loop over that is neither list nor tuple; equal to any folder of the same name."""

    name: str
    content: list[object] = field(default_factory=list, compare=False)

    def __iter__(self) -> Iterator[object]:
        yield from self.content


class Page:
    """A page that makes the next one when it is looped over, and keeps none."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __iter__(self) -> Iterator[object]:
        return map(Page, range(self.left - 1, self.left)) if self.left else iter(["end"])


def take_all(items: Iterable[object]) -> list[object]:
    """Return the items, but not more than is sensible."""
    return list(islice(items, ENOUGH))


def call_of(depth: int | None, atoms: list[str], items: str = "items") -> str:
    """Return a call of `flatten` as it is typed."""
    options = "" if depth is None else f", depth={depth}"
    if atoms:
        options += f", atoms=({', '.join(atoms)},)"
    return f"flatten({items}{options})"


def walk(items: Iterable[object], depth: int | None, atoms: list[str]) -> Walk:
    """Flatten, with only those options that differ from the defaults."""
    kept = tuple(TYPES[name] for name in atoms)
    if depth is None:
        return flatten(items, atoms=kept) if atoms else flatten(items)
    return flatten(items, depth=depth, atoms=kept) if atoms else flatten(items, depth=depth)


def flat(items: Iterable[object], depth: int | None = None, atoms: list[str] | None = None) -> list[object]:
    """Return the items, flattened."""
    came = take_all(walk(items, depth, atoms or []))
    show(f"list({call_of(depth, atoms or [], repr(items))})", came)
    return came


def drive(walk: Walk) -> tuple[list[object], object]:
    """Return what a generator yields, and what it returns."""
    came: list[object] = []
    while len(came) < ENOUGH:
        try:
            came.append(next(walk))
        except StopIteration as end:
            return came, end.value
    return came, "no end"


def returned(items: Iterable[object], depth: int | None = None, atoms: list[str] | None = None) -> object:
    """Return what the generator returns at its end."""
    _, value = drive(walk(items, depth, atoms or []))
    show(f"count = yield from {call_of(depth, atoms or [], repr(items))}")
    show("count", value)
    return value


def listed(boxes: dict[str, list[object]]) -> tuple[list[object], object]:
    """Return the lines of a manifest, and what it returns."""
    lines, total = drive(manifest(boxes))
    show(f"total = yield from manifest({boxes!r})")
    show("# what came, and the total:")
    show("came, total", (lines, total))
    return lines, total


def flat_of_all_kinds() -> list[object]:
    """Return what becomes of iterables of many kinds."""
    items = [(1, 2), {3}, {"four": 4}, range(5, 7), iter([7]), (number for number in [8]), Folder("f", [9, [10]]), []]
    show('items = [(1, 2), {3}, {"four": 4}, range(5, 7), iter([7]), (number for number in [8]), folder, []]')
    show("# folder is an object of ours with an __iter__ that yields 9 and [10]")
    came = take_all(flatten(items))
    show("list(flatten(items))", came)
    return came


def flat_of_top(kind: str) -> list[object]:
    """Return what becomes of an input that would be an atom further down."""
    match kind:
        case "a text":
            return flat("abc")
        case "bytes":
            return flat(b"abc")
    return flat([1, [2, 3], (4,)], atoms=["list"])


def names_of_classes() -> list[str]:
    """Return what becomes of classes that are items."""
    show("classes = [int, [list, (str, dict)], Folder]  # Folder is a class of ours with an __iter__")
    came = take_all(flatten([int, [list, (str, dict)], Folder]))
    names = [getattr(one, "__name__", "no class") for one in came]
    show("[one.__name__ for one in flatten(classes)]", names)
    return names


def kept_subclasses() -> list[str]:
    """Return the types of what comes out, where a text and a tuple are of a subclass."""
    items = [Label("ab"), [Size(2, 3), (4,), {"five": 5}]]
    show('items = [Label("ab"), [Size(2, 3), (4,), {"five": 5}]]  # a subclass of str, and one of tuple')
    names = [type(one).__name__ for one in take_all(flatten(items, atoms=(tuple, dict)))]
    show("[type(one).__name__ for one in flatten(items, atoms=(tuple, dict))]", names)
    return names


def nest(levels: int, width: int) -> list[object]:
    """Return so many lists inside one another, each with `width` numbers before the next one and behind it."""
    items: list[object] = []
    for level in range(levels):
        items = [*range(level, level + width), items, *range(-level, width - level)]
    return items


def flat_of_deep(levels: int, width: int) -> tuple[int, list[object], list[object], int]:
    """Return the number of items, the first, the last, and a checksum of all in order."""
    show(f"items = [0, 1, 2, [0, 1, 2, [… {levels:,} lists inside one another …], 0, 1, 2], 0, 1, 2]")
    came = list(islice(flatten(nest(levels, width)), 2 * levels * width + ENOUGH))
    checksum = zlib.crc32(",".join(map(str, came)).encode())
    show("came = list(flatten(items))")
    show("len(came), came[:4], came[-4:], checksum(came)", seen := (len(came), came[:4], came[-4:], checksum))
    return seen


def count_deep(levels: int) -> object:
    """Return how many items come from so many levels, two from each."""
    show(f"items = {levels:,} lists inside one another")
    show("len(list(flatten(items)))", count := sum(1 for _ in islice(flatten(nest(levels, 1)), 3 * levels)))
    return count


def ending(walk: Iterator[object]) -> tuple[list[object], str, str]:
    """Return what came until something was raised, and that by name and text."""
    came: list[object] = []
    try:
        for item in islice(walk, ENOUGH):
            came.append(item)  # noqa: PERF402 -- what came before the exception is wanted
    except (ValueError, TypeError, LookupError, OSError) as error:
        seen = came, type(error).__name__, str(error)
    else:
        seen = came, "nothing", ""
    show("# what came, and what was raised:")
    show("came, type(error).__name__, str(error)", seen)
    return seen


def in_a_circle(kind: str, depth: int | None = None) -> tuple[list[object], str, str]:
    """Flatten something that contains itself; return what came before the error, and the error."""
    items: list[object] = [1]
    match kind:
        case "directly":
            show("items = [1]; items += [[2], items, 3]")
            items += [[2], items, 3]
        case "further in":
            show("inner = [2]; inner += [(3, {4: inner}.values()), 5]; items = [1, inner, 6]")
            inner: list[object] = [2]
            inner += [(3, {4: inner}.values()), 5]
            items += [inner, 6]
        case "folders":
            show("home = Folder(); link = Folder(); home holds 2 and link, link holds 3 and home")
            home, link = Folder("home", [2]), Folder("link", [3])
            home.content.append(link)
            link.content.append(home)
            items += [home]
        case "used-up":
            show("numbers = iter([2, 3]); items = [1, numbers, numbers, [numbers], 4]")
            numbers = iter([2, 3])
            items += [numbers, numbers, [numbers], 4]
    show(f"list({call_of(depth, [])})")
    return ending(named(flatten(items) if depth is None else flatten(items, depth=depth), items))


def named(walk: Iterable[object], items: object) -> Iterator[object]:
    """Yield the items, with a name in place of the circle itself."""
    for item in walk:
        yield "items" if item is items else item


def circle_deep_down(levels: int) -> tuple[list[object], str, str]:
    """Flatten lists inside one another, the innermost of which holds itself."""
    show(f"items = {levels:,} lists inside one another, the innermost of which contains itself")
    innermost: list[object] = ["bottom"]
    innermost.append(innermost)
    items = innermost
    for _ in range(levels):
        items = [items]
    return ending(flatten(items))


def shared() -> list[object]:
    """Return what becomes of a list that comes several times, at several levels."""
    show('pair = ["a", "b"]; items = [pair, pair, [pair, [[pair]]], pair]')
    pair = ["a", "b"]
    came = take_all(flatten([pair, pair, [pair, [[pair]]], pair]))
    show("list(flatten(items))", came)
    return came


def equal_folders() -> list[object]:
    """Return what becomes of folders inside one another that are equal, but not the same."""
    show('items = [Folder("src", [1, Folder("src", [2, Folder("src", [3])])])]  # equal, as their names are')
    came = take_all(flatten([Folder("src", [1, Folder("src", [2, Folder("src", [3])])])]))
    show("list(flatten(items))", came)
    return came


def pages(number: int) -> list[object]:
    """Return what becomes of pages, each of which makes the next while it is looped over."""
    show(f"# {number} pages; each makes the next one when it is asked for it, and doesn't keep it")
    came = take_all(flatten([Page(number)]))
    show("list(flatten([Page()]))", came)
    return came


def broken_input(kind: str) -> tuple[list[object], str, str]:
    """Flatten what raises an exception halfway."""
    errors = {"TypeError": TypeError, "LookupError": LookupError, "OSError": OSError}

    def rows() -> Iterator[object]:
        yield 2
        raise errors[kind]("no more rows")

    show(f"items = [1, [rows()], 3]  # rows() is a generator that yields 2, and then raises {kind}")
    show("list(flatten(items))")
    return ending(flatten([1, [rows()], 3]))


def pulled(items: list[object], tell: Tell, shown: str) -> list[object]:
    """Flatten; return how much was pulled of the feeds in it after the call, and after each item."""
    show(f"items = {shown}")
    made = flatten(items)
    return [note("made = flatten(items)", tell), *[note("next(made)", tell, item) for item in islice(made, ENOUGH)]]


def pulled_by_top(feed: Iterable[object], tell: Tell, number: int) -> list[object]:
    """Flatten a feed itself; return how much was pulled after the call, and after each of some items."""
    made = flatten(feed)
    return [note("made = flatten(feed)", tell), *[note("next(made)", tell, item) for item in islice(made, number)]]


def pulled_by_manifest(boxes: dict[str, list[object]], tell: Tell) -> list[object]:
    """List boxes; return how much was pulled of the feeds in them after the call, and after each line."""
    show('boxes = {"a": [first], "b": [[second]]}')
    made = manifest(boxes)
    return [note("made = manifest(boxes)", tell), *[note("next(made)", tell, item) for item in islice(made, ENOUGH)]]


def note(code: str, tell: Tell, *answer: object) -> object:
    """Show a step and return how much was pulled after it."""
    count = tell()
    show(f"{code}  # pulled so far: {count}", *answer)
    return count


def peak_of(kind: str, number: int) -> tuple[int, int]:
    """Return the peak of traced memory in bytes while something is flattened, and how many items came."""
    came = 0
    items = load(kind, number)

    def work() -> None:
        nonlocal came
        for _ in islice(flatten(items), 3 * number):
            came += 1

    take_all(flatten(load(kind, 9)))  # what is remembered of classes once and for all is not counted
    return peak_memory(work), came


def load(kind: str, number: int) -> Iterable[object]:
    """Return so many items in one list, or lists side by side, or lists inside one another."""
    match kind:
        case "items":
            return [[None] * number]
        case "lists":
            return ([None] for _ in range(number))
    return nest(number, 1)
