"""Slot table: entries stay in numbered slots, and two lists of slot numbers say who was used before and after whom.

Invariant: `_newer[0]` is the slot of the least recently used entry, `_older[0]` of the most recently used; slot 0 holds
no entry, it closes the ring. Slots are made as the cache fills and reused ever after.
Cost: at most three dictionary operations and six list assignments per call, and no object per entry but its pair.
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
        """Start with slot 0 alone, its own neighbour on both sides."""
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._on_evict = on_evict
        self._slots: dict[K, int] = {}
        self._pairs: list[tuple[K, V]] = []  # the pair of slot s stands at s - 1
        self._older = [0]
        self._newer = [0]
        self._hits = self._misses = self._evictions = 0

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: D | None = None) -> V | D | None:
        """Return the value of `key` and count this as its latest use, or return `default`."""
        slot = self._slots.get(key)
        if slot is None:
            self._misses += 1
            return default
        self._hits += 1
        self._refresh(slot)
        return self._pairs[slot - 1][1]

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key` as its latest use; with no slot left, take over that of the least recently used."""
        slot = self._slots.get(key)
        if slot is not None:
            self._pairs[slot - 1] = (key, value)
            self._refresh(slot)
        elif len(self._pairs) < self._capacity:
            self._append(key, value)
        else:
            self._replace_oldest(key, value)

    def _append(self, key: K, value: V) -> None:
        """Make a slot for a new entry."""
        self._pairs.append((key, value))
        slot = self._slots[key] = len(self._pairs)
        self._older.append(slot)
        self._newer.append(slot)
        self._refresh(slot)

    def _replace_oldest(self, key: K, value: V) -> None:
        """Give the slot of the least recently used entry to a new one, then report who left."""
        slot = self._newer[0]
        evicted_key, evicted_value = self._pairs[slot - 1]
        del self._slots[evicted_key]
        self._slots[key] = slot
        self._pairs[slot - 1] = (key, value)
        self._refresh(slot)
        self._evictions += 1
        if self._on_evict is not None:
            self._on_evict(evicted_key, evicted_value)

    def _refresh(self, slot: int) -> None:
        """Unlink `slot`, then link it in as the most recently used."""
        older, newer = self._older[slot], self._newer[slot]
        self._newer[older], self._older[newer] = newer, older
        newest = self._older[0]
        self._older[slot], self._newer[slot] = newest, 0
        self._newer[newest] = self._older[0] = slot

    def stats(self) -> CacheStats:
        """Return the figures so far."""
        return CacheStats(self._hits, self._misses, self._evictions)

    def __contains__(self, key: object) -> bool:
        """Tell whether `key` has an entry, without using it."""
        return key in self._slots

    def __len__(self) -> int:
        """Return the number of entries held."""
        return len(self._slots)
