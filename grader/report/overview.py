"""Render where the learner stands: pillars, exercises and the next step, for the terminal."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.model import PILLARS, State
from grader.report.screen import Screen, print_to_text
from grader.report.words import STATES, Step, alternative, next_step, practice
from grader.standing import Broken, Recommendation, Standing

BAR = 20  # columns
SIGNS = {
    State.NOT_STARTED: ("·", "dim"),
    State.IN_PROGRESS: ("▸", "yellow"),
    State.PASSED: ("✓", "green"),
    State.FULL: ("★", "green"),
    State.UNAVAILABLE: ("-", "magenta"),
}


def render_overview(
    standings: Sequence[Standing],
    broken: Sequence[Broken],
    shown: Sequence[Standing],
    advice: Recommendation,
    screen: Screen,
) -> str:
    """Return the list of the exercises `shown`, with the points of their pillars over all `standings`."""
    return print_to_text(Group(*_parts(standings, broken, shown, advice)), screen)


def render_next(advice: Recommendation, screen: Screen) -> str:
    """Return the next step, what else could be begun, and what to practise again."""
    steps = [next_step(advice), alternative(advice), *practice(advice)[:1]]
    return print_to_text(Group(*(_shown(step) for step in steps if step is not None)), screen)


def _parts(
    standings: Sequence[Standing], broken: Sequence[Broken], shown: Sequence[Standing], advice: Recommendation
) -> Iterator[RenderableType]:
    for number, title in PILLARS.items():
        members = [one for one in standings if one.exercise.pillar == number]
        rows = [one for one in shown if one.exercise.pillar == number]
        if rows:
            yield _pillar_line(number, title, members)
            yield _exercises(rows)
            yield Text()
    for one in broken:
        yield Text(f"{one.name} {STATES[State.INFRASTRUCTURE]}: {one.fault}", style="magenta")
    if not standings:
        yield Text("There is no exercise here that can be done.")
        return
    if not shown:
        yield Text("No exercise is like that.")
    if any(one.edited for one in shown):
        yield Text("* changed since it was judged", style="dim")
    yield from (_shown(step) for step in (next_step(advice), *practice(advice)[:1]))


def _pillar_line(number: int, title: str, members: Sequence[Standing]) -> RenderableType:
    counted = [one for one in members if one.state is not State.UNAVAILABLE]
    earned, possible = sum(one.earned for one in counted), sum(one.possible for one in counted)
    filled = BAR * earned // possible if possible else 0
    line = Text(f"{number} · {title:<30} ", style="bold")
    line.append("█" * filled, "green").append("░" * (BAR - filled), "dim")
    return line.append(f"  {earned} of {possible} points", "bold")


def _exercises(rows: Iterable[Standing]) -> RenderableType:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=1)
    table.add_column(width=2)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(width=5)
    table.add_column(justify="right", width=7)
    table.add_column(justify="right", width=4)
    table.add_column(width=11, no_wrap=True)
    for one in rows:
        exercise, (sign, style) = one.exercise, SIGNS[one.state]
        begun = one.state in (State.IN_PROGRESS, State.PASSED, State.FULL)
        points = f"{one.earned}{'*' if one.edited else ' '}" if begun and one.results else ""
        table.add_row(
            Text(sign, style),
            f"{exercise.number:02d}",
            Text(exercise.title, "" if begun else style),
            Text("●" * exercise.difficulty + "○" * (5 - exercise.difficulty), "dim"),
            Text(f"{exercise.minutes} min", "dim"),
            Text(points, style),
            Text(STATES[one.state], style),
        )
    return table


def _shown(step: Step) -> RenderableType:
    if not step.command:
        return Text(step.line, style="cyan")
    return Text.assemble((f"{step.line}\n", "cyan"), f"  {step.command}")
