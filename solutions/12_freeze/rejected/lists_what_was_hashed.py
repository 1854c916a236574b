# refused by: performance — looks for the hash of a part in a list of all parts so far
# lesson: To look for something in a list is to go through it: what is asked for again and again belongs in a set or a dict.
"""Freeze JSON-like data, thaw it, and tell whether two data are the same.

Cost: each function visits a list or dict once, however often it comes; `same` visits each pair once.
"""

from collections.abc import Hashable
from copy import deepcopy
from math import isnan
from typing import Self, TypeAlias

Data: TypeAlias = bool | int | float | str | list["Data"] | dict[str, "Data"] | None


class Frozen:
    """A snapshot of data that can be compared and hashed.

    Invariant: nobody else holds a list or dict of the snapshot, so the hash taken at the start stays true.
    """

    __slots__ = ("_hash", "_snapshot")

    def __init__(self, data: Data) -> None:
        self._hash = _hash_of(data, [], set())  # first, as it refuses what is not data
        self._snapshot = deepcopy(data)  # its memo goes by identity: one object stays one, equal ones stay apart

    def thaw(self) -> Data:
        """Return the data as they were frozen, in new lists and dicts."""
        return deepcopy(self._snapshot)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen):
            return NotImplemented
        return same(self._snapshot, other._snapshot)

    def __hash__(self) -> int:
        return self._hash

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def same(left: Data, right: Data) -> bool:
    """Return whether no path of indexes and keys leads to anything different in the two.

    Invariant: the assumed pairs are the same, unless a pair that still waits is not. So to meet one again, as cycles
    and shared parts do, tells nothing new.
    """
    waiting = [(left, right)]
    assumed: set[tuple[int, int]] = set()
    while waiting:
        one, other = waiting.pop()
        if (id(one), id(other)) in assumed:
            continue
        assumed.add((id(one), id(other)))
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            waiting += [(item, other[place]) for place, item in enumerate(one)]
        elif isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            waiting += [(value, other[key]) for key, value in one.items()]
        elif type(one) is not type(other) or _comparable(one) != _comparable(other):
            return False
    return True


def _hash_of(data: Data, known: list[tuple[int, int]], inside: set[int]) -> int:
    """Return a hash that all data have that are the same; `known` holds those of lists and dicts by identity.

    None stands there as long as a list or dict is open: whoever meets it then is inside it.
    """
    if not isinstance(data, list | dict):
        return hash((type(data), _comparable(data)))
    if id(data) in inside:
        raise ValueError(f"A {type(data).__name__} contains itself.")
    for number, found in known:
        if number == id(data):
            return found
    inside.add(id(data))
    known.append((id(data), hash(_hashes_in(data, known, inside))))
    inside.remove(id(data))
    return known[-1][1]


def _hashes_in(data: list[Data] | dict[str, Data], known: list[tuple[int, int]], inside: set[int]) -> Hashable:
    """Return the hashes of what is in a list, in order, or in a dict, in none."""
    if isinstance(data, list):
        return tuple(_hash_of(item, known, inside) for item in data)
    for key in data:
        if not isinstance(key, str):
            raise TypeError(f"A key must be a str; this is of type {type(key).__name__}.")
    return frozenset((key, _hash_of(value, known, inside)) for key, value in data.items())


def _comparable(value: Data) -> Hashable:
    """Return what stands for a value that is neither list nor dict: itself, or None for every NaN."""
    match value:
        case float() if isnan(value):
            return None  # with its type beside it, nothing else is that
        case None | bool() | int() | float() | str():
            return value
    raise TypeError(f"Data can't hold anything of type {type(value).__name__}.")
