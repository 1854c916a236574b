"""What must be true of nested data when it is flat."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import FunctionTap, IteratorTap, Twin

LEAVES = st.sampled_from([None, 0, 1, False, "", "ab", b"", b"xy", 2.5])
NESTED: st.SearchStrategy[object] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["k", "l", 3]), inner, max_size=2)
    ),
    max_leaves=12,
)
LEVELS, WIDTH = 12_000, 8
PAIR = ["a", "b"]
Ending = dict[str, object]  # what came, and what was raised: name and text
CIRCLE = "<items itself>"  # what the probes put in its place


def ends(came: list[object], raised: str) -> Ending:
    """Return how flattening ends."""
    return {"came": came, "raised": raised}


def without_the_rest(ending: Ending, wanted: str) -> Ending:
    """Return the ending with no more of a ValueError's text than what is wanted, if that is in it."""
    raised = str(ending["raised"])
    if raised.startswith("ValueError: ") and wanted in raised:
        return {**ending, "raised": f"ValueError: {wanted}"}
    return ending


def counts(by_call: object, *by_items: object) -> dict[str, object]:
    """Return what was pulled by the call, and after each item, in words."""
    return {"pulled by the call": by_call, "pulled after each item": [*by_items]}


def tell_of(first: IteratorTap, second: IteratorTap) -> FunctionTap:
    """Return what tells how much of two feeds was pulled."""
    return FunctionTap(lambda: of_two(first.pulled, second.pulled))


def of_two(first: int, second: int) -> str:
    """Return how much was pulled of two feeds, in words."""
    return f"{first} of first, {second} of second"


def test_opens_all_that_is_nested(subject: Twin) -> None:
    """In place of a nested item come its items, in order, at all levels."""
    assert subject.flat([1, [2, [3, [4]], 5], 6, [[7], [8]]]) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_nothing_in_it_gives_nothing(subject: Twin) -> None:
    """Where there are no items, none come."""
    assert subject.flat([]) == []
    assert subject.flat([[], [[], ()], {}, [[[]]]]) == []


def test_opens_iterables_of_all_kinds(subject: Twin) -> None:
    """Tuples, sets, dicts, ranges, iterators, generators and objects with `__iter__` are nested alike."""
    assert subject.flat_of_all_kinds() == [1, 2, 3, "four", 5, 6, 7, 8, 9, 10]


def test_text_stays_whole(subject: Twin) -> None:
    """A `str` and a `bytes` are items, also when `atoms` names other types."""
    assert subject.flat(["ab", ["cd", b"ef"], b"", ""]) == ["ab", "cd", b"ef", b"", ""]
    assert subject.flat(["ab", ["cd", b"ef"]], atoms=["dict"]) == ["ab", "cd", b"ef"]


def test_any_value_is_an_item(subject: Twin) -> None:
    """None, zero and False come out as any other item does."""
    assert subject.flat([None, [0, [False, None]], 0.0, [None], 1]) == [None, 0, False, None, 0.0, None, 1]


def test_a_class_is_an_item(subject: Twin) -> None:
    """A class is an item, though its instances are iterable."""
    assert subject.names_of_classes() == ["int", "list", "str", "dict", "Folder"]


def test_atoms_stay_whole(subject: Twin) -> None:
    """Instances of the types in `atoms` come out as they are, whatever is in them."""
    items = [{"a": [1]}, [{"b": 2}, (3, [4])], ()]
    assert subject.flat(items, atoms=["dict"]) == [{"a": [1]}, {"b": 2}, 3, 4]
    assert subject.flat(items, atoms=["dict", "tuple"]) == [{"a": [1]}, {"b": 2}, (3, [4]), ()]


def test_subclasses_of_atoms_stay_whole(subject: Twin) -> None:
    """An instance of a subclass of `str`, or of a type in `atoms`, stays whole, too."""
    assert subject.kept_subclasses() == ["Label", "Size", "tuple", "dict"]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("a text", ["a", "b", "c"]), ("bytes", [97, 98, 99]), ("an atom", [1, [2, 3], 4])],
    ids=["a text", "bytes", "an atom"],
)
def test_always_opens_what_you_give(subject: Twin, kind: str, wanted: list[object]) -> None:
    """`items` itself is opened, even if it is a text or of a type in `atoms`."""
    assert subject.flat_of_top(kind) == wanted


