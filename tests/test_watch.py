"""`grader watch` in a pseudo-terminal, and the parts that it is made of."""

import os
import pty
import re
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.catalog import read_exercise
from grader.changes import Changes
from grader.course import Course
from grader.errors import SetupError
from grader.model import Exercise, State
from grader.progress import Progress
from grader.standing import read_standings
from grader.warm import ColdRunner, Judge, Runner, Stopped, WarmRunner
from tests.conftest import ANSI, RIGHT, SmallCourse, make_course
from tests.terminal import SECONDS, Terminal, watching

WRONG = '''
def double(number: int) -> int:
    """Return twice the number."""
    return number * 3
'''
HANGING = '''
import time

def double(number: int) -> int:
    """Return twice the number."""
    open({told!r}, "w").close()
    time.sleep(600)
    return number
'''
UNTYPED = "def double(number):\n    return number + number\n"
CRASHING = "import os\n\ndef double(number: int) -> int:\n    os._exit(1)\n"


def save(course: SmallCourse, number: int, text: str) -> None:
    """Save an answer as most editors do: in one step, so that nobody sees half of it."""
    other = SmallCourse(course.root / "elsewhere")
    folder = next((course.root / "exercises").glob(f"{number:02d}_*"))
    path = other.root / f"{folder.name[3:]}.py"
    other.write(path, text)
    path.replace(folder / path.name)


@contextmanager
def terminal(course: SmallCourse, *arguments: str) -> Iterator[Terminal]:
    """Yield a terminal in which the course is watched."""
    with watching(course.root, course.environment(), *arguments) as shown:
        yield shown


@pytest.mark.parametrize("numbers", [("01",), ()], ids=["named", "whichever is edited"])
def test_judges_what_is_saved(course: SmallCourse, numbers: tuple[str, ...]) -> None:
    """The stub, a wrong answer and the right one are each judged as they are saved."""
    with terminal(course, *numbers) as shown:
        stub = shown.read_until("q quit")
        save(course, 1, WRONG)
        wrong = shown.read_until("q quit")
        save(course, 1, RIGHT)
        right = shown.read_until("q quit")

    assert "write your answer in exercises/01_double/double.py and save it" in re.sub(r"[│\s]+", " ", stub)
    assert re.search(r"✗ .*came back", wrong, re.DOTALL)
    assert "100 of 100 points" in right
    assert "judged in" in right


def test_follows_the_exercise_that_is_edited(course: SmallCourse) -> None:
    """With nothing named, saving another exercise turns to it."""
    with terminal(course) as shown:
        shown.read_until("q quit")
        save(course, 2, RIGHT)
        second = shown.read_until("q quit")

    assert "╭─ 02" in second


def test_keys_run_the_commands(course: SmallCourse) -> None:
    """Each key shows what its command shows, and q ends with status 0."""
    course.write(course.root / "exercises" / "01_double" / "hints.md", "# Hints\n\n## 1 Direction\n\nAdd it up.\n")
    with terminal(course, "01") as shown:
        shown.read_until("q quit")
        seen = {}
        for key, told in (("h", "Add it up"), ("l", "not started"), ("n", "Now at 01_double"), ("r", "judged in")):
            shown.press(key)
            seen[key] = shown.read_until(told)
            if "q quit" not in seen[key]:
                shown.read_until("q quit")
        shown.press("q")
        status = shown.process.wait(SECONDS)

    assert "$ grader hint 01" in seen["h"]
    assert "$ grader list" in seen["l"]
    assert status == 0


def test_the_terminal_is_as_before(course: SmallCourse) -> None:
    """Whether by q or by a signal: when it ends, the terminal echoes and waits for lines again."""
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    after = []
    for how in ("q", "signal"):
        process = subprocess.Popen(
            [sys.executable, "-m", "grader", "watch", "01"], cwd=course.root, stdin=theirs, stdout=theirs, stderr=theirs
        )
        shown = Terminal(ours, process)
        shown.read_until("q quit")
        during = termios.tcgetattr(theirs)
        if how == "q":
            shown.press("q")
        else:
            process.send_signal(signal.SIGTERM)
        process.wait(SECONDS)
        after.append(termios.tcgetattr(theirs))
    os.close(ours)
    os.close(theirs)

    assert during != before
    assert after == [before, before]


