# refused by: performance — makes a new tuple for each part that the star collects
# lesson: For each argument, all that were met before are copied or searched: add to one list or dict that is your own, and ask a dict or set what you have met.
"""Deal out the arguments by hand, parameter after parameter, and say in Python's words what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from inspect import Parameter, signature
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

NOTHING = Parameter.empty
BY_NAME = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


class CallSpec(Generic[R]):
    """A call that waits: a function, and a value for each of its parameters."""

    def __init__(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Plan `function(*args, **kwargs)`, without making the call. Raise TypeError if the function can't take it."""
        self._function: Callable[..., R] = function
        self._parameters = tuple(signature(function).parameters.values())
        self._arguments = self._dealt(args, kwargs)

    @property
    def arguments(self) -> dict[str, object]:
        """The value of every parameter, defaults included, in the order of the signature; a dict that is yours."""
        return self._arguments.copy()

    def override(self, /, **changes: object) -> "CallSpec[R]":
        """Return a spec of the same function with other values for the parameters named."""
        arguments = self.arguments
        others: dict[str, object] = {}
        for name, value in changes.items():
            (arguments if name in arguments else others)[name] = value
        if others:
            collector = self._collector(others)
            entries = arguments[collector]
            assert isinstance(entries, dict)  # noqa: S101 -- what `**` collects is one
            arguments[collector] = entries | others
        spec = copy(self)
        spec._arguments = arguments  # noqa: SLF001 -- a spec of our own, made just now
        return spec

    def __call__(self) -> R:
        """Make the call, and return what the function returns."""
        args: list[object] = []
        kwargs: dict[str, object] = {}
        for parameter in self._parameters:
            value = self._arguments[parameter.name]
            if parameter.kind in BY_POSITION:
                args.append(value)
            elif isinstance(value, tuple | list) and parameter.kind is Parameter.VAR_POSITIONAL:
                args.extend(value)
            elif isinstance(value, dict) and parameter.kind is Parameter.VAR_KEYWORD:
                kwargs.update(value)
            else:
                kwargs[parameter.name] = value
        return self._function(*args, **kwargs)

    def _dealt(self, args: Iterable[object], kwargs: Mapping[str, object]) -> dict[str, object]:
        """Return the value of every parameter."""
        positions, names = iter(args), dict(kwargs)
        arguments: dict[str, object] = {}
        for parameter in self._parameters:
            if parameter.kind is Parameter.VAR_POSITIONAL:
                parts: tuple[object, ...] = ()
                for position in positions:
                    parts = (*parts, position)
                arguments[parameter.name] = parts
            elif parameter.kind is Parameter.VAR_KEYWORD:
                arguments[parameter.name], names = names, {}
            else:
                position = next(positions, NOTHING) if parameter.kind in BY_POSITION else NOTHING
                name = names.pop(parameter.name, NOTHING) if parameter.kind in BY_NAME else NOTHING
                arguments[parameter.name] = self._one_of(parameter, position, name)
        if names:
            self._collector(names)
        if next(positions, NOTHING) is not NOTHING:
            raise self._misfit("takes fewer positional arguments than were given")
        return arguments

    def _one_of(self, parameter: Parameter, position: object, name: object) -> object:
        """Return the value that one parameter gets: by position, by name or by default."""
        if position is not NOTHING and name is not NOTHING:
            raise self._misfit(f"got multiple values for argument {parameter.name!r}")
        for value in (position, name, parameter.default):
            if value is not NOTHING:
                return value
        raise self._misfit(f"missing 1 required argument: {parameter.name!r}")

    def _collector(self, names: Iterable[str]) -> str:
        """Return the name of the parameter that collects all other names."""
        for parameter in self._parameters:
            if parameter.kind is Parameter.VAR_KEYWORD:
                return parameter.name
        raise self._misfit(f"got an unexpected keyword argument {next(iter(names))!r}")

    def _misfit(self, what: str) -> TypeError:
        return TypeError(f"{self._function.__qualname__}() {what}")
