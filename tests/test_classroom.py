"""The results for GitHub Classroom's reporter: both of its totals say what the pillars say, and every result fits."""

import json
from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from grader.errors import UsageError
from grader.model import ExerciseGrade, Grade
from grader.report.classroom import MAX_NAME, outputs
from tests.conftest import assert_golden
from tests.grades import (
    BROKEN,
    FAILING,
    FULL,
    POISONED,
    TYPICAL,
    UNAVAILABLE,
    grades,
    make_exercise,
    make_grade,
    steady,
)

MAX_VARIABLE = 131_072  # bytes of NAME=value and the zero that ends it


def read(text: str) -> dict[str, dict[str, Any]]:
    """Return the results by runner, as the reporter reads them: only the runners that are listed."""
    values = dict(line.split("=", 1) for line in text.splitlines())
    return {name: json.loads(b64decode(values[name], validate=True)) for name in values["runners"].split(",")}


def noticed(results: dict[str, dict[str, Any]]) -> tuple[int, int]:
    """Return the points that the reporter announces: the sum of all scores, whatever their status, and of maxima."""
    judged = [result for result in results.values() if result["max_score"]]
    return sum(test["score"] for one in judged for test in one["tests"]), sum(one["max_score"] for one in judged)


def tabled(result: dict[str, Any]) -> float:
    """Return a runner's points in the reporter's table: the share of tests passed, times the maximum."""
    passed = sum(test["status"] == "pass" for test in result["tests"])
    return float(passed / len(result["tests"]) * (result["max_score"] or 0))


def only(*exercises: ExerciseGrade) -> dict[str, Any]:
    """Return the one result of a grade of `exercises`."""
    (result,) = read(outputs(make_grade(*exercises))).values()
    return result


def exercise(number: int, earned: int, possible: int = 100, **parts: Any) -> ExerciseGrade:
    """Return an exercise with so many points."""
    return replace(make_exercise(number, **parts), earned=earned, possible=possible)


def summed(grade: Grade) -> dict[str, tuple[int, int]]:
    """Return earned and possible points of the pillars that have any, by runner."""
    return {f"pillar{one.number}": (one.earned, one.possible) for one in grade.pillars if one.possible}


# The two totals


@steady
@given(grade=grades.filter(lambda grade: grade.possible > 0))
def test_both_totals_are_the_pillars(grade: Grade) -> None:
    """Whatever the points, notice and table agree with each other and with every pillar."""
    results = read(outputs(grade))

    assert noticed(results) == (grade.earned, grade.possible)
    assert {name: (round(tabled(one), 6), one["max_score"]) for name, one in results.items()} == summed(grade)


@steady
@given(grade=grades)
def test_any_result_is_well_formed(grade: Grade) -> None:
    """Every result has tests of one weight with names of their own, and integers only."""
    for result in read(outputs(grade)).values():
        names = [test["name"] for test in result["tests"]]
        assert len(set(names)) == len(names) > 0
        assert all(len(name) <= MAX_NAME and name.isascii() and name.isprintable() for name in names)
        assert len({test["score"] for test in result["tests"] if test["status"] == "pass"}) <= 1
        assert {type(test["score"]) for test in result["tests"]} | {type(result["max_score"])} == {int}


def test_points_become_tests_of_one_weight() -> None:
    """40 of 100 and 60 of 60 points are eight tests of 20 points."""
    result = only(exercise(7, 40), exercise(8, 60, 60, slug="log_pipeline"))

    assert [(test["name"], test["status"], test["score"]) for test in result["tests"]] == [
        ("07 lru_cache 1/5", "pass", 20),
        ("07 lru_cache 2/5", "pass", 20),
        ("07 lru_cache 3/5", "fail", 0),
        ("07 lru_cache 4/5", "fail", 0),
        ("07 lru_cache 5/5", "fail", 0),
        ("08 log_pipelin 1/3", "pass", 20),
        ("08 log_pipelin 2/3", "pass", 20),
        ("08 log_pipelin 3/3", "pass", 20),
    ]


def test_submissions_of_one_exercise_are_counted_through() -> None:
    """Two answers to one exercise make no name occur twice."""
    result = only(exercise(7, 50), exercise(7, 100, submission="solutions/07_lru_cache"))

    assert [test["name"][-3:] for test in result["tests"]] == ["1/4", "2/4", "3/4", "4/4"]


