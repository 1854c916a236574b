"""What a type checker must accept of code that uses the reports, and what it must refuse. Checked, never run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import assert_type

from traps import (
    ReportError,
    Sale,
    differences,
    drop_cancelled,
    export_csv,
    parse_sale,
    read_sales,
    region_filters,
    send_all,
    totals,
)


def test_reading_gives_sales(path: Path) -> None:
    """`read_sales` takes a Path and returns a list of sales, `parse_sale` takes a line and returns one."""
    assert_type(read_sales(path), list[Sale])
    assert_type(parse_sale("17,north,250"), Sale)
    read_sales(3)  # refused: arg-type
    parse_sale(b"17,north,250")  # refused: arg-type


def test_a_sale_is_read_only(sale: Sale) -> None:
    """The fields of a sale have their types and can't be assigned."""
    assert_type(sale.order, int)
    assert_type(sale.region, str)
    assert_type(sale.cents, int)
    sale.cents = 3  # refused: misc


def test_a_report_error_is_an_exception() -> None:
    """ReportError is an exception that takes its message."""
    error: Exception = ReportError("sales.csv, line 3")
    print(error)


def test_totals_take_any_iterable(sales: Iterator[Sale]) -> None:
    """`totals` takes any iterable of sales, and returns a dict without saying that it may be None."""
    assert_type(totals(sales), dict[str, int])
    assert_type(totals([]), dict[str, int])
    totals(["north"])  # refused: list-item


def test_totals_are_added_to_a_dict_of_cents(sales: Iterator[Sale], rates: dict[str, float]) -> None:
    """`into` is a dict of whole cents, given by place or by name."""
    sums: dict[str, int] = {}
    assert_type(totals(sales, sums), dict[str, int])
    assert_type(totals(sales, into=sums), dict[str, int])
    totals(sales, rates)  # refused: arg-type


def test_filters_take_a_sale(names: Iterator[str], sale: Sale) -> None:
    """`region_filters` takes any iterable of names; a filter takes one sale, refuses anything else, and says bool."""
    filters = region_filters(names)
    assert_type(filters, dict[str, Callable[[Sale], bool]])
    assert_type(filters["north"](sale), bool)
    filters["north"]("north")  # refused: arg-type
    filters["north"](sale, "south")  # refused: call-arg


def test_dropping_changes_a_list(sales: list[Sale], frozen: tuple[Sale, ...]) -> None:
    """`drop_cancelled` takes a list that it can change, and any set of order numbers."""
    assert_type(drop_cancelled(sales, {17}), int)
    assert_type(drop_cancelled(sales, frozenset({17})), int)
    drop_cancelled(sales, {17: "north"}.keys())
    drop_cancelled(frozen, {17})  # refused: arg-type
    drop_cancelled(sales, {"17"})  # refused: arg-type


def test_differences_take_any_mapping(sums: MappingProxyType[str, int]) -> None:
    """`differences` only reads, so any mapping to whole cents will do."""
    assert_type(differences(sums, {"north": 250}), list[str])
    differences(sums, {"north": "250"})  # refused: dict-item


def test_export_takes_any_iterable(sales: Iterator[Sale]) -> None:
    """`export_csv` takes any iterable of sales and returns bytes."""
    assert_type(export_csv(sales), bytes)
    export_csv(["17,north,250"])  # refused: list-item


def test_send_takes_region_and_report(reports: MappingProxyType[str, bytes]) -> None:
    """`send_all` takes any mapping, and a function of region and report; one with other parameters is refused."""

    def send(region: str, report: bytes) -> None: ...
    def send_text(region: str, report: str) -> None: ...

    assert_type(send_all(reports, send), list[str])
    send_all(reports, send_text)  # refused: arg-type
