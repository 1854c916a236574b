"""Read the corpus of attacks in tests/attacks. Runs none of them; tests/attacks/README.md tells the format."""

import ast
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
ATTACKS = Path(__file__).parent / "attacks"
COURSE = ATTACKS / "course"
"""The small course that the attacks in attacks/add are made for. All others are made for the repository's own."""

MARKER = "exercises/.attackable"
"""A file in a course, or one called `.attackable` in a folder of results: only where it is, attacks change anything."""

PORT = 47999
"""Where the harness listens on loopback, for attacks that call somebody."""

GOALS = ("gain", "harm", "leak")
BASELINE = "baseline_"
KEYS = ("goal", "group", "baseline", "runs", "note", "open")
MAX_RUNS = 3

_HEADER = re.compile(rf"^# (?P<key>{'|'.join(KEYS)}): (?P<value>.*\S)$", re.MULTILINE)
_FILE = re.compile(r"^#@file (?P<name>\S+)$\n(?P<lines>(?:^#\|.*$\n?)*)", re.MULTILINE)
_PART = re.compile(r"^#@part (?P<name>\S+)$", re.MULTILINE)


class BrokenAttack(ValueError):
    """A file of the corpus that is not as the format asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One submission that is up to something, or an honest one to compare it with."""

    name: str
    exercise: str  # the folder's name, as in "16_fields"
    course: Path  # where the exercise is
    title: str  # what it tries
    text: str  # of the answer's only module; empty where the exercise has no such
    files: Mapping[str, str]  # all of the submission, by path from the exercise's folder
    goal: str  # one of GOALS, or "none"
    group: str
    baseline: str  # the honest answer that it may earn no more than
    runs: int  # how often it is to be graded, one after the other
    note: str | None
    open: str | None  # why it is known to succeed

    @property
    def honest(self) -> bool:
        """Tell whether this is an answer to compare with."""
        return self.name.startswith(BASELINE)

    def __str__(self) -> str:
        return f"{self.exercise}/{self.name}"


def read_corpus() -> list[Attack]:
    """Return all attacks, and the honest answers that they are compared with; raise `BrokenAttack` for a bad file."""
    folders = [folder for folder in sorted(ATTACKS.iterdir()) if folder.name == "add" or folder.name[:1].isdigit()]
    return [read_attack(path) for folder in folders for path in sorted(folder.glob("*.py"))]


def find_baseline(attack: Attack, corpus: list[Attack]) -> Attack:
    """Return the honest answer that an attack is compared with; raise `BrokenAttack` if there is none."""
    for other in corpus:
        if other.honest and (other.exercise, other.name) == (attack.exercise, BASELINE + attack.baseline):
            return other
    raise BrokenAttack(f"{attack}: there is no {BASELINE}{attack.baseline}.py beside it.")


def read_attack(path: Path) -> Attack:
    """Return the attack in a file."""
    whole = path.read_text(encoding="utf-8")
    head = whole.partition("\n#@file ")[0].rstrip() + "\n"
    header = dict(_HEADER.findall(head))
    if missing := {"goal", "group", "baseline"} - header.keys():
        raise BrokenAttack(f"{path.name}: its header lacks {', '.join(sorted(missing))}.")
    course, exercise = (COURSE, "01_add") if path.parent.name == "add" else (ROOT, path.parent.name)
    files = {match["name"]: _unwrapped(match["lines"], path) for match in _FILE.finditer(whole)}
    if outside := [name for name in files if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]:
        raise BrokenAttack(f"{path.name}: {outside[0]} is not in the submission.")
    text, module = "", _module(course, exercise)
    if module is not None:
        text = files[module] = _with_parts(head, path)
    return Attack(
        name=path.stem,
        exercise=exercise,
        course=course,
        title=_title(head, path),
        text=text,
        files=files,
        goal=header["goal"],
        group=header["group"],
        baseline=header["baseline"],
        runs=int(header.get("runs", "1")),
        note=header.get("note"),
        open=header.get("open"),
    )


@cache
def _module(course: Path, exercise: str) -> str | None:
    """Return the one module that the exercise asks for, or None if it asks for something else."""
    kata = tomllib.loads((course / "exercises" / exercise / "kata.toml").read_text(encoding="utf-8"))
    editable: list[str] = kata["editable"]
    return editable[0] if len(editable) == 1 and editable[0].endswith(".py") else None


def _unwrapped(lines: str, path: Path) -> str:
    """Return a file that stands in an attack as comments."""
    return _with_parts("".join(f"{line[3:]}\n" for line in lines.splitlines()), path)


def _with_parts(text: str, path: Path) -> str:
    """Return `text` with each `#@part` replaced: by one of attacks/parts, or by a file of the repository."""

    def part(match: re.Match[str]) -> str:
        name = match["name"]
        source = ROOT / name if "/" in name else ATTACKS / "parts" / name
        if not source.is_file():
            raise BrokenAttack(f"{path.name}: there is no part {name}.")
        return _with_parts(source.read_text(encoding="utf-8").rstrip(), path)

    return _PART.sub(part, text)


def _title(head: str, path: Path) -> str:
    try:
        title = ast.get_docstring(ast.parse(head))
    except SyntaxError as error:
        raise BrokenAttack(f"{path.name}: line {error.lineno} is not Python: {error.msg}.") from None
    if not title:
        raise BrokenAttack(f"{path.name}: there is no docstring that says what it tries.")
    return title
