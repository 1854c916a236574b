"""What a person may type after `pytest`, from where, and with which of pytest's own options."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.conftest import RIGHT, Judgement, SmallCourse, make_course

CHECKS = (
    "README.md::session",
    "hidden/test_behaviour.py::test_doubles_a_small_number",
    "hidden/test_behaviour.py::test_doubles_zero",
    "hidden/test_behaviour.py::test_agrees_with_the_reference",
    "hidden/test_performance.py::test_needs_few_additions",
    "hidden/test_types.py::passes_mypy_strict",
    "hidden/test_types.py::hides_nothing_from_the_checker",
    "hidden/test_types.py::test_answers_an_int",
    "hidden/test_types.py::test_refuses_text",
)
ONE, TWO = "exercises/01_double", "exercises/02_twice"
HALF_RIGHT = """
def double(number: int) -> int:
    return 2 * number if number else 1
"""
LEFT_OUT = "Left out by your selection."
PLAIN_TEST = """
def test_adds(two):
    assert two + two == 5
"""
PLAIN_CONFTEST = """
import pytest


@pytest.fixture
def two():
    return 2
"""


def collect(course: SmallCourse, *arguments: str, folder: str = ".") -> list[str]:
    """Return the ids of the checks that `pytest ARGUMENTS` in `folder` would make."""
    collected = course.judge("--collect-only", "-q", *arguments, folder=course.root / folder)
    return [line for line in collected.output.splitlines() if "::" in line]


def checks_of(*submissions: str) -> list[str]:
    """Return the ids of all checks of `submissions`."""
    return [f"{submission}/{check}" for submission in submissions for check in CHECKS]


def results_of(judgement: Judgement) -> list[dict[str, object]]:
    """Return what a run found out about each check of exercise 01."""
    found: list[dict[str, object]] = judgement.exercise(1)["checks"]
    return found


# Arguments


@pytest.mark.parametrize(
    "argument",
    [
        "01",
        "1",
        "double",
        "dou",
        "exercises/01",
        "exercises/01/",
        "exercises/01_double",
        "exercises/01/double.py",
        "exercises/01_double/double.py",
        "exercises/01_double/README.md",
    ],
)
def test_one_exercise_has_many_names(course: SmallCourse, argument: str) -> None:
    """Number, slug, prefix, folder and file all mean the whole exercise."""
    found = collect(course, argument)

    assert found == checks_of(ONE)


@pytest.mark.parametrize(
    "arguments",
    [(), ("exercises",), (".",), ("01", "02"), ("01-02",), ("1-99",), ("exercises/01", "twice"), ("01", "02", "01")],
    ids=lambda arguments: " ".join(arguments) or "none",
)
def test_several_exercises(course: SmallCourse, arguments: tuple[str, ...]) -> None:
    """A list, a range, the folder of all, or nothing at all means several exercises, each once."""
    found = collect(course, *arguments)

    assert found == checks_of(ONE, TWO)


@pytest.mark.parametrize(
    ("arguments", "submissions"),
    [
        (("solutions/01",), ["solutions/01_double"]),
        (("solutions",), ["solutions/01_double", "solutions/02_twice"]),
        (("exercises/01", "solutions/01"), ["exercises/01_double", "solutions/01_double"]),
    ],
    ids=["one", "all", "beside the answer"],
)
def test_references_are_named_by_their_folder(
    course: SmallCourse, arguments: tuple[str, ...], submissions: list[str]
) -> None:
    """Below solutions/ the same names mean the reference."""
    found = collect(course, *arguments)

    assert found == checks_of(*submissions)


@pytest.mark.parametrize(
    ("argument", "checks"),
    [
        ("exercises/01/hidden", CHECKS[1:]),
        ("exercises/01/hidden/test_types.py", CHECKS[5:]),
        ("exercises/01/hidden/test_types.py::test_refuses_text", CHECKS[8:]),
        ("exercises/01_double/hidden/test_behaviour.py::test_doubles_zero", CHECKS[2:3]),
        ("exercises/01_double/README.md::session", CHECKS[:1]),
    ],
    ids=["the suite", "a file", "a consumer", "a test", "the session"],
)
def test_parts_of_a_suite(course: SmallCourse, argument: str, checks: tuple[str, ...]) -> None:
    """A folder, a file or a node id of the suite means that part of it, also behind a number."""
    found = collect(course, argument)

    assert found == [f"{ONE}/{check}" for check in checks]


@pytest.mark.parametrize(
    ("folder", "arguments", "submissions"),
    [
        ("exercises", ("01",), [ONE]),
        ("exercises", (), [ONE, TWO]),
        ("exercises/01_double", (), [ONE]),
        ("exercises/01_double", ("double.py",), [ONE]),
        ("exercises/01_double", ("solutions/01",), ["solutions/01_double"]),
        ("exercises/01_double/hidden", ("01",), [ONE]),
        ("solutions", ("01",), ["solutions/01_double"]),
        ("solutions/01_double", (), ["solutions/01_double"]),
        ("docs", ("01",), [ONE]),
        ("docs", ("exercises/01",), [ONE]),
        ("docs", (), [ONE, TWO]),
    ],
)
def test_works_from_any_folder(
    course: SmallCourse, folder: str, arguments: tuple[str, ...], submissions: list[str]
) -> None:
    """The same names work everywhere in the clone; without any, the folder says what is meant."""
    (course.root / "docs").mkdir()

    found = collect(course, *arguments, folder=folder)

    assert found == checks_of(*submissions)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("05", "There is no exercise 05. The nearest are 01_double, 02_twice, 03_twin."),
        ("exercises/5", "There is no exercise 05. The nearest are 01_double, 02_twice, 03_twin."),
        ("20-30", "There is no exercise from 20 to 30. The nearest are 01_double, 02_twice, 03_twin."),
        ("twi", "'twi' could be any of these: 02_twice, 03_twin. Add a letter or use the number."),
        ("exercises/twi", "'twi' could be any of these: 02_twice, 03_twin. Add a letter or use the number."),
        ("doubel", "There is no exercise 'doubel'. Did you mean 'double'?"),
        ("nonsense", "There is no exercise 'nonsense'."),
    ],
)
def test_names_the_nearest_where_there_is_no_such_exercise(course: SmallCourse, argument: str, message: str) -> None:
    """An unknown or ambiguous name is answered by what may have been meant, and nothing runs."""
    course.add(3, "twin")

    judgement = course.judge(argument)

    assert (judgement.status, judgement.output.strip(), judgement.grade) == (4, f"ERROR: {message}", {})


# A course elsewhere


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that has nothing to do with the course."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.mark.parametrize(
    ("arguments", "submissions"),
    [
        ((), [ONE, TWO]),
        (("01",), [ONE]),
        (("twice",), [TWO]),
        (("exercises/01",), [ONE]),
        (("solutions/01",), ["solutions/01_double"]),
        (("01-02",), [ONE, TWO]),
    ],
    ids=lambda value: " ".join(value) or "none",
)
def test_a_course_is_named_from_elsewhere(
    course: SmallCourse, elsewhere: Path, arguments: tuple[str, ...], submissions: list[str]
) -> None:
    """With `--course DIR` the same names mean the exercises of that course, wherever one is."""
    course.put(1)
    course.put(2)

    judgement = course.judge("--course", str(course.root), *arguments, folder=elsewhere)

    assert (judgement.status, [one["submission"] for one in judgement.grade["exercises"]]) == (0, submissions)


def test_a_course_is_named_from_another(course: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> None:
    """`--course DIR` weighs more than the course that one is in, and leaves nothing there."""
    other = make_course(tmp_path_factory.mktemp("other"), "treble")
    course.put(1)

    judgement = course.judge("--course", str(course.root), folder=other.root / "exercises" / "01_treble")

    assert [one["slug"] for one in judgement.grade["exercises"]] == ["double", "twice"]
    assert not (other.root / ".kata").exists()


def test_a_path_to_the_course_is_seen_from_the_current_folder(course: SmallCourse) -> None:
    """`--course` takes a relative path, too."""
    course.put(1)

    judgement = course.judge("--course", "..", "01", folder=course.root / "exercises")

    assert (judgement.status, judgement.exercise(1)["earned"]) == (0, 100)


@pytest.mark.parametrize("name", ["", "nowhere"], ids=["without exercises", "missing"])
def test_a_folder_that_is_no_course(course: SmallCourse, elsewhere: Path, name: str) -> None:
    """What holds no exercises is refused by its name, and nothing runs."""
    judgement = course.judge("--course", str(elsewhere / name), "01", folder=elsewhere)

    told = f"ERROR: {elsewhere / name} is no course. Name a folder that holds exercises/."
    assert (judgement.status, judgement.output.strip(), judgement.grade) == (4, told, {})


# Options that select


def test_a_keyword_leaves_the_other_checks_out(course: SmallCourse) -> None:
    """What `-k` deselects is neither passed nor missing, and says why."""
    course.put(1)

    judgement = course.judge("01", "-k", "zero")

    told = {check["message"] for check in judgement.exercise(1)["checks"] if check["outcome"] == "not-run"}
    assert (judgement.status, len(judgement.outcomes(1)), told) == (0, 8, {LEFT_OUT})


@pytest.mark.parametrize(
    "arguments",
    [
        ("01", "-k", "zero"),
        ("exercises/01/hidden/test_behaviour.py::test_doubles_zero",),
        ("exercises/01/hidden/test_behaviour.py", "-k", "zero"),
    ],
    ids=["keyword", "node id", "file and keyword"],
)
def test_a_selection_earns_only_its_share(course: SmallCourse, arguments: tuple[str, ...]) -> None:
    """One of four behaviour checks is worth a quarter of the points, however it was selected."""
    course.put(1)

    judgement = course.judge(*arguments)

    assert judgement.points(1) == {"behaviour": 15, "types": 0, "performance": 0}


def test_the_verdict_says_what_a_selection_left_out(course: SmallCourse) -> None:
    """Checks that the user left out are counted as not run, without a ✗, and the next step is to run them."""
    course.put(1)

    judgement = course.judge("01", "-k", "zero")

    assert "1 of 4 hold 15 of 60 3 not run" in judgement.panel("01")
    assert "✗" not in judgement.verdict
    assert judgement.verdict.endswith("Next: run every check with  pytest exercises/01")


def test_last_failed_twice(course: SmallCourse) -> None:
    """After a repair `--lf` makes the failed checks alone, and then all of them again."""
    course.put(1, HALF_RIGHT)
    course.judge("01", cache=True)
    course.put(1)

    first, second = (course.judge("01", "--lf", cache=True) for _ in range(2))

    assert first.points(1) == {"behaviour": 30, "types": 0, "performance": 0}
    assert second.points(1) == {"behaviour": 60, "types": 20, "performance": 20}


def test_stops_at_the_first_failure(course: SmallCourse) -> None:
    """`-x` keeps what was found so far; the checks after it are not run."""
    course.put(1, HALF_RIGHT)

    judgement = course.judge("01", "-x")

    expected = dict.fromkeys((check.rpartition("::")[2] for check in CHECKS[3:]), "not-run")
    assert (judgement.status, judgement.outcomes(1)) == (1, {"test_doubles_zero": "failed"} | expected)


def test_collecting_writes_no_grade(course: SmallCourse) -> None:
    """`--collect-only` judges nothing, so it writes no grade and shows no verdict."""
    course.put(1)

    judgement = course.judge("01", "--collect-only")

    assert (judgement.status, judgement.grade, "╭" in judgement.output) == (0, {}, False)


# Options that show


def test_verbose_names_every_check(course: SmallCourse) -> None:
    """`-v` has a line for every check, with its id."""
    judgement = course.judge("01", "-v")

    named = [line.split()[0] for line in judgement.output.splitlines() if "::" in line]
    assert named == checks_of(ONE)


def test_junit_names_every_check(course: SmallCourse) -> None:
    """`--junitxml` holds every check, with the verdict's own words for a failure."""
    course.put(1, HALF_RIGHT)

    course.judge("01", "--junitxml=junit.xml")

    cases = ET.parse(course.root / "junit.xml").getroot().findall(".//testcase")  # noqa: S314 -- pytest wrote it
    failures = {case.get("name"): case.findtext("failure") for case in cases}
    told = "Twice nothing is nothing.\n\n    >>> double(0)\n    1\n    came back  1\n    wanted     0\n"
    assert list(failures) == [check.rpartition("::")[2] for check in CHECKS]
    assert (failures["test_doubles_zero"], failures["test_doubles_a_small_number"]) == (told, None)


