"""What must be true of a cache that forgets the right entry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

Script = list[tuple[object, ...]]

KEYS = st.sampled_from(["a", "b", "c", "d", "e", None, 1, True])
VALUES = st.none() | st.integers(0, 9)
PUT = st.tuples(st.just("put"), KEYS, VALUES)
STEPS = st.one_of(
    PUT,
    PUT,
    PUT,
    st.tuples(st.just("get"), KEYS),
    st.tuples(st.just("get"), KEYS, VALUES),
    st.tuples(st.just("in"), KEYS),
    st.just(("len",)),
    st.just(("stats",)),
)
FULL: Script = [("put", "a", 1), ("put", "b", 2)]  # fills a cache of capacity 2


@pytest.mark.parametrize("capacity", [0, -3])
def test_refuses_a_capacity_below_one(subject: Twin, capacity: int) -> None:
    """A capacity below 1 raises ValueError that says "at least 1"."""
    with pytest.raises(ValueError, match="at least 1"):
        subject.replay(capacity, [])


def test_answers_what_was_put(subject: Twin) -> None:
    """`get` returns the value that was put."""
    assert subject.replay(2, [*FULL, ("get", "a"), ("get", "b")])[2:] == [1, 2]


def test_evicts_the_oldest_when_nothing_was_read(subject: Twin) -> None:
    """A new key in a full cache takes the place of the entry that was put first, if none was read."""
    assert subject.replay(2, [*FULL, ("put", "c", 3), ("in", "a"), ("in", "b"), ("in", "c")])[3:] == [False, True, True]


def test_reading_an_entry_keeps_it_alive(subject: Twin) -> None:
    """`get` counts as use, so the other entry is evicted."""
    assert subject.replay(2, [*FULL, ("get", "a"), ("put", "c", 3), ("in", "a"), ("in", "b")])[4:] == [True, False]


def test_looking_does_not_keep_an_entry_alive(subject: Twin) -> None:
    """`in` is not use, so the entry looked at is still the next to go."""
    assert subject.replay(2, [*FULL, ("in", "a"), ("put", "c", 3), ("in", "a"), ("in", "b")])[4:] == [False, True]


def test_replacing_a_value_evicts_nothing(subject: Twin) -> None:
    """`put` of a key that is there replaces its value, and no entry leaves, though the cache is full."""
    assert subject.replay(2, [*FULL, ("put", "b", 9), ("get", "a"), ("get", "b"), ("len",)])[3:] == [1, 9, 2]


def test_replacing_a_value_is_use(subject: Twin) -> None:
    """`put` of a key that is there makes its entry the most recently used one."""
    assert subject.replay(2, [*FULL, ("put", "a", 9), ("put", "c", 3), ("in", "a"), ("in", "b")])[4:] == [True, False]


def test_a_miss_answers_none_or_the_default(subject: Twin) -> None:
    """On a miss `get` returns None, or the default that was given."""
    assert subject.replay(1, [("get", "a"), ("get", "a", 7), ("get", "a", None)]) == [None, 7, None]


def test_a_stored_none_is_a_value(subject: Twin) -> None:
    """A stored None comes back even if a default is given, and counts as a hit."""
    script: Script = [("put", "a", None), ("get", "a", 7), ("get", "a"), ("stats",), ("in", "a")]
    assert subject.replay(2, script)[1:] == [None, None, (2, 0, 0), True]


def test_reading_a_stored_none_is_use(subject: Twin) -> None:
    """`get` of a stored None keeps its entry alive."""
    script: Script = [("put", "a", None), ("put", "b", 2), ("get", "a"), ("put", "c", 3), ("in", "a"), ("in", "b")]
    assert subject.replay(2, script)[4:] == [True, False]


def test_missing_changes_nothing(subject: Twin) -> None:
    """A miss adds no entry and evicts none."""
    assert subject.replay(2, [*FULL, ("get", "x", 7), ("len",), ("in", "x"), ("in", "a")])[3:] == [2, False, True]


def test_counts_hits_misses_and_evictions(subject: Twin) -> None:
    """`stats()` counts each `get` as hit or miss, each entry that leaves to make room, and nothing else."""
    script: Script = [
        *FULL,
        ("get", "a"),
        ("get", "x"),
        ("put", "a", 5),
        ("put", "c", 3),
        ("in", "b"),
        ("get", "b"),
        ("stats",),
    ]
    assert subject.replay(2, script)[-1] == (1, 2, 1)


def test_stats_are_a_snapshot(subject: Twin) -> None:
    """What `stats()` returned does not change with later calls."""
    assert subject.kept_stats() == {"before": (1, 0, 0), "stats afterwards": (2, 1, 0)}


def test_tells_the_callback_what_leaves(subject: Twin) -> None:
    """`on_evict` is called once for each entry that leaves to make room, with its key and value."""
    assert subject.evictions(2, [*FULL, ("put", "c", 3), ("put", "d", 4)]) == [("a", 1), ("b", 2)]


def test_does_not_tell_the_callback_of_replaced_values(subject: Twin) -> None:
    """`on_evict` is not called when a value is replaced."""
    assert subject.evictions(2, [*FULL, ("put", "a", 3), ("put", "b", 4)]) == []


def test_the_callback_finds_everything_in_place(subject: Twin) -> None:
    """When `on_evict` runs, the new entry is in, the old one out, and the eviction counted."""
    looks: Script = [("stats",), ("len",), ("in", "a"), ("in", "c")]
    assert subject.seen_by_callback(2, [*FULL, ("put", "c", 3)], looks) == [
        {"tuple(cache.stats())": (0, 0, 1), "len(cache)": 2, "'a' in cache": False, "'c' in cache": True},
    ]


def test_the_callback_may_read(subject: Twin) -> None:
    """A `get` inside `on_evict` works, and counts as use."""
    # While "c" pushes out "a", "b" is read, so that "d" pushes out "c".
    assert subject.seen_by_callback(
        2, [*FULL, ("put", "c", 3), ("put", "d", 4)], [("get", "b"), ("in", "b"), ("in", "c")]
    ) == [
        {"cache.get('b')": 2, "'b' in cache": True, "'c' in cache": True},
        {"cache.get('b')": 2, "'b' in cache": True, "'c' in cache": False},
    ]


def test_the_callback_may_put(subject: Twin) -> None:
    """A `put` inside `on_evict` may evict in its turn; nobody finds more entries than the capacity."""
    assert subject.nested_puts(2, ["a", "b", "c"], ["x", "y"]) == {
        "evicted": ["a", "b", "c"],
        "largest len(cache)": 2,
        "stats": (0, 0, 3),
        "len(cache)": 2,
        "keys in the cache": ["x", "y"],
    }


def test_a_failing_callback_leaves_the_cache_in_order(subject: Twin) -> None:
    """If `on_evict` raises, the caller of `put` gets the exception; still the new entry is in, and the old one out."""
    assert subject.after_failing_callback(1, ["a", "b", "c"]) == {
        "put raised": ["no room for a", "no room for b"],
        "stats": (0, 0, 2),
        "len(cache)": 1,
        "keys in the cache": ["c"],
    }


@pytest.mark.parametrize("method", ["get", "put", "in"])
def test_refuses_a_key_without_hash(subject: Twin, method: str) -> None:
    """A key that can't be hashed raises TypeError and changes nothing, not even the statistics."""
    assert subject.unhashable(method) == {"raised": "TypeError", "stats": (0, 0, 0), "len(cache)": 1}


