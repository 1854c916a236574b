"""JUnit XML: which child a case gets, what is counted, and that it is legal whatever the messages hold."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given

from grader.model import Aspect, Outcome
from grader.report.escaping import printable
from grader.report.junit import MAX_ATTRIBUTE, render
from tests.conftest import assert_golden
from tests.grades import (
    BROKEN,
    FAILING,
    HOSTILE,
    POISONED,
    TYPICAL,
    UNAVAILABLE,
    make_check,
    make_exercise,
    make_grade,
    steady,
    texts,
)


def parse(text: str) -> Element:
    """Return the document's root."""
    return fromstring(text.encode())  # noqa: S314 -- our own


def only(root: Element, path: str) -> Element:
    """Return the one element at `path`."""
    (found,) = root.findall(path)
    return found


def test_renders_a_typical_grade() -> None:
    """Suites, cases, properties and counts of a whole grade."""
    assert_golden("junit", render(TYPICAL))


@pytest.mark.parametrize(
    ("outcome", "child"),
    [
        pytest.param(Outcome.PASSED, None, id="passed"),
        pytest.param(Outcome.FAILED, "failure", id="failed"),
        pytest.param(Outcome.MISSING, "failure", id="missing"),
        pytest.param(Outcome.CRASHED, "error", id="crashed"),
        pytest.param(Outcome.TIMEOUT, "error", id="timeout"),
        pytest.param(Outcome.NOT_RUN, "skipped", id="not run"),
    ],
)
def test_a_case_tells_how_its_check_ended(outcome: Outcome, child: str | None) -> None:
    """Each outcome has its child."""
    case = only(parse(render(make_grade(make_exercise(checks=(make_check(outcome=outcome),))))), "testsuite/testcase")

    assert [element.tag for element in case] == ([child] if child else [])


def test_a_failure_tells_all() -> None:
    """Title, kind, message and place stand where readers of JUnit look for them."""
    check = make_check(
        Aspect.TYPES, Outcome.FAILED, id="hidden/test_types.py::test_a[b::c]", title="It is.", message="no", place="a:1"
    )

    case = only(parse(render(make_grade(make_exercise(checks=(check,))))), "testsuite/testcase")

    assert case.attrib == {"classname": "07_lru_cache.types", "name": "test_a[b::c]"}
    assert case[0].attrib == {"message": "It is.", "type": "failed"}
    assert case[0].text == "no\nat a:1"


def test_a_check_without_a_function_keeps_its_id() -> None:
    """An id that names no function, as of a whole file, is the case's name."""
    exercise = make_exercise(checks=(make_check(id="hidden/test_types.py"),))

    assert only(parse(render(make_grade(exercise))), ".//testcase").get("name") == "hidden/test_types.py"


def test_counts() -> None:
    """A suite, and the whole, say how many cases there are and how they ended."""
    root = parse(render(TYPICAL))

    counts = [
        {key: int(one.attrib[key]) for key in ("tests", "failures", "errors", "skipped")} for one in (root, root[1])
    ]
    assert counts == [
        {"tests": 17, "failures": 2, "errors": 3, "skipped": 4},
        {"tests": 8, "failures": 2, "errors": 2, "skipped": 1},
    ]


def test_points_are_properties() -> None:
    """State and points of an exercise and its aspects can be read from its suite."""
    found = parse(render(make_grade(FAILING))).iter("property")

    assert {one.attrib["name"]: one.attrib["value"] for one in found} == {
        "state": "in-progress",
        "earned": "40",
        "possible": "100",
        "behaviour.earned": "30",
        "behaviour.possible": "60",
        "types.earned": "10",
        "types.possible": "20",
        "performance.earned": "0",
        "performance.possible": "20",
    }


def test_time_and_date() -> None:
    """The whole says when it began and how long it took, in seconds."""
    root = parse(render(make_grade(FAILING, seconds=61.25)))

    assert (root.get("timestamp"), root.get("time")) == ("2025-01-02T03:04:05+00:00", "61.250")
    assert root[0].get("timestamp") == "2025-01-02T03:04:05+00:00"


def test_a_fault_of_the_machinery_is_an_error() -> None:
    """An exercise that could not be judged has an error of its own, with the reason."""
    suite = only(parse(render(make_grade(BROKEN))), "testsuite")

    assert suite.get("errors") == "1"
    assert only(suite, "testcase").attrib == {"classname": "62_package", "name": "can be judged"}
    assert only(suite, "testcase/error").text == "The reference of exercise 62 ended by itself."
    assert only(suite, "testcase/error").get("type") == "infrastructure"


def test_a_missing_extra_is_skipped() -> None:
    """An exercise that is not available here is skipped, with what to install."""
    suite = only(parse(render(make_grade(UNAVAILABLE))), "testsuite")

    assert (suite.get("errors"), suite.get("skipped")) == ("0", "1")
    assert only(suite, "testcase/skipped").attrib == {"message": UNAVAILABLE.fault}


@pytest.mark.parametrize(("message", "told"), [("Blocked.", "Blocked."), ("", "Did not run.")])
def test_a_check_that_did_not_run_says_why(message: str, told: str) -> None:
    """A skipped case gives the reason, not what would have held."""
    check = make_check(outcome=Outcome.NOT_RUN, message=message)

    skipped = only(parse(render(make_grade(make_exercise(checks=(check,))))), ".//skipped")

    assert skipped.attrib == {"message": told}


def test_a_long_title_is_cut_in_the_attribute() -> None:
    """The attribute is one short line."""
    check = make_check(outcome=Outcome.FAILED, title="word\n" * 100)

    message = only(parse(render(make_grade(make_exercise(checks=(check,))))), ".//failure").attrib["message"]

    assert message.startswith("word word ")
    assert len(message) <= MAX_ATTRIBUTE


def test_hostile_texts_are_legal() -> None:
    """Whatever the texts of a grade hold, the document parses and has the same shape."""
    root = parse(render(POISONED))

    assert [suite.get("tests") for suite in root] == ["7", "1"]
    assert {element.tag for element in root.iter()} == {
        *("testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped")
    }
    assert root[0][-1].get("name") == printable(HOSTILE)


@steady
@given(text=texts)
def test_any_message_is_legal(text: str) -> None:
    """Any text comes out of the document as it went in, but for what XML forbids."""
    check = make_check(outcome=Outcome.FAILED, message=text)

    found = only(parse(render(make_grade(make_exercise(checks=(check,))))), ".//failure")

    assert (found.text or "") == printable(text)
