"""What must be true of the reports, also when they are used twice, twice as large, or when something goes wrong."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

MORNING = [(1, "north", 250), (2, "south", 120)]
EVENING = [(3, "north", 80), (4, "east", 90)]
SUMS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([-1000, -1, 0, 1, 256, 257, 1000, 10**12]), max_size=4)


def test_totals_begin_with_nothing(subject: Twin) -> None:
    """Without `into`, `totals` sums up the sales of this call alone, and leaves earlier results as they are."""
    assert subject.running_totals([(MORNING, None), (EVENING, None), ([], None)], {}) == {
        "result_1": {"north": 250, "south": 120},
        "result_2": {"north": 80, "east": 90},
        "result_3": {},
    }


def test_totals_belong_to_the_caller(subject: Twin) -> None:
    """What you do to a result of `totals` changes no later one, and no later call changes yours."""
    assert subject.after_changing_a_result(MORNING) == {
        "first": {"south": 120, "mine": 250},
        "second": {"north": 250, "south": 120},
    }


def test_totals_are_added_to_an_empty_dict(subject: Twin) -> None:
    """With an empty dict as `into`, `totals` fills and returns that very dict; without, it begins with nothing."""
    assert subject.running_totals([(EVENING, None), (MORNING, "day"), (MORNING, None)], {"day": {}}) == {
        "result_1": {"north": 80, "east": 90},
        "result_2": {"north": 250, "south": 120},
        "result_3": {"north": 250, "south": 120},
        "day": {"north": 250, "south": 120},
    }


def test_totals_are_added_to_what_a_dict_holds(subject: Twin) -> None:
    """With `into`, `totals` adds to what that very dict holds, and returns it; without, it begins with nothing."""
    week = {"north": 331, "west": 5, "south": 120, "east": 90}
    assert subject.running_totals(
        [(MORNING, "week"), (EVENING, "week"), (MORNING, None)], {"week": {"north": 1, "west": 5}}
    ) == {
        "result_1": week,
        "result_2": week,
        "result_3": {"north": 250, "south": 120},
        "week": week,
    }


def test_each_filter_knows_its_region(subject: Twin) -> None:
    """Each of several filters lets the sales of its own region pass, and no others."""
    assert subject.filtered(["north", "south", "west"], [*MORNING, *EVENING], None) == {
        "north": [1, 3],
        "south": [2],
        "west": [],
    }


def test_filters_outlive_the_list_of_regions(subject: Twin) -> None:
    """The filters stay as they were made, though the list of regions changes afterwards."""
    assert subject.filtered(["north", "south"], [*MORNING, *EVENING], ["east", "west"]) == {
        "north": [1, 3],
        "south": [2],
    }


def test_filters_can_be_made_from_a_generator(subject: Twin) -> None:
    """The regions may come from a generator, and filters made later don't disturb the earlier ones."""
    assert subject.filtered_from_a_generator(["south", "north", "nor"], [*MORNING, *EVENING]) == {
        "south": [2],
        "north": [1, 3],
        "nor": [],
    }


def test_cancelled_neighbours_are_dropped(subject: Twin) -> None:
    """Cancelled orders that stand side by side all leave the list, and the others keep their order."""
    assert subject.dropped([5, 2, 3, 4, 1, 9], [2, 3, 9]) == {
        "answer": 3,
        "sales": [(5, "north", 100), (4, "north", 103), (1, "north", 104)],
    }


def test_all_sales_can_be_dropped(subject: Twin) -> None:
    """A list whose orders are all cancelled is empty afterwards, also where an order has several sales."""
    assert subject.dropped([7, 7, 8, 9, 7], [7, 8, 9, 10]) == {"answer": 5, "sales": []}


@settings(max_examples=60)
@given(orders=st.lists(st.integers(1, 6), max_size=12), cancelled=st.lists(st.integers(1, 6), max_size=4, unique=True))
@example(orders=[1, 1, 2], cancelled=[1])
def test_drops_what_is_cancelled(subject: Twin, reference: Twin, orders: list[int], cancelled: list[int]) -> None:
    """Whatever is cancelled leaves the very list that you give, and nothing else does."""
    assert subject.dropped(orders, cancelled) == reference.dropped(orders, cancelled)


