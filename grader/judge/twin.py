"""`subject` and `reference`: two sides that answer the same probes, each in a process of its own."""

import reprlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from grader.errors import CourseError
from grader.judge.allowance import Allowance
from grader.judge.conversation import Answer, Conversation, Ended, Frame, Raised
from grader.judge.examples import ExampleOutcome, WrongExample, first_wrong, read_examples
from grader.judge.launch import Launcher
from grader.judge.taps import TapTable
from grader.model import Outcome
from grader.subject.fence import Fence
from grader.subject.package import Package


class Exhausted(BaseException):
    """The submission has used up what it may, so it is asked nothing more. Not an `Exception`, as `Ended` is none."""


class Unloadable(BaseException):
    """The submission can't be imported, so no question can be asked.

    Not an `Exception`, for the same reason as `Ended`: nothing is gained by asking again.
    """

    def __init__(self, message: str, place: Frame | None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and what came back if anything did."""

    probe: str
    arguments: tuple[object, ...]
    keywords: Mapping[str, object]
    answer: Answer | None

    def __str__(self) -> str:
        named = (f"{name}={reprlib.repr(value)}" for name, value in self.keywords.items())
        return f"{self.probe}({', '.join([*map(reprlib.repr, self.arguments), *named])})"


class _Talk(Protocol):
    def load(self, package: Package) -> Answer: ...
    def ask(self, probe: str, arguments: tuple[object, ...], keywords: Mapping[str, object]) -> Answer: ...
    def run_examples(self, sources: Sequence[str]) -> Answer: ...
    def output(self) -> str: ...
    def peak_growth(self) -> int | None: ...
    def close(self) -> None: ...


class Dialogue:
    """All that is asked of one side in one test. The process starts with the first question."""

    def __init__(
        self,
        package: Package,
        allowance: Allowance,
        launcher: Launcher | None,
        *,
        fence: Fence | None = None,
        trusted: str | None = None,
    ) -> None:
        """Ask `package`. Without a launcher, run it in this process, for a debugger.

        What ends a `trusted` package is a fault of the course; the text is what to call it: "The reference".
        """
        self.last: Question | None = None
        """The last question, with what came back."""
        self.spent: list[float] = []
        """The CPU seconds of each question."""
        self._package = package
        self._allowance = allowance
        self._launcher = launcher
        self._fence = fence
        self._trusted = trusted
        self._broken: BaseException | None = None
        self._taps = TapTable()
        self._talk: _Talk | None = None
        self._output = ""

    def ask(self, probe: str, arguments: tuple[object, ...], keywords: Mapping[str, object]) -> object:
        """Call a probe; return what it returned or raise what it raised."""
        question = self.last = Question(probe, arguments, keywords, None)
        dressed = tuple(self._taps.dress(argument) for argument in arguments)
        named = {name: self._taps.dress(value) for name, value in keywords.items()}
        answer = self._ask(lambda talk: talk.ask(probe, dressed, named), question)
        self.last = Question(probe, arguments, keywords, answer)
        self.spent.append(answer.cpu_seconds)
        if answer.error is not None:
            raise answer.error
        return answer.value

    def _ask(self, ask: Callable[[_Talk], Answer], question: object) -> Answer:
        """Ask the process, and note what it takes."""
        talk = self._start()
        if self._launcher is not None and (reason := self._allowance.exhaustion()):  # a debugger takes its time
            raise Exhausted(reason)
        started, used = time.monotonic(), 0.0
        try:
            answer = ask(talk)
            used = answer.cpu_seconds
        except Ended as ended:
            self._allowance.note(ended)
            if self._trusted:
                raise CourseError(f"{self._trusted} could not answer {question}: {_impersonal(ended)}") from None
            raise
        finally:
            self._allowance.spend(cpu_seconds=used, wall_seconds=time.monotonic() - started)
        return answer

    def run_examples(self, path: str, text: str) -> WrongExample | None:
        """Type the interactive examples of a text; return the first that does not go as shown, if any."""
        examples = read_examples(path, text)
        answer = self._ask(lambda talk: talk.run_examples([example.source for example in examples]), "its README")
        outcomes = read_outcomes(answer.value)
        if len(outcomes) != len(examples):
            raise Ended("Your code sent something unreadable: other examples than were typed.", outcome=Outcome.CRASHED)
        return first_wrong(examples, outcomes)

    def printed(self) -> str:
        """Return what the code printed, even after it was closed."""
        return self._output if self._talk is None else self._talk.output()

    def peak_growth(self) -> int | None:
        """Return the KiB by which the process grew at most while it was asked, or None where that can't be told."""
        return None if self._talk is None else self._talk.peak_growth()

    def close(self) -> None:
        """End the process, if it was started."""
        if self._talk is not None:
            self._output = self._talk.output()
            self._talk.close()
            self._talk = None

    def _start(self) -> _Talk:
        if self._talk is None:
            if reason := self._allowance.refusal():
                raise Exhausted(reason)
            if self._launcher is None:
                from grader.judge.inprocess import InProcess  # noqa: PLC0415 -- loads what only debugging needs

                self._talk = InProcess(self._taps)
            else:
                limits = self._allowance.limits()
                self._talk = Conversation(self._launcher.start(), limits, self._taps, self._fence)
            try:
                loaded = self._talk.load(self._package)
            except Ended as ended:
                if self._trusted:
                    raise CourseError(f"{self._trusted} can't be imported: {_impersonal(ended)}") from None
                message = f"While your code was imported: {ended.message}"
                late = Ended(message, outcome=ended.outcome, place=ended.place, loading=True)
                self._allowance.note(late)
                raise late from None
            if loaded.error is not None:
                unloadable = _unloadable(loaded.error, loaded.frames)
                self._broken = (
                    CourseError(f"{self._trusted} can't be imported: {unloadable.message}")
                    if self._trusted
                    else unloadable
                )
        if self._broken is not None:
            # Whenever asked again, the same from the same line: or Hypothesis calls it unreliable.
            raise self._broken
        return self._talk


class Twin:
    """One side, as a hidden test sees it. Every attribute is a probe: `subject.replay(2, script)` asks it."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue

    def __getattr__(self, probe: str) -> Callable[..., Any]:  # an answer is whatever plain data came back
        if probe.startswith("_"):
            raise AttributeError(probe)

        def ask(*arguments: object, **keywords: object) -> Any:
            return self._dialogue.ask(probe, arguments, keywords)

        return ask

    @property
    def tallies(self) -> Mapping[str, int]:
        """Return how often each counted operation was done in the last question."""
        last = self._dialogue.last
        return {} if last is None or last.answer is None else last.answer.tallies

    @property
    def cpu_seconds(self) -> float:
        """Return the CPU time that the last question took."""
        return self._dialogue.spent[-1] if self._dialogue.spent else 0.0


def read_outcomes(value: object) -> list[ExampleOutcome]:
    """Return the outcomes that came back, up to the first that can't be one."""
    found = []
    for entry in value if isinstance(value, list) else ():
        match entry:
            case (str(printed), None | str() as raised, list(frames)):
                places = [Frame(*frame) for frame in frames if isinstance(frame, tuple) and _is_frame(frame)]
                found.append(ExampleOutcome(printed, raised, tuple(places)))
            case _:
                break
    return found


def _is_frame(entry: tuple[object, ...]) -> bool:
    return [type(part) for part in entry] == [str, int, str, str]


def _impersonal(ended: Ended) -> str:
    return ended.message.replace("Your code", "It").replace("your code", "it")


def _unloadable(error: BaseException, frames: tuple[Frame, ...]) -> Unloadable:
    kind = error.kind if isinstance(error, Raised) else type(error).__name__
    place = frames[-1] if frames else None
    where = f" at {place}" if place else ""
    if kind == "MissingName":
        return Unloadable(str(error), place)
    if isinstance(error, SystemExit):
        return Unloadable(
            f"Your code calls `sys.exit` while it is imported{where}. Keep that out of the module.", place
        )
    return Unloadable(f"Your code can't be imported: {kind}: {error}{where}.", place)
