"""Show the currencies, plainly or as a table."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from .currencies import read_currencies


def plain_lines() -> Iterator[str]:
    """Yield one line for each currency."""
    for currency in read_currencies().values():
        yield f"{currency.code} {currency.decimals} {currency.name}"


def print_table() -> None:
    """Print all currencies as a table; raise LookupError where the extra for it is missing."""
    table = Table("Code", "Decimals", "Name")
    for currency in read_currencies().values():
        table.add_row(currency.code, str(currency.decimals), currency.name)
    Console().print(table)
