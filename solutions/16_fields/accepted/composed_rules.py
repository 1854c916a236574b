"""Composition: one concrete descriptor is given a rule, which is a function from a value to a refusal or to None."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import get_annotations
from typing import Concatenate, Generic, NamedTuple, ParamSpec, Self, TypeVar, overload

T = TypeVar("T")
Owner = TypeVar("Owner")
P = ParamSpec("P")


class Refusal(NamedTuple):
    """Why a value may not be stored."""

    error: type[Exception]
    wanted: str


Rule = Callable[[object], Refusal | None]


def above_zero(value: object) -> Refusal | None:
    """Refuse all but numbers above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Refusal(TypeError, "an int or a float")
    return None if value > 0 else Refusal(ValueError, "a number above zero")


def equal_to_any(options: tuple[object, ...]) -> Rule:
    """Return the rule that refuses all but `options`."""
    refusal = Refusal(ValueError, f"one of {options!r}")
    return lambda value: None if value in options else refusal


def instance_of(kind: type[object]) -> Rule:
    """Return the rule that refuses all but instances of `kind`."""
    refusal = Refusal(TypeError, f"an instance of {kind.__name__}")
    return lambda value: None if isinstance(value, kind) else refusal


class Field(Generic[T]):
    """A data descriptor that stores what its rule lets pass, under the private name."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.name = "field"

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
            value: T = getattr(instance, "_" + self.name)
        except AttributeError:
            raise AttributeError(f"{self.name!r} has no value yet") from None
        return value

    def __set__(self, instance: object, value: T) -> None:
        if refusal := self.rule(value):
            raise refusal.error(f"{self.name!r} takes {refusal.wanted}, not {value!r}")
        setattr(instance, "_" + self.name, value)

    def __delete__(self, instance: object) -> None:
        try:
            delattr(instance, "_" + self.name)
        except AttributeError:
            raise AttributeError(f"{self.name!r} has no value to delete") from None

    def install(self, owner: type[object], name: str) -> None:
        """Put a field of the same class and rule on `owner`; this one stays as it is."""
        twin = self.__class__.__new__(self.__class__)
        twin.rule = self.rule
        twin.name = name
        setattr(owner, name, twin)


class Positive(Field[float]):
    """A number above zero."""

    def __init__(self) -> None:
        super().__init__(above_zero)


class OneOf(Field[T]):
    """A value equal to one of the options."""

    def __init__(self, *options: T) -> None:
        super().__init__(equal_to_any(options))


class Typed(Field[T]):
    """An instance of `kind`."""

    def __init__(self, kind: type[T]) -> None:
        super().__init__(instance_of(kind))


def install_fields(cls: type[T]) -> type[T]:
    """Install a twin of every field in the annotations of `cls` itself."""
    for name, hint in get_annotations(cls, eval_str=True).items():
        for extra in getattr(hint, "__metadata__", ()):
            if isinstance(extra, Field):
                extra.install(cls, name)
    return cls


class Property(Generic[Owner, T]):
    """A computed attribute whose three functions are always there: the missing ones refuse."""

    def __init__(
        self,
        fget: Callable[[Owner], T],
        fset: Callable[[Owner, T], None] | None = None,
        fdel: Callable[[Owner], None] | None = None,
    ) -> None:
        self.name = "property"
        self.fget = fget
        self.fset = fset or self.refuse_value
        self.fdel = fdel or self.refuse_delete
        self.given = fset, fdel
        self.__doc__ = fget.__doc__

    def refuse_value(self, instance: Owner, value: T) -> None:
        """Stand in for the setter nobody gave."""
        raise AttributeError(f"{self.name!r} of {type(instance).__name__!r} has no setter for {value!r}")

    def refuse_delete(self, instance: Owner) -> None:
        """Stand in for the deleter nobody gave."""
        raise AttributeError(f"{self.name!r} of {type(instance).__name__!r} has no deleter")

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: Owner, owner: type[object]) -> T: ...
    def __get__(self, instance: Owner | None, owner: type[object]) -> Self | T:
        return self if instance is None else self.fget(instance)

    def __set__(self, instance: Owner, value: T) -> None:
        self.fset(instance, value)

    def __delete__(self, instance: Owner) -> None:
        self.fdel(instance)

    def getter(self, fget: Callable[[Owner], T]) -> Property[Owner, T]:
        """Return a property with another getter."""
        return Property(fget, *self.given)

    def setter(self, fset: Callable[[Owner, T], None]) -> Property[Owner, T]:
        """Return a property with another setter."""
        return Property(self.fget, fset, self.given[1])

    def deleter(self, fdel: Callable[[Owner], None]) -> Property[Owner, T]:
        """Return a property with another deleter."""
        return Property(self.fget, self.given[0], fdel)


class ClassMethod(Generic[Owner, P, T]):
    """A function that gets its class by a closure."""

    def __init__(self, func: Callable[Concatenate[type[Owner], P], T]) -> None:
        self.func = func

    def __get__(self, instance: Owner | None, owner: type[Owner]) -> Callable[P, T]:
        @wraps(self.func)
        def bound(*args: P.args, **kwargs: P.kwargs) -> T:
            return self.func(owner, *args, **kwargs)

        return bound


class StaticMethod(Generic[P, T]):
    """A function as it is."""

    def __init__(self, func: Callable[P, T]) -> None:
        self.func = func

    def __get__(self, instance: object, owner: type[object]) -> Callable[P, T]:
        return self.func

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function from the class body."""
        return self.func(*args, **kwargs)
