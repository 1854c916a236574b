# refused by: performance — makes a new list of all leftovers for each further one
# lesson: A list that is made anew with one more item copies all that it holds: to add an item to a list that you own, append it.
"""Make events of what scanners report, and hand each one to the handler of its kind.

Invariant: whatever was given is only read. A details dict is made anew by every function that returns or hands on one.
Cost: one step per record, with one record in hand at a time; memory for the records that nobody took.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias


class Event(NamedTuple):
    """What a scanner saw."""

    kind: str
    source: object  # who reported it
    details: dict[str, object]


Record: TypeAlias = str | Mapping[str, object]
Handler: TypeAlias = Callable[[Event], object]


def parse_line(line: str) -> Event | None:
    """Return the event that a line tells of, or None if it has another shape."""
    match line.split(","):
        case ["scan", source, first, *others]:
            return Event("scan", source, {"parcels": [first, *others]})
        case ["trip", source, start, *stops, end]:
            return Event("trip", source, {"start": start, "stops": stops, "end": end})
    return None


def parse_dict(record: Mapping[str, object]) -> Event | None:
    """Return the event of a record that has a kind and a source, or None."""
    match record:
        case {"kind": str(kind), "source": source, **details}:
            return Event(kind, source, details)
    return None


def complete(event: Event, defaults: Mapping[str, object]) -> Event:
    """Return an event with all details; where both have a key, the later one in the dict wins: the event's."""
    kind, source, details = event
    return Event(kind, source, {**defaults, **details})


def route(records: Iterable[Record], handlers: Mapping[str, Handler], defaults: Mapping[str, object]) -> list[Record]:
    """Hand each event on as soon as it is there; return the records that nobody took."""
    left: list[Record] = []
    for record in records:
        event = parse_line(record) if isinstance(record, str) else parse_dict(record)
        if event is not None and event.kind in handlers:
            handlers[event.kind](complete(event, defaults))
        else:
            left = [*left, record]
    return left
