# refused by: performance — gives each level a copy of all that is open
# lesson: A copy of all that is open for each level makes time and memory grow with the square of the depth; one for all levels will do.
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
    kept: list[object] = [items]
    opens: list[tuple[int, ...]] = [(id(items),)]
    count = 0
    while path:
        for item in path[-1]:
            if len(path) <= deepest and isinstance(item, Iterable) and not isinstance(item, whole):
                if id(item) in opens[-1]:
                    raise ValueError(f"{type(item).__name__} contains itself")
                path.append(iter(item))
                opens.append((*opens[-1], id(item)))
                kept.append(item)
                break
            count += 1
            yield item
        else:
            path.pop()
            opens.pop()
            kept.pop()
    return count


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
