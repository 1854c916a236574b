# refused by: behaviour — puts the text of the cause into the message and cuts the chain
# lesson: The words of an error tell what happened but not where; keep the error itself as the cause instead of cutting it off.
"""Report on the sales of a chain of coffee carts: read them, sum them up, check them, and send them on."""

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
    """Return the sale in a line such as "17,north,250"; raise ValueError if the line holds none."""
    order, region, cents = line.split(",")
    return Sale(int(order), region, int(cents))


def read_sales(path: Path) -> list[Sale]:
    """Return the sales of a UTF-8 file, one a line; raise ReportError for a line without one."""
    sales = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                sales.append(parse_sale(line))
            except ValueError as error:
                raise ReportError(f"{path.name}, line {number}: {error}") from None
    return sales


def totals(sales: Iterable[Sale], into: dict[str, int] | None = None) -> dict[str, int]:
    """Return the sum of cents of each region, added to `into` if it is given, even an empty one."""
    sums = {} if into is None else into
    for sale in sales:
        sums[sale.region] = sums.get(sale.region, 0) + sale.cents
    return sums


def region_filters(regions: Iterable[str]) -> dict[str, Callable[[Sale], bool]]:
    """Return, for each region, a function that tells whether a sale is of that region."""
    return {region: _is_of(region) for region in regions}


def _is_of(region: str) -> Callable[[Sale], bool]:
    """Return the filter of one region. Each call has a `region` of its own; a loop has one for all its rounds."""
    return lambda sale: sale.region == region


def drop_cancelled(sales: list[Sale], cancelled: AbstractSet[int]) -> int:
    """Take all sales of cancelled orders out of `sales` itself, and return how many went."""
    kept = [sale for sale in sales if sale.order not in cancelled]
    dropped = len(sales) - len(kept)
    sales[:] = kept
    return dropped


def differences(booked: Mapping[str, int], banked: Mapping[str, int]) -> list[str]:
    """Return, sorted, the regions with other cents in `booked` than in `banked`."""
    regions = sorted(booked.keys() | banked.keys())
    return [region for region in regions if booked.get(region, 0) != banked.get(region, 0)]


def export_csv(sales: Iterable[Sale]) -> bytes:
    """Return the sales as lines of CSV, and last their sum; read them once, and join all lines at the end."""
    lines, total = [], 0
    for sale in sales:
        lines.append(f"{sale.order},{sale.region},{sale.cents}\n")
        total += sale.cents
    lines.append(f"total,,{total}\n")
    return "".join(lines).encode()


def send_all(reports: Mapping[str, bytes], send: Callable[[str, bytes], None]) -> list[str]:
    """Call `send` with each region and its report, and return the regions whose `send` raised OSError."""
    failed = []
    for region, report in reports.items():
        try:
            send(region, report)
        except OSError:
            failed.append(region)
    return failed
