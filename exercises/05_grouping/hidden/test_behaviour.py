"""What must be true of index, search, sessions and steps."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

Row = tuple[int, int, str, str, tuple[str, ...]]  # number, time, visitor, page, tags

STREAM: list[Row] = [
    (8, 2000, "ana", "home", ()),
    (7, 60, "ana", "tea", ("new", "sale")),
    (3, 1950, "bo", "tea", ("sale",)),
    (5, 0, "ana", "home", ("new",)),
    (6, 60, "bo", "home", ("", "new")),
]
ANSWERS = {  # to STREAM; of the sessions, the numbers
    "tag_index": {"new": [7, 5, 6], "sale": [7, 3], "": [6]},
    "sessions": [[5, 7], [6], [3], [8]],
    "steps": [("home", 1), ("tea", 2), ("home", 2)],
}
INDEX = {"new": [7, 5, 6], "sale": [7, 3, 5], "gift": [6, 3], "tea": [], "": [5]}

TAGS = st.sampled_from(["new", "sale", "gift", ""])
ROWS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from([0, 1, 10, 11, 20, 21, 22, 50]),
        st.sampled_from(["ana", "bo", "cy"]),
        st.sampled_from(["home", "tea"]),
        st.lists(TAGS, max_size=4).map(tuple),
    ),
    max_size=12,
    unique_by=lambda row: row[0],
)
NUMBERS = st.lists(st.integers(-1, 6), unique=True)
LISTED = st.fixed_dictionaries({"new": NUMBERS, "sale": NUMBERS, "gift": NUMBERS})
ASKED = st.lists(st.sampled_from(["new", "sale", "gift", "other"]), max_size=3)


def visits(*rows: tuple[int, int, str]) -> list[Row]:
    """Return rows of events of which number, time and visitor matter."""
    return [(number, time, visitor, "home", ()) for number, time, visitor in rows]


def test_indexes_in_the_order_of_the_stream(subject: Twin) -> None:
    """`tag_index` lists, under each tag, the numbers of all events that carry it, in the order of the stream."""
    assert subject.indexed(STREAM) == ANSWERS["tag_index"]


def test_lists_an_event_once_under_a_tag(subject: Twin) -> None:
    """An event that names a tag twice is listed once under it, wherever the second mention stands."""
    rows: list[Row] = [(2, 0, "ana", "tea", ("new", "sale", "new")), (1, 9, "bo", "tea", ("sale", "sale", "new"))]
    assert subject.indexed(rows) == {"new": [2, 1], "sale": [2, 1]}


@pytest.mark.parametrize("tag", ["gift", "home"])
def test_the_index_does_not_grow_when_read(subject: Twin, tag: str) -> None:
    """Looking up a tag that no event carries raises KeyError, and the index has the same tags as before."""
    assert subject.looked_up(STREAM, tag) == {
        f"index[{tag!r}]": "raised KeyError",
        "sorted(index)": ["", "new", "sale"],
    }


@settings(max_examples=60)
@given(rows=ROWS)
def test_indexes_any_stream(subject: Twin, reference: Twin, rows: list[Row]) -> None:
    """Any stream is indexed as the contract says, an empty one too."""
    assert subject.indexed(rows) == reference.indexed(rows)


def test_finds_what_stands_under_every_wanted_tag(subject: Twin) -> None:
    """`search` finds the numbers that are listed under all wanted tags, in ascending order."""
    assert subject.searched(INDEX, ["new", "sale"], None) == [5, 7]


def test_one_wanted_tag_finds_all_its_numbers(subject: Twin) -> None:
    """With a single wanted tag, `search` finds every number under it, in ascending order, and no tag is unwanted."""
    assert subject.searched(INDEX, ["sale"], None) == [3, 5, 7]


def test_leaves_out_what_stands_under_an_unwanted_tag(subject: Twin) -> None:
    """A number that is listed under any one of the unwanted tags is not found."""
    assert subject.searched(INDEX, ["new"], ["gift", ""]) == [7]


def test_nothing_stands_under_an_unknown_wanted_tag(subject: Twin) -> None:
    """If a wanted tag is not in the index, nothing is found, whatever stands under the others."""
    assert subject.searches(INDEX, [["sale"], ["sale", "other"]], ["gift", ""]) == {
        "search(index, ['sale'], ['gift', ''])": [7],
        "search(index, ['sale', 'other'], ['gift', ''])": [],
    }


def test_an_unknown_unwanted_tag_excludes_nothing(subject: Twin) -> None:
    """If an unwanted tag is not in the index, it makes no difference."""
    assert subject.searched(INDEX, ["sale"], ["other", "gift", ""]) == [7]


def test_finds_nothing_without_a_wanted_tag(subject: Twin) -> None:
    """Without a wanted tag nothing is found, though with one there would be."""
    assert subject.searches(INDEX, [[""], []], None) == {
        "search(index, [''])": [5],
        "search(index, [])": [],
    }


def test_finds_nothing_with_unwanted_tags_only(subject: Twin) -> None:
    """With an unwanted tag and no wanted one, nothing is found either."""
    assert subject.searches(INDEX, [["sale", "new"], []], [""]) == {
        "search(index, ['sale', 'new'], [''])": [7],
        "search(index, [], [''])": [],
    }


def test_searches_with_any_collection(subject: Twin) -> None:
    """The tags may come in a set, a tuple or a dict as well as in a list."""
    assert subject.searched_with(INDEX, ["sale", "new"], [""]) == {
        "frozenset": [7],
        "tuple": [7],
        "dict.fromkeys": [7],
    }


def test_leaves_the_index_as_it_is(subject: Twin) -> None:
    """After a search, also for tags that are not in it, the index has the same tags and lists as before."""
    assert subject.index_after(INDEX, [["new", "sale"], ["new", "sale", "other"]], ["", "another"]) == {
        "search(index, ['new', 'sale'], ['', 'another'])": [7],
        "search(index, ['new', 'sale', 'other'], ['', 'another'])": [],
        "index": INDEX,
    }


@settings(max_examples=120)
@given(index=LISTED, wanted=ASKED, unwanted=ASKED)
@example(index={"new": [2, 1]}, wanted=["new", "new"], unwanted=[])
@example(index={"new": [0, -1], "sale": [-1, 0]}, wanted=["new"], unwanted=["sale"])
def test_finds_in_any_index(
    subject: Twin, reference: Twin, index: dict[str, list[int]], wanted: list[str], unwanted: list[str]
) -> None:
    """Any search of any index finds what the contract says."""
    assert subject.searched(index, wanted, unwanted) == reference.searched(index, wanted, unwanted)


def test_a_visitor_has_one_session_though_others_come_between(subject: Twin) -> None:
    """Events of one visitor belong to one session, though the stream is unsorted and others come between in time."""
    rows = visits((4, 30, "ana"), (1, 20, "bo"), (2, 10, "ana"), (3, 40, "bo"), (9, 50, "ana"))
    assert subject.divided(rows, 100) == [[2, 4, 9], [1, 3]]


def test_a_pause_of_the_gap_is_no_end(subject: Twin) -> None:
    """A pause of exactly `gap` seconds belongs to the session; one second more, and the next one begins."""
    rows = visits((1, 1000, "ana"), (2, 1060, "ana"), (3, 1121, "ana"), (4, 1181, "ana"))
    assert subject.divided(rows, 60) == [[1, 2], [3, 4]]


def test_half_an_hour_is_the_gap_unless_told_otherwise(subject: Twin) -> None:
    """Without `gap`, a pause of 1,800 seconds belongs to the session, and one of 1,801 does not."""
    rows = visits((1, 0, "ana"), (2, 1800, "ana"), (3, 3601, "ana"), (4, 5401, "ana"))
    assert subject.divided(rows, None) == [[1, 2], [3, 4]]


def test_a_gap_of_zero_divides_what_is_not_simultaneous(subject: Twin) -> None:
    """With a gap of 0, only events of the same second share a session."""
    rows = visits((3, 6, "ana"), (1, 5, "ana"), (2, 6, "ana"))
    assert subject.divided(rows, 0) == [[1], [3, 2]]


def test_the_pause_is_measured_from_the_event_before(subject: Twin) -> None:
    """A session may last much longer than `gap`, as long as no single pause in it does."""
    rows = visits(*((number, 50 * number, "ana") for number in (3, 1, 4, 2, 5)))
    assert subject.divided(rows, 60) == [[1, 2, 3, 4, 5]]


def test_events_of_the_same_second_keep_their_order(subject: Twin) -> None:
    """In a session, events of the same second stand in the order of the stream, whatever else they hold."""
    rows: list[Row] = [
        (9, 20, "ana", "tea", ("sale",)),
        (5, 10, "ana", "tea", ()),
        (7, 20, "ana", "home", ()),
        (8, 20, "ana", "shop", ()),
    ]
    assert subject.divided(rows, 60) == [[5, 9, 7, 8]]


def test_sessions_are_ordered_by_their_first_events(subject: Twin) -> None:
    """Sessions are ordered by the time of their first events, whoever the visitor is, also the later ones."""
    rows = visits((1, 9000, "ana"), (2, 20, "cy"), (3, 8000, "bo"), (4, 10, "ana"), (5, 30, "bo"))
    assert subject.divided(rows, 60) == [[4], [2], [5], [3], [1]]


def test_sessions_of_the_same_second_keep_their_order(subject: Twin) -> None:
    """Sessions that begin in the same second stand as their first events do in the stream."""
    rows = visits((7, 9000, "bo"), (3, 0, "ana"), (5, 9000, "cy"), (6, 9000, "ana"), (4, 9030, "cy"), (1, 1, "cy"))
    assert subject.divided(rows, 60) == [[3], [1], [7], [5, 4], [6]]


@settings(max_examples=120)
@given(rows=ROWS, gap=st.sampled_from([0, 9, 10, 11, 28]))
def test_divides_any_stream(subject: Twin, reference: Twin, rows: list[Row], gap: int) -> None:
    """Any stream is divided into sessions as the contract says, an empty one too."""
    assert subject.divided(rows, gap) == reference.divided(rows, gap)


def test_counts_pages_in_a_row(subject: Twin) -> None:
    """`steps` returns each page in order, and how many events in a row were on it; who comes back takes a new step."""
    pages = ["home", "tea", "tea", "tea", "home", "home", "shop", "tea"]
    assert subject.walked(pages) == [("home", 1), ("tea", 3), ("home", 2), ("shop", 1), ("tea", 1)]


def test_an_empty_text_is_a_page(subject: Twin) -> None:
    """An empty page is a page like any other, also where the session begins with it."""
    assert subject.walked(["", "", "tea", ""]) == [("", 2), ("tea", 1), ("", 1)]


@settings(max_examples=40)
@given(pages=st.lists(st.sampled_from(["home", "tea", ""]), max_size=9))
def test_walks_any_session(subject: Twin, reference: Twin, pages: list[str]) -> None:
    """The steps of any session are what the contract says, also of an empty one."""
    assert subject.walked(pages) == reference.walked(pages)


def test_reads_the_stream_once(subject: Twin) -> None:
    """The events may come from a generator, which can be read only once."""
    assert subject.from_generators(STREAM) == ANSWERS


@pytest.mark.parametrize("function", ["tag_index", "sessions", "steps"])
def test_leaves_the_stream_as_it_is(subject: Twin, function: str) -> None:
    """A list of events that a function was given holds the same events in the same order afterwards."""
    assert subject.left_behind(STREAM, function) == {
        function: ANSWERS[function],
        "stream afterwards": [8, 7, 3, 5, 6],
    }
