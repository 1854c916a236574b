"""The currencies, and how many decimals their amounts have."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Currency(NamedTuple):
    """One line of the table."""

    code: str
    decimals: int
    name: str


@cache
def read_currencies() -> dict[str, Currency]:
    """Return all currencies by code, in the order of the table. The file is read once, when first asked for."""
    # Found through the import system: the package may lie anywhere, in a zip too, and under another name.
    with files(__package__).joinpath("currencies.csv").open(encoding="utf-8") as file:
        return {code: Currency(code, int(decimals), name) for code, decimals, name in csv.reader(file)}


def find(code: str) -> Currency:
    """Return the currency with that code; raise LookupError if there is none."""
    try:
        return read_currencies()[code]
    except KeyError:
        raise LookupError(f"There is no currency {code!r}.") from None