@pytest.mark.parametrize(
    ("depth", "wanted"),
    [
        (0, [1, [2, [3, [4]]], [], (5,)]),
        (1, [1, 2, [3, [4]], 5]),
        (2, [1, 2, 3, [4], 5]),
        (3, [1, 2, 3, 4, 5]),
        (9, [1, 2, 3, 4, 5]),
    ],
    ids=["depth=0", "depth=1", "depth=2", "depth=3", "depth=9"],
)
def test_opens_so_many_levels(subject: Twin, depth: int, wanted: list[object]) -> None:
    """No more than `depth` levels below `items` are opened; what is deeper comes out as it is."""
    assert subject.flat([1, [2, [3, [4]]], [], (5,)], depth) == wanted


def test_depth_counts_from_each_place(subject: Twin) -> None:
    """After a deep place, the next one may be as deep again."""
    assert subject.flat([[[1]], [[2]], 3, [[4, [5]]]], 2) == [1, 2, 3, 4, [5]]


@pytest.mark.parametrize(
    ("items", "depth", "atoms", "wanted"),
    [
        ([1, [2, [3]], []], None, [], 3),
        ([1, [2, [3]], []], 0, [], 3),
        ([[1, 2], (3, 4), "ab"], None, ["tuple"], 4),
        ([[], [[]]], None, [], 0),
    ],
    ids=["all levels", "no level", "atoms", "nothing"],
)
def test_returns_the_number_of_items(
    subject: Twin, items: list[object], depth: int | None, atoms: list[str], wanted: int
) -> None:
    """At its end, the generator returns how many items it has given."""
    assert subject.returned(items, depth, atoms) == ("returned", wanted)


def test_lists_each_box(subject: Twin) -> None:
    """`manifest` gives the items of each box, a line with their number, and returns the number of all."""
    boxes = {"van 1": ["lamp", ["cup", ["tea"]]], "van 2": [], "": [[None], 7]}
    assert subject.listed(boxes) == [
        *["lamp", "cup", "tea", "van 1: 3", "van 2: 0", None, 7, ": 2"],
        ("returned", 5),
    ]


def test_lists_no_box(subject: Twin) -> None:
    """Without any box, `manifest` gives nothing and returns 0."""
    assert subject.listed({}) == [("returned", 0)]


def test_goes_down_any_number_of_levels(subject: Twin) -> None:
    """12,000 lists inside one another give their items, in order, on the way down and up; no level is too deep."""
    down = [number for level in reversed(range(LEVELS)) for number in range(level, level + WIDTH)]
    up = [number for level in range(LEVELS) for number in range(-level, WIDTH - level)]
    wanted = down + up
    assert subject.flat_of_lists_inside_one_another(levels=LEVELS, width=WIDTH) == {
        "len(came)": len(wanted),
        "came[:4]": wanted[:4],
        "came[-4:]": wanted[-4:],
        "checksum": zlib.crc32(repr(wanted).encode()),
    }


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("directly", ([1, 2], "list")),
        ("further in", ([1, 2, 3], "list")),
        ("folders", ([1, 2, 3], "Folder")),
    ],
    ids=["directly", "further in", "folders"],
)
def test_finds_what_contains_itself(subject: Twin, kind: str, wanted: tuple[list[object], str]) -> None:
    """What is inside itself raises ValueError, "… contains itself", once all items before it have come."""
    items, name = wanted
    message = f"{name} contains itself"
    assert without_the_rest(subject.in_a_circle(kind), message) == ends(items, f"ValueError: {message}")


def test_finds_a_circle_deep_down(subject: Twin) -> None:
    """Below thousands of levels, what contains itself raises the same ValueError."""
    message = "list contains itself"
    came = subject.circle_below_lists_inside_one_another(levels=LEVELS)
    assert without_the_rest(came, message) == ends(["bottom"], f"ValueError: {message}")


