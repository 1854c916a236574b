"""Turn what a person typed after `pytest` into paths that exist, and into the submissions that are meant.

07 · 7 · 07_lru_cache · lru · 01-12          the learner's answer
exercises/07 · exercises/07_lru_cache/…      the same, from any folder of the clone
solutions/07                                 the reference
solutions/07/rejected/list_scan.py           one design kept beside it; solutions/07/accepted: all of them
"""

import ast
import importlib.util
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.catalog import read_exercise
from grader.course import EXERCISES, SOLUTIONS, Course
from grader.errors import CourseError
from grader.intake import Intake
from grader.model import Exercise
from grader.submission import Submission, design, learners, reference, taken

DESIGNS = ("accepted", "rejected")
HIDDEN = "hidden"  # the suite's folder


@dataclass(frozen=True, slots=True)
class Target:
    """Something to judge: a submission, or the reason why there is none."""

    path: Path  # absolute; the collector's place
    label: str  # path relative to the course
    number: int
    exercise: Exercise | None
    submission: Submission | None
    fault: str | None
    missing_extra: str | None = None


def resolve_arguments(course: Course, arguments: Sequence[str], folder: Path) -> list[str]:
    """Return the arguments with every number and prefix replaced by the path that it means, seen from `folder`.

    What exists or doesn't look like an exercise stays. Raise `UsageError` for an unknown or ambiguous one.
    """
    return [resolved for argument in arguments for resolved in _resolve(course, argument, folder)]


def default_arguments(course: Course, folder: Path) -> list[str]:
    """Return what a bare `pytest` in `folder` means: the exercises below it, or else all of the learner's."""
    inside = folder == course.root or not any(
        folder.is_relative_to(top) for top in (course.exercises, course.solutions)
    )
    return [str(course.exercises)] if inside else [str(folder)]


def _resolve(course: Course, argument: str, folder: Path) -> Iterator[str]:
    path, separator, test = argument.partition("::")
    absolute = Path(os.path.normpath(folder / path))
    if absolute.exists():
        yield argument if test else _owner(course, absolute) or argument
        return
    # A path that starts at the current folder is read from the root, like any other.
    parts = Path(os.path.relpath(absolute, course.root) if path.startswith(".") else path).parts
    tops = [place for place, part in enumerate(parts) if part in (EXERCISES, SOLUTIONS)]
    if tops:
        top, words = course.root / parts[tops[-1]], parts[tops[-1] + 1 :]
    else:
        top, words = course.solutions if folder.is_relative_to(course.solutions) else course.exercises, parts
        if len(words) != 1 or "." in path:
            yield argument
            return
    if not words:
        yield str(top) + separator + test
        return
    for number in course.find(words[0]):
        place = top.joinpath(course.folders[number].name, *words[1:])
        owner = None if test or not place.exists() else _owner(course, place)
        yield (owner or str(place)) + separator + test


def _owner(course: Course, path: Path) -> str | None:
    """Return the submission's folder for what lies in it and is no test, so that `pytest %f` works in an editor."""
    for top in (course.exercises, course.solutions):
        parts = path.relative_to(top).parts if path.is_relative_to(top) else ()
        if len(parts) > 1 and parts[1] not in (HIDDEN, *DESIGNS):
            return str(top / parts[0])
    return None


def find_targets(course: Course, arguments: Sequence[str], folder: Path, intake: Intake | None = None) -> list[Target]:
    """Return what the resolved arguments ask to judge, in order and without doubles.

    With an intake, the learner's answers are those that it took; an exercise that it lacks gives no target.
    """
    targets: dict[Path, Target] = {}
    for argument in arguments:
        path = Path(os.path.normpath(folder / argument.partition("::")[0]))
        for target in _targets(course, path, intake):
            targets.setdefault(target.path, target)
    return list(targets.values())


def _targets(course: Course, path: Path, intake: Intake | None) -> Iterator[Target]:
    if course.root == path or path in course.root.parents:
        path = course.exercises
    for top in (course.exercises, course.solutions):
        if not path.is_relative_to(top):
            continue
        parts = path.relative_to(top).parts
        for number, home in course.folders.items():
            if parts and parts[0] != home.name:
                continue
            if top == course.solutions and len(parts) > 1 and parts[1] in DESIGNS:
                yield from _designs(course, number, top.joinpath(*parts[:3]))
            elif top == course.exercises and intake is not None and home.name not in intake.answers:
                continue
            elif (top / home.name).is_dir():
                yield target_of(course, number, top / home.name, intake)


def _designs(course: Course, number: int, path: Path) -> Iterator[Target]:
    """Yield the designs in a folder of them, or the one that `path` is."""
    if path.name in DESIGNS and path.is_dir():
        for entry in designs_in(path):
            yield target_of(course, number, entry)
    elif path.exists():
        yield target_of(course, number, path)


def designs_in(folder: Path) -> list[Path]:
    """Return the files and folders of the designs in accepted/ or rejected/, which may be missing."""
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        path for path in entries if path.suffix == ".py" or (path.is_dir() and not path.name.startswith(("_", ".")))
    ]


def target_of(course: Course, number: int, path: Path, intake: Intake | None = None) -> Target:
    """Return the target at `path`; a broken kata.toml becomes its fault.

    With an intake, which must have the exercise, the learner's answer is the one that it took.
    """
    label = course.relative(path)
    exercise = None
    try:
        exercise = read_exercise(course, number)
        submission, fault = _submission(course, exercise, path, intake), _suite_fault(course, exercise)
        return Target(path, label, number, exercise, submission, fault, _missing_extra(course, exercise))
    except CourseError as error:
        return Target(path, label, number, exercise, None, str(error))


def _missing_extra(course: Course, exercise: Exercise) -> str | None:
    """Return the extra that has to be installed first, if any."""
    missing = [name for name in exercise.libraries if importlib.util.find_spec(name) is None]
    if missing and not exercise.extras:
        shown = course.relative(exercise.folder / "kata.toml")
        raise CourseError(f"{missing[0]!r}, which {shown} lists in 'libraries', is not installed, and no extra has it.")
    return exercise.extras[0] if missing else None


def _submission(course: Course, exercise: Exercise, path: Path, intake: Intake | None) -> Submission:
    if path == exercise.folder:
        if intake is not None:
            return taken(course, exercise, intake.answers[exercise.name])
        return learners(course, exercise)
    if path == course.solutions / exercise.name:
        return reference(course, exercise)
    return design(course, exercise, path)


def _suite_fault(course: Course, exercise: Exercise) -> str | None:
    if any(exercise.hidden.glob("test_*.py")):
        return _probes_fault(course, exercise)
    shown = course.relative(exercise.hidden)
    return f"{shown} holds no hidden suite, so only the README's session can run. Restore it: git checkout -- {shown}"


def _probes_fault(course: Course, exercise: Exercise) -> str | None:
    path = exercise.hidden / "probes.py"
    shown = course.relative(path)
    try:
        ast.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"{shown} is missing. Restore it with: git checkout -- {shown}"
    except (SyntaxError, ValueError) as error:
        return f"{shown} can't be read as Python: {error}. Restore it with: git checkout -- {shown}"
    return None
