"""Judge an exercise again and again, quickly: its checks side by side, in a pytest that is warm where it can be."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from grader.course import Course
from grader.diagnosis import diagnose, known_patterns
from grader.errors import SetupError
from grader.model import Aspect, Exercise, ExerciseGrade, Grade, Outcome
from grader.progress import JUDGED, Attempt, Progress, ProgressError
from grader.report.document import from_json
from grader.scoring import combine, with_exercises
from grader.submission import learners

SERVER = Path(__file__).with_name("warm_server.py")
SIDE_BY_SIDE = max(2, min(4, os.cpu_count() or 2))
"""Runs that share the checks. More would get in each other's way where CPU time is measured."""

OPTIONS = ("-q", "--tb=no", "--no-history", "-p", "no:cacheprovider", "-p", "no:benchmark")
NO_TYPES = [f"--aspect={aspect.value}" for aspect in Aspect if aspect is not Aspect.TYPES]
"""One type checker is enough."""

CUT_SHORT = (Outcome.CRASHED, Outcome.TIMEOUT, Outcome.NOT_RUN)
RAN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)


class Stopped(Exception):
    """The run was ended before it had a result."""


Runs = Mapping[Path, Sequence[str]]
"""Arguments for pytest, by the file that takes its output."""


class Runner(Protocol):
    """Runs pytest several times at once, as often as it is asked to."""

    def run(self, collect: Sequence[str], runs: Runs, stop: threading.Event) -> list[int]:
        """Run pytest with each list of arguments, its output going to the file; return the exit statuses.

        `collect` are arguments that lead pytest to what the runs will import. Raise `Stopped` if `stop` is set.
        """

    def stop(self, stop: threading.Event) -> None:
        """Set `stop`, and end what was run with it. Called from another thread."""

    def close(self) -> None:
        """End everything."""


class WarmRunner:
    """Forks each run from a process that has imported what it needs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-P", str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        """The server that forks."""

    def run(self, collect: Sequence[str], runs: Runs, stop: threading.Event) -> list[int]:
        """See `Runner`."""
        order = {"collect": list(collect), "run": list(map(list, runs.values())), "outputs": list(map(str, runs))}
        line = b""
        with contextlib.suppress(BrokenPipeError):
            with self._lock:
                if stop.is_set():
                    raise Stopped
                self._send(order)
            line = self.process.stdout.readline() if self.process.stdout is not None else b""
        if stop.is_set():
            raise Stopped
        if not line:
            raise SetupError("The process that judges has ended. Start grader watch again.")
        return [int(status) for status in json.loads(line)["statuses"]]

    def stop(self, stop: threading.Event) -> None:
        """See `Runner`."""
        with self._lock, contextlib.suppress(BrokenPipeError):
            stop.set()
            self._send({"stop": True})

    def close(self) -> None:
        """See `Runner`."""
        self.process.communicate()  # at the end of its input the server ends what runs, and itself

    def _send(self, order: Mapping[str, object]) -> None:
        if self.process.stdin is not None:
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()


class ColdRunner:
    """Starts a new interpreter for each run, where processes can't be forked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, collect: Sequence[str], runs: Runs, stop: threading.Event) -> list[int]:
        """See `Runner`."""
        with self._lock:
            if stop.is_set():
                raise Stopped
            self._running = [self._start(output, arguments) for output, arguments in runs.items()]
        statuses = [process.wait() for process in self._running]
        if stop.is_set():
            raise Stopped
        return statuses

    def stop(self, stop: threading.Event) -> None:
        """See `Runner`."""
        with self._lock:
            stop.set()
            self.close()

    def close(self) -> None:
        """See `Runner`."""
        for process in self._running:
            process.kill()
            process.wait()

    def _start(self, output: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        with output.open("wb") as file:
            command = [sys.executable, "-X", "utf8", "-m", "pytest", *arguments]
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)


def make_runner() -> Runner:
    """Return the quickest runner that this system allows: processes are forked on Linux only, as for subjects."""
    return WarmRunner() if sys.platform == "linux" else ColdRunner()


class Judge:
    """Judges the learner's answers of a course, one after the other."""

    def __init__(self, course: Course, runner: Runner, progress: Progress) -> None:
        """Judge by `runner`, and remember the results in `progress`."""
        self._course = course
        self._runner = runner
        self._progress = progress
        self.forgotten: str | None = None
        """Why the last run could not be remembered."""

    def judge(self, exercise: Exercise, stop: threading.Event) -> Grade:
        """Return the grade of the learner's answer; raise `Stopped`, or `SetupError` where pytest fails."""
        fingerprint = learners(self._course, exercise).fingerprint
        grade = self._run(exercise, SIDE_BY_SIDE, stop)
        if any(check.outcome in CUT_SHORT and check.message for one in grade.exercises for check in one.checks):
            # How much is tried of an answer that crashes or can't be read is for one run to say.
            grade = self._run(exercise, 1, stop)
        self._remember(grade, fingerprint)
        return grade

    def _run(self, exercise: Exercise, count: int, stop: threading.Event) -> Grade:
        """Judge by `count` runs that share the checks."""
        shared = self._arguments(exercise)
        with tempfile.TemporaryDirectory(prefix="kata-watch-") as folder:
            parts = [Path(folder, f"part-{place}") for place in range(count)]
            Path(folder, "claims").mkdir()
            # With "=": what stands alone and exists might be a test to pytest.
            sharing = f"--claim={Path(folder, 'claims')}"
            runs = {part: [*shared, sharing, f"--grade-json={part}.json"] for part in parts}
            for part in parts[1:]:
                runs[part] += NO_TYPES
            statuses = self._runner.run(shared, runs, stop)
            grades = [self._read(part, status) for part, status in zip(parts, statuses, strict=True)]
        return _combined(exercise, grades)

    def stop(self, stop: threading.Event) -> None:
        """End the run that was begun with `stop`; called from another thread."""
        self._runner.stop(stop)

    def close(self) -> None:
        """End everything that was started."""
        self._runner.close()

    def _remember(self, grade: Grade, fingerprint: str) -> None:
        attempts = {one.slug: Attempt(answer=fingerprint, whole=True) for one in grade.exercises if one.state in JUDGED}
        self.forgotten = None
        try:
            self._progress.remember(uuid.uuid4().hex, grade, attempts)
        except ProgressError as error:
            self.forgotten = str(error)

    def _arguments(self, exercise: Exercise) -> list[str]:
        return [*OPTIONS, f"--course={self._course.root}", str(exercise.folder)]

    def _read(self, part: Path, status: int) -> Grade:
        document = part.with_name(f"{part.name}.json")
        if status in RAN and document.exists():
            return from_json(document.read_text(encoding="utf-8"), name=document.name)
        said = part.read_text(encoding="utf-8", errors="replace").strip()
        raise SetupError(said.removeprefix("ERROR: ") or f"pytest ended with exit status {status} and said nothing.")


def _combined(exercise: Exercise, grades: Sequence[Grade]) -> Grade:
    """Return the grade of one exercise, of which each part has made some checks."""
    parts: list[ExerciseGrade] = [part.exercises[0] for part in grades if part.exercises]
    if not parts:
        raise SetupError("pytest found nothing to judge. Run the exercise by itself to see why.")
    whole = combine(exercise, parts)
    whole = replace(whole, lessons=diagnose(known_patterns(exercise), whole.checks))
    return replace(with_exercises(grades[0], (whole,)), seconds=max(part.seconds for part in grades))
