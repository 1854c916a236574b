"""Render the account of a learner's progress as GitHub Markdown, short enough for a README or an issue."""

from collections.abc import Iterator

from grader.report.account import Account, date_of, percent
from grader.report.escaping import markdown
from grader.report.words import next_step, practice

STRONG = 0.8  # strength from which a topic counts as strong
MAX_TOPICS = 8


def render(account: Account) -> str:
    """Return the summary: points by pillar, what is strong, and what is next."""
    return "\n".join([*_table(account), "", *_topics(account), *_next(account)]) + "\n"


def _table(account: Account) -> Iterator[str]:
    yield f"## Python kata: {account.points.earned} of {account.points.possible} points"
    yield ""
    yield "| Pillar | Points | Share |"
    yield "| --- | ---: | ---: |"
    for pillar in account.pillars:
        points = pillar.points
        if pillar.members:
            told = f"{points.earned} of {points.possible} | {percent(points.share)}"
            yield f"| {pillar.number} · {markdown(pillar.title)} | {told} |"


def _topics(account: Account) -> Iterator[str]:
    strong = [topic for topic, strength in reversed(account.topics.items()) if strength >= STRONG][:MAX_TOPICS]
    weak = [topic for topic, strength in account.topics.items() if strength < STRONG][:MAX_TOPICS]
    if strong:
        yield f"- Strong: {', '.join(map(markdown, strong))}"
    if weak:
        yield f"- Worth practising: {', '.join(map(markdown, weak))}"


def _next(account: Account) -> Iterator[str]:
    for step in (next_step(account.advice), *practice(account.advice)[:1]):
        command = f": `{step.command}`" if step.command else ""
        yield f"- {markdown(step.line)}{command}"
    yield ""
    yield f"On {date_of(account.now)}, by `grader report --markdown`."
