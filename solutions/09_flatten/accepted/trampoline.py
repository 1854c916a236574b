"""A generator for each level, written as if it called itself; whoever runs them keeps those that wait in a list.

Invariant: a level yields what comes out, or asks by an `_Open` for another level to run before it goes on.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class _Open:
    """The wish that another level be run first."""

    level: Generator[object, None, None]


@dataclass(slots=True)
class _Walk:
    """What all levels of one walk share."""

    whole: tuple[type, ...]
    opened: dict[int, object] = field(default_factory=dict)  # by id

    def level(self, items: Iterable[object], depth: int | None) -> Generator[object, None, None]:
        """Yield what is in `items`, in which up to `depth` levels may be opened."""
        with self._open(items):
            for item in items:
                if depth == 0 or isinstance(item, self.whole) or not isinstance(item, Iterable):
                    yield item
                else:
                    yield _Open(self.level(item, None if depth is None else depth - 1))

    @contextmanager
    def _open(self, items: object) -> Iterator[None]:
        if id(items) in self.opened:
            raise ValueError(f"{type(items).__name__} contains itself")
        self.opened[id(items)] = items
        yield
        del self.opened[id(items)]


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Yield the items at all levels down to `depth`, in order; return their number."""
    count = 0
    waiting = [_Walk((str, bytes, *atoms)).level(items, depth)]
    while waiting:
        for wish in waiting[-1]:
            if isinstance(wish, _Open):
                waiting.append(wish.level)
                break
            count += 1
            yield wish
        else:
            waiting.pop()
    return count


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the items of each box and a line with their number; return the sum."""
    total = 0
    for name, items in boxes.items():
        count = yield from flatten(items)
        yield f"{name}: {count}"
        total += count
    return total
