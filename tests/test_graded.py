"""Graded mode as a whole: the same verdicts as practice, in a fence, on fresh inputs, and nothing left behind."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import RIGHT, Judgement, SmallCourse, make_course

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="graded mode needs Linux")

DOUBLE = "def double(number: int) -> int:\n"
LIMITS = "\n[limits]\nseconds = 0.4\n"
TWO_DEATHS = "2 checks have already ended your code's process before it answered. Mend the first of them."
BEHAVIOUR = ("test_doubles_a_small_number", "test_doubles_zero", "test_agrees_with_the_reference")

COSTLY = f"""
from grader.subject.probing import tallies


{DOUBLE}    tallies["additions"] += 9
    return 2 * number
"""

ANSWERS = {
    "right": RIGHT,
    "wrong": f"{DOUBLE}    return number * number\n",
    "untyped": "def double(number):\n    return number + number\n",
    "unreadable": "def double(\n",
    "unloadable": "import no_such_module\n",
    "costly": COSTLY,
    "crashing": f"import os\n\n\n{DOUBLE}    os._exit(3)\n",
    "crashing once": f"import os\n\n\n{DOUBLE}    if number == 3:\n        os.abort()\n    return 2 * number\n",
    "hanging": f"{DOUBLE}    while True:\n        pass\n",
}
"""What learners hand in, good and bad."""

COLLECTING = f"""
_seen: list[int] = []


{DOUBLE}    _seen.append(number)
    if len(_seen) >= 30:
        raise ValueError(" ".join(map(str, _seen[:30])))
    return 2 * number
"""
"""Tells all that it was asked, as its failure."""


def by_name(judgement: Judgement) -> dict[str, tuple[str, dict[str, int], dict[str, str]]]:
    """Return state, points and the outcomes that are not "passed" of every answer."""
    return {
        name: (judgement.exercise(number)["state"], judgement.points(number), judgement.outcomes(number))
        for number, name in enumerate(ANSWERS, 1)
    }


def place_of(course: SmallCourse, number: int) -> Path:
    """Return the kata.toml of an exercise."""
    return next((course.root / "exercises").glob(f"{number:02d}_*")) / "kata.toml"


def limit(course: SmallCourse, number: int) -> None:
    """Let an exercise give each question little time."""
    path = place_of(course, number)
    path.write_text(path.read_text(encoding="utf-8") + LIMITS, encoding="utf-8")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Judgement]:
    """Return the verdicts on all answers, by mode; a subject that hangs is ended after less than half a second."""
    course = make_course(tmp_path_factory.mktemp("course"), *(f"answer_{one}" for one, _ in enumerate(ANSWERS, 1)))
    for number, text in enumerate(ANSWERS.values(), 1):
        course.put(number, text)
    limit(course, [*ANSWERS].index("hanging") + 1)
    return {"practice": course.judge(), "graded": course.judge("--graded")}


# The same verdict


@pytest.mark.parametrize("name", ANSWERS)
def test_judges_as_practice_does(judged: Mapping[str, Judgement], name: str) -> None:
    """State, points and outcomes are those of practice, whatever an answer does."""
    graded, practice = (by_name(judged[mode])[name] for mode in ("graded", "practice"))

    assert graded == practice


def test_the_answers_compared_end_differently(judged: Mapping[str, Judgement]) -> None:
    """What is compared earns everything, nothing and what lies between, and ends in every way."""
    found = by_name(judged["graded"])

    assert [sum(found[name][1].values()) for name in ("right", "wrong", "untyped", "crashing")] == [100, 25, 85, 0]
    assert {outcome for _, _, outcomes in found.values() for outcome in outcomes.values()} == {
        "failed",
        "crashed",
        "timeout",
        "not-run",
    }


@pytest.mark.parametrize("mode", ["practice", "graded"])
def test_the_grade_names_its_mode(judged: Mapping[str, Judgement], mode: str) -> None:
    """Whoever reads grade.json can tell how it came about."""
    assert judged[mode].grade["mode"] == mode


# Two ends are enough


@pytest.mark.parametrize("mode", ["practice", "graded"])
@pytest.mark.parametrize(("name", "outcome"), [("crashing", "crashed"), ("hanging", "timeout")])
def test_after_two_ends_nothing_is_run(judged: Mapping[str, Judgement], mode: str, name: str, outcome: str) -> None:
    """Processes that ended are told as what they are; what comes after the second is not run, and says why."""
    number = [*ANSWERS].index(name) + 1
    first, *_, last = (judged[mode].check(number, one) for one in (*BEHAVIOUR, "test_needs_few_additions"))

    assert (first["outcome"], last["outcome"], last["message"]) == (outcome, "not-run", TWO_DEATHS)
    assert set(judged[mode].outcomes(number).values()) == {outcome, "not-run"}


@pytest.mark.parametrize("mode", ["practice", "graded"])
@pytest.mark.parametrize("name", ["crashing", "hanging"])
def test_types_are_checked_all_the_same(judged: Mapping[str, Judgement], mode: str, name: str) -> None:
    """What needs no process of the answer's is judged after any number of ends."""
    exercise = judged[mode].exercise([*ANSWERS].index(name) + 1)

    assert {one["outcome"] for one in exercise["checks"] if one["aspect"] == "types"} == {"passed"}


