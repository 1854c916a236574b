# refused by: behaviour — takes text apart when other atoms are given
# lesson: Text stays whole in any case: what `atoms` names comes on top of it and doesn't take its place.
"""Walk through nested data item by item, however deep it is."""

import math
from collections.abc import Generator, Iterable, Mapping


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Yield the items at all levels down to `depth`, in order; return their number."""
    whole = atoms or (str, bytes)
    deepest = math.inf if depth is None else depth
    path = [iter(items)]
    opened = {id(items): items}  # by id, and kept alive: the id of an object that is gone may be given to another
    count = 0
    while path:
        for item in path[-1]:
            if len(path) <= deepest and isinstance(item, Iterable) and not isinstance(item, whole):
                if id(item) in opened:
                    raise ValueError(f"{type(item).__name__} contains itself")
                path.append(iter(item))
                opened[id(item)] = item
                break
            count += 1
            yield item
        else:
            path.pop()
            opened.popitem()
    return count


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
