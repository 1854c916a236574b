"""Say in plain words how a check ended: what was done, what came back, what was wanted. Decides no points."""

import ast
import re
import reprlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from grader.collection import CheckFailed
from grader.errors import GraderError
from grader.judge.budget import BudgetExceeded
from grader.judge.conversation import Ended, Frame, Raised
from grader.judge.twin import Dialogue, Exhausted, Question, Unloadable
from grader.model import Outcome
from grader.report.escaping import printable
from grader.subject.probing import cut

MAX_SHOWN = 14  # lines of a session in a message
MAX_PRINTED = 12  # lines of the learner's prints in a message
OTHER_WORDS = "Regex pattern did not match."  # how pytest begins to say that an exception has other words
BORDER = r"\b"
FLAKY = (
    "The same calls gave different results when they were repeated. Does something outlive a call, or change by chance?"
)
WIDTH = 600  # characters of one value
GLANCE = 60  # characters; two values up to this length are compared at a glance
MAX_BITS = 10_000  # of an int that is written in digits; Python refuses from some 14,000 on

_WANTED = {
    "==": "{}",
    "is": "{}",
    "!=": "anything but {}",
    "is not": "anything but {}",
    "<": "less than {}",
    "<=": "at most {}",
    ">": "more than {}",
    ">=": "at least {}",
    "in": "one of {}",
    "not in": "none of {}",
}


class NotStarted(Exception):
    """The answer is still the stub as given."""

    status = "not-started"


class Blocked(Exception):
    """An earlier check has already shown why this one can't hold."""

    status = "blocked"


