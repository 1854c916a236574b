"""Answers with things that are hard to tell of: values in themselves, a repr that never ends, a class without a name."""
# goal: harm
# group: output
# baseline: wrong
#@part tests/attacks/07_lru_cache/baseline_wrong.py


class Endless:
    def __repr__(self):
        return "x" * 50_000_000

    def __str__(self):
        raise SystemExit("no")

    @property
    def __class__(self):
        raise KeyboardInterrupt


class Meta(type):
    def __getattribute__(cls, name):
        if name in ("__name__", "__mro__", "__qualname__", "__module__"):
            raise MemoryError(name)
        return super().__getattribute__(name)


class Nameless(metaclass=Meta):
    pass


_ring = []
_ring.append(_ring)
_deep = {}
for _ in range(50_000):
    _deep = {1: _deep}
ANSWERS = [_ring, _deep, Endless(), Nameless(), [Endless()] * 1000, {Nameless: Endless}, iter(int, 1), "\ud800" * 10**6]


def get(self, key, default=None):
    self.asked = getattr(self, "asked", hash(str(key))) + 1
    return ANSWERS[self.asked % len(ANSWERS)]


LRUCache.get = get
