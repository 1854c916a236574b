# refused by: behaviour — calls itself for each level, which ends in a RecursionError
# lesson: Each level of nesting is a call that waits inside another; keep what waits in a list of your own.
"""Walk through nested data item by item, however deep it is."""

import math
from collections.abc import Generator, Iterable, Mapping


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Yield the items at all levels down to `depth`, in order; return their number."""
    return (yield from _walk(items, math.inf if depth is None else depth, (str, bytes, *atoms), {}))


def _walk(
    items: Iterable[object], depth: float, whole: tuple[type, ...], opened: dict[int, object]
) -> Generator[object, None, int]:
    opened[id(items)] = items
    count = 0
    for item in items:
        if depth > 0 and isinstance(item, Iterable) and not isinstance(item, whole):
            if id(item) in opened:
                raise ValueError(f"{type(item).__name__} contains itself")
            count += yield from _walk(item, depth - 1, whole, opened)
        else:
            count += 1
            yield item
    del opened[id(items)]
    return count


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
