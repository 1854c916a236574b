"""What an exercise must have before any answer is judged: files, metadata, texts, and a suite that type-checks."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import grader
from grader.collection import README, has_session
from grader.course import Course
from grader.curriculum import read_curriculum
from grader.diagnosis import RECORD
from grader.errors import did_you_mean
from grader.model import Exercise, Kind
from grader.proof.record import Complaints
from grader.submission import ALL_BELOW, Refusal, learners, read_stubs
from grader.targets import DESIGNS

EQUIVALENT = "equivalent.toml"
HIDDEN = ("probes.py", "test_behaviour.py", "test_performance.py", "test_types.py")
MAX_LINES = 60  # of a README, and of a stub to build
MIN_HINTS = 3
TO_DO = "TODO(author)"  # what `grader new` leaves for the author to replace

BY_PRODUCTS = ("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")

_RUNG = re.compile(r"^## ", re.MULTILINE)


def look_after(course: Course, exercise: Exercise, complaints: Complaints) -> None:
    """Note what is missing."""
    _check_metadata(course, exercise, complaints)
    _check_files(course, exercise, complaints)
    _check_texts(course, exercise, complaints)
    _check_stub(course, exercise, complaints)
    _check_suite_types(course, exercise, complaints)


def _check_metadata(course: Course, exercise: Exercise, complaints: Complaints) -> None:
    shown = course.relative(exercise.folder / "kata.toml")
    curriculum = read_curriculum(course)
    known = curriculum.topics
    for topic in exercise.topics if known else ():
        if topic not in known:
            complaints.add(
                "metadata",
                f"{shown} claims the topic {topic!r}, which the curriculum lacks.{did_you_mean(topic, known)}",
                f"Take a topic from {course.relative(curriculum.path)}, or add it there.",
            )
    for number in exercise.requires:
        if number == exercise.number or (number not in course.folders and number not in curriculum.numbers):
            complaints.add(
                "metadata",
                f"{shown} requires exercise {number:02d}, which there is not or is itself.",
                "Name exercises that are worth doing first.",
            )
    if sum((exercise.points.behaviour, exercise.points.types, exercise.points.performance)) != 100:  # noqa: PLR2004
        complaints.add("metadata", f"The points in {shown} don't add up to 100.", "Change [points].")
    slugs = [folder.name[3:] for folder in course.folders.values()]
    if slugs.count(exercise.slug) > 1:
        complaints.add(
            "names", f"Two exercises have the slug {exercise.slug!r}.", "Rename one: a slug is a module's name."
        )


def _check_files(course: Course, exercise: Exercise, complaints: Complaints) -> None:
    solution = course.solutions / exercise.name
    plain = [name for name in exercise.editable if not name.endswith(ALL_BELOW)]
    wanted = {
        exercise.folder: {README, "kata.toml", "hints.md", *plain, *exercise.given},
        exercise.hidden: set(HIDDEN),
        solution: {"notes.md", *plain},
    }
    for folder, names in wanted.items():
        for name in sorted(names):
            if not (folder / name).is_file():
                complaints.add("files", f"{course.relative(folder / name)} is missing.", "Write it.")
    allowed = {
        **wanted,
        exercise.folder: wanted[exercise.folder] | {"hidden"},
        exercise.hidden: wanted[exercise.hidden] | {RECORD},
        solution: wanted[solution] | {EQUIVALENT, *DESIGNS},
    }
    tops = {name.partition("/")[0] for name in exercise.editable}
    for folder, names in allowed.items():
        for path in _entries(folder):
            helper = folder == exercise.hidden and path.suffix in (".py", ".toml")
            nested = any(name.startswith(f"{path.name}/") for name in names)
            if not (path.name in names or path.name in tops or nested or helper):
                complaints.add(
                    "files", f"{course.relative(path)} is a stray file.", "Remove it, or list it in kata.toml."
                )
    for design in DESIGNS:
        for path in _entries(solution / design):
            if path.suffix != ".py" and not path.is_dir():
                complaints.add("files", f"{course.relative(path)} is no design.", "Keep .py files or folders there.")


def _entries(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.name not in BY_PRODUCTS)


def _check_texts(course: Course, exercise: Exercise, complaints: Complaints) -> None:
    _check_readme(course, exercise, complaints)
    for name in [README, *(name for name in exercise.editable if exercise.kind is Kind.BUILD)]:
        shown, lines = course.relative(exercise.folder / name), len(_text(exercise.folder / name).splitlines())
        if lines > MAX_LINES:
            complaints.add("texts", f"{shown} has {lines} lines; {MAX_LINES} are the most.", "Shorten it.")
    hints = exercise.folder / "hints.md"
    if hints.exists() and len(_RUNG.findall(_text(hints))) < MIN_HINTS:
        complaints.add(
            "texts", f"{course.relative(hints)} has fewer than {MIN_HINTS} rungs.", "Write a heading `## ` for each."
        )
    for top in (exercise.folder, course.solutions / exercise.name):
        for path in sorted(top.rglob("*")):
            for number, line in enumerate(_text(path).splitlines() if path.is_file() else (), 1):
                if TO_DO in line:
                    task = line.partition(TO_DO)[2].strip(' "]')
                    complaints.add("to do", f"{course.relative(path)}:{number}: {task}", "")


def _check_readme(course: Course, exercise: Exercise, complaints: Complaints) -> None:
    path = exercise.folder / README
    if not path.exists():
        return
    shown, text = course.relative(path), _text(path)
    heading = f"# {exercise.number:02d} · {exercise.title}"
    if text.partition("\n")[0] != heading:
        complaints.add("README", f"{shown} has another heading than its title.", f"Write: {heading}")
    if not has_session(text):
        complaints.add("README", f"{shown} shows no session.", "Show one in a ```python block, with >>> prompts.")
    command = f"pytest exercises/{exercise.number:02d}"
    if command not in text:
        complaints.add("README", f"{shown} does not say how to run it.", f"Name the command {command}.")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _check_stub(course: Course, exercise: Exercise, complaints: Complaints) -> None:
    texts = learners(course, exercise).texts
    if isinstance(texts, Refusal):
        complaints.add("stub", texts.message, "Mend the stub.")
    elif dict(texts) != read_stubs(course).get(exercise.name):
        complaints.add(
            "stub",
            f"{course.relative(exercise.folder)} does not hold the stub as recorded.",
            "Put the stub back, or record it with: grader stubs",
        )


def _check_suite_types(course: Course, exercise: Exercise, complaints: Complaints) -> None:
    """Hold hidden tests and probes to the same strictness as answers."""
    files = [str(path) for path in sorted(exercise.hidden.glob("*.py")) if path.name != "test_types.py"]
    roots = [course.solutions / exercise.name, exercise.folder, _grader_root()]
    environment = os.environ | {"MYPYPATH": os.pathsep.join(str(root) for root in roots if root is not None)}
    options = ["--strict", "--no-incremental", "--no-error-summary", "--explicit-package-bases"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--config-file=", *files],
        cwd=exercise.hidden,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        first = (done.stdout + done.stderr).strip().splitlines()[:3]
        complaints.add("suite", "\n".join(first), "Type the hidden suite so that mypy --strict passes.")


def _grader_root() -> Path | None:
    """Return where the grader lies, unless mypy finds it by itself."""
    root = Path(grader.__file__).parent.parent
    return None if root == Path(sysconfig.get_path("purelib")) else root
