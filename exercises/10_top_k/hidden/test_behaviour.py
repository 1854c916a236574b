"""What must be true of the ranking, the moving median and the moving maximum."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import FunctionTap, IteratorTap, Twin

NAN = float("nan")
MOVING = ["moving_median", "moving_max"]
REQUESTS = [("/", 2.0), ("/tea", 9.0), ("/cup", 4.0), ("/pay", 7.0), ("/faq", 1.0), ("/new", 8.0)]
READINGS = st.lists(st.sampled_from([0, 1, 2, -3, 2.5, 40, NAN, NAN]), max_size=14)
SIZES = st.integers(1, 6)
ENDLESS = 1000  # readings of a feed that stands for an endless one: whoever reads it all is told so, and doesn't hang


def test_keeps_the_largest_keys(subject: Twin) -> None:
    """`best()` returns the `k` items with the largest keys, largest first."""
    assert subject.ranked(3, REQUESTS) == ["/tea", "/new", "/pay"]


def test_keeps_a_single_item(subject: Twin) -> None:
    """`k` may be 1."""
    assert subject.ranked(1, REQUESTS) == ["/tea"]


def test_keeps_all_while_they_are_few(subject: Twin) -> None:
    """With no more than `k` items, `best()` returns all of them, and without any an empty list."""
    assert subject.ranked(6, REQUESTS) == ["/tea", "/new", "/pay", "/cup", "/", "/faq"]
    assert subject.ranked(9, REQUESTS[:2]) == ["/tea", "/"]
    assert subject.ranked(3, []) == []


def test_any_number_is_a_key(subject: Twin) -> None:
    """Keys may be zero or negative, and an int beside a float."""
    assert subject.ranked(3, [("/a", -2.5), ("/b", 0.0), ("/c", -7), ("/d", -1)]) == ["/b", "/d", "/a"]


def test_the_earlier_of_equals_ranks_first(subject: Twin) -> None:
    """Of items with equal keys the earlier one stands first, and items themselves are never compared."""
    assert subject.ranked(4, [("/b", 5.0), ("/c", 9.0), ("/a", 5.0), ("/d", 9.0)]) == ["/c", "/d", "/b", "/a"]


def test_the_earlier_of_equals_stays(subject: Twin) -> None:
    """An item with the same key as the weakest one kept doesn't replace it."""
    assert subject.ranked(2, [("/b", 5.0), ("/c", 5.0), ("/a", 5.0), ("/d", 5.0)]) == ["/b", "/c"]
    assert subject.ranked(2, [("/b", 5.0), ("/c", 5.0), ("/a", 9.0), ("/d", 5.0)]) == ["/a", "/b"]


def test_a_failed_measurement_is_not_ranked(subject: Twin) -> None:
    """An item whose key is NaN is left out, whether it comes first, in between or last."""
    assert subject.ranked(3, [("/a", NAN), ("/b", 2.0), ("/c", NAN), ("/d", 9.0), ("/e", NAN)]) == ["/d", "/b"]
    assert subject.ranked(2, [("/a", 1.0), ("/b", NAN), ("/c", 5.0), ("/d", 3.0), ("/e", NAN)]) == ["/c", "/d"]


def test_ranks_at_any_time(subject: Twin) -> None:
    """`best()` may be asked after every item, and a list that it returned stays as it was."""
    assert subject.followed(2, [3.0, 1.0, 2.0, NAN, 3.0]) == [[0], [0, 1], [0, 2], [0, 2], [0, 4]]


def test_asking_changes_nothing(subject: Twin) -> None:
    """`best()` may be asked again, and its list is new each time: no list changes another, whatever is done to it."""
    assert subject.asked_again(3, [1, -9, 4, 2, 7]) == [[-9, 4, 2], [-9, 4, 2], [-9, 7, 4]]


def test_asks_for_each_key_once(subject: Twin) -> None:
    """`key` is called once for each item, by `add`, and by nothing else."""
    key = FunctionTap(len)
    items = ["tea", "sugar", "cup", "spoon", "milk", "lemon"]
    calls = subject.with_key(2, items, key, FunctionTap(lambda: len(key.calls)))
    assert calls == {"after TopK(…)": [0], "after each add(…)": [1, 2, 3, 4, 5, 6], "after each best()": [6, 6]}
    assert key.calls == [(item,) for item in items]


def test_the_middle_of_an_odd_number(subject: Twin) -> None:
    """The median is the middle one of the latest readings in order."""
    assert subject.medians_of([7, 3, 8, 40, 1, 2], 3) == [7, 5, 7, 8, 8, 2]


def test_the_middle_of_an_even_number(subject: Twin) -> None:
    """The median of an even number is the mean of the two middle ones."""
    assert subject.medians_of([7, 4, 8, 40, 1, 2], 4) == [7, 5.5, 7, 7.5, 6, 5]
    assert subject.medians_of([7, 4, 9], 2) == [7, 5.5, 6.5]


def test_the_median_of_equal_readings(subject: Twin) -> None:
    """Equal readings are readings of their own: one leaves, the others stay."""
    assert subject.medians_of([5, 5, 1, 5, 1, 1], 3) == [5, 5, 5, 5, 1, 1]


def test_the_largest_of_the_latest(subject: Twin) -> None:
    """The maximum is the largest of the latest readings, and is forgotten when it leaves."""
    assert subject.maxima_of([7, 3, 8, 1, 2, 0, 4], 3) == [7, 7, 8, 8, 8, 2, 4]


