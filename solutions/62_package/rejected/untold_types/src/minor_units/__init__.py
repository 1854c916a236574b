"""Amounts of money as whole numbers of a currency's smallest unit."""

from .amounts import to_minor
from .currencies import Currency, find

__all__ = ["Currency", "find", "to_minor"]
