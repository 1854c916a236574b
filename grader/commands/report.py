"""`grader report`: progress as one HTML page, as Markdown, or as a badge."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from grader.commands.scope import look_around, open_scope
from grader.errors import UsageError
from grader.report.account import Account, give_account
from grader.store import write_atomically

PAGE = Path("kata-report.html")

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="Write to FILE.", show_default=f"{PAGE}; Markdown and badge are printed"
    ),
]
Markdown = Annotated[bool, typer.Option("--markdown", help="A summary for a README or an issue instead.")]
Badge = Annotated[bool, typer.Option("--svg-badge", help="A small badge with your points instead.")]


def report(context: typer.Context, *, out: Out = None, markdown: Markdown = False, badge: Badge = False) -> None:
    """Write one page on where you are: pillars, progress, budgets, topics, and what to practise next.

    The page opens in any browser, without a network; it holds nothing but what your runs have found.

    Example: grader report --out progress.html
    """
    if markdown and badge:
        raise UsageError("--markdown and --svg-badge are two different things. Ask for one of them.")
    survey = look_around(open_scope(context))
    account = give_account(survey.standings, survey.broken, survey.advice, now=datetime.now().astimezone())
    text = _render(account, markdown=markdown, badge=badge)
    if (markdown or badge) and out is None:
        _print(text)
        return
    path = out or PAGE
    _write(path, text)
    typer.echo(f"Wrote {path}." if markdown or badge else f"Wrote {path}. Open it in a browser.")


def _render(account: Account, *, markdown: bool, badge: bool) -> str:
    # Imported when they are needed: what draws the plots takes longer to load than `grader list` to run.
    if markdown:
        from grader.report import summary  # noqa: PLC0415

        return summary.render(account)
    if badge:
        from grader.report import badge as badges  # noqa: PLC0415

        return badges.render(account)
    from grader.report import page  # noqa: PLC0415

    return page.render(account)


def _print(text: str) -> None:
    """Print Markdown or SVG; both know a way to write letters that the output lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    typer.echo(text.encode(encoding, "xmlcharrefreplace").decode(encoding), nl=False)


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text)
    except OSError as error:
        raise UsageError(f"{path} can't be written ({error.strerror}). Name another file: --out FILE") from None
