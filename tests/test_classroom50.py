"""result.json for Classroom 50: the rules of its fields, as its schema and its runner check them."""

import datetime as dt
import json
import re
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given

from grader.errors import UsageError
from grader.model import Grade
from grader.report.classroom50 import Identity, identity_from, render
from tests.conftest import assert_golden
from tests.grades import (
    BROKEN,
    FAILING,
    HOSTILE,
    POISONED,
    TYPICAL,
    UNAVAILABLE,
    grades,
    make_exercise,
    make_grade,
    steady,
)

PAGE = "https://github.example/course/python-kata-learner"
IDENTITY = Identity(
    classroom="python",
    assignment="kata",
    assignment_type="individual",
    owner="learner",
    submission="submit/2026-06-01T14-32-05Z-a1b2c3d",
    commit=f"{PAGE}/commit/a1b2c3d",
    release=f"{PAGE}/releases/tag/submit%2F2026-06-01T14-32-05Z-a1b2c3d",
    review=f"{PAGE}/compare/0000000...a1b2c3d",
    datetime="2026-06-01T14:32:01Z",
)
ENVIRONMENT = {
    "CLASSROOM": IDENTITY.classroom,
    "ASSIGNMENT": IDENTITY.assignment,
    "ASSIGNMENT_TYPE": IDENTITY.assignment_type,
    "OWNER": IDENTITY.owner,
    "SUBMISSION_TAG": IDENTITY.submission,
    "COMMIT_URL": IDENTITY.commit,
    "RELEASE_URL": IDENTITY.release,
    "REVIEW_URL": IDENTITY.review,
    "PATH": "/bin",
}
NOW = dt.datetime(2026, 6, 1, 16, 32, 1, 999, tzinfo=dt.timezone(dt.timedelta(hours=2)))
KEYS = {
    *("schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review"),
    *("datetime", "score", "max-score", "tests"),
}
TEST_KEYS = {"test-name", "passed", "score", "max-score"}


def read(grade: Grade) -> dict[str, Any]:
    """Return the result as Classroom 50 reads it."""
    result: dict[str, Any] = json.loads(render(grade, IDENTITY))
    return result


def check_result(result: dict[str, Any]) -> None:
    """Fail unless the result keeps every rule that schema, runner and collector of Classroom 50 check."""
    assert set(result) == KEYS
    assert result["schema"] == "classroom50/result/v1"
    assert all(isinstance(result[key], str) and result[key] for key in KEYS - {"score", "max-score", "tests"})
    assert result["submission"].startswith("submit/")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", result["datetime"])
    for scored in (result, *result["tests"]):
        assert (type(scored["score"]), type(scored["max-score"])) == (int, int)
        assert 0 <= scored["score"] <= scored["max-score"]
    for test in result["tests"]:
        assert set(test) == TEST_KEYS
        assert type(test["passed"]) is bool
        assert 0 < len(test["test-name"].encode()) <= 100
        assert not re.search(r"[\x00-\x1f\x7f]", test["test-name"])
    assert len({test["test-name"] for test in result["tests"]}) == len(result["tests"])


# The result


def test_renders_a_typical_grade() -> None:
    """Identity, totals, and a test for each exercise and aspect."""
    assert_golden("classroom50", render(TYPICAL, IDENTITY))


@steady
@given(grade=grades)
def test_any_result_keeps_the_rules(grade: Grade) -> None:
    """Whatever the grade, every rule is kept and the points are those of the grade."""
    result = read(grade)

    check_result(result)
    assert (result["score"], result["max-score"]) == (grade.earned, grade.possible)
    assert sum(test["score"] for test in result["tests"]) == grade.earned
    assert sum(test["max-score"] for test in result["tests"]) == grade.possible


def test_passes_with_all_points_only() -> None:
    """A test is passed where its aspect earned everything."""
    assert [
        (test["test-name"], test["passed"]) for test in read(make_grade(make_exercise(earned=(60, 0, 19))))["tests"]
    ] == [
        ("07 lru_cache: behaviour", True),
        ("07 lru_cache: types", False),
        ("07 lru_cache: performance", False),
    ]


def test_an_aspect_worth_nothing_is_no_test() -> None:
    """0 of 0 points would count as passed, so they are left out."""
    exercise = make_exercise(earned=(60, 20))
    nothing = replace(exercise.aspects[1], earned=0, possible=0)

    result = read(make_grade(replace(exercise, aspects=(exercise.aspects[0], nothing))))

    assert [test["test-name"] for test in result["tests"]] == ["07 lru_cache: behaviour"]


