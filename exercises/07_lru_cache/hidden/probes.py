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


def seen_by_callback(capacity: int, script: list[Step], looks: list[Step]) -> list[dict[str, object]]:
    """Return what `looks` answered inside `on_evict`, by call, for each time that it was called in `script`."""
    seen: list[dict[str, object]] = []

    def on_evict(key: Hashable, value: object) -> None:
        found: dict[str, object] = {}
        seen.append(found)
        try:
            for look in looks:
                call, answer = ask(cache, look)
                found[call] = answer
        finally:
            told = ", ".join(f"{call} is {answer!r}" for call, answer in found.items())
            show(f"# in on_evict({key!r}, {value!r}): {told or 'nothing was answered'}")

    show(f"cache = LRUCache({capacity}, on_evict=on_evict)")
    cache: LRUCache[Hashable, object] = LRUCache(capacity, on_evict=on_evict)
    for step in script:
        do(cache, step)
    return seen


def nested_puts(capacity: int, names: list[str], spares: list[str]) -> dict[str, object]:
    """Put `names`, where each eviction puts one of `spares`, as long as there are any; return what came of it."""
    evicted: list[object] = []
    lengths: list[int] = []
    left = list(spares)

    def on_evict(key: Hashable, value: object) -> None:
        evicted.append(key)
        note_length(f"in on_evict({key!r}, {value!r}): ")
        if left:
            spare = left.pop(0)
            show(f"# in on_evict({key!r}, {value!r}): cache.put({spare!r}, 'spare')")
            cache.put(spare, "spare")
            note_length(f"in on_evict({key!r}, {value!r}), after its put: ")

    def note_length(where: str) -> None:
        lengths.append(len(cache))
        show(f"# {where}len(cache) is {lengths[-1]}")

    show(f"cache = LRUCache({capacity}, on_evict=on_evict)")
    cache: LRUCache[Hashable, object] = LRUCache(capacity, on_evict=on_evict)
    for name in names:
        do(cache, ("put", name, name.upper()))
        lengths.append(len(cache))
    return {"evicted": evicted, "largest len(cache)": max(lengths), **settled(cache, [*names, *spares])}


def after_failing_callback(capacity: int, names: list[str]) -> dict[str, object]:
    """Put `names` where `on_evict` always raises; return the errors got, and what the cache is like after them."""

    def on_evict(key: Hashable, _value: object) -> None:
        raise LookupError(f"no room for {key}")

    show("def on_evict(key, value): raise LookupError(f'no room for {key}')")
    show(f"cache = LRUCache({capacity}, on_evict=on_evict)")
    cache: LRUCache[Hashable, object] = LRUCache(capacity, on_evict=on_evict)
    errors = []
    for name in names:
        try:
            do(cache, ("put", name, name.upper()))
        except LookupError as error:
            errors.append(str(error))
            show(f"# put raised LookupError: {error}")
    return {"put raised": errors, **settled(cache, names)}


def settled(cache: LRUCache[Hashable, object], names: list[str]) -> dict[str, object]:
    """Return the figures of `cache`, and which of `names` are in it. The figures come first: asking moves none."""
    stats = tuple(cache.stats())
    return {"stats": stats, "len(cache)": len(cache), "keys in the cache": [name for name in names if name in cache]}


def unhashable(method: str) -> dict[str, object]:
    """Use a list as key; return the class of the error, and the figures after it."""
    cache = make(2)
    do(cache, ("put", "a", 1))
    key: Hashable = ["no", "hash"]  # type: ignore[assignment]  # the mistake that is probed
    calls: dict[str, tuple[str, Callable[[], object]]] = {
        "get": (f"cache.get({key!r})", lambda: cache.get(key)),
        "put": (f"cache.put({key!r}, 1)", lambda: cache.put(key, 1)),
        "in": (f"{key!r} in cache", lambda: key in cache),
    }
    told, call = calls[method]
    raised = "nothing"
    show(told)
    try:
        call()
    except TypeError:
        raised = "TypeError"
    show(f"# raised {raised}")
    return {
        "raised": raised,
        "stats": do(cache, ("stats",)),
        "len(cache)": do(cache, ("len",)),
    }


def kept_stats() -> dict[str, object]:
    """Return stats taken before two more calls, and stats taken after them."""
    cache = make(2)
    do(cache, ("put", "a", 1))
    do(cache, ("get", "a"))
    show("before = cache.stats()")
    before = cache.stats()
    do(cache, ("get", "a"))
    do(cache, ("get", "b"))
    show("tuple(before)", tuple(before))
    return {"before": tuple(before), "stats afterwards": do(cache, ("stats",))}


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
    if step[0] == "put":
        show(spelling(step))  # at once: `on_evict` may have something to show
        return ask(cache, step)[1]
    try:
        call, answer = ask(cache, step)
    except Exception:
        show(spelling(step))
        raise
    show(call, answer)
    return answer


def ask(cache: LRUCache[Hashable, object], step: Step) -> tuple[str, object]:
    """Do one step; return how it is written, and what it answered."""
    answer: object = None
    match step:
        case ("put", Hashable() as key, value):
            cache.put(key, value)
        case ("get", Hashable() as key):
            answer = cache.get(key)
        case ("get", Hashable() as key, default):
            answer = cache.get(key, default)
        case ("in", key):
            answer = key in cache
        case ("len",):
            answer = len(cache)
        case ("stats",):
            answer = tuple(cache.stats())
        case _:
            raise ValueError(f"no such step: {step!r}")
    return spelling(step), answer


def spelling(step: Step) -> str:
    """Return a step as one writes it in Python."""
    method, *given = step
    match method:
        case "in":
            return f"{given[0]!r} in cache"
        case "len":
            return "len(cache)"
        case "stats":
            return "tuple(cache.stats())"
        case _:
            return f"cache.{method}({', '.join(map(repr, given))})"
