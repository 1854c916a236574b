"""Show the currencies, plainly or as a table."""

from collections.abc import Iterator

from minor_units.currencies import read_currencies


def plain_lines() -> Iterator[str]:
    """Yield one line for each currency."""
    for currency in read_currencies().values():
        yield f"{currency.code} {currency.decimals} {currency.name}"


def print_table() -> None:
    """Print all currencies as a table; raise LookupError where the extra for it is missing."""
    try:  # here, so that nobody else needs it or waits for it
        from rich.console import Console  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
    except ModuleNotFoundError:
        raise LookupError("The table needs an extra: pip install 'minor-units[table]'") from None
    table = Table("Code", "Decimals", "Name")
    for currency in read_currencies().values():
        table.add_row(currency.code, str(currency.decimals), currency.name)
    Console().print(table)
