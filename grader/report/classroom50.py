"""Render a grade as the result.json of Classroom 50 (schema classroom50/result/v1): who handed in what, and its points.

The runner of Classroom 50 writes owner, assignment type and time anew after the grader has ended.
"""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from grader.errors import UsageError
from grader.model import ExerciseGrade, Grade
from grader.report.escaping import one_line

SCHEMA = "classroom50/result/v1"
MAX_NAME = 100  # bytes of a test's name
TYPES = ("individual", "group", "team")

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")
_VARIABLES = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose submission of what a result is. Raises `UsageError` where a field breaks a rule of the format."""

    classroom: str  # short name
    assignment: str  # slug
    assignment_type: str  # one of TYPES
    owner: str  # login
    submission: str  # tag, submit/TIME-COMMIT
    commit: str  # address of the graded commit
    release: str  # address of the submission's release
    review: str  # address of all changes; the commit's where there is nothing to compare
    datetime: str  # of the submission, in UTC: YYYY-MM-DDTHH:MM:SSZ

    def __post_init__(self) -> None:
        """Refuse what Classroom 50 would refuse."""
        for field in fields(self):
            if not getattr(self, field.name):
                raise _refusal(field.name, "must not be empty")
        if self.assignment_type not in TYPES:
            raise _refusal("assignment_type", f"must be one of {', '.join(TYPES)}, not {_shown(self.assignment_type)}")
        if not self.submission.startswith("submit/"):
            raise _refusal("submission", f"must start with submit/, unlike {_shown(self.submission)}")
        if not _TIME.fullmatch(self.datetime):
            raise _refusal("datetime", f"must be a time in UTC like 2026-06-01T14:32:01Z, not {_shown(self.datetime)}")


def _refusal(field: str, rule: str) -> UsageError:
    variable = f" Set it by the variable {_VARIABLES[field]}." if field in _VARIABLES else ""
    return UsageError(f"The field {field!r} of a Classroom 50 result {rule}.{variable}")


def _shown(value: str) -> str:
    return f"'{one_line(value, 80)}'"


def identity_from(environment: Mapping[str, str], *, now: dt.datetime) -> Identity:
    """Return who and what the runner of Classroom 50 says it is about, at the time `now`, which has a time zone.

    USERNAME stands in for OWNER. Raise `UsageError` naming all variables that are missing or empty, or the field that
    breaks a rule.
    """
    values = {field: environment.get(variable, "") for field, variable in _VARIABLES.items()}
    values["owner"] = values["owner"] or environment.get("USERNAME", "")
    missing = [_VARIABLES[field] for field, value in values.items() if not value]
    if missing:
        raise UsageError(
            f"A Classroom 50 result needs the variables {', '.join(missing)}. Its runner sets them for autograder.py; "
            "elsewhere set them yourself."
        )
    return Identity(**values, datetime=now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def render(grade: Grade, identity: Identity) -> str:
    """Return result.json: a test for each exercise and aspect with points to earn, passed where it earned them all.

    What could not be judged is in no test. Where nothing could, there are no tests, which Classroom 50 shows as
    "no autograder configured": better end with a status other than 0, its sign for a fault of the machinery.
    """
    tests = list(_tests(grade))
    result = {
        "schema": SCHEMA,
        **asdict(identity),
        "score": sum(earned for _, earned, _ in tests),
        "max-score": sum(possible for *_, possible in tests),
        "tests": [
            {"test-name": name, "passed": earned == possible, "score": earned, "max-score": possible}
            for name, earned, possible in tests
        ],
    }
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"


def _tests(grade: Grade) -> Iterator[tuple[str, int, int]]:
    """Yield name, earned and possible points of every test."""
    seen = Counter[int]()
    for exercise in grade.exercises:
        seen[exercise.number] += 1
        for aspect in exercise.aspects:
            if aspect.possible:
                yield _name(exercise, seen[exercise.number], aspect.name.value), aspect.earned, aspect.possible


def _name(exercise: ExerciseGrade, time: int, aspect: str) -> str:
    """Return such as `07 lru_cache: types`, or `07.2 lru_cache: types` for the exercise's second submission."""
    start = f"{exercise.number:02d}{f'.{time}' if time > 1 else ''} "
    room = MAX_NAME - len(f"{start}: {aspect}")
    slug = one_line(exercise.slug, room).encode(errors="replace")[:room].decode(errors="ignore")
    return f"{start}{slug}: {aspect}"
