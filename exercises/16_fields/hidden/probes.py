"""What the suite does with a learner's descriptors: statements typed at a prompt, and a few counts and measurements."""

import copy
import gc
import pickle
import sys
import traceback
import weakref
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import repeat
from numbers import Number
from types import ModuleType
from typing import Annotated

from fields import ClassMethod, OneOf, Positive, Property, StaticMethod, Typed, install_fields

from grader.subject.probing import Counted, kept_memory, show, tallies


def _own(made: Callable[..., object], built_in: type) -> object:
    """Return `made`, or where it is only the built-in in disguise, something that can't be used."""
    try:
        sample = made(lambda *_: None)
    except Exception:
        return made
    # As the slots of `type` have it: a metaclass tells what it likes.
    kinds = [type.__dict__["__mro__"].__get__(kind) for kind in (type(sample), made) if isinstance(kind, type)]
    if not any(built_in in kind for kind in kinds):
        return made

    def refuse(*_: object) -> None:
        raise TypeError(f"This is Python's own `{built_in.__name__}`, or derived from it. Write a class of your own.")

    return refuse


NAMES = {
    "Annotated": Annotated,
    "ClassMethod": _own(ClassMethod, classmethod),
    "Decimal": Decimal,
    "Number": Number,
    "OneOf": OneOf,
    "Positive": Positive,
    "Property": _own(Property, property),
    "StaticMethod": _own(StaticMethod, staticmethod),
    "Typed": Typed,
    "copy": copy,
    "date": date,
    "datetime": datetime,
    "inf": float("inf"),
    "install_fields": install_fields,
    "nan": float("nan"),
    "pickle": pickle,
    "suppress": suppress,
}
REFUSALS = (AttributeError, TypeError, ValueError)


def session(*statements: str) -> object:
    """Type `statements` at a fresh prompt; return what the last one answers, if it is an expression.

    The tally "statements" tells how many were typed, and so which one raised an error.
    """
    prompt = _Prompt()
    for statement in statements[:-1]:
        prompt.run(statement)
    return prompt.answer(statements[-1])


def outcomes(owners: list[str], script: list[str]) -> list[tuple[str, object]]:
    """Type `owners`, then `script`; return each of the latter with what it answers, or which of REFUSALS it raised."""
    prompt = _Prompt()
    for statement in owners:
        prompt.run(statement)
    answers: list[tuple[str, object]] = []
    for statement in script:
        try:
            answer = prompt.answer(statement)
            answers.append((statement, "no error" if answer is None else answer))
        except REFUSALS as error:
            answers.append((statement, next(kind.__name__ for kind in REFUSALS if isinstance(error, kind))))
    return answers


class _Prompt:
    """A prompt in a module of its own, because pickle and annotations in quotes look a class up in its module."""

    def __init__(self) -> None:
        module = sys.modules["prompt"] = ModuleType("prompt")
        self._names = vars(module)
        self._names.update(NAMES)

    def run(self, statement: str) -> None:
        """Run a statement that prepares something."""
        show(_typed(statement))
        self._evaluate(statement)

    def answer(self, statement: str) -> object:
        """Return the value of an expression, or None for a statement that went well."""
        try:
            value = self._evaluate(statement)
        except Exception as error:
            show(_typed(statement), _Told(error))
            raise
        show(_typed(statement), value)
        return value

    def _evaluate(self, statement: str) -> object:
        tallies["statements"] += 1
        try:
            code = compile(statement, "<prompt>", "eval")
        except SyntaxError:  # no expression
            code = compile(statement, "<prompt>", "exec")
        return eval(code, self._names)  # noqa: S307 -- the suite's own words


def _typed(statement: str) -> str:
    return statement.replace("\n", "\n... ")


class _Told:
    """An error as a prompt shows it, and the learner's line that it came from."""

    def __init__(self, error: Exception) -> None:
        steps = traceback.walk_tb(error.__traceback__)
        lines = [line for frame, line in steps if frame.f_globals.get("__name__") == "fields"]
        place = f"  (fields.py:{lines[-1]})" if lines else ""
        self._text = f"{type(error).__name__}: {error}{place}"

    def __repr__(self) -> str:
        return self._text


class _Tallied(type):
    """The type of a class that counts how often it is asked what belongs to it."""

    def __instancecheck__(cls, instance: object) -> bool:
        tallies["asked"] += 1
        return super().__instancecheck__(instance)

    def __subclasscheck__(cls, subclass: type) -> bool:
        tallies["asked"] += 1
        return super().__subclasscheck__(subclass)


class _Part(metaclass=_Tallied):
    """What the counted `Typed` fields hold."""


class _Bolt(_Part):
    """A kind of part: `isinstance` doesn't ask a class about an object of exactly that class."""


def count_checks(field: str, deed: str, times: int) -> None:
    """Fill the ten fields of an owner, then "assign" or "read" one of them; only that is counted.

    A "Typed" field counts under "asked", a "OneOf" field of 50 options under "eq".
    """
    fields = {f"field_{number}": _counted_field(field) for number in range(10)}
    owner = type("Owner", (), fields)()
    value = _Bolt() if field == "Typed" else Counted(49)
    for number in range(10):
        setattr(owner, f"field_{number}", value)
    tallies.clear()
    for _ in range(times):
        if deed == "assign":
            owner.field_3 = value
        else:
            owner.field_3  # noqa: B018 -- the read is the point


def _counted_field(field: str) -> object:
    return Typed(_Part) if field == "Typed" else OneOf(*map(Counted, range(50)))


class _Weight(float):
    """A number that can be watched as it goes."""


def values_alive(owners: int) -> int:
    """Give 1,000 values to one owner, or one to each of 1,000 owners, and forget them; return how many still live."""
    sack_type = type("Sack", (), {"weight": Positive()})
    sack = sack_type()
    watched = []
    for number in range(1000):
        if owners > 1:
            sack = sack_type()
        weight = _Weight(number + 1)
        watched.append(weakref.ref(weight))
        sack.weight = weight
    del weight
    gc.collect()
    return sum(reference() is not None for reference in watched)


def bytes_left_over() -> int:
    """Return the traced bytes that 1,000 owners, which came and went, leave behind."""
    sack_type = type("Sack", (), {"weight": Positive()})

    def come_and_go(owners: int) -> None:
        for number in range(owners):
            sack = sack_type()
            sack.weight = _Weight(number + 1)
            del sack
        # The interpreter's cache keeps names by which attributes were looked up; those are not the learner's.
        sys._clear_type_cache()  # noqa: SLF001 -- there is no public way

    come_and_go(50)  # what is made once is no leftover
    return kept_memory(lambda: come_and_go(1000))


def read(kind: str, price: int, times: int) -> object:
    """Assign `price`, read it `times` times from a "field" or a hand-written "property", and return the last answer."""
    owner = _wide_class(kind)()
    owner.price = price
    seen: object = None
    for _ in repeat(None, times):
        seen = owner.price
    return seen


@cache
def _wide_class(kind: str) -> type:
    """Return a class of 500 attributes; the last one is `price`."""

    def get_price(owner: object) -> object:
        return owner._price  # type: ignore[attr-defined]  # noqa: SLF001 -- set_price made it

    def set_price(owner: object, price: object) -> None:
        owner._price = price  # type: ignore[attr-defined]  # noqa: SLF001 -- any owner of the wide class takes it

    others = {f"attribute_{number}": number for number in range(499)}
    return type("Wide", (), others | {"price": Positive() if kind == "field" else property(get_price, set_price)})
