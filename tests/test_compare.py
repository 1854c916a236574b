"""`grader compare`: who may look, what is put side by side, and how it is written."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import read_exercise
from grader.commands import compare as command
from grader.comparison import NOWHERE, compare_designs, cpu_ratio, peak_of
from grader.course import Course
from grader.errors import CourseError
from grader.model import Aspect, ExerciseGrade, Grade, Outcome
from grader.submission import design, learners, reference
from tests.conftest import RIGHT, ROOT, Command, Ended, SmallCourse, make_course
from tests.grades import make_check, make_exercise, make_grade

WRONG = RIGHT.replace("number + number", "number + 3")
SUMMED = '''
"""A sum in a loop. It takes two rounds."""


def double(number: int) -> int:
    """Return twice the number."""
    total = 0
    for _ in range(2):
        total += number
    return total
'''
AGAIN = "To compare all the same, which shows the answer: grader compare 01 --spoil\n"


def add_design(course: SmallCourse) -> None:
    """Keep another right design of exercise 01, and notes on it."""
    home = course.root / "solutions" / "01_double"
    course.write(home / "accepted" / "summed.py", SUMMED)
    course.write(home / "notes.md", "# Notes\n\n## Add (the reference)\n\n- **Idea:** one sum.\n")


@pytest.fixture
def rich_course(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> SmallCourse:
    """Return a course whose exercise 01 has another right design, and change to its folder."""
    add_design(course)
    monkeypatch.chdir(course.root)
    return course


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no run be started."""

    def refuse(*_: object) -> Grade:
        raise AssertionError("A run was started.")

    monkeypatch.setattr(command, "grade_beside", refuse)


# What is compared


