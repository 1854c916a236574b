"""`grader grade` and `grader doctor`: one submission in graded mode, from outside."""

import csv
import errno
import io
import json
import os
import platform
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.commands.grade import Format
from grader.subject import landlock, seccomp
from tests.conftest import RIGHT, SmallCourse

WRONG = RIGHT.replace("number + number", "number + 3")
SLOW = RIGHT.replace("number + number", "sum([number, number])")
IDENTITY = {
    "CLASSROOM": "spring",
    "ASSIGNMENT": "kata",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-11-21T10-00-00Z-abc",
    "COMMIT_URL": "https://github.com/spring/kata-ada/commit/abc",
    "RELEASE_URL": "https://github.com/spring/kata-ada/releases/tag/abc",
    "REVIEW_URL": "https://github.com/spring/kata-ada/pull/1",
}
"""What Classroom 50 tells a grader by its environment."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="graded mode needs Linux")


class Graded(NamedTuple):
    """How `grader grade` ended."""

    status: int
    out: str
    err: str
    folder: Path  # of the results

    @property
    def document(self) -> dict[str, Any]:
        """Return grade.json."""
        document: dict[str, Any] = json.loads((self.folder / "grade.json").read_text(encoding="utf-8"))
        return document

    def states(self) -> dict[str, str]:
        """Return the state of each exercise."""
        return {one["slug"]: one["state"] for one in self.document["exercises"]}

    def points(self) -> dict[str, int]:
        """Return the points of each exercise."""
        return {one["slug"]: one["earned"] for one in self.document["exercises"]}


Grade = Callable[..., Graded]


@pytest.fixture
def submission(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """Return a submission with right answers to both exercises."""
    handed_in = SmallCourse(tmp_path_factory.mktemp("submission"))
    for slug in ("01_double", "02_twice"):
        handed_in.write(handed_in.root / "exercises" / slug / f"{slug[3:]}.py", RIGHT)
    return handed_in


@pytest.fixture
def grade(course: SmallCourse, submission: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> Grade:
    """Return a function that grades the submission and writes its result as JSON, and otherwise as told."""
    out = tmp_path_factory.mktemp("results")

    def run(
        *options: str,
        source: Path | None = None,
        environment: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Graded:
        command = [
            sys.executable,
            "-m",
            "grader",
            "--course",
            str(course.root),
            "grade",
            str(source or submission.root),
        ]
        done = subprocess.run(
            [*command, "--out", str(out), "--format", "json", *options],
            env=course.environment(environment),
            cwd=out,
            preexec_fn=before,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        return Graded(done.returncode, done.stdout, done.stderr, out)

    return run


# Verdicts


def test_right_answers_get_all_points(grade: Grade) -> None:
    """A submission with nothing wrong gets full points in graded mode, and exit code 0."""
    graded = grade()

    assert (graded.status, graded.states()) == (0, {"double": "full", "twice": "full"})
    assert graded.document["mode"] == "graded"


def test_a_wrong_answer_costs_its_own_points(grade: Grade, submission: SmallCourse) -> None:
    """What one exercise loses is lost there, and the exit code says so."""
    submission.write(submission.root / "exercises" / "01_double" / "double.py", WRONG)

    graded = grade()

    assert (graded.status, graded.points()["twice"]) == (1, 100)
    assert graded.points()["double"] < 50


def test_what_was_not_handed_in_is_not_started(grade: Grade, submission: SmallCourse) -> None:
    """An exercise that the submission lacks was not started; nobody failed it."""
    (submission.root / "exercises" / "02_twice" / "twice.py").unlink()

    graded = grade()

    assert (graded.status, graded.states()) == (1, {"double": "full", "twice": "not-started"})


def test_only_the_exercises_asked_for_are_graded(grade: Grade) -> None:
    """--exercises takes numbers, ranges and names, several at once."""
    graded = grade("--exercises", "02")

    assert (graded.status, graded.states()) == (0, {"twice": "full"})


def test_an_archive_is_a_submission(
    grade: Grade, submission: SmallCourse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A zip of the repository, with the folder around it that downloads have, is graded like the folder."""
    archive = tmp_path_factory.mktemp("download") / "answers.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for path in submission.root.rglob("*.py"):
            made.write(path, Path("kata-main", path.relative_to(submission.root)))

    graded = grade("--exercises", "01", source=archive)

    assert (graded.status, graded.states()) == (0, {"double": "full"})


def test_a_commit_counts_and_not_the_folder(grade: Grade, submission: SmallCourse) -> None:
    """With --commit, what lies in the folder has no effect."""
    answer = submission.root / "exercises" / "01_double" / "double.py"
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "answers"]):
        subprocess.run(["git", "-C", str(submission.root), *command], check=True)
    submission.write(answer, WRONG)

    graded = grade("--exercises", "01", "--commit", "HEAD")

    assert (graded.status, graded.states()) == (0, {"double": "full"})


