"""Strategy: the storage is chosen once, when the field learns its name — a slot's own member, or the `__dict__`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial, update_wrapper
from inspect import get_annotations
from types import MemberDescriptorType
from typing import Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar, overload

T = TypeVar("T")
Owner = TypeVar("Owner")
P = ParamSpec("P")


class Store(Protocol[T]):
    """How to reach one value of an instance; without a value, `load` and `drop` raise an error of `ABSENT`."""

    def load(self, instance: object) -> T:
        """Return the value."""

    def save(self, instance: object, value: T) -> None:
        """Keep `value` in place of the value before."""

    def drop(self, instance: object) -> None:
        """Forget the value."""


ABSENT = (AttributeError, KeyError)


class SlotStore(Generic[T]):
    """A value in a slot, reached by the member descriptor that Python made for the slot."""

    def __init__(self, member: MemberDescriptorType) -> None:
        self.member = member

    def load(self, instance: object) -> T:
        """Return the content of the slot."""
        value: T = self.member.__get__(instance)
        return value

    def save(self, instance: object, value: T) -> None:
        """Fill the slot."""
        self.member.__set__(instance, value)

    def drop(self, instance: object) -> None:
        """Empty the slot."""
        self.member.__delete__(instance)


class DictStore(Generic[T]):
    """A value in the `__dict__` of its instance."""

    def __init__(self, key: str) -> None:
        self.key = key

    def load(self, instance: object) -> T:
        """Return the entry."""
        value: T = vars(instance)[self.key]
        return value

    def save(self, instance: object, value: T) -> None:
        """Make or replace the entry."""
        vars(instance)[self.key] = value

    def drop(self, instance: object) -> None:
        """Remove the entry."""
        del vars(instance)[self.key]


class Field(Generic[T]):
    """A data descriptor between a check and a store."""

    name: str
    store: Store[T]

    def problem(self, value: T) -> Exception | None:
        """Return the error that `value` deserves, if any."""
        raise NotImplementedError

    def __set_name__(self, owner: type[object], name: str) -> None:
        member = getattr(owner, f"_{name}", None)
        self.name = name
        self.store = SlotStore(member) if isinstance(member, MemberDescriptorType) else DictStore(f"_{name}")

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object]) -> T: ...
    def __get__(self, instance: object | None, owner: type[object]) -> Self | T:
        if instance is None:
            return self
        try:
            return self.store.load(instance)
        except ABSENT:
            raise AttributeError(f"no value for {self.name!r}") from None

    def __set__(self, instance: object, value: T) -> None:
        if problem := self.problem(value):
            raise problem
        self.store.save(instance, value)

    def __delete__(self, instance: object) -> None:
        try:
            self.store.drop(instance)
        except ABSENT:
            raise AttributeError(f"no value for {self.name!r}") from None


class Positive(Field[float]):
    """A number above zero."""

    def problem(self, value: float) -> Exception | None:
        """Return an error for all but numbers above zero."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return TypeError(f"{self.name!r} cannot be {value!r}: want an int or a float")
        return None if value > 0 else ValueError(f"{self.name!r} cannot be {value!r}: want more than zero")


class OneOf(Field[T]):
    """A value equal to one of the options."""

    def __init__(self, *options: T) -> None:
        self.options = options

    def problem(self, value: T) -> Exception | None:
        """Return an error for a value that equals no option."""
        if any(value == option for option in self.options):
            return None
        return ValueError(f"{self.name!r} cannot be {value!r}: want one of {self.options!r}")


class Typed(Field[T]):
    """An instance of `kind`."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind

    def problem(self, value: T) -> Exception | None:
        """Return an error for an instance of another type."""
        if isinstance(value, self.kind):
            return None
        return TypeError(f"{self.name!r} cannot be {value!r}: want {self.kind.__qualname__}")


def install_fields(cls: type[T]) -> type[T]:
    """Give `cls` a copy of every field in its own annotations, and tell the copy its name."""
    for name, hint in get_annotations(cls, eval_str=True).items():
        for field in filter(lambda extra: isinstance(extra, Field), getattr(hint, "__metadata__", ())):
            own = copy.copy(field)
            setattr(cls, name, own)
            own.__set_name__(cls, name)
    return cls


class Property(Generic[Owner, T]):
    """A computed attribute that derives its variants by copying itself."""

    name = "property"

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
        self.required(self.fset, "setter")(instance, value)

    def __delete__(self, instance: Owner) -> None:
        self.required(self.fdel, "deleter")(instance)

    def required(self, function: Callable[P, None] | None, role: str) -> Callable[P, None]:
        """Return the function, or raise if nobody gave it."""
        if function is None:
            raise AttributeError(f"{self.name!r} has no {role}")
        return function

    def getter(self, fget: Callable[[Owner], T]) -> Self:
        """Return a copy that reads with `fget`."""
        variant = copy.copy(self)
        variant.fget, variant.__doc__ = fget, fget.__doc__
        return variant

    def setter(self, fset: Callable[[Owner, T], None]) -> Self:
        """Return a copy that writes with `fset`."""
        variant = copy.copy(self)
        variant.fset = fset
        return variant

    def deleter(self, fdel: Callable[[Owner], None]) -> Self:
        """Return a copy that deletes with `fdel`."""
        variant = copy.copy(self)
        variant.fdel = fdel
        return variant


class ClassMethod(Generic[Owner, P, T]):
    """A function with its class filled in by `partial`."""

    def __init__(self, func: Callable[Concatenate[type[Owner], P], T]) -> None:
        self.func = func

    def __get__(self, instance: Owner | None, owner: type[Owner]) -> Callable[P, T]:
        return update_wrapper(partial(self.func, owner), self.func)


class StaticMethod(Generic[P, T]):
    """A function as it is."""

    def __init__(self, func: Callable[P, T]) -> None:
        self.func = func

    def __get__(self, instance: object, owner: type[object]) -> Callable[P, T]:
        return self.func

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function from the class body."""
        return self.func(*args, **kwargs)
