"""A ring of entries, where evicting gives the oldest entry the new key in place: no node is ever dropped."""

from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar, overload

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class CacheStats(NamedTuple):
    """What a cache has answered and dropped since it was made. Keep this class as it is."""

    hits: int  # calls of `get` that found their key
    misses: int  # calls of `get` that did not
    evictions: int  # entries that left to make room


class _Entry(Generic[K, V]):
    """One key and its value, linked into a ring that runs from the oldest entry to the newest and round again."""

    __slots__ = ("key", "newer", "older", "value")

    def __init__(self, key: K, value: V) -> None:
        self.key = key
        self.value = value
        self.older: _Entry[K, V] = self
        self.newer: _Entry[K, V] = self  # for the newest entry: the oldest

    def move_after(self, newest: "_Entry[K, V]") -> None:
        """Leave the present place, if any, for the one right after `newest`, which must be another entry."""
        self.older.newer = self.newer
        self.newer.older = self.older
        self.older = newest
        self.newer = newest.newer
        self.newer.older = self
        newest.newer = self


class LRUCache(Generic[K, V]):
    """Hold at most `capacity` entries; a new entry takes the place of the least recently used one."""

    def __init__(self, capacity: int, *, on_evict: Callable[[K, V], None] | None = None) -> None:
        """Start empty. Raise ValueError, saying "at least 1", if `capacity` is smaller than that.

        `on_evict` is told key and value of every entry that leaves to make room, and of no other.
        """
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._on_evict = on_evict
        self._entries: dict[K, _Entry[K, V]] = {}
        self._newest: _Entry[K, V] | None = None
        self._hits = 0
        self._misses = 0
        self._evictions = 0

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: D | None = None) -> V | D | None:
        """Return the value of `key`, now the most recently used; if there is no such entry, return `default`."""
        entry = self._entries.get(key)
        if entry is None:
            self._misses += 1
            return default
        self._hits += 1
        self._use(entry)
        return entry.value

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key`, now the most recently used.

        A new key in a full cache takes the place of the least recently used entry, and then `on_evict` hears of it.
        """
        entry = self._entries.get(key)
        if entry is not None:
            self._use(entry)
            entry.value = value  # last: dropping the old value may run its finalizer
            return
        newest = self._newest
        if newest is None or len(self._entries) < self._capacity:
            entry = _Entry(key, value)
            self._entries[key] = entry
            self._use(entry)
            return
        # Full: the oldest entry comes right after the newest, so it takes the new key where it stands.
        entry = newest.newer
        old_key, old_value = entry.key, entry.value
        del self._entries[old_key]
        self._entries[key] = entry
        entry.key, entry.value = key, value
        self._newest = entry
        self._evictions += 1
        if self._on_evict is not None:  # everything is in place; nothing may follow this call
            self._on_evict(old_key, old_value)

    def stats(self) -> CacheStats:
        """Return the figures so far; later calls don't change what you got."""
        return CacheStats(self._hits, self._misses, self._evictions)

    def __contains__(self, key: object) -> bool:
        """Tell whether `key` has an entry. Looking is not using, and counts nowhere."""
        return key in self._entries

    def __len__(self) -> int:
        """Return the number of entries held."""
        return len(self._entries)

    def _use(self, entry: _Entry[K, V]) -> None:
        """Make `entry`, in the ring or new, the most recently used one."""
        if self._newest is not None and self._newest is not entry:
            entry.move_after(self._newest)
        self._newest = entry
