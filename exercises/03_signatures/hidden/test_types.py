"""What a type checker must accept of code that plans calls, and what it must refuse. Checked, never run."""

from collections.abc import Mapping
from typing import assert_type

from signatures import CallSpec


def send(to: str, text: str = "-", /, *files: str, urgent: bool = False, **headers: int) -> float:
    """Stand for a function of a caller."""
    raise NotImplementedError


def needs_url_and_timeout(url: str, timeout: int, *, function: str = "", self: str = "") -> None:
    """Stand for a function with names that may be in the way."""


class Letter:
    """Stand for a class of a caller."""

    def __init__(self, to: str) -> None:
        self.to = to

    def seal(self, colour: int) -> bytes:
        """Stand for a method."""
        raise NotImplementedError


def test_a_spec_knows_its_result(letter: Letter) -> None:
    """The result of a call has the type that the function returns: of a function, a class, a method."""
    assert_type(CallSpec(send, "ann"), CallSpec[float])
    assert_type(CallSpec(send, "ann")(), float)
    assert_type(CallSpec(Letter, "ann")(), Letter)
    assert_type(CallSpec(letter.seal, 3)(), bytes)


def test_right_arguments_are_accepted() -> None:
    """All arguments that the function takes are accepted, names like `self` and `function` among them."""
    CallSpec(send, "ann", "hi", "a.pdf", "b.pdf", urgent=True, size=7)
    CallSpec(needs_url_and_timeout, "a.example", timeout=3)
    CallSpec(needs_url_and_timeout, "a.example", 3, function="post", self="me")


def test_wrong_arguments_are_refused() -> None:
    """Arguments have to fit: `send` takes one or more str, `urgent` as a bool, and other keywords with an int."""
    CallSpec(send)  # refused: call-arg
    CallSpec(send, 7)  # refused: arg-type
    CallSpec(send, "ann", urgent="no")  # refused: arg-type
    CallSpec(send, "ann", size="big")  # refused: arg-type
    CallSpec(needs_url_and_timeout, "a.example", 3, cc=1)  # refused: call-arg
    CallSpec(needs_url_and_timeout, "a.example", 3, "post")  # refused: call-arg


def test_a_function_comes_first() -> None:
    """What is planned is a callable, and is given by position."""
    CallSpec(7)  # refused: arg-type
    CallSpec(function=needs_url_and_timeout)  # refused: call-arg


def test_an_override_is_a_spec_of_the_same_kind(spec: CallSpec[float]) -> None:
    """`override` of a spec whose call returns a float gives such a spec; it takes any names, nothing by position."""
    assert_type(spec.override(to="eve", size=7), CallSpec[float])
    assert_type(spec.override(self=1, changes=None), CallSpec[float])
    spec.override("eve")  # refused: call-arg


def test_arguments_are_a_dict_of_objects(spec: CallSpec[float]) -> None:
    """`arguments` is a dict from name to object, which is yours to change; it can't be assigned."""
    assert_type(spec.arguments, dict[str, object])
    spec.arguments["to"] = "eve"
    mapping: Mapping[str, object] = spec.arguments
    print(mapping)
    spec.arguments = {}  # refused: misc


def test_a_call_takes_no_arguments(spec: CallSpec[float]) -> None:
    """All arguments are in the spec, so calling it takes none."""
    assert_type(spec(), float)
    spec("ann")  # refused: call-arg
    spec(to="ann")  # refused: call-arg
