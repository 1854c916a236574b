"""A frame for each level, as Python keeps one for each call; a marker stands for "no item".

Invariant: a frame stands for what is open; its number is the depth that is left below it.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple


class _End(Enum):
    END = "no item"


class _Frame(NamedTuple):
    owner: object
    iterator: Iterator[object]
    left: float  # levels that may still be opened in it


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Yield the items at all levels down to `depth`, in order; return their number."""
    count = 0
    frames = [_Frame(items, iter(items), float("inf") if depth is None else depth)]
    opened = {id(items)}
    while frames:
        owner, iterator, left = frames[-1]
        item = next(iterator, _End.END)
        if item is _End.END:
            frames.pop()
            opened.discard(id(owner))
        elif left <= 0 or (inner := _open(item, atoms)) is None:
            count += 1
            yield item
        elif id(item) in opened:
            raise ValueError(f"a {type(item).__name__} contains itself")
        else:
            frames.append(_Frame(item, inner, left - 1))
            opened.add(id(item))
    return count


def _open(item: object, atoms: tuple[type, ...]) -> Iterator[object] | None:
    """Return an iterator over what is nested, or None for what is not."""
    if isinstance(item, (str, bytes, *atoms)) or not isinstance(item, Iterable):
        return None
    return iter(item)


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
