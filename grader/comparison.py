"""Put the learner's answer beside the reference and the accepted designs: figures, ideas, differences. Runs no answer.

Comparison        one exercise: its designs and notes
└── Design        one answer: points, cost, what its text shows, and how it differs from the learner's
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import PurePosixPath

from grader.course import Course
from grader.errors import CourseError
from grader.inspection import GENERAL, Inspection, inspect_all, without_covered
from grader.model import Exercise, ExerciseGrade, Grade, Measurement, Outcome
from grader.notes import REFERENCE, read_notes, tell_idea
from grader.progress import budgets_of
from grader.submission import Refusal, Submission, read_stubs

YOURS = "your answer"
NOWHERE = "(no such file)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One answer among those that are compared."""

    name: str  # YOURS, REFERENCE, or the name of an accepted design
    place: str  # path relative to the course
    idea: str  # in a sentence or two; empty where nobody said
    earned: int  # 0 to possible
    possible: int
    cpu: float | None  # CPU time over the reference's, in the checks that both pass; None where there is no such time
    peak: int | None  # KiB by which its process grew at most in one check; None where nobody could tell
    inspection: Inspection
    measured: Mapping[str, Measurement]  # the worst against each budget, by the budget's name
    diff: str  # unified, from the learner's files to these; empty for the learner's own, and where they are the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All designs of one exercise."""

    exercise: Exercise
    designs: tuple[Design, ...]  # the learner's first, then the reference
    rules: tuple[str, ...]  # of ruff, by which all were looked at
    refusal: str | None  # why the learner's files can't be read
    notes: str | None  # Markdown, without its title

    @property
    def yours(self) -> Design:
        """Return the learner's answer."""
        return self.designs[0]

    @property
    def others(self) -> tuple[Design, ...]:
        """Return all but the learner's."""
        return self.designs[1:]


def compare_designs(course: Course, submissions: Sequence[Submission], grade: Grade) -> Comparison:
    """Return the comparison of `submissions`, judged together: the learner's first, then the reference.

    Raise `CourseError` where one of them could not be judged.
    """
    exercise, grades = submissions[0].exercise, {one.submission: one for one in grade.exercises}
    for one in submissions:
        if (fault := grades[one.label].fault) is not None:
            raise CourseError(f"{one.label} could not be judged: {fault}")
    rules = without_covered({*GENERAL, *exercise.idioms.rules})
    inspections = inspect_all([one.readable for one in submissions], rules)
    notes = read_notes(course, course.solutions / exercise.name)
    stub = read_stubs(course).get(exercise.name, {})
    yours, reference = submissions[0], submissions[1]

    def describe(one: Submission, inspection: Inspection) -> Design:
        name = YOURS if one is yours else REFERENCE if one is reference else PurePosixPath(one.label).stem
        judged = grades[one.label]
        return Design(
            name=name,
            place=one.label,
            idea="" if one is yours else tell_idea(name, one.readable, stub=stub, notes=notes),
            earned=judged.earned,
            possible=judged.possible,
            cpu=cpu_ratio(judged, grades[reference.label]) if exercise.imported else None,
            peak=peak_of(judged) if exercise.imported else None,
            inspection=inspection,
            measured={measured.name: measured for measured in budgets_of(judged.checks)},
            diff="\n".join(_diff(yours, one)),
        )

    return Comparison(
        exercise=exercise,
        designs=tuple(map(describe, submissions, inspections)),
        rules=rules,
        refusal=yours.texts.message if isinstance(yours.texts, Refusal) else None,
        notes=notes,
    )


def cpu_ratio(grade: ExerciseGrade, reference: ExerciseGrade) -> float | None:
    """Return the CPU time over the reference's, summed over the checks that both pass, or None where they took none."""
    ours, theirs = _times(grade), _times(reference)
    both = ours.keys() & theirs.keys()
    total = sum(theirs[name] for name in both)
    return sum(ours[name] for name in both) / total if total else None


def peak_of(grade: ExerciseGrade) -> int | None:
    """Return the KiB by which the process grew at most in one check."""
    return max((check.peak for check in grade.checks if check.peak is not None), default=None)


def _times(grade: ExerciseGrade) -> dict[str, float]:
    passed = (check for check in grade.checks if check.outcome is Outcome.PASSED)
    return {check.id: check.cpu for check in passed if check.cpu is not None}


def _diff(yours: Submission, other: Submission) -> Iterator[str]:
    """Yield the lines of a unified diff, file by file; one that only one of them has is compared with nothing."""
    ours, theirs = yours.readable, other.readable
    for name in sorted({*ours, *theirs}):
        before, after = ours.get(name, "").splitlines(), theirs.get(name, "").splitlines()
        place_before = yours.shown(name) if name in ours else NOWHERE
        place_after = other.shown(name) if name in theirs else NOWHERE
        yield from unified_diff(before, after, place_before, place_after, lineterm="")
