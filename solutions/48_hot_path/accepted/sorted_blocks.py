"""Sorted blocks for the median, so that few amounts have to move; filters and slices for the rest."""

from bisect import bisect_right, insort_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Protocol, Self, TypeVar


class Ordered(Protocol):
    """What can be sorted."""

    def __lt__(self, other: Self, /) -> bool: ...


K = TypeVar("K", bound=Hashable)
A = TypeVar("A")
B = TypeVar("B")
N = TypeVar("N", bound=Ordered)


WIDTH = 512  # amounts in a block


def item_at(blocks: list[list[N]], place: int) -> N:
    """Return the item that stands at `place` when the blocks are read one after the other."""
    for block in blocks:
        if place < len(block):
            return block[place]
        place -= len(block)
    raise IndexError(place)


def newcomers(visitors: Iterable[K], known: set[K]) -> Iterator[K]:
    """Return an iterator over each visitor who is not `known`, once. Nothing is read before the first is asked for."""
    met: set[K] = set()

    def is_new(visitor: K) -> bool:
        if visitor in known or visitor in met:
            return False
        met.add(visitor)
        return True

    return filter(is_new, visitors)


def located(orders: Iterable[tuple[K, A]], addresses: Sequence[tuple[K, B]]) -> list[tuple[K, A, B | None]]:
    """Return customer, order and first address or None. Who has an address already keeps it."""
    home: dict[K, B] = {}
    for customer, address in addresses:
        if customer not in home:
            home[customer] = address
    return [(customer, order, home.get(customer)) for customer, order in orders]


def running_median(amounts: Iterable[N]) -> Iterator[N]:
    """Yield the lower median after each amount.

    Invariant: the blocks, one after the other, are sorted; none is empty or longer than `WIDTH`. An amount goes into
    the last block that doesn't begin beyond it, so few others have to move.
    """
    blocks: list[list[N]] = []
    for number, amount in enumerate(amounts):
        place = max(bisect_right(blocks, amount, key=itemgetter(0)) - 1, 0)
        if not blocks:
            blocks.append([])
        block = blocks[place]
        insort_right(block, amount)
        if len(block) > WIDTH:
            blocks[place : place + 1] = [block[: WIDTH // 2], block[WIDTH // 2 :]]
        yield item_at(blocks, number // 2)


def tagged(orders: Iterable[tuple[K, A]], tags_of: Callable[[K], Iterable[B]]) -> list[tuple[K, A, list[B]]]:
    """Return article, order and tags. Only what is not remembered from an earlier row of this call is asked for."""
    remembered: dict[K, tuple[B, ...]] = {}
    rows: list[tuple[K, A, list[B]]] = []
    for article, order in orders:
        try:
            tags = remembered[article]
        except KeyError:
            tags = remembered[article] = tuple(tags_of(article))
        rows.append((article, order, list(tags)))
    return rows


def shares(amounts: Sequence[float]) -> list[float]:
    """Return what part of their sum each amount is."""
    parts = [*amounts]
    whole = sum(parts)
    for place, amount in enumerate(parts):
        parts[place] = amount / whole
    return parts


def journal(lines: Iterable[str]) -> str:
    """Return the numbered lines, newest first."""
    return "".join([f"{number:>6} {line}\n" for number, line in enumerate(lines, 1)][::-1])