def test_saving_again_ends_the_run_that_hangs(course: SmallCourse) -> None:
    """An answer that takes its time doesn't keep the next one waiting, and doesn't go on."""
    told = course.root / "told"
    with terminal(course, "01") as shown:
        shown.read_until("q quit")
        save(course, 1, HANGING.format(told=str(told)))
        _wait_for(told.exists)
        save(course, 1, RIGHT)
        screen = shown.read_until("q quit")

    assert "100 of 100 points" in screen


def test_what_was_judged_is_remembered(course: SmallCourse) -> None:
    """`grader list` knows of it afterwards."""
    with terminal(course, "01") as shown:
        shown.read_until("q quit")
        save(course, 1, WRONG)
        shown.read_until("q quit")

    kept = Course(course.root)
    standings, _ = read_standings(kept, Progress(kept).results(), {})
    assert [(one.state, one.earned > 0, one.edited) for one in standings[:1]] == [(State.IN_PROGRESS, True, False)]


def test_polls_where_it_is_told_to(course: SmallCourse) -> None:
    """--poll needs no file events."""
    with terminal(course, "01", "--poll") as shown:
        shown.read_until("q quit")
        save(course, 1, RIGHT)

        assert "100 of 100 points" in shown.read_until("q quit")


def test_without_a_terminal_there_are_no_keys(course: SmallCourse) -> None:
    """Piped, it shows the verdict without keys or colours, and goes on until it is ended."""
    course.put(1)
    with subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", "01"],
        cwd=course.root,
        env=course.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        lines = []
        for line in process.stdout or ():
            lines.append(line)
            if "judged in" in line:
                break
        process.terminate()

    text = "".join(lines)
    assert "100 of 100 points" in text
    assert "q quit" not in text
    assert not ANSI.search(text)


def test_a_broken_exercise_is_told_and_left_out(course: SmallCourse) -> None:
    """The others can be watched."""
    (course.root / "exercises" / "01_double" / "kata.toml").write_text("title =", encoding="utf-8")
    with terminal(course) as shown:
        screen = shown.read_until("q quit")

    assert "exercises/01_double/kata.toml is not valid TOML" in screen
    assert "02 " in screen


# The runners


@pytest.fixture(params=[WarmRunner, ColdRunner])
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Return each runner in turn."""
    made: Runner = request.param()
    yield made
    made.close()


def judge_of(course: SmallCourse, runner: Runner) -> tuple[Judge, Exercise]:
    """Return a judge, and the first exercise."""
    kept = Course(course.root)
    return Judge(kept, runner, Progress(kept)), read_exercise(kept, 1)


@pytest.mark.parametrize("answer", [RIGHT, WRONG, UNTYPED, CRASHING, "x = ("])
def test_verdict_is_that_of_pytest(course: SmallCourse, runner: Runner, answer: str) -> None:
    """Checks that are shared between runs end as those of one run."""
    course.put(1, answer)
    judge, exercise = judge_of(course, runner)

    watched = judge.judge(exercise, threading.Event()).exercises[0]

    plain = course.judge("01").exercise(1)
    assert {check.id: check.outcome.value for check in watched.checks} == {
        check["id"]: check["outcome"] for check in plain["checks"]
    }
    assert (watched.earned, watched.state.value) == (plain["earned"], plain["state"])


def test_a_suite_that_cannot_be_collected_is_told(course: SmallCourse, runner: Runner) -> None:
    """What pytest says is passed on."""
    course.put(1)
    (course.root / "exercises" / "conftest.py").write_text("", encoding="utf-8")
    course.write(course.root / "exercises" / "pytest.ini", "[pytest]\naddopts = -x\n")
    judge, exercise = judge_of(course, runner)

    with pytest.raises(SetupError, match=r"exercises/pytest\.ini holds settings of pytest"):
        judge.judge(exercise, threading.Event())


def test_stopping_ends_the_run(course: SmallCourse, runner: Runner) -> None:
    """A run that is stopped has no result, and the next one is as ever."""
    told = course.root / "told"
    course.put(1, HANGING.format(told=str(told)))
    judge, exercise = judge_of(course, runner)

    stop = threading.Event()

    def stop_it() -> None:
        _wait_for(told.exists)
        judge.stop(stop)

    stopper = threading.Thread(target=stop_it)
    stopper.start()

    with pytest.raises(Stopped):
        judge.judge(exercise, stop)
    stopper.join()
    course.put(1)

    assert judge.judge(exercise, threading.Event()).earned == 100


def test_the_end_of_the_warm_server_is_told(course: SmallCourse) -> None:
    """Nobody waits for an answer that can't come."""
    warm = WarmRunner()
    judge, exercise = judge_of(course, warm)
    warm.process.kill()
    warm.process.wait()

    with pytest.raises(SetupError, match="Start grader watch again"):
        judge.judge(exercise, threading.Event())
    warm.close()


