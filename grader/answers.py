"""Keep the learner's earlier answers in .kata/answers, and bring them back. Loses nothing that a person wrote."""

import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.model import Exercise
from grader.store import write_atomically
from grader.submission import IN_LINKED_FOLDER, learners, read_stubs

_STAMP = re.compile(r"_(\d\d)(\d\d)(\d\d)_\d+$")  # the time in the name of a kept answer's folder


def reset(course: Course, exercise: Exercise, *, now: datetime) -> Path | None:
    """Put the stub in place; return the folder where the answer is kept now, or None if there was no file to keep.

    Raise `UsageError` if the answer is the stub already, or if something in its way can't be kept.
    """
    stub = read_stubs(course).get(exercise.name)
    if stub is None:
        raise CourseError(f"No stub of {exercise.name} is recorded. An author does that with: grader stubs")
    if learners(course, exercise).untouched:
        raise UsageError(f"{exercise.name} is the stub as given; there is nothing to reset.")
    _refuse_links(course, exercise, stub)
    kept = _keep(course, exercise, now)
    _replace(course, exercise, {name: text.encode() for name, text in stub.items()})
    return kept


def restore(course: Course, exercise: Exercise, *, now: datetime) -> tuple[Path, Path | None]:
    """Bring back the answer kept last; return the folder where it was, and the one that keeps the present answer."""
    kept = kept_answers(course, exercise)
    if not kept:
        raise UsageError(f"No earlier answer to {exercise.name} is kept. grader reset keeps one.")
    latest = kept[-1]
    files = {path.relative_to(latest).as_posix(): path.read_bytes() for path in _files_below(latest)}
    _refuse_links(course, exercise, files)
    present = None if learners(course, exercise).untouched else _keep(course, exercise, now)
    _replace(course, exercise, files)
    shutil.rmtree(latest)
    return latest, present


def kept_answers(course: Course, exercise: Exercise) -> list[Path]:
    """Return the folders of the answers that are kept, the oldest first."""
    home = _home(course, exercise)
    return sorted(path for path in home.iterdir() if _files_below(path)) if home.is_dir() else []


def moment_of(kept: Path) -> str:
    """Return when an answer was kept, as people write it."""
    return _STAMP.sub(r" \1:\2:\3", kept.name)


def _home(course: Course, exercise: Exercise) -> Path:
    return course.state / "answers" / exercise.name


def _refuse_links(course: Course, exercise: Exercise, coming: Iterable[str]) -> None:
    """Refuse to work through a linked folder: what lies behind it may be somebody else's."""
    for name in (*learners(course, exercise).files, *coming):
        path = exercise.folder / name
        if path.parent.resolve() != exercise.folder.resolve() / PurePosixPath(name).parent:
            raise UsageError(f"{course.relative(path)} {IN_LINKED_FOLDER}")


def _keep(course: Course, exercise: Exercise, now: datetime) -> Path | None:
    """Copy the answer as it is to a folder of its own, or return None if there is no file of it."""
    files = {name: path for name, path in learners(course, exercise).files.items() if path.exists()}
    kept = _home(course, exercise) / f"{now:%Y-%m-%d_%H%M%S_%f}"
    for name, path in files.items():
        try:
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept / name)
        except OSError as error:
            shutil.rmtree(kept, ignore_errors=True)
            shown, why = course.relative(path), error.strerror or error
            raise UsageError(
                f"{shown} can't be kept ({why}), so nothing was changed. Move it out of the way first."
            ) from None
    return kept if files else None


def _replace(course: Course, exercise: Exercise, files: Mapping[str, bytes]) -> None:
    """Make `files` the answer, and remove what else was part of it. What was there must be kept already."""
    try:
        for name, path in learners(course, exercise).files.items():
            if name not in files:
                path.unlink(missing_ok=True)
                _remove_empty(path.parent, exercise.folder)
        for name, data in files.items():
            write_atomically(exercise.folder / name, data)
    except OSError as error:
        where = course.relative(exercise.folder)
        raise UsageError(
            f"The files of {where} can't be replaced ({error}). What was there is kept in "
            f"{course.relative(_home(course, exercise))}. Mend that, then run the command again."
        ) from None


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder and those above it as far as they are empty, for an empty one can be imported."""
    with suppress(OSError):  # the first that still holds something
        while folder != top:
            folder.rmdir()
            folder = folder.parent


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
