# refused by: performance — only marks what it is done with, and so keeps it
# lesson: What is never struck off stays in memory, which a long row of short lists then fills.
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
    opened: dict[int, tuple[object, bool]] = {id(items): (items, True)}
    ids = [id(items)]
    count = 0
    while path:
        for item in path[-1]:
            if len(path) <= deepest and isinstance(item, Iterable) and not isinstance(item, whole):
                if id(item) in opened and opened[id(item)][1]:
                    raise ValueError(f"{type(item).__name__} contains itself")
                path.append(iter(item))
                opened[id(item)] = item, True
                ids.append(id(item))
                break
            count += 1
            yield item
        else:
            path.pop()
            number = ids.pop()
            opened[number] = opened[number][0], False
    return count


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