# What a result holds


def test_renders_a_typical_grade() -> None:
    """A runner for each pillar that can earn points, and the list of them."""
    results = read(outputs(TYPICAL))

    assert_golden("classroom", json.dumps(results, indent=1))
    assert outputs(TYPICAL).splitlines()[-1] == "runners=pillar1,pillar2,pillar3"


def test_every_value_is_one_line() -> None:
    """A step's outputs are lines of name and value, the last one ended too."""
    lines = outputs(POISONED).split("\n")

    assert [line.partition("=")[0] for line in lines] == ["pillar1", "runners", ""]


@pytest.mark.parametrize(("earned", "status"), [(100, "pass"), (99, "fail"), (0, "fail")])
def test_passes_with_all_points_only(earned: int, status: str) -> None:
    """The status of a runner, which colours the job, is that of all its tests."""
    assert only(exercise(7, earned))["status"] == status


def test_holds_what_the_reporter_reads_and_no_more() -> None:
    """No source, no message; the line is 0, or the reporter would write "line undefined" behind every name."""
    result = only(FULL)

    assert result == {
        "version": 1,
        "status": "pass",
        "max_score": 100,
        "tests": [{"name": "04 traps 1/1", "status": "pass", "score": 100, "line_no": 0}],
    }


def test_names_are_ascii() -> None:
    """A slug in other letters, or a hostile one, takes no more room than it has signs."""
    assert only(exercise(7, 100, slug="größer\n::x"))["tests"][0]["name"] == "07 gr__er___x 1/1"


def test_what_was_not_judged_is_in_no_test() -> None:
    """A fault of the machinery shrinks the maximum instead of costing points."""
    results = read(outputs(make_grade(FAILING, replace(BROKEN, pillar=1), UNAVAILABLE)))

    assert list(results) == ["pillar1"]
    assert noticed(results) == (40, 100)


@pytest.mark.parametrize(
    "grade",
    [pytest.param(make_grade(), id="no exercise"), pytest.param(make_grade(BROKEN, UNAVAILABLE), id="nothing judged")],
)
def test_nothing_judged_is_an_error(grade: Grade) -> None:
    """Without a point to earn the reporter gets one error: it announces no points, and fails the job."""
    results = read(outputs(grade))

    assert list(results) == ["pillar1"]
    assert noticed(results) == (0, 0)
    assert tabled(results["pillar1"]) == 0.0
    assert results["pillar1"]["status"] == "error"
    assert [test["message"] for test in results["pillar1"]["tests"]] == [
        "No exercise could be judged, so there are no points to report. The step before says why."
    ]


# That it fits


def test_the_largest_pillar_fits() -> None:
    """16 exercises of 100 points in steps of 1, as in pillars 4 and 5, fit into a variable with their names."""
    members = [exercise(number, 99, slug="a_rather_long_slug", pillar=5) for number in range(55, 71)]

    text = outputs(make_grade(*members))

    assert len(read(text)["pillar5"]["tests"]) == 1600
    value = text.splitlines()[0].partition("=")[2]
    assert len(f"PILLAR5_RESULTS={value}\0") < MAX_VARIABLE


@pytest.mark.parametrize("count", range(900, 1600, 50))
def test_names_shrink_before_anything_is_refused(count: int) -> None:
    """However many tests there are up to 1,550, they fit; the more there are, the shorter are the names."""
    text = outputs(make_grade(exercise(7, count - 1, count)))

    assert len(read(text)["pillar1"]["tests"]) == count
    assert len(f"PILLAR1_RESULTS={text.splitlines()[0].partition('=')[2]}\0") < MAX_VARIABLE


def test_too_many_points_are_refused() -> None:
    """Points that would need too many tests are refused rather than added up wrong."""
    members = [exercise(number, 999, 1000, pillar=4) for number in (39, 40)]

    with pytest.raises(
        UsageError,
        match=r"^Pillar 4 is worth 2,000 points in steps of 1\. GitHub Classroom's reporter adds them up right only as "
        r"2,000 tests, and so many don't fit into its variable\. Give the exercises fewer points in their kata\.toml, "
        r"or export another format\.$",
    ):
        outputs(make_grade(*members))
