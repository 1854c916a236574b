"""Tables and loops by hand: one dict per question, a binary search, a queue with two ends."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import truediv
from typing import Protocol, Self, TypeVar


class Ordered(Protocol):
    """What can be sorted."""

    def __lt__(self, other: Self, /) -> bool: ...


K = TypeVar("K", bound=Hashable)
A = TypeVar("A")
B = TypeVar("B")
N = TypeVar("N", bound=Ordered)


def newcomers(visitors: Iterable[K], known: set[K]) -> Iterator[K]:
    """Yield each visitor who is not `known`, once. A table of all who were met grows by every new name."""
    met = dict.fromkeys(known, True)
    for visitor in visitors:
        if not met.setdefault(visitor, False):
            met[visitor] = True
            yield visitor


def located(orders: Iterable[tuple[K, A]], addresses: Sequence[tuple[K, B]]) -> list[tuple[K, A, B | None]]:
    """Return customer, order and first address or None. Reading the addresses backwards lets the first one win."""
    home = dict(reversed(addresses))
    return [(customer, order, home.get(customer)) for customer, order in orders]


def running_median(amounts: Iterable[N]) -> Iterator[N]:
    """Yield the lower median after each amount. Invariant: `ranked` is sorted; the search halves what is left of it."""
    ranked: list[N] = []
    for amount in amounts:
        low, high = 0, len(ranked)
        while low < high:
            middle = (low + high) // 2
            if amount < ranked[middle]:
                high = middle
            else:
                low = middle + 1
        ranked.insert(low, amount)
        yield ranked[(len(ranked) - 1) // 2]


def tagged(orders: Iterable[tuple[K, A]], tags_of: Callable[[K], Iterable[B]]) -> list[tuple[K, A, list[B]]]:
    """Return article, order and tags. `known` holds the tags asked for so far, and every row gets a copy."""
    known: dict[K, list[B]] = {}
    rows: list[tuple[K, A, list[B]]] = []
    for article, order in orders:
        if article not in known:
            known[article] = list(tags_of(article))
        rows.append((article, order, known[article].copy()))
    return rows


def shares(amounts: Sequence[float]) -> list[float]:
    """Return what part of their sum each amount is. The amounts are copied once; all else reads the copy."""
    parts = tuple(amounts)
    whole = sum(parts)
    return list(map(truediv, parts, repeat(whole)))


def journal(lines: Iterable[str]) -> str:
    """Return the numbered lines, newest first. Each entry goes in front of a queue; the text is put together once."""
    entries: deque[str] = deque()
    for number, line in enumerate(lines, 1):
        entries.appendleft(f"{number:>6} {line}\n")
    return "".join(entries)
