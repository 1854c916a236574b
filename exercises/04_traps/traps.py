"""Report on the sales of a chain of coffee carts: read them, sum them up, check them, and send them on."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple


class ReportError(Exception):
    """A file of sales that can't be understood."""


class Sale(NamedTuple):
    """One sale, or one refund. Keep this class as it is."""

    order: int
    region: str
    cents: int  # negative for a refund


def parse_sale(line: str) -> Sale:
    """Return the sale in a line such as "17,north,250"; raise ValueError if the line holds none."""
    order, region, cents = line.split(",")
    return Sale(int(order), region, int(cents))


def read_sales(path: Path) -> list[Sale]:
    """Return the sales of a UTF-8 file, one a line.

    A line without a sale raises ReportError, which says the file's name and the line, as in "sales.csv, line 3".
    Its cause is the very ValueError that `parse_sale` raised.
    When you have the sales, or the error, the file is closed.
    """
    sales = []
    for number, line in enumerate(path.open(encoding="utf-8"), start=1):
        try:
            sales.append(parse_sale(line))
        except ValueError:
            raise ReportError(f"{path.name}, line {number}: this is no sale: {line.strip()!r}")
    return sales


def totals(sales: Iterable[Sale], into: dict[str, int] = {}) -> dict[str, int]:
    """Return the sum of cents of each region.

    If you give `into`, empty or not, the sums are added to what it holds, and that very dict is returned.
    If you don't, the result is a new dict, which is yours alone.
    """
    for sale in sales:
        into[sale.region] = into.get(sale.region, 0) + sale.cents
    return into


def region_filters(regions: Iterable[str]) -> dict[str, Callable[[Sale], bool]]:
    """Return, for each region, a function that tells whether a sale is of that region.

    It goes on doing so, whatever becomes of `regions` later.
    """
    return {region: lambda sale: sale.region == region for region in regions}


def drop_cancelled(sales: list[Sale], cancelled: AbstractSet[int]) -> int:
    """Take all sales of cancelled orders out of the list that you give, and return how many went.

    The others stay in their order. The work grows with the number of sales, and not faster.
    """
    before = len(sales)
    for sale in sales:
        if sale.order in cancelled:
            sales.remove(sale)
    return before - len(sales)


def differences(booked: Mapping[str, int], banked: Mapping[str, int]) -> list[str]:
    """Return, sorted, the regions with other cents in `booked` than in `banked`, be it by one cent.

    A region that is missing in one of them has 0 there.
    """
    regions = sorted(booked.keys() | banked.keys())
    return [region for region in regions if booked.get(region, 0) is not banked.get(region, 0)]


def export_csv(sales: Iterable[Sale]) -> bytes:
    r"""Return the sales as UTF-8, a line such as "17,north,250" for each, and last their sum as "total,,250".

    Every line ends with "\n". Any iterable will do, a generator too. The work grows with the size of the result.
    """
    data, total = b"", 0
    for sale in sales:
        data += f"{sale.order},{sale.region},{sale.cents}\n".encode()
        total += sale.cents
    return data + f"total,,{total}\n".encode()


def send_all(reports: Mapping[str, bytes], send: Callable[[str, bytes], None]) -> list[str]:
    """Call `send` with each region and its report, and return the regions that could not be reached.

    Those are the ones whose `send` raised OSError; the others get their report all the same.
    Whatever else `send` raises ends the sending, and reaches you as it is.
    """
    failed = []
    for region, report in reports.items():
        try:
            send(region, report)
        except:
            failed.append(region)
    return failed