def test_a_fault_of_the_course_is_nobodys_failure(grade: Grade, course: SmallCourse) -> None:
    """Where the suite is broken, the exercise counts for nothing, the others stand, and the exit code warns."""
    course.write(course.root / "exercises" / "01_double" / "hidden" / "test_behaviour.py", "import nothing_like_this\n")

    graded = grade()

    assert (graded.status, graded.states()) == (1, {"double": "infrastructure", "twice": "full"})
    assert graded.document["possible"] == 100


# What lies beside the answers


BESIDE = {
    "conftest.py": "def pytest_runtest_makereport(item, call):\n    raise SystemExit('took over')\n",
    "exercises/01_double/conftest.py": "raise SystemExit('took over')\n",
    "pytest.ini": "[pytest]\naddopts = --no-such-option\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--no-such-option'\n",
    "mypy.ini": "[mypy]\nignore_errors = true\n",
    "exercises/01_double/double.pyi": "def double(number: str) -> str: ...\n",
    "exercises/01_double/typing.py": "raise SystemExit('took over')\n",
    "sitecustomize.py": "raise SystemExit('took over')\n",
    "exercises/01_double/hidden/test_behaviour.py": "def test_nothing() -> None: ...\n",
    "exercises/01_double/kata.toml": "broken",
}


@pytest.mark.parametrize("answer", [RIGHT, WRONG], ids=["right", "wrong"])
def test_other_files_of_the_submission_have_no_effect(grade: Grade, submission: SmallCourse, answer: str) -> None:
    """Settings, hooks, stubs, modules and suites that come with an answer change nothing, for better or worse."""
    submission.write(submission.root / "exercises" / "01_double" / "double.py", answer)
    alone = grade().points()
    for name, text in BESIDE.items():
        submission.write(submission.root / name, text)

    beside = grade().points()

    assert beside == alone


def test_the_environment_has_no_effect(grade: Grade) -> None:
    """Options and plugins of pytest in the environment change nothing."""
    graded = grade(environment={"PYTEST_ADDOPTS": "--no-such-option", "PYTEST_PLUGINS": "no_such_plugin"})

    assert (graded.status, graded.states()) == (0, {"double": "full", "twice": "full"})


def test_the_judge_never_sees_a_secret(grade: Grade, course: SmallCourse) -> None:
    """Of the job's variables only those cross into the judge's process that it needs."""
    suite = course.root / "exercises" / "01_double" / "hidden" / "test_behaviour.py"
    peek = 'import os\n\n\ndef test_sees_none() -> None:\n    """None."""\n    assert "GRADER_KEY" not in os.environ\n'
    suite.write_text(suite.read_text(encoding="utf-8") + peek, encoding="utf-8")

    graded = grade(environment={"GRADER_KEY": "secret"})

    assert (graded.status, graded.states()["double"]) == (0, "full")


# What is written


def test_every_format_has_its_file(grade: Grade, submission: SmallCourse) -> None:
    """One run writes all formats, and they tell the same points."""
    submission.write(submission.root / "exercises" / "01_double" / "double.py", SLOW)
    formats = [option for one in Format for option in ("--format", one.value)]

    graded = grade(*formats, environment=IDENTITY)

    earned, possible = graded.document["earned"], graded.document["possible"]
    read = {path.name: path.read_text(encoding="utf-8") for path in graded.folder.iterdir()}
    assert f"{earned} of {possible} points" in read["summary.md"]
    suites = ET.fromstring(read["junit.xml"])  # noqa: S314 -- our own
    assert {suite.get("name") for suite in suites} == {"exercises/01_double", "exercises/02_twice"}
    assert sum(int(row["earned"]) for row in csv.DictReader(io.StringIO(read["grade.csv"]))) == earned
    runner = dict(line.split("=", 1) for line in read["github-classroom.txt"].splitlines())
    tests = json.loads(b64decode(runner["pillar1"]))["tests"]
    assert sum(test["score"] for test in tests) == earned
    result = json.loads(read["result.json"])
    assert (result["score"], result["max-score"], result["owner"]) == (earned, possible, "ada")


def test_details_can_be_kept_back(grade: Grade, submission: SmallCourse) -> None:
    """With --hide-details the result names what failed, but neither the question nor the answer wanted."""
    submission.write(submission.root / "exercises" / "01_double" / "double.py", WRONG)

    graded = grade("--hide-details", "--format", "markdown")

    failed = [one for one in graded.document["exercises"][0]["checks"] if one["outcome"] == "failed"]
    assert failed
    assert {one["message"] for one in failed} == {""}
    everything = graded.out + "".join(path.read_text(encoding="utf-8") for path in graded.folder.iterdir())
    assert "wanted" not in everything


