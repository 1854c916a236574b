"""The smallest change: the given module, with one or two words mended in each place.

Invariant: the same as in the reference, by other means: a default that binds early, a copy that is gone through, a
`finally`, and a text that CPython lets grow in place as long as one local variable is its only owner.
Cost: one pass each, on CPython; elsewhere the growing text may cost a copy per line.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple


class ReportError(Exception):
    """A file of sales that can't be understood."""


class Sale(NamedTuple):
    """One sale, or one refund."""

    order: int
    region: str
    cents: int  # negative for a refund


def parse_sale(line: str) -> Sale:
    """Return the sale in a line; raise ValueError if the line holds none."""
    order, region, cents = line.split(",")
    return Sale(int(order), region, int(cents))


def read_sales(path: Path) -> list[Sale]:
    """Return the sales of a file."""
    sales = []
    file = path.open(encoding="utf-8")
    try:
        for number, line in enumerate(file, start=1):
            try:
                sales.append(parse_sale(line))
            except ValueError as error:
                raise ReportError(f"{path.name}, line {number}: this is no sale: {line.strip()!r}") from error
    finally:
        file.close()
    return sales


def totals(sales: Iterable[Sale], into: dict[str, int] | None = None) -> dict[str, int]:
    """Return the sum of cents of each region, added to `into` if it is given."""
    into = {} if into is None else into
    for sale in sales:
        into[sale.region] = into.get(sale.region, 0) + sale.cents
    return into


def region_filters(regions: Iterable[str]) -> dict[str, Callable[[Sale], bool]]:
    """Return a filter for each region; the default holds on to the name as it is now."""
    filters: dict[str, Callable[[Sale], bool]] = {}
    for region in regions:

        def is_of(sale: Sale, region: str = region) -> bool:
            return sale.region == region

        filters[region] = is_of
    return filters


def drop_cancelled(sales: list[Sale], cancelled: AbstractSet[int]) -> int:
    """Empty the list, and put back what stays."""
    before = sales.copy()
    sales.clear()
    sales.extend(sale for sale in before if sale.order not in cancelled)
    return len(before) - len(sales)


def differences(booked: Mapping[str, int], banked: Mapping[str, int]) -> list[str]:
    """Return, sorted, the regions with other cents in `booked` than in `banked`."""
    regions = sorted(booked.keys() | banked.keys())
    return [region for region in regions if booked.get(region, 0) != banked.get(region, 0)]


def export_csv(sales: Iterable[Sale]) -> bytes:
    """Return the sales as lines of CSV, and last their sum."""
    text, total = "", 0
    for sale in sales:
        text += f"{sale.order},{sale.region},{sale.cents}\n"
        total += sale.cents
    text += f"total,,{total}\n"
    return text.encode()


def send_all(reports: Mapping[str, bytes], send: Callable[[str, bytes], None]) -> list[str]:
    """Send every report; return the regions that could not be reached."""
    failed = []
    for region, report in reports.items():
        try:
            send(region, report)
        except OSError:
            failed.append(region)
    return failed
