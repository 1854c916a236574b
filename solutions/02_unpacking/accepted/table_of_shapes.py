"""A table of shapes: each known kind of line has a function of its own, and lines become dicts before all else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias


class Event(NamedTuple):
    """What a scanner saw."""

    kind: str
    source: object  # who reported it
    details: dict[str, object]


Record: TypeAlias = str | Mapping[str, object]
Handler: TypeAlias = Callable[[Event], object]


def _scan(source: str, *parcels: str) -> dict[str, object] | None:
    return {"source": source, "parcels": list(parcels)} if parcels else None


def _trip(source: str, *places: str) -> dict[str, object] | None:
    match places:
        case [start, *stops, end]:
            return {"source": source, "start": start, "stops": stops, "end": end}
    return None


SHAPES: dict[str, Callable[..., dict[str, object] | None]] = {"scan": _scan, "trip": _trip}


def parse_line(line: str) -> Event | None:
    """Return the event that a line tells of, or None if it has another shape."""
    kind, *cells = line.split(",")
    if kind not in SHAPES or not cells:
        return None
    said = SHAPES[kind](*cells)
    return None if said is None else parse_dict({**said, "kind": kind})


def parse_dict(record: Mapping[str, object]) -> Event | None:
    """Return the event of a record that has a kind and a source, or None."""
    if not {"kind", "source"} <= record.keys():
        return None
    kind, source = record["kind"], record["source"]
    if not isinstance(kind, str):
        return None
    return Event(kind, source, {key: record[key] for key in record if key not in {"kind", "source"}})


def complete(event: Event, defaults: Mapping[str, object]) -> Event:
    """Return an event with all details."""
    details = event.details.copy()
    for key, value in defaults.items():
        details.setdefault(key, value)
    return event._replace(details=details)


def _with_events(records: Iterable[Record]) -> Iterator[tuple[Record, Event | None]]:
    for record in records:
        yield record, parse_line(record) if isinstance(record, str) else parse_dict(record)


def _nobody(_event: Event) -> object:
    raise LookupError


def route(records: Iterable[Record], handlers: Mapping[str, Handler], defaults: Mapping[str, object]) -> list[Record]:
    """Hand each event on as soon as it is there; return the records that nobody took."""
    left: list[Record] = []
    for record, event in _with_events(records):
        handler = _nobody if event is None else handlers.get(event.kind, _nobody)
        if event is None or handler is _nobody:
            left.append(record)
        else:
            handler(complete(event, defaults))
    return left
