"""Draw a table. Importing this module needs rich."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table

from ._money import Currency


def draw(currencies: Iterable[Currency]) -> Iterator[str]:
    """Yield the lines of a table."""
    table = Table("Code", "Decimals", "Name")
    for code, decimals, name in currencies:
        table.add_row(code, str(decimals), name)
    console = Console()
    with console.capture() as drawn:
        console.print(table)
    yield from drawn.get().splitlines()
