"""Make a hollow twin of the function, of the same signature, and let Python itself deal out the arguments to it."""

from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, Signature, signature
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

HIDDEN = "_what_came_"  # no parameter is called so


class Source:
    """A default of the twin, which shows in its text as the place where the function's own default is kept."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"{HIDDEN}defaults[{self._name!r}]"


class CallSpec(Generic[R]):
    """A call that waits: a function, and a value for each of its parameters."""

    __slots__ = ("_arguments", "_function", "_signature")

    def __init__(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Plan `function(*args, **kwargs)`, without making the call. Raise TypeError if the function can't take it."""
        self._function: Callable[..., R] = function
        self._signature = signature(function)
        came = twin(function, self._signature)(*args, **kwargs)
        self._arguments: Mapping[str, object] = {name: came[name] for name in self._signature.parameters}

    @property
    def arguments(self) -> dict[str, object]:
        """The value of every parameter, defaults included, in the order of the signature; a dict that is yours."""
        return dict(self._arguments)

    def override(self, /, **changes: object) -> "CallSpec[R]":
        """Return a spec of the same function with other values for the parameters named."""
        arguments = {name: changes.pop(name, value) for name, value in self._arguments.items()}
        if changes:
            arguments |= self._collected(changes, arguments)
        spec: CallSpec[R] = object.__new__(type(self))
        spec._function, spec._signature, spec._arguments = self._function, self._signature, arguments
        return spec

    def __call__(self) -> R:
        """Make the call, and return what the function returns."""
        return self._function(*self._positions(), **dict(self._names()))

    def _collected(self, others: Mapping[str, object], arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Return the entries of `**` with others added."""
        for name, parameter in self._signature.parameters.items():
            entries = arguments[name]
            if parameter.kind is parameter.VAR_KEYWORD and isinstance(entries, Mapping):
                return {name: {**entries, **others}}
        raise TypeError(f"{self._function.__qualname__}() got an unexpected keyword argument {next(iter(others))!r}")

    def _positions(self) -> Iterator[object]:
        for name, parameter in self._signature.parameters.items():
            value = self._arguments[name]
            match parameter.kind:
                case parameter.POSITIONAL_ONLY | parameter.POSITIONAL_OR_KEYWORD:
                    yield value
                case parameter.VAR_POSITIONAL if isinstance(value, tuple):
                    yield from value

    def _names(self) -> Iterator[tuple[str, object]]:
        for name, parameter in self._signature.parameters.items():
            value = self._arguments[name]
            match parameter.kind:
                case parameter.KEYWORD_ONLY:
                    yield name, value
                case parameter.VAR_KEYWORD if isinstance(value, Mapping):
                    yield from value.items()


def twin(function: Callable[..., object], given: Signature) -> Callable[..., Mapping[str, object]]:
    """Return a function with the signature of another, which does nothing but return what came, by name."""
    empty = Parameter.empty
    bare = given.replace(
        parameters=[
            parameter.replace(annotation=empty, default=empty if parameter.default is empty else Source(name))
            for name, parameter in given.parameters.items()
        ],
        return_annotation=empty,
    )
    space: dict[str, Callable[..., Mapping[str, object]]] = {f"{HIDDEN}locals": locals}
    defaults = {name: parameter.default for name, parameter in given.parameters.items()}
    exec(f"def twin{bare}: return {HIDDEN}locals()", {**space, f"{HIDDEN}defaults": defaults}, space)  # noqa: S102 -- names only
    hollow = space["twin"]
    hollow.__qualname__ = getattr(function, "__qualname__", repr(function))
    return hollow
