"""Tell by which checks an answer fails, and how, which well-known mistake it makes. Sees no code, and shows none.

The wrong designs kept beside a solution each carry a lesson. What they fail on is written down, by `grader lessons`, in
hidden/lessons.json; an answer that fails on the same checks in the same way gets the same lesson. A pattern speaks for
one aspect only: the one that refuses the design.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.errors import CourseError
from grader.model import Aspect, Check, Exercise, Lesson, Outcome

RECORD = "lessons.json"
ALIKE = 0.5  # of the failed checks must have failed in the same way; random inputs and other names make some differ
MOST = 3  # lessons for one aspect; where more fit, none is known to

FAILED = (Outcome.FAILED, Outcome.CRASHED, Outcome.TIMEOUT)
_ADDRESS = re.compile(r"0x[0-9a-f]+")
_CODE = re.compile(r"\[([a-z-]+|[A-Z]+\d+)\]$", re.MULTILINE)  # of mypy, or a rule of ruff


@dataclass(frozen=True, eq=False)
class Pattern:
    """What one wrong design fails on."""

    design: str  # its name in rejected/
    aspect: Aspect  # that refuses it
    lesson: str
    traces: Mapping[str, str]  # how each failed check of the aspect ended, by id; as `trace` makes them


@dataclass(frozen=True, slots=True)
class Record:
    """The patterns of one exercise, and the fingerprint of what they were made from."""

    made_from: str
    patterns: tuple[Pattern, ...]


def diagnose(patterns: Iterable[Pattern], checks: Iterable[Check]) -> tuple[Lesson, ...]:
    """Return the lessons of the designs that fail as `checks` do, at most `MOST` for an aspect.

    While the behaviour is wrong, it alone is diagnosed: what else fails may follow from it.
    """
    traces: dict[Aspect, dict[str, str]] = {}
    for check in checks:
        if check.outcome in FAILED:
            traces.setdefault(check.aspect, {})[check.id] = trace(check)
    if Aspect.BEHAVIOUR in traces:
        traces = {Aspect.BEHAVIOUR: traces[Aspect.BEHAVIOUR]}
    known = list(patterns)
    return tuple(lesson for aspect, failed in traces.items() for lesson in lessons_for(known, aspect, failed))


def lessons_for(patterns: Iterable[Pattern], aspect: Aspect, traces: Mapping[str, str]) -> Sequence[Lesson]:
    """Return the lessons of the designs that fail on the checks of `traces`, and most like them."""
    alike = {
        one: _likeness(one, traces) for one in patterns if one.aspect is aspect and one.traces.keys() == traces.keys()
    }
    best = max(alike.values(), default=0.0)
    if best < ALIKE:
        return ()
    texts = dict.fromkeys(one.lesson for one, likeness in alike.items() if likeness == best)
    return [Lesson(aspect=aspect, text=text) for text in texts] if len(texts) <= MOST else ()


def trace(check: Check) -> str:
    """Return a short digest of how a check failed, without what depends on names, paths or the machine."""
    return hashlib.sha256(_essence(check).encode()).hexdigest()[:8]


def read_record(exercise: Exercise) -> Record:
    """Return what is recorded for an exercise, or nothing; raise `CourseError` if it can't be read."""
    path = exercise.hidden / RECORD
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        patterns = [
            Pattern(design, Aspect(entry["aspect"]), str(entry["lesson"]), dict(entry["fails"]))
            for design, entry in document["designs"].items()
        ]
        return Record(str(document["made_from"]), tuple(patterns))
    except FileNotFoundError:
        return Record("", ())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CourseError(f"{path} is not a record of lessons. Make it anew with: grader lessons") from None


def known_patterns(exercise: Exercise) -> Sequence[Pattern]:
    """Return the patterns recorded for an exercise; a record that is broken keeps nobody from a verdict."""
    try:
        return read_record(exercise).patterns
    except CourseError:
        return ()


def to_text(record: Record) -> str:
    """Return the record as the text of its file."""
    patterns = {
        one.design: {"aspect": one.aspect.value, "lesson": one.lesson, "fails": dict(sorted(one.traces.items()))}
        for one in record.patterns
    }
    document = {"made_from": record.made_from, "designs": dict(sorted(patterns.items()))}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _likeness(pattern: Pattern, traces: Mapping[str, str]) -> float:
    """Return the share of the failed checks that ended in the same way, from 0 to 1."""
    return sum(pattern.traces[name] == how for name, how in traces.items()) / len(traces)


def _essence(check: Check) -> str:
    if check.outcome is not Outcome.FAILED:
        return check.outcome.value
    match check.aspect:
        case Aspect.PERFORMANCE:
            return ""  # figures differ; which budget is missed is enough
        case Aspect.TYPES:
            return " ".join(sorted(set(_CODE.findall(check.message)))) or check.message.partition(" has ")[2]
    return "\n".join(_told(check.message))


def _told(message: str) -> Iterable[str]:
    """Yield what came back; of an exception only the kind, since its words are the learner's own."""
    for line in message.splitlines():
        if line.startswith("your code printed"):
            return
        if line.startswith("raised "):
            yield line.partition(":")[0]
        elif not line.startswith((">>>", "  at ", "(", "wanted ")):
            yield _ADDRESS.sub("0x", line)
