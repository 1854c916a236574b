"""Streams: each step is a generator or a buffer of the standard library that does the careful part.

Invariant: a generator that holds a file is closed by whoever started it, before that one returns or raises.
Cost: one pass each; the export is written to a buffer that doubles when it is full.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing, suppress
from dataclasses import dataclass
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


def _parsed(path: Path) -> Generator[Sale, None, None]:
    """Yield the sales of a file, which stays open for as long as this generator."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                sale = parse_sale(line)
            except ValueError as error:
                raise ReportError(f"{path.name}, line {number} holds no sale") from error
            yield sale


def read_sales(path: Path) -> list[Sale]:
    """Return the sales of a file."""
    with closing(_parsed(path)) as sales:
        return list(sales)


def totals(sales: Iterable[Sale], into: dict[str, int] | None = None) -> dict[str, int]:
    """Count the cents of this call by themselves, then add them up in the dict that is wanted."""
    counted: defaultdict[str, int] = defaultdict(int)
    for sale in sales:
        counted[sale.region] += sale.cents
    if into is None:
        return dict(counted)
    into.update({region: into.get(region, 0) + cents for region, cents in counted.items()})
    return into


@dataclass(frozen=True, slots=True)
class _RegionFilter:
    """A function with a field instead of a variable around it."""

    region: str

    def __call__(self, sale: Sale) -> bool:
        return sale.region == self.region


def region_filters(regions: Iterable[str]) -> dict[str, Callable[[Sale], bool]]:
    """Return a filter for each region."""
    return {region: _RegionFilter(region) for region in regions}


def drop_cancelled(sales: list[Sale], cancelled: AbstractSet[int]) -> int:
    """Delete from the end, so that what is still to be visited stays where it is."""
    places = [place for place, sale in enumerate(sales) if sale.order in cancelled]
    for place in reversed(places):
        del sales[place]
    return len(places)


def differences(booked: Mapping[str, int], banked: Mapping[str, int]) -> list[str]:
    """Compare both as sets of entries; what equals nothing on the other side differs, unless it is zero."""
    return sorted({region for region, _ in _nonzero(booked) ^ _nonzero(banked)})


def _nonzero(sums: Mapping[str, int]) -> set[tuple[str, int]]:
    return {(region, cents) for region, cents in sums.items() if cents != 0}


def export_csv(sales: Iterable[Sale]) -> bytes:
    """Return the sales as lines of CSV, written by the module that knows the format."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    total = 0
    for sale in sales:
        writer.writerow(sale)
        total += sale.cents
    writer.writerow(["total", "", total])
    return buffer.getvalue().encode()


def send_all(reports: Mapping[str, bytes], send: Callable[[str, bytes], None]) -> list[str]:
    """Send every report; an OSError in `suppress` leaves the region among the failed ones."""
    failed = dict.fromkeys(reports)
    for region, report in reports.items():
        with suppress(OSError):
            send(region, report)
            del failed[region]
    return list(failed)
