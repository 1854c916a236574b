"""The figures of a shop's day. Every function is right, and every one is slow in a way of its own."""

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
    """Yield each visitor who is not `known`, once, when first met; read no further than the next answer needs."""
    seen = list(known)
    for visitor in visitors:
        if visitor not in seen:
            seen.append(visitor)
            yield visitor


def located(orders: Iterable[tuple[K, A]], addresses: Sequence[tuple[K, B]]) -> list[tuple[K, A, B | None]]:
    """Return customer, order and the customer's first address, or None if there is none, for each (customer, order)."""
    rows: list[tuple[K, A, B | None]] = []
    for customer, order in orders:
        found: B | None = None
        for resident, address in addresses:
            if resident == customer:
                found = address
                break
        rows.append((customer, order, found))
    return rows


def running_median(amounts: Iterable[N]) -> Iterator[N]:
    """Yield, after each amount, the lower median of all so far; equal amounts rank in order of arrival."""
    so_far: list[N] = []
    for amount in amounts:
        so_far.append(amount)
        yield sorted(so_far)[(len(so_far) - 1) // 2]


def tagged(orders: Iterable[tuple[K, A]], tags_of: Callable[[K], Iterable[B]]) -> list[tuple[K, A, list[B]]]:
    """Return article, order and tags for each (article, order); every row has a list of its own."""
    return [(article, order, list(tags_of(article))) for article, order in orders]


def shares(amounts: Sequence[float]) -> list[float]:
    """Return what part of their sum each amount is, divided as `/` divides."""
    return [amount / sum(amounts) for amount in amounts]


def journal(lines: Iterable[str]) -> str:
    """Return the lines as a text, newest first, each with its number in order of arrival, six wide, and a newline."""
    text = ""
    for number, line in enumerate(lines, 1):
        text = f"{number:>6} {line}\n" + text
    return text


def main() -> None:
    """Run a day's figures, to be profiled. No check looks at it."""
    customers = [f"customer-{number * number % 2003}" for number in range(6000)]
    orders = [(customer, f"order-{number}") for number, customer in enumerate(customers)]
    addresses = [(customer, f"{customer} Road") for customer in customers[:400:4]]
    amounts = [number * number % 9973 / 100 for number in range(12_000)]
    goods = [(f"article-{number % 300}", order) for number, (_, order) in enumerate(orders)]

    def tags_of(article: str) -> list[str]:
        return sorted({letter * 3 for letter in article * 4})  # stands for a query

    list(newcomers(customers, set(customers[::9])))
    located(orders, addresses)
    list(running_median(amounts[:1500]))
    tagged(goods, tags_of)
    shares(amounts)
    journal(f"{customer} bought {order}" for customer, order in orders)


if __name__ == "__main__":
    main()
