"""Show the currencies, plainly or as a table."""

from collections.abc import Iterator

from .currencies import read_currencies

try:
    from rich.console import Console
    from rich.table import Table

    HAS_RICH = True
except ModuleNotFoundError:
    HAS_RICH = False


def plain_lines() -> Iterator[str]:
    """Yield one line for each currency."""
    for currency in read_currencies().values():
        yield f"{currency.code} {currency.decimals} {currency.name}"


def print_table() -> None:
    """Print all currencies as a table; raise LookupError where the extra for it is missing."""
    if not HAS_RICH:
        raise LookupError("The table needs an extra: pip install 'minor-units[table]'")
    table = Table("Code", "Decimals", "Name")
    for currency in read_currencies().values():
        table.add_row(currency.code, str(currency.decimals), currency.name)
    Console().print(table)
