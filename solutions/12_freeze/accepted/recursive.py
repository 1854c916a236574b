"""Functions that call themselves, and a snapshot rebuilt by hand with a memo of what was copied already.

Invariant: the memo maps the identity of an original to its copy, so what is one object stays one.
"""

from collections.abc import Hashable
from math import isnan
from typing import Self, TypeAlias

Data: TypeAlias = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
Pairs: TypeAlias = set[tuple[int, int]]


class Frozen:
    """A snapshot of data that can be compared and hashed."""

    def __init__(self, data: Data) -> None:
        self._data = _Copier().copy(data)
        self._hash = hash(_digest(self._data, {}))

    def thaw(self) -> Data:
        """Return the data as they were frozen, in new lists and dicts."""
        return _Copier().copy(self._data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frozen) and self._hash == other._hash and same(self._data, other._data)

    def __hash__(self) -> int:
        return self._hash

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def same(left: Data, right: Data) -> bool:
    """Return whether two data are the same."""
    return _same(left, right, set())


def _same(left: Data, right: Data, met: Pairs) -> bool:
    if type(left) is not type(right):
        return False
    if not isinstance(left, list | dict) and not isinstance(right, list | dict):
        return _plain(left) == _plain(right)
    if (id(left), id(right)) in met:
        return True
    met.add((id(left), id(right)))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(_same(one, other, met) for one, other in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key], met) for key in left)
    return False


class _Copier:
    """Copy data part by part, and refuse what is none."""

    def __init__(self) -> None:
        self._copies: dict[int, Data] = {}
        self._open: set[int] = set()

    def copy(self, data: Data) -> Data:
        if data is None or type(data) in {bool, int, float, str}:
            return data
        if id(data) in self._open:
            raise ValueError(f"This {type(data).__name__} contains itself.")
        if id(data) not in self._copies:
            self._open.add(id(data))
            self._copies[id(data)] = self._copy_parts(data)
            self._open.remove(id(data))
        return self._copies[id(data)]

    def _copy_parts(self, data: Data) -> Data:
        if isinstance(data, list):
            return [self.copy(item) for item in data]
        if not isinstance(data, dict):
            raise TypeError(f"{type(data).__name__} is no type of data")
        for key in data:
            if not isinstance(key, str):
                raise TypeError(f"{type(key).__name__} is no type of key")
        return {key: self.copy(value) for key, value in data.items()}


def _digest(data: Data, digests: dict[int, Hashable]) -> Hashable:
    """Return something small to hash; a list or dict is told by a number."""
    if isinstance(data, list | dict):
        if id(data) not in digests:
            parts: Hashable
            if isinstance(data, list):
                parts = tuple(_digest(item, digests) for item in data)
            else:
                parts = frozenset((key, _digest(value, digests)) for key, value in data.items())
            digests[id(data)] = hash((type(data), parts))
        return digests[id(data)]
    return type(data), _plain(data)


def _plain(value: float | str | None) -> float | str | None:
    return "NaN" if isinstance(value, float) and isnan(value) else value
