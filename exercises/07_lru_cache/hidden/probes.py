"""What the suite does with a learner's cache, told as plain data."""

from collections.abc import Callable, Hashable

from lru_cache import LRUCache

from grader.subject.probing import Counted, peak_memory, show, tallies

Step = tuple[object, ...]


def replay(capacity: int, script: list[Step]) -> list[object]:
    """Do each step of `script`, such as ("put", "a", 1), on a fresh cache; return what each answered."""
    cache = make(capacity)
    return [do(cache, step) for step in script]


def evictions(capacity: int, script: list[Step]) -> list[tuple[object, object]]:
    """Return what `on_evict` was called with while `script` ran."""
    heard: list[tuple[object, object]] = []
    show("evicted = []")
    show(f"cache = LRUCache({capacity}, on_evict=lambda key, value: evicted.append((key, value)))")
    cache: LRUCache[Hashable, object] = LRUCache(capacity, on_evict=lambda key, value: heard.append((key, value)))
    for step in script:
        do(cache, step)
    show("evicted", heard)
    return heard


def seen_by_callback(capacity: int, script: list[Step], looks: list[Step]) -> list[list[object]]:
    """Return what `looks` answered inside `on_evict`, for each time that it was called while `script` ran."""
    seen: list[list[object]] = []

    def on_evict(key: Hashable, value: object) -> None:
        show(f"# on_evict({key!r}, {value!r}) runs:")
        seen.append([do(cache, look) for look in looks])

    show(f"cache = LRUCache({capacity}, on_evict=on_evict)")
    cache: LRUCache[Hashable, object] = LRUCache(capacity, on_evict=on_evict)
    for step in script:
        do(cache, step)
    return seen


def nested_puts(capacity: int, names: list[str], spares: list[str]) -> tuple[list[object], int, list[bool], object]:
    """Put `names`, where each eviction puts one of `spares`; return evicted keys, largest length, who is in, stats."""
    evicted: list[object] = []
    lengths: list[int] = []
    left = list(spares)

    def on_evict(key: Hashable, value: object) -> None:
        evicted.append(key)
        lengths.append(len(cache))
        if left:
            spare = left.pop(0)
            show(f"# on_evict({key!r}, {value!r}) puts {spare!r}")
            cache.put(spare, "spare")
            lengths.append(len(cache))

    show(f"cache = LRUCache({capacity}, on_evict=on_evict)")
    cache: LRUCache[Hashable, object] = LRUCache(capacity, on_evict=on_evict)
    for name in names:
        do(cache, ("put", name, name.upper()))
        lengths.append(len(cache))
    return evicted, max(lengths), [name in cache for name in [*names, *spares]], tuple(cache.stats())


def after_failing_callback(capacity: int, names: list[str]) -> tuple[list[str], list[bool], int, object]:
    """Put `names` where `on_evict` always raises; return the errors got, who is in, the length, the stats."""

    def on_evict(key: Hashable, _value: object) -> None:
        raise LookupError(f"no room for {key}")

    show(f"cache = LRUCache({capacity}, on_evict=on_evict)  # on_evict raises LookupError")
    cache: LRUCache[Hashable, object] = LRUCache(capacity, on_evict=on_evict)
    errors = []
    for name in names:
        try:
            do(cache, ("put", name, name.upper()))
        except LookupError as error:
            errors.append(str(error))
    return errors, [name in cache for name in names], len(cache), tuple(cache.stats())


def unhashable(method: str) -> tuple[str, object, int]:
    """Use a list as key; return the error's class, the stats after it, and the length."""
    cache = make(2)
    do(cache, ("put", "a", 1))
    show(f"cache.{method}(['no', 'hash'], …)" if method != "in" else "['no', 'hash'] in cache")
    key: Hashable = ["no", "hash"]  # type: ignore[assignment]  # the mistake that is probed
    calls: dict[str, Callable[[], object]] = {
        "get": lambda: cache.get(key),
        "put": lambda: cache.put(key, 1),
        "in": lambda: key in cache,
    }
    try:
        calls[method]()
    except TypeError as error:
        return type(error).__name__, tuple(cache.stats()), len(cache)
    return "nothing", tuple(cache.stats()), len(cache)


def kept_stats() -> tuple[object, object]:
    """Return stats taken before two more calls, and stats taken after them."""
    cache = make(2)
    do(cache, ("put", "a", 1))
    do(cache, ("get", "a"))
    show("before = cache.stats()")
    before = cache.stats()
    do(cache, ("get", "a"))
    do(cache, ("get", "b"))
    show("before", before)
    return tuple(before), tuple(cache.stats())


def key_operations(kind: str, capacity: int) -> None:
    """Fill a cache with counted keys, then make `capacity` calls of one kind; only those are counted."""
    cache: LRUCache[Counted, int] = LRUCache(capacity)
    for number in range(capacity):
        cache.put(Counted(number), number)
    tallies.clear()
    for call in range(capacity):
        spread = call * 7919 % capacity  # all over the cache, in no order
        match kind:
            case "get that hits":
                cache.get(Counted(spread))
            case "get that misses":
                cache.get(Counted(-1 - call))
            case "put that replaces":
                cache.put(Counted(spread), call)
            case "put that evicts":
                cache.put(Counted(capacity + call), call)
            case "in":
                Counted(spread) in cache  # the look-up is the point


def churn(capacity: int, keys: list[int]) -> int:
    """Fill a cache, then evict and hit by turns; return how many of the hits were hits."""
    cache: LRUCache[int, int] = LRUCache(capacity)
    for key in range(capacity):
        cache.put(key, key)
    hits = 0
    for offset, key in enumerate(keys):
        cache.put(capacity + offset, key)
        hits += cache.get(capacity + offset - key % (capacity // 2)) is not None
    return hits


def peak_of(kind: str, capacity: int, calls: int) -> int:
    """Return the peak of traced memory, in bytes, over filling a cache and `calls` calls of one kind."""

    def work() -> None:
        cache: LRUCache[int, int] = LRUCache(capacity)
        for key in range(capacity):
            cache.put(key, key)
        for call in range(calls):
            match kind:
                case "get that hits":
                    cache.get(call % capacity)
                case "get that misses":
                    cache.get(-1 - call)
                case "put that replaces":
                    cache.put(call % capacity, call)
                case "put that evicts":
                    cache.put(capacity + call, call)
                case "in":
                    call in cache  # the look-up is the point

    return peak_memory(work)


def make(capacity: int) -> LRUCache[Hashable, object]:
    """Return a fresh cache without a callback."""
    show(f"cache = LRUCache({capacity})")
    return LRUCache(capacity)


def do(cache: LRUCache[Hashable, object], step: Step) -> object:
    """Do one step, and show it."""
    answer: object
    match step:
        case ("put", Hashable() as key, value):
            show(f"cache.put({key!r}, {value!r})")
            cache.put(key, value)
            answer = None
        case ("get", Hashable() as key):
            answer = cache.get(key)
            show(f"cache.get({key!r})", answer)
        case ("get", Hashable() as key, default):
            answer = cache.get(key, default)
            show(f"cache.get({key!r}, {default!r})", answer)
        case ("in", key):
            answer = key in cache
            show(f"{key!r} in cache", answer)
        case ("len",):
            answer = len(cache)
            show("len(cache)", answer)
        case ("stats",):
            answer = tuple(cache.stats())
            show("tuple(cache.stats())", answer)
        case _:
            raise ValueError(f"no such step: {step!r}")
    return answer
