"""A grade survives its JSON document, which follows the published schema; what is no grade is refused in words."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from grader.errors import UsageError
from grader.model import (
    Advice,
    Aspect,
    AspectScore,
    Check,
    ExerciseGrade,
    Grade,
    Lesson,
    Measurement,
    Outcome,
    PillarScore,
    State,
)
from grader.report.document import from_json, schema, to_json

GRADE = Grade(
    grader="0.1.0",
    python="3.11.7",
    mode="practice",
    started="2025-11-21T03:00:00+00:00",
    seconds=1.25,
    earned=30,
    possible=100,
    pillars=(PillarScore(number=1, title="Idiomatic Python", earned=30, possible=100),),
    exercises=(
        ExerciseGrade(
            number=7,
            slug="lru_cache",
            title="A cache — größer",
            pillar=1,
            topics=("dict",),
            submission="exercises/07_lru_cache",
            state=State.IN_PROGRESS,
            fault=None,
            earned=30,
            possible=100,
            aspects=(AspectScore(name=Aspect.BEHAVIOUR, earned=30, possible=60, passed=1, checks=2),),
            checks=(
                Check(
                    id="hidden/test_performance.py::test_cheap",
                    aspect=Aspect.PERFORMANCE,
                    outcome=Outcome.FAILED,
                    title="It is cheap.",
                    message="Measured 3 calls; the budget is 2.",
                    place="exercises/07_lru_cache/lru_cache.py:3",
                    measured=Measurement(name="calls", value=3, allowed=2.0, unit="calls", rounds=5, detail="twice"),
                    cpu=0.25,
                    peak=140,
                ),
            ),
            advice=(Advice(rule="C4", place="a.py:1", message="Write a comprehension."),),
            lessons=(Lesson(aspect=Aspect.BEHAVIOUR, text="Count from zero."),),
        ),
    ),
)
EXERCISE = {
    "number": 7,
    "slug": "lru_cache",
    "title": "A cache — größer",
    "pillar": 1,
    "topics": ["dict"],
    "submission": "exercises/07_lru_cache",
    "editable": [],
    "state": "in-progress",
    "fault": None,
    "earned": 30,
    "possible": 100,
    "aspects": [{"name": "behaviour", "earned": 30, "possible": 60, "passed": 1, "checks": 2}],
    "checks": [
        {
            "id": "hidden/test_performance.py::test_cheap",
            "aspect": "performance",
            "outcome": "failed",
            "title": "It is cheap.",
            "message": "Measured 3 calls; the budget is 2.",
            "place": "exercises/07_lru_cache/lru_cache.py:3",
            "measured": {
                "name": "calls",
                "value": 3.0,
                "allowed": 2.0,
                "unit": "calls",
                "rounds": 5,
                "detail": "twice",
            },
            "cpu": 0.25,
            "peak": 140,
        }
    ],
    "advice": [{"rule": "C4", "place": "a.py:1", "message": "Write a comprehension."}],
    "lessons": [{"aspect": "behaviour", "text": "Count from zero."}],
}
DOCUMENT = {
    "grader": "0.1.0",
    "python": "3.11.7",
    "mode": "practice",
    "started": "2025-11-21T03:00:00+00:00",
    "seconds": 1.25,
    "earned": 30,
    "possible": 100,
    "pillars": [{"number": 1, "title": "Idiomatic Python", "earned": 30, "possible": 100}],
    "exercises": [EXERCISE],
    "schema": "kata/grade-v1",
}

finite = st.floats(allow_nan=False, allow_infinity=False)
measurements = st.builds(Measurement, value=finite, allowed=finite)
checks = st.builds(Check, measured=st.none() | measurements, cpu=st.none() | finite)
exercises = st.builds(
    ExerciseGrade, checks=st.lists(checks, max_size=2).map(tuple), advice=st.lists(st.builds(Advice)).map(tuple)
)
grades = st.builds(Grade, seconds=finite, exercises=st.lists(exercises, max_size=2).map(tuple))
steady = settings(derandomize=True, deadline=None, database=None)


def document(**changes: object) -> str:
    """Return the document with some of its keys changed."""
    return json.dumps(DOCUMENT | changes)


def validator() -> Draft202012Validator:
    """Return what judges documents by the published schema."""
    return Draft202012Validator(json.loads(schema()))


# Writing and reading


def test_document_holds_the_grade() -> None:
    """Every field of the records is in the document, under its own name."""
    assert json.loads(to_json(GRADE)) == DOCUMENT


def test_document_reads_well() -> None:
    """The document has a line for every value, letters of every language, and a line end after the last line."""
    lines = to_json(GRADE).split("\n")

    assert lines[:2] == ["{", ' "schema": "kata/grade-v1",']
    assert '   "title": "A cache — größer",' in lines
    assert lines[-2:] == ["}", ""]


def test_document_is_read_back() -> None:
    """What was written is read as the same records, enums and tuples included."""
    assert from_json(to_json(GRADE), name="grade.json") == GRADE


@steady
@given(grade=grades)
def test_any_grade_is_read_back(grade: Grade) -> None:
    """Whatever the facts are, nothing is lost or changed on the way."""
    text = to_json(grade)

    assert from_json(text, name="grade.json") == grade


def test_document_from_before_the_costs_is_read() -> None:
    """A document that tells neither CPU time nor memory of its checks is a grade all the same."""
    old = json.loads(to_json(GRADE))
    for check in old["exercises"][0]["checks"]:
        del check["cpu"], check["peak"]

    [read] = from_json(json.dumps(old), name="old.json").exercises[0].checks

    assert (read.cpu, read.peak) == (None, None)


# The schema


def test_schema_is_a_schema() -> None:
    """What is published is a valid JSON Schema with the name that documents carry."""
    published = json.loads(schema())

    Draft202012Validator.check_schema(published)
    assert published["$id"] == DOCUMENT["schema"]
    assert schema().endswith("}\n")


@steady
@given(grade=grades)
def test_any_document_follows_the_schema(grade: Grade) -> None:
    """Whatever is written is valid by the published schema."""
    validator().validate(json.loads(to_json(grade)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"schema": "kata/grade-v2"}, id="another schema"),
        pytest.param({"mode": "exam"}, id="unknown mode"),
        pytest.param({"earned": "30"}, id="text for a number"),
        pytest.param({"exercises": None}, id="no list"),
        pytest.param({"pillars": [{"number": 1, "title": "Idiomatic Python", "earned": 30}]}, id="missing key"),
    ],
)
def test_schema_refuses_what_is_no_grade(change: dict[str, Any]) -> None:
    """The schema tells a grade from what only looks like one."""
    assert not validator().is_valid(DOCUMENT | change)


# Documents that are none


def refusal(place: str, reason: str) -> str:
    """Return a pattern for the whole message about a document that is no grade."""
    return (
        rf"^old\.json is not a grade document \({place}: {reason}\)\. "
        r"Write one with: pytest exercises --grade-json old\.json$"
    )


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        pytest.param("", "the document", r"Invalid JSON: EOF .*", id="empty"),
        pytest.param(to_json(GRADE)[:-10], "the document", r"Invalid JSON: EOF .*", id="cut off"),
        pytest.param("grade: 1", "the document", r"Invalid JSON: expected .*", id="not JSON"),
        pytest.param("[]", "the document", r"Input should be an object", id="list"),
        pytest.param("{}", "grader", r"Field required", id="empty object"),
        pytest.param(document(schema="kata/grade-v2"), "schema", r"Input should be 'kata/grade-v1'", id="other schema"),
        pytest.param(document(mode="exam"), "mode", r"Input should be 'practice' or 'graded'", id="unknown mode"),
        pytest.param(document(earned="many"), "earned", r"Input should be a valid integer, .*", id="wrong type"),
        pytest.param(document(seconds=None), "seconds", r"Input should be a valid number", id="no number"),
        pytest.param(document(pillars=[{}]), r"pillars\.0\.number", r"Field required", id="missing key inside"),
        pytest.param(
            document(exercises=[EXERCISE | {"state": "done"}]),
            r"exercises\.0\.state",
            r"Input should be 'not-started', .*",
            id="unknown state",
        ),
    ],
)
def test_what_is_no_grade_is_refused(text: str, place: str, reason: str) -> None:
    """The message names the document, the first place that is wrong, and how to get a right one."""
    with pytest.raises(UsageError, match=refusal(place, reason)):
        from_json(text, name="old.json")
