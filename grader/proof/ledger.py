"""Keep proofs, and take them over while nothing that they depend on has changed."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import grader
from grader.course import Course
from grader.curriculum import CURRICULUM
from grader.proof.record import Demands, Proof
from grader.proof.upkeep import BY_PRODUCTS
from grader.store import write_atomically
from grader.submission import read_stubs

_TOOLS = ("pytest", "pytest-timeout", "hypothesis", "mypy", "ruff", "mutmut", "libcst")


class Ledger:
    """The proofs of a course, a file for each exercise."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._folder = course.state / "proofs"

    def find(self, number: int, demands: Demands) -> Proof | None:
        """Return a proof that holds and still says all that is demanded, or None."""
        if demands.repeat:
            return None  # whoever asks for repeats wants to see them
        # More may have been proven than is asked for now.
        for made_for in (demands, replace(demands, wrong=True), Demands(mutants=False), Demands()):
            kept = self._read(number, self._key(number, made_for))
            if kept is not None and kept.holds:
                return replace(kept, cached=True)
        return None

    def keep(self, proof: Proof, demands: Demands) -> None:
        """Write down a proof."""
        entry = {"key": self._key(proof.number, demands), "proof": asdict(proof)}
        write_atomically(self._path(proof.number), json.dumps(entry, indent=1) + "\n")

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._course.folders[number].name}.json"

    def _read(self, number: int, key: str) -> Proof | None:
        try:
            entry = json.loads(self._path(number).read_text(encoding="utf-8"))
            return TypeAdapter(Proof).validate_python(entry["proof"]) if entry["key"] == key else None
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None  # a proof can always be made anew

    def _key(self, number: int, demands: Demands) -> str:
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
            str((demands.wrong, demands.degenerate, demands.mutants)),
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
