"""What a type checker must accept of code that routes events, and what it must refuse. Checked, never run."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import assert_type

from unpacking import Event, Record, complete, parse_dict, parse_line, route


def test_parsing_may_give_none(line: str, record: dict[str, object]) -> None:
    """`parse_line` and `parse_dict` return an Event or None, so None has to be ruled out before use."""
    assert_type(parse_line(line), Event | None)
    assert_type(parse_dict(record), Event | None)
    print(parse_line(line).kind)  # refused: union-attr
    print(parse_dict(record).kind)  # refused: union-attr


def test_parsing_takes_its_own_kind_of_record(record: MappingProxyType[str, object]) -> None:
    """`parse_line` takes a str and nothing else, `parse_dict` any mapping from str."""
    parse_dict(record)
    parse_line({"kind": "scan", "source": 4})  # refused: arg-type
    parse_line(b"scan,s4,P-1")  # refused: arg-type
    parse_dict("scan,s4,P-1")  # refused: arg-type
    parse_dict({7: "scan"})  # refused: dict-item


def test_fields_have_their_types(event: Event) -> None:
    """An event's fields have their types, come apart in order, and can't be assigned."""
    kind, source, details = event
    assert_type(kind, str)
    assert_type(source, object)
    assert_type(details, dict[str, object])
    event.kind = "scan"  # refused: misc


def test_completing_gives_an_event(event: Event, defaults: MappingProxyType[str, int]) -> None:
    """`complete` takes an Event and any mapping from str, and returns an Event."""
    assert_type(complete(event, defaults), Event)
    assert_type(complete(event, {}), Event)
    complete(event, None)  # refused: arg-type
    complete(event.details, defaults)  # refused: arg-type
    complete(event, {7: "seven"})  # refused: dict-item


def test_routing_takes_any_iterable(lines: Iterator[str], dicts: list[dict[str, object]]) -> None:
    """`route` takes any iterable of lines, of mappings or of both, and returns a list of records."""
    assert_type(route(lines, {}, {}), list[str | Mapping[str, object]])
    assert_type(route(dicts, {}, {}), list[Record])
    assert_type(route(["scan,s4,P-1", {"kind": "scan", "source": 4}], {}, {}), list[Record])
    route([17], {}, {})  # refused: list-item


def test_a_handler_takes_an_event(
    handlers: MappingProxyType[str, Callable[[Event], int]], handlers_of_str: dict[str, Callable[[str], None]]
) -> None:
    """A handler takes an Event and may return what it likes; one with other parameters is refused."""

    def weigh(event: Event) -> None: ...
    def weigh_event_and_grams(event: Event, grams: int) -> None: ...

    route([], handlers, {})
    route([], {"weight": weigh, "note": print}, {})
    route([], handlers_of_str, {})  # refused: arg-type
    route([], {"weight": weigh_event_and_grams}, {})  # refused: dict-item
