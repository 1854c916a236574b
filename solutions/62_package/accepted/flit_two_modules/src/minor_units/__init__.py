"""Amounts of money as whole numbers of a currency's smallest unit."""

from ._money import Currency, find, to_minor

__all__ = ["Currency", "__version__", "find", "to_minor"]
__version__ = "1.4.0"