@pytest.mark.parametrize("mode", ["practice", "graded"])
def test_one_end_is_not_enough(judged: Mapping[str, Judgement], mode: str) -> None:
    """After the first end the other checks run."""
    outcomes = judged[mode].outcomes([*ANSWERS].index("crashing once") + 1)

    assert (outcomes["test_doubles_a_small_number"], "test_doubles_zero" in outcomes) == ("crashed", False)


@pytest.mark.parametrize("mode", ["practice", "graded"])
def test_other_exercises_are_whole(judged: Mapping[str, Judgement], mode: str) -> None:
    """However the others end, a right answer earns everything."""
    assert judged[mode].exercise(1)["state"] == "full"


# Fresh inputs


def asked(course: SmallCourse, *arguments: str) -> str:
    """Return all that an answer was asked by the property, as it tells itself."""
    judgement = course.judge("exercises/01", "-k", "agrees", "--no-shrink", "--aspect", "behaviour", *arguments)
    message = str(judgement.check(1, "test_agrees_with_the_reference")["message"])
    assert "ValueError" in message
    return message


def test_examples_are_fresh_each_time(course: SmallCourse) -> None:
    """Two graded runs ask different examples, so that no answer can know them."""
    course.put(1, COLLECTING)

    assert asked(course, "--graded") != asked(course, "--graded")


def test_examples_of_practice_are_the_same_each_time(course: SmallCourse) -> None:
    """In practice the same answer gets the same verdict, down to the example."""
    course.put(1, COLLECTING)

    assert asked(course) == asked(course)


# In the fence

SPY = """
from pathlib import Path


def double(number: int) -> int:
    Path({path!r}).read_text()
    return number + number
"""
WRITER = """
from pathlib import Path


def double(number: int) -> int:
    Path({path!r}).write_text("found")
    return number + number
"""


@pytest.mark.parametrize("text", [SPY, WRITER], ids=["reads", "writes"])
def test_nothing_outside_is_there(course: SmallCourse, text: str) -> None:
    """An answer that works in practice by a file outside fails where it is graded, and leaves the file alone."""
    path = course.root / "outside"
    path.write_text("kept", encoding="utf-8")
    course.put(1, text.format(path=str(path)))

    judgement = course.judge("exercises/01", "--graded")

    assert set(judgement.outcomes(1)) >= set(BEHAVIOUR)
    assert "Error" in judgement.check(1, BEHAVIOUR[0])["message"]
    assert path.read_text(encoding="utf-8") == "kept"


def test_trusted_code_goes_without_the_fence(course: SmallCourse) -> None:
    """With --trusted-code the same answer works, and the grade is still one of graded mode."""
    path = course.root / "outside"
    path.write_text("kept", encoding="utf-8")
    course.put(1, SPY.format(path=str(path)))

    judgement = course.judge("exercises/01", "--graded", "--trusted-code")

    assert (judgement.outcomes(1), judgement.grade["mode"]) == ({}, "graded")


