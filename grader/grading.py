"""Run the judge in a process of its own and return the grade that it writes. Reads no answer itself."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import SetupError
from grader.intake import Intake
from grader.model import Grade
from grader.report.document import from_json

SETTINGS = Path(__file__).parent / "judge" / "pytest.ini"
PLUGINS = ("grader.plugin", "pytest_timeout")
KEPT = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT")
"""Variables that the judge needs; any other may be a secret of the job that grades."""

RAN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
OURS = "ERROR: "  # begins what pytest says in our name, and where it shows its usage


def grade_intake(course: Course, intake: Intake, *, trusted_code: bool = False) -> Grade:
    """Judge what was taken, in graded mode; raise `SetupError` where that can't be done here.

    The judge sees no settings but ours, no plugin but ours, no conftest.py and none of this process's environment.
    """
    with tempfile.TemporaryDirectory(prefix="kata-grade-") as folder:
        answers = Path(folder, "answers.json")
        answers.write_text(intake.to_json(), encoding="utf-8")
        options = ["-c", str(SETTINGS), "--rootdir", str(course.root), "--noconftest", "--graded"]
        options += [f"--submission={answers}", *(["--trusted-code"] if trusted_code else [])]
        options += [option for plugin in PLUGINS for option in ("-p", plugin)]
        targets = [str(course.exercises / name) for name in intake.answers]
        environment = {name: value for name, value in os.environ.items() if name in KEPT}
        environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "HOME": folder}
        return run_judge(
            course, [*options, *targets], environment, document=Path(folder, "grade.json"), name="the answers"
        )


def grade_beside(course: Course, paths: Sequence[Path]) -> Grade:
    """Judge the learner's answer and designs of the course, by their paths, in one run in practice mode.

    As above but for the mode, so that nothing but the answers makes a difference to what they cost.
    """
    with tempfile.TemporaryDirectory(prefix="kata-compare-") as folder:
        options = ["-c", str(SETTINGS), "--rootdir", str(course.root), "--noconftest"]
        options += [option for plugin in PLUGINS for option in ("-p", plugin)]
        if len(paths) > 1:
            options.append("--no-history")  # the last grade stays that of the learner's own run
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return run_judge(
            course,
            [*options, *map(str, paths)],
            environment,
            document=Path(folder, "grade.json"),
            name="the designs",
        )


def run_judge(
    course: Course, arguments: Sequence[str], environment: Mapping[str, str], *, document: Path, name: str
) -> Grade:
    """Run pytest with `arguments` over the course and return the grade that it writes to `document`.

    Raise `SetupError` where pytest itself did not run to its end; `name` is what it was to judge.
    """
    document.unlink(missing_ok=True)  # an older one must not pass for this one
    command = [sys.executable, "-I", "-X", "utf8", "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--course", str(course.root), "--grade-json", str(document), *arguments],
        cwd=course.root,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode in RAN and document.exists():
        return from_json(document.read_text(encoding="utf-8"), name=str(document))
    said = (done.stdout + done.stderr).strip()
    if (
        done.returncode == pytest.ExitCode.USAGE_ERROR
        and said.startswith(OURS)
        and not said.startswith(f"{OURS}usage:")
    ):
        raise SetupError(said.removeprefix(OURS))
    last = "\n".join(said.splitlines()[-5:])
    raise SetupError(f"pytest could not judge {name} (exit status {done.returncode}):\n{last}")
