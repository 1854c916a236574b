# refused by: behaviour — a value that was never assigned raises LookupError
# lesson: `hasattr`, and `getattr` with a default, wait for one kind of error when an attribute is missing, and let every other kind through.
"""Fields with an error of their own choice for a missing value."""

from __future__ import annotations

import copy
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import MethodType
from typing import Concatenate, Generic, ParamSpec, Self, TypeVar, overload

T = TypeVar("T")
Owner = TypeVar("Owner")
P = ParamSpec("P")


class Field(ABC, Generic[T]):
    """An attribute that checks on assignment; a subclass says what it refuses."""

    name: str
    storage: str

    @abstractmethod
    def check(self, value: T) -> None:
        """Raise `TypeError` or `ValueError` unless the attribute may hold `value`."""

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name
        self.storage = f"_{name}"

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object]) -> T: ...
    def __get__(self, instance: object | None, owner: type[object]) -> Self | T:
        if instance is None:
            return self
        try:
            value: T = getattr(instance, self.storage)
        except AttributeError:
            raise self.no_value(instance) from None
        return value

    def __set__(self, instance: object, value: T) -> None:
        self.check(value)
        setattr(instance, self.storage, value)

    def __delete__(self, instance: object) -> None:
        try:
            delattr(instance, self.storage)
        except AttributeError:
            raise self.no_value(instance) from None

    def no_value(self, instance: object) -> LookupError:
        """Return the error for a value that is not there."""
        return LookupError(f"{type(instance).__name__!r} object has no value for {self.name!r}")


class Positive(Field[float]):
    """A number above zero."""

    def check(self, value: float) -> None:
        """Refuse what is not a number, then what is not above zero."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"{self.name!r} must be an int or a float, not {value!r}")
        if not value > 0:
            raise ValueError(f"{self.name!r} must be above zero, not {value!r}")


class OneOf(Field[T]):
    """A value equal to one of the options."""

    def __init__(self, *options: T) -> None:
        self.options = options

    def check(self, value: T) -> None:
        """Refuse a value that equals no option."""
        if value not in self.options:
            raise ValueError(f"{self.name!r} must be one of {self.options!r}, not {value!r}")


class Typed(Field[T]):
    """An instance of `kind`."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind

    def check(self, value: T) -> None:
        """Refuse an instance of anything else."""
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name!r} must be of type {self.kind.__name__}, not {value!r}")


def install_fields(cls: type[T]) -> type[T]:
    """Turn each annotation of `cls` itself that carries a field into that field, and return `cls`."""
    for name, hint in inspect.get_annotations(cls, eval_str=True).items():
        for extra in getattr(hint, "__metadata__", ()):
            if isinstance(extra, Field):
                field = copy.copy(extra)
                field.__set_name__(cls, name)
                setattr(cls, name, field)
    return cls


class Property(Generic[Owner, T]):
    """A computed attribute."""

    name: str

    def __init__(
        self,
        fget: Callable[[Owner], T],
        fset: Callable[[Owner, T], None] | None = None,
        fdel: Callable[[Owner], None] | None = None,
    ) -> None:
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = fget.__doc__

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: Owner, owner: type[object]) -> T: ...
    def __get__(self, instance: Owner | None, owner: type[object]) -> Self | T:
        return self if instance is None else self.fget(instance)

    def __set__(self, instance: Owner, value: T) -> None:
        if self.fset is None:
            raise AttributeError(f"{self.name!r} of {type(instance).__name__!r} object has no setter")
        self.fset(instance, value)

    def __delete__(self, instance: Owner) -> None:
        if self.fdel is None:
            raise AttributeError(f"{self.name!r} of {type(instance).__name__!r} object has no deleter")
        self.fdel(instance)

    def getter(self, fget: Callable[[Owner], T]) -> Property[Owner, T]:
        """Return a property that reads with `fget`."""
        return Property(fget, self.fset, self.fdel)

    def setter(self, fset: Callable[[Owner, T], None]) -> Property[Owner, T]:
        """Return a property that writes with `fset`."""
        return Property(self.fget, fset, self.fdel)

    def deleter(self, fdel: Callable[[Owner], None]) -> Property[Owner, T]:
        """Return a property that deletes with `fdel`."""
        return Property(self.fget, self.fset, fdel)


class ClassMethod(Generic[Owner, P, T]):
    """A function bound to the class it is reached through."""

    def __init__(self, func: Callable[Concatenate[type[Owner], P], T]) -> None:
        self.func = func

    def __get__(self, instance: Owner | None, owner: type[Owner]) -> Callable[P, T]:
        return MethodType(self.func, owner)


class StaticMethod(Generic[P, T]):
    """A function bound to nothing."""

    def __init__(self, func: Callable[P, T]) -> None:
        self.func = func

    def __get__(self, instance: object, owner: type[object]) -> Callable[P, T]:
        return self.func

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function."""
        return self.func(*args, **kwargs)
