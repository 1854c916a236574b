# refused by: performance — reads the signature again for each override
# lesson: The signature is the same for all overrides: what stays for good is worked out once and handed on; whoever starts anew does it all again.
"""Plan a call now, look at it, change it, and make it later.

Invariant: a spec has a value for every parameter, so that no gap shifts what goes by position; its values stay.
Cost: planning reads the signature and goes through the arguments once. An override reads no signature again, and keeps
nothing of the spec it is made from but the values that both have.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from inspect import BoundArguments, signature
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class CallSpec(Generic[R]):
    """A call that waits: a function, and a value for each of its parameters."""

    def __init__(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Plan `function(*args, **kwargs)`, without making the call. Raise TypeError if the function can't take it."""
        self._function: Callable[..., R] = function
        self._signature = signature(function)
        self._bound = self._fit(self._signature.bind, args, kwargs)
        self._bound.apply_defaults()

    @property
    def arguments(self) -> dict[str, object]:
        """The value of every parameter, defaults included, in the order of the signature; a dict that is yours."""
        return dict(self._bound.arguments)

    def override(self, /, **changes: object) -> "CallSpec[R]":
        """Return a spec of the same function with other values for the parameters named, of whatever kind they are.

        Names that no parameter has become entries of `**`, or raise TypeError if the function has no `**`.
        """
        now = self._bound.arguments
        arguments = now | {name: value for name, value in changes.items() if name in now}
        others = {name: value for name, value in changes.items() if name not in now}
        for collector, entries in self._fit(self._signature.bind_partial, (), others).arguments.items():  # one at most
            arguments[collector] = {**arguments[collector], **entries}
        spec = copy(self)
        spec._bound = BoundArguments(signature(self._function), OrderedDict(arguments))  # noqa: SLF001 -- our own, made just now
        return spec

    def __call__(self) -> R:
        """Make the call, and return what the function returns."""
        return self._function(*self._bound.args, **self._bound.kwargs)

    def _fit(
        self, bind: Callable[..., BoundArguments], args: Iterable[object], kwargs: Mapping[str, object]
    ) -> BoundArguments:
        """Return the arguments by parameter; say as Python does whose call it is that doesn't fit."""
        try:
            return bind(*args, **kwargs)
        except TypeError as misfit:
            raise TypeError(f"{self._function.__qualname__}() {misfit}") from None
