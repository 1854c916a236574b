"""What a type checker must accept of code that flattens, and what it must refuse. Checked, never run."""

from collections.abc import Generator, Iterator
from contextlib import closing
from types import MappingProxyType
from typing import assert_type

from flatten import flatten, manifest


def test_takes_any_iterable(nested: list[list[int]], prices: dict[str, float], lines: Iterator[str]) -> None:
    """`flatten` takes any iterable, also a text, and gives objects."""
    assert_type(next(flatten(nested)), object)
    assert_type(next(flatten(prices)), object)
    assert_type(next(flatten(lines)), object)
    assert_type(list(flatten("abc")), list[object])


def test_what_comes_out_must_be_looked_at(nested: list[list[int]]) -> None:
    """What comes out may be anything, so its type has to be asked for before use."""
    item = next(flatten(nested))
    print(item + 1)  # refused: operator
    if isinstance(item, int):
        print(item + 1)


def test_an_input_is_an_iterable() -> None:
    """A number and None are refused as input."""
    flatten(3)  # refused: arg-type
    flatten(None)  # refused: arg-type


def test_options_are_given_by_name(nested: list[list[int]]) -> None:
    """`depth` and `atoms` are given by name only."""
    flatten(nested, depth=2, atoms=(dict, tuple))
    flatten(nested, 2)  # refused: call-arg|misc


def test_depth_is_a_number_or_none(nested: list[list[int]]) -> None:
    """`depth` is an int or None."""
    flatten(nested, depth=0)
    flatten(nested, depth=None)
    flatten(nested, depth="2")  # refused: arg-type


def test_atoms_is_a_tuple_of_types(nested: list[list[int]], others: tuple[type, ...]) -> None:
    """`atoms` is a tuple of types: a lone type, a list and a tuple of texts are refused."""
    flatten(nested, atoms=others)
    flatten(nested, atoms=())
    flatten(nested, atoms=dict)  # refused: arg-type
    flatten(nested, atoms=[dict])  # refused: arg-type
    flatten(nested, atoms=("dict",))  # refused: arg-type


def test_the_number_comes_back() -> None:
    """Both are generators that return an int, and `yield from` gives it to the caller."""

    def report(nested: list[object]) -> Generator[object, None, None]:
        count = yield from flatten(nested)
        assert_type(count, int)
        total = yield from manifest({"all": nested})
        assert_type(total, int)

    walk: Generator[object, None, int] = flatten(report([]))
    lines: Generator[object, None, int] = manifest({})
    with closing(walk), closing(lines):
        assert_type(next(lines), object)


def test_boxes_have_names(boxes: MappingProxyType[str, tuple[str, ...]], pairs: list[tuple[str, list[int]]]) -> None:
    """`manifest` takes any mapping from str to iterables; numbers for names or for boxes, and pairs, are refused."""
    manifest(boxes)
    manifest({"a": [1], "b": "text"})
    manifest({7: [1]})  # refused: dict-item
    manifest({"a": 1})  # refused: dict-item
    manifest(pairs)  # refused: arg-type
