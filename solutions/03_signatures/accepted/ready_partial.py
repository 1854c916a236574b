"""Keep the call ready to be made, as a partial, beside the arguments by name."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from inspect import BoundArguments, Signature, signature
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class CallSpec(Generic[R]):
    """A call that waits: a function, and a value for each of its parameters."""

    _function: Callable[..., R]
    _bound: BoundArguments
    _ready: Callable[[], R]

    def __init__(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Plan `function(*args, **kwargs)`, without making the call. Raise TypeError if the function can't take it."""
        frame = signature(function)
        try:
            bound = frame.bind(*args, **kwargs)
        except TypeError as misfit:
            raise TypeError(f"{function.__qualname__}() {misfit}") from misfit
        bound.apply_defaults()
        self._settle(function, bound)

    @property
    def arguments(self) -> dict[str, object]:
        """The value of every parameter, defaults included, in the order of the signature; a dict that is yours."""
        return {**self._bound.arguments}

    def override(self, /, **changes: object) -> "CallSpec[R]":
        """Return a spec of the same function with other values for the parameters named."""
        arguments = self.arguments
        frame = self._bound.signature
        unknown = [name for name in changes if name not in arguments]
        if unknown:
            collector = _collector(frame)
            if collector is None:
                raise TypeError(f"{self._function.__qualname__}() got an unexpected keyword argument {unknown[0]!r}")
            entries = changes.get(collector, arguments[collector])
            if isinstance(entries, dict):
                changes[collector] = entries | {name: changes.pop(name) for name in unknown}
        return CallSpec.__new__(type(self))._settle(  # noqa: SLF001 -- a spec of our own, made just now
            self._function, BoundArguments(frame, OrderedDict({**arguments, **changes}))
        )

    def __call__(self) -> R:
        """Make the call, and return what the function returns."""
        return self._ready()

    def _settle(self, function: Callable[..., R], bound: BoundArguments) -> "CallSpec[R]":
        """Fill in a spec, and return it."""
        self._function, self._bound = function, bound
        self._ready = partial(function, *bound.args, **bound.kwargs)
        return self


def _collector(frame: Signature) -> str | None:
    """Return the name of the parameter that collects other names, if there is one."""
    return next((name for name, each in frame.parameters.items() if each.kind is each.VAR_KEYWORD), None)
