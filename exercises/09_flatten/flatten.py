"""Walk through nested data item by item, however deep it is."""

from collections.abc import Generator, Iterable, Mapping


def flatten(
    items: Iterable[object], *, depth: int | None = None, atoms: tuple[type, ...] = ()
) -> Generator[object, None, int]:
    """Yield the items of `items`, and in place of each nested iterable its own items, in order; return their number.

    No more than `depth` levels below `items` are opened; None means all of them. Text and instances of `atoms` stay
    whole. Raise ValueError, saying "list contains itself" or what else its type is, where something is inside itself.
    """
    raise NotImplementedError


def manifest(boxes: Mapping[str, Iterable[object]]) -> Generator[object, None, int]:
    """Yield the flattened items of each box and after them a line such as "van 1: 3"; return the sum of all counts."""
    raise NotImplementedError
