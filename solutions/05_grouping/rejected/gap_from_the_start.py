# refused by: behaviour — measures from the first event of the session instead of the one before
# lesson: A session ends by silence, not by age: measure the pause from the visitor's event before, not from the session's first event.
"""Group the events of a bookshop's visitors: by tag, by session, by page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import NamedTuple


class Event(NamedTuple):
    """One thing that a visitor did."""

    number: int  # no other event has it
    time: int  # seconds
    visitor: str
    page: str
    tags: tuple[str, ...]  # may name a tag twice


def tag_index(events: Iterable[Event]) -> dict[str, list[int]]:
    """Return, for each tag, the numbers of the events that carry it, each once, in the order of the stream."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for event in events:
        for tag in set(event.tags):
            index[tag].append(event.number)
    return dict(index)  # the default was for building; to those who look up, it would be a trap


def search(index: Mapping[str, list[int]], wanted: Collection[str], unwanted: Collection[str] = ()) -> list[int]:
    """Return the numbers that stand under every tag of `wanted` and under none of `unwanted`, in ascending order."""
    if not wanted:  # every number stands under every tag of none
        return []
    required = [set(index.get(tag, ())) for tag in wanted]
    refused = [set(index.get(tag, ())) for tag in unwanted]
    return sorted(
        number
        for number in required[0]
        if all(number in numbers for numbers in required) and not any(number in numbers for numbers in refused)
    )


def sessions(events: Iterable[Event], gap: int = 1800) -> list[list[Event]]:
    """Return the visitors' sessions, by the time of their first events; a session's events are ordered by time."""
    found: list[list[Event]] = []
    latest: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.time):
        session = latest.get(event.visitor)
        if session is None or event.time - session[0].time > gap:
            session = latest[event.visitor] = []
            found.append(session)
        session.append(event)
    return found


def steps(session: Iterable[Event]) -> list[tuple[str, int]]:
    """Return each page in the order visited, with the number of events in a row that were on it."""
    return [(page, len(list(row))) for page, row in groupby(session, key=lambda event: event.page)]
