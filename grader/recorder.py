"""Gather the facts of a session from its reports, in whichever process, and write the grade after every exercise."""

import platform
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from grader.diagnosis import Pattern, diagnose, known_patterns
from grader.model import Advice, Aspect, Check, ExerciseGrade, Facts, Grade, Measurement, Mode, Outcome
from grader.progress import JUDGED, Attempt, Progress, ProgressError
from grader.report.document import to_json
from grader.scoring import grade_exercise, total_pillars
from grader.store import write_atomically
from grader.targets import Target

Tree = dict[str, object]
"""What travels in a report: values that xdist can send."""

STOPPED = "An earlier check has failed."
"""Why a check had no turn where the user wanted to see the first failure only."""


def pack_check(check: Check) -> Tree:
    """Return a check as it travels in a report."""
    # xdist sends exact built-in types only, and an enum's member is none.
    return asdict(check) | {"aspect": check.aspect.value, "outcome": check.outcome.value}


def _unpack_check(tree: Mapping[str, object]) -> Check:
    measured = tree["measured"]
    return Check(
        id=str(tree["id"]),
        aspect=Aspect(str(tree["aspect"])),
        outcome=Outcome(str(tree["outcome"])),
        title=str(tree["title"]),
        message=str(tree["message"]),
        place=None if tree["place"] is None else str(tree["place"]),
        measured=Measurement(**measured) if isinstance(measured, dict) else None,
        cpu=cpu if isinstance(cpu := tree["cpu"], float) else None,
        peak=peak if isinstance(peak := tree["peak"], int) else None,
    )


class Recorder:
    """The facts so far, by submission, and the grade that they make."""

    def __init__(
        self,
        targets: Iterable[Target],
        paths: Sequence[Path],
        *,
        mode: Mode = "practice",
        progress: Progress | None = None,
    ) -> None:
        """Record for `targets`; write the grade to each of `paths`, and remember the learner's own in `progress`."""
        self._mode: Mode = mode
        self._progress = progress
        self._run = uuid.uuid4().hex
        self._targets = {target.label: target for target in targets}
        self._paths = paths
        self._started_at = datetime.now().astimezone()
        self._clock = time.monotonic()
        self._manifests: dict[str, list[Check]] = {}
        self._checks: dict[str, dict[str, Check]] = {}
        self._faults: dict[str, str] = {}
        self._not_started: set[str] = set()
        self._advice: dict[str, tuple[Advice, ...]] = {}
        self._patterns: dict[str, Sequence[Pattern]] = {}
        self.forgotten: str | None = None
        """Why the run could not be remembered."""
        self.finished = False
        """Whether every check had its chance: what is unreported then is missing, not merely not run."""

    def take(self, tree: Mapping[str, object]) -> None:
        """Take in what a report carries."""
        label = str(tree["label"])
        manifest, check, fault, advice = (tree.get(key) for key in ("manifest", "check", "fault", "advice"))
        if isinstance(manifest, list):
            self._manifests[label] = [_unpack_check(entry) for entry in manifest]
        if isinstance(check, dict):
            taken = _unpack_check(check)
            self._checks.setdefault(label, {})[taken.id] = taken
        if isinstance(fault, str):
            self._faults.setdefault(label, fault)
        if isinstance(advice, list):
            self._advice[label] = tuple(Advice(**entry) for entry in advice)
        if tree.get("status") == "not-started":
            self._not_started.add(label)

    def complete(self, label: str) -> bool:
        """Tell whether every check of a submission that was not left out has been reported."""
        expected = {check.id for check in self._manifests.get(label, ()) if not check.message}
        return expected <= self._checks.get(label, {}).keys()

    def grade(self) -> Grade:
        """Return the grade of all that was reported so far."""
        exercises = tuple(
            grade for label, target in self._targets.items() if (grade := self._grade_of(label, target)) is not None
        )
        return Grade(
            grader=version("kata-grader"),
            python=platform.python_version(),
            mode=self._mode,
            started=self._started_at.isoformat(timespec="seconds"),
            seconds=round(time.monotonic() - self._clock, 3),
            earned=sum(exercise.earned for exercise in exercises),
            possible=sum(exercise.possible for exercise in exercises),
            pillars=total_pillars(exercises),
            exercises=exercises,
        )

    def write(self) -> None:
        """Write the grade of all that was reported so far, and remember it."""
        grade = self.grade()
        text = to_json(grade)
        for path in self._paths:
            write_atomically(path, text)
        attempts = {one.slug: attempt for one in grade.exercises if (attempt := self._attempt(one)) is not None}
        if self._progress is not None:
            try:
                self._progress.remember(self._run, grade, attempts)
            except ProgressError as error:
                self.forgotten = str(error)

    def _attempt(self, grade: ExerciseGrade) -> Attempt | None:
        """Return what is worth remembering beside a grade, or None where it says nothing of the learner."""
        submission = self._targets[grade.submission].submission
        if submission is None or not submission.is_learners or grade.state not in JUDGED:
            return None
        label = grade.submission
        left_out = any(check.message for check in self._manifests[label])
        stopped = any(check.message == STOPPED for check in self._checks.get(label, {}).values())
        whole = self.complete(label) and not left_out and not stopped
        return Attempt(answer=submission.fingerprint, whole=whole)

    @property
    def faults(self) -> Mapping[str, str]:
        """Return why submissions could not be judged, by label, also where there is no exercise to grade."""
        return self._faults

    def _grade_of(self, label: str, target: Target) -> ExerciseGrade | None:
        if target.exercise is None or label not in self._manifests:
            return None
        facts = Facts(
            submission=label,
            started=label not in self._not_started,
            fault=self._faults.get(label),
            missing_extra=target.missing_extra,
            checks=tuple(self._final(label, check) for check in self._manifests[label]),
            advice=self._advice.get(label, ()),
        )
        grade = grade_exercise(target.exercise, facts)
        if label not in self._patterns:
            self._patterns[label] = known_patterns(target.exercise)
        return replace(grade, lessons=diagnose(self._patterns[label], grade.checks))

    def _final(self, label: str, expected: Check) -> Check:
        """Return the check as reported, or as missing if nothing kept it from being reported."""
        reported = self._checks.get(label, {}).get(expected.id)
        if reported is not None or expected.message or not self.finished:
            return reported or expected
        return Check(
            id=expected.id,
            aspect=expected.aspect,
            outcome=Outcome.MISSING,
            title=expected.title,
            message="This check of the suite was never reported. Run the command again.",
        )
