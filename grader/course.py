"""Find a course and its folders, and the exercise that a number or a prefix means. Knows no key of a TOML file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.errors import CourseError, UsageError, did_you_mean

EXERCISES = "exercises"
SOLUTIONS = "solutions"

FOLDER = re.compile(r"(?P<number>\d{2})_(?P<slug>[a-z][a-z0-9_]*)")
_RANGE = re.compile(r"(?P<first>\d{1,2})-(?P<last>\d{1,2})")


@dataclass(frozen=True)
class Course:
    """A folder that holds `exercises/`, and usually `solutions/`."""

    root: Path  # absolute

    @property
    def exercises(self) -> Path:
        """Return the folder of the exercises."""
        return self.root / EXERCISES

    @property
    def solutions(self) -> Path:
        """Return the folder of the reference solutions. It may be missing."""
        return self.root / SOLUTIONS

    @property
    def state(self) -> Path:
        """Return the folder for results and caches, which git ignores."""
        return self.root / ".kata"

    @cached_property
    def folders(self) -> Mapping[int, Path]:
        """Return the exercise folders by number, in order; raise `CourseError` where two share one."""
        found: dict[int, Path] = {}
        for folder in sorted(self.exercises.iterdir()):
            match = FOLDER.fullmatch(folder.name)
            if match and folder.is_dir():
                number = int(match["number"])
                if number in found:
                    raise CourseError(
                        f"{self.relative(found[number])} and {self.relative(folder)} have the same number. "
                        f"Rename one of them, or move it out of {EXERCISES}/."
                    )
                found[number] = folder
        return found

    def relative(self, path: Path) -> str:
        """Return `path` as a person reads it: from the course's folder, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def read_toml(self, path: Path) -> dict[str, object]:
        """Return the table in a file of the course; raise `CourseError` if it is not valid TOML in UTF-8.

        Where the file is missing or can't be read, the `OSError` is left to the caller, who knows the remedy.
        """
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CourseError(f"{self.relative(path)} is not valid TOML: {error}. Mend that line.") from None

    def find(self, word: str) -> list[int]:
        """Return the numbers that `word` means: a number, a range (01-12), or the start of a folder's name or slug.

        Raise `UsageError` if it means none, or if a prefix means several.
        """
        if match := _RANGE.fullmatch(word):
            numbers = [number for number in self.folders if int(match["first"]) <= number <= int(match["last"])]
            if numbers:
                return numbers
            raise UsageError(
                f"There is no exercise from {match['first']} to {match['last']}.{self._nearest(match['first'])}"
            )
        if word.isascii() and word.isdigit():
            if int(word) in self.folders:
                return [int(word)]
            raise UsageError(f"There is no exercise {int(word):02d}.{self._nearest(word)}")
        return [self._by_prefix(word)]

    def _by_prefix(self, word: str) -> int:
        names = {number: folder.name for number, folder in self.folders.items()}
        exact = [number for number, name in names.items() if word in (name, name[3:])]
        started = [number for number, name in names.items() if name.startswith(word) or name[3:].startswith(word)]
        match exact or started:
            case [number]:
                return number
            case []:
                known = [*names.values(), *(name[3:] for name in names.values())]
                raise UsageError(f"There is no exercise {word!r}.{did_you_mean(word, known)}")
            case several:
                candidates = ", ".join(names[number] for number in several)
                raise UsageError(f"{word!r} could be any of these: {candidates}. Add a letter or use the number.")

    def _nearest(self, word: str) -> str:
        nearest = sorted(sorted(self.folders, key=lambda number: abs(number - int(word)))[:3])
        return f" The nearest are {', '.join(self.folders[number].name for number in nearest)}." if nearest else ""


def find_course(start: Path) -> Course | None:
    """Return the course that `start` lies in: the nearest folder upwards with an `exercises/` that holds exercises."""
    for folder in (start, *start.parents):
        if any(_exercise_folders(folder / EXERCISES)):
            return Course(folder)
    return None


def open_course(folder: Path) -> Course:
    """Return the course in `folder`, which may still be empty; raise `UsageError` if there is none."""
    if not (folder / EXERCISES).is_dir():
        raise UsageError(f"{folder} is no course. Name a folder that holds {EXERCISES}/.")
    return Course(folder.resolve())


def _exercise_folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (entry for entry in folder.iterdir() if FOLDER.fullmatch(entry.name) and entry.is_dir())
