"""Take a submission: the editable files of each exercise, read once, from a folder, a git commit, a zip or a tar.

Nothing is unpacked, checked out, linked or run, and nothing but these files is read.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from grader.course import EXERCISES
from grader.model import Exercise
from grader.submission import ALL_BELOW, MAX_FILES, TOO_MANY, Refusal, text_of
from grader.trees.opening import open_tree
from grader.trees.tree import NotTaken, Tree


@dataclass(frozen=True)
class Intake:
    """The answers of one submission."""

    answers: Mapping[str, Mapping[str, str] | Refusal]  # by exercise name: texts by file name, or why there are none

    def to_json(self) -> str:
        """Return all answers as text, for another process."""
        return json.dumps({name: _packed(answer) for name, answer in self.answers.items()})

    @classmethod
    def from_json(cls, text: str) -> "Intake":
        """Return what `to_json` wrote; any other text raises `ValueError`, `KeyError` or `TypeError`."""
        return cls(
            {
                name: Refusal(**packed["refusal"]) if "refusal" in packed else packed["texts"]
                for name, packed in json.loads(text).items()
            }
        )

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all answers in hexadecimal, the same for the same answers in whatever order."""
        packed = {name: _packed(answer) for name, answer in self.answers.items()}
        return hashlib.sha256(json.dumps(packed, sort_keys=True).encode("ascii")).hexdigest()


def _packed(answer: Mapping[str, str] | Refusal) -> dict[str, object]:
    return {"refusal": asdict(answer)} if isinstance(answer, Refusal) else {"texts": dict(answer)}


def take(
    exercises: Sequence[Exercise],
    stubs: Mapping[str, Mapping[str, str]],
    source: Path,
    *,
    commit: str | None = None,
) -> Intake:
    """Return the answers to `exercises` in `source`: a folder, a git repository, a zip or a tar.

    With `commit`, its files count and not those of the folder; of a bare repository those of HEAD. The first of these
    layouts that is there is taken for all exercises:

    exercises/<name>/<file>    as in a course
    <name>/<file>              the exercises' folders alone
    <file>                     if `exercises` is only one

    If an archive has none of them, and one folder around everything, then the same below that folder.

    An answer of which no file is there is the stub, as `stubs` has it by exercise and file; one of which some files are
    missing is refused. Raise `UsageError` if the source or the commit can't be read, and `SetupError` if this machine
    lacks what it takes.
    """
    with open_tree(source, commit) as tree:
        folders = _folders(tree, exercises)
        return Intake(
            {
                exercise.name: (_answer(tree, exercise, folders[exercise.name]) if folders else None)
                or _not_started(exercise, stubs)
                for exercise in exercises
            }
        )


def _folders(tree: Tree, exercises: Sequence[Exercise]) -> Mapping[str, str]:
    """Return where each exercise's files would be, with a slash behind it, or nothing if no layout is there."""
    for around in dict.fromkeys(("", tree.wrapper)):
        for top in (f"{around}{EXERCISES}/", around):
            if any(tree.has(f"{top}{exercise.name}") for exercise in exercises):
                return {exercise.name: f"{top}{exercise.name}/" for exercise in exercises}
        if len(exercises) == 1:
            [exercise] = exercises
            if any(tree.has(around + entry.removesuffix(ALL_BELOW)) for entry in exercise.editable):
                return {exercise.name: around}
    return {}


def _answer(tree: Tree, exercise: Exercise, folder: str) -> Mapping[str, str] | Refusal | None:
    """Return the texts of an answer, or why it is refused, or None if nothing of it is there."""
    label = f"{EXERCISES}/{exercise.name}"
    names: list[str] = []
    for entry in exercise.editable:
        try:
            names += _names(tree, folder, entry)
        except NotTaken as reason:
            return Refusal(f"{label}/{entry.removesuffix(ALL_BELOW)} {reason}")
    if len(names) > MAX_FILES:
        return Refusal(f"{label} {TOO_MANY}")
    found = {name: _text(tree, folder + name, f"{label}/{name}") for name in names}
    texts = {name: text for name, text in found.items() if isinstance(text, str)}
    missing = [name for name, text in found.items() if text is None]
    if texts and missing:
        return Refusal(f"{label}/{missing[0]} is missing, while other files of the answer are there. Hand it in, too.")
    return next((text for text in found.values() if isinstance(text, Refusal)), texts or None)


def _text(tree: Tree, path: str, shown: str) -> str | Refusal | None:
    if not shown.isprintable():
        return Refusal(f"{ascii(shown)[1:-1]} has a name that can't be shown. Give it a plain one.")
    try:
        data = tree.read(path)
    except NotTaken as reason:
        return Refusal(f"{shown} {reason}")
    return None if data is None else text_of(data, shown)


def _names(tree: Tree, folder: str, entry: str) -> Iterator[str]:
    """Yield the names of the files that an entry of `editable` stands for, or a few more than there may be."""
    if not entry.endswith(ALL_BELOW):
        yield entry
        return
    for path in islice(tree.below(folder + entry.removesuffix(ALL_BELOW)), MAX_FILES + 1):
        yield path.removeprefix(folder)


def _not_started(exercise: Exercise, stubs: Mapping[str, Mapping[str, str]]) -> Mapping[str, str] | Refusal:
    stub = stubs.get(exercise.name)
    if stub is None:
        return Refusal(
            f"{EXERCISES}/{exercise.name} is not in the submission, and the course has no record of its stub. "
            "Hand in the answer, or make the record with: grader stubs"
        )
    return dict(stub)
