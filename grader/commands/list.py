"""`grader list`: where am I, and what next."""

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from grader.commands.scope import AsJson, Survey, look_around, open_scope, screen
from grader.errors import UsageError, did_you_mean
from grader.model import PILLARS
from grader.report.overview import render_overview
from grader.standing import Standing


class Wanted(StrEnum):
    """A state to show, by the name that the command line knows."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    PASSED = "passed"
    FULL = "full"
    UNAVAILABLE = "unavailable"


Pillar = Annotated[int | None, typer.Option(min=1, max=len(PILLARS), help="Show one pillar.", show_default=False)]
Topic = Annotated[str | None, typer.Option(metavar="WORD", help="Show what teaches a topic.", show_default=False)]
InState = Annotated[
    list[Wanted] | None, typer.Option("--state", help="Show what stands so; may be given several times.")
]


def list_exercises(
    context: typer.Context,
    *,
    pillar: Pillar = None,
    topic: Topic = None,
    states: InState = None,
    as_json: AsJson = False,
) -> None:
    """Show where you are: pillars, exercises, points, and the next step.

    Example: grader list --pillar 1 --state in-progress
    """
    survey = look_around(open_scope(context))
    if topic is not None:
        topic = _known_topic(survey, topic)
    wanted = {state.value for state in states or ()}
    shown = [
        one
        for one in survey.standings
        if (pillar is None or one.exercise.pillar == pillar)
        and (topic is None or topic in one.exercise.topics)
        and (not wanted or one.state.value in wanted)
    ]
    if as_json:
        typer.echo(json.dumps(to_document(survey, shown), indent=1))
        return
    broken = survey.broken if len(shown) == len(survey.standings) else []
    typer.echo(render_overview(survey.standings, broken, shown, survey.advice, screen()))


def to_document(survey: Survey, shown: list[Standing]) -> dict[str, object]:
    """Return what a program wants to know of the exercises `shown`."""
    first = survey.advice.first
    return {
        "next": None if first is None else first.exercise.number,
        "practise": [one.exercise.number for one in survey.advice.practise],
        "exercises": [_entry(one) for one in shown],
        "broken": [asdict(one) for one in survey.broken],
    }


def _entry(one: Standing) -> dict[str, object]:
    exercise = one.exercise
    return {
        "number": exercise.number,
        "slug": exercise.slug,
        "title": exercise.title,
        "pillar": exercise.pillar,
        "topics": exercise.topics,
        "difficulty": exercise.difficulty,
        "minutes": exercise.minutes,
        "requires": exercise.requires,
        "state": one.state.value,
        "earned": one.earned,
        "possible": one.possible,
        "edited": one.edited,
        "runs": len(one.results),
        "last": None if one.last is None else one.last.isoformat(),
        "hints": one.hints,
    }


def _known_topic(survey: Survey, word: str) -> str:
    """Return the topic that is meant: a whole name, or the start of one only."""
    topics = {topic for one in survey.standings for topic in one.exercise.topics}
    meant = [word] if word in topics else sorted(topic for topic in topics if topic.startswith(word))
    match meant:
        case [topic]:
            return topic
        case []:
            raise UsageError(f"No exercise teaches {word!r}.{did_you_mean(word, topics)} See: grader coverage")
        case several:
            raise UsageError(f"{word!r} could be any of these: {', '.join(several)}. Add a letter.")
