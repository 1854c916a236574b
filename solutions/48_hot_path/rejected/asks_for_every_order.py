# refused by: performance — tagged asks for the tags of an article again for every order
# lesson: The same article is asked for again within one call. What was answered stays true that long, and a memory helps only if it has room for all articles.
"""The figures of a shop's day, made fast."""

from bisect import insort
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Protocol, Self, TypeVar


class Ordered(Protocol):
    """What can be sorted."""

    def __lt__(self, other: Self, /) -> bool: ...


K = TypeVar("K", bound=Hashable)
A = TypeVar("A")
B = TypeVar("B")
N = TypeVar("N", bound=Ordered)


def newcomers(visitors: Iterable[K], known: set[K]) -> Iterator[K]:
    """Yield each visitor who is not `known`, once, when first met.

    Invariant: `seen` is a copy of `known` plus all that was yielded. O(1) per visitor.
    """
    seen = set(known)
    for visitor in visitors:
        if visitor not in seen:
            seen.add(visitor)
            yield visitor


def located(orders: Iterable[tuple[K, A]], addresses: Sequence[tuple[K, B]]) -> list[tuple[K, A, B | None]]:
    """Return customer, order and first address (or None) for each (customer, order). O(orders + addresses)."""
    home: dict[K, B] = {}
    for customer, address in addresses:
        home.setdefault(customer, address)
    return [(customer, order, home.get(customer)) for customer, order in orders]


def running_median(amounts: Iterable[N]) -> Iterator[N]:
    """Yield, after each amount, the lower median of all so far.

    Invariant: `ranked` is sorted, and equal amounts stand in it as they came. O(log n) comparisons per amount; making
    room in the list is linear, but moves only pointers.
    """
    ranked: list[N] = []
    for amount in amounts:
        insort(ranked, amount)
        yield ranked[(len(ranked) - 1) // 2]


def tagged(orders: Iterable[tuple[K, A]], tags_of: Callable[[K], Iterable[B]]) -> list[tuple[K, A, list[B]]]:
    """Return article, order and tags for each (article, order)."""
    return [(article, order, list(tags_of(article))) for article, order in orders]


def shares(amounts: Sequence[float]) -> list[float]:
    """Return what part of their sum each amount is. Two passes; multiplying by 1/total would round twice."""
    total = sum(amounts)
    return [amount / total for amount in amounts]


def journal(lines: Iterable[str]) -> str:
    """Return the numbered lines as a text, newest first. Every character is copied a fixed number of times."""
    entries = [f"{number:>6} {line}\n" for number, line in enumerate(lines, 1)]
    return "".join(reversed(entries))