def test_the_largest_of_falling_readings(subject: Twin) -> None:
    """When the largest leaves, the largest of those left takes its place."""
    assert subject.maxima_of([9, 7, 5, 3, 1], 2) == [9, 9, 7, 5, 3]


def test_the_largest_may_come_twice(subject: Twin) -> None:
    """When one of two equal readings leaves, the other is still there."""
    assert subject.maxima_of([5, 5, 1, 1, 5, 2, 5, 0, 0], 2) == [5, 5, 5, 1, 5, 5, 5, 5, 0]
    assert subject.maxima_of([4, 6, 2, 6, 1, 0, 0], 3) == [4, 6, 6, 6, 6, 6, 1]


def test_readings_may_be_negative(subject: Twin) -> None:
    """Zero and negative readings count like any other."""
    assert subject.maxima_of([-5, -7, -6, 0, -1, -2], 2) == [-5, -5, -6, 0, 0, -1]
    assert subject.medians_of([-5, 0, -6, 0, -1], 3) == [-5, -2.5, -5, 0, -1]


def test_the_latest_one_alone(subject: Twin) -> None:
    """With `size` 1, each answer is the reading itself."""
    assert subject.medians_of([7, 3, 3, 8], 1) == [7, 3, 3, 8]
    assert subject.maxima_of([7, 3, 3, 8], 1) == [7, 3, 3, 8]


def test_nothing_to_read(subject: Twin) -> None:
    """Without a reading there is no answer."""
    assert subject.medians_of([], 3) == []
    assert subject.maxima_of([NAN], 3) == []


def test_a_failed_measurement_has_no_median(subject: Twin) -> None:
    """NaN gets no answer and takes no place among the latest readings of `moving_median`."""
    assert subject.medians_of([NAN, 7, 3, NAN, NAN, 8, 40, NAN], 3) == [7, 5, 7, 8]


def test_a_failed_measurement_has_no_maximum(subject: Twin) -> None:
    """NaN gets no answer and takes no place among the latest readings of `moving_max`."""
    assert subject.maxima_of([NAN, 9, 3, NAN, 4, NAN, NAN, 2, 1, NAN], 3) == [9, 9, 9, 4, 4]


@pytest.mark.parametrize("function", ["TopK", *MOVING])
@pytest.mark.parametrize("number", [0, -2])
def test_refuses_to_keep_less_than_one_at_once(subject: Twin, function: str, number: int) -> None:
    """The call itself raises ValueError that says "at least 1", before anybody asks for an answer."""
    with pytest.raises(ValueError, match="at least 1"):
        subject.call_only(function, number)


@pytest.mark.parametrize("function", MOVING)
def test_never_reads_ahead(subject: Twin, function: str) -> None:
    """The call reads nothing, and each answer reads one reading, from the first on: a stream may be endless."""
    feed = IteratorTap(range(ENDLESS))
    assert subject.pulled(function, f"iter(range({ENDLESS}))", feed, 3, FunctionTap(lambda: feed.pulled)) == {
        "read by the call": 0,
        "read after each answer": [1, 2, 3, 4, 5],
    }


@pytest.mark.parametrize("function", MOVING)
def test_reads_on_over_failed_measurements(subject: Twin, function: str) -> None:
    """Where NaN comes, an answer reads on to the next reading, and no further."""
    readings = [NAN, 4.0, 2.0, NAN, NAN, 5.0, 1.0, NAN]
    feed = IteratorTap(readings)
    text = f"iter({readings})".replace("nan", "float('nan')")
    assert subject.pulled(function, text, feed, 2, FunctionTap(lambda: feed.pulled)) == {
        "read by the call": 0,
        "read after each answer": [2, 3, 6, 7],
    }


@pytest.mark.parametrize(
    ("function", "wanted"), [("moving_median", [7, 5, 7, 8]), ("moving_max", [7, 7, 8, 40])], ids=MOVING
)
def test_takes_any_iterable(subject: Twin, function: str, wanted: list[float]) -> None:
    """Readings may be a list, a generator or a dict."""
    assert subject.from_any_input(function, [7, 3, 8, 40], 3) == [wanted] * 3


def test_both_make_iterators(subject: Twin) -> None:
    """What the two moving functions return is an iterator: `iter` of it is the very same object."""
    assert subject.own_iterators([7, 3, 8]) == {"moving_median": True, "moving_max": True}


@settings(max_examples=60)
@given(keys=READINGS, k=SIZES)
def test_ranks_as_the_reference_does(subject: Twin, reference: Twin, keys: list[float], k: int) -> None:
    """After every item, `best()` has the right items in the right order, with ties and NaN among the keys."""
    assert subject.followed(k, keys) == reference.followed(k, keys)


@settings(max_examples=60)
@given(readings=READINGS, size=SIZES)
def test_medians_as_the_reference_has_them(subject: Twin, reference: Twin, readings: list[float], size: int) -> None:
    """`moving_median` is right for any readings and any size."""
    assert subject.medians_of(readings, size) == reference.medians_of(readings, size)


@settings(max_examples=60)
@given(readings=READINGS, size=SIZES)
def test_maxima_as_the_reference_has_them(subject: Twin, reference: Twin, readings: list[float], size: int) -> None:
    """`moving_max` is right for any readings and any size."""
    assert subject.maxima_of(readings, size) == reference.maxima_of(readings, size)
