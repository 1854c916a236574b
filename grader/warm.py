"""Judge an exercise again and again, quickly: its checks side by side, in a pytest that is warm where it can be."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from grader.course import Course
from grader.errors import SetupError
from grader.model import Aspect, Exercise, ExerciseGrade, Grade
from grader.report.document import from_json
from grader.scoring import combine, total_pillars

SERVER = Path(__file__).with_name("warm_server.py")
SIDE_BY_SIDE = max(2, min(4, os.cpu_count() or 2))
"""Runs that share the checks. More would get in each other's way where CPU time is measured."""

OPTIONS = ("-q", "--tb=no", "--no-history", "-p", "no:cacheprovider", "-p", "no:benchmark")
NO_TYPES = [f"--aspect={aspect.value}" for aspect in Aspect if aspect is not Aspect.TYPES]
"""One type checker is enough."""

RAN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)


class Stopped(Exception):
    """The run was ended before it had a result."""


class Runner(Protocol):
    """Runs pytest several times at once, as often as it is asked to."""

    def run(self, collect: Sequence[str], runs: Mapping[Path, Sequence[str]]) -> list[int]:
        """Run pytest with each list of arguments, its output going to the file; return the exit statuses.

        `collect` are arguments that lead pytest to what the runs will import.
        """

    def stop(self) -> None:
        """End what runs; `run` then returns the signals. Called from another thread."""

    def close(self) -> None:
        """End everything."""


class WarmRunner:
    """Forks each run from a process that has imported what it needs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-P", str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, collect: Sequence[str], runs: Mapping[Path, Sequence[str]]) -> list[int]:
        """See `Runner`."""
        self._order({"collect": list(collect), "run": list(map(list, runs.values())), "outputs": list(map(str, runs))})
        line = self._server.stdout.readline() if self._server.stdout is not None else b""
        if not line:
            raise SetupError("The process that judges has ended. Start grader watch again.")
        return [int(status) for status in json.loads(line)["statuses"]]

    def stop(self) -> None:
        """See `Runner`."""
        self._order({"stop": True})

    def close(self) -> None:
        """See `Runner`."""
        self._server.kill()
        self._server.communicate()

    def _order(self, order: Mapping[str, object]) -> None:
        with self._lock:
            if self._server.stdin is not None:
                self._server.stdin.write(json.dumps(order).encode() + b"\n")
                self._server.stdin.flush()


class ColdRunner:
    """Starts a new interpreter for each run, where processes can't be forked."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, collect: Sequence[str], runs: Mapping[Path, Sequence[str]]) -> list[int]:
        """See `Runner`."""
        self._running = [self._start(output, arguments) for output, arguments in runs.items()]
        return [process.wait() for process in self._running]

    def stop(self) -> None:
        """See `Runner`."""
        for process in self._running:
            process.kill()

    def close(self) -> None:
        """See `Runner`."""
        self.stop()

    def _start(self, output: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        with output.open("wb") as file:
            command = [sys.executable, "-X", "utf8", "-m", "pytest", *arguments]
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)


def make_runner() -> Runner:
    """Return the quickest runner that this system allows: processes are forked on Linux only, as for subjects."""
    return WarmRunner() if sys.platform == "linux" else ColdRunner()


class Judge:
    """Judges the learner's answers of a course, one after the other."""

    def __init__(self, course: Course, runner: Runner) -> None:
        self._course = course
        self._runner = runner
        self._stopped = False

    def warm_up(self, exercise: Exercise) -> None:
        """Import what judging an exercise needs, before it is asked for."""
        self._runner.run(self._arguments(exercise), {})

    def judge(self, exercise: Exercise) -> Grade:
        """Return the grade of the learner's answer; raise `Stopped`, or `SetupError` where pytest fails."""
        self._stopped = False
        shared = self._arguments(exercise)
        with tempfile.TemporaryDirectory(prefix="kata-watch-") as folder:
            parts = [Path(folder, f"part-{place}") for place in range(SIDE_BY_SIDE)]
            Path(folder, "claims").mkdir()
            sharing = ["--claim", str(Path(folder, "claims"))]
            runs = {part: [*shared, *sharing, "--grade-json", f"{part}.json"] for part in parts}
            for part in parts[1:]:
                runs[part] += NO_TYPES
            statuses = self._runner.run(shared, runs)
            if self._stopped:
                raise Stopped
            grades = [self._read(part, status) for part, status in zip(parts, statuses, strict=True)]
        return _combined(exercise, grades)

    def stop(self) -> None:
        """End the run that is going on; called from another thread."""
        self._stopped = True
        self._runner.stop()

    def _arguments(self, exercise: Exercise) -> list[str]:
        return [*OPTIONS, "--course", str(self._course.root), str(exercise.folder)]

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
    return replace(
        grades[0],
        seconds=max(part.seconds for part in grades),
        earned=whole.earned,
        possible=whole.possible,
        pillars=total_pillars([whole]),
        exercises=(whole,),
    )
