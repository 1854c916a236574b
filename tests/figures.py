"""Measure what the README's development part promises. Prints figures, asserts nothing.

python tests/figures.py overhead     pytest on exercise 07 against plain pytest on an equal suite in one process
python tests/figures.py subject      a fresh subject, one question, one tap

How often a right answer fails under load: grader verify --right --fresh --repeat 20 --hogs 2
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from grader.catalog import read_exercise
from grader.course import Course
from grader.judge.launch import Launcher, make_launcher
from grader.judge.taps import FunctionTap
from grader.judge.twin import Dialogue, Twin
from grader.subject.limits import Limits
from grader.subject.package import Package, Source

ROOT = Path(__file__).parent.parent

PARTS = ("fresh subject and first answer", "one more question", "a question with a tap")
ECHO = Package(
    {"answer": Source("answer.py", "def echo(value):\n    return value\n")},
    Source(
        "probes.py",
        "from answer import echo\ndef ask(value):\n    return echo(value)\ndef use(tap):\n    return tap(1)\n",
    ),
)
"""The smallest answer there is."""

PLAIN_CONFTEST = '''
"""Answer the probes in this very process, as a plain pytest suite would."""

import importlib
import sys
import time

import pytest
from grader.judge.budget import Budget
from grader.subject import probing
from hypothesis import HealthCheck, settings

settings.register_profile("plain", derandomize=True, deadline=None, database=None,
                          suppress_health_check=list(HealthCheck))
settings.load_profile("plain")


class Plain:
    def __init__(self, folder):
        sys.path[:0] = [folder, {hidden!r}]
        for name in ({slug!r}, "probes"):
            sys.modules.pop(name, None)
        self._probes = importlib.import_module("probes")
        del sys.path[:2]
        self.cpu_seconds = 0.0

    def __getattr__(self, name):
        def ask(*arguments, **keywords):
            probing.shown.clear()
            probing.tallies.clear()
            started = time.process_time()
            answer = getattr(self._probes, name)(*arguments, **keywords)
            self.cpu_seconds = time.process_time() - started
            self.tallies = dict(probing.tallies)
            return answer
        return ask


@pytest.fixture
def subject():
    return Plain({solution!r})


@pytest.fixture
def reference():
    return Plain({solution!r})


@pytest.fixture
def budget():
    return Budget({budgets!r}, seed=7)
'''


def overhead(number: int, rounds: int) -> None:
    """Print the wall time of judging everything over that of a plain suite, the rounds of both taken in turn."""
    course = Course(ROOT)
    exercise = read_exercise(course, number)
    solution = course.solutions / exercise.name
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder)
        values = {"hidden": str(exercise.hidden), "slug": exercise.slug, "solution": str(solution)}
        conftest = PLAIN_CONFTEST
        for name, value in {**values, "budgets": dict(exercise.budgets)}.items():
            conftest = conftest.replace(f"{{{name}!r}}", repr(value))
        (plain / "conftest.py").write_text(conftest, encoding="utf-8")
        (plain / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        for name in ("test_behaviour.py", "test_performance.py"):
            (plain / name).write_text((exercise.hidden / name).read_text(encoding="utf-8"), encoding="utf-8")
        ours, theirs = _in_turn(
            lambda: _pytest(ROOT, "-q", f"solutions/{number:02d}"), lambda: _pytest(plain, "-q", "."), rounds
        )
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"exercise {number:02d}, {rounds} rounds in turn, medians of wall time after a first run of each")
    print(f"  judged, with types and README   {statistics.median(ours):.2f} s")
    print(f"  plain pytest, one process       {statistics.median(theirs):.2f} s   (behaviour and performance only)")
    print(f"  ratio                           {ratio:.2f}   (minima: {min(ours) / min(theirs):.2f})")


def _in_turn(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[list[float], list[float]]:
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _pytest(folder: Path, *arguments: str) -> float:
    started = time.perf_counter()
    # Both sides may keep their bytecode, as they do for everybody who has not switched that off.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "pytest", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"pytest {' '.join(arguments)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return time.perf_counter() - started


def subject(rounds: int) -> None:
    """Print medians for the parts of asking."""
    for setting in ("fork", "spawn"):
        launcher = make_launcher(setting)
        try:
            timings = [_time_parts(launcher) for _ in range(rounds if setting == "fork" else max(rounds // 10, 5))]
        finally:
            launcher.close()
        print(f"{setting}: medians over {len(timings)} subjects, in ms")
        for name, column in zip(PARTS, zip(*timings, strict=True), strict=True):
            print(f"  {name:<32}{1000 * statistics.median(column):.3f}")


def _time_parts(launcher: Launcher) -> tuple[float, float, float]:
    """Return the seconds of a first question, of one more, and of one that calls a tap."""
    dialogue = Dialogue(ECHO, Limits(), launcher)
    twin = Twin(dialogue)
    tap = FunctionTap(lambda value: value)
    parts = _timed(lambda: twin.ask(0)), _timed(lambda: twin.ask(1)), _timed(lambda: twin.use(tap))
    dialogue.close()
    return parts


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=("overhead", "subject"))
    parser.add_argument("--exercise", type=int, default=7, help="for overhead (default 7)")
    parser.add_argument("--rounds", type=int, default=9, help="for overhead (default 9) and subject (times 20)")
    chosen = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    if chosen.figure == "overhead":
        overhead(chosen.exercise, chosen.rounds)
    else:
        subject(20 * chosen.rounds)


if __name__ == "__main__":
    main()
