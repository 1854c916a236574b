"""What the suite does with a learner's generators, told as plain data."""

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import NamedTuple, TypeVar

from flatten import flatten, manifest

from grader.subject.probing import peak_memory, show

Answer = TypeVar("Answer")
Walk = Generator[object, None, int]
Tell = Callable[[], object]  # asks the judge how much was pulled

ENOUGH = 60  # items that are taken of a result, which may never end
BEFORE_AN_ERROR = 12  # items that are taken where an error is to come
TYPES = {"dict": dict, "list": list, "tuple": tuple, "str": str, "int": int}
RUN = "def run(walk): yield ('returned', (yield from walk))"
FOLDER = (
    "class Folder: __init__ = lambda self, *inside: setattr(self, 'inside', [*inside]); "
    "__iter__ = lambda self: iter(self.inside); __hash__ = None"
)
PAGE = "class Page: __init__ = lambda self, left: setattr(self, 'left', left)"
NEXT_PAGE = "Page.__iter__ = lambda self: map(Page, range(self.left - 1, self.left)) if self.left else iter(['end'])"


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


def asked(code: str, call: Callable[[], Answer]) -> Answer:
    """Return an answer, and show it below its code; only the code if it raises."""
    try:
        answer = call()
    except Exception:
        show(code)
        raise
    show(code, answer)
    return answer


def told(item: object, levels: int = 2) -> object:
    """Return an item as plain data: what is none comes as the name of its type, without an address in memory."""
    if type(item) in (type(None), bool, int, float, str, bytes, dict, set):
        return item
    if type(item) in (list, tuple) and isinstance(item, list | tuple) and levels:
        return type(item)(told(one, levels - 1) for one in item)
    return "<iterator>" if isinstance(item, Iterator) else f"<{type(item).__name__}>"


def flat(items: Iterable[object], depth: int | None = None, atoms: list[str] | None = None) -> list[object]:
    """Return the items, flattened."""
    code = f"list({call_of(depth, atoms or [], repr(items))})"
    return asked(code, lambda: take_all(walk(items, depth, atoms or [])))


def run(walk: Walk) -> Iterator[object]:
    """Yield what a generator yields, and then what it returns."""
    yield ("returned", (yield from walk))


def returned(items: Iterable[object], depth: int | None = None, atoms: list[str] | None = None) -> object:
    """Return what the generator returns at its end."""
    show(RUN)
    code = f"list(run({call_of(depth, atoms or [], repr(items))}))[-1]"
    return asked(code, lambda: take_all(run(walk(items, depth, atoms or [])))[-1])


def listed(boxes: dict[str, list[object]]) -> list[object]:
    """Return the lines of a manifest, and what it returns."""
    show(RUN)
    return asked(f"list(run(manifest({boxes!r})))", lambda: take_all(run(manifest(boxes))))


def flat_of_all_kinds() -> list[object]:
    """Return what becomes of iterables of many kinds."""
    show(FOLDER)
    show('items = [(1, 2), {3}, {"four": 4}, range(5, 7), iter([7]), (number for number in [8]), Folder(9, [10]), []]')
    folder = Folder("f", [9, [10]])
    items = [(1, 2), {3}, {"four": 4}, range(5, 7), iter([7]), (number for number in [8]), folder, []]
    return asked("list(flatten(items))", lambda: [told(item) for item in take_all(flatten(items))])


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
    show(FOLDER)
    show("classes = [int, [list, (str, dict)], Folder]")
    code = "[getattr(one, '__name__', 'no class') for one in flatten(classes)]"
    came = partial(flatten, [int, [list, (str, dict)], Folder])
    return asked(code, lambda: [getattr(one, "__name__", "no class") for one in take_all(came())])


def kept_subclasses() -> list[str]:
    """Return the types of what comes out, where a text and a tuple are of a subclass."""
    show("class Label(str): pass")
    show("class Size(tuple): pass")
    show('items = [Label("ab"), [Size([2, 3]), (4,), {"five": 5}]]')
    items = [Label("ab"), [Size(2, 3), (4,), {"five": 5}]]
    code = "[type(one).__name__ for one in flatten(items, atoms=(tuple, dict))]"
    return asked(code, lambda: [type(one).__name__ for one in take_all(flatten(items, atoms=(tuple, dict)))])


