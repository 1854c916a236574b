"""What the suite does with the figures of a shop's day, told as plain data."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, overload

from hot_path import journal, located, newcomers, running_median, shares, tagged

from grader.subject.probing import Counted, show, tallies

T = TypeVar("T")
Pair = tuple[object, object]
Triple = tuple[object, object, object]
TaggedRow = tuple[object, object, list[object]]
Catalogue = dict[object, list[object]]

CALLS: dict[str, Callable[..., object]] = {
    "list(newcomers(visitors, known))": lambda visitors, known: list(newcomers(visitors, known)),
    "located(orders, addresses)": located,
    "list(running_median(amounts))": lambda amounts: list(running_median(amounts)),
    "tagged(orders, list)": lambda orders: tagged(orders, list),
    "shares(amounts)": shares,
    "journal(lines)": journal,
}


def told(code: str, work: Callable[[], T]) -> T:
    """Do `work`, which `code` says for the learner, and show what came of it."""
    try:
        answer = work()
    except BaseException:
        show(code)
        raise
    show(code, answer)
    return answer


def list_newcomers(visitors: list[object], known: set[object]) -> list[object]:
    """Return all newcomers."""
    code = f"list(newcomers(iter({visitors!r}), known={known!r}))"
    return told(code, lambda: list(newcomers(iter(visitors), known)))


def take_newcomers(visitors: Iterable[object], known: set[object], number: int, first: list[object]) -> list[object]:
    """Ask for that many newcomers and no more."""
    show(f"visitors = iter([{', '.join(map(repr, first))}, *range(50)])")
    show(f"found = newcomers(visitors, known={known!r})")
    found = newcomers(visitors, known)
    return told(f"[next(found) for _ in range({number})]", lambda: list(islice(found, number)))


def locate(orders: list[Pair], addresses: list[Pair]) -> list[Triple]:
    """Return the rows for orders that come from an iterator."""
    show(f"orders = iter({orders!r})")
    show(f"addresses = {addresses!r}")
    return told("located(orders, addresses)", lambda: located(iter(orders), addresses))


def list_medians(amounts: list[int]) -> list[str]:
    """Return the running median as Python writes it, which tells 1 from True and 1.0."""
    code = f"[repr(median) for median in running_median(iter({amounts!r}))]"
    return told(code, lambda: [repr(median) for median in running_median(iter(amounts))])


def take_medians(amounts: Iterable[int], number: int) -> list[int]:
    """Ask for that many medians and no more."""
    show("amounts = iter(range(1, 51))")
    show("medians = running_median(amounts)")
    medians = running_median(amounts)
    return told(f"[next(medians) for _ in range({number})]", lambda: list(islice(medians, number)))


def tag(orders: list[Pair], catalogue: Catalogue, tell: Callable[[object], object]) -> list[TaggedRow]:
    """Return the rows where `tags_of` is a generator, and tell of each article that it was asked for."""

    def tags_of(article: object) -> Iterator[object]:
        tell(article)
        yield from catalogue[article]

    show(f"catalogue = {catalogue!r}")
    show("def tags_of(article): yield from catalogue[article]")
    show(f"orders = {orders!r}")
    return told("tagged(iter(orders), tags_of)", lambda: tagged(iter(orders), tags_of))


def tag_and_change(articles: list[str]) -> tuple[list[list[str]], dict[str, list[str]]]:
    """Change the tags of the first row; return the tags of all rows, and the catalogue that they came from."""
    catalogue = {article: ["new"] for article in articles}
    orders = [(article, place) for place, article in enumerate(articles)]
    show(f"catalogue = {catalogue!r}")
    show(f"rows = tagged({orders!r}, catalogue.__getitem__)")
    rows = tagged(orders, catalogue.__getitem__)
    show("rows[0][2].append('sold')")
    rows[0][2].append("sold")
    tags = told("[tags for _, _, tags in rows]", lambda: [tags for _, _, tags in rows])
    show("catalogue", catalogue)
    return tags, catalogue


def tag_twice(orders: list[Pair], first: Catalogue, second: Catalogue) -> list[TaggedRow]:
    """Call with the same `tags_of` before and after its catalogue changed; return the second call's rows."""
    catalogue = dict(first)
    tags_of = catalogue.__getitem__
    code = f"tagged({orders!r}, tags_of)"
    show(f"catalogue = {catalogue!r}")
    show("tags_of = catalogue.__getitem__")
    told(code, lambda: tagged(orders, tags_of))
    show(f"catalogue.update({second!r})")
    catalogue.update(second)
    return told(code, lambda: tagged(orders, tags_of))


