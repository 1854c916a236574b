"""A cache that keeps the most recently used entries, up to a capacity."""

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


class LRUCache(Generic[K, V]):
    """Hold at most `capacity` entries; a new entry takes the place of the least recently used one."""

    def __init__(self, capacity: int, *, on_evict: Callable[[K, V], None] | None = None) -> None:
        """Start empty. Raise ValueError, saying "at least 1", if `capacity` is smaller than that.

        `on_evict` is told key and value of every entry that leaves to make room, and of no other.
        """
        raise NotImplementedError

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: D | None = None) -> V | D | None:
        """Return the value of `key`, now the most recently used; if there is no such entry, return `default`."""
        raise NotImplementedError

    def put(self, key: K, value: V) -> None:
        """Store `value` under `key`, now the most recently used.

        A new key in a full cache takes the place of the least recently used entry, and then `on_evict` hears of it.
        """
        raise NotImplementedError

    def stats(self) -> CacheStats:
        """Return the figures so far; later calls don't change what you got."""
        raise NotImplementedError

    def __contains__(self, key: object) -> bool:
        """Tell whether `key` has an entry. Looking is not using, and counts nowhere."""
        raise NotImplementedError

    def __len__(self) -> int:
        """Return the number of entries held."""
        raise NotImplementedError
