"""Render a grade for the terminal: readable at 80 columns, without colour, and when piped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from grader.model import Aspect, AspectScore, Check, ExerciseGrade, Grade, Outcome, State, figure
from grader.progress import budgets_of
from grader.report.screen import MAX_WIDTH, Screen, print_to_text

BAR = 20  # columns; fewer on a narrow terminal
BESIDE_BAR = 51  # columns of an aspect's line that are not its bar
MESSAGE_LINES = 16  # of the first failing check
MANY = 4  # submissions: from here on, those with full points share one line


_STYLES = {State.FULL: "green", State.PASSED: "green", State.IN_PROGRESS: "yellow"}


def render(grade: Grade, faults: Mapping[str, str], screen: Screen, *, watched: bool = False) -> str:
    """Return the verdict for `screen`, of at least 40 columns.

    Where answers are `watched`, they are judged when they are saved, so no command for that is told.
    """
    width = max(40, min(screen.width, MAX_WIDTH))
    parts = _parts(grade, faults, width, watched=watched)
    return print_to_text(Group(*parts), replace(screen, width=width))


def _parts(grade: Grade, faults: Mapping[str, str], width: int, *, watched: bool) -> Iterator[RenderableType]:
    waiting = [one for one in grade.exercises if one.state is State.NOT_STARTED]
    tried = [one for one in grade.exercises if one.state is not State.NOT_STARTED]
    brief = [one for one in tried if one.state is State.FULL] if len(tried) >= MANY else []
    for exercise in tried:
        if exercise not in brief:
            yield _panel(exercise, max(4, min(BAR, width - BESIDE_BAR)))
    if brief:
        yield Text(f"Full points: {', '.join(_short_name(one) for one in brief)}.", style="green")
    if waiting:
        yield _invitation(waiting, "save it" if watched else "run the same command again")
    known = {exercise.submission for exercise in grade.exercises}
    for label, fault in faults.items():
        if label not in known:
            yield Panel(Text(fault), title=f"{label} · could not be judged", title_align="left", border_style="magenta")
    if tried:
        yield _totals(grade)
    if tried and not watched:
        yield from _next_step(grade, width)


def _panel(exercise: ExerciseGrade, bar: int) -> Panel:
    style = _STYLES.get(exercise.state, "magenta")
    title = Text(_heading(exercise), style="bold")
    points = f"{exercise.earned} of {exercise.possible} points"
    if exercise.fault is not None:
        return Panel(
            Text(exercise.fault),
            title=title,
            title_align="left",
            subtitle="not available here" if exercise.state is State.UNAVAILABLE else "could not be judged",
            border_style=style,
            box=box.ROUNDED,
        )
    body = Group(*_aspects(exercise, bar), *_advice(exercise))
    return Panel(
        body,
        title=title,
        title_align="left",
        subtitle=points,
        subtitle_align="right",
        border_style=style,
        box=box.ROUNDED,
    )


def _heading(exercise: ExerciseGrade) -> str:
    """Return the title of a learner's answer, and the path of any other submission."""
    return f"{exercise.number:02d} {exercise.title}" if _is_learners(exercise) else exercise.submission


def _is_learners(exercise: ExerciseGrade) -> bool:
    return exercise.submission.startswith("exercises/")


def _aspects(exercise: ExerciseGrade, bar: int) -> Iterator[RenderableType]:
    for aspect in exercise.aspects:
        checks = [check for check in exercise.checks if check.aspect is aspect.name]
        yield _aspect_line(aspect, bar)
        yield from _budgets(checks)
        yield from _first_failure(checks)
        yield from _lessons(exercise, aspect.name)
        if aspect.earned < aspect.possible and aspect.checks and aspect.passed == aspect.checks:
            yield _indented(_reason(exercise), "dim")


def _reason(exercise: ExerciseGrade) -> str:
    """Return why an aspect whose checks all hold has not got all its points."""
    behaviour = exercise.aspects[0]
    works = behaviour.passed == behaviour.checks
    return f"Counts as far as {'what was to be mended is' if works else 'the behaviour works'}."


def _aspect_line(aspect: AspectScore, bar: int) -> Table:
    share = aspect.passed / aspect.checks if aspect.checks else 0.0
    filled = int(bar * share)
    style = "green" if aspect.checks and aspect.passed == aspect.checks else "yellow" if aspect.passed else "red"
    line = Table.grid(padding=(0, 2))
    line.add_column(width=11)
    line.add_column(width=bar)
    line.add_column(width=16)
    line.add_column(justify="right", width=14)
    line.add_row(
        Text(aspect.name.value, style="bold"),
        Text("█" * filled + "░" * (bar - filled), style=style),
        Text(f"{aspect.passed} of {aspect.checks} hold"),
        Text(f"{aspect.earned} of {aspect.possible}"),
    )
    return line