def test_workers_grade_as_one_process_does(course: SmallCourse) -> None:
    """With xdist every worker keeps the fence."""
    path = course.root / "outside"
    path.write_text("kept", encoding="utf-8")
    course.put(1, SPY.format(path=str(path)))
    course.put(2)

    judgement = course.judge("--graded", "-n", "2")

    assert (set(judgement.outcomes(1)) >= set(BEHAVIOUR), judgement.exercise(2)["earned"]) == (True, 100)


@pytest.mark.parametrize("option", ["--in-process", "--pdb", "--trace", "--subject=in-process"])
def test_code_is_not_debugged_while_it_is_graded(course: SmallCourse, option: str) -> None:
    """Graded code never comes into pytest's own process; asking for both is a usage error."""
    course.put(1)

    judgement = course.judge("exercises/01", "--graded", option)

    assert (judgement.status, judgement.grade) == (4, {})
    assert (
        "--graded keeps your code away from pytest, so it can't be debugged there. Leave out one." in judgement.output
    )


def test_spawned_subjects_are_fenced_too(course: SmallCourse) -> None:
    """The way in which a subject starts is no way around the fence."""
    path = course.root / "outside"
    path.write_text("kept", encoding="utf-8")
    course.put(1, SPY.format(path=str(path)))

    judgement = course.judge("exercises/01", "--graded", "--subject", "spawn")

    assert set(judgement.outcomes(1)) >= set(BEHAVIOUR)


# What is left

REAPER = """
import ctypes, json, os, signal, subprocess, sys

ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
status = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode
signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError()))
signal.alarm(int(sys.argv[1]))
left = []
try:
    while True:
        os.waitpid(-1, 0)
except ChildProcessError:
    pass
except TimeoutError:
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                parent = int(file.read().rpartition(") ")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid():
            left.append(int(name))
            os.kill(int(name), signal.SIGKILL)
print(json.dumps([status, left]))
"""
"""Runs a command, and becomes the parent of all that outlives its own parent; tells who has not ended by itself."""

DAEMON = """
import os
import time


def double(number: int) -> int:
    try:
        if os.fork() == 0:
            try:
                os.setsid()
            finally:
                time.sleep(600)
    except OSError:
        pass
    return number + number
"""


def left_by(
    command: list[str], environment: Mapping[str, str], folder: Path, *, patience: int
) -> tuple[int, list[int]]:
    """Run a command; return its status and the processes that it has left after `patience` seconds."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", REAPER, str(patience), *command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    status, left = json.loads(done.stdout)
    return status, left


@pytest.mark.parametrize("text", [RIGHT, DAEMON, ANSWERS["hanging"]], ids=["right", "daemon", "hanging"])
def test_no_process_and_no_folder_is_left(course: SmallCourse, text: str) -> None:
    """After the verdict, no process of the session runs on, and the folder for temporary files is empty."""
    limit(course, 1)
    course.put(1, text)
    with TemporaryDirectory() as temporary:
        environment = course.environment({"TMPDIR": temporary})

        status, left = left_by(course.command("exercises/01", "--graded"), environment, course.root, patience=20)

        assert (left, list(Path(temporary).iterdir())) == ([], [])
        assert status == (1 if "while" in text else 0)


def test_a_process_that_is_left_would_be_found(tmp_path: Path) -> None:
    """A daemon in a session of its own is seen by what looks for it."""
    code = "import subprocess; subprocess.Popen(['sleep', '600'], start_new_session=True)"

    _, left = left_by([sys.executable, "-W", "ignore", "-c", code], {"PATH": "/usr/bin:/bin"}, tmp_path, patience=1)

    assert len(left) == 1


def test_nothing_of_the_session_stays_in_the_course(course: SmallCourse) -> None:
    """Beside the grade, only caches stay in .kata: no copy of an answer, and nothing that was read."""
    course.put(1)

    course.judge("exercises/01", "--graded")

    state = course.root / ".kata"
    kept = {path.name for path in state.iterdir()}
    # Hypothesis doesn't always keep something.
    assert kept - {"hypothesis"} == {".gitignore", "grade.json", "progress.sqlite", "static"}
    assert [path.name for path in (state / "static").iterdir() if not path.name.startswith("clean-")] == []
