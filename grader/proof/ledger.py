"""Keep proofs, and take them over while nothing that they depend on has changed."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import TypeAdapter

import grader
from grader.course import Course
from grader.curriculum import CURRICULUM
from grader.proof.record import Demands, Proof
from grader.proof.upkeep import BY_PRODUCTS
from grader.store import write_atomically
from grader.submission import read_stubs

_TOOLS = ("pytest", "pytest-timeout", "hypothesis", "mypy", "ruff", "mutmut", "libcst")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    key: str  # of everything that the proof depends on
    demands: Demands
    proof: Proof


_ENTRY = TypeAdapter(_Entry)


class Ledger:
    """The proofs of a course, a file for each exercise."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._folder = course.state / "proofs"

    def find(self, number: int, demands: Demands) -> Proof | None:
        """Return a proof that holds and says all that is demanded, or more; None if there is none."""
        if demands.repeat:
            return None  # whoever asks for repeats wants to see them
        try:
            entry = _ENTRY.validate_json(self._path(number).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None  # a proof can always be made anew
        serves = entry.demands.include(demands) and entry.proof.holds and entry.key == self._key(number)
        return replace(entry.proof, cached=True) if serves else None

    def keep(self, proof: Proof, demands: Demands) -> None:
        """Write down a proof."""
        entry = _Entry(key=self._key(proof.number), demands=demands, proof=proof)
        write_atomically(self._path(proof.number), _ENTRY.dump_json(entry, indent=1).decode() + "\n")

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._course.folders[number].name}.json"

    def _key(self, number: int) -> str:
        """Return a digest of everything that the proof depends on."""
        digest = hashlib.sha256()
        name = self._course.folders[number].name
        tops = [self._course.folders[number], self._course.solutions / name, Path(grader.__file__).parent]
        extra = [self._course.exercises / CURRICULUM, self._course.root / "pyproject.toml"]
        for path in [*(path for top in tops for path in _sources(top)), *extra]:
            digest.update(f"{self._course.relative(path)}\0".encode())  # its folder says what it is kept for
            digest.update(path.read_bytes() if path.exists() else b"")
        facts = [
            json.dumps(read_stubs(self._course).get(name)),
            platform.python_version(),
            platform.platform(),
            *map(_version, _TOOLS),
        ]
        digest.update("\0".join(facts).encode())
        return digest.hexdigest()


def _sources(top: Path) -> Iterable[Path]:
    """Yield the files below `top`, whatever they are called: a tool's settings may have any suffix."""
    return (
        path
        for path in sorted(top.rglob("*"))
        if path.is_file() and not any(part in BY_PRODUCTS for part in path.relative_to(top).parts)
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