def test_equal_keys_are_one_key(subject: Twin) -> None:
    """Equal keys share an entry, as in a dict, and None is a key like any other."""
    script: Script = [
        ("put", 1, "int"),
        ("put", True, "bool"),
        ("len",),
        ("get", 1.0),
        ("put", None, "none"),
        ("get", None),
    ]
    assert subject.replay(3, script)[2:] == [1, "bool", None, "none"]


@settings(max_examples=150)
@given(capacity=st.integers(1, 4), script=st.lists(STEPS, max_size=30))
def test_agrees_with_the_reference(subject: Twin, reference: Twin, capacity: int, script: Script) -> None:
    """Whatever is called, each call answers, in its turn, what the contract says; `put` answers None."""
    assert subject.replay(capacity, script) == reference.replay(capacity, script)


@settings(max_examples=60)
@given(capacity=st.integers(1, 3), script=st.lists(STEPS, max_size=30))
def test_evicts_as_the_reference_does(subject: Twin, reference: Twin, capacity: int, script: Script) -> None:
    """Whatever is called, the entries leave in the order that the contract says."""
    flush: Script = [
        ("put", f"new {number}", number) for number in range(capacity)
    ]  # shows the order of all that is left
    assert subject.evictions(capacity, script + flush) == reference.evictions(capacity, script + flush)
