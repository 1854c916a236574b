"""Without `match`: a starred assignment takes the cells apart, and copies are made before anything is taken out."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias


class Event(NamedTuple):
    """What a scanner saw."""

    kind: str
    source: object  # who reported it
    details: dict[str, object]


Record: TypeAlias = str | Mapping[str, object]
Handler: TypeAlias = Callable[[Event], object]
LEAST_CELLS = {"scan": 2, "trip": 3}  # after the kind


def parse_line(line: str) -> Event | None:
    """Return the event that a line tells of, or None if it has another shape."""
    kind, *cells = line.split(",")
    if kind not in LEAST_CELLS or len(cells) < LEAST_CELLS[kind]:
        return None
    source, first, *rest = cells
    if kind == "scan":
        return Event(kind, source, {"parcels": [first, *rest]})
    *stops, end = rest
    return Event(kind, source, {"start": first, "stops": stops, "end": end})


def parse_dict(record: Mapping[str, object]) -> Event | None:
    """Return the event of a record that has a kind and a source, or None."""
    details = dict(record)
    kind = details.pop("kind", None)
    if not isinstance(kind, str) or "source" not in details:
        return None
    source = details.pop("source")
    return Event(kind, source, details)


def complete(event: Event, defaults: Mapping[str, object]) -> Event:
    """Return an event with all details."""
    details = dict(defaults)
    details.update(event.details)
    return event._replace(details=details)


def route(records: Iterable[Record], handlers: Mapping[str, Handler], defaults: Mapping[str, object]) -> list[Record]:
    """Hand each event on as soon as it is there; return the records that nobody took."""
    left = []
    for record in records:
        event = parse_line(record) if isinstance(record, str) else parse_dict(record)
        handler = None if event is None else handlers.get(event.kind)
        if event is None or handler is None:
            left.append(record)
            continue
        handler(complete(event, defaults))
    return left
