"""Two heaps for the median, groups for the addresses, articles asked for in advance, a text that is written on."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import heappop, heappush, heappushpop
from io import StringIO
from typing import Generic, Protocol, Self, TypeVar


class Ordered(Protocol):
    """What can be sorted."""

    def __lt__(self, other: Self, /) -> bool: ...


K = TypeVar("K", bound=Hashable)
A = TypeVar("A")
B = TypeVar("B")
N = TypeVar("N", bound=Ordered)


class First(Generic[N]):
    """An amount in the upper half: the smaller comes first, of equal ones the one that arrived first."""

    __slots__ = ("amount", "arrival")

    def __init__(self, amount: N, arrival: int) -> None:
        self.amount = amount
        self.arrival = arrival

    def __lt__(self, other: "First[N]") -> bool:
        return ranks_before(self, other)


class Last(First[N]):
    """An amount in the lower half: the same order, backwards."""

    __slots__ = ()

    def __lt__(self, other: First[N]) -> bool:
        return ranks_before(other, self)


def ranks_before(one: First[N], other: First[N]) -> bool:
    """Tell whether `one` stands before `other` in the order of amounts, and of arrival where they are equal."""
    if one.amount < other.amount:
        return True
    return one.arrival < other.arrival and not other.amount < one.amount


def newcomers(visitors: Iterable[K], known: set[K]) -> Iterator[K]:
    """Yield each visitor who is not `known`, once. A visitor is new if remembering it makes the set larger."""
    met = known.copy()
    for visitor in visitors:
        before = len(met)
        met.add(visitor)
        if len(met) > before:
            yield visitor


def located(orders: Iterable[tuple[K, A]], addresses: Sequence[tuple[K, B]]) -> list[tuple[K, A, B | None]]:
    """Return customer, order and first address or None. Addresses are grouped by customer; one of each is used."""
    groups: defaultdict[K, list[B]] = defaultdict(list)
    for customer, address in addresses:
        groups[customer].append(address)
    return [(customer, order, groups[customer][0] if customer in groups else None) for customer, order in orders]


def running_median(amounts: Iterable[N]) -> Iterator[N]:
    """Yield the lower median after each amount.

    Invariant: `lower` holds the lower half, the last of it on top, and as many as `upper`, the rest, or one more.
    """
    lower: list[Last[N]] = []
    upper: list[First[N]] = []
    for arrival, amount in enumerate(amounts):
        last = heappushpop(lower, Last(amount, arrival)) if lower else Last(amount, arrival)
        heappush(upper, First(last.amount, last.arrival))
        if len(upper) > len(lower):
            first = heappop(upper)
            heappush(lower, Last(first.amount, first.arrival))
        yield lower[0].amount


def tagged(orders: Iterable[tuple[K, A]], tags_of: Callable[[K], Iterable[B]]) -> list[tuple[K, A, list[B]]]:
    """Return article, order and tags. First every article is asked for once, then the rows are written."""
    bought = list(orders)
    tags = {article: tuple(tags_of(article)) for article in dict.fromkeys(article for article, _ in bought)}
    return [(article, order, [*tags[article]]) for article, order in bought]


def shares(amounts: Sequence[float]) -> list[float]:
    """Return what part of their sum each amount is. Two passes; multiplying by 1/total would round twice."""
    total = sum(amounts)
    return [amount / total for amount in amounts]


def journal(lines: Iterable[str]) -> str:
    """Return the numbered lines, newest first. Once all are known, they are numbered from the end."""
    entries = list(lines)
    text = StringIO()
    for number in range(len(entries), 0, -1):
        text.write(f"{number:>6} {entries[number - 1]}\n")
    return text.getvalue()
