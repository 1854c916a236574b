"""Count instead of intersecting, and number the sessions as they begin.

Invariant: a number is found if it has as many hits as there are wanted tags.
Cost: one look at each tag and number; `search` sorts what it found, `sessions` the stream.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import chain, count, groupby
from typing import NamedTuple


class Event(NamedTuple):
    """One thing that a visitor did."""

    number: int  # no other event has it
    time: int  # seconds
    visitor: str
    page: str
    tags: tuple[str, ...]  # may name a tag twice


def tag_index(events: Iterable[Event]) -> dict[str, list[int]]:
    """Append to the list of a tag, unless this event was the last to be appended."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for event in events:
        for tag in event.tags:
            numbers = index[tag]
            if not numbers or numbers[-1] != event.number:
                numbers.append(event.number)
    index.default_factory = None
    return index


def search(index: Mapping[str, list[int]], wanted: Collection[str], unwanted: Collection[str] = ()) -> list[int]:
    """Count how many of the wanted tags a number stands under; strike those under an unwanted one."""
    tags = set(wanted)
    hits = Counter(chain.from_iterable(index.get(tag, []) for tag in tags))
    for number in chain.from_iterable(index.get(tag, []) for tag in unwanted):
        hits[number] = 0
    return sorted(number for number, count in hits.items() if count == len(tags) > 0)


def sessions(events: Iterable[Event], gap: int = 1800) -> list[list[Event]]:
    """Give each event, in the order of time, the number of its session; collect by that number."""
    latest: dict[str, tuple[int, int]] = {}  # time of the visitor's last event, number of its session
    fresh = count()
    found: defaultdict[int, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.time):
        time, number = latest.get(event.visitor, (event.time - gap - 1, -1))
        if event.time - time > gap:
            number = next(fresh)
        latest[event.visitor] = event.time, number
        found[number].append(event)
    return list(found.values())


def steps(session: Iterable[Event]) -> list[tuple[str, int]]:
    """Count the pages of each row."""
    return [(page, sum(1 for _ in row)) for page, row in groupby(event.page for event in session)]
