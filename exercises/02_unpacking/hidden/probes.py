"""What the suite does with a learner's functions, told as plain data."""

import builtins
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import TypeVar

from unpacking import Event, Handler, Record, complete, parse_dict, parse_line, route

from grader.subject.probing import show, tallies

Told = tuple[str, object, dict[str, object]]
Heard = list[tuple[str, Told]]
T = TypeVar("T")


def answered(code: str, call: Callable[[], T]) -> T:
    """Make a call, and show it with its answer, or alone if it raises."""
    try:
        answer = call()
    except BaseException:
        show(code)
        raise
    show(code, answer)
    return answer


def parsed_lines(lines: list[str]) -> list[Told | None]:
    """Parse each line; return what the events say."""
    return [told(parsed_line(line)) for line in lines]


def parsed_line(line: str) -> Event | None:
    """Parse a line, and show it."""
    return answered(f"parse_line({line!r})", lambda: parse_line(line))


def parsed_dicts(records: list[dict[str, object]]) -> list[Told | None]:
    """Parse each record; return what the events say."""
    return [told(parsed_dict(record)) for record in records]


def parsed_dict(record: Mapping[str, object]) -> Event | None:
    """Parse a record, and show it."""
    return answered(f"parse_dict({record!r})", lambda: parse_dict(record))


def after_parsing(record: dict[str, object]) -> dict[str, object]:
    """Parse a record and add a detail to the event; return what the event said at first, and the record afterwards."""
    show(f"record = {record}")
    show("event = parse_dict(record)")
    event = parse_dict(record)
    show("event", event)
    at_first = deepcopy(told(event))
    if event is not None:
        event.details["seen"] = True
        show('event.details["seen"] = True')
    show("record", record)
    return {"event": at_first, "record": record}


def completed(details: dict[str, object], defaults: dict[str, object]) -> Told | None:
    """Complete an event of these details; return what came of it."""
    event = Event("weight", 0, details)
    show(f"event = {event}")
    return told(answered(f"complete(event, {defaults})", lambda: complete(event, defaults)))


def after_completing(details: dict[str, object], defaults: dict[str, object]) -> dict[str, object]:
    """Complete an event and add a detail to the result; return what that said at first, and both dicts afterwards."""
    event = Event("weight", 0, details)
    show(f"event = {event}")
    show(f"defaults = {defaults}")
    show("completed = complete(event, defaults)")
    answer = complete(event, defaults)
    show("completed", answer)
    at_first = deepcopy(told(answer))
    answer.details["seen"] = True
    show('completed.details["seen"] = True')
    show("event.details", details)
    show("defaults", defaults)
    return {"completed": at_first, "event.details": details, "defaults": defaults}


def routed(records: list[Record], kinds: list[str], defaults: dict[str, object]) -> dict[str, object]:
    """Route the records to handlers of these kinds; return what the handlers heard, and what came back."""
    heard: Heard = []
    show_routing(kinds, f"records = {records}", f"left = route(records, handlers, {defaults})")
    left = route(records, listeners(kinds, heard), defaults)
    show("left", left)
    show("calls", heard)
    return {"calls": heard, "left": left}


def routed_from_a_generator(records: list[Record], kinds: list[str], defaults: dict[str, object]) -> dict[str, object]:
    """Do the same where the records come from a generator, and all dicts are read-only."""
    heard: Heard = []
    show_routing(
        kinds,
        f"given = {records}",
        "records = (each if isinstance(each, str) else MappingProxyType(each) for each in given)",
        f"left = route(records, MappingProxyType(handlers), MappingProxyType({defaults}))",
    )
    frozen = (record if isinstance(record, str) else MappingProxyType(record) for record in records)
    left = route(frozen, MappingProxyType(listeners(kinds, heard)), MappingProxyType(defaults))
    show("left", left)
    show("calls", heard)
    return {"calls": heard, "left": [record if isinstance(record, str) else dict(record) for record in left]}


def show_routing(kinds: list[str], *lines: str) -> None:
    """Show what is about to be routed, to handlers that write down in `calls` their kind and the event."""
    show("calls = []")
    show("def handler(kind): return lambda event: calls.append((kind, deepcopy(tuple(event))))")
    show(f"handlers = {{kind: handler(kind) for kind in {kinds}}}")
    for line in lines:
        show(line)


def listeners(kinds: list[str], heard: Heard) -> dict[str, Handler]:
    """Return handlers that write down in `heard` what they are called with."""

    def listener(kind: str) -> Handler:
        return lambda event: heard.append((kind, (event.kind, event.source, deepcopy(event.details))))

    return {kind: listener(kind) for kind in kinds}


def after_routing(records: list[Record], defaults: dict[str, object]) -> dict[str, object]:
    """Route the records to handlers that clear all details; return what they found, and all that was given."""
    found: list[object] = []

    def clear(event: Event) -> None:
        found.append(dict(event.details))
        event.details.clear()

    handlers: dict[str, Handler] = {"scan": clear, "weight": clear}
    show("found = []")
    show("def clear(event): found.append(dict(event.details)); event.details.clear()")
    show('handlers = {"scan": clear, "weight": clear}')
    show(f"records = {records}")
    show(f"defaults = {defaults}")
    show("left = route(records, handlers, defaults)")
    route(records, handlers, defaults)
    show("found", found)
    show("records", records)
    show("defaults", defaults)
    show("list(handlers)", list(handlers))
    return {"found": found, "records": records, "defaults": defaults, "list(handlers)": list(handlers)}


