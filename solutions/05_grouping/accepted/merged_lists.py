"""Merge sorted lists as a search engine does, and take the stream from a heap.

Invariant: the merge yields equal numbers in one row, so the length of the row is the number of tags it stands under.
Cost: `search` sorts each list of numbers, the heap of `sessions` orders events one by one; both n log n.
"""

from collections.abc import Collection, Iterable, Mapping
from heapq import heapify, heappop, merge
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
    """Keep the numbers of a tag as keys of a dict, which stay in order and can't repeat."""
    index: dict[str, dict[int, None]] = {}
    for event in events:
        for tag in event.tags:
            if tag not in index:
                index[tag] = {}
            index[tag][event.number] = None
    return {tag: list(numbers) for tag, numbers in index.items()}


def search(index: Mapping[str, list[int]], wanted: Collection[str], unwanted: Collection[str] = ()) -> list[int]:
    """Merge the wanted numbers; a row as long as there are tags stands under all of them."""
    lists = [sorted(index[tag]) if tag in index else [] for tag in set(wanted)]
    refused = {number for tag in unwanted if tag in index for number in index[tag]}
    rows = ((number, len(list(row))) for number, row in groupby(merge(*lists)))
    return [number for number, length in rows if length == len(lists) and number not in refused]


def sessions(events: Iterable[Event], gap: int = 1800) -> list[list[Event]]:
    """Take the events from a heap by time and place; begin a session where one is due."""
    heap = [(event.time, place, event) for place, event in enumerate(events)]
    heapify(heap)
    latest: dict[str, list[Event]] = {}
    found: list[list[Event]] = []
    while heap:
        time, _, event = heappop(heap)
        if event.visitor in latest and time <= latest[event.visitor][-1].time + gap:
            latest[event.visitor].append(event)
        else:
            latest[event.visitor] = [event]
            found.append(latest[event.visitor])
    return found


def steps(session: Iterable[Event]) -> list[tuple[str, int]]:
    """Return each page in the order visited, with the number of events in a row that were on it."""
    return [(page, len(list(row))) for page, row in groupby(session, key=lambda event: event.page)]
