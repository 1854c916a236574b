"""Run interactive examples, and tell what each did. What it should have done is known to the judge alone."""

import contextlib
import io
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_PRINTED = 100_000  # characters of one example


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one example did."""

    printed: str  # as at a prompt: what it printed, and what it answered
    error: BaseException | None
    raised: str | None  # the last line that Python shows of the error


def run_examples(sources: Sequence[str]) -> Iterator[Outcome]:
    """Type each of `sources` at one prompt, in order; they share their names."""
    names: dict[str, object] = {"__name__": "__main__"}
    for place, source in enumerate(sources, 1):
        error = None
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            try:
                sys.displayhook = sys.__displayhook__
                exec(compile(source, f"<example {place}>", "single", dont_inherit=True), names)  # noqa: S102 -- the README's
            except BaseException as raised:  # noqa: BLE001 -- sys.exit and KeyboardInterrupt are answers too
                error = raised
        yield Outcome(printed.getvalue()[:MAX_PRINTED], error, None if error is None else _last_line(error))


def _last_line(error: BaseException) -> str:
    try:
        return traceback.format_exception_only(error)[-1].rstrip("\n")
    except Exception:  # noqa: BLE001 -- the learner's __str__ may raise anything
        return type(error).__name__
