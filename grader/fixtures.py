"""The fixtures that a hidden test may ask for. See `grader.judge.suite` for what each gives."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from grader.collection import owner_of
from grader.errors import CourseError
from grader.judge.budget import Budget
from grader.judge.suite import CourseCode
from grader.judge.twin import Dialogue, Twin
from grader.run import RUN
from grader.submission import Refusal, Submission

SUBJECT = pytest.StashKey[Dialogue]()
BUDGET = pytest.StashKey[Budget]()
REPLAY = pytest.StashKey["Replay"]()


class Replay:
    """A timer for pytest-benchmark that replays durations which the judge has measured."""

    __name__ = "cpu_time_of_the_subject"  # pytest-benchmark prints it

    def __init__(self) -> None:
        self._readings: Iterator[float] = iter(())
        self._now = 0.0

    def load(self, durations: Sequence[float]) -> None:
        """Replay `durations`, in seconds, one for each pair of readings."""

        def readings() -> Iterator[float]:
            for duration in durations:
                yield self._now
                self._now += duration
                yield self._now

        self._readings = readings()

    def __call__(self) -> float:
        """Return the next reading."""
        return next(self._readings, self._now)


@pytest.fixture
def subject(request: pytest.FixtureRequest) -> Iterator[Twin]:
    """Give the learner's code: every attribute is a probe, and asking it runs the probe beside that code."""
    dialogue = request.config.stash[RUN].ask_subject(_submission(request))
    request.node.stash[SUBJECT] = dialogue
    yield Twin(dialogue)
    dialogue.close()


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Iterator[Twin]:
    """Give the reference solution, answering the same probes."""
    dialogue = request.config.stash[RUN].ask_reference(_submission(request))
    yield Twin(dialogue)
    dialogue.close()


@pytest.fixture(scope="module")
def lasting_subject(request: pytest.FixtureRequest) -> Iterator[Twin]:
    """Give one subject to all tests of a file, where what they look at takes long to make."""
    dialogue = request.config.stash[RUN].ask_subject(_submission(request))
    request.node.stash[SUBJECT] = dialogue
    yield Twin(dialogue)
    dialogue.close()


@pytest.fixture(scope="module")
def files(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Give the texts of the answer's files by name, where the answer is not there to be imported."""
    texts = _submission(request).texts
    if isinstance(texts, Refusal):
        raise CourseError(texts.message)
    return texts


@pytest.fixture
def course_code(request: pytest.FixtureRequest) -> Iterator[CourseCode]:
    """Give a function that starts code of the course's own: modules by name, and the probes that use them."""
    run, exercise, dialogues = request.config.stash[RUN], _submission(request).exercise, list[Dialogue]()

    def start(modules: Mapping[str, str], probes: str) -> Twin:
        dialogues.append(run.ask_course(exercise, modules, probes))
        return Twin(dialogues[-1])

    yield start
    for dialogue in dialogues:
        dialogue.close()


@pytest.fixture
def budget(request: pytest.FixtureRequest) -> Iterator[Budget]:
    """Give the exercise's budgets. What is measured also shows in pytest-benchmark's table and JSON."""
    benchmark = request.getfixturevalue("benchmark") if request.config.pluginmanager.hasplugin("benchmark") else None
    exercise = _submission(request).exercise
    budget = Budget(exercise.budgets, seed=exercise.number)
    request.node.stash[BUDGET] = budget
    yield budget
    dialogue, replay = request.node.stash.get(SUBJECT, None), request.node.stash.get(REPLAY, None)
    durations = budget.rounds or (dialogue.spent if dialogue is not None else [])
    measured = budget.measurement
    if benchmark is None or replay is None:
        return
    if measured is None or not durations:
        benchmark.skipped = True  # or it would complain that it was not used
        return
    benchmark.extra_info.update(name=measured.name, value=measured.value, allowed=measured.allowed, unit=measured.unit)
    replay.load(durations)
    benchmark.pedantic(lambda: None, rounds=len(durations))


def _submission(request: pytest.FixtureRequest) -> Submission:
    target = owner_of(request.node)
    if target is None or target.submission is None:
        raise pytest.UsageError("The fixtures subject, reference and budget belong to the hidden suite of an exercise.")
    return target.submission
