"""A class that is a generator: what has to survive between two items are attributes.

Invariant: `_path` holds what is open, outermost first, each with its iterator, and `_ids` the ids of the same objects.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from types import TracebackType


class _Walk(Generator[object, None, int]):
    """The items at all levels, one by one."""

    def __init__(self, items: Iterable[object], depth: int | None, whole: tuple[type, ...]) -> None:
        self._depth = depth
        self._whole = whole
        self._count = 0
        self._path: list[tuple[object, Iterator[object]]] = [(items, iter(items))]
        self._ids = {id(items)}

    def send(self, _: None, /) -> object:
        """Return the next item; raise StopIteration, with the number of items, if there is none."""
        while self._path:
            container, iterator = self._path[-1]
            for item in iterator:
                if not self._may_open() or isinstance(item, self._whole) or not isinstance(item, Iterable):
                    self._count += 1
                    return item
                self._enter(item)
                break
            else:
                self._path.pop()
                self._ids.remove(id(container))
        raise StopIteration(self._count)

    def _may_open(self) -> bool:
        return self._depth is None or len(self._path) <= self._depth

    def _enter(self, nested: Iterable[object]) -> None:
        if id(nested) in self._ids:
            raise ValueError(f"{type(nested).__name__} contains itself")
        self._ids.add(id(nested))
        self._path.append((nested, iter(nested)))

    def throw(self, kind: object, value: object = None, traceback: TracebackType | None = None, /) -> object:
        """End the walk, and raise what is given."""
        self._path.clear()
        if isinstance(kind, BaseException):
            raise kind
        if isinstance(value, BaseException):
            raise value.with_traceback(traceback)
        raise kind() if isinstance(kind, type) and issubclass(kind, BaseException) else TypeError("no exception")


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Return a generator of the items at all levels down to `depth`, in order, which returns their number."""
    return _Walk(items, depth, (str, bytes, *atoms))


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
