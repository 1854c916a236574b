"""Talk to one subject: ask, serve its taps, keep deadlines, and say in plain words how it ended."""

import builtins
import contextlib
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from grader.errors import SetupError
from grader.judge.launch import Process, remove_folder
from grader.model import Outcome
from grader.subject.fence import Fence
from grader.subject.limits import Limits
from grader.subject.package import Package
from grader.subject.wire import FrameReader, Tree, WireError, decode, encode, pack

T = TypeVar("T")

TICK = 0.1  # seconds between two looks at the clock and at the output while waiting
IDLE = 0.2  # share of the CPU cap below which overdue code was waiting, not working, however busy the machine
MAX_TAPS = 1_000_000  # calls of the judge in one question
MAX_GROUPS = 50  # levels of exception groups
SHOWN_OUTPUT = 4000  # characters of the learner's own prints kept for the verdict
MAX_FILES = 2000  # in the scratch folder of a subject that is watched


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the learner's own traceback."""

    path: str
    line: int  # from 1
    function: str
    source: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Ended(BaseException):
    """The subject ended, or had to be ended, before it answered.

    Not an `Exception`: Hypothesis would otherwise ask the dead subject again and again to find a smaller example.
    """

    def __init__(self, message: str, *, outcome: Outcome, place: Frame | None = None, loading: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.loading = loading  # before any question could be asked
        self.outcome = outcome
        self.place = place


class Raised:
    """Mixed into every exception that crossed the wire: what is known of it beyond its own class."""

    kind: str = ""  # name of its class in the subject
    ancestry: tuple[str, ...] = ()  # names of that class and of its bases, nearest first
    frames: tuple[Frame, ...] = ()  # the learner's own frames, outermost first


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one question."""

    value: object
    error: BaseException | None
    frames: tuple[Frame, ...]  # where the error was raised
    shown: tuple[str, ...]  # the session, as a person would have typed it
    tallies: Mapping[str, int]  # counted operations
    cpu_seconds: float


class TapTable(Protocol):
    """The judge's ends of all taps of a test."""

    def call(self, number: int, method: str, arguments: tuple[object, ...]) -> object:
        """Do what the subject asked of tap `number`."""


class Conversation:
    """The judge's end of the channel to one subject."""

    def __init__(self, process: Process, limits: Limits, taps: TapTable, fence: Fence | None = None) -> None:
        self._process = process
        self._limits = limits
        self._fence = fence
        self._taps = taps
        self._reader = FrameReader()
        self._ended: Ended | None = None
        self._printed: int | None = None  # bytes of output before faulthandler's account, if there is one
        self._asked_at: float | None = None  # CPU seconds of the process when the current question was asked
        process.channel.settimeout(TICK)

    def load(self, package: Package) -> Answer:
        """Give the subject its limits and then its package; the answer has an error if it can't be imported.

        Raise `SetupError` where the fence can't be put up.
        """
        limits: dict[str, Tree] = dict(self._limits.to_tree())
        fence = None if self._fence is None else self._fence.to_tree()
        # Answered before anything of the learner's is there: nobody else can say that the fence is missing.
        ready = self._guarded(lambda: self._swap({"limits": limits, "fence": fence}))
        if "unfenceable" in ready:
            raise SetupError(f"The fence around your code can't be put up: {ready['unfenceable']} Run: grader doctor")
        loaded = self._exchange({"package": package.to_tree()})
        self._process.mark_memory()
        return loaded

    def ask(self, probe: str, arguments: tuple[object, ...], keywords: Mapping[str, object]) -> Answer:
        """Call a probe; raise `Ended` if no answer comes."""
        return self._exchange({"probe": probe, "arguments": encode(arguments), "keywords": encode(dict(keywords))})

    def run_examples(self, sources: Sequence[str]) -> Answer:
        """Type interactive examples; the answer is as `Session.run_examples` says."""
        return self._exchange({"examples": list(sources)})

    def output(self) -> str:
        """Return the end of what the learner's code printed."""
        return self._written()[: self._printed].decode(errors="replace")[-SHOWN_OUTPUT:].strip()

    def peak_growth(self) -> int | None:
        """Return the KiB by which the process grew at most since it was loaded, or None where that can't be told."""
        return None if self._ended is not None else self._process.peak_growth()

    def close(self) -> None:
        """End the subject, and remove what it wrote."""
        self._process.kill()
        self._process.channel.close()
        self._process.output.close()
        remove_folder(self._process.scratch)

    def _written(self) -> bytes:
        self._process.output.seek(0)
        return self._process.output.read()

    def _place(self) -> Frame | None:
        """Return where the code was, by what faulthandler wrote behind the code's own prints."""
        if self._printed is None:
            return None
        return _innermost(self._written()[self._printed :].decode(errors="replace"))

    def _exchange(self, message: Tree) -> Answer:
        return self._guarded(lambda: self._answer(self._swap(message)))

    def _guarded(self, work: Callable[[], T]) -> T:
        if self._ended is not None:
            raise self._ended
        try:
            return work()
        except Ended as ended:
            self._ended = ended
            self._process.kill()
            raise
        except WireError as error:
            self._process.kill()
            self._ended = Ended(f"Your code sent something unreadable: {error}", outcome=Outcome.CRASHED)
            raise self._ended from None

    def _swap(self, message: Tree) -> dict[str, Tree]:
        self._asked_at = self._process.cpu_seconds()
        self._send(message)
        return self._next_answer()

    def _send(self, message: Tree) -> None:
        try:
            self._process.channel.settimeout(self._limits.wall_seconds)
            self._process.channel.sendall(pack(message))
        except TimeoutError:
            raise self._overdue() from None
        except OSError:
            raise self._death() from None
        finally:
            with contextlib.suppress(OSError):
                self._process.channel.settimeout(TICK)

    def _next_answer(self) -> dict[str, Tree]:
        """Serve taps until the answer is there."""
        deadline = time.monotonic() + self._limits.wall_seconds
        for _ in range(MAX_TAPS):
            message = self._receive(deadline)
            if "tap" not in message:
                return message
            self._check_patience(deadline)
            self._send(self._serve_tap(message))
        raise Ended(f"Your code called the objects it was given more than {MAX_TAPS:,} times.", outcome=Outcome.TIMEOUT)

    def _receive(self, deadline: float) -> dict[str, Tree]:
        while (message := self._reader.next()) is None:
            try:
                data = self._process.channel.recv(65536)
            except TimeoutError:
                self._check_patience(deadline)
                continue
            except OSError:
                raise self._death() from None
            if not data:
                raise self._death()
            self._reader.feed(data)
        return message

    def _check_patience(self, deadline: float) -> None:
        self._check_written()
        if (self._used() or 0.0) > self._limits.cpu_seconds or time.monotonic() > deadline:
            raise self._overdue()

    def _used(self) -> float | None:
        """Return the CPU seconds that the current question has taken, or None where they can't be read."""
        now = self._process.cpu_seconds()
        return None if now is None or self._asked_at is None else now - self._asked_at

    def _check_written(self) -> None:
        if self._process.output.seek(0, 2) > self._limits.output_bytes:
            size = f"{self._limits.output_bytes >> 20} MiB"
            raise Ended(f"Your code printed more than {size}, so it was stopped.", outcome=Outcome.CRASHED)
        cap = self._limits.scratch_mib
        if cap is not None and not _holds_at_most(self._process.scratch, cap << 20):
            raise Ended(
                f"Your code wrote more than {cap} MiB, or {MAX_FILES:,} files, or hid some, so it was stopped.",
                outcome=Outcome.CRASHED,
            )

    def _serve_tap(self, message: dict[str, Tree]) -> Tree:
        number, arguments = message["tap"], decode(message.get("arguments"))
        if not isinstance(number, int) or not isinstance(arguments, tuple):
            raise WireError("a call of the judge without number or arguments")
        try:
            return {"value": encode(self._taps.call(number, str(message.get("method")), arguments))}
        except Exception as error:  # noqa: BLE001 -- whatever the judge's end raises belongs to the learner's code
            return {"raise": [type(error).__name__, encode(error.args)]}

    def _answer(self, message: dict[str, Tree]) -> Answer:
        self._check_written()
        used, own, error = self._used(), message.get("cpu"), message.get("error")
        return Answer(
            value=decode(message.get("answer")),
            error=None if error is None else rebuild_error(error),
            frames=() if error is None else read_frames(error),
            shown=tuple(str(line) for line in _list(message.get("shown", []))),
            tallies=_numbers(message.get("tallies", {})),
            cpu_seconds=used if used is not None else own / 1e9 if isinstance(own, int) else 0.0,
        )

    def _overdue(self) -> Ended:
        """Say where the code is stuck, and whether it works or waits."""
        used, cap = self._used(), self._limits.cpu_seconds
        self._printed = self._process.output.seek(0, 2)
        self._process.dump_stack()
        time.sleep(TICK)  # for the stack to be written
        limit = cap if used is not None and used > cap else self._limits.wall_seconds
        place = self._place()
        where = f" It was at {place} in `{place.function}`." if place else ""
        manner = "kept working" if used is None or used > IDLE * cap else "did nothing but wait"
        return Ended(
            f"No answer after {limit:g} seconds: your code {manner}.{where}", outcome=Outcome.TIMEOUT, place=place
        )

    def _death(self) -> Ended:
        """Say how the process ended by itself."""
        self._process.kill()
        status = self._process.status()
        fatal = self._written().rfind(b"Fatal Python error: ")
        self._printed = fatal if fatal >= 0 else None
        place = self._place()
        where = f" It was at {place} in `{place.function}`." if place else ""
        if status >= 0:
            ending = f"Your code ended the whole process with exit status {status}, as `os._exit` does."
        else:
            ending = f"Your code crashed the interpreter ({_SIGNALS.get(-status, f'signal {-status}')})."
        return Ended(ending + where, outcome=Outcome.CRASHED, place=place)


def _holds_at_most(folder: Path, size: int) -> bool:
    """Tell whether all files below `folder` together need at most `size` bytes, and are not too many to count."""
    waiting, seen = [str(folder)], 0
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    seen += 1
                    size -= entry.stat(follow_symlinks=False).st_blocks * 512 if sys.platform != "win32" else 0
                    if seen > MAX_FILES or size < 0:
                        return False
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:  # gone meanwhile
            continue
        except OSError:  # locked, or too deep to name
            return False
    return True


_SIGNALS = {
    4: "illegal instruction",
    6: "abort",
    7: "bus error",
    8: "arithmetic fault",
    9: "killed",
    11: "segmentation fault",
}

_STACK_LINE = re.compile(r'^  File "(?P<path>[^"]+)", line (?P<line>\d+) in (?P<function>\S+)', re.MULTILINE)


def _innermost(output: str) -> Frame | None:
    """Return the innermost frame of the learner's code in the last stack that faulthandler wrote."""
    _, _, stack = output.rpartition("(most recent call first):")
    for match in _STACK_LINE.finditer(stack):
        # Only the learner's modules have relative paths; everything else was imported from disk.
        if not match["path"].startswith(("/", "<")) and ":" not in match["path"]:
            return Frame(match["path"], int(match["line"]), match["function"], "")
    return None


def _list(tree: Tree) -> Sequence[Tree]:
    return tree if isinstance(tree, list) else []


def _numbers(tree: Tree) -> dict[str, int]:
    if not isinstance(tree, dict):
        return {}
    return {name: number for name, number in tree.items() if isinstance(number, int)}


def read_frames(error: Tree) -> tuple[Frame, ...]:
    """Return the learner's frames of an error message, outermost first."""
    frames = []
    for frame in _list(error.get("frames", [])) if isinstance(error, dict) else ():
        match frame:
            case [str(path), int(line), str(function), str(source)]:
                frames.append(Frame(path, line, function, source))
    return tuple(frames)


def rebuild_error(error: Tree, *, depth: int = MAX_GROUPS) -> BaseException:
    """Return the exception that an error message describes: a built-in one as itself.

    Any other becomes an instance of a class with the same name that derives from its nearest built-in base, so that
    `pytest.raises` of that base catches it, as it would have beside the learner's code.
    """
    if not isinstance(error, dict) or depth == 0:
        raise WireError("An error message is an object.")
    ancestry = tuple(str(name) for name in _list(error.get("kind", [])))
    name = ancestry[0] if ancestry and ancestry[0].isidentifier() else "Exception"
    members = [rebuild_error(member, depth=depth - 1) for member in _list(error.get("members", []))]
    base = _builtin_exception(str(error.get("base")))
    for candidate in base.__mro__:
        as_itself = candidate.__name__ == name and error.get("builtin") is True
        kind = candidate if as_itself else _class_of(name, ancestry, candidate)
        arguments = decode(error.get("arguments")) if candidate is base else None
        with contextlib.suppress(Exception):  # what the learner's class takes may not fit the built-in base
            rebuilt = _instantiate(kind, str(error.get("text", "")), arguments, members)
            if isinstance(rebuilt, Raised):
                rebuilt.frames = read_frames(error)
            return rebuilt
    raise WireError("An exception that nothing can be made of.")


_CLASSES: dict[tuple[str, tuple[str, ...], str], type[BaseException]] = {}


def _class_of(name: str, ancestry: tuple[str, ...], base: type) -> type[BaseException]:
    """Return the class that stands for one of the subject's: always the same, or Hypothesis takes it for another."""
    key = name, ancestry, base.__name__
    if key not in _CLASSES:
        _CLASSES[key] = type(name, (Raised, base), {"kind": name, "ancestry": ancestry, "__module__": "builtins"})
    return _CLASSES[key]


def _builtin_exception(name: str) -> type[BaseException]:
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        # An interrupt of the learner's must not end the judge's session.
        return BaseException if issubclass(kind, KeyboardInterrupt) else kind
    return Exception


def _instantiate(
    kind: type[BaseException], text: str, arguments: object, members: list[BaseException]
) -> BaseException:
    if issubclass(kind, BaseExceptionGroup):
        return kind(text, members or [RuntimeError("no members")])
    if isinstance(arguments, tuple):
        with contextlib.suppress(Exception):
            return kind(*arguments)
    return kind(text)