def interrupted(records: list[Record], error: str, *, at: int) -> dict[str, object]:
    """Route the records to a handler whose call number `at` raises; return what `route` did, and the calls."""
    sources: list[object] = []
    raised: Exception = getattr(builtins, error)(f"call {at}")

    def handle(event: Event) -> None:
        sources.append(event.source)
        if len(sources) == at:
            raise raised

    show("calls = []")
    show(f"def handle(event): ...  # calls.append(event.source); call {at} then raises {raised!r}")
    show(f"route({records}, {{'scan': handle}}, {{}})")
    try:
        left = route(records, {"scan": handle}, {})
    except Exception as reached:
        ending = f"raised the handler's {error}" if reached is raised else f"raised another error, {reached!r}"
    else:
        ending = f"raised nothing and returned {left}"
    show(f"# route {ending}")
    show("calls", sources)
    return {"route": ending, "calls": sources}


def hand_on(records: Iterator[Record], handler: Callable[[object], object]) -> int:
    """Route records to a handler that is told their source; return how many came back."""
    show("records = (f'scan,s{number},P-1' for number in range(200))")
    show("left = route(records, {'scan': handler}, {})  # the calls of the handler are counted")
    left = route(records, {"scan": lambda event: handler(event.source)}, {})
    show("len(left)", len(left))
    return len(left)


class CountedHandlers(Mapping[str, Handler]):
    """Handlers whose look-ups are counted, also those of a loop that walks through them."""

    def __init__(self, handlers: dict[str, Handler]) -> None:
        self._handlers = handlers

    def __getitem__(self, kind: str) -> Handler:
        tallies["look-ups"] += 1
        return self._handlers[kind]

    def __contains__(self, kind: object) -> bool:
        tallies["look-ups"] += 1
        return kind in self._handlers

    def __iter__(self) -> Iterator[str]:
        for kind in self._handlers:
            tallies["keys walked through"] += 1
            yield kind

    def __len__(self) -> int:
        return len(self._handlers)


def count_lookups(handlers: int, records: int) -> dict[str, int]:
    """Route records of many kinds, the tenth of them unknown; return how many were handled and how many came back."""
    handled: list[object] = []
    kinds = [f"kind {number}" for number in range(handlers)]
    counted = CountedHandlers(dict.fromkeys(kinds, handled.append))
    stream: list[Record] = [
        {"kind": "unknown" if number % 10 == 0 else kinds[number % handlers], "source": number}
        for number in range(records)
    ]
    show("handled = []")
    show(f"kinds = [f'kind {{number}}' for number in range({handlers})]")
    show("handlers = dict.fromkeys(kinds, handled.append)  # in a Mapping that counts its look-ups")
    show("def kind(number): return 'unknown' if number % 10 == 0 else kinds[number % len(kinds)]")
    show(f"records = [{{'kind': kind(number), 'source': number}} for number in range({records})]")
    show("left = route(records, handlers, {})")
    tallies.clear()
    left = route(stream, counted, {})
    counts = {"len(handled)": len(handled), "len(left)": len(left)}
    for code, count in counts.items():
        show(code, count)
    return counts


def allocated_handing_on(count: int) -> tuple[int, int]:
    """Route `count` records with a large value each; return the bytes allocated on the way, and how many came back."""
    pixels = list(range(10_000))
    show("pixels = list(range(10_000))")
    show(f"records = ({{'kind': 'photo', 'source': 'c1', 'pixels': pixels}} for _ in range({count}))")
    records: Iterator[Record] = ({"kind": "photo", "source": "c1", "pixels": pixels} for _ in range(count))
    return allocated(records)


def allocated_giving_back(count: int) -> tuple[int, int]:
    """Route `count` lines of no known shape; return the bytes allocated on the way, and how many came back."""
    show(f"records = (f'ping,{{number}}' for number in range({count}))")
    records: Iterator[Record] = (f"ping,{number}" for number in range(count))
    return allocated(records)


def allocated(records: Iterator[Record]) -> tuple[int, int]:
    """Route the records; return the bytes that were allocated on top of what was held, summed up over all records."""
    total = 0

    def metered() -> Iterator[Record]:
        nonlocal total
        for record in records:
            tracemalloc.reset_peak()
            held, _ = tracemalloc.get_traced_memory()
            yield record
            _, peak = tracemalloc.get_traced_memory()
            total += peak - held

    show("left = route(records, {'photo': lambda event: len(event.details)}, {'checked': False})")
    handlers: dict[str, Handler] = {"photo": lambda event: len(event.details)}
    tracemalloc.start()
    try:
        left = route(metered(), handlers, {"checked": False})
    finally:
        tracemalloc.stop()
    show("len(left)", len(left))
    return total, len(left)


def told(event: Event | None) -> Told | None:
    """Return what an event says."""
    return None if event is None else (event.kind, event.source, event.details)
