"""What must be true of chunks, windows, turns and a look ahead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import FunctionTap, IteratorTap, Twin

FUNCTIONS = ["chunked", "windowed", "interleave", "Peekable"]
ITEMS = st.lists(st.sampled_from([None, 0, "", False, "a", "b", 7]), max_size=9)
SIZES = st.integers(1, 5)


def pulled_by(subject: Twin, function: str, length: int) -> object:
    """Return how many of `length` items were pulled by the call, and after each item that came."""
    feed = IteratorTap(range(length))
    return subject.pulled(function, feed, length, FunctionTap(lambda: feed.pulled))


def counts(by_call: object, *by_items: object) -> dict[str, object]:
    """Return what was pulled by the call, and after each item, in words."""
    return {"pulled by the call": by_call, "pulled after each item": [*by_items]}


def test_chunks_have_their_size(subject: Twin) -> None:
    """`chunked` gives tuples of `size` items, and no empty one at the end."""
    assert subject.chunks_of([1, 2, 3, 4, 5, 6], 3) == [(1, 2, 3), (4, 5, 6)]


def test_the_last_chunk_may_be_shorter(subject: Twin) -> None:
    """The last chunk has what is left, also when it is the only one."""
    assert subject.chunks_of([1, 2, 3, 4, 5, 6, 7], 3) == [(1, 2, 3), (4, 5, 6), (7,)]
    assert subject.chunks_of([1, 2], 3) == [(1, 2)]


def test_chunks_of_one_and_of_nothing(subject: Twin) -> None:
    """A chunk may have one item; where there are no items, there is no chunk."""
    assert subject.chunks_of([1, 2], 1) == [(1,), (2,)]
    assert subject.chunks_of([], 2) == []


def test_windows_go_one_item_further(subject: Twin) -> None:
    """`windowed` gives every run of `size` neighbours as a tuple."""
    assert subject.windows_of([1, 2, 3, 4, 5], 3) == [(1, 2, 3), (2, 3, 4), (3, 4, 5)]


def test_windows_of_one_and_of_all(subject: Twin) -> None:
    """A window may be one item, or all there are."""
    assert subject.windows_of([1, 2], 1) == [(1,), (2,)]
    assert subject.windows_of([1, 2, 3], 3) == [(1, 2, 3)]


def test_too_few_items_make_no_window(subject: Twin) -> None:
    """With fewer than `size` items there is no window."""
    assert subject.windows_of([1, 2], 3) == []
    assert subject.windows_of([], 1) == []


@pytest.mark.parametrize("function", ["chunked", "windowed"])
@pytest.mark.parametrize("size", [0, -3])
def test_refuses_a_size_below_one_at_once(subject: Twin, function: str, size: int) -> None:
    """The call itself raises ValueError that says "at least 1", before anybody asks for an item."""
    with pytest.raises(ValueError, match="at least 1"):
        subject.call_only(function, size)


def test_inputs_take_turns(subject: Twin) -> None:
    """`interleave` gives the first item of each input, then the second of each, and so on."""
    assert subject.interleaved([[1, 2], [3, 4], [5, 6]]) == [1, 3, 5, 2, 4, 6]


def test_an_ended_input_drops_out(subject: Twin) -> None:
    """An input that has ended drops out, and the others go on by turns, as they were."""
    assert subject.interleaved([[1, 2, 3], [4], [5, 6, 7, 8]]) == [1, 4, 5, 2, 6, 3, 7, 8]


def test_neighbours_may_end_together(subject: Twin) -> None:
    """Inputs may end in the same round, or be empty, and nobody's turn is skipped."""
    assert subject.interleaved([[], [1], [2], [3, 4, 5], [6, 7, 8], []]) == [1, 2, 3, 6, 4, 7, 5, 8]


def test_interleaves_one_input_and_none(subject: Twin) -> None:
    """One input comes as it is, and without any input nothing comes."""
    assert subject.interleaved([[1, 2, 3]]) == [1, 2, 3]
    assert subject.interleaved([]) == []


def test_looking_takes_nothing(subject: Twin) -> None:
    """`peek()` returns the item that `next` gives afterwards, however often you look."""
    script = ["peek", "peek", "next", "next", "peek", "next"]
    assert subject.replay([1, 2, 3], script) == [1, 1, 1, 2, 3, 3]


def test_a_loop_begins_with_the_item_looked_at(subject: Twin) -> None:
    """A for loop over a Peekable gives the item that was looked at, too."""
    assert subject.replay([1, 2, 3], ["next", "peek", "for"]) == [1, 2, [2, 3]]


def test_nothing_left_to_look_at(subject: Twin) -> None:
    """With no item left, `peek` and `next` raise StopIteration, again and again."""
    end = "StopIteration"
    assert subject.replay([1], ["next", "peek", "next", "peek", "next"]) == [1, end, end, end, end]
    assert subject.replay([], ["next", "peek"]) == [end, end]


def test_tells_whether_an_item_is_left(subject: Twin) -> None:
    """`bool` of a Peekable is True while an item is left, and loses none."""
    assert subject.replay([1, 2], ["bool", "bool", "next", "bool", "next"]) == [True, True, 1, True, 2]
    assert subject.replay([1], ["bool", "peek", "next", "bool", "bool"]) == [True, 1, 1, False, False]