def test_equal_amounts_are_no_difference(subject: Twin) -> None:
    """Regions with the same cents in both don't differ, however many cents that is."""
    sums = {"north": 1250, "south": 10**12, "east": -300}
    assert subject.compared(sums, dict(reversed(sums.items()))) == []


def test_one_cent_is_a_difference(subject: Twin) -> None:
    """One cent more or less is a difference, also in a large sum, and equal sums beside it are none."""
    booked = {"west": 10**15, "south": 10**12 + 1, "north": 10**12, "east": 777}
    assert subject.compared(booked, {**booked, "west": 10**15 + 1, "south": 10**12}) == ["south", "west"]


@settings(max_examples=60)
@given(booked=SUMS, banked=SUMS)
@example(booked={"a": 257, "b": 0, "c": 1}, banked={"a": 257, "d": -1})
@example(booked={"d": -1}, banked={"b": 0, "c": 1, "a": 1000})
def test_finds_the_differences(subject: Twin, reference: Twin, booked: dict[str, int], banked: dict[str, int]) -> None:
    """The regions that differ come sorted, where a missing region counts as 0."""
    assert subject.compared(booked, banked) == reference.compared(booked, banked)


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "SystemExit"])
def test_an_interrupt_ends_the_sending(subject: Twin, error: str) -> None:
    """Ctrl-C and `sys.exit` during `send` end the sending and reach the caller."""
    assert subject.sent(["north", "south", "east"], {"south": error}) == {
        "raised": f"{error} for south",
        "calls of send": [("north", b"NORTH"), ("south", b"SOUTH")],
    }


def test_a_mistake_in_send_reaches_the_caller(subject: Twin) -> None:
    """An error that is no OSError ends the sending and reaches the caller, also after regions that raised OSError."""
    errors = {"north": "TimeoutError", "east": "ConnectionResetError", "west": "AttributeError"}
    assert subject.sent(["north", "south", "east", "west", "centre"], errors) == {
        "raised": "AttributeError for west",
        "calls of send": [("north", b"NORTH"), ("south", b"SOUTH"), ("east", b"EAST"), ("west", b"WEST")],
    }


def test_a_region_without_connection_stops_no_other(subject: Twin) -> None:
    """Regions whose `send` raises OSError, or a kind of it, are returned, and all others get their report."""
    errors = {"north": "OSError", "east": "ConnectionResetError"}
    assert subject.sent(["north", "south", "east", "west"], errors) == {
        "answer": ["north", "east"],
        "calls of send": [("north", b"NORTH"), ("south", b"SOUTH"), ("east", b"EAST"), ("west", b"WEST")],
    }


def test_a_bad_number_is_the_cause(subject: Twin) -> None:
    """A line whose number is none raises ReportError that says file and line; its cause is what `parse_sale` raised."""
    assert subject.refused("evening.csv", ["3,north,80", "4,east,ninety", "5,east,90"]) == {
        "said": "evening.csv, line 2",
        "cause": "ValueError",
        "traceback of the cause goes through": ["parse_sale"],
    }


def test_a_missing_cell_is_the_cause(subject: Twin) -> None:
    """Too few cells in the first line raise ReportError with file and line; its cause is what `parse_sale` raised."""
    assert subject.refused("night.csv", ["north,80"]) == {
        "said": "night.csv, line 1",
        "cause": "ValueError",
        "traceback of the cause goes through": ["parse_sale"],
    }


def test_the_file_is_closed_with_the_answer(subject: Twin) -> None:
    """When `read_sales` returns, it has closed the file itself."""
    assert subject.left_open("morning.csv", ["1,north,250", "2,south,120"]) == {
        "read_sales": "returned 2 sales",
        "file": "closed",
    }


def test_the_file_is_closed_with_the_error(subject: Twin) -> None:
    """When `read_sales` raises, it has closed the file itself, though the error is still in use."""
    assert subject.left_open("evening.csv", ["3,north,80", "4,east,ninety", "5,east,90"]) == {
        "read_sales": "raised ReportError",
        "file": "closed",
    }


@settings(max_examples=40)
@given(
    rows=st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(["north", "köln", "東京"]), st.integers(-999, 999)))
)
@example(rows=[])
def test_exports_every_sale_and_the_sum(subject: Twin, reference: Twin, rows: list[tuple[int, str, int]]) -> None:
    """The export of a list has a line for each sale and the sum; that of a generator is the same."""
    assert subject.exported(rows) == reference.exported(rows)