def nest(levels: int, width: int) -> list[object]:
    """Return so many lists inside one another, each with `width` numbers before the next one and behind it."""
    items: list[object] = []
    for level in range(levels):
        items = [*range(level, level + width), items, *range(-level, width - level)]
    return items


def show_nest(levels: int, width: int) -> None:
    """Show how lists inside one another are made."""
    show(f"items = []  # to hold {levels:,} lists inside one another")
    around = f"*range(level, level + {width}), items, *range(-level, {width} - level)"
    show(f"for level in range({levels}): items = [{around}]")


def flat_of_lists_inside_one_another(*, levels: int, width: int) -> dict[str, object]:
    """Return the number of items, the first, the last, and a checksum of all in order."""
    show_nest(levels, width)
    show("came = list(flatten(items))")
    came = list(islice(flatten(nest(levels, width)), 2 * levels * width + ENOUGH))
    return {
        "len(came)": asked("len(came)", lambda: len(came)),
        "came[:4]": asked("came[:4]", lambda: came[:4]),
        "came[-4:]": asked("came[-4:]", lambda: came[-4:]),
        "checksum": asked("zlib.crc32(repr(came).encode())", lambda: zlib.crc32(repr(came).encode())),
    }


def count_of_lists_inside_one_another(*, levels: int) -> int:
    """Return how many items come from so many levels, two from each."""
    show_nest(levels, 1)
    walk = partial(flatten, nest(levels, 1))
    return asked("len(list(flatten(items)))", lambda: sum(1 for _ in islice(walk(), 3 * levels)))


def ending(call: str, start: Callable[[], Iterable[object]]) -> dict[str, object]:
    """Return what came until something was raised, and that by name and text."""
    came: list[object] = []
    code = f"came = []; came += {call}"
    try:
        for item in islice(start(), BEFORE_AN_ERROR):
            came.append(told(item))  # noqa: PERF401 -- what came before the exception is wanted
    except (ValueError, TypeError, LookupError, OSError) as error:
        raised = f"{type(error).__name__}: {error}"
        show(f"{code}  # raises {raised}")
    except Exception:
        show(code)
        raise
    else:
        raised = "nothing" if len(came) < BEFORE_AN_ERROR else f"nothing within {BEFORE_AN_ERROR} items"
        show(code if len(came) < BEFORE_AN_ERROR else f"came = list(itertools.islice({call}, {BEFORE_AN_ERROR}))")
    show("came", came)
    return {"came": came, "raised": raised}


def in_a_circle(kind: str, depth: int | None = None) -> dict[str, object]:
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
            show(FOLDER)
            show("home, link = Folder(2), Folder(3); home.inside.append(link); link.inside.append(home)")
            show("items = [1, home]")
            home, link = Folder("home", [2]), Folder("link", [3])
            home.content.append(link)
            link.content.append(home)
            items += [home]
        case "used-up":
            show("numbers = iter([2, 3]); items = [1, numbers, numbers, [numbers], 4]")
            numbers = iter([2, 3])
            items += [numbers, numbers, [numbers], 4]
    return ending(call_of(depth, []), lambda: named(walk(items, depth, []), items))


def named(walk: Iterable[object], items: object) -> Iterator[object]:
    """Yield the items, with a name in place of the circle itself."""
    for item in walk:
        yield "<items itself>" if item is items else item


def circle_below_lists_inside_one_another(*, levels: int) -> dict[str, object]:
    """Flatten lists inside one another, the innermost of which holds itself."""
    show("items = ['bottom']; items.append(items)")
    show(f"for _ in range({levels}): items = [items]")
    innermost: list[object] = ["bottom"]
    innermost.append(innermost)
    items = innermost
    for _ in range(levels):
        items = [items]
    return ending("flatten(items)", lambda: flatten(items))


def shared() -> list[object]:
    """Return what becomes of a list that comes several times, at several levels."""
    show('pair = ["a", "b"]; items = [pair, pair, [pair, [[pair]]], pair]')
    pair = ["a", "b"]
    return asked("list(flatten(items))", lambda: take_all(flatten([pair, pair, [pair, [[pair]]], pair])))


