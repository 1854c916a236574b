"""Right, but it goes through all entries for each one."""
# goal: none
# group: baseline
# baseline: wrong
from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar, overload

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class CacheStats(NamedTuple):
    hits: int
    misses: int
    evictions: int


class LRUCache(Generic[K, V]):
    def __init__(self, capacity: int, *, on_evict: Callable[[K, V], None] | None = None) -> None:
        if capacity < 1:
            raise ValueError("A cache needs a capacity of at least 1.")
        self._capacity, self._on_evict = capacity, on_evict
        self._entries: list[tuple[K, V]] = []
        self._figures = [0, 0, 0]

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: D | None = None) -> V | D | None:
        place = self._find(key)
        if place is None:
            self._figures[1] += 1
            return default
        self._figures[0] += 1
        self._entries.append(self._entries.pop(place))
        return self._entries[-1][1]

    def put(self, key: K, value: V) -> None:
        place = self._find(key)
        if place is not None:
            del self._entries[place]
        self._entries.append((key, value))
        if len(self._entries) > self._capacity:
            gone = self._entries.pop(0)
            self._figures[2] += 1
            if self._on_evict is not None:
                self._on_evict(*gone)

    def stats(self) -> CacheStats:
        return CacheStats(*self._figures)

    def __contains__(self, key: object) -> bool:
        return self._find(key) is not None

    def __len__(self) -> int:
        return len(self._entries)

    def _find(self, key: object) -> int | None:
        hash(key)
        for place, (known, _) in enumerate(self._entries):
            if same(known, key):
                return place
        return None


def same(one: object, other: object) -> bool:
    return one is other or one == other
