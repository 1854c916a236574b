# refused by: performance — remembers every use until an eviction comes by
# lesson: A cache that is only read never evicts, so whatever you clean up on eviction alone grows with every read.
"""Keep the most recently used entries; a queue records the uses, and an eviction throws outdated ones away."""

from collections import deque
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


class _Use(Generic[K]):
    """One use of a key; outdated as soon as the same key is used again."""

    __slots__ = ("key", "outdated")

    def __init__(self, key: K) -> None:
        self.key = key
        self.outdated = False


class LRUCache(Generic[K, V]):
    """Hold at most `capacity` entries; a new entry takes the place of the least recently used one."""

    def __init__(self, capacity: int, *, on_evict: Callable[[K, V], None] | None = None) -> None:
        """Start with no use recorded."""
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._on_evict = on_evict
        self._entries: dict[K, tuple[V, _Use[K]]] = {}
        self._uses: deque[_Use[K]] = deque()
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
        value, use = self._entries[key]
        use.outdated = True
        self._record(key, value)
        return value

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key` as its latest use; let the least recently used entry go if that is one too many."""
        if key in self._entries:
            self._entries[key][1].outdated = True
        self._record(key, value)
        if len(self._entries) > self._capacity:
            self._evict()

    def _record(self, key: K, value: V) -> None:
        """Append a use of `key`."""
        use = _Use(key)
        self._entries[key] = value, use
        self._uses.append(use)

    def _evict(self) -> None:
        """Drop the entry whose latest use is the oldest, then report it."""
        oldest = self._uses.popleft()
        while oldest.outdated:
            oldest = self._uses.popleft()
        value, _ = self._entries.pop(oldest.key)
        self._evictions += 1
        if self._on_evict is not None:
            self._on_evict(oldest.key, value)

    def stats(self) -> CacheStats:
        """Return the figures so far."""
        return CacheStats(self._hits, self._misses, self._evictions)

    def __contains__(self, key: object) -> bool:
        """Tell whether `key` has an entry, without using it."""
        return key in self._entries

    def __len__(self) -> int:
        """Return the number of entries held."""
        return len(self._entries)
