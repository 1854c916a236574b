"""Closures: a field that learns its name prepares an accessor and a guard, and afterwards only calls them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from operator import attrgetter
from typing import Concatenate, Generic, ParamSpec, Self, TypeVar, overload

T = TypeVar("T")
Owner = TypeVar("Owner")
P = ParamSpec("P")

Guard = Callable[[object], None]


def nothing_yet(name: str) -> AttributeError:
    """Return the error for an attribute without a value."""
    return AttributeError(f"{name!r} was never given a value, or it was deleted")


class Field(Generic[T]):
    """A data descriptor made of a guard and an accessor; it is whole only once it has a name."""

    def __init__(self, make_guard: Callable[[str], Guard]) -> None:
        self.make_guard = make_guard

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name
        self.guard = self.make_guard(name)
        self.load: attrgetter[T] = attrgetter(f"_{name}")

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object]) -> T: ...
    def __get__(self, instance: object | None, owner: type[object]) -> Self | T:
        if instance is None:
            return self
        try:
            return self.load(instance)
        except AttributeError:
            raise nothing_yet(self.name) from None

    def __set__(self, instance: object, value: T) -> None:
        self.guard(value)
        setattr(instance, f"_{self.name}", value)

    def __delete__(self, instance: object) -> None:
        if not hasattr(instance, f"_{self.name}"):
            raise nothing_yet(self.name)
        delattr(instance, f"_{self.name}")


class Positive(Field[float]):
    """A number above zero."""

    def __init__(self) -> None:
        def guard_for(name: str) -> Guard:
            def guard(value: object) -> None:
                match value:
                    case bool():
                        raise TypeError(f"{name!r}: {value!r} is a truth value, not a number")
                    case int() | float() if value > 0:
                        pass
                    case int() | float():
                        raise ValueError(f"{name!r}: {value!r} is not above zero")
                    case _:
                        raise TypeError(f"{name!r}: {value!r} is not a number")

            return guard

        super().__init__(guard_for)


class OneOf(Field[T]):
    """A value equal to one of the options."""

    def __init__(self, *options: T) -> None:
        def guard_for(name: str) -> Guard:
            def guard(value: object) -> None:
                if value not in options:
                    raise ValueError(f"{name!r}: {value!r} is none of {options!r}")

            return guard

        super().__init__(guard_for)


class Typed(Field[T]):
    """An instance of `kind`."""

    def __init__(self, kind: type[T]) -> None:
        def guard_for(name: str) -> Guard:
            def guard(value: object) -> None:
                if not isinstance(value, kind):
                    raise TypeError(f"{name!r}: {value!r} is not a {kind.__name__}")

            return guard

        super().__init__(guard_for)


def fields_in(hint: object) -> Iterator[Field[object]]:
    """Yield the fields among the extras of an annotation."""
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, Field):
            yield extra


def install_fields(cls: type[T]) -> type[T]:
    """Build a new field from the makings of each annotated one, and put it on `cls`."""
    for name, hint in inspect.get_annotations(cls, eval_str=True).items():
        for template in fields_in(hint):
            field = object.__new__(type(template))
            Field.__init__(field, template.make_guard)
            field.__set_name__(cls, name)
            setattr(cls, name, field)
    return cls


class Property(Generic[Owner, T]):
    """A computed attribute."""

    def __init__(
        self,
        fget: Callable[[Owner], T],
        fset: Callable[[Owner, T], None] | None = None,
        fdel: Callable[[Owner], None] | None = None,
    ) -> None:
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.__doc__ = fget.__doc__
        self.name = getattr(fget, "__name__", "property")

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: Owner, owner: type[object]) -> T: ...
    def __get__(self, instance: Owner | None, owner: type[object]) -> Self | T:
        if instance is None:
            return self
        return self.fget(instance)

    def __set__(self, instance: Owner, value: T) -> None:
        match self.fset:
            case None:
                raise AttributeError(f"{self.name!r}: no setter")
            case fset:
                fset(instance, value)

    def __delete__(self, instance: Owner) -> None:
        match self.fdel:
            case None:
                raise AttributeError(f"{self.name!r}: no deleter")
            case fdel:
                fdel(instance)

    def getter(self, fget: Callable[[Owner], T]) -> Property[Owner, T]:
        """Return a property with `fget` in place of its getter."""
        return type(self)(fget, self.fset, self.fdel)

    def setter(self, fset: Callable[[Owner, T], None]) -> Property[Owner, T]:
        """Return a property with `fset` in place of its setter."""
        return type(self)(self.fget, fset, self.fdel)

    def deleter(self, fdel: Callable[[Owner], None]) -> Property[Owner, T]:
        """Return a property with `fdel` in place of its deleter."""
        return type(self)(self.fget, self.fset, fdel)


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
