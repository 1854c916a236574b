"""Read what a rejected answer says of itself in its first two lines."""

import re

from grader.model import Aspect, Exercise
from grader.proof.workshop import Answer

_REFUSED_BY = re.compile(r"# refused by: (?P<aspect>behaviour|types|performance) — \S.*")
_LESSON = re.compile(r"# lesson: \S.*[.!?]")


def read_claim(answer: Answer, exercise: Exercise) -> Aspect | None:
    """Return the aspect that should refuse an answer, or None where its first two lines are not as they should be.

    They stand at the top of the first editable file.
    """
    first = answer.get(exercise.editable[0], "").splitlines()[:2]
    if len(first) < 2 or _LESSON.fullmatch(first[1]) is None:  # noqa: PLR2004 -- two lines
        return None
    match = _REFUSED_BY.fullmatch(first[0])
    return None if match is None else Aspect(match["aspect"])
