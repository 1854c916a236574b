"""Find plugins by name, make what they offer, and read their settings."""

import functools
import pkgutil

REQUIRED = object()  # stands for "there is no default"


class PluginError(LookupError):
    """A plugin or a setting is missing, or is not of the kind that was asked for."""


def load(target, kind=object):
    """Return what `target`, such as "json", "json:dumps" or "json:JSONDecoder.decode", stands for; it is a `kind`."""
    try:
        found = pkgutil.resolve_name(target)
    except (ImportError, AttributeError, ValueError) as error:
        raise PluginError(f"{target} can't be loaded: {error}") from error
    return _expect(found, kind, target)


def make(kind, source, /, *args, **kwargs):
    """Return the `kind` that `source`, a factory or the dotted name of one, makes of the other arguments."""
    factory = load(source) if isinstance(source, str) else source
    if not callable(factory):
        raise PluginError(f"{source} can't be called")
    return _expect(factory(*args, **kwargs), kind, "the product")


def is_list_of(values, kind):
    """Tell whether `values` is a list of nothing but `kind`."""
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


def option(settings, key, kind, default=REQUIRED):
    """Return the setting `key`, a `kind`. If there is none, return `default`, or raise if that isn't given either."""
    if key in settings:
        return _expect(settings[key], kind, key)
    if default is REQUIRED:
        raise PluginError(f"{key} is missing")
    return default


def options(settings, key, kind):
    """Return the setting `key`, a list of `kind`. A single one stands for a list of one, none for an empty list."""
    values = settings.get(key, [])
    if isinstance(values, kind):
        return [values]
    if not is_list_of(values, kind):
        raise PluginError(f"{key} is no list of {kind.__name__}: {values!r}")
    return values


def guarded(function):
    """Return `function`, with any exception turned into a PluginError that names it."""

    @functools.wraps(function)
    def call(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise PluginError(f"{function.__name__} failed: {error!r}") from error

    return call


class Lazy:
    """A value that is made when it is first asked for, and kept from then on."""

    def __init__(self, factory):
        self._factory = factory
        self._made = False
        self._value = None

    def get(self):
        """Return the value."""
        if not self._made:
            self._value = self._factory()
            self._made = True
        return self._value

    def map(self, function):
        """Return what `function` makes of the value, just as lazily."""
        return Lazy(lambda: function(self.get()))


class Registry:
    """Factories by name. What they make is of one kind."""

    def __init__(self, kind, *, on_create=None):
        self.kind = kind
        self._on_create = on_create
        self._factories = {}

    def register(self, factory=None, *, name=None, aliases=()):
        """Decorate a factory: add it under `name`, or else its own name, and under all `aliases`."""

        def add(added):
            for known_as in (name or added.__name__, *aliases):
                if known_as in self._factories:
                    raise PluginError(f"{known_as} is taken")
                self._factories[known_as] = added
            return added

        return add if factory is None else add(factory)

    def create(self, name, /, *args, **kwargs):
        """Return what the factory called `name` makes of the other arguments, and tell `on_create`."""
        if name not in self._factories:
            raise PluginError(f"{name} is none of {', '.join(self._factories)}")
        product = make(self.kind, self._factories[name], *args, **kwargs)
        if self._on_create is not None:
            self._on_create(product, name=name)
        return product


def _expect(value, kind, what):
    if not isinstance(value, kind):
        raise PluginError(f"{what} is no {kind.__name__}: {value!r}")
    return value
