"""What a hidden test may ask for besides the learner's code: files, code of the course's own, a lasting subject."""

from pathlib import Path

import pytest

from tests.conftest import SmallCourse, make_course

WAYS = ["fork", "spawn", "in-process"]
SETTINGS = """
[double]
by = "adding"
"""
IMPORTS = """
from collections.abc import Mapping

from grader.judge.suite import CourseCode, Twin
"""


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """Return a course of one exercise without a session and a budget."""
    course = make_course(tmp_path, "double")
    course.write(tmp_path / "exercises" / "01_double" / "README.md", "# Double\n")
    (tmp_path / "exercises" / "01_double" / "hidden" / "test_performance.py").unlink()
    return course


def change(course: SmallCourse, kind: str, probes: str, suite: str, keys: str = "") -> Path:
    """Give the exercise another kind, more keys, other probes and another suite; return its folder."""
    folder = course.root / "exercises" / "01_double"
    kata = (folder / "kata.toml").read_text(encoding="utf-8")
    course.write(folder / "kata.toml", keys + kata.replace('"build"', f'"{kind}"'))
    course.write(folder / "hidden" / "probes.py", probes)
    course.write(folder / "hidden" / "test_behaviour.py", IMPORTS + suite)
    return folder


# Given modules

USES_SHOP = """
from shop import FACTOR


def double(number: int) -> int:
    return number * FACTOR
"""


@pytest.mark.parametrize("way", WAYS)
def test_a_given_module_can_be_imported(course: SmallCourse, way: str) -> None:
    """The answer imports what the exercise gives, and the type checker knows it, however the subject starts."""
    folder = course.root / "exercises" / "01_double"
    kata = (folder / "kata.toml").read_text(encoding="utf-8")
    course.write(folder / "kata.toml", f'given = ["shop.py"]\n{kata}')
    course.write(folder / "shop.py", "FACTOR = 2\n")
    course.put(1, USES_SHOP)

    judgement = course.judge("01", f"--subject={way}")

    assert judgement.outcomes(1) == {}


def test_what_is_not_given_cannot_be_imported(course: SmallCourse) -> None:
    """A module that merely lies beside the answer is not there."""
    course.write(course.put(1, USES_SHOP).parent / "shop.py", "FACTOR = 2\n")

    judgement = course.judge("01", "--aspect=behaviour")

    assert "No module named 'shop'" in judgement.check(1, "test_doubles_zero")["message"]


# Answers that are files

COUNTING = '''
"""Looks at files."""


def lines(text: str) -> int:
    """Count the lines."""
    return len(text.splitlines())
'''
TEST_FILES = '''

def test_holds_two_lines(subject: Twin, files: Mapping[str, str]) -> None:
    """The file has two lines."""
    assert dict(files).keys() == {"double.py"}
    assert subject.lines(files["double.py"]) == 2
'''


@pytest.mark.parametrize("kind", ["test", "tool"])
@pytest.mark.parametrize("way", WAYS)
def test_an_answer_is_handed_over_as_files(course: SmallCourse, kind: str, way: str) -> None:
    """Tests and tools' settings are not imported: the suite gets their texts, and hands them to its probes."""
    change(course, kind, COUNTING, TEST_FILES)
    course.put(1, "import nothing_there\nraise SystemExit(nothing_there)\n")

    judgement = course.judge("01", "--aspect=behaviour", f"--subject={way}")

    assert [one["outcome"] for one in judgement.exercise(1)["checks"] if one["aspect"] == "behaviour"] == ["passed"]


def test_files_fail_as_code_does(course: SmallCourse) -> None:
    """What is wrong with a file is told in the same words."""
    change(course, "tool", COUNTING, TEST_FILES)
    course.put(1, "one = 1\n")

    judgement = course.judge("01", "--aspect=behaviour")

    message = judgement.check(1, "test_holds_two_lines")["message"]
    assert message.splitlines()[-2:] == ["came back  1", "wanted     2"]


