"""One pytest session over submissions: who is judged, what was started for it, and what must not be tried again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import CourseError
from grader.judge.allowance import Allowance
from grader.judge.conversation import Ended
from grader.judge.launch import Launcher, Libraries, make_launcher
from grader.judge.profile import subject_fence
from grader.judge.static import StaticResults, StaticRun
from grader.judge.twin import Dialogue, Unloadable
from grader.model import Exercise
from grader.subject.fence import Fence
from grader.subject.package import Package, Source
from grader.submission import Submission, reference
from grader.targets import Target

IN_PROCESS = "in-process"


@dataclass(eq=False)
class CourseRun:
    """What a session that judges submissions shares."""

    course: Course
    targets: dict[Path, Target]
    subject: str  # "auto", "fork", "spawn" or "in-process"
    fenced: bool = False  # whether the learner's code runs in the fence of graded mode
    static_run: StaticRun | None = None  # in the process that started it
    results: StaticResults | None = None

    def __post_init__(self) -> None:
        self._launchers: dict[tuple[str, ...], Launcher] = {}
        self._allowances: dict[str, Allowance] = {}
        self._blocked: dict[str, str] = {}
        self._probes: dict[Path, str | None] = {}

    def launcher(self, exercise: Exercise) -> Launcher:
        """Return what starts subjects. Making it takes no time; a fork server then warms up beside the judge."""
        libraries = exercise.libraries
        if libraries not in self._launchers:
            setting = "auto" if self.subject == IN_PROCESS else self.subject
            self._launchers[libraries] = make_launcher(setting, Libraries(libraries), apart=self.fenced)
        return self._launchers[libraries]

    def ask_subject(self, submission: Submission) -> Dialogue:
        """Return a dialogue with the learner's code."""
        return self._ask(submission, submission.package(self._probes_of(submission)))

    def ask_session(self, submission: Submission) -> Dialogue:
        """Return a dialogue with the code that the README's session is about."""
        return self._ask(submission, submission.package_for_session())

    def ask_course(self, exercise: Exercise, modules: Mapping[str, str], probes: str) -> Dialogue:
        """Return a dialogue with code of the course's own, by module name."""
        sources = {name: Source(f"<{name}>", text) for name, text in modules.items()}
        package = Package(sources, Source("<probes>", probes))
        return self._ask_trusted(exercise, package, "The suite's own code")

    def ask_reference(self, submission: Submission) -> Dialogue:
        """Return a dialogue with the reference solution of the same exercise; raise `CourseError` if it is broken."""
        twin = reference(self.course, submission.exercise)
        if twin.refusal is not None:
            raise CourseError(twin.refusal.message)
        return self._ask_trusted(submission.exercise, twin.package(self._probes_of(submission)), "The reference")

    def _ask(self, submission: Submission, package: Package) -> Dialogue:
        exercise = submission.exercise
        if submission.label not in self._allowances:
            self._allowances[submission.label] = Allowance(exercise.limits, fenced=self.fenced)
        launcher = None if self.subject == IN_PROCESS else self.launcher(exercise)
        return Dialogue(package, self._allowances[submission.label], launcher, fence=self._fence(exercise))

    def _ask_trusted(self, exercise: Exercise, package: Package, name: str) -> Dialogue:
        """Return a dialogue with code of the course's own, in the same fence: what it costs is compared."""
        allowance, launcher = Allowance(fenced=self.fenced), self.launcher(exercise)
        return Dialogue(package, allowance, launcher, fence=self._fence(exercise), trusted=name)

    def _fence(self, exercise: Exercise) -> Fence | None:
        return subject_fence(exercise.libraries, exercise.fence) if self.fenced else None

    @property
    def submissions(self) -> list[Submission]:
        """Return all that can be judged."""
        return [one.submission for one in self.targets.values() if one.submission is not None and not one.missing_extra]

    def blocked(self, submission: Submission) -> str | None:
        """Return why no further check of the submission can say anything new."""
        return self._blocked.get(submission.label)

    def remember(self, submission: Submission, error: BaseException) -> None:
        """Note an end that concerns the checks to come."""
        if isinstance(error, Unloadable) or (isinstance(error, Ended) and error.loading):
            self.block(submission, error.message)

    def block(self, submission: Submission, reason: str) -> None:
        """Let the checks to come be not run, for `reason`."""
        self._blocked[submission.label] = reason

    def warm_up(self) -> None:
        """Start what will be needed, while pytest still collects."""
        for one in self.submissions:
            if one.refusal is None and not one.untouched:
                self.launcher(one.exercise)

    def close(self) -> None:
        """End everything that was started."""
        for launcher in self._launchers.values():
            launcher.close()
        if self.static_run is not None:
            self.static_run.stop()

    def _probes_of(self, submission: Submission) -> str | None:
        path = submission.exercise.hidden / "probes.py"
        if path not in self._probes:
            self._probes[path] = path.read_text(encoding="utf-8") if path.exists() else None
        return self._probes[path]


RUN = pytest.StashKey[CourseRun]()
"""Where the plugin keeps the run on pytest's config."""
