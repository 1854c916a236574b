"""`grader next`: the one thing to do now, and what to practise again."""

import json

import typer

from grader.commands.scope import AsJson, look_around, open_scope, screen
from grader.errors import UsageError
from grader.report.overview import render_next


def next_step(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show what to do next, and what is worth practising again.

    What you have begun comes first, then the first exercise whose requirements you have met. After some weeks, or
    sooner where points are few, solved exercises come back, from the topics where points are weakest.

    Example: grader next
    """
    survey = look_around(open_scope(context))
    if not survey.standings:
        raise UsageError("There is no exercise here that can be done. See: grader list")
    advice = survey.advice
    if as_json:
        first = advice.first
        document = {
            "next": None if first is None else first.exercise.number,
            "practise": [one.exercise.number for one in advice.practise],
        }
        typer.echo(json.dumps(document))
        return
    typer.echo(render_next(advice, screen()))