def divide(amounts: list[float]) -> list[float]:
    """Return the shares."""
    return told(f"shares({amounts!r})", lambda: shares(amounts))


def write(lines: list[str]) -> str:
    """Return the journal of lines that come from an iterator."""
    return told(f"journal(iter({lines!r}))", lambda: journal(iter(lines)))


def inputs_after(code: str, inputs: dict[str, object]) -> dict[str, object]:
    """Do the call that `code` is; return the inputs as they are afterwards."""
    for name, given in inputs.items():
        show(f"{name} = {given!r}")
    show(code)
    CALLS[code](*inputs.values())
    for name, given in inputs.items():
        show(name, given)
    return inputs


def newcomers_counted(visitors: list[int], known: list[int]) -> list[int]:
    """Return the newcomers among visitors whose hashing and comparing is counted."""
    beginners = {Counted(visitor) for visitor in known}
    tallies.clear()
    show(f"list(newcomers(visitors, known))  # {len(visitors):,} visitors, {len(known):,} known")
    return [visitor.value for visitor in newcomers([Counted(visitor) for visitor in visitors], beginners)]


def located_counted(customers: list[int], residents: list[int]) -> list[tuple[int, int, int | None]]:
    """Return the rows for customers whose hashing and comparing is counted."""
    orders = [(Counted(customer), place) for place, customer in enumerate(customers)]
    addresses = [(Counted(resident), place) for place, resident in enumerate(residents)]
    show(f"located(orders, addresses)  # {len(orders):,} orders, {len(addresses):,} addresses")
    return [(customer.value, order, address) for customer, order, address in located(orders, addresses)]


def medians_counted(amounts: list[int]) -> list[int]:
    """Return the running median of amounts whose comparing is counted."""
    show(f"list(running_median(amounts))  # {len(amounts):,} amounts")
    return [median.value for median in running_median([Counted(amount) for amount in amounts])]


def tags_counted(articles: list[str], tags_of: Callable[[str], list[str]]) -> list[list[str]]:
    """Return the tags of all rows; `tags_of` is called in the judge."""
    show(f"[tags for _, _, tags in tagged(orders, tags_of)]  # {len(articles):,} orders")
    return [tags for _, _, tags in tagged([(article, 1) for article in articles], tags_of)]


class Reads(Sequence[T]):
    """A sequence that counts the items read."""

    def __init__(self, items: Sequence[T]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Count one item, or as many as a slice has."""
        if isinstance(index, slice):
            part = self._items[index]
            tallies["read"] += len(part)
            return part
        item = self._items[index]
        tallies["read"] += 1
        return item


def shares_counted(amounts: list[float]) -> list[float]:
    """Return the shares of amounts of which each reading is counted."""
    show(f"shares(amounts)  # {len(amounts):,} amounts")
    return shares(Reads(amounts))


def long_journal(seed: int, number: int) -> dict[str, object]:
    """Return the start, the length and the checksum of a journal of that many lines, each of 200 characters."""
    show(f"lines = [f'order {{place}}, paid and sent'.ljust(200, '.') for place in range({seed}, {seed + number})]")
    lines = [f"order {place}, paid and sent".ljust(200, ".") for place in range(seed, seed + number)]
    show("text = journal(lines)")
    text = journal(lines)
    show("text[:40], len(text), zlib.crc32(text.encode())")
    return {"text[:40]": text[:40], "len(text)": len(text), "checksum": zlib.crc32(text.encode())}