class Compared:
    """What one run of the command has written, on a course whose learner has passed."""

    def __init__(self, root: Path) -> None:
        course = make_course(root, "double", "twice")
        add_design(course)
        course.put(1, f"import os\n{RIGHT}")
        self.page = root / "out" / "page.html"
        done = subprocess.run(
            [sys.executable, "-m", "grader", "compare", "1", "--json", "--html", str(self.page)],
            cwd=root,
            env=course.environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        self.status, self.err = done.returncode, done.stderr
        self.document: dict[str, Any] = json.loads(done.stdout)
        self.designs: Mapping[str, dict[str, Any]] = {one["name"]: one for one in self.document["designs"]}


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """Return what one run has written."""
    return Compared(tmp_path_factory.mktemp("compared"))


def test_compares_all_right_designs(compared: Compared) -> None:
    """The learner's answer, the reference and each accepted design are there, with their points."""
    assert (compared.status, compared.err) == (0, "")
    assert [(one["name"], one["path"], one["earned"]) for one in compared.document["designs"]] == [
        ("your answer", "exercises/01_double", 100),
        ("reference", "solutions/01_double", 100),
        ("summed", "solutions/01_double/accepted/summed.py", 100),
    ]


def test_measures_cpu_time_beside_the_reference(compared: Compared) -> None:
    """The reference is the measure; the others took some time too."""
    assert compared.designs["reference"]["cpu_ratio"] == 1.0
    assert compared.designs["your answer"]["cpu_ratio"] > 0
    assert compared.designs["summed"]["cpu_ratio"] > 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems can't tell this")
def test_measures_memory(compared: Compared) -> None:
    """Each design has a peak in KiB."""
    assert [type(one["peak_kib"]) for one in compared.document["designs"]] == [int, int, int]


def test_looks_at_the_code(compared: Compared) -> None:
    """Lines, branches and findings are told of each design."""
    names = ("lines", "complexity", "most_complex")

    assert [compared.designs["reference"][name] for name in names] == [2, 1, "double"]
    assert [compared.designs["summed"][name] for name in names] == [5, 2, "double"]
    assert compared.designs["your answer"]["findings"] == [
        {"rule": "F401", "place": "double.py:1", "message": "`os` imported but unused"}
    ]


def test_tells_budgets_ideas_and_differences(compared: Compared) -> None:
    """A program gets what a person sees."""
    summed = compared.designs["summed"]

    assert summed["budgets"] == {"additions": {"value": 1.0, "allowed": 2.0, "unit": "additions"}}
    assert [one["idea"] for one in compared.document["designs"]] == ["", "Add. One sum.", "A sum in a loop."]
    assert compared.designs["your answer"]["diff"] == ""
    assert "-    return number + number\n+    total = 0\n" in summed["diff"]
    assert compared.document["notes"] == "## Add (the reference)\n\n- **Idea:** one sum."


def test_writes_a_page(compared: Compared) -> None:
    """--html makes the file and its folder."""
    page = compared.page.read_text(encoding="utf-8")

    assert page.startswith("<!doctype html>")
    assert "A sum in a loop." in page


def test_shows_all_in_the_terminal(rich_course: SmallCourse, grader: Command) -> None:
    """Tables, differences and notes, in this order, and nothing else."""
    rich_course.put(1)

    ended = grader("compare", "double", columns=80)

    assert (ended.status, ended.err) == (0, "")
    parts = [
        "01 Double a number · your answer beside 2 other designs",
        "A  your answer",
        "additions",
        "B · reference · solutions/01_double",
        "The same as your answer, line by line.",
        "C · summed · solutions/01_double/accepted/summed.py",
        "+++ solutions/01_double/accepted/summed.py",
        "What the notes say",
        "Idea: one sum.",
    ]
    places = [ended.out.find(part) for part in parts]
    assert places == sorted(places)
    assert -1 not in places


def test_the_reference_alone_is_enough(course: SmallCourse, grader: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exercise may have no other design."""
    course.put(1)
    monkeypatch.chdir(course.root)

    ended = grader("compare", "1", columns=80)

    assert ended.out.startswith("01 Double a number · your answer beside the reference\n")


def test_says_where_the_page_is(rich_course: SmallCourse, grader: Command) -> None:
    """With --html alone, the terminal shows where the page is instead."""
    rich_course.put(1)

    assert grader("compare", "1", "--html", "page.html") == Ended(0, "Wrote page.html\n", "")


def test_a_page_that_can_not_be_written(rich_course: SmallCourse, grader: Command) -> None:
    """The message names the file and the reason."""
    rich_course.put(1)

    ended = grader("compare", "1", "--html", "exercises")

    assert (ended.status, ended.out) == (2, "")
    told = r"grader: exercises can't be written \(.+\)\. Name a file in a folder of yours\.\n"
    assert re.fullmatch(told, ended.err)


def test_the_real_exercise(tmp_path: Path) -> None:
    """All designs of exercise 07 get full points in one run, none takes many times the reference's CPU time."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "--course", str(ROOT), "compare", "07", "--spoil", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )

    _, *others = json.loads(done.stdout)["designs"]
    assert len(others) == 1 + len(list((ROOT / "solutions" / "07_lru_cache" / "accepted").glob("*.py")))
    assert {one["earned"] for one in others} == {100}
    assert max(one["cpu_ratio"] for one in others) < 5
    assert all(len(one["budgets"]) == 4 and one["idea"] and one["lines"] > 30 for one in others)


# Who may look


@pytest.mark.usefixtures("rich_course", "unjudged")
def test_what_is_not_started_is_not_shown(grader: Command) -> None:
    """Nothing is run; the message says how to begin, and how to look all the same."""
    assert grader("compare", "1") == Ended(1, "", f"01_double is not started yet. Begin with: grader open 01\n{AGAIN}")


def test_what_has_not_passed_is_not_shown(rich_course: SmallCourse, grader: Command) -> None:
    """An answer that was never judged is judged now; the message says what is missing."""
    rich_course.put(1, WRONG)

    assert grader("compare", "1") == Ended(
        1,
        "",
        "01_double is not passed yet: 1 of 4 checks of behaviour hold. See which don't: pytest exercises/01\n" + AGAIN,
    )


def test_what_was_judged_already_is_not_judged_again(
    rich_course: SmallCourse, grader: Command, request: pytest.FixtureRequest
) -> None:
    """As long as the answer is the one that was judged last, the history knows."""
    rich_course.put(1, WRONG)
    rich_course.judge("exercises/01")
    request.getfixturevalue("unjudged")

    ended = grader("compare", "1")

    assert (ended.status, ended.err.splitlines()[0]) == (
        1,
        "01_double is not passed yet: 1 of 4 checks of behaviour hold. See which don't: pytest exercises/01",
    )


def test_the_last_grade_stays_the_learners(rich_course: SmallCourse, grader: Command) -> None:
    """What is compared is judged apart: `grade.json` tells of the learner's own run."""
    rich_course.put(1)
    rich_course.judge("exercises/01")
    document = rich_course.root / ".kata" / "grade.json"
    before = document.read_bytes()

    ended = grader("compare", "1")

    assert (ended.status, document.read_bytes()) == (0, before)


def test_who_has_ever_passed_may_look(rich_course: SmallCourse, grader: Command) -> None:
    """A right answer that was taken back since still counts."""
    rich_course.put(1)
    rich_course.judge("exercises/01")
    rich_course.put(1, WRONG)

    ended = grader("compare", "1", "--json")

    assert [one["earned"] for one in json.loads(ended.out)["designs"]] == [25, 100, 100]


@pytest.mark.usefixtures("rich_course")
def test_spoil_shows_it_anyway(grader: Command) -> None:
    """The stub as given is compared too, and has no points and no cost."""
    ended = grader("compare", "1", "--spoil", "--json")

    yours, *others = json.loads(ended.out)["designs"]
    assert (ended.status, yours["earned"], yours["cpu_ratio"], yours["budgets"]) == (0, 0, None, {})
    assert all("-    raise NotImplementedError" in one["diff"] for one in others)


def test_an_answer_that_is_no_python_can_be_spoiled(rich_course: SmallCourse, grader: Command) -> None:
    """A syntax error keeps nobody from looking."""
    rich_course.put(1, "def double(:\n")

    yours, *_ = json.loads(grader("compare", "1", "--spoil", "--json").out)["designs"]

    assert (yours["earned"], yours["lines"], yours["complexity"]) == (0, None, None)


# What can't be compared


@pytest.mark.usefixtures("unjudged")
def test_a_course_without_solutions(course: SmallCourse, grader: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A student's repository has none, and that is said."""
    (course.root / "solutions").rename(course.root / "gone")
    monkeypatch.chdir(course.root)

    assert grader("compare", "1", "--spoil") == Ended(
        2,
        "",
        "grader: This course has no solutions/01_double, as a student's copy has none: there is nothing to compare "
        "your answer with. Run it in a course that has its solutions: grader --course DIR compare NUMBER\n",
    )


def change_kata(course: SmallCourse, before: str, after: str) -> None:
    """Change the description of exercise 01."""
    kata = course.root / "exercises" / "01_double" / "kata.toml"
    kata.write_text(kata.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


@pytest.mark.usefixtures("unjudged")
def test_an_exercise_whose_extra_is_missing(rich_course: SmallCourse, grader: Command) -> None:
    """The message says how to install it."""
    change_kata(rich_course, "minutes = 5", 'minutes = 5\nlibraries = ["no_such_module"]\nextras = ["sql"]')

    assert grader("compare", "1") == Ended(
        2, "", "grader: Needs the extra 'sql'. Install it with: pip install -e '.[sql]'\n"
    )


@pytest.mark.usefixtures("unjudged")
def test_an_exercise_that_is_broken(rich_course: SmallCourse, grader: Command) -> None:
    """A suite that is gone is told before anything runs."""
    (rich_course.root / "exercises" / "01_double" / "hidden" / "probes.py").unlink()

    shown = "exercises/01_double/hidden/probes.py"
    assert grader("compare", "1") == Ended(
        2, "", f"grader: {shown} is missing. Restore it with: git checkout -- {shown}\n"
    )


def test_a_reference_that_is_broken(rich_course: SmallCourse, grader: Command) -> None:
    """What the course can't judge is told with its place, and blamed on nobody else."""
    path = rich_course.root / "solutions" / "01_double" / "double.py"
    path.write_text(f"raise OSError\n{RIGHT}", encoding="utf-8")

    ended = grader("compare", "1", "--spoil")

    assert (ended.status, ended.out) == (2, "")
    summed = "solutions/01_double/accepted/summed.py"
    assert ended.err.startswith(f"grader: {summed} could not be judged: The reference can't be imported: ")


# Figures


def timed(*costs: tuple[str, float | None, int | None], outcome: Outcome = Outcome.PASSED) -> ExerciseGrade:
    """Return a grade whose checks have such names, CPU times and peaks."""
    return make_exercise(
        checks=tuple(make_check(id=name, cpu=cpu, peak=peak, outcome=outcome) for name, cpu, peak in costs)
    )


def test_ratio_is_over_the_checks_that_both_pass() -> None:
    """What only one of them has, or has a time for, does not count."""
    ours = timed(("a", 0.5, None), ("b", 1.0, None), ("c", None, None), ("only ours", 9.0, None))
    theirs = timed(("a", 0.25, None), ("b", 0.25, None), ("c", 9.0, None), ("only theirs", 9.0, None))

    assert cpu_ratio(ours, theirs) == 3.0


@pytest.mark.parametrize("theirs", [timed(("a", 0.0, None)), timed(("a", 1.0, None), outcome=Outcome.FAILED), timed()])
def test_without_common_time_there_is_no_ratio(theirs: ExerciseGrade) -> None:
    """Nothing is divided by nothing."""
    assert cpu_ratio(timed(("a", 1.0, None)), theirs) is None


def test_peak_is_the_largest() -> None:
    """The check in which the process grew most decides; some can't tell."""
    assert (peak_of(timed(("a", None, 3), ("b", None, 8), ("c", None, None))), peak_of(timed())) == (8, None)


# Answers of several files


@pytest.fixture
def several(tmp_path: Path) -> Callable[[], tuple[Course, list[Any]]]:
    """Return a function that gives a course of one tool exercise, and its submissions: all are folders."""
    small = SmallCourse(tmp_path)
    home, solution = tmp_path / "exercises" / "01_pack", tmp_path / "solutions" / "01_pack"
    small.write(
        home / "kata.toml",
        'title = "Pack"\npillar = 5\nkind = "tool"\ndifficulty = 1\nminutes = 5\ntopics = ["wheels"]\n'
        'editable = ["pyproject.toml", "src/**"]\n',
    )
    for folder in (home, solution, solution / "accepted" / "flat"):
        small.write(folder / "pyproject.toml", '[project]\nname = "pack"\n')
    small.write(home / "src" / "pack.py", "x = 1\n")
    small.write(solution / "src" / "pack" / "__init__.py", "x = 1\n")
    small.write(solution / "accepted" / "flat" / "src" / "pack.py", "x = 1\ny = 2\n")
    small.write(solution / "notes.md", "# Notes\n\nOf them `flat` has one module.\n")

    def submissions() -> tuple[Course, list[Any]]:
        course = Course(tmp_path)
        exercise = read_exercise(course, 1)
        flat = design(course, exercise, solution / "accepted" / "flat")
        return course, [learners(course, exercise), reference(course, exercise), flat]

    return submissions


def judged(*submissions: Any, **parts: Any) -> Grade:
    """Return a grade of all submissions, each of which took a second."""
    check = make_check(Aspect.BEHAVIOUR, cpu=1.0, peak=9)
    return make_grade(*(make_exercise(1, submission=one.label, checks=(check,), **parts) for one in submissions))


def test_folders_are_compared_file_by_file(several: Callable[[], tuple[Course, list[Any]]]) -> None:
    """Files that are the same are left out; one that only one side has is compared with none."""
    course, submissions = several()

    _, apart, flat = compare_designs(course, submissions, judged(*submissions)).designs

    assert apart.diff.splitlines() == [
        "--- exercises/01_pack/src/pack.py",
        f"+++ {NOWHERE}",
        "@@ -1 +0,0 @@",
        "-x = 1",
        f"--- {NOWHERE}",
        "+++ solutions/01_pack/src/pack/__init__.py",
        "@@ -0,0 +1 @@",
        "+x = 1",
    ]
    assert flat.diff.splitlines()[-1] == "+y = 2"
    assert (flat.name, flat.inspection.lines, flat.idea) == ("flat", 4, "Of them flat has one module.")


def test_costs_of_what_tools_read_are_not_compared(several: Callable[[], tuple[Course, list[Any]]]) -> None:
    """The time is that of the tools."""
    course, submissions = several()

    comparison = compare_designs(course, submissions, judged(*submissions))

    assert [(one.cpu, one.peak) for one in comparison.designs] == [(None, None)] * 3


def test_what_could_not_be_judged_is_not_compared(several: Callable[[], tuple[Course, list[Any]]]) -> None:
    """The message names the submission and the fault."""
    course, submissions = several()

    with pytest.raises(CourseError, match=r"^exercises/01_pack could not be judged: No mypy\.$"):
        compare_designs(course, submissions, judged(*submissions, fault="No mypy."))


# Facts


def test_a_run_tells_what_each_check_cost(course: SmallCourse) -> None:
    """Checks that ask the answer have CPU seconds; checks of types have none."""
    course.put(1)

    judgement = course.judge("exercises/01")

    asked, typed = judgement.check(1, "test_doubles_zero"), judgement.check(1, "test_answers_an_int")
    assert 0 < asked["cpu"] < 1
    assert (asked["peak"] is not None) == (sys.platform == "linux")
    assert (typed["cpu"], typed["peak"]) == (None, None)


def test_help_has_an_example(grader: Command) -> None:
    """The help of the command shows how it is used."""
    assert "Example: grader compare 07 --html compare.html" in " ".join(grader("compare", "--help").out.split())
