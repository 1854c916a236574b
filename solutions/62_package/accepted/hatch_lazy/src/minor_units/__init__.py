"""Amounts of money as whole numbers of a currency's smallest unit. Its names are imported when they are used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .amounts import to_minor
    from .currencies import Currency, find

__all__ = ["Currency", "find", "to_minor"]

_HOMES = {"Currency": ".currencies", "find": ".currencies", "to_minor": ".amounts"}


def __getattr__(name: str) -> object:
    """Import a name from where it is at home."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
