"""Amounts of money as whole numbers of a currency's smallest unit."""

from .amounts import to_minor as to_minor
from .currencies import Currency as Currency
from .currencies import find as find

__version__ = "1.4.0"