# Other plugins


@pytest.mark.parametrize("plugin", ["benchmark", "timeout", "xdist", "cacheprovider", "junitxml"])
def test_works_without(course: SmallCourse, plugin: str) -> None:
    """No other plugin is needed for the verdict, and none is missed with a warning."""
    course.put(1)

    judgement = course.judge("01", "-p", f"no:{plugin}", cache=True)

    assert (judgement.status, judgement.exercise(1)["earned"], "warning" in judgement.output) == (0, 100, False)


def test_two_workers_come_to_the_same_verdict(course: SmallCourse) -> None:
    """`-n 2` changes nothing about any check, whichever process makes it."""
    course.put(1, HALF_RIGHT)
    course.put(2)

    alone, shared = course.judge(), course.judge("-n", "2")

    assert (shared.status, shared.findings) == (alone.status, alone.findings)
    assert shared.verdict == alone.verdict


@pytest.mark.parametrize(
    "text", ["def double(number: int) -> int\n", "import nothing_there\n"], ids=["syntax", "import"]
)
def test_two_workers_agree_on_what_cannot_be_judged(course: SmallCourse, text: str) -> None:
    """`-n 2` costs an answer that can't be imported no more, and exercise 02 nothing."""
    course.put(1, text)
    course.put(2)

    judgement = course.judge("-n", "2")

    assert [exercise["earned"] for exercise in judgement.grade["exercises"]] == [0, 100]


