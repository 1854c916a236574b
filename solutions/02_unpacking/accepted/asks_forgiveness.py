"""Asks forgiveness: takes apart what may not fit, looks up what may not be there, and answers the exception."""

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
    """Return the event that a line tells of, or None if it cannot be unpacked as one."""
    kind, *cells = line.split(",")
    try:
        if kind == "scan":
            source, first, *more = cells
            return Event(kind, source, {"parcels": [first, *more]})
        if kind == "trip":
            source, start, *stops, end = cells
            return Event(kind, source, {"start": start, "stops": stops, "end": end})
    except ValueError:
        pass
    return None


def parse_dict(record: Mapping[str, object]) -> Event | None:
    """Return the event of a record that has a kind and a source, or None."""
    try:
        kind, source = record["kind"], record["source"]
    except KeyError:
        return None
    if not isinstance(kind, str):
        return None
    details = {key: value for key, value in record.items() if key not in ("kind", "source")}
    return Event(kind, source, details)


def complete(event: Event, defaults: Mapping[str, object]) -> Event:
    """Return an event with all details."""
    return Event(event.kind, event.source, dict(defaults) | event.details)


def route(records: Iterable[Record], handlers: Mapping[str, Handler], defaults: Mapping[str, object]) -> list[Record]:
    """Hand each event on as soon as it is there; return the records that nobody took."""
    left: list[Record] = []
    for record in records:
        event = parse_line(record) if isinstance(record, str) else parse_dict(record)
        if event is not None:
            try:
                handler = handlers[event.kind]
            except KeyError:
                pass
            else:
                handler(complete(event, defaults))
                continue
        left.append(record)
    return left
