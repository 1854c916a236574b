"""Encode questions and answers strictly: exact builtin types are values, anything else is a description.

No pickle, ever: a frame can describe a value but never run code in the process that reads it.

    tag   value                         tag   value
    ----  ----------------------------  ----  ----------------------------------------
    none  None, bool, int, float, str   [..]  list
    i     int beyond 2**53, as hex      t     tuple
    b     bytes, as hex                 S, F  set, frozenset
    B     bytearray, as hex             d     dict, as pairs in insertion order
    c     complex, as two floats        o     description of any other object
                                        T     tap: the other end is in the judge
"""

import json
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

Tree: TypeAlias = "bool | int | float | str | list[Tree] | dict[str, Tree] | None"
"""What a frame holds: the values that JSON knows."""

MAX_FRAME = 1 << 20  # bytes; a longer answer arrives as a description that says so
MAX_DEPTH = 60  # levels of nesting
MAX_NODES = 200_000  # values in one answer
MAX_TEXT = 300  # characters of a description's repr
MAX_NAME = 80  # characters of a class's name

_HEADER = struct.Struct("!I")
_PLAIN = (type(None), bool, float, str)
_SAFE_INT = 1 << 53
_MAX_INT_BITS = 1 << 17


class WireError(ValueError):
    """A frame that breaks the format; the sender can't be trusted to make sense any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """An object that did not cross as a value. It equals nothing else, so no test mistakes it for an answer."""

    type_name: str
    ancestry: tuple[str, ...]  # names of the classes in the method resolution order
    text: str  # its repr, cut at MAX_TEXT characters

    def __repr__(self) -> str:
        return self.text if self.text.startswith("<") else f"<{self.type_name} {self.text}>"


@dataclass(frozen=True, slots=True)
class TapNumber:
    """The place of a tap in the judge's table, as it crosses the wire. `kind` is how the subject should dress it."""

    number: int
    kind: str  # "function", "iterator" or "clock"


class _TooMuch(Exception):
    """The value is deeper or larger than a frame may be."""


def describe(value: object) -> Described:
    """Return a description of any object, whatever its own methods do."""
    kind = type(value)
    try:
        text = _cut(repr(value), MAX_TEXT)
    except BaseException as error:  # noqa: BLE001 -- a hostile __repr__ may raise anything
        text = f"<repr raised {name_of(type(error))}>"
    return Described(name_of(kind), ancestry_of(kind), text)


# The slots of `type` itself: a metaclass can't stand in their way, nor can a subclass of str in the way of cutting it.
_ANCESTRY = type.__dict__["__mro__"].__get__
_NAME = type.__dict__["__name__"].__get__


def name_of(kind: type) -> str:
    """Return the name of a class, past anything that its metaclass says."""
    return _cut(_NAME(kind), MAX_NAME)


def ancestry_of(kind: type) -> tuple[str, ...]:
    """Return the names of a class and of its bases, nearest first, past anything that its metaclass says."""
    return tuple(name_of(base) for base in _ANCESTRY(kind)[:12])


def _cut(text: str, length: int) -> str:
    return str.__getitem__(text, slice(length))


def encode(value: object) -> Tree:
    """Return the tree that stands for `value` in a frame."""
    try:
        return _encode(value, MAX_DEPTH, [MAX_NODES])
    except _TooMuch:
        return {"o": ["unsendable", [], f"<{name_of(type(value))} too deep or too large to send>"]}


def _encode(value: object, depth: int, budget: list[int]) -> Tree:
    budget[0] -= 1
    if depth < 0 or budget[0] < 0:
        raise _TooMuch
    kind = type(value)
    if type(kind) is type:  # a metaclass could make its classes equal to the builtin ones
        if kind in _PLAIN:
            return value  # type: ignore[return-value]  # mypy can't narrow by a tuple of exact types
        encoder = _ENCODERS.get(kind)
        if encoder is not None:
            return encoder(value, depth - 1, budget)
    description = describe(value)
    return {"o": [description.type_name, list(description.ancestry), description.text]}


def _encode_int(value: int, _depth: int, _budget: list[int]) -> Tree:
    if -_SAFE_INT < value < _SAFE_INT:
        return value
    if value.bit_length() > _MAX_INT_BITS:
        raise _TooMuch
    return {"i": hex(value)}


def _encode_list(values: Iterable[object], depth: int, budget: list[int]) -> list[Tree]:
    return [_encode(value, depth, budget) for value in values]


