"""No base class: three small descriptors of their own on top of three functions, and a property that is a dataclass."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from inspect import get_annotations
from types import MethodType
from typing import Concatenate, Generic, ParamSpec, Self, TypeVar, get_args, get_type_hints, overload

T = TypeVar("T")
Owner = TypeVar("Owner")
P = ParamSpec("P")


def lacking(name: str, what: str) -> AttributeError:
    """Return the error for an attribute without a value, a setter or a deleter."""
    return AttributeError(f"{name!r} has no {what}")


def drop(instance: object, name: str) -> None:
    """Delete the value of `name` that `instance` holds."""
    try:
        object.__delattr__(instance, f"_{name}")
    except AttributeError:
        raise lacking(name, "value") from None


class Positive:
    """A number above zero."""

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object]) -> float: ...
    def __get__(self, instance: object | None, owner: type[object]) -> Self | float:
        if instance is None:
            return self
        try:
            value: float = object.__getattribute__(instance, f"_{self.name}")
        except AttributeError:
            raise lacking(self.name, "value") from None
        return value

    def __set__(self, instance: object, value: float) -> None:
        if type(value) is bool or not isinstance(value, (int, float)):
            raise TypeError(f"{self.name!r} got {value!r}, which is no number")
        if value > 0:
            object.__setattr__(instance, f"_{self.name}", value)
        else:
            raise ValueError(f"{self.name!r} got {value!r}, which is not above zero")

    def __delete__(self, instance: object) -> None:
        drop(instance, self.name)


class OneOf(Generic[T]):
    """A value equal to one of the options."""

    def __init__(self, *options: T) -> None:
        self.options = list(options)

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object]) -> T: ...
    def __get__(self, instance: object | None, owner: type[object]) -> Self | T:
        if instance is None:
            return self
        try:
            value: T = object.__getattribute__(instance, f"_{self.name}")
        except AttributeError:
            raise lacking(self.name, "value") from None
        return value

    def __set__(self, instance: object, value: T) -> None:
        if self.options.count(value) == 0:
            raise ValueError(f"{self.name!r} got {value!r}, which is none of {self.options!r}")
        object.__setattr__(instance, f"_{self.name}", value)

    def __delete__(self, instance: object) -> None:
        drop(instance, self.name)


class Typed(Generic[T]):
    """An instance of `kind`."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object]) -> T: ...
    def __get__(self, instance: object | None, owner: type[object]) -> Self | T:
        if instance is None:
            return self
        try:
            value: T = object.__getattribute__(instance, f"_{self.name}")
        except AttributeError:
            raise lacking(self.name, "value") from None
        return value

    def __set__(self, instance: object, value: T) -> None:
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name!r} got {value!r}, which is no {self.kind.__name__}")
        object.__setattr__(instance, f"_{self.name}", value)

    def __delete__(self, instance: object) -> None:
        drop(instance, self.name)


def install_fields(cls: type[T]) -> type[T]:
    """Install a copy of each field among the extras of the annotations that `cls` adds to those it inherits."""
    hints = get_type_hints(cls, include_extras=True)
    for name in get_annotations(cls):
        for extra in get_args(hints[name])[1:]:
            if isinstance(extra, Positive | OneOf | Typed):
                field = copy(extra)
                field.__set_name__(cls, name)
                setattr(cls, name, field)
    return cls


@dataclass(eq=False)
class Property(Generic[Owner, T]):
    """A computed attribute; `replace` derives its variants."""

    fget: Callable[[Owner], T]
    fset: Callable[[Owner, T], None] | None = None
    fdel: Callable[[Owner], None] | None = None

    def __post_init__(self) -> None:
        self.__doc__ = self.fget.__doc__

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: Owner, owner: type[object]) -> T: ...
    def __get__(self, instance: Owner | None, owner: type[object]) -> Self | T:
        return self if instance is None else self.fget(instance)

    def __set__(self, instance: Owner, value: T) -> None:
        if not self.fset:
            raise lacking(self.name, "setter")
        self.fset(instance, value)

    def __delete__(self, instance: Owner) -> None:
        if not self.fdel:
            raise lacking(self.name, "deleter")
        self.fdel(instance)

    def getter(self, fget: Callable[[Owner], T]) -> Property[Owner, T]:
        """Return a property that reads with `fget`."""
        return replace(self, fget=fget)

    def setter(self, fset: Callable[[Owner, T], None]) -> Property[Owner, T]:
        """Return a property that writes with `fset`."""
        return replace(self, fset=fset)

    def deleter(self, fdel: Callable[[Owner], None]) -> Property[Owner, T]:
        """Return a property that deletes with `fdel`."""
        return replace(self, fdel=fdel)


class ClassMethod(Generic[Owner, P, T]):
    """A function bound to the class it is reached through."""

    def __init__(self, func: Callable[Concatenate[type[Owner], P], T]) -> None:
        self.func = func

    def __get__(self, instance: Owner | None, owner: type[Owner]) -> Callable[P, T]:
        return MethodType(self.func, owner)


class StaticMethod(Generic[P, T]):
    """A function as it is."""

    def __init__(self, func: Callable[P, T]) -> None:
        self.func = func

    def __get__(self, instance: object, owner: type[object]) -> Callable[P, T]:
        return self.func

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function from the class body."""
        return self.func(*args, **kwargs)
