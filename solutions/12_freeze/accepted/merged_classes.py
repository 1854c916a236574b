"""Lists and dicts that must be the same are merged into classes; each merge leaves one class less to compare.

Invariant: everything in a class is the same, unless a pair that still waits is not. With n lists and dicts there are
fewer than n merges, so `same` is quick on any two tangles, also where the pairs are many.
"""

from collections.abc import Hashable, Iterator
from copy import deepcopy
from math import isnan
from typing import Self, TypeAlias

Data: TypeAlias = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
Box: TypeAlias = list["Data"] | dict[str, "Data"]


class Frozen:
    """A snapshot of data that can be compared and hashed."""

    def __init__(self, data: Data) -> None:
        _check(data, set(), set())
        self._snapshot = deepcopy(data)
        self._hash: int | None = None

    def thaw(self) -> Data:
        """Return the data as they were frozen, in new lists and dicts."""
        return deepcopy(self._snapshot)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen):
            return NotImplemented
        return hash(self) == hash(other) and same(self._snapshot, other._snapshot)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = _hash_of(self._snapshot, {})
        return self._hash

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def _check(data: Data, inside: set[int], checked: set[int]) -> None:
    """Refuse what contains itself, and what is no data."""
    if id(data) in inside:
        raise ValueError("Something in the data contains itself.")
    if not isinstance(data, list | dict):
        _plain(data)
    elif id(data) not in checked:
        inside.add(id(data))
        for key, part in _parts(data):
            if not isinstance(key, int if isinstance(data, list) else str):
                raise TypeError(f"The type of a key is {type(key).__name__}.")
            _check(part, inside, checked)
        inside.remove(id(data))
        checked.add(id(data))


def _parts(data: Box) -> Iterator[tuple[int | str, Data]]:
    return iter(enumerate(data)) if isinstance(data, list) else iter(data.items())


def _plain(value: Data) -> Hashable:
    if value is not None and not isinstance(value, bool | int | float | str):
        raise TypeError(f"There is something of type {type(value).__name__}.")
    return type(value).__name__, None if isinstance(value, float) and isnan(value) else value


def _hash_of(data: Data, known: dict[int, int]) -> int:
    if not isinstance(data, list | dict):
        return hash(_plain(data))
    if id(data) not in known:
        parts = frozenset([(key, _hash_of(part, known)) for key, part in _parts(data)])
        known[id(data)] = hash((isinstance(data, list), parts))
    return known[id(data)]


def same(left: Data, right: Data) -> bool:
    """Return whether two data are the same."""
    leaders: dict[int, int] = {}

    def leader(number: int) -> int:
        while number in leaders:
            leaders[number] = leaders.get(leaders[number], leaders[number])  # halves the way
            number = leaders[number]
        return number

    waiting: list[tuple[Data, Data]] = [(left, right)]
    while waiting:
        one, other = waiting.pop()
        if isinstance(one, list | dict) and isinstance(other, list | dict):
            ours, theirs = leader(id(one)), leader(id(other))
            if ours == theirs:
                continue
            leaders[ours] = theirs
            parts = dict(_parts(other))
            if type(one) is not type(other) or {key for key, _ in _parts(one)} != parts.keys():
                return False
            waiting += [(part, parts[key]) for key, part in _parts(one)]
        elif isinstance(one, list | dict) or isinstance(other, list | dict) or _plain(one) != _plain(other):
            return False
    return True