@pytest.mark.parametrize(
    ("depth", "wanted"),
    [(0, ends([1, [2], CIRCLE, 3], "nothing")), (1, ends([1, 2], "ValueError: list contains itself"))],
    ids=["depth=0", "depth=1"],
)
def test_only_what_is_opened_is_a_cycle(subject: Twin, depth: int, wanted: Ending) -> None:
    """What contains itself raises ValueError where it would be opened; below `depth`, it comes out as it is."""
    assert without_the_rest(subject.in_a_circle("directly", depth), "list contains itself") == wanted


def test_coming_twice_is_no_cycle(subject: Twin) -> None:
    """The same list may come several times, side by side or at several levels."""
    assert subject.shared() == PAIR * 5


def test_used_up_is_no_cycle(subject: Twin) -> None:
    """An iterator that comes again when it is used up gives nothing more, and is no cycle."""
    assert subject.in_a_circle("used-up") == ends([1, 2, 3, 4], "nothing")


def test_being_equal_is_no_cycle(subject: Twin) -> None:
    """Something may be inside something equal, if it isn't the same object."""
    assert subject.equal_folders() == [1, 2, 3]


def test_made_on_the_way_is_no_cycle(subject: Twin) -> None:
    """Objects that are made while they are asked for are different objects, though nobody else keeps them."""
    assert subject.pages(40) == ["end"]


@pytest.mark.parametrize("kind", ["TypeError", "LookupError", "OSError"])
def test_what_an_input_raises_reaches_you(subject: Twin, kind: str) -> None:
    """An exception of an input reaches you as it is, after the items before it."""
    assert subject.broken_input(kind) == ends([1, 2], f"{kind}: no more rows")


def test_pulls_just_what_it_gives(subject: Twin) -> None:
    """The call pulls nothing, and nothing behind an item is pulled to give it, on any level."""
    first, second = IteratorTap([10, 11]), IteratorTap([20, 21])
    assert subject.pulled([1, first, [[second, 2], 3]], tell_of(first, second)) == counts(
        of_two(0, 0),
        *[of_two(0, 0), of_two(1, 0), of_two(2, 0), of_two(2, 1), of_two(2, 2), of_two(2, 2), of_two(2, 2)],
    )


def test_goes_along_endless_inputs(subject: Twin) -> None:
    """`items` may be long or endless: the call pulls nothing, and each item just itself."""
    feed = IteratorTap([number] if number % 2 else number for number in range(1000))
    assert subject.pulled_by_top(feed, FunctionTap(lambda: feed.pulled), 5) == counts(0, 1, 2, 3, 4, 5)


def test_a_manifest_is_lazy(subject: Twin) -> None:
    """`manifest` hands on each item before it pulls the next one, and begins a box when its turn has come."""
    first, second = IteratorTap([1, 2]), IteratorTap([3])
    assert subject.pulled_by_manifest({"a": [first], "b": [[second]]}, tell_of(first, second)) == counts(
        of_two(0, 0),
        *[of_two(1, 0), of_two(2, 0), of_two(2, 0), of_two(2, 1), of_two(2, 1)],
    )


@settings(max_examples=60)
@given(
    items=st.lists(NESTED, max_size=4),
    depth=st.none() | st.integers(0, 4),
    atoms=st.lists(st.sampled_from(["dict", "tuple", "list"]), max_size=2),
)
def test_flat_as_the_reference(
    subject: Twin, reference: Twin, items: list[object], depth: int | None, atoms: list[str]
) -> None:
    """Whatever is inside what, it comes out flat."""
    assert subject.flat(items, depth, atoms) == reference.flat(items, depth, atoms)


@settings(max_examples=40)
@given(boxes=st.dictionaries(st.sampled_from(["van 1", "van 2", "", "7"]), st.lists(NESTED, max_size=3)))
def test_lists_as_the_reference(subject: Twin, reference: Twin, boxes: dict[str, list[object]]) -> None:
    """Whatever is in the boxes, it is listed and counted."""
    assert subject.listed(boxes) == reference.listed(boxes)
