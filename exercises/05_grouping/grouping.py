"""Group the events of a bookshop's visitors: by tag, by session, by page."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple


class Event(NamedTuple):
    """One thing that a visitor did. Keep this class as it is."""

    number: int  # no other event has it
    time: int  # seconds
    visitor: str
    page: str
    tags: tuple[str, ...]  # may name a tag twice


def tag_index(events: Iterable[Event]) -> dict[str, list[int]]:
    """Return, for each tag, the numbers of the events that carry it, each once, in the order of the stream.

    To look up any other tag raises KeyError and adds nothing.
    """
    raise NotImplementedError


def search(index: Mapping[str, list[int]], wanted: Collection[str], unwanted: Collection[str] = ()) -> list[int]:
    """Return the numbers that stand under every tag of `wanted` and under none of `unwanted`, in ascending order.

    A tag that is not in `index` has no numbers. Without a tag in `wanted`, nothing is found. `index` stays as it is.
    """
    raise NotImplementedError


def sessions(events: Iterable[Event], gap: int = 1800) -> list[list[Event]]:
    """Return the visitors' sessions, by the time of their first events; a session's events are ordered by time.

    A new session begins when more than `gap` seconds have passed since the visitor's event before.
    Where times are equal, what came first in the stream stands first.
    """
    raise NotImplementedError


def steps(session: Iterable[Event]) -> list[tuple[str, int]]:
    """Return each page in the order visited, with the number of events in a row that were on it."""
    raise NotImplementedError