def test_two_workers_know_what_was_not_started(course: SmallCourse) -> None:
    """`-n 2` shows the same invitation."""
    alone, shared = course.judge("01"), course.judge("01", "-n", "2")

    assert shared.verdict == alone.verdict


# Exit codes


@pytest.mark.parametrize(
    ("text", "arguments", "status"),
    [
        (None, ("01",), 1),
        (HALF_RIGHT, ("01",), 1),
        (RIGHT, ("01",), 0),
        (RIGHT, ("01", "02"), 1),
        (RIGHT, ("99",), 4),
        (RIGHT, ("01", "-k", "absent"), 5),
    ],
    ids=["not started", "half right", "right", "one right, one not started", "no such exercise", "nothing selected"],
)
def test_exit_codes(course: SmallCourse, text: str | None, arguments: tuple[str, ...], status: int) -> None:
    """0 for all points, 1 for less, and pytest's own codes where nothing was judged."""
    if text is not None:
        course.put(1, text)

    judgement = course.judge(*arguments)

    assert judgement.status == status


# Where there is nothing to judge


@pytest.mark.parametrize("place", ["elsewhere", "tests"], ids=["outside any course", "inside a course's clone"])
def test_leaves_other_tests_alone(tmp_path: Path, place: str) -> None:
    """Tests that judge no answer run as if the plugin weren't there, conftest.py and all."""
    course = make_course(tmp_path / "clone", "double")
    folder = tmp_path / "elsewhere" if place == "elsewhere" else course.root / place
    course.write(folder / "conftest.py", PLAIN_CONFTEST)
    course.write(folder / "test_plain.py", PLAIN_TEST)

    ours = course.judge("test_plain.py", "-q", folder=folder)
    theirs = course.judge("test_plain.py", "-q", "-p", "no:grader.plugin", folder=folder)

    assert (ours.status, ours.output.partition(" in ")[0]) == (theirs.status, theirs.output.partition(" in ")[0])
    assert ours.grade == {}


def test_judges_beside_other_tests(course: SmallCourse) -> None:
    """Answers and other tests may share a command; each keeps its own kind of report."""
    course.put(1)
    course.write(course.root / "tests" / "conftest.py", PLAIN_CONFTEST)
    course.write(course.root / "tests" / "test_plain.py", PLAIN_TEST)

    judgement = course.judge("01", "tests")

    assert judgement.exercise(1)["earned"] == 100
    assert "E       assert (2 + 2) == 5" in judgement.output.splitlines()


def test_a_bare_pytest_never_runs_the_project_s_own_tests(course: SmallCourse) -> None:
    """Without arguments the learner's exercises are judged, whatever else holds tests."""
    course.write(course.root / "tests" / "test_plain.py", PLAIN_TEST)

    found = {line.partition("/")[0] for line in collect(course)}

    assert found == {"exercises"}
