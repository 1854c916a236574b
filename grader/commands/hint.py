"""`grader hint`: the next rung of an exercise's ladder of hints."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from grader.commands.scope import AsJson, PerhapsNumber, find_exercise, open_scope, screen, warn
from grader.ladder import Rung, read_ladder
from grader.progress import Progress, ProgressError
from grader.report.screen import print_to_text

All = Annotated[bool, typer.Option("--all", help="Show all rungs at once.")]


def hint(context: typer.Context, number: PerhapsNumber = None, *, every: All = False, as_json: AsJson = False) -> None:
    """Show the next hint; each goes one step further, and none gives the answer.

    Example: grader hint 07
    """
    course = open_scope(context)
    exercise = find_exercise(course, number)
    ladder, progress = read_ladder(course, exercise), Progress(course)
    try:
        seen = min(progress.hints().get(exercise.slug, 0), len(ladder))
        now = len(ladder) if every else min(seen + 1, len(ladder))
        progress.show_hints(exercise.slug, now)
    except ProgressError as error:
        warn(f"Which hints you have seen is not remembered. {error}")
        seen, now = 0, len(ladder) if every else 1
    first = 0 if every else now - 1
    if as_json:
        rungs = [{"title": rung.title, "text": rung.text} for rung in ladder[first:now]]
        typer.echo(json.dumps({"exercise": exercise.number, "first": first + 1, "of": len(ladder), "hints": rungs}))
        return
    parts = [part for place in range(first, now) for part in _rung(ladder, place)]
    word = f"{exercise.number:02d}"
    if now < len(ladder):
        left = len(ladder) - now
        parts.append(Text(f"{left} more: grader hint {word}", "cyan"))
    elif not every:
        again = "You have seen them all" if seen == len(ladder) else "That was the last one"
        parts.append(Text(f"{again}; to read them again: grader hint {word} --all", "cyan"))
    typer.echo(print_to_text(Group(*parts), screen()))


def _rung(ladder: Sequence[Rung], place: int) -> tuple[RenderableType, ...]:
    from rich.markdown import Markdown  # noqa: PLC0415 -- every other command can do without its parser

    heading = Text(f"Hint {place + 1} of {len(ladder)} · {ladder[place].title}", "bold")
    return heading, Markdown(ladder[place].text), Text()
