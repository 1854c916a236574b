"""Serve the library, right or wrong, in plain data. Runs beside no learner's code: their tests ask through the judge.

A date crosses as ("date", ordinal), a range as ("range", first, last), a datetime as ("datetime", text), an iterable
as ("list", […]) or ("iterator", […]), anything else as itself or as ("object", its class's name).
"""

import importlib
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

METHODS = (  # and no others, which might tell more than behaviour does
    *("__str__", "__repr__", "__len__", "__contains__", "overlaps", "intersection", "minus"),
    *("shift", "shift_months", "by_week", "workdays"),
)
CHUNK = 64  # days that are handed out at once; the stand-in in probes.py says the same


def serve_all(variants: list[str], operation: str, arguments: tuple[object, ...]) -> list[tuple[str, object]]:
    """Return what `serve` gives for each variant: ("gave", answer), or an error's name and arguments."""
    answers: list[tuple[str, object]] = []
    for variant in variants:
        try:
            answers.append(("gave", serve(variant, operation, arguments)))
        except Exception as error:  # it belongs to the learner's tests
            answers.append((type(error).__name__, error.args))
    return answers


def serve(variant: str, operation: str, arguments: tuple[object, ...]) -> object:
    """Do one operation with the library in the module `variant`."""
    library = importlib.import_module(variant)
    values = [_decode(argument, library.DateRange) for argument in arguments]
    match operation, values:
        case "make", [start, end]:
            return _encode(library.DateRange(start, end))
        case "days", [days, int(skipped)] if isinstance(days, Iterable):
            return _encode(list(islice(days, skipped, skipped + CHUNK)))
        case "parse", [text]:
            return _encode(library.DateRange.parse(text))
        case "merge", [ranges]:
            return _encode(library.merge(ranges))
        case method, [self, *rest] if method in METHODS:
            return _encode(getattr(library.DateRange, method)(self, *rest))
    raise ValueError(f"no such operation: {operation}")


def _encode(value: object) -> object:
    if isinstance(value, date):
        return ("date", value.toordinal())
    if isinstance(value, list):
        return [_encode(entry) for entry in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return ("range", *(getattr(value, end).toordinal() for end in ("start", "end")))


def _decode(value: object, kind: type[object]) -> object:
    match value:
        case ("date", int(ordinal)):
            return date.fromordinal(ordinal)
        case ("datetime", str(text)):
            return datetime.fromisoformat(text)
        case ("range", int(first), int(last)):
            return _remake(kind, first, last)
        case ("list" | "iterator" as shape, list(entries)):
            values = [_decode(entry, kind) for entry in entries]
            return values if shape == "list" else iter(values)
        case ("object", _):
            return object()
    return value


def _remake(kind: type[object], first: int, last: int) -> object:
    """Return a range as it was; whether its ends are allowed was asked when it was made."""
    made = object.__new__(kind)
    object.__setattr__(made, "start", date.fromordinal(first))
    object.__setattr__(made, "end", date.fromordinal(last))
    return made
