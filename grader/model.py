"""The records of grading: an exercise, the facts of a run, and the grade. Plain data; does nothing.

Exercise            what is asked, from kata.toml
Facts               what happened: the checks of one submission
Grade               facts and points, as written to grade.json
└── ExerciseGrade
    ├── AspectScore
    └── Check ── Measurement
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

PILLARS = {
    1: "Idiomatic Python",
    2: "Object-oriented and functional",
    3: "Errors, data and logging",
    4: "Concurrency and performance",
    5: "Tooling and deployment",
}


Mode = Literal["practice", "graded"]
"""Whether a run was the learner's own, or in the fence and on fresh random inputs."""


class Aspect(StrEnum):
    """What an exercise is judged on, in the order of reports."""

    BEHAVIOUR = "behaviour"
    TYPES = "types"
    PERFORMANCE = "performance"


class Kind(StrEnum):
    """What the learner does."""

    BUILD = "build"
    FIX = "fix"
    SPEED = "speed"
    ANNOTATE = "annotate"
    TEST = "test"
    TOOL = "tool"


class Outcome(StrEnum):
    """How a check ended. Only `passed` earns points."""

    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing"  # a check of the suite that was never reported
    CRASHED = "crashed"  # the learner's process ended by itself
    TIMEOUT = "timeout"
    NOT_RUN = "not-run"


LEFT_OUT = "Left out by your selection."
"""The message of a check that was not run because nobody asked for it."""


class State(StrEnum):
    """Where an exercise stands."""

    NOT_STARTED = "not-started"  # the stub as given
    IN_PROGRESS = "in-progress"
    PASSED = "passed"  # every behaviour check holds
    FULL = "full"  # all points
    UNAVAILABLE = "unavailable"  # a missing extra; never the learner's failure
    INFRASTRUCTURE = "infrastructure"  # broken by the course or the grader; never the learner's failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The points that each aspect can earn."""

    behaviour: int = 60
    types: int = 20
    performance: int = 20

    def of(self, aspect: Aspect) -> int:
        """Return the points of one aspect."""
        return {
            Aspect.BEHAVIOUR: self.behaviour,
            Aspect.TYPES: self.types,
            Aspect.PERFORMANCE: self.performance,
        }[aspect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idioms:
    """Which findings of ruff concern an exercise."""

    rules: tuple[str, ...] = ()  # rule codes or prefixes, as ruff's --select takes them
    graded: bool = False  # whether a finding costs points, or is advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What the learner's code may use up."""

    seconds: float = 5.0  # of CPU, for one question
    total: float = 120.0  # of CPU, for all questions of the exercise
    memory: int = 1024  # MiB of address space
    files: int = 32  # MiB written to files; only watched in graded mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the learner's code may do in graded mode beyond computing and writing to its own scratch folder."""

    network: bool = False  # sockets on loopback
    processes: bool = False  # child processes


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of the course."""

    number: int  # 1 to 99, unique
    slug: str  # a Python identifier; the name of the learner's module
    folder: Path  # absolute
    title: str
    pillar: int  # 1 to 5
    kind: Kind
    difficulty: int  # 1 to 5
    minutes: int  # that a working engineer needs
    topics: tuple[str, ...]
    requires: tuple[int, ...] = ()  # numbers of exercises worth doing first
    extras: tuple[str, ...] = ()  # optional third-party themes
    editable: tuple[str, ...]  # files of the folder that count as the submission; src/** stands for all below src
    given: tuple[str, ...] = ()  # files of the folder that answers may use and not change
    libraries: tuple[str, ...] = ()  # modules beyond the standard library that answers may import
    points: Points = Points()
    budgets: dict[str, float] = field(default_factory=dict)
    idioms: Idioms = Idioms()
    limits: Caps = Caps()
    fence: Profile = Profile()

    @property
    def name(self) -> str:
        """Return number and slug, as in the folder's name."""
        return f"{self.number:02d}_{self.slug}"

    @property
    def imported(self) -> bool:
        """Tell whether answers are modules to be imported, rather than files for a tool that reads them."""
        return self.kind not in (Kind.TEST, Kind.TOOL)

    @property
    def hidden(self) -> Path:
        """Return the folder of the hidden suite."""
        return self.folder / "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A number that was measured against a budget."""

    name: str  # of the budget in kata.toml
    value: float
    allowed: float
    unit: str
    rounds: int | None = None  # of a repeated measurement
    detail: str = ""  # how the value came about, in words


def figure(number: float) -> str:
    """Return a number as people read it: from a thousand on without fractions, and its digits in groups."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:g}"  # noqa: PLR2004 -- from here on in groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What happened in one named check."""

    id: str  # the pytest node id below the submission's folder
    aspect: Aspect
    outcome: Outcome
    title: str  # one sentence: what should hold
    message: str = ""  # what was done, what came back, what was wanted; empty when passed
    place: str | None = None  # path:line in the learner's file
    measured: Measurement | None = None
    cpu: float | None = None  # seconds that the answer computed; of a paired measurement, its shortest round
    peak: int | None = None  # KiB by which the answer's process grew at most, once the answer was imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A finding that costs nothing."""

    rule: str
    place: str  # path:line
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a learner who made a well-known mistake should read."""

    aspect: Aspect  # in which the mistake shows
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a run found out about one submission. Holds no points."""

    submission: str  # path relative to the course
    started: bool = True
    fault: str | None = None  # why the course or the machine could not judge it
    missing_extra: str | None = None  # the theme that has to be installed first
    checks: tuple[Check, ...] = ()
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectScore:
    """The points of one aspect of one exercise."""

    name: Aspect
    earned: int  # 0 to possible
    possible: int
    passed: int  # checks, 0 to checks
    checks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseGrade:
    """The facts and points of one exercise."""

    number: int
    slug: str
    title: str
    pillar: int
    topics: tuple[str, ...]
    submission: str  # path relative to the course
    editable: tuple[str, ...] = ()  # its files that count
    state: State
    fault: str | None  # set where state is unavailable or infrastructure
    earned: int  # 0 to possible
    possible: int  # 0 where the exercise could not be judged
    aspects: tuple[AspectScore, ...]
    checks: tuple[Check, ...]
    advice: tuple[Advice, ...] = ()
    lessons: tuple[Lesson, ...] = ()  # of well-known mistakes that fail in the same way


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarScore:
    """The points of one pillar over the exercises of a run."""

    number: int
    title: str
    earned: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The result of a run, as written to grade.json."""

    schema: Literal["kata/grade-v1"] = "kata/grade-v1"
    grader: str  # version
    python: str  # version
    mode: Mode
    started: str  # ISO 8601, with time zone
    seconds: float
    earned: int
    possible: int
    pillars: tuple[PillarScore, ...]
    exercises: tuple[ExerciseGrade, ...]
