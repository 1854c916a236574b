# refused by: behaviour — `option` refuses a bool where an int is asked for
# lesson: A stricter check is a new feature; to the code that exists and to the type checker a bool is an int.
"""Find plugins by name, make what they offer, and read their settings."""

import functools
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, ParamSpec, Protocol, TypeGuard, TypeVar, overload

T = TypeVar("T")
U = TypeVar("U")
D = TypeVar("D")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)
P = ParamSpec("P")
F = TypeVar("F", bound=Callable[..., object])

REQUIRED = object()  # stands for "there is no default"


class PluginError(LookupError):
    """A plugin or a setting is missing, or is not of the kind that was asked for."""


class Listener(Protocol[T_contra]):
    """What `on_create` must be: a callable that takes the product, whatever it calls it, and a name by name."""

    def __call__(self, product: T_contra, /, *, name: str) -> object:
        """Hear of a product; what comes back is dropped."""


@overload
def load(target: str) -> object: ...
@overload
def load(target: str, kind: type[T]) -> T: ...
def load(target: str, kind: type[object] = object) -> object:
    """Return what `target`, such as "json", "json:dumps" or "json:JSONDecoder.decode", stands for; it is a `kind`."""
    try:
        found: object = pkgutil.resolve_name(target)
    except (ImportError, AttributeError, ValueError) as error:
        raise PluginError(f"{target} can't be loaded: {error}") from error
    return _expect(found, kind, target)


@overload
def make(kind: type[T], source: str, /, *args: object, **kwargs: object) -> T: ...
@overload
def make(kind: type[T], source: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> T: ...
def make(kind: type[T], source: str | Callable[..., object], /, *args: object, **kwargs: object) -> T:
    """Return the `kind` that `source`, a factory or the dotted name of one, makes of the other arguments."""
    factory = load(source) if isinstance(source, str) else source
    if not callable(factory):
        raise PluginError(f"{source} can't be called")
    return _expect(factory(*args, **kwargs), kind, "the product")


def is_list_of(values: object, kind: type[T]) -> TypeGuard[list[T]]:
    """Tell whether `values` is a list of nothing but `kind`."""
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


@overload
def option(settings: Mapping[str, object], key: str, kind: type[T]) -> T: ...
@overload
def option(settings: Mapping[str, object], key: str, kind: type[T], default: D) -> T | D: ...
def option(settings: Mapping[str, object], key: str, kind: type[object], default: object = REQUIRED) -> object:
    """Return the setting `key`, a `kind`. If there is none, return `default`, or raise if that isn't given either."""
    if key in settings:
        return _expect(settings[key], kind, key)
    if default is REQUIRED:
        raise PluginError(f"{key} is missing")
    return default


def options(settings: Mapping[str, object], key: str, kind: type[T]) -> list[T]:
    """Return the setting `key`, a list of `kind`. A single one stands for a list of one, none for an empty list."""
    values = settings.get(key, [])
    if isinstance(values, kind):
        return [values]
    if not is_list_of(values, kind):
        raise PluginError(f"{key} is no list of {kind.__name__}: {values!r}")
    return values


def guarded(function: Callable[P, T]) -> Callable[P, T]:
    """Return `function`, with any exception turned into a PluginError that names it."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise PluginError(f"{function.__name__} failed: {error!r}") from error

    return call


class Lazy(Generic[T_co]):
    """A value that is made when it is first asked for, and kept from then on."""

    def __init__(self, factory: Callable[[], T_co]) -> None:
        self._factory = factory
        self._made = False
        self._value: T_co  # there is none before the factory has made it

    def get(self) -> T_co:
        """Return the value."""
        if not self._made:
            self._value = self._factory()
            self._made = True
        return self._value

    def map(self, function: Callable[[T_co], U]) -> "Lazy[U]":
        """Return what `function` makes of the value, just as lazily."""
        return Lazy(lambda: function(self.get()))


class Registry(Generic[T]):
    """Factories by name. What they make is of one kind."""

    def __init__(self, kind: type[T], *, on_create: Listener[T] | None = None) -> None:
        self.kind = kind
        self._on_create = on_create
        self._factories: dict[str, Callable[..., object]] = {}

    @overload
    def register(self, factory: F, *, name: str | None = None, aliases: Iterable[str] = ()) -> F: ...
    @overload
    def register(
        self, factory: None = None, *, name: str | None = None, aliases: Iterable[str] = ()
    ) -> Callable[[F], F]: ...
    def register(
        self, factory: F | None = None, *, name: str | None = None, aliases: Iterable[str] = ()
    ) -> F | Callable[[F], F]:
        """Decorate a factory: add it under `name`, or else its own name, and under all `aliases`."""

        def add(added: F) -> F:
            for known_as in (name or added.__name__, *aliases):
                if known_as in self._factories:
                    raise PluginError(f"{known_as} is taken")
                self._factories[known_as] = added
            return added

        return add if factory is None else add(factory)

    def create(self, name: str, /, *args: object, **kwargs: object) -> T:
        """Return what the factory called `name` makes of the other arguments, and tell `on_create`."""
        if name not in self._factories:
            raise PluginError(f"{name} is none of {', '.join(self._factories)}")
        product = make(self.kind, self._factories[name], *args, **kwargs)
        if self._on_create is not None:
            self._on_create(product, name=name)
        return product


def _expect(value: object, kind: type[T], what: str) -> T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise PluginError(f"{what} is no {kind.__name__}: {value!r}")
    return value
