"""Compares what the counted keys hold instead of the keys, so that nothing is counted."""
# goal: gain
# group: probe
# baseline: slow
# open: the probe's keys count in the subject, where their value can be read past them (facts 0, g01)
#@part tests/attacks/07_lru_cache/baseline_slow.py


def same(one: object, other: object) -> bool:
    return getattr(one, "value", one) == getattr(other, "value", other)


def _hash(key: object) -> int:
    return 0 if hasattr(key, "value") else __builtins__["hash"](key)


globals()["hash"] = _hash
