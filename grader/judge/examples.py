"""Read the interactive examples of a text, and find the first that did not go as shown. Runs none of them."""

import doctest
from collections.abc import Sequence
from dataclasses import dataclass

from grader.errors import CourseError
from grader.judge.conversation import Frame

MAX_GOT = 1000  # characters of what came back
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """What one example did, as the subject tells it."""

    printed: str
    raised: str | None  # the last line that Python shows of an error
    frames: tuple[Frame, ...]  # where it was raised, outermost first


@dataclass(frozen=True, slots=True)
class WrongExample:
    """An example that did not go as shown."""

    line: int  # in the text, from 1
    code: str
    wanted: str
    got: str
    frames: tuple[Frame, ...]


def read_examples(path: str, text: str) -> Sequence[doctest.Example]:
    """Return the examples in `text`; raise `CourseError` naming `path` if they can't be read."""
    try:
        return doctest.DocTestParser().get_examples(text, path)
    except ValueError as error:
        raise CourseError(f"The examples can't be read: {error}.") from None


def first_wrong(examples: Sequence[doctest.Example], outcomes: Sequence[ExampleOutcome]) -> WrongExample | None:
    """Return the first example whose outcome is not the one shown, or None."""
    for example, outcome in zip(examples, outcomes, strict=True):
        if not _is_as_shown(example, outcome):
            got = outcome.printed.strip() if outcome.raised is None else outcome.raised
            code, wanted = example.source.strip(), example.want.strip()
            return WrongExample(example.lineno + 1, code, wanted, got[:MAX_GOT], outcome.frames)
    return None


def _is_as_shown(example: doctest.Example, outcome: ExampleOutcome) -> bool:
    matches = doctest.OutputChecker().check_output
    if outcome.raised is None:
        return matches(example.want, outcome.printed, OPTIONS)
    return example.exc_msg is not None and matches(example.exc_msg, f"{outcome.raised}\n", OPTIONS)
