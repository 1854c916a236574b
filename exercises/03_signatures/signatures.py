"""Plan a call now, look at it, change it, and make it later."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class CallSpec(Generic[R]):
    """A call that waits: a function, and a value for each of its parameters."""

    def __init__(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Plan `function(*args, **kwargs)`, without making the call. Raise TypeError if the function can't take it."""
        raise NotImplementedError

    @property
    def arguments(self) -> dict[str, object]:
        """The value of every parameter, defaults included, in the order of the signature; a dict that is yours."""
        raise NotImplementedError

    def override(self, /, **changes: object) -> "CallSpec[R]":
        """Return a spec of the same function with other values for the parameters named, of whatever kind they are.

        Names that no parameter has become entries of `**`, or raise TypeError if the function has no `**`.
        """
        raise NotImplementedError

    def __call__(self) -> R:
        """Make the call, and return what the function returns."""
        raise NotImplementedError