@dataclass(slots=True)
class Comparison:
    """The comparison of a hidden test that failed last, as pytest's assertion rewriting saw it."""

    operator: str
    left: object
    right: object


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one check ended."""

    outcome: Outcome
    message: str = ""
    place: str | None = None  # path:line in the learner's file
    status: str | None = None  # "not-started", "blocked" or "unavailable": not worth a report of its own
    fault: str | None = None  # why the course could not judge


@dataclass(slots=True)
class Evidence:
    """What a test left behind that helps to explain its end."""

    dialogue: Dialogue | None = None  # with the learner's code
    comparison: Comparison | None = None
    printed: list[str] = field(default_factory=list)


def explain(error: BaseException, evidence: Evidence) -> Verdict:
    """Return the verdict on a check that ended with `error`."""
    verdict = _explain(error, evidence)
    # What learners' code said goes to terminals, documents and web pages, and by xdist to another process.
    return replace(verdict, message=printable(verdict.message))


def _explain(error: BaseException, evidence: Evidence) -> Verdict:  # noqa: PLR0911 -- a table of endings
    match error:
        case NotStarted() | Blocked():
            return Verdict(Outcome.NOT_RUN, str(error), status=error.status)
        case Exhausted():
            return Verdict(Outcome.NOT_RUN, str(error), status=Blocked.status)
        case GraderError():
            return Verdict(Outcome.NOT_RUN, str(error), fault=str(error))
        case CheckFailed():
            return Verdict(Outcome.FAILED, error.message, error.place)
        case Unloadable():
            return Verdict(Outcome.FAILED, error.message, _place(error.place))
        case Ended():
            return Verdict(error.outcome, _tell(evidence, [error.message]), _place(error.place))
        case pytest.skip.Exception():
            return Verdict(Outcome.NOT_RUN, f"Skipped: {error.msg}")
        case BudgetExceeded():
            return Verdict(Outcome.FAILED, str(error))
    if isinstance(error, _flaky()):
        return Verdict(Outcome.FAILED, _tell(evidence, [FLAKY]))
    lines, place = _explain_failure(error, evidence)
    return Verdict(Outcome.FAILED, _tell(evidence, lines), place)


def _flaky() -> tuple[type[BaseException], ...]:
    """Return what Hypothesis raises where asking again gave another result; nothing if it was never imported."""
    errors = sys.modules.get("hypothesis.errors")
    return () if errors is None else (errors.Flaky,)


def _tell(evidence: Evidence, ending: Sequence[str]) -> str:
    return "\n".join([*_session(evidence), *ending, *_prints(evidence)])


def _explain_failure(error: BaseException, evidence: Evidence) -> tuple[list[str], str | None]:
    question = evidence.dialogue.last if evidence.dialogue else None
    answer = question.answer if question else None
    if answer is not None and answer.error is error:
        return _raised(error, answer.frames), _innermost(answer.frames)
    if isinstance(error, AssertionError) and evidence.comparison is not None:
        return _compared(evidence.comparison), None
    if answer is not None and answer.error is not None and str(error).startswith(OTHER_WORDS):
        return [*_raised(answer.error, answer.frames), _wanted_words(str(error))], _innermost(answer.frames)
    if isinstance(error, AssertionError | pytest.fail.Exception):
        came = [f"came back  {_short(answer.value)}"] if answer is not None and answer.error is None else []
        return [*came, *_wanted_exception(str(error))], None
    came = [f"came back  {_short(answer.value)}"] if answer is not None else []
    return [*came, f"That answer has another shape than the check expects ({type(error).__name__}: {error})."], None


def _raised(error: BaseException, frames: Sequence[Frame]) -> list[str]:
    kind = error.kind if isinstance(error, Raised) else type(error).__name__
    said = _said(error)
    if kind == "MissingName":
        return [said]
    text = f"{kind}: {said}" if said else kind
    places = dict.fromkeys(f"  at {frame} in {frame.function}:  {frame.source}" for frame in frames)
    again = len(frames) - len(places)
    return [f"raised     {text}", *places, *([f"  … and {again} times more in the same lines"] if again else [])]


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except ValueError:  # Python writes no int of more than 4,300 digits
        return "a number too long to write"


def _wanted_exception(message: str) -> list[str]:
    """Return the lines for a failed `pytest.raises`, or for an assertion with words of its own."""
    if message.startswith("DID NOT RAISE "):
        names = (
            message.removeprefix("DID NOT RAISE ").replace("<class '", "").replace("'>", "").replace("builtins.", "")
        )
        return [f"wanted     {names} to be raised"]
    return message.removeprefix("assert ").splitlines()


def _wanted_words(message: str) -> str:
    """Return the line for a `pytest.raises` whose `match` is not in the words of what was raised."""
    told = next((line for line in message.splitlines() if "regex: " in line), "")
    pattern = str(ast.literal_eval(told.partition("regex: ")[2] or "''"))
    words = re.sub(r"\\(.)", r"\1", pattern.replace(BORDER, ""))
    return f"wanted     {words!r} in its words"


def _compared(comparison: Comparison) -> list[str]:
    wanted = _WANTED.get(comparison.operator, comparison.operator + " {}")
    left, right = _short(comparison.left), _short(comparison.right)
    lines = [f"came back  {left}", f"wanted     {wanted.format(right)}"]
    if left == right:
        lines.append(
            f"The two look alike but differ in type: {_kinds(comparison.left)} against {_kinds(comparison.right)}."
        )
    return lines + _first_difference(comparison.left, comparison.right)


def _first_difference(left: object, right: object) -> list[str]:
    """Return where two values part that are too long to be compared at a glance."""
    place, one, other = _where_they_part(left, right)
    where = f" at {place}" if place else ""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) != len(other):
        return [f"The lengths differ{where}: {len(one)} came back, {len(other)} wanted."]
    if not place or len(_short(left)) <= GLANCE:
        return []
    return [f"The first difference is{where}: {_short(one)} came back, {_short(other)} wanted."]


def _where_they_part(left: object, right: object) -> tuple[str, object, object]:
    """Return the innermost place, as in code, where two different values still differ, with what each has there."""
    if type(left) is not type(right):
        return "", left, right
    pairs: Iterable[tuple[object, object, object]] = ()
    if isinstance(left, list | tuple) and isinstance(right, list | tuple) and len(left) == len(right):
        pairs = zip(range(len(left)), left, right, strict=True)
    elif isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        pairs = ((key, value, right[key]) for key, value in left.items())
    for key, one, other in pairs:
        if one != other:
            inner, one_there, other_there = _where_they_part(one, other)
            return f"[{_short(key)}]{inner}", one_there, other_there
    return "", left, right


def _kinds(value: object) -> str:
    return type(value).__name__


class _Shortener(reprlib.Repr):
    def repr_int(self, value: int, level: int) -> str:
        """Write a number in full, unless Python itself would refuse to."""
        bits = value.bit_length()
        return super().repr_int(value, level) if bits < MAX_BITS else f"<int of {bits:,} bits>"

    def repr_dict(self, value: dict[object, object], level: int) -> str:
        """Write the entries in their own order, as Python would."""
        entries = [f"{self.repr1(key, level - 1)}: {self.repr1(value[key], level - 1)}" for key in value]
        shown = entries[: self.maxdict] if level > 0 else []
        return f"{{{', '.join([*shown, *(['...'] if len(shown) < len(entries) else [])])}}}"


def _short(value: object) -> str:
    shortener = _Shortener()
    shortener.maxlist = shortener.maxtuple = shortener.maxset = shortener.maxfrozenset = shortener.maxdict = 40
    shortener.maxstring = shortener.maxother = shortener.maxlong = 200
    return cut(shortener.repr(value), WIDTH)


def _session(evidence: Evidence) -> list[str]:
    """Return what was done, as a person would have typed it, or else the question itself."""
    question: Question | None = evidence.dialogue.last if evidence.dialogue else None
    if question is None:
        return []
    shown = question.answer.shown if question.answer is not None else ()
    if not shown:
        return [f"asked      {cut(str(question), WIDTH)}"]
    if len(shown) > MAX_SHOWN + 1:  # one line left out would take a line to say so
        head, tail = shown[:4], shown[4 - MAX_SHOWN :]
        return [*head, f"… {len(shown) - MAX_SHOWN} lines …", *tail]
    return list(shown)


def _prints(evidence: Evidence) -> list[str]:
    if not evidence.printed:
        return []
    return ["your code printed", *(f"  {line}" for line in evidence.printed[-MAX_PRINTED:])]


def _innermost(frames: Sequence[Frame]) -> str | None:
    return _place(frames[-1] if frames else None)


def _place(frame: Frame | None) -> str | None:
    return None if frame is None else str(frame)
