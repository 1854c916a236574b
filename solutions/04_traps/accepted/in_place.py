"""Changes in place: buffers that grow, a list that closes its own gaps, arguments bound beforehand.

Invariant of `drop_cancelled`: the first `free` places hold what stays, in order; nothing is read behind the writer.
Cost: one pass each; no second list and no second text.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
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
    cells = line.split(",")
    if len(cells) != len(Sale._fields):
        raise ValueError(f"{len(cells)} cells instead of {len(Sale._fields)}")
    return Sale(int(cells[0]), cells[1], int(cells[2]))


def read_sales(path: Path) -> list[Sale]:
    """Return the sales of a file; the file is closed again before the first line is parsed."""
    return [_parse_at(f"{path.name}, line {number}", line) for number, line in enumerate(_lines(path), start=1)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _parse_at(place: str, line: str) -> Sale:
    """Parse a line; say where it stands if that fails."""
    try:
        return parse_sale(line)
    except ValueError as error:
        raise ReportError(f"{place}: {error}") from error


def totals(sales: Iterable[Sale], into: dict[str, int] | None = None) -> dict[str, int]:
    """Return the sum of cents of each region, added to `into` if it is given."""
    if into is None:
        into = {}
    for sale in sales:
        into.setdefault(sale.region, 0)
        into[sale.region] += sale.cents
    return into


def _is_of(region: str, sale: Sale) -> bool:
    """Tell whether a sale is of a region."""
    return sale.region == region


def region_filters(regions: Iterable[str]) -> dict[str, Callable[[Sale], bool]]:
    """Return a filter for each region; `partial` holds on to the name as it is now."""
    return {region: partial(_is_of, region) for region in regions}


def drop_cancelled(sales: list[Sale], cancelled: AbstractSet[int]) -> int:
    """Move what stays to the front and cut off the rest."""
    free = 0
    for sale in sales:
        if sale.order not in cancelled:
            sales[free] = sale
            free += 1
    dropped = len(sales) - free
    del sales[free:]
    return dropped


def differences(booked: Mapping[str, int], banked: Mapping[str, int]) -> list[str]:
    """Subtract one from the other; what is not zero differs."""
    left = dict(booked)
    for region, cents in banked.items():
        left[region] = left.get(region, 0) - cents
    return sorted(region for region, cents in left.items() if cents)


def export_csv(sales: Iterable[Sale]) -> bytes:
    """Return the sales as lines of CSV; a bytearray leaves itself room to grow."""
    data = bytearray()
    total = 0
    for order, region, cents in sales:
        data += b"%d,%s,%d\n" % (order, region.encode(), cents)
        total += cents
    data += b"total,,%d\n" % total
    return bytes(data)


def send_all(reports: Mapping[str, bytes], send: Callable[[str, bytes], None]) -> list[str]:
    """Send every report; return the regions that could not be reached."""
    return [region for region, report in reports.items() if not _reached(send, region, report)]


def _reached(send: Callable[[str, bytes], None], region: str, report: bytes) -> bool:
    try:
        send(region, report)
    except OSError:
        return False
    return True
