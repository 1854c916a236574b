"""Take a learner's answer: the editable files of an exercise and nothing else, read once, refused if not plain text."""

import ast
import errno
import hashlib
import json
import os
import re
import stat
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from grader.catalog import read_exercise
from grader.course import Course
from grader.errors import CourseError
from grader.model import Exercise
from grader.subject.package import Package, Source

MAX_BYTES = 200_000  # of one file; the longest reference has less than a tenth of that
MAX_FILES = 100  # below the folders that an answer may fill
STUBS = ".stubs.json"
ALL_BELOW = "/**"  # ends an entry of `editable` that stands for all files below a folder

# Why something in a submission is not taken: each ends a sentence that begins with its path.
LINK = "is a link. Put the file itself there."
IN_LINKED_FOLDER = "lies in a linked folder. Replace the link by a folder of its own."
NOT_REGULAR = "is not a regular file. Replace it by one."
TOO_LARGE = f"is larger than {MAX_BYTES:,} bytes. An answer is much shorter; did something else land in it?"
TOO_MANY = f"holds more than {MAX_FILES} files. Remove what is not part of your answer."

_BEFORE_CODE = re.compile(r"[ \t\f\v]*(?P<comment>#.*)?")
_ENCODING = re.compile(r"coding[:=][ \t]*([-\w.]+)", re.ASCII)  # as PEP 263 has it
_UTF8 = re.compile(r"utf[-_]?8([-_].*)?", re.IGNORECASE)
_LIKE_ASCII = re.compile(r"(us[-_])?ascii|latin[-_]?1|iso[-_]?8859[-_]\d+|(cp|windows[-_])125\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a submission can't be judged at all, in words for its author."""

    message: str
    place: str | None = None  # path:line


@dataclass(frozen=True)
class Submission:
    """An answer to an exercise: where its editable files come from."""

    course: Course
    exercise: Exercise
    files: Mapping[str, Path]  # by the name that the exercise gives them
    label: str  # path relative to the course, for people
    taken: Mapping[str, str] | Refusal | None = None  # what an intake took; without it, the files are read from disk

    @cached_property
    def texts(self) -> Mapping[str, str] | Refusal:
        """Return the text of every editable file, or why there is none. The files are read only once."""
        if self.taken is not None:
            return self.taken
        texts: dict[str, str] = {}
        if len(self.files) > MAX_FILES:
            return Refusal(f"{self.label} {TOO_MANY}")
        for name, path in self.files.items():
            text = _read(path, name, self.course.relative(path))
            if isinstance(text, Refusal):
                return text
            texts[name] = text
        return texts

    @cached_property
    def refusal(self) -> Refusal | None:
        """Return why the submission can't be judged: a file that is missing, not plain text, or not Python."""
        if isinstance(self.texts, Refusal):
            return self.texts
        for name, text in self.texts.items():
            if _is_python(name) and (fault := _syntax_fault(text, self.shown(name))) is not None:
                return fault
        return None

    @property
    def readable(self) -> Mapping[str, str]:
        """Return the texts by name; none where they are refused."""
        return {} if isinstance(self.texts, Refusal) else self.texts

    @property
    def python(self) -> Mapping[str, str]:
        """Return the texts of the Python files by name; none where the texts are refused."""
        return {name: text for name, text in self.readable.items() if _is_python(name)}

    @cached_property
    def untouched(self) -> bool:
        """Tell whether the answer is still the stub as given, whatever was done to its layout and comments."""
        stub = read_stubs(self.course).get(self.exercise.name)
        if stub is None or isinstance(self.texts, Refusal) or self.texts.keys() != stub.keys():
            return False
        return all(_is_same_code(name, text, stub[name]) for name, text in self.texts.items())

    @property
    def is_learners(self) -> bool:
        """Tell whether this is the learner's own answer, not one of the course's."""
        return self.label == self.course.relative(self.exercise.folder)

    @cached_property
    def fingerprint(self) -> str:
        """Return a digest of the answer, by which a changed one can be told from the one that was judged."""
        return hashlib.sha256(json.dumps(self.readable, sort_keys=True).encode()).hexdigest()

    def shown(self, name: str) -> str:
        """Return the path of an editable file as a person finds it."""
        return self.course.relative(self.files[name])

    def package(self, probes: str | None) -> Package:
        """Return what a subject is given; call it only where there is no `refusal`.

        An answer that is not there to be imported is left out: the suite hands it over.
        """
        path = self.course.relative(self.exercise.hidden / "probes.py")
        modules = {**self._given(), **self._modules()} if self.exercise.imported else {}
        return Package(modules, None if probes is None else Source(path, probes))

    def package_for_session(self) -> Package:
        """Return what the session in the README needs: what the exercise gives, and the answer if it is imported."""
        return Package({**self._given(), **(self._modules() if self.exercise.imported else {})}, None)

    def given_modules(self) -> Mapping[str, str]:
        """Return the modules that the exercise gives, by name: the course's, whoever's answer this is."""
        texts = {}
        for name in filter(_is_python, self.exercise.given):
            path = self.exercise.folder / name
            text = _read(path, name, self.course.relative(path))
            if isinstance(text, Refusal):
                raise CourseError(text.message)
            texts[name] = text
        return texts

    def _given(self) -> dict[str, Source]:
        folder = self.exercise.folder
        return {
            module_name(name): Source(self.course.relative(folder / name), text)
            for name, text in self.given_modules().items()
        }

    def _modules(self) -> dict[str, Source]:
        return {module_name(name): Source(self.shown(name), text) for name, text in self.python.items()}


def module_name(file: str) -> str:
    """Return the dotted name under which an editable file is imported."""
    path = PurePosixPath(file).with_suffix("")
    return ".".join(path.parent.parts if path.name == "__init__" else path.parts)


def _is_python(name: str) -> bool:
    return name.endswith(".py")


def _is_same_code(name: str, text: str, stub: str) -> bool:
    return text == stub or (_is_python(name) and _essence(text) == _essence(stub))


def _essence(text: str) -> str:
    """Return what a text means to Python, or the text itself where it means nothing."""
    try:
        with warnings.catch_warnings(action="ignore"):  # pytest may have made errors of them
            return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def learners(course: Course, exercise: Exercise) -> Submission:
    """Return the learner's own answer."""
    return _in_folder(course, exercise, exercise.folder)


def reference(course: Course, exercise: Exercise) -> Submission:
    """Return the reference solution."""
    return _in_folder(course, exercise, course.solutions / exercise.name)


def taken(course: Course, exercise: Exercise, answer: Mapping[str, str] | Refusal) -> Submission:
    """Return the learner's answer as an intake took it, shown under the paths that it has in the course."""
    names = [name for name in exercise.editable if not name.endswith(ALL_BELOW)]
    files = {name: exercise.folder / name for name in (names if isinstance(answer, Refusal) else answer)}
    return Submission(course, exercise, files, course.relative(exercise.folder), answer)


def design(course: Course, exercise: Exercise, path: Path) -> Submission:
    """Return the submission that one file, or one folder, of accepted/ or rejected/ stands for."""
    if path.is_dir():
        return _in_folder(course, exercise, path)
    if len(exercise.editable) != 1 or exercise.editable[0].endswith(ALL_BELOW):
        raise CourseError(
            f"{course.relative(path)} must be a folder: exercise {exercise.name} has several editable files."
        )
    return Submission(course, exercise, {exercise.editable[0]: path}, course.relative(path))


def _in_folder(course: Course, exercise: Exercise, folder: Path) -> Submission:
    files = {name: path for entry in exercise.editable for name, path in _find(folder, entry)}
    return Submission(course, exercise, files, course.relative(folder))


def _find(folder: Path, entry: str) -> Iterator[tuple[str, Path]]:
    """Yield name and path of each file that an entry of `editable` stands for."""
    if not entry.endswith(ALL_BELOW):
        yield entry, folder / entry
        return
    for path in sorted((folder / entry.removesuffix(ALL_BELOW)).rglob("*")):
        parts = path.relative_to(folder).parts
        if not path.is_dir() and not any(is_by_product(part) for part in parts):
            yield "/".join(parts), path


def is_by_product(part: str) -> bool:
    """Tell whether a file or folder of this name is left by tools, and no part of an answer."""
    return part == "__pycache__" or part.startswith(".") or part.endswith(".egg-info")


def _read(path: Path, name: str, shown: str) -> str | Refusal:
    """Return the text of a regular UTF-8 file. Links are not followed: what counts is what lies in the folder."""
    folder = path.parents[len(PurePosixPath(name).parts) - 1]
    if path.parent.resolve() != (folder.resolve() / name).parent:
        return Refusal(f"{shown} {IN_LINKED_FOLDER}")
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return Refusal(f"{shown} is missing. Restore it with: git checkout -- {shown}")
    except OSError as error:
        if error.errno == errno.ELOOP:  # O_NOFOLLOW
            return Refusal(f"{shown} {LINK}")
        return Refusal(f"{shown} can't be read ({error.strerror}). It must be a regular file that you may read.")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # before fdopen, which refuses a folder in its own way
        os.close(descriptor)
        return Refusal(f"{shown} {NOT_REGULAR}")
    with os.fdopen(descriptor, "rb") as file:
        return text_of(file.read(MAX_BYTES + 1), shown)


def text_of(data: bytes, shown: str) -> str | Refusal:
    """Return a file's bytes as text, its lines ended by a newline alone, or why they are none; `shown` names the file.

    Give one byte more than `MAX_BYTES` of a file that is larger.
    """
    if len(data) > MAX_BYTES:
        return Refusal(f"{shown} {TOO_LARGE}")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1  # its object lacks the byte order mark
        return Refusal(f"{shown} is not UTF-8 text (line {line}). Save it as UTF-8.", f"{shown}:{line}")
    return (_encoding_fault(text, shown) if _is_python(shown) else None) or text


def _encoding_fault(text: str, shown: str) -> Refusal | None:
    """Return the fault of a comment that tells Python, or a tool, to read the file in another encoding than UTF-8.

    We don't heed it, but then others would read another program: a person's editor, or mypy. Where the text is the same
    either way, it is no fault.
    """
    for line, words in enumerate(text.split("\n", 2)[:2], 1):
        start = _BEFORE_CODE.fullmatch(words)
        if start is None:
            return None  # after code such a comment means nothing
        for name in _ENCODING.findall(start["comment"] or ""):  # Python heeds the first of them, mypy the last
            if not (_UTF8.fullmatch(name) or (_LIKE_ASCII.fullmatch(name) and text.isascii())):
                told = f"{shown} names the encoding {name!r} in line {line}. Save it as UTF-8, and remove that comment."
                return Refusal(told, f"{shown}:{line}")
    return None


def _syntax_fault(text: str, shown: str) -> Refusal | None:
    try:
        with warnings.catch_warnings(action="ignore"):  # pytest may have made errors of them
            compile(text, shown, "exec", dont_inherit=True)  # finds more than ast.parse: a `break` outside a loop, say
    except SyntaxError as error:
        line = error.lineno or 1
        return Refusal(
            f"{shown} can't be read as Python: {error.msg} (line {line}). Mend that line first.", f"{shown}:{line}"
        )
    except (RecursionError, MemoryError):
        return Refusal(f"{shown} can't be read as Python: it is nested too deeply. Break long expressions into parts.")
    except ValueError as error:
        return Refusal(f"{shown} can't be read as Python ({error}). Save it as plain text.")
    return None


@cache
def read_stubs(course: Course) -> Mapping[str, Mapping[str, str]]:
    """Return the stubs as given: by exercise name, then by file name. Empty where the course has recorded none."""
    path = course.exercises / STUBS
    try:
        stubs = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise CourseError(
            f"{course.relative(path)} is broken. Restore it with: git checkout -- {course.relative(path)}"
        ) from None
    return stubs if isinstance(stubs, dict) else {}


def record_stubs(course: Course, *, write: bool = True, only: Collection[int] = ()) -> str:
    """Return the record of the editable files of every exercise as they are now; write it down unless told not to.

    With `only`, the other exercises stay as recorded.
    """
    stubs: dict[str, Mapping[str, str]] = dict(read_stubs(course)) if only else {}
    for number in only or course.folders:
        answer = learners(course, read_exercise(course, number))
        if isinstance(answer.texts, Refusal):
            raise CourseError(answer.texts.message)
        stubs[answer.exercise.name] = answer.texts
    text = json.dumps(dict(sorted(stubs.items())), indent=1, ensure_ascii=False) + "\n"
    if write:
        (course.exercises / STUBS).write_text(text, encoding="utf-8")
        read_stubs.cache_clear()
    return text
