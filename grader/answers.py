"""Keep the learner's earlier answers in .kata/answers, and bring them back. Loses nothing that a person wrote."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.model import Exercise
from grader.store import write_atomically
from grader.submission import learners, read_stubs


def reset(course: Course, exercise: Exercise, *, now: datetime) -> Path:
    """Put the stub in place; return the folder where the answer is kept now.

    Raise `UsageError` if the answer is the stub already, or if something in its way can't be kept.
    """
    stub = read_stubs(course).get(exercise.name)
    if stub is None:
        raise CourseError(f"No stub of {exercise.name} is recorded. An author does that with: grader stubs")
    if learners(course, exercise).untouched:
        raise UsageError(f"{exercise.name} is the stub as given; there is nothing to reset.")
    kept = _keep(course, exercise, now)
    _replace(course, exercise, stub)
    return kept


def restore(course: Course, exercise: Exercise, *, now: datetime) -> tuple[Path, Path | None]:
    """Bring back the answer kept last; return the folder where it was, and the one that keeps the present answer."""
    kept = kept_answers(course, exercise)
    if not kept:
        raise UsageError(f"No earlier answer to {exercise.name} is kept. grader reset keeps one.")
    latest = kept[-1]
    files = {path.relative_to(latest).as_posix(): path.read_text(encoding="utf-8") for path in _files_below(latest)}
    present = None if learners(course, exercise).untouched else _keep(course, exercise, now)
    _replace(course, exercise, files)
    shutil.rmtree(latest)
    return latest, present


def kept_answers(course: Course, exercise: Exercise) -> list[Path]:
    """Return the folders of the answers that are kept, the oldest first."""
    home = _home(course, exercise)
    return sorted(path for path in home.iterdir() if path.is_dir()) if home.is_dir() else []


def _home(course: Course, exercise: Exercise) -> Path:
    return course.state / "answers" / exercise.name


def _keep(course: Course, exercise: Exercise, now: datetime) -> Path:
    """Copy the answer as it is to a folder of its own."""
    home = _home(course, exercise)
    stamp = f"{now:%Y-%m-%d_%H%M%S_%f}"
    for name, path in learners(course, exercise).files.items():
        if not path.exists():
            continue
        try:
            (home / stamp / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, home / stamp / name)
        except OSError as error:
            shown = course.relative(path)
            raise UsageError(
                f"{shown} can't be kept ({error.strerror}), so nothing was changed. Move it out of the way first."
            ) from None
    return home / stamp


def _replace(course: Course, exercise: Exercise, files: Mapping[str, str]) -> None:
    """Make `files` the answer, and remove what else was part of it."""
    for name, path in learners(course, exercise).files.items():
        if name not in files:
            path.unlink(missing_ok=True)
    for name, text in files.items():
        path = exercise.folder / name
        if path.is_symlink():
            path.unlink()
        write_atomically(path, text)


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
