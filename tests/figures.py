"""Measure what the README's development part promises. Prints figures, asserts nothing.

python tests/figures.py overhead     pytest on exercise 07 against plain pytest on an equal suite in one process
python tests/figures.py subject      a fresh subject, one question, one tap
python tests/figures.py graded       each reference in graded mode against practice mode
python tests/figures.py attacks      the corpus of attacks: tried, gained, leaked, harmed; graded by --user 1234
python tests/figures.py watch        seconds from saving an answer to its verdict in grader watch, 50 saves each

How often a right answer fails under load: grader verify --right --fresh --repeat 20 --hogs 2
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from grader.catalog import read_exercise
from grader.course import Course
from grader.judge.allowance import Allowance
from grader.judge.launch import Launcher, make_launcher
from grader.judge.taps import FunctionTap
from grader.judge.twin import Dialogue, Twin
from grader.subject.package import Package, Source

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # as a script, this file sees only its own folder

from tests.attacking import baseline_of, effect_of, gains  # noqa: E402
from tests.corpus import read_corpus  # noqa: E402
from tests.terminal import Terminal, watching  # noqa: E402

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
    dialogue = Dialogue(ECHO, Allowance(), launcher)
    twin = Twin(dialogue)
    tap = FunctionTap(lambda value: value)
    parts = _timed(lambda: twin.ask(0)), _timed(lambda: twin.ask(1)), _timed(lambda: twin.use(tap))
    dialogue.close()
    return parts


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def graded(rounds: int) -> None:
    """Print the wall time of judging each reference in graded mode over that in practice mode, rounds in turn."""
    course = Course(ROOT)
    print(f"{rounds} rounds in turn, medians of wall time in ms after a first run of each: practice, graded, added")
    targets = [*(f"solutions/{number:02d}" for number in course.folders), "solutions"]
    for target in targets:
        plain, fenced = _in_turn(
            partial(_pytest, ROOT, "-q", target), partial(_pytest, ROOT, "-q", "--graded", target), rounds
        )
        practice, grading = 1000 * statistics.median(plain), 1000 * statistics.median(fenced)
        print(f"  {target:<14}{practice:8.0f}{grading:8.0f}{grading - practice:8.0f}   ratio {grading / practice:.2f}")


def attacks(user: int | None) -> None:
    """Grade every attack of the corpus and print what they got, those known to be open apart."""
    corpus = read_corpus()
    for name, chosen in (
        ("closed", [one for one in corpus if not one.honest and not one.open]),
        ("known to be open", [one for one in corpus if one.open]),
    ):
        gained = leaked = harmed = 0
        slowest = [("", 0.0)]
        for attack in chosen:
            effect = effect_of(attack, user=user)
            got = gains(attack, effect, baseline_of(attack))
            gained, leaked, harmed = gained + bool(got), leaked + bool(effect.leaked), harmed + bool(effect.harmed)
            slowest.append((str(attack), effect.seconds))
            for said in (*got, *effect.leaked, *effect.harmed):
                print(f"  {attack}: {said}")
        slowest.sort(key=lambda pair: -pair[1])
        print(f"{name}: tried {len(chosen)}, gained {gained}, leaked {leaked}, harmed {harmed}")
        print(f"  slowest: {', '.join(f'{attack} {seconds:.1f} s' for attack, seconds in slowest[:3])}")


def watch(numbers: Sequence[int], saves: int) -> None:
    """Save the reference of each exercise again and again, each time with another comment; print how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("exercises", "solutions"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", root)
        for number in numbers:
            exercise = read_exercise(Course(root), number)
            answer = exercise.folder / exercise.editable[0]
            text = (root / "solutions" / exercise.name / exercise.editable[0]).read_text(encoding="utf-8")
            with watching(root, {**os.environ, "COLUMNS": "80"}, f"{number:02d}") as shown:
                shown.read_until("q quit")
                taken = sorted(_saved(answer, f"{text}# {count}\n", shown) for count in range(saves))
            print(
                f"{number:02d}: median {statistics.median(taken):.2f} s, p95 {taken[int(0.95 * saves) - 1]:.2f} s, "
                f"from {taken[0]:.2f} to {taken[-1]:.2f} s, {saves} saves"
            )


def _saved(answer: Path, text: str, shown: Terminal) -> float:
    """Return how many seconds pass from saving an answer to its verdict on the screen, which must be full points."""
    started = time.monotonic()
    answer.write_text(text, encoding="utf-8")
    if "100 of 100 points" not in shown.read_until("q quit"):
        raise SystemExit(f"{answer} did not get full points.")
    return time.monotonic() - started


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=("overhead", "subject", "graded", "attacks", "watch"))
    parser.add_argument("--exercise", type=int, default=7, help="for overhead (default 7)")
    parser.add_argument("--rounds", type=int, default=9, help="for overhead, graded and subject (times 20); default 9")
    parser.add_argument("--user", type=int, default=None, help="for attacks: who grades, by number; needs root")
    chosen = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    match chosen.figure:
        case "overhead":
            overhead(chosen.exercise, chosen.rounds)
        case "subject":
            subject(20 * chosen.rounds)
        case "graded":
            graded(chosen.rounds)
        case "attacks":
            attacks(chosen.user)
        case "watch":
            watch((7, 16, 40), saves=50)


if __name__ == "__main__":
    main()