def _budgets(checks: Sequence[Check]) -> Iterator[RenderableType]:
    """Yield a line for each budget: the worst of what was measured against it."""
    for measured in budgets_of(checks):
        kept = measured.value <= measured.allowed
        rounds = f", {measured.rounds} rounds" if measured.rounds else ""
        name = measured.name.replace("_", " ")
        text = f"{name}: {figure(measured.value)} of {figure(measured.allowed)} {measured.unit}{rounds}"
        yield _indented(f"{'✓' if kept else '✗'} {text}", "green" if kept else "red")


def _first_failure(checks: Sequence[Check]) -> Iterator[RenderableType]:
    failed = _failed(checks)
    if not failed:
        silent = sum(check.outcome is Outcome.NOT_RUN for check in checks)
        if silent:
            yield _indented(f"{silent} not run", "dim")
        return
    first = failed[0]
    yield _indented(f"✗ {first.title}", "red")
    lines = first.message.splitlines()
    for line in lines[:MESSAGE_LINES]:
        yield _indented(line, "", by=6)
    if len(lines) > MESSAGE_LINES:
        yield _indented("…", "dim", by=6)
    if first.place is not None and first.place not in first.message:
        yield _indented(f"at {first.place}", "cyan", by=6)
    if len(failed) > 1:
        yield _indented(f"and {len(failed) - 1} more", "dim")


def _lessons(exercise: ExerciseGrade, aspect: Aspect) -> Iterator[RenderableType]:
    """Yield what those should read who made the mistake that this looks like."""
    texts = [lesson.text for lesson in exercise.lessons if lesson.aspect is aspect]
    for place, text in enumerate(texts):
        yield _indented(f"{'Or:' if place else 'Often the cause:'} {text}", "cyan")


def _failed(checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.outcome not in (Outcome.PASSED, Outcome.NOT_RUN)]


def _advice(exercise: ExerciseGrade) -> Iterator[RenderableType]:
    if exercise.state in (State.FULL, State.PASSED):
        for advice in exercise.advice[:3]:
            yield _indented(f"Worth a look, free of charge: {advice.place}  {advice.message} [{advice.rule}]", "dim")


def _indented(text: str, style: str, *, by: int = 4) -> Padding:
    return Padding(Text(text, style=style, overflow="fold"), (0, 0, 0, by))


def _invitation(waiting: Sequence[ExerciseGrade], then: str) -> RenderableType:
    first = waiting[0]
    if len(waiting) == 1:
        folder = first.submission
        text = (
            f"Not started yet, so there is nothing to judge. Read {folder}/README.md, then write your answer in "
            f"{_files(first)} and {then}."
        )
        title = Text(f"{first.number:02d} {first.title}", style="bold")
        return Panel(
            Text(text),
            title=title,
            title_align="left",
            subtitle=_points(first),
            subtitle_align="right",
            box=box.ROUNDED,
        )
    names = ", ".join(_short_name(one) for one in waiting)
    return Padding(
        Text(f"Not started yet: {names}.\nA good first step: read {first.submission}/README.md", overflow="fold"),
        (0, 0, 1, 0),
    )


def _files(exercise: ExerciseGrade) -> str:
    return " and ".join(f"{exercise.submission}/{name.removesuffix('/**')}" for name in exercise.editable)


def _points(exercise: ExerciseGrade) -> str:
    return f"{exercise.earned} of {exercise.possible} points"


def _short_name(exercise: ExerciseGrade) -> str:
    return f"{exercise.number:02d} {exercise.slug}" if _is_learners(exercise) else exercise.submission


def _totals(grade: Grade) -> RenderableType:
    lines = [
        f"Pillar {pillar.number} · {pillar.title}: {pillar.earned} of {pillar.possible} points"
        for pillar in grade.pillars
    ]
    if len(lines) > 1:
        lines.append(f"All: {grade.earned} of {grade.possible} points")
    return Text("\n".join(lines), style="bold")


def _next_step(grade: Grade, width: int) -> Iterator[RenderableType]:
    """Yield the one thing to do now; only commands that exist."""
    open_ones = [one for one in grade.exercises if one.state in (State.IN_PROGRESS, State.PASSED)]
    if open_ones and not any(_failed(one.checks) for one in open_ones):
        yield _command("Next: run every check with", f"pytest {_argument(open_ones[0])}", width)
        return
    if open_ones:
        yield _command("Next: mend the first ✗, then run", f"pytest {_argument(open_ones[0])} --lf", width)
        if _is_learners(open_ones[0]):
            yield Text(f"Stuck? grader hint {open_ones[0].number:02d}", style="cyan")
        return
    done = [one for one in grade.exercises if one.state is State.FULL and _is_learners(one)]
    if done:
        yield _command("Next: see other designs beside yours with", f"grader compare {done[0].number:02d}", width)


def _argument(exercise: ExerciseGrade) -> str:
    top, _, rest = exercise.submission.partition("/")
    return f"{top}/{exercise.number:02d}" if rest.count("/") == 0 else exercise.submission


def _command(told: str, command: str, width: int) -> Text:
    """Return a command that can be pasted: whole, on a line of its own if need be."""
    gap = "  " if len(told) + len(command) + 2 <= width else "\n  "
    return Text(f"{told}{gap}{command}", style="cyan")
