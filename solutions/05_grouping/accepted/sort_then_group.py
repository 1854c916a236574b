"""Sort first, then group neighbours, everywhere.

Invariant: all that shares a key stands side by side when `groupby` sees it, because of the sort before.
Cost: a sort for each function but `steps`.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple


class Event(NamedTuple):
    """One thing that a visitor did."""

    number: int  # no other event has it
    time: int  # seconds
    visitor: str
    page: str
    tags: tuple[str, ...]  # may name a tag twice


def tag_index(events: Iterable[Event]) -> dict[str, list[int]]:
    """Pair every tag with its number, sort the pairs by tag alone, and collect the rows of equal tags."""
    pairs = [(tag, event.number) for event in events for tag in dict.fromkeys(event.tags)]
    pairs.sort(key=itemgetter(0))  # stable: under a tag, the stream's order is left
    return {tag: [number for _, number in row] for tag, row in groupby(pairs, key=itemgetter(0))}


def search(index: Mapping[str, list[int]], wanted: Collection[str], unwanted: Collection[str] = ()) -> list[int]:
    """Intersect the wanted numbers, and take the unwanted ones away."""
    required = [frozenset(index[tag]) if tag in index else frozenset[int]() for tag in wanted]
    refused = frozenset[int]().union(*(index[tag] for tag in unwanted if tag in index))
    return sorted(frozenset.intersection(*required) - refused) if required else []


def sessions(events: Iterable[Event], gap: int = 1800) -> list[list[Event]]:
    """Sort by visitor and time, cut each visitor's row where the pause is too long, and put the sessions in order."""
    placed = sorted(enumerate(events), key=lambda item: (item[1].visitor, item[1].time))
    cut: list[list[tuple[int, Event]]] = []
    for _, row in groupby(placed, key=lambda item: item[1].visitor):
        latest: int | None = None
        for place, event in row:
            if latest is None or event.time - latest > gap:
                cut.append([])
            cut[-1].append((place, event))
            latest = event.time
    cut.sort(key=lambda session: (session[0][1].time, session[0][0]))
    return [[event for _, event in session] for session in cut]


def steps(session: Iterable[Event]) -> list[tuple[str, int]]:
    """Return each page in the order visited, with the number of events in a row that were on it."""
    return [(page, len(list(row))) for page, row in groupby(session, key=lambda event: event.page)]
