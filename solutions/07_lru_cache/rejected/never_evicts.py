# refused by: behaviour — asks whether the key is new when it is in already, so nothing ever leaves
# lesson: Ask whether a key is new before you store it, for afterwards it never is; or let the size alone tell when an entry must go.
"""Keep the most recently used entries, up to a capacity."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
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
        self._entries: OrderedDict[K, V] = OrderedDict()
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
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key` as its latest use; let the least recently used entry go if that is one too many."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if key not in self._entries and len(self._entries) > self._capacity:
            self._evict()

    def _evict(self) -> None:
        """Drop the least recently used entry and only then report it, so that the callback finds a settled cache."""
        key, value = self._entries.popitem(last=False)
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
