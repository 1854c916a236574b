"""What a type checker must accept of code that groups events, and what it must refuse. Checked, never run."""

from collections.abc import Iterator, KeysView
from types import MappingProxyType
from typing import assert_type

from grouping import Event, search, sessions, steps, tag_index


def test_index_takes_any_iterable(events: Iterator[Event]) -> None:
    """`tag_index` takes any iterable of events, and refuses one of anything else."""
    tag_index(events)
    tag_index([])
    tag_index(["new"])  # refused: list-item


def test_index_is_a_dict_of_lists(events: list[Event]) -> None:
    """`tag_index` returns a dict from str to lists of int."""
    assert_type(tag_index(events), dict[str, list[int]])


def test_search_takes_any_mapping_and_collection(index: MappingProxyType[str, list[int]], tags: KeysView[str]) -> None:
    """`search` only reads the index, so any mapping will do, and the tags may be in any collection."""
    assert_type(search(index, ["new"]), list[int])
    assert_type(search(index, {"new"}, ("sale",)), list[int])
    search(index, tags, unwanted=tags)


def test_search_keeps_tags_and_numbers_apart(index: dict[str, list[int]]) -> None:
    """`search` refuses tags that are no str, and an index of anything but numbers."""
    search(index, [7])  # refused: list-item
    search(index, ["new"], [7])  # refused: list-item
    search({"new": ["sale"]}, ["new"])  # refused: list-item|dict-item


def test_sessions_are_lists_of_events(events: Iterator[Event]) -> None:
    """`sessions` takes any iterable of events, and returns a list of lists of them."""
    assert_type(sessions(events), list[list[Event]])
    assert_type(sessions([], gap=60), list[list[Event]])
    sessions(["ana"])  # refused: list-item


def test_the_gap_is_a_number(events: list[Event]) -> None:
    """`gap` is a whole number of seconds."""
    sessions(events, gap="60")  # refused: arg-type


def test_steps_are_pages_and_counts(events: Iterator[Event]) -> None:
    """`steps` takes any iterable of events, and returns a list of pairs of page and count."""
    assert_type(steps(events), list[tuple[str, int]])
    steps(["home"])  # refused: list-item


def test_an_event_is_read_only(event: Event) -> None:
    """The fields of an event have their types and can't be assigned."""
    assert_type((event.number, event.time, event.visitor, event.page), tuple[int, int, str, str])
    assert_type(event.tags, tuple[str, ...])
    event.time = 3  # refused: misc
