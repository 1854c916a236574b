"""`grader coverage`: the topics of the curriculum against the exercises that there are."""

import json
from collections.abc import Mapping
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from grader.catalog import read_exercise
from grader.commands.scope import open_scope
from grader.course import Course
from grader.curriculum import read_curriculum
from grader.errors import UsageError
from grader.model import PILLARS

AsJson = Annotated[bool, typer.Option("--json", help="Print the topics and their exercises as JSON.")]
Missing = Annotated[bool, typer.Option("--missing", help="Show only what no exercise covers.")]


def coverage(context: typer.Context, *, missing: Missing = False, as_json: AsJson = False) -> None:
    """Show which exercises cover each topic of the curriculum, and which topics none covers yet.

    Example: grader coverage --missing
    """
    course = open_scope(context)
    curriculum = read_curriculum(course)
    if not curriculum.plans:
        raise UsageError(f"{course.relative(curriculum.path)} is missing. It lists the topics of every exercise.")
    topics = curriculum.topics
    covered = topics_covered(course)
    pillars = {topic: plan.pillar for plan in curriculum.plans.values() for topic in plan.topics}
    shown = {topic: covered.get(topic, []) for topic in topics if not (missing and topic in covered)}
    done = sum(topic in covered for topic in topics)
    if as_json:
        unknown = sorted(covered.keys() - pillars.keys())
        document = {"covered": done, "topics": len(pillars), "by_topic": shown, "unknown": unknown}
        typer.echo(json.dumps(document, indent=1))
        return
    console = Console(highlight=False, emoji=False, markup=False)
    for number, title in PILLARS.items():
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("topic")
        table.add_column("covered by")
        for topic, names in shown.items():
            if pillars[topic] == number:
                table.add_row(topic, ", ".join(names) or "none yet", style="" if names else "yellow")
        if table.row_count:
            console.print(f"{number} · {title}", table, sep="\n")  # a table's own title is no wider than the table
    console.print(f"{done} of {len(pillars)} topics are covered.")


def topics_covered(course: Course) -> Mapping[str, list[str]]:
    """Return the names of the exercises that claim each topic."""
    covered: dict[str, list[str]] = {}
    for number in course.folders:
        exercise = read_exercise(course, number)
        for topic in exercise.topics:
            covered.setdefault(topic, []).append(exercise.name)
    return covered
