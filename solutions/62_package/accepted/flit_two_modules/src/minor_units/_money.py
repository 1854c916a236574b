"""Currencies and amounts: all that needs the table."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

_AMOUNT = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?")


class Currency(NamedTuple):
    """One line of the table."""

    code: str
    decimals: int
    name: str


@lru_cache(maxsize=1)
def table() -> Mapping[str, Currency]:
    """Return all currencies by code."""
    text = resources.files(__package__).joinpath("currencies.csv").read_bytes().decode("utf-8")
    rows = (line.split(",", 2) for line in text.splitlines())
    return {code: Currency(code, int(decimals), name) for code, decimals, name in rows}


def find(code: str) -> Currency:
    """Return the currency with that code; raise LookupError if there is none."""
    if code not in table():
        raise LookupError(f"There is no currency {code!r}.")
    return table()[code]


def to_minor(amount: str, code: str) -> int:
    """Return `amount` in minor units of the currency `code`."""
    decimals = find(code).decimals
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        raise ValueError(f"{amount!r} is not an amount.")
    part = match[2] or ""
    if len(part) > decimals:
        raise ValueError(f"{amount} has more than {decimals} decimals.")
    return int(match[1] + part.ljust(decimals, "0"))
