"""A form of flat rows, one for each different part, numbered in an order that depends on nothing but the data.

Invariant: a row names only rows before it, and equal rows have one number; so the same data give the same rows.
"""

from collections.abc import Hashable
from copy import deepcopy
from math import isnan
from typing import Self, TypeAlias

Data: TypeAlias = bool | int | float | str | list["Data"] | dict[str, "Data"] | None


class Frozen:
    """A snapshot of data that can be compared and hashed."""

    def __init__(self, data: Data) -> None:
        rows = _Rows()
        rows.number_of(data)
        self._form = tuple(rows.numbers)
        self._snapshot = deepcopy(data)

    def thaw(self) -> Data:
        """Return the data as they were frozen, in new lists and dicts."""
        return deepcopy(self._snapshot)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen):
            return NotImplemented
        return self._form == other._form

    def __hash__(self) -> int:
        return hash(self._form)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


class _Rows:
    """The rows of data, each with its number, in the order in which they were completed."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}
        self._known: dict[int, int] = {}  # the number of each list and dict, by identity
        self._open: list[int] = []  # the way from the root; at most as long as the data are deep

    def number_of(self, data: Data) -> int:
        if id(data) in self._open:
            raise ValueError(f"{type(data).__name__} contains itself")
        if not isinstance(data, list | dict):
            return self._enter(_row_of(data))
        if id(data) not in self._known:
            self._open.append(id(data))
            self._known[id(data)] = self._enter(self._row_of_parts(data))
            self._open.pop()
        return self._known[id(data)]

    def _enter(self, row: Hashable) -> int:
        return self.numbers.setdefault(row, len(self.numbers))

    def _row_of_parts(self, data: list[Data] | dict[str, Data]) -> Hashable:
        if isinstance(data, list):
            return "list", tuple([self.number_of(item) for item in data])
        for key in data:
            if not isinstance(key, str):
                raise TypeError(f"a key of type {type(key).__name__}")
        return "dict", tuple([(key, self.number_of(data[key])) for key in sorted(data)])


def _row_of(value: Data) -> Hashable:
    """Return the row of a value that holds nothing."""
    if isinstance(value, float) and isnan(value):
        return ("NaN",)
    if value is not None and not isinstance(value, bool | int | float | str):
        raise TypeError(f"data of type {type(value).__name__}")
    return type(value), value


def same(left: Data, right: Data) -> bool:
    """Return whether two data are the same."""
    pairs = [(left, right)]  # grows while it is read
    met = {(id(left), id(right))}
    for one, other in pairs:
        if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            parts = list(zip(one, other, strict=True))
        elif isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
            parts = [(one[key], other[key]) for key in one]
        elif isinstance(one, list | dict) or isinstance(other, list | dict) or _row_of(one) != _row_of(other):
            return False
        else:
            continue
        for pair in parts:
            place = id(pair[0]), id(pair[1])
            if place not in met:
                met.add(place)
                pairs.append(pair)
    return True
