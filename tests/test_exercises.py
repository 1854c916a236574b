"""Every exercise of the repository is right: its kept answers get the verdicts that they must get."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import read_exercise
from grader.course import Course
from grader.submission import STUBS, learners, read_stubs, record_stubs
from grader.targets import DESIGNS

ROOT = Path(__file__).parent.parent
COURSE = Course(ROOT)
REFUSED_BY = re.compile(r"# refused by: (?P<aspect>behaviour|types|performance) — \S.*")
LESSON = re.compile(r"# lesson: \S.*[.!]")

ANSWERS = {
    f"{folder.name}/{path.parent.name}/{path.name}": path
    for folder in COURSE.folders.values()
    for design in DESIGNS
    for path in sorted((COURSE.solutions / folder.name / design).iterdir())
    if not path.name.startswith(("_", "."))
}
REJECTED = {name: path for name, path in ANSWERS.items() if path.parent.name == "rejected"}
ACCEPTED = {name: path for name, path in ANSWERS.items() if path.parent.name == "accepted"}

pytestmark = pytest.mark.xdist_group("exercises")


@cache
def judged(number: int) -> dict[str, dict[str, Any]]:
    """Return the grades of the reference and of all kept answers of an exercise, by path, from one run."""
    name = COURSE.folders[number].name
    document = ROOT / ".kata" / f"proof-{os.getpid()}-{number:02d}.json"
    targets = [f"solutions/{name}", *(f"solutions/{name}/{design}" for design in DESIGNS)]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--tb=no",
        f"--grade-json={document}",
        *targets,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    grade = json.loads(document.read_text(encoding="utf-8"))
    document.unlink()
    return {one["submission"]: one for one in grade["exercises"]}


def grade_of(path: Path) -> dict[str, Any]:
    """Return the grade of one kept answer."""
    return judged(int(path.relative_to(COURSE.solutions).parts[0][:2]))[COURSE.relative(path)]


def complaints(grade: dict[str, Any]) -> list[str]:
    """Return what was held against an answer."""
    return [f"{check['id']}: {check['message']}" for check in grade["checks"] if check["outcome"] != "passed"]


@pytest.mark.parametrize("number", COURSE.folders)
def test_reference_gets_full_points(number: int) -> None:
    """The reference solution earns every point."""
    grade = grade_of(COURSE.solutions / COURSE.folders[number].name)

    assert (complaints(grade), grade["earned"]) == ([], 100)


@pytest.mark.parametrize("path", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_design_gets_full_points(path: Path) -> None:
    """Another right design earns every point, too."""
    grade = grade_of(path)

    assert (complaints(grade), grade["earned"]) == ([], 100)


@pytest.mark.parametrize("path", REJECTED.values(), ids=REJECTED)
def test_rejected_answer_loses_the_aspect_it_names(path: Path) -> None:
    """A wrong answer loses points on the aspect that its first line names."""
    match = REFUSED_BY.match(path.read_text(encoding="utf-8"))
    assert match is not None
    scores = {aspect["name"]: aspect for aspect in grade_of(path)["aspects"]}

    assert scores[match["aspect"]]["passed"] < scores[match["aspect"]]["checks"]


@pytest.mark.parametrize("path", REJECTED.values(), ids=REJECTED)
def test_rejected_answer_loses_nothing_else_first(path: Path) -> None:
    """What comes before the named aspect holds: a mistake in cost or types is no mistake in behaviour."""
    match = REFUSED_BY.match(path.read_text(encoding="utf-8"))
    assert match is not None
    scores = {aspect["name"]: aspect for aspect in grade_of(path)["aspects"]}

    if match["aspect"] != "behaviour":
        assert scores["behaviour"]["passed"] == scores["behaviour"]["checks"]


@pytest.mark.parametrize("path", REJECTED.values(), ids=REJECTED)
def test_rejected_answer_says_why_and_teaches(path: Path) -> None:
    """The first two lines of a wrong answer say which aspect refuses it and what its author should read."""
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]

    assert (REFUSED_BY.fullmatch(first) is not None, LESSON.fullmatch(second) is not None) == (True, True)


@pytest.mark.parametrize("number", COURSE.folders)
def test_all_aspects_have_a_rejected_answer(number: int) -> None:
    """At least five wrong answers are kept, among them one for each aspect, and at least two further right ones."""
    name = COURSE.folders[number].name
    texts = [path.read_text(encoding="utf-8") for key, path in REJECTED.items() if key.startswith(name)]
    aspects = [match["aspect"] for text in texts if (match := REFUSED_BY.match(text))]

    assert (set(aspects), len(aspects) >= 5) == ({"behaviour", "types", "performance"}, True)
    assert sum(key.startswith(name) for key in ACCEPTED) >= 2


@pytest.mark.parametrize("number", COURSE.folders)
def test_budget_misses_by_three(number: int) -> None:
    """A wrong complexity misses its budget by a factor of three or more; right designs stay below it."""
    name = COURSE.folders[number].name
    for key, path in REJECTED.items():
        if key.startswith(name) and path.read_text(encoding="utf-8").startswith("# refused by: performance"):
            measured = [check["measured"] for check in grade_of(path)["checks"] if check["measured"]]
            # Where nothing at all is allowed, any is beyond every factor.
            assert any(one["value"] > 0 and one["value"] >= 3 * one["allowed"] for one in measured), key


@pytest.mark.parametrize("number", COURSE.folders)
def test_stub_is_recorded_as_given(number: int) -> None:
    """The recorded stub is the one in the exercise's folder; if not, run: grader stubs."""
    exercise = read_exercise(COURSE, number)

    assert learners(COURSE, exercise).texts == read_stubs(COURSE)[exercise.name]


