# refused by: behaviour — `in` keeps an entry alive
# lesson: A question must not change the answer to the next one: whoever asks with `in` has not used the entry yet.
"""Keep the most recently used entries, up to a capacity: a map finds them, links keep their order."""

from __future__ import annotations

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


class _Link(Generic[K, V]):
    """A place in the ring; one that is not an `_Entry` marks where the ring closes."""

    __slots__ = ("newer", "older")

    def __init__(self) -> None:
        self.older: _Link[K, V] = self
        self.newer: _Link[K, V] = self

    def insert_before(self, other: _Link[K, V]) -> None:
        """Take the place just older than `other`."""
        self.older, self.newer = other.older, other
        self.older.newer = self.newer.older = self

    def remove(self) -> None:
        """Close the gap between the neighbours."""
        self.older.newer, self.newer.older = self.newer, self.older


class _Entry(_Link[K, V]):
    """A key with its value."""

    __slots__ = ("key", "value")

    def __init__(self, key: K, value: V) -> None:
        super().__init__()
        self.key = key
        self.value = value


class LRUCache(Generic[K, V]):
    """Hold at most `capacity` entries; a new entry takes the place of the least recently used one."""

    def __init__(self, capacity: int, *, on_evict: Callable[[K, V], None] | None = None) -> None:
        """Start with an empty ring."""
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._on_evict = on_evict
        self._entries: dict[object, _Entry[K, V]] = {}
        self._ring: _Link[K, V] = _Link()
        self._hits = self._misses = self._evictions = 0

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: D | None = None) -> V | D | None:
        """Return the value of `key` and count this as its latest use, or return `default`."""
        entry = self._entries.get(key)
        if entry is None:
            self._misses += 1
            return default
        self._hits += 1
        self._refresh(entry)
        return entry.value

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key` as its latest use; let the least recently used entry go if that is one too many."""
        entry = self._entries.get(key)
        if entry is not None:
            entry.value = value
            self._refresh(entry)
            return
        self._entries[key] = entry = _Entry(key, value)
        entry.insert_before(self._ring)
        if len(self._entries) > self._capacity:
            self._evict()

    def _refresh(self, entry: _Entry[K, V]) -> None:
        """Move `entry` to the new end of the ring."""
        entry.remove()
        entry.insert_before(self._ring)

    def _evict(self) -> None:
        """Drop the least recently used entry, then report it."""
        oldest = self._ring.newer
        if not isinstance(oldest, _Entry):  # an empty ring: never so here, but only a check tells the type
            return
        oldest.remove()
        del self._entries[oldest.key]
        self._evictions += 1
        if self._on_evict is not None:
            self._on_evict(oldest.key, oldest.value)

    def stats(self) -> CacheStats:
        """Return the figures so far."""
        return CacheStats(self._hits, self._misses, self._evictions)

    def __contains__(self, key: object) -> bool:
        """Tell whether `key` has an entry."""
        entry = self._entries.get(key)
        if entry is None:
            return False
        self._refresh(entry)
        return True

    def __len__(self) -> int:
        """Return the number of entries held."""
        return len(self._entries)
