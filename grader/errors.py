"""What can go wrong outside a learner's answer. A learner's mistake is a result, never one of these.

GraderError            base: exit code and slug
├── UsageError         the command line names something that isn't there
├── CourseError        a file of the course is broken or missing
└── SetupError         this machine or environment lacks something
"""

from collections.abc import Iterable
from difflib import get_close_matches


class GraderError(Exception):
    """A message for a person: what is wrong, which item, and what to do next."""

    exit_code = 2
    slug = "grader"


class UsageError(GraderError):
    """The command line names something that isn't there."""

    slug = "usage"


class CourseError(GraderError):
    """A file of the course is broken or missing."""

    slug = "course"


class SetupError(GraderError):
    """Something that the grader needs is lacking in this machine or environment."""

    slug = "setup"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'points'?" for the known word nearest to `word`, or nothing if none is near."""
    nearest = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {nearest[0]!r}?" if nearest else ""


def needs_extra(extra: str) -> str:
    """Return the message for an exercise whose extra is not installed."""
    return f"Needs the extra {extra!r}. Install it with: pip install -e '.[{extra}]'"
