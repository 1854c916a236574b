# refused by: behaviour — compares values to find cycles
# lesson: `in` a list asks `==`, which may dig through all levels, and may hold for two different objects.
"""Walk through nested data item by item, however deep it is."""

import math
from collections.abc import Generator, Iterable, Mapping


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Yield the items at all levels down to `depth`, in order; return their number."""
    whole = (str, bytes, *atoms)
    deepest = math.inf if depth is None else depth
    path = [iter(items)]
    opened = [items]
    count = 0
    while path:
        for item in path[-1]:
            if len(path) <= deepest and isinstance(item, Iterable) and not isinstance(item, whole):
                if item in opened:
                    raise ValueError(f"{type(item).__name__} contains itself")
                path.append(iter(item))
                opened.append(item)
                break
            count += 1
            yield item
        else:
            path.pop()
            opened.pop()
    return count


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
