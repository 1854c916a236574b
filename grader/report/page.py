"""Render the account of a learner's progress as one HTML page that needs no network, no script and no other file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.model import Measurement, State, figure
from grader.report.account import Account, Pillar, Points, date_of, percent, share_of
from grader.report.charts import Bar, Point, Words, draw_bars, draw_radar, draw_timeline
from grader.report.escaping import one_line, printable
from grader.report.words import STATES, next_step, practice
from grader.standing import Standing

SIGNS = {
    State.NOT_STARTED: "○",
    State.IN_PROGRESS: "▸",
    State.PASSED: "✓",
    State.FULL: "★",
    State.UNAVAILABLE: "–",  # noqa: RUF001 -- a dash as typographers set it
}
LEVELS = (0.5, 0.8, 1.0)  # shares of points from which a cell of the map is darker
MAX_TEXT = 64  # characters above a bar
MAX_TOPICS = 10  # in a plot; the table has them all
MAX_PRACTICE = 3


@dataclass(frozen=True, slots=True)
class Budgets:
    """What was measured in the latest run of one exercise."""

    standing: Standing
    measured: tuple[Measurement, ...]  # at least one
    date: str
    plot: Markup


def render(account: Account) -> str:
    """Return the page."""
    return _environment().get_template("page.html").render(account=account, **_parts(account))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.report"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "date": date_of, "share": share_of, "figure": figure, "spoken": spoken}
    environment.globals |= {"STATES": STATES, "SIGNS": SIGNS, "level": level}
    return environment


def _shown(value: object) -> object:
    """Return what stands on the page for a value: text from the course may hold what drives its reader."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _parts(account: Account) -> dict[str, object]:
    states = Counter(one.state for one in account.standings)
    return {
        "states": [(state, states[state]) for state in SIGNS if states[state]],
        "step": next_step(account.advice),
        "practice": practice(account.advice)[:MAX_PRACTICE],
        "radar": _radar(account.pillars) if account.begun else None,
        "timeline": _timeline(account) if len(account.moments) > 1 else None,
        "budgets": {pillar.number: list(_budgets(pillar)) for pillar in account.pillars},
        "topics": list(_topics(account.topics)),
        "numbers": _numbers(account),
    }


def spoken(measured: Measurement) -> str:
    """Return the name of a budget in words."""
    return measured.name.replace("_", " ")


def level(standing: Standing) -> int:
    """Return how dark an exercise's cell is: 0 without points, 4 with all of them."""
    share = standing.earned / standing.possible if standing.possible else 0.0
    return (share > 0) + sum(share >= bound for bound in LEVELS)


def _radar(pillars: Sequence[Pillar]) -> Markup:
    told = ", ".join(f"{pillar.title} {_told(pillar.points)}" for pillar in pillars)
    words = Words("plot-pillars", "Share of points by pillar", f"A radar with five axes: {told}.")
    shares = {_wrapped(pillar): pillar.points.share for pillar in pillars}
    return _safe(draw_radar(words, shares))


def _told(points: Points) -> str:
    return percent(points.share) if points.possible else "without exercises"


def _wrapped(pillar: Pillar) -> str:
    """Return the title of a pillar on two lines, and its share on a third."""
    words = pillar.title.split()
    middle = min(range(1, len(words)), key=lambda place: abs(len(" ".join(words[:place])) - len(pillar.title) / 2))
    return f"{' '.join(words[:middle])}\n{' '.join(words[middle:])}\n{_told(pillar.points)}"


def _timeline(account: Account) -> Markup:
    first, last = account.moments[0], account.moments[-1]
    told = (
        f"A line in steps from {first.points.earned} points ({first.label}) "
        f"to {last.points.earned} of {last.points.possible} ({last.label})."
    )
    points = [Point(one.when.timestamp(), one.label, one.points.earned) for one in account.moments]
    words = Words("plot-progress", "Points over time", told)
    return _safe(draw_timeline(words, points, highest=max(1, last.points.possible)))


def _budgets(pillar: Pillar) -> Iterator[Budgets]:
    for one in pillar.members:
        if one.results and one.results[-1].measured:
            measured = one.results[-1].measured
            yield Budgets(one, measured, date_of(one.results[-1].when), _budget_plot(one, measured))


def _budget_plot(standing: Standing, measured: Sequence[Measurement]) -> Markup:
    exercise = standing.exercise
    told = "; ".join(f"{spoken(one)} {_verdict(one)}" for one in measured)
    words = Words(f"plot-{exercise.number:02d}", f"Budgets of {exercise.number:02d} {exercise.title}", f"{told}.")
    bars = [Bar(one_line(_line(one), MAX_TEXT), share_of(one)) for one in measured]
    return _safe(draw_bars(words, bars, limit="allowed"))


def _verdict(measured: Measurement) -> str:
    share = share_of(measured)
    if share > 1:
        return f"over budget, {figure(measured.value)} of {figure(measured.allowed)}"
    return f"within, {percent(share)} of what is allowed"


def _line(measured: Measurement) -> str:
    sign = "✗ over budget," if share_of(measured) > 1 else "✓"
    return f"{sign} {spoken(measured)}: {figure(measured.value)} of {figure(measured.allowed)} {measured.unit}"


def _topics(strengths: Mapping[str, float]) -> Iterator[tuple[str, Markup]]:
    """Yield a caption and a plot, of all topics, or of the weakest and the strongest where there are many."""
    topics = list(strengths)
    if 0 < len(topics) <= MAX_TOPICS:
        yield "Your topics, the weakest first", _topic_plot("plot-topics", topics, strengths)
    elif topics:
        yield "Where you are weakest", _topic_plot("plot-weak-topics", topics[:MAX_TOPICS], strengths)
        strongest = topics[: MAX_TOPICS - 1 : -1][:MAX_TOPICS]
        yield "Where you are strongest", _topic_plot("plot-strong-topics", strongest, strengths)


def _topic_plot(identity: str, topics: Sequence[str], strengths: Mapping[str, float]) -> Markup:
    told = ", ".join(f"{topic} {percent(strengths[topic])}" for topic in topics)
    bars = [Bar(one_line(f"{topic} · {percent(strengths[topic])}", MAX_TEXT), strengths[topic]) for topic in topics]
    return _safe(draw_bars(Words(identity, "Strength by topic", f"{told}."), bars, limit="100%", end=1))


def _numbers(account: Account) -> dict[str, str]:
    """Return the numbers of the exercises that were tried, by topic."""
    return {
        topic: ", ".join(
            f"{one.exercise.number:02d}" for one in account.standings if one.results and topic in one.exercise.topics
        )
        for topic in account.topics
    }


def _safe(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 -- charts escapes all text by building a tree of it
