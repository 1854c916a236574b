"""Collect from everywhere with `setdefault`, then sort and cut each visitor's events on their own.

Invariant: a visitor's events are all there before the first pause is looked for.
Cost: one pass to collect, a sort for each visitor, a sort of the sessions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple


class Event(NamedTuple):
    """One thing that a visitor did."""

    number: int  # no other event has it
    time: int  # seconds
    visitor: str
    page: str
    tags: tuple[str, ...]  # may name a tag twice


def tag_index(events: Iterable[Event]) -> dict[str, list[int]]:
    """Begin a list under each new tag, and pass over a tag that this event has named before."""
    index: dict[str, list[int]] = {}
    for number, _, _, _, tags in events:
        for place, tag in enumerate(tags):
            if tag not in tags[:place]:
                index.setdefault(tag, []).append(number)
    return index


def search(index: Mapping[str, list[int]], wanted: Collection[str], unwanted: Collection[str] = ()) -> list[int]:
    """Narrow the numbers down, tag by tag."""
    left: set[int] | None = None
    for tag in wanted:
        numbers = index.get(tag, [])
        left = set(numbers) if left is None else left.intersection(numbers)
    if left is None:
        return []
    for tag in unwanted:
        left.difference_update(index.get(tag, []))
    return sorted(left)


def sessions(events: Iterable[Event], gap: int = 1800) -> list[list[Event]]:
    """Collect by visitor, sort each visitor's events, cut them, and put the sessions in order."""
    places: dict[int, int] = {}
    visitors: dict[str, list[Event]] = {}
    for place, event in enumerate(events):
        places[event.number] = place
        visitors.setdefault(event.visitor, []).append(event)
    cut = [session for visits in visitors.values() for session in _cut(visits, gap)]
    return sorted(cut, key=lambda session: (session[0].time, places[session[0].number]))


def _cut(visits: list[Event], gap: int) -> Iterator[list[Event]]:
    """Yield the sessions of one visitor."""
    visits.sort(key=lambda event: event.time)
    starts = [0, *(place for place, (one, next_) in enumerate(pairwise(visits), 1) if next_.time - one.time > gap)]
    for start, end in pairwise([*starts, len(visits)]):
        yield visits[start:end]


def steps(session: Iterable[Event]) -> list[tuple[str, int]]:
    """Count up the last step, or begin a new one."""
    taken: list[tuple[str, int]] = []
    for event in session:
        page, count = taken[-1] if taken else (event.page, 0)
        if taken and page == event.page:
            taken[-1] = page, count + 1
        else:
            taken.append((event.page, 1))
    return taken
