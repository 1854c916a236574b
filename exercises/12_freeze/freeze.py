"""Freeze JSON-like data, thaw it, and tell whether two data are the same."""

from typing import Self, TypeAlias

Data: TypeAlias = bool | int | float | str | list["Data"] | dict[str, "Data"] | None  # keep this as it is


class Frozen:
    """A snapshot of data that can be compared and hashed.

    Raise ValueError, saying "contains itself", if anything in the data does; raise TypeError, naming its type, for
    anything that is not data, as a key too.
    """

    def __init__(self, data: Data) -> None:
        raise NotImplementedError

    def thaw(self) -> Data:
        """Return the data as they were frozen, in new lists and dicts.

        What was one list or dict in several places is one again; what was only equal stays apart.
        """
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        """Tell whether `other` is a Frozen of the same data."""
        raise NotImplementedError

    def __hash__(self) -> int:
        """Return a number that all Frozen of the same data have in common."""
        raise NotImplementedError

    def __copy__(self) -> Self:
        """Return this very object."""
        raise NotImplementedError

    def __deepcopy__(self, memo: object) -> Self:
        """Return this very object."""
        raise NotImplementedError


def same(left: Data, right: Data) -> bool:
    """Return whether two data are the same, types and NaN included; cycles are welcome."""
    raise NotImplementedError