@pytest.mark.parametrize("item", [None, 0], ids=repr)
def test_any_value_is_an_item(subject: Twin, item: object) -> None:
    """A value that is None or counts as false is an item like any other, for all four."""
    assert subject.replay([item, 1], ["bool", "peek", "peek", "next", "next"]) == [True, item, item, item, 1]
    assert subject.chunks_of([item, 1, item, item], 2)[:2] == [(item, 1), (item, item)]
    assert subject.windows_of([item, 1, item], 2) == [(item, 1), (1, item)]
    assert subject.interleaved([[item, 1], [item]]) == [item, item, 1]


def test_all_four_are_iterators(subject: Twin) -> None:
    """What you get is an iterator, and `iter` of it is the very same object."""
    assert subject.own_iterators() == dict.fromkeys(FUNCTIONS, True)


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("chunked", [("a", "b", "c"), ("d",)]),
        ("windowed", [("a", "b", "c"), ("b", "c", "d")]),
        ("interleave", ["a", "b", "c", "d"]),
        ("Peekable", ["a", "b", "c", "d"]),
    ],
    ids=FUNCTIONS,
)
def test_takes_any_iterable(subject: Twin, function: str, wanted: list[object]) -> None:
    """A list, an iterator, a generator and a dict are inputs alike."""
    assert subject.from_any_input(function, ["a", "b", "c", "d"]) == {
        "items": wanted,
        "iter(items)": wanted,
        "(item for item in items)": wanted,
        "dict.fromkeys(items)": wanted,
    }


def test_chunks_pull_their_own_items(subject: Twin) -> None:
    """The call pulls nothing from its input, and each chunk just its own items."""
    assert pulled_by(subject, "chunked", 8) == counts(0, 3, 6, 8)


def test_windows_pull_one_item_each(subject: Twin) -> None:
    """The call pulls nothing, the first window of three pulls three items, and each later one a single item."""
    assert pulled_by(subject, "windowed", 6) == counts(0, 3, 4, 5, 6)


def test_turns_pull_one_item_each(subject: Twin) -> None:
    """The call of `interleave` pulls nothing, and each item is pulled from its own input when its turn has come."""
    first, second = IteratorTap([0, 1, 2]), IteratorTap([10, 11])
    tell = FunctionTap(lambda: f"{first.pulled} of first, {second.pulled} of second")
    assert subject.pulled_in_turns(first, second, tell) == counts(
        "0 of first, 0 of second",
        "1 of first, 0 of second",
        "1 of first, 1 of second",
        "2 of first, 1 of second",
        "2 of first, 2 of second",
        "3 of first, 2 of second",
    )


def test_a_peekable_pulls_one_item_each(subject: Twin) -> None:
    """The call of `Peekable` pulls nothing, and `next` pulls the item that it returns."""
    assert pulled_by(subject, "Peekable", 4) == counts(0, 1, 2, 3, 4)


def test_looking_pulls_one_item_at_most(subject: Twin) -> None:
    """The call of `Peekable` pulls nothing, and `peek` and `bool` pull an item only if there is none at hand."""
    feed = IteratorTap(range(1000))
    script = ["peek", "peek", "bool", "next", "bool", "bool", "peek", "next", "next"]
    assert subject.pulled_by_looking(feed, script, FunctionTap(lambda: feed.pulled)) == [
        ("Peekable(range(1000))", 0),
        ("feed.peek()", 1),
        ("feed.peek()", 1),
        ("bool(feed)", 1),
        ("next(feed)", 1),
        ("bool(feed)", 2),
        ("bool(feed)", 2),
        ("feed.peek()", 2),
        ("next(feed)", 2),
        ("next(feed)", 3),
    ]


def test_others_may_read_on(subject: Twin) -> None:
    """Whoever reads on from the same iterator finds the very next item."""
    assert subject.read_on([1, 2, 3, 4, 5, 6, 7, 8]) == [(1, 2), (3, 4), 5, 6, [7, 8]]


def test_a_peekable_is_an_input_too(subject: Twin) -> None:
    """A chunk of a Peekable begins with the item that was looked at, and the Peekable goes on where it ends."""
    assert subject.chunks_of_a_peekable([1, 2, 3, 4, 5], 3) == [1, (1, 2, 3), 4]


@settings(max_examples=60)
@given(items=ITEMS, size=SIZES)
def test_chunks_as_the_reference_does(subject: Twin, reference: Twin, items: list[object], size: int) -> None:
    """`chunked` cuts any items into pieces of any size."""
    assert subject.chunks_of(items, size) == reference.chunks_of(items, size)


@settings(max_examples=60)
@given(items=ITEMS, size=SIZES)
def test_slides_as_the_reference_does(subject: Twin, reference: Twin, items: list[object], size: int) -> None:
    """`windowed` slides over any items with any size."""
    assert subject.windows_of(items, size) == reference.windows_of(items, size)


@settings(max_examples=60)
@given(inputs=st.lists(ITEMS, max_size=4))
def test_takes_turns_as_the_reference_does(subject: Twin, reference: Twin, inputs: list[list[object]]) -> None:
    """`interleave` goes round any number of inputs of any length."""
    assert subject.interleaved(inputs) == reference.interleaved(inputs)


@settings(max_examples=60)
@given(items=ITEMS, script=st.lists(st.sampled_from(["next", "peek", "bool"]), max_size=16))
def test_looks_ahead_as_the_reference_does(
    subject: Twin, reference: Twin, items: list[object], script: list[str]
) -> None:
    """`next`, `peek` and `bool` of a Peekable may come in any order."""
    assert subject.replay(items, script) == reference.replay(items, script)