def _encode_dict(value: dict[object, object], depth: int, budget: list[int]) -> Tree:
    return {"d": [[_encode(key, depth, budget), _encode(entry, depth, budget)] for key, entry in value.items()]}


_ENCODERS: dict[type, Callable[..., Tree]] = {
    int: _encode_int,
    list: _encode_list,
    dict: _encode_dict,
    tuple: lambda value, depth, budget: {"t": _encode_list(value, depth, budget)},
    set: lambda value, depth, budget: {"S": _encode_list(value, depth, budget)},
    frozenset: lambda value, depth, budget: {"F": _encode_list(value, depth, budget)},
    bytes: lambda value, _depth, _budget: {"b": value.hex()},
    bytearray: lambda value, _depth, _budget: {"B": value.hex()},
    complex: lambda value, _depth, _budget: {"c": [value.real, value.imag]},
    Described: lambda value, _depth, _budget: {"o": [value.type_name, list(value.ancestry), value.text]},
    TapNumber: lambda value, _depth, _budget: {"T": [value.number, value.kind]},
}


def decode(tree: Tree) -> object:
    """Return the value that `tree` stands for; raise `WireError` where it breaks the format."""
    return _decode(tree, MAX_DEPTH)


def _decode(tree: Tree, depth: int) -> object:
    if depth < 0:
        raise WireError("A value is too nested.")
    if isinstance(tree, list):
        return _decode_all(tree, depth - 1)
    if not isinstance(tree, dict):
        return tree
    if len(tree) != 1:
        raise WireError("A tagged value has exactly one tag.")
    ((tag, body),) = tree.items()
    try:
        return _DECODERS[tag](body, depth - 1)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise WireError(f"Unreadable value with tag {tag[:10]!r}.") from error


def _decode_all(body: Tree, depth: int) -> list[object]:
    return [_decode(entry, depth) for entry in _list(body)]


def _list(body: Tree) -> list[Tree]:
    if not isinstance(body, list):
        raise WireError("A container holds a list.")
    return body


def _decode_dict(body: Tree, depth: int) -> dict[object, object]:
    pairs = [_list(pair) for pair in _list(body)]
    return {_decode(key, depth): _decode(entry, depth) for key, entry in pairs}


def _decode_description(body: Tree, _depth: int) -> Described:
    match body:
        case [str(type_name), list(ancestry), str(text)] if all(isinstance(name, str) for name in ancestry):
            return Described(type_name, tuple(str(name) for name in ancestry), text)
    raise WireError("A description lists its ancestry.")


_DECODERS: dict[str, Callable[..., object]] = {
    "i": lambda body, _depth: int(body, 16),
    "b": lambda body, _depth: bytes.fromhex(body),
    "B": lambda body, _depth: bytearray.fromhex(body),
    "c": lambda body, _depth: complex(*body),
    "t": lambda body, depth: tuple(_decode_all(body, depth)),
    "S": lambda body, depth: set(_decode_all(body, depth)),
    "F": lambda body, depth: frozenset(_decode_all(body, depth)),
    "d": _decode_dict,
    "o": _decode_description,
    "T": lambda body, _depth: TapNumber(int(body[0]), str(body[1])),
}


def pack(message: Tree) -> bytes:
    """Return `message` as a frame: four bytes of length, then JSON."""
    raw = json.dumps(message, separators=(",", ":")).encode()
    return _HEADER.pack(len(raw)) + raw


class FrameReader:
    """Cut a stream of bytes into messages. Refuses a frame by its header when it is too long."""

    def __init__(self, *, max_frame: int = MAX_FRAME) -> None:
        self._buffer = bytearray()
        self._max_frame = max_frame

    def feed(self, data: bytes) -> None:
        """Take in what a read returned."""
        self._buffer += data

    def next(self) -> dict[str, Tree] | None:
        """Return the next whole message, or None if more bytes are needed; raise `WireError` on a broken one."""
        if len(self._buffer) < _HEADER.size:
            return None
        (length,) = _HEADER.unpack_from(self._buffer)
        if length > self._max_frame:
            raise WireError("A frame is longer than the limit.")
        end = _HEADER.size + length
        if len(self._buffer) < end:
            return None
        raw = bytes(self._buffer[_HEADER.size : end])
        del self._buffer[:end]
        return _parse(raw)


def _parse(raw: bytes) -> dict[str, Tree]:
    try:
        message = json.loads(raw)
    except RecursionError:
        raise WireError("A frame is too nested.") from None
    except ValueError as error:
        raise WireError("A frame is not JSON.") from error
    if not isinstance(message, dict):
        raise WireError("A message is a JSON object.")
    return message
