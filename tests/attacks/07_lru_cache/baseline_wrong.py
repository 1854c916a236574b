"""A dict that never lets go, and has no figures."""
# goal: none
# group: baseline
# baseline: wrong
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class CacheStats(NamedTuple):
    hits: int
    misses: int
    evictions: int


class LRUCache(Generic[K, V]):
    def __init__(self, capacity, *, on_evict=None):
        self._kept = {}

    def get(self, key, default=None):
        return self._kept.get(key, default)

    def put(self, key, value):
        self._kept[key] = value

    def stats(self):
        return CacheStats(0, 0, 0)

    def __contains__(self, key):
        return key in self._kept

    def __len__(self):
        return len(self._kept)
