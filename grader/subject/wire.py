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
        text = repr(value)
    except BaseException as error:  # noqa: BLE001 -- a hostile __repr__ may raise anything
        text = f"<repr raised {type(error).__name__}>"
    ancestry = tuple(base.__name__[:80] for base in kind.__mro__[:12])
    return Described(kind.__name__[:80], ancestry, text[:MAX_TEXT])


def encode(value: object) -> Tree:
    """Return the tree that stands for `value` in a frame."""
    try:
        return _encode(value, MAX_DEPTH, [MAX_NODES])
    except _TooMuch:
        return {"o": ["unsendable", [], f"<{type(value).__name__} too deep or too large to send>"]}


def _encode(value: object, depth: int, budget: list[int]) -> Tree:
    budget[0] -= 1
    if depth < 0 or budget[0] < 0:
        raise _TooMuch
    kind = type(value)
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
    if isinstance(tree, list):
        return [decode(entry) for entry in tree]
    if not isinstance(tree, dict):
        return tree
    if len(tree) != 1:
        raise WireError("A tagged value has exactly one tag.")
    ((tag, body),) = tree.items()
    try:
        return _DECODERS[tag](body)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise WireError(f"Unreadable value with tag {tag[:10]!r}.") from error


def _decode_description(body: list[Tree]) -> Described:
    type_name, ancestry, text = body
    if not isinstance(ancestry, list):
        raise WireError("A description lists its ancestry.")
    return Described(str(type_name), tuple(str(name) for name in ancestry), str(text))


_DECODERS: dict[str, Callable[..., object]] = {
    "i": lambda body: int(body, 16),
    "b": bytes.fromhex,
    "B": bytearray.fromhex,
    "c": lambda body: complex(*body),
    "t": lambda body: tuple(decode(entry) for entry in body),
    "S": lambda body: {decode(entry) for entry in body},
    "F": lambda body: frozenset(decode(entry) for entry in body),
    "d": lambda body: {decode(key): decode(entry) for key, entry in body},
    "o": _decode_description,
    "T": lambda body: TapNumber(int(body[0]), str(body[1])),
}


def pack(message: Tree) -> bytes:
    """Return `message` as a frame: four bytes of length, then JSON."""
    raw = json.dumps(message, separators=(",", ":")).encode()
    return _HEADER.pack(len(raw)) + raw


class FrameReader:
    """Cut a stream of bytes into messages. Refuses a frame before parsing it when it is too long or too nested."""

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
    if raw.count(b"[") + raw.count(b"{") > 2 * MAX_NODES:
        raise WireError("A frame is too nested.")
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise WireError("A frame is not JSON.") from error
    if not isinstance(message, dict):
        raise WireError("A message is a JSON object.")
    return message