def test_probes_cannot_import_an_answer_of_files(course: SmallCourse) -> None:
    """Where answers are files, not even the probes can import one by mistake."""
    probes = "from double import double\n\n\ndef lines(text: str) -> int:\n    return double(1)\n"
    change(course, "tool", probes, TEST_FILES)
    course.put(1)

    judgement = course.judge("01", "--aspect=behaviour")

    assert "No module named 'double'" in judgement.check(1, "test_holds_two_lines")["message"]


# Code of the course's own

TEST_OWN_CODE = '''
PROBES = "from double import double\\n\\n\\ndef call(number):\\n    return double(number)\\n"


def test_agrees_with_two_others(subject: Twin, course_code: CourseCode) -> None:
    """The answer does as adding does, and not as squaring does."""
    adding = course_code({"double": "def double(number):\\n    return number + number\\n"}, PROBES)
    squaring = course_code({"double": "def double(number):\\n    return number**2\\n"}, PROBES)
    assert [subject.call(3), adding.call(3), squaring.call(3), adding.call(4)] == [6, 6, 9, 8]
'''
CALLING = """
from double import double


def call(number: int) -> int:
    return double(number)
"""


@pytest.mark.parametrize("way", WAYS)
def test_a_suite_starts_code_of_its_own(course: SmallCourse, way: str) -> None:
    """Beside the answer a test may ask other modules, each in a process of its own, even of the same name."""
    change(course, "build", CALLING, TEST_OWN_CODE)
    course.put(1)

    judgement = course.judge("01", "--aspect=behaviour", f"--subject={way}")

    assert judgement.check(1, "test_agrees_with_two_others")["outcome"] == "passed"


@pytest.mark.parametrize(
    ("right", "broken"),
    [("return number**2", "import os; os._exit(3)"), ("def double(number):\\n    return number**2", "import nothing")],
    ids=["crashes", "can't be imported"],
)
def test_code_of_the_course_that_fails(course: SmallCourse, right: str, broken: str) -> None:
    """Where the course's own code can't answer, the answer gets no blame for it."""
    change(course, "build", CALLING, TEST_OWN_CODE.replace(right, broken))
    course.put(1)

    judgement = course.judge("01", "--aspect=behaviour")

    assert judgement.exercise(1)["state"] == "infrastructure"


# One subject for all tests of a file

REMEMBERING = '''
import os

calls = 0


def count() -> int:
    """Return which call this is."""
    global calls
    calls += 1
    return calls


def end() -> None:
    """End the process."""
    os._exit(3)
'''
TEST_LASTING = '''

def test_first(lasting_subject: Twin, subject: Twin) -> None:
    """Both begin."""
    assert [lasting_subject.count(), subject.count()] == [1, 1]


def test_second(lasting_subject: Twin, subject: Twin) -> None:
    """One goes on, and the other begins anew."""
    assert [lasting_subject.count(), subject.count()] == [2, 1]
'''


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_a_lasting_subject_serves_all_tests_of_a_file(course: SmallCourse, way: str) -> None:
    """The tests of a file share it; the next file gets another one."""
    folder = change(course, "build", REMEMBERING, TEST_LASTING)
    course.write(folder / "hidden" / "test_performance.py", IMPORTS + TEST_LASTING)
    course.put(1)

    judgement = course.judge("01", "--aspect=behaviour", "--aspect=performance", f"--subject={way}")

    outcomes = [one["outcome"] for one in judgement.exercise(1)["checks"] if one["aspect"] != "types"]
    assert outcomes == ["passed"] * 4


def test_a_lasting_subject_that_ends(course: SmallCourse) -> None:
    """What ends it is told where it happens; the tests after it can't go on from there, and neither passes."""
    suite = TEST_LASTING.replace(
        "[lasting_subject.count(), subject.count()] == [1, 1]", "lasting_subject.end() is None"
    )
    change(course, "build", REMEMBERING, suite)
    course.put(1)

    judgement = course.judge("01", "--aspect=behaviour")

    first, second = (judgement.check(1, name) for name in ("test_first", "test_second"))
    assert (first["outcome"], second["outcome"]) == ("crashed", "crashed")
    assert "exit status 3" in first["message"]
