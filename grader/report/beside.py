"""Render a comparison of designs for the terminal."""

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Literal

from rich import box
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from grader.comparison import Comparison
from grader.report.escaping import printable
from grader.report.screen import Screen, print_to_text
from grader.report.sheet import Sheet, budgets, heading, overview, sameness, title


def render_comparison(comparison: Comparison, screen: Screen) -> str:
    """Return tables, findings, differences and notes as text for `screen`."""
    return print_to_text(Group(*_parts(comparison)), screen)


def _parts(comparison: Comparison) -> Iterator[RenderableType]:
    yield Text(f"{title(comparison)}\n", "bold")
    yield from _sheet(overview(comparison))
    if (measured := budgets(comparison)) is not None:
        yield from _sheet(measured)
    yield from _findings(comparison)
    for letter, design in zip(ascii_uppercase[1:], comparison.others, strict=False):
        yield Text(printable(heading(design, letter)), "bold")
        if design.idea:
            yield Text(printable(design.idea))
        yield Text()
        if design.diff:
            yield Syntax(printable(design.diff), "diff", theme="ansi_dark", background_color="default", word_wrap=True)
        else:
            yield Text(printable(sameness(comparison)), "dim")
        yield Text()
    if comparison.notes is not None:
        yield Text("What the notes say", "bold")
        yield Text()
        yield Markdown(printable(comparison.notes), hyperlinks=False)


def _sheet(sheet: Sheet) -> Iterator[RenderableType]:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for place, name in enumerate(sheet.headings):
        wraps = place == sheet.wraps
        side: Literal["left", "right"] = "left" if wraps or place == sheet.key else "right"
        table.add_column(name, justify=side, no_wrap=not wraps, overflow="fold")
    for row in sheet.rows:
        table.add_row(*row)
    yield Padding(table, (0, 0, 1, 0))
    for paragraph in sheet.below:
        yield Padding(Text(paragraph, "dim"), (0, 0, 1, 0))


def _findings(comparison: Comparison) -> Iterator[RenderableType]:
    findings = comparison.yours.inspection.findings
    if not findings:
        return
    yield Text("What ruff finds in your answer", "bold")
    for one in findings:
        yield Padding(Text(printable(f"{one.place}  {one.message} [{one.rule}]"), overflow="fold"), (0, 0, 0, 2))
    yield Text()
