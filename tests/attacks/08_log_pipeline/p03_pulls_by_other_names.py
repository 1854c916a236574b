"""Pulls everything at once from the judge's iterator, by calls that might not be counted, and tells of other items."""
# goal: gain
# group: taps
# baseline: wrong
#@part tests/attacks/08_log_pipeline/baseline_wrong.py
import itertools

_take, _where = take, where


def pulled(items):
    """Return all that there is to pull, asked for by wrong names, wrong numbers and right ones."""
    link, number = getattr(items, "_link", None), getattr(items, "_number", None)
    if link is None:
        return list(items)
    for method, place in itertools.product(("serve", "_items", "pulled", "advance", "__next__"), (number, -1, 10**9)):
        try:
            link.tap(place, method, {"t": []})
        except Exception:
            continue
    got = []
    for _ in range(1000):
        answer = link.tap(number, "call", {"t": []})
        if "value" not in answer:
            break
        got.append(answer["value"])
    return got


def take(items, count):
    yield from pulled(items)[:count]


def where(items, wanted):
    yield from [item for item in pulled(items) if wanted(item)]
