"""Make events of what scanners report, and hand each one to the handler of its kind."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias


class Event(NamedTuple):
    """What a scanner saw. Keep this class as it is."""

    kind: str
    source: object  # who reported it
    details: dict[str, object]


Record: TypeAlias = str | Mapping[str, object]
Handler: TypeAlias = Callable[[Event], object]


def parse_line(line: str) -> Event | None:
    """Return the event that a line such as "scan,s4,P-1,P-2" or "trip,v2,Depot,Mill,Quay" tells of.

    Return None for a line of any other shape.
    """
    raise NotImplementedError


def parse_dict(record: Mapping[str, object]) -> Event | None:
    """Return the event of a record with a `kind` that is a str, and a `source`; all other entries are its details.

    Return None for any other record.
    """
    raise NotImplementedError


def complete(event: Event, defaults: Mapping[str, object]) -> Event:
    """Return an event with the details of `event`, and those of `defaults` whose keys it lacks."""
    raise NotImplementedError


def route(records: Iterable[Record], handlers: Mapping[str, Handler], defaults: Mapping[str, object]) -> list[Record]:
    """Complete each event and call the handler of its kind with it; return the records that had none, as they came."""
    raise NotImplementedError