def test_a_workflow_obeys_nothing_that_an_answer_says(grade: Grade, submission: SmallCourse) -> None:
    """In a workflow, the log holds no line that its runner would take for a command."""
    shouting = RIGHT.replace("return number + number", "raise ValueError('x\\n::error::all wrong\\n##[error]too')")
    submission.write(submission.root / "exercises" / "01_double" / "double.py", shouting)

    graded = grade("--exercises", "01", environment={"GITHUB_ACTIONS": "true"})

    assert "all wrong" in graded.out
    assert not [line for line in graded.out.splitlines() if line.strip().startswith("::") or "##[" in line]


def test_nothing_is_written_unless_asked(course: SmallCourse, submission: SmallCourse, tmp_path: Path) -> None:
    """Without --out the verdict is only shown; the learner's own results in .kata stay."""
    own = course.root / ".kata" / "grade.json"
    course.write(own, "the learner's own")
    command = [sys.executable, "-m", "grader", "--course", str(course.root), "grade", str(submission.root), "--json"]

    done = subprocess.run(command, cwd=tmp_path, env=course.environment(), capture_output=True, text=True, check=False)

    assert json.loads(done.stdout)["earned"] == 200
    assert own.read_text(encoding="utf-8") == "the learner's own"


# What is refused


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--exercises", "77"], "There is no exercise 77"),
        (["--format", "classroom50"], "CLASSROOM"),
        (["--commit", "HEAD"], "git"),
    ],
    ids=["unknown exercise", "no identity", "no repository"],
)
def test_what_cannot_be_graded_is_said_at_once(grade: Grade, options: list[str], words: str) -> None:
    """A mistake on the command line ends with exit code 2 and one message, and no traceback."""
    graded = grade(*options)

    assert (graded.status, words in graded.err, "Traceback" in graded.err) == (2, True, False)


def test_a_format_needs_a_folder(course: SmallCourse, submission: SmallCourse) -> None:
    """--format without --out says what is missing."""
    command = [sys.executable, "-m", "grader", "--course", str(course.root), "grade", str(submission.root)]

    done = subprocess.run(
        [*command, "--format", "junit"], env=course.environment(), capture_output=True, text=True, check=False
    )

    assert (done.returncode, "--out DIR" in done.stderr) == (2, True)


# Where the fence does not hold


def without_landlock() -> None:
    """Let the kernel answer as one without Landlock would, for this process and its children."""
    machine = platform.machine()
    numbers = (landlock.CREATE_RULESET, landlock.ADD_RULE, landlock.RESTRICT_SELF)
    program: list[seccomp.Instruction] = [(0x20, 0, 0, 4), (0x15, 1, 0, seccomp.ARCHITECTURES[machine])]
    program += [(0x06, 0, 0, 0x7FFF0000), (0x20, 0, 0, 0)]
    for number in numbers:
        program += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | errno.ENOSYS)]
    seccomp.set_no_new_privs()
    seccomp.install([*program, (0x06, 0, 0, 0x7FFF0000)])


def test_graded_mode_refuses_to_run_without_a_fence(grade: Grade) -> None:
    """Where a layer is missing, nothing is judged, and the message names the layer and the way out."""
    graded = grade(before=without_landlock)

    assert graded.status == 2
    assert "does not hold" in graded.err
    assert "Landlock" in graded.err
    assert "--trusted-code" in graded.err
    assert not list(graded.folder.iterdir())


def test_trusted_code_needs_no_fence(grade: Grade) -> None:
    """Whoever says that the code is trusted gets a verdict all the same."""
    graded = grade("--trusted-code", before=without_landlock)

    assert (graded.status, graded.states()) == (0, {"double": "full", "twice": "full"})


def doctor(before: Callable[[], None] | None = None) -> tuple[int, dict[str, Any]]:
    """Return how `grader doctor --json` ended, and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "doctor", "--json"],
        env=dict(os.environ),
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_doctor_tries_each_fence() -> None:
    """On a machine that can grade, everything that the fence must refuse was refused."""
    status, report = doctor()

    assert (status, report["graded_mode"]) == (0, True)
    assert all(one["holds"] for one in report["fence"])
    assert len(report["fence"]) >= 15
    assert report["milliseconds"]["a subject in the fence"] > 0


def test_doctor_says_what_is_missing() -> None:
    """On a machine that can't, the exit code is 1, and each gap has a next step."""
    status, report = doctor(without_landlock)

    gaps = [one for one in report["fence"] if not one["holds"]]
    assert (status, report["graded_mode"]) == (1, False)
    assert gaps
    assert all(one["remedy"] for one in gaps)
