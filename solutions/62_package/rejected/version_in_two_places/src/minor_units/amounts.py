"""Amounts as whole numbers of a currency's smallest unit: 12.50 EUR are 1250 cents."""

import re

from .currencies import find

AMOUNT = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?")


def shift(amount: str, decimals: int) -> int:
    """Return `amount` in units of the last of its `decimals`; raise ValueError if it is finer or no amount."""
    match = AMOUNT.fullmatch(amount)
    if match is None:
        raise ValueError(f"{amount!r} is not an amount.")
    part = match[2] or ""
    if len(part) > decimals:
        raise ValueError(f"{amount} has more than {decimals} decimals.")
    return int(match[1] + part.ljust(decimals, "0"))


def to_minor(amount: str, code: str) -> int:
    """Return `amount` in minor units of the currency `code`."""
    return shift(amount, find(code).decimals)
