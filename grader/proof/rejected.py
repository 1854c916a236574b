"""Read what a rejected answer says of itself in its first two lines."""

import re
from dataclasses import dataclass

from grader.model import Aspect, Exercise
from grader.proof.workshop import Answer

_REFUSED_BY = re.compile(r"# refused by: (?P<aspect>behaviour|types|performance) — \S.*")
_LESSON = re.compile(r"# lesson: (?P<lesson>\S.*[.!?])")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a rejected answer is kept for."""

    aspect: Aspect  # that should refuse it
    lesson: str  # for those who make the same mistake


def read_claim(answer: Answer, exercise: Exercise) -> Claim | None:
    """Return what an answer claims, or None where its first two lines are not as they should be.

    They stand at the top of the first editable file.
    """
    first = answer.get(exercise.editable[0], "").splitlines()[:2]
    if len(first) < 2:  # noqa: PLR2004 -- two lines
        return None
    refused, lesson = _REFUSED_BY.fullmatch(first[0]), _LESSON.fullmatch(first[1])
    return None if refused is None or lesson is None else Claim(Aspect(refused["aspect"]), lesson["lesson"])