def test_what_was_not_judged_is_in_no_test() -> None:
    """A fault of the machinery costs nothing."""
    result = read(make_grade(FAILING, BROKEN, UNAVAILABLE))

    assert (result["score"], result["max-score"], len(result["tests"])) == (40, 100, 3)


def test_nothing_judged_is_still_a_result() -> None:
    """Without any exercise judged there are no tests, which the format allows."""
    result = read(make_grade(BROKEN))

    check_result(result)
    assert (result["score"], result["max-score"], result["tests"]) == (0, 0, [])


def test_submissions_of_one_exercise_have_names_of_their_own() -> None:
    """The second answer to an exercise is numbered."""
    names = [test["test-name"] for test in read(make_grade(FAILING, FAILING))["tests"]]

    assert (names[0], names[3]) == ("07 lru_cache: behaviour", "07.2 lru_cache: behaviour")


@pytest.mark.parametrize("slug", ["a" * 200, "ä" * 200, "🙂" * 200, HOSTILE * 3])
def test_long_names_fit(slug: str) -> None:
    """A name is cut to its bytes, at a whole sign."""
    result = read(make_grade(make_exercise(slug=slug)))

    check_result(result)
    assert len(result["tests"][2]["test-name"].encode()) >= 90


def test_hostile_texts_keep_the_rules() -> None:
    """Whatever the texts of a grade hold, the result is a result."""
    check_result(read(POISONED))


# The identity


def test_identity_is_read_from_the_runner() -> None:
    """The variables of Classroom 50's runner and the time, in UTC without fractions, make the identity."""
    assert identity_from(ENVIRONMENT, now=NOW) == IDENTITY


def test_username_stands_in_for_owner() -> None:
    """Older runners only set USERNAME; where both are set, OWNER counts."""
    named = {**ENVIRONMENT, "USERNAME": "other"}

    assert identity_from(named, now=NOW).owner == "learner"
    assert identity_from({**named, "OWNER": ""}, now=NOW).owner == "other"


def test_all_missing_variables_are_named_at_once() -> None:
    """Missing and empty variables are named together, with who sets them."""
    some = {**ENVIRONMENT, "COMMIT_URL": ""}
    del some["CLASSROOM"], some["OWNER"]

    with pytest.raises(
        UsageError,
        match=r"^A Classroom 50 result needs the variables CLASSROOM, OWNER, COMMIT_URL\. Its runner sets them for "
        r"autograder\.py; elsewhere set them yourself\.$",
    ):
        identity_from(some, now=NOW)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        *(
            pytest.param(field, "", f"must not be empty. Set it by the variable {variable}.", id=f"no {field}")
            for field, variable in [
                ("classroom", "CLASSROOM"),
                ("assignment", "ASSIGNMENT"),
                ("owner", "OWNER"),
                ("commit", "COMMIT_URL"),
                ("release", "RELEASE_URL"),
                ("review", "REVIEW_URL"),
            ]
        ),
        pytest.param("datetime", "", "must not be empty.", id="no datetime"),
        pytest.param(
            "assignment_type",
            "pair",
            "must be one of individual, group, team, not 'pair'. Set it by the variable ASSIGNMENT_TYPE.",
            id="type",
        ),
        pytest.param(
            "submission",
            "v1\n",
            "must start with submit/, unlike 'v1'. Set it by the variable SUBMISSION_TAG.",
            id="submission",
        ),
        *(
            pytest.param(
                "datetime",
                time,
                f"must be a time in UTC like 2026-06-01T14:32:01Z, not '{time.strip()}'.",
                id=repr(time),
            )
            for time in (
                "2026-06-01",
                "2026-06-01T14:32:01",
                "2026-06-01T14:32:01+02:00",
                "2026-06-01T24:00:00Z",
                "2026-06-01T14:60:00Z",
                "2026-6-1T14:32:01Z",
                "2026-06-01T14:32:01.5Z",
                "2026-06-01T14:32:01Z\n",
                "२०२६-06-01T14:32:01Z",
            )
        ),
    ],
)
def test_identity_refuses_what_classroom_50_would(field: str, value: str, rule: str) -> None:
    """The message names the field, the rule and the variable."""
    with pytest.raises(UsageError, match=f"^{re.escape(f'The field {field!r} of a Classroom 50 result {rule}')}$"):
        Identity(**(asdict(IDENTITY) | {field: value}))


@pytest.mark.parametrize("kind", ["individual", "group", "team"])
def test_identity_knows_three_types(kind: str) -> None:
    """Besides the two of the schema the runner knows teams."""
    assert replace(IDENTITY, assignment_type=kind).assignment_type == kind
