"""`grader watch`: judge an exercise whenever it is saved."""

import contextlib
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import typer

from grader.catalog import read_exercise
from grader.changes import Changes
from grader.commands.scope import Numbers, find_numbers, look_around, open_scope, screen, warn
from grader.course import Course
from grader.errors import CourseError, GraderError, UsageError
from grader.keyboard import listen, single_keys
from grader.model import Exercise, Grade
from grader.progress import Progress
from grader.report.terminal import render
from grader.warm import Judge, Stopped, make_runner

KEYS = "h hint · n next · l list · c compare · r run again · q quit"
CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Polling = Annotated[
    bool, typer.Option("--poll", help="Look at the files again and again, where no file events arrive.")
]


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer was saved, or is to be judged for another reason."""

    exercise: Exercise
    at: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)  # ends its run


@dataclass(frozen=True, slots=True)
class Judged:
    """A run has ended."""

    saved: Saved
    grade: Grade | None  # None where it was stopped
    fault: str = ""  # why there is no grade


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed."""

    key: str


Event = Saved | Judged | Pressed


def watch(context: typer.Context, numbers: Numbers = None, *, polling: Polling = False) -> None:
    """Judge an exercise whenever you save it. Without numbers, whichever you edit.

    Keys: h hint, n next, l list, c compare, r run again, q quit.

    Example: grader watch 07
    """
    course = open_scope(context)
    exercises = _readable(course, find_numbers(course, numbers))
    if not exercises:
        raise UsageError("There is no exercise to watch.")
    with contextlib.ExitStack() as stack:
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            signal.signal(number, lambda _number, _frame: sys.exit(1))  # so that the terminal is put right
        keys = sys.stdin.isatty()
        if keys:
            stack.enter_context(single_keys())
        watcher = Watcher(course, exercises, named=bool(numbers), polling=polling)
        stack.callback(watcher.close)
        with contextlib.suppress(KeyboardInterrupt):
            watcher.run(keys=keys)


def _readable(course: Course, numbers: Sequence[int]) -> list[Exercise]:
    exercises = []
    for number in numbers:
        try:
            exercises.append(read_exercise(course, number))
        except CourseError as error:
            warn(str(error))
    return exercises


class Watcher:
    """Waits for what happens, and shows what came of it. Only `run` writes to the screen."""

    def __init__(self, course: Course, exercises: Sequence[Exercise], *, named: bool, polling: bool) -> None:
        self._course = course
        self._events: queue.Queue[Event] = queue.Queue()
        self._judge = Judge(course, make_runner(), Progress(course))
        self._changes = Changes(course, exercises, polling=polling)
        self._ended = threading.Event()
        self._current = _first(course, exercises, named=named)
        self._running: Saved | None = None
        self._waiting: Saved | None = None
        self._keys = False

    def run(self, *, keys: bool) -> None:
        """Go on until q is pressed."""
        self._keys = keys
        self._start(self._watch_files)
        if keys:
            self._start(lambda: listen(lambda key: self._events.put(Pressed(key))))
        self._take(Saved(self._current))
        while True:
            match self._events.get():
                case Saved() as saved:
                    self._take(saved)
                case Judged() as judged:
                    self._show(judged)
                case Pressed("q" | "Q"):
                    return
                case Pressed(key):
                    self._obey(key.lower())

    def close(self) -> None:
        """End everything."""
        self._ended.set()
        self._judge.close()

    def _take(self, saved: Saved) -> None:
        """Judge an answer now; the run that is going on is about an older one, so it is ended."""
        self._current = saved.exercise
        if self._running is not None:
            self._waiting = saved
            self._judge.stop(self._running.stop)
            return
        self._running = saved
        self._start(lambda: self._events.put(self._judged(saved)))

    def _judged(self, saved: Saved) -> Judged:
        try:
            return Judged(saved, self._judge.judge(saved.exercise, saved.stop))
        except Stopped:
            return Judged(saved, None)
        except GraderError as error:
            return Judged(saved, None, str(error))

    def _show(self, judged: Judged) -> None:
        self._running = None
        if self._waiting is not None:
            saved, self._waiting = self._waiting, None
            self._take(saved)
            return
        seconds = time.monotonic() - judged.saved.at
        seen = screen()
        if sys.stdout.isatty():
            typer.echo(CLEAR, nl=False)
        if judged.grade is None:
            warn(judged.fault)
        else:
            typer.echo(render(judged.grade, {}, seen, watched=True))
        if self._judge.forgotten is not None:
            warn(self._judge.forgotten)
        self._tell(f"{datetime.now().astimezone():%H:%M:%S}  judged in {seconds:.2f} s")

    def _obey(self, key: str) -> None:
        number = f"{self._current.number:02d}"
        match key:
            case "r":
                self._take(Saved(self._current))
            case "h":
                self._command("hint", number)
            case "c":
                self._command("compare", number)
            case "l":
                self._command("list")
            case "n":
                self._command("next")
                following = look_around(self._course).advice.first
                if following is not None:
                    self._current = following.exercise
                    self._tell(f"Now at {following.exercise.name}")

    def _command(self, *arguments: str) -> None:
        """Run another command of the grader, as a person would type it."""
        typer.echo(f"$ grader {' '.join(arguments)}")
        sys.stdout.flush()
        subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "grader", "--course", str(self._course.root), *arguments],
            stdin=subprocess.DEVNULL,
            check=False,
        )
        self._tell("")

    def _tell(self, told: str) -> None:
        typer.echo(f"{told}\n{KEYS}" if self._keys else told)
        sys.stdout.flush()

    def _watch_files(self) -> None:
        for exercise in self._changes.wait(self._ended):
            self._events.put(Saved(exercise))

    def _start(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, daemon=True).start()


def _first(course: Course, exercises: Sequence[Exercise], *, named: bool) -> Exercise:
    """Return what to judge at the start: the first that was named, or the one to turn to next."""
    if not named and (following := look_around(course).advice.first) is not None:
        return following.exercise
    return exercises[0]
