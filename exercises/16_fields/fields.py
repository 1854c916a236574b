"""Attributes that validate themselves, and three built-in descriptors rebuilt; README.md is the contract."""

from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, TypeVar

T = TypeVar("T")
Owner = TypeVar("Owner")
P = ParamSpec("P")


class Positive:
    """An attribute that takes an `int` or `float` above zero, never a `bool`, and reads as `float`."""

    def __init__(self) -> None:
        raise NotImplementedError


class OneOf(Generic[T]):
    """An attribute that takes a value equal to one of the options."""

    def __init__(self, *options: T) -> None:
        raise NotImplementedError


class Typed(Generic[T]):
    """An attribute that takes an instance of `kind`."""

    def __init__(self, kind: type[T]) -> None:
        raise NotImplementedError


def install_fields(cls: type[T]) -> type[T]:
    """Turn each annotation of `cls` itself that carries a field into that field, and return `cls`."""
    raise NotImplementedError


class Property(Generic[Owner, T]):
    """A computed attribute; add `getter`, `setter` and `deleter`, each of which returns a new `Property`."""

    def __init__(
        self,
        fget: Callable[[Owner], T],
        fset: Callable[[Owner, T], None] | None = None,
        fdel: Callable[[Owner], None] | None = None,
    ) -> None:
        raise NotImplementedError


class ClassMethod(Generic[Owner, P, T]):
    """A function that gets the class it was reached through as its first argument."""

    def __init__(self, func: Callable[Concatenate[type[Owner], P], T]) -> None:
        raise NotImplementedError


class StaticMethod(Generic[P, T]):
    """A function that is reached through a class and gets no extra argument."""

    def __init__(self, func: Callable[P, T]) -> None:
        raise NotImplementedError