def equal_folders() -> list[object]:
    """Return what becomes of folders inside one another that are equal, but not the same."""
    show(FOLDER)
    show("Folder.__eq__ = lambda self, other: isinstance(other, Folder)")
    show("items = [Folder(1, Folder(2, Folder(3)))]")
    items = [Folder("src", [1, Folder("src", [2, Folder("src", [3])])])]
    return asked("list(flatten(items))", lambda: [told(item) for item in take_all(flatten(items))])


def pages(number: int) -> list[object]:
    """Return what becomes of pages, each of which makes the next while it is looped over."""
    show(PAGE)
    show(NEXT_PAGE)
    return asked(f"list(flatten([Page({number})]))", lambda: [told(item) for item in take_all(flatten([Page(number)]))])


def broken_input(kind: str) -> dict[str, object]:
    """Flatten what raises an exception halfway."""
    errors = {"TypeError": TypeError, "LookupError": LookupError, "OSError": OSError}

    def rows() -> Iterator[object]:
        yield 2
        raise errors[kind]("no more rows")

    show(f'def rows(): yield 2; raise {kind}("no more rows")')
    show("items = [1, [rows()], 3]")
    return ending("flatten(items)", lambda: flatten([1, [rows()], 3]))


def pulled(items: list[object], tell: Tell) -> dict[str, object]:
    """Flatten; return how much was pulled of the two feeds in it after the call, and after each item."""
    show("first, second = iter([10, 11]), iter([20, 21])")
    show("items = [1, first, [[second, 2], 3]]")
    return pulled_from("flatten(items)", lambda: flatten(items), tell, ENOUGH)


def pulled_by_top(feed: Iterable[object], tell: Tell, number: int) -> dict[str, object]:
    """Flatten a feed itself; return how much was pulled after the call, and after each of some items."""
    show("feed = ([number] if number % 2 else number for number in range(1000))")
    return pulled_from("flatten(feed)", lambda: flatten(feed), tell, number)


def pulled_by_manifest(boxes: dict[str, list[object]], tell: Tell) -> dict[str, object]:
    """List boxes; return how much was pulled of the feeds in them after the call, and after each line."""
    show("first, second = iter([1, 2]), iter([3])")
    show('boxes = {"a": [first], "b": [[second]]}')
    return pulled_from("manifest(boxes)", lambda: manifest(boxes), tell, ENOUGH)


def pulled_from(call: str, start: Callable[[], Iterator[object]], tell: Tell, most: int) -> dict[str, object]:
    """Call a function; return how much was pulled after it, and after each item of its result."""
    made = asked_silently(f"made = {call}", start, tell)
    by_call = tell()
    by_items: list[object] = []
    while len(by_items) < most:
        try:
            item = next(made)
        except StopIteration:
            break
        except Exception:
            show("next(made)")
            raise
        by_items.append(tell())
        show(f"next(made)  # gives {told(item)!r}, pulled so far: {by_items[-1]}")
    return {"pulled by the call": by_call, "pulled after each item": by_items}


def asked_silently(code: str, call: Callable[[], Answer], tell: Tell) -> Answer:
    """Return an answer; show how much was pulled for it."""
    try:
        answer = call()
    except Exception:
        show(code)
        raise
    show(f"{code}  # pulled so far: {tell()}")
    return answer


def memory_for(kind: str, *, number: int) -> tuple[int, int]:
    """Return the peak of traced memory in bytes while something is flattened, and how many items came."""
    came = 0
    items = load(kind, number)

    def work() -> None:
        nonlocal came
        for _ in islice(flatten(items), 3 * number):
            came += 1

    take_all(flatten(load(kind, 9)))  # what is remembered of classes once and for all is not counted
    match kind:
        case "items":
            show(f"items = [[None] * {number}]")
        case "lists":
            show(f"items = ([None] for _ in range({number}))")
        case _:
            show_nest(number, 1)
    show("came = sum(1 for _ in flatten(items))")
    peak = peak_memory(work)
    show("came", came)
    return peak, came


def load(kind: str, number: int) -> Iterable[object]:
    """Return so many items in one list, or lists side by side, or lists inside one another."""
    match kind:
        case "items":
            return [[None] * number]
        case "lists":
            return ([None] for _ in range(number))
    return nest(number, 1)
