"""Plain dict in order of insertion: every use takes an entry out and puts it back in at the end.

Invariant: `_entries` lists the least recently used entry first.
Cost: at most three dictionary operations per call. Finding the first key steps over the holes that earlier removals
left in the table; the steps are tiny, but there are more of them the larger the capacity.
"""

from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar, overload

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class CacheStats(NamedTuple):
    """What a cache has answered and dropped since it was made."""

    hits: int
    misses: int
    evictions: int


class LRUCache(Generic[K, V]):
    """Hold at most `capacity` entries; a new entry takes the place of the least recently used one."""

    def __init__(self, capacity: int, *, on_evict: Callable[[K, V], None] | None = None) -> None:
        """Start with an empty dict."""
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._on_evict = on_evict
        self._entries: dict[K, V] = {}
        self._hits = self._misses = self._evictions = 0

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: D | None = None) -> V | D | None:
        """Return the value of `key` and count this as its latest use, or return `default`."""
        try:
            value = self._entries.pop(key)
        except KeyError:
            self._misses += 1
            return default
        self._hits += 1
        self._entries[key] = value
        return value

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key` as its latest use; let the least recently used entry go if that is one too many."""
        self._entries.pop(key, None)
        self._entries[key] = value
        if len(self._entries) > self._capacity:
            self._evict()

    def _evict(self) -> None:
        """Drop the first entry, then report it."""
        key = next(iter(self._entries))
        value = self._entries.pop(key)
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
