"""Render a grade for the reporter of the GitHub Classroom graders: a base64 result for each pillar.

That reporter adds up a runner's points in two ways: the score of every test, and the share of tests passed times the
runner's maximum. Both say the same, and what the pillar says, only where all tests of a runner weigh the same and none
is partial. So an exercise becomes as many tests as its points are times the common divisor of the pillar's points:
60 of 100 points in steps of 20 are five tests, three of them passed.
"""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from math import gcd

from grader.errors import UsageError
from grader.model import ExerciseGrade, Grade

MAX_NAME = 18  # characters
MAX_JSON = 96_000  # bytes; Linux takes 131,072 of a variable's name and value, and base64 adds a third

Test = dict[str, str | int]
Result = dict[str, str | int | list[Test]]

_NOTHING: Result = {
    "version": 1,
    "status": "error",
    "max_score": 0,
    "tests": [
        {
            "name": "nothing judged",
            "status": "error",
            "score": 0,
            "line_no": 0,
            "message": "No exercise could be judged, so there are no points to report. The step before says why.",
        }
    ],
}


def outputs(grade: Grade) -> str:
    """Return lines for $GITHUB_OUTPUT: `pillar1=` and so on with a base64 result each, then `runners=` with the names.

    Pillars without a point to earn have no runner, and what could not be judged is in no test. Where that leaves none,
    the one runner `pillar1` reports an error of 0 points: a missing variable would end the reporter with a message that
    misleads, 0 of 0 makes it announce no points at all, and the error fails the job, as it should.

    Raise `UsageError` where a pillar's points would need more tests than fit.
    """
    members: dict[int, list[ExerciseGrade]] = {}
    for exercise in grade.exercises:
        if exercise.possible:
            members.setdefault(exercise.pillar, []).append(exercise)
    results = {f"pillar{pillar}": _encode(_result(pillar, members[pillar])) for pillar in sorted(members)}
    results = results or {"pillar1": _encode(_dump(_NOTHING))}
    lines = [f"{name}={encoded}" for name, encoded in results.items()]
    return "\n".join([*lines, f"runners={','.join(results)}", ""])


def _encode(text: str) -> str:
    return b64encode(text.encode()).decode()


def _dump(value: Result | Test) -> str:
    return json.dumps(value, separators=(",", ":"))


def _result(pillar: int, exercises: Sequence[ExerciseGrade]) -> str:
    """Return the result of a runner as JSON."""
    earned, possible = sum(one.earned for one in exercises), sum(one.possible for one in exercises)
    result: Result = {
        "version": 1,
        "status": "pass" if earned == possible else "fail",
        "max_score": possible,
        "tests": [],
    }
    step = gcd(*(points for one in exercises for points in (one.earned, one.possible)))
    count = possible // step
    nameless = len(_dump(_test("", passed=True, score=step))) + 1
    room = (MAX_JSON - len(_dump(result))) // count - nameless
    text = _dump(result | {"tests": list(_tests(exercises, step, min(MAX_NAME, room)))})
    if len(text) > MAX_JSON:
        raise UsageError(
            f"Pillar {pillar} is worth {possible:,} points in steps of {step}. GitHub Classroom's reporter adds them "
            f"up right only as {count:,} tests, and so many don't fit into its variable. Give the exercises fewer "
            "points in their kata.toml, or export another format."
        )
    return text


def _tests(exercises: Sequence[ExerciseGrade], step: int, limit: int) -> Iterator[Test]:
    """Yield the tests of a runner. Submissions of one exercise are counted through, so that no name occurs twice."""
    total = Counter[int]()
    for one in exercises:
        total[one.number] += one.possible // step
    done = Counter[int]()
    for one in exercises:
        for place in range(one.possible // step):
            done[one.number] += 1
            name = _name(one, f" {done[one.number]}/{total[one.number]}", limit)
            yield _test(name, passed=place < one.earned // step, score=step)


def _name(exercise: ExerciseGrade, counter: str, limit: int) -> str:
    """Return such as `07 lru_cache 3/5`; where `limit` leaves no room, the slug is cut, or left out."""
    number = f"{exercise.number:02d}"
    slug = re.sub(r"\W", "_", exercise.slug, flags=re.ASCII)  # others would take six bytes each
    room = max(0, limit - len(number) - len(counter) - 1)
    return f"{number} {slug[:room]}".rstrip(" _") + counter


def _test(name: str, *, passed: bool, score: int) -> Test:
    # Without a line of 0 the reporter writes "line undefined" behind every name.
    return {"name": name, "status": "pass" if passed else "fail", "score": score if passed else 0, "line_no": 0}
