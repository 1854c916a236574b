"""`grader new`: the folders of a new exercise, with a suite that runs and a to-do list for its author."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from keyword import iskeyword
from string import Template
from typing import Annotated

import typer

from grader.commands.scope import open_scope
from grader.course import EXERCISES, FOLDER, SOLUTIONS, Course
from grader.curriculum import Plan, read_curriculum
from grader.errors import UsageError
from grader.model import Kind
from grader.proof.upkeep import TO_DO
from grader.store import write_atomically
from grader.submission import record_stubs

Number = Annotated[int, typer.Argument(min=1, max=99, help="The exercise's number; no other may have it.")]
Slug = Annotated[str, typer.Argument(help="The name of its module: small letters, digits and _.")]
Pillar = Annotated[int | None, typer.Option(min=1, max=5, help="Its pillar.", show_default="as the curriculum says")]
KindOption = Annotated[
    Kind | None, typer.Option("--kind", help="What the learner does.", show_default="as the curriculum says, or build")
]
Title = Annotated[str | None, typer.Option(help="Its title.", show_default="the slug in words")]

_SUITE = ("probes.py", "test_behaviour.py", "test_types.py", "test_performance.py")
_REFERENCES = {Kind.TEST: "reference_test.py", Kind.TOOL: "reference_tool.toml"}


def new(  # noqa: PLR0913 -- each is an option of its own
    context: typer.Context,
    number: Number,
    slug: Slug,
    *,
    pillar: Pillar = None,
    kind: KindOption = None,
    title: Title = None,
) -> None:
    """Make the folders of a new exercise. Its suite runs; `grader verify` lists what is left to write.

    Example: grader new 71 rate_card --pillar 3 --kind build
    """
    course = open_scope(context)
    name = f"{number:02d}_{slug}"
    if FOLDER.fullmatch(name) is None or iskeyword(slug):
        raise UsageError(
            f"{slug!r} can't be a module's name here. Take small letters, digits and _, a letter first, and no keyword."
        )
    _refuse_taken(course, number, slug)
    plan = read_curriculum(course).plans.get(name)
    chosen = pillar or (plan.pillar if plan else None)
    if chosen is None:
        raise UsageError(f"The curriculum does not know {name}, so say where it belongs: --pillar 1 to 5")
    shown = title or slug.replace("_", " ").capitalize()
    made_kind = kind or (plan.kind if plan else Kind.BUILD)
    values = {
        "number": f"{number:02d}",
        "slug": slug,
        "pillar": str(chosen),
        "kind": made_kind.value,
        "title": shown,
        "quoted_title": json.dumps(shown, ensure_ascii=False),
        "topics": _topics(plan),
        "file": _file(slug, made_kind),
        "more": 'libraries = ["pytest"]\n' if made_kind is Kind.TEST else "",
    }
    for path, template in _plan_files(name, slug, made_kind).items():
        write_atomically(course.root / path, _fill(template, values))
    record_stubs(Course(course.root), only=[number])
    typer.echo(f"Made {EXERCISES}/{name} and {SOLUTIONS}/{name}. What is left to write: grader verify {number:02d}")


def _refuse_taken(course: Course, number: int, slug: str) -> None:
    for folder in course.folders.values():
        if folder.name[:2] == f"{number:02d}" or folder.name[3:] == slug:
            raise UsageError(f"{course.relative(folder)} has that number or name. Take others.")
    if (course.solutions / f"{number:02d}_{slug}").exists():
        raise UsageError(f"{SOLUTIONS}/{number:02d}_{slug} is there already. Move it away first.")


def _topics(plan: Plan | None) -> str:
    return ", ".join(f'"{topic}"' for topic in plan.topics) if plan else f'"{TO_DO} topics of the curriculum"'


def _file(slug: str, kind: Kind) -> str:
    return {Kind.TEST: f"test_{slug}.py", Kind.TOOL: "pyproject.toml"}.get(kind, f"{slug}.py")


def _plan_files(name: str, slug: str, kind: Kind) -> Mapping[str, str]:
    """Return which template makes each file."""
    exercise, solution, file = f"{EXERCISES}/{name}", f"{SOLUTIONS}/{name}", _file(slug, kind)
    prefix = "files_" if kind in (Kind.TEST, Kind.TOOL) else ""
    stub = "stub.py" if kind is Kind.BUILD else "given.py"
    return {
        f"{exercise}/README.md": f"{prefix}README.md",
        f"{exercise}/kata.toml": "kata.toml",
        f"{exercise}/hints.md": "hints.md",
        f"{exercise}/{file}": "files_answer.txt" if prefix else stub,
        **{f"{exercise}/hidden/{one}": f"{prefix}{one}" for one in _SUITE},
        f"{solution}/{file}": _REFERENCES.get(kind, "reference.py"),
        f"{solution}/notes.md": "notes.md",
    }


def _fill(template: str, values: Mapping[str, str]) -> str:
    text = (files("grader.commands") / "skeleton" / f"{template}.tmpl").read_text(encoding="utf-8")
    return re.sub(r"\n{3,}\[", "\n\n[", Template(text).substitute(values))
