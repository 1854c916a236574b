"""Every different part exists once in a table, so that equality is identity; a plan tells which objects to make.

Invariant: a node holds the nodes of its parts, and equal keys have one node as long as anybody holds it.
"""

from collections.abc import Hashable
from math import isnan
from typing import Self, TypeAlias
from weakref import WeakValueDictionary

Data: TypeAlias = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
Step: TypeAlias = bool | int | float | str | tuple[int, ...] | dict[str, int] | None
"""How to make one part: a value as it is, a list or a dict of parts that were made before."""


class _Node:
    """Stands for all data that are the same."""

    __slots__ = ("__weakref__", "key")

    def __init__(self, key: Hashable) -> None:
        self.key = key


_NODES: WeakValueDictionary[Hashable, _Node] = WeakValueDictionary()


def _node(key: Hashable) -> _Node:
    node = _NODES.get(key)
    if node is None:
        node = _NODES[key] = _Node(key)
    return node


class Frozen:
    """A snapshot of data that can be compared and hashed."""

    def __init__(self, data: Data) -> None:
        survey = _Survey()
        self._node = survey.nodes[survey.place_of(data)]
        self._plan = tuple(survey.plan)

    def thaw(self) -> Data:
        """Return the data as they were frozen, in new lists and dicts."""
        made: list[Data] = []
        for step in self._plan:
            if isinstance(step, tuple):
                made.append([made[place] for place in step])
            elif isinstance(step, dict):
                made.append({key: made[place] for key, place in step.items()})
            else:
                made.append(step)
        return made[-1]

    def __eq__(self, other: object) -> bool:
        return self._node is other._node if isinstance(other, Frozen) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._node)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


class _Survey:
    """The plan of some data, and a node for each step of it."""

    def __init__(self) -> None:
        self.plan: list[Step] = []
        self.nodes: list[_Node] = []
        self._places: dict[int, int] = {}
        self._open: set[int] = set()

    def place_of(self, data: Data) -> int:
        """Return the place of a part in the plan, after all that is in it."""
        if not isinstance(data, list | dict):
            return self._add(data, _value_key(data))
        if id(data) in self._open:
            raise ValueError(f"The {type(data).__name__} contains itself.")
        if id(data) in self._places:
            return self._places[id(data)]
        self._open.add(id(data))
        place = self._add_list(data) if isinstance(data, list) else self._add_dict(data)
        self._open.discard(id(data))
        self._places[id(data)] = place
        return place

    def _add_list(self, items: list[Data]) -> int:
        places = tuple([self.place_of(item) for item in items])
        return self._add(places, (list, tuple([self.nodes[place] for place in places])))

    def _add_dict(self, entries: dict[str, Data]) -> int:
        for key in entries:
            if not isinstance(key, str):
                raise TypeError(f"{type(key).__name__} can't be the type of a key.")
        places = {key: self.place_of(value) for key, value in entries.items()}
        return self._add(places, (dict, frozenset((key, self.nodes[place]) for key, place in places.items())))

    def _add(self, step: Step, key: Hashable) -> int:
        self.plan.append(step)
        self.nodes.append(_node(key))
        return len(self.plan) - 1


def _value_key(value: Data) -> Hashable:
    match value:
        case None | bool() | int() | str():
            return type(value), value
        case float():
            return float, "NaN" if isnan(value) else value
    raise TypeError(f"{type(value).__name__} is no data.")


def same(left: Data, right: Data) -> bool:
    """Return whether two data are the same."""
    todo, seen = [(left, right)], set[tuple[int, int]]()
    while todo:
        one, other = todo.pop()
        if isinstance(one, list | dict) and isinstance(other, list | dict):
            pair = id(one), id(other)
            if pair in seen:
                continue
            seen.add(pair)
            if type(one) is not type(other) or len(one) != len(other):
                return False
            if isinstance(one, list) and isinstance(other, list):
                todo.extend(zip(one, other, strict=True))
            elif isinstance(one, dict) and isinstance(other, dict):
                if one.keys() - other.keys():
                    return False
                todo.extend((one[key], other[key]) for key in one)
        elif isinstance(one, list | dict) or isinstance(other, list | dict) or _value_key(one) != _value_key(other):
            return False
    return True
