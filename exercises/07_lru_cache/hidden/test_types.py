"""What a type checker must accept of code that uses the cache, and what it must refuse. Checked, never run."""

from collections.abc import Container, Sized
from typing import assert_type

from lru_cache import CacheStats, LRUCache


def test_get_may_answer_none(cache: LRUCache[str, int]) -> None:
    """On an `LRUCache[str, int]`, `get` without a default returns the value's type or None: `int | None`."""
    assert_type(cache.get("a"), int | None)


def test_get_with_a_default_of_the_same_type(cache: LRUCache[str, int]) -> None:
    """On an `LRUCache[str, int]`, `get` with an int as default returns an int, never None."""
    assert_type(cache.get("a", 0), int)
    assert_type(cache.get("a", default=0), int)


def test_get_with_a_default_of_another_type(cache: LRUCache[str, int]) -> None:
    """On an `LRUCache[str, int]`, `get` with a str as default returns either: `int | str`."""
    assert_type(cache.get("a", "no"), int | str)


def test_keys_keep_their_type(cache: LRUCache[str, int]) -> None:
    """An `LRUCache[str, int]` refuses keys of another type, in `get` and in `put`."""
    cache.get(1)  # refused: call-overload|arg-type
    cache.put(1, 1)  # refused: arg-type


def test_values_keep_their_type(cache: LRUCache[str, int]) -> None:
    """An `LRUCache[str, int]` refuses values of another type."""
    cache.put("a", 1)
    cache.put("a", "one")  # refused: arg-type


def test_keys_must_be_hashable() -> None:
    """A type without hash, such as list, is refused as the type of the keys."""
    LRUCache[list[int], int](2)  # refused: type-var


def test_callback_gets_key_and_value() -> None:
    """An `LRUCache[str, int]` takes a callback of a str and an int, and refuses one with other parameters."""

    def takes_str_and_int(key: str, value: int) -> None: ...
    def takes_int_and_int(key: int, value: int) -> None: ...

    LRUCache[str, int](2, on_evict=takes_str_and_int)
    LRUCache[str, int](2, on_evict=takes_int_and_int)  # refused: arg-type


def test_callback_is_given_by_name() -> None:
    """A positional `on_evict` is refused."""

    def takes_str_and_int(key: str, value: int) -> None: ...

    LRUCache(2, takes_str_and_int)  # refused: call-arg


def test_types_follow_from_the_callback() -> None:
    """Both types of the cache follow from the callback: here they are str and int."""

    def takes_str_and_int(key: str, value: int) -> None: ...

    assert_type(LRUCache(2, on_evict=takes_str_and_int), LRUCache[str, int])


def test_stats_are_read_only(cache: LRUCache[str, int]) -> None:
    """`stats()` returns CacheStats, whose fields can't be assigned."""
    assert_type(cache.stats(), CacheStats)
    assert_type(cache.stats().hits, int)
    cache.stats().hits = 3  # refused: misc


def test_is_a_container_with_a_size(cache: LRUCache[str, int]) -> None:
    """A cache is accepted as Container and as Sized."""
    container: Container[object] = cache
    sized: Sized = cache
    print(container, sized)