# What was saved


@pytest.mark.parametrize("polling", [False, True], ids=["events", "polling"])
@pytest.mark.parametrize("replace", [False, True], ids=["written", "replaced"])
def test_a_saved_answer_is_noticed(tmp_path: Path, *, polling: bool, replace: bool) -> None:
    """Whether an editor writes the file or puts another in its place."""
    course = make_course(tmp_path, "double", "twice")
    kept = Course(tmp_path)
    exercises = [read_exercise(kept, number) for number in kept.folders]
    changes, stop = Changes(kept, exercises, polling=polling), threading.Event()
    waiting = changes.wait(stop)
    threading.Thread(target=_save, args=(course, replace, stop)).start()

    noticed = next(waiting)

    stop.set()
    assert noticed.number == 2


def _save(course: SmallCourse, replace: bool, stop: threading.Event) -> None:  # noqa: FBT001 -- a thread's arguments
    """Save anew until it is noticed: the watch may not have begun yet."""
    for count in range(int(SECONDS)):
        if stop.wait(1.0 if count else 0.2):
            return
        if replace:
            other = course.root / "other"
            other.write_text(f"{RIGHT}# {count}\n", encoding="utf-8")
            other.replace(course.root / "exercises" / "02_twice" / "twice.py")
        else:
            course.put(2, f"{RIGHT}\n# {count}\n")


def test_polls_where_no_events_arrive(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two changes that only a look has found, and the events aren't waited for any more."""
    kept = Course(course.root)
    changes = Changes(kept, [read_exercise(kept, 1)])
    answers = iter([RIGHT, WRONG])

    def silent(*_arguments: object, **_settings: object) -> Iterator[set[object]]:
        for text in answers:
            course.put(1, text)
            yield set()

    monkeypatch.setattr("grader.changes.watch", silent)

    waiting = changes.wait(threading.Event())

    assert [next(waiting).number, next(waiting).number] == [1, 1]
    course.put(1, RIGHT)
    assert next(waiting).number == 1
    assert changes.polling


def test_polls_where_no_more_can_be_watched(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that refuses another watch is no reason to stop."""

    def refuse(*_arguments: object, **_settings: object) -> Iterator[set[object]]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grader.changes.watch", refuse)
    kept = Course(course.root)
    changes = Changes(kept, [read_exercise(kept, 1)])
    course.put(1)

    assert next(changes.wait(threading.Event())).number == 1


def test_a_file_saved_as_it_was_is_no_change(course: SmallCourse) -> None:
    """Only another answer is judged again."""
    kept = Course(course.root)
    changes = Changes(kept, [read_exercise(kept, 1)], polling=True)
    path = course.root / "exercises" / "01_double" / "double.py"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")

    assert list(changes.look()) == []


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("It never came.")
        time.sleep(0.02)
