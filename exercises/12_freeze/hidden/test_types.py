"""What a type checker must accept of code that freezes data, and what it must refuse. Checked, never run."""

from collections.abc import Hashable
from copy import copy, deepcopy
from typing import assert_type

from freeze import Data, Frozen, same


def test_all_data_are_welcome(data: Data, items: list[Data], entries: dict[str, Data]) -> None:
    """Whatever JSON knows can be frozen and compared."""
    print(Frozen(None), Frozen(3), Frozen(2.5), Frozen("text"), Frozen(data), Frozen(items), Frozen(entries))
    print(Frozen([1, [2.0, None], {"key": ["text", True]}]), Frozen({"key": {"key": []}}))
    assert_type(same(data, items), bool)
    assert_type(same(entries, {"key": [1]}), bool)


def test_thawing_gives_data(items: list[Data]) -> None:
    """What comes back is Data, and has to be looked at before it is used as a list or a dict."""
    thawed = Frozen(items).thaw()
    assert_type(thawed, Data)
    if isinstance(thawed, list):
        thawed.append({"key": thawed})
        assert_type(thawed, list[Data])
    elif isinstance(thawed, dict):
        assert_type(thawed["key"], Data)
    Frozen(items).thaw()[0]  # refused: index
    Frozen(items).thaw().append(1)  # refused: union-attr


def test_a_frozen_is_hashable(data: Data, items: list[Data]) -> None:
    """A Frozen may be a key and an element of a set, and keeps its type when it is copied."""
    assert_type({Frozen(data): 1}, dict[Frozen, int])
    key: Hashable = Frozen(items)
    assert_type(copy(Frozen(data)), Frozen)
    assert_type(deepcopy(Frozen(data)), Frozen)
    print(key)


def test_a_frozen_is_compared_with_anything(data: Data, anything: object) -> None:
    """A Frozen can be compared with whatever there is, and the answer is a bool."""
    assert_type(Frozen(data) == Frozen(data), bool)
    assert_type(Frozen(data) == anything, bool)
    assert_type(Frozen(data) != data, bool)
    assert_type(hash(Frozen(data)), int)


def test_other_types_are_refused(data: Data) -> None:
    """Tuples, sets, bytes and a Frozen are no data, and neither is a dict with numbers for keys."""
    Frozen((1, 2))  # refused: arg-type
    Frozen({1, 2})  # refused: arg-type
    Frozen(b"")  # refused: arg-type
    Frozen(Frozen(data))  # refused: arg-type
    Frozen({1: "text"})  # refused: dict-item
    Frozen([1, (2, 3)])  # refused: list-item
    same((1, 2), data)  # refused: arg-type
    same(data, Frozen(data))  # refused: arg-type
    Frozen()  # refused: call-arg