def test_record_of_stubs_is_current() -> None:
    """The record holds all exercises and no other; if not, run: grader stubs."""
    assert (COURSE.exercises / STUBS).read_text(encoding="utf-8") == record_stubs(COURSE, write=False)


@pytest.mark.parametrize("number", COURSE.folders)
def test_suite_passes_mypy_strict(number: int) -> None:
    """Hidden tests and probes are typed as strictly as the answers that they judge."""
    exercise = read_exercise(COURSE, number)
    files = [str(path) for path in sorted(exercise.hidden.glob("*.py")) if path.name != "test_types.py"]
    environment = os.environ | {"MYPYPATH": os.pathsep.join([str(COURSE.solutions / exercise.name), str(ROOT)])}

    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", *files],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.startswith("Success")


@pytest.mark.parametrize("number", COURSE.folders)
def test_folder_has_the_files_of_an_exercise(number: int) -> None:
    """An exercise has the files that CONTRIBUTING lists, and no other."""
    exercise = read_exercise(COURSE, number)
    ignored = {"__pycache__"}
    found = {path.name for path in exercise.folder.iterdir()} - ignored
    hidden = {path.name for path in exercise.hidden.iterdir()} - ignored
    solution = {path.name for path in (COURSE.solutions / exercise.name).iterdir()} - ignored

    assert found == {"README.md", "hidden", "hints.md", "kata.toml", *exercise.editable}
    assert hidden == {"probes.py", "test_behaviour.py", "test_performance.py", "test_types.py"}
    assert solution == {"accepted", "notes.md", "rejected", *exercise.editable}


@pytest.mark.parametrize("number", COURSE.folders)
def test_readme_and_stub_are_short(number: int) -> None:
    """A README has at most 60 lines, and so has the stub of an exercise to build."""
    exercise = read_exercise(COURSE, number)
    files = ["README.md", *(exercise.editable if exercise.kind == "build" else ())]

    lengths = {name: len((exercise.folder / name).read_text(encoding="utf-8").splitlines()) for name in files}

    assert {name: length for name, length in lengths.items() if length > 60} == {}
