# refused by: performance — goes through all entries on every eviction
# lesson: Even if no key is hashed, each eviction walks the whole cache: the larger the cache, the dearer the put.
"""Keep the most recently used entries; each carries the time of its last use."""

from collections.abc import Callable, Hashable
from itertools import count
from typing import Generic, NamedTuple, TypeVar, overload

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class CacheStats(NamedTuple):
    """What a cache has answered and dropped since it was made."""

    hits: int  # calls of `get` that found their key
    misses: int  # calls of `get` that did not
    evictions: int  # entries that left to make room


class LRUCache(Generic[K, V]):
    """Hold at most `capacity` entries; a new entry takes the place of the least recently used one."""

    def __init__(self, capacity: int, *, on_evict: Callable[[K, V], None] | None = None) -> None:
        """Start empty; refuse a capacity that has no room for the newest entry."""
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._on_evict = on_evict
        self._entries: dict[K, tuple[int, V]] = {}
        self._clock = count()
        self._hits = self._misses = self._evictions = 0

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: D | None = None) -> V | D | None:
        """Return the value of `key` and count this as its latest use, or return `default`."""
        if key not in self._entries:
            self._misses += 1
            return default
        self._hits += 1
        _, value = self._entries[key]
        self._entries[key] = next(self._clock), value
        return value

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key` as its latest use; let the least recently used entry go if that is one too many."""
        self._entries[key] = next(self._clock), value
        if len(self._entries) > self._capacity:
            self._evict()

    def _evict(self) -> None:
        """Drop the least recently used entry and only then report it, so that the callback finds a settled cache."""
        key, (_, value) = min(self._entries.items(), key=lambda entry: entry[1][0])
        del self._entries[key]
        self._evictions += 1
        if self._on_evict is not None:
            self._on_evict(key, value)

    def stats(self) -> CacheStats:
        """Return the figures so far."""
        return CacheStats(self._hits, self._misses, self._evictions)

    def __contains__(self, key: object) -> bool:
        """Tell whether `key` has an entry, without using it."""
        return key in self._entries

    def __len__(self) -> int:
        """Return the number of entries held."""
        return len(self._entries)
