"""One dict is the path: it finds a cycle by id, and its last entry is what is being walked through.

Invariant: the entries of `path` are what is open, outermost first, each with the iterator that remembers its place.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import TypeGuard


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Yield the items at all levels down to `depth`, in order; return their number."""
    count = 0
    iterator = iter(items)
    path: dict[int, tuple[object, Iterator[object]]] = {id(items): (items, iterator)}
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            path.popitem()
            if not path:
                return count
            _, iterator = path[next(reversed(path))]
            continue
        if (depth is not None and len(path) > depth) or not _is_nested(item, atoms):
            count += 1
            yield item
        elif id(item) in path:
            raise ValueError(f"{type(item).__name__} contains itself")
        else:
            iterator = iter(item)
            path[id(item)] = item, iterator


def _is_nested(item: object, atoms: tuple[type, ...]) -> TypeGuard[Iterable[object]]:
    return isinstance(item, Iterable) and not isinstance(item, (str, bytes)) and not isinstance(item, atoms)


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
