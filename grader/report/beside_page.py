"""Render a comparison of designs as one HTML page that needs nothing else: no network, no script."""

from collections.abc import Iterator
from html import escape
from string import ascii_uppercase

from markdown_it import MarkdownIt

from grader.comparison import Comparison, Design
from grader.report.escaping import printable
from grader.report.sheet import Sheet, budgets, heading, overview, sameness, title

_STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --shade: #f6f8fa;
  --add: #116329; --add-shade: #dafbe1; --cut: #a40e26; --cut-shade: #ffebe9; --link: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --shade: #161b22;
    --add: #7ee787; --add-shade: #12261e; --cut: #ffa198; --cut-shade: #2d1517; --link: #79c0ff; }
}
body { margin: 0 auto; max-width: 75rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
a { color: var(--link); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
p, li { max-width: 50rem; }
.below, .place { color: var(--soft); font-size: 0.9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: bottom; }
td { white-space: nowrap; }
pre { padding: 0.8rem; overflow-x: auto; background: var(--shade); border: 1px solid var(--line);
  font: 0.85rem/1.45 ui-monospace, monospace; }
pre code { display: inline-block; min-width: 100%; font: inherit; }
pre span { display: block; min-height: 1.45em; }
.add { color: var(--add); background: var(--add-shade); } .cut { color: var(--cut); background: var(--cut-shade); }
.hunk { color: var(--soft); } .file { font-weight: 600; }
@media print { pre { overflow: visible; white-space: pre-wrap; } }
"""


def render_page(comparison: Comparison) -> str:
    """Return tables, findings, differences and notes as an HTML document."""
    return "\n".join(_parts(comparison)) + "\n"


def _parts(comparison: Comparison) -> Iterator[str]:
    name = _text(title(comparison))
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>"
    )
    yield from _sheet(overview(comparison), "Designs")
    if (measured := budgets(comparison)) is not None:
        yield from _sheet(measured, "Budgets")
    yield from _findings(comparison)
    for letter, design in zip(ascii_uppercase[1:], comparison.others, strict=False):
        yield from _design(comparison, design, letter)
    if comparison.notes is not None:
        yield "<h2>What the notes say</h2>"
        # Without HTML in it, all that Markdown can make is harmless; it refuses links that would run something.
        yield MarkdownIt("commonmark", {"html": False}).enable("table").render(printable(comparison.notes))
    yield "</main>\n</body>\n</html>"


def _sheet(sheet: Sheet, name: str) -> Iterator[str]:
    yield f'<h2>{name}</h2>\n<div class="wide" tabindex="0" role="region" aria-label="{name}">\n<table>\n<thead><tr>'
    for column in sheet.headings:
        yield f'<th scope="col">{_text(column)}</th>' if column else "<td></td>"
    yield "</tr></thead>\n<tbody>"
    for row in sheet.rows:
        cells = (
            f'<th scope="row">{_text(cell)}</th>' if place == sheet.key else f"<td>{_text(cell)}</td>"
            for place, cell in enumerate(row)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>\n</table>\n</div>"
    yield from (f'<p class="below">{_text(paragraph)}</p>' for paragraph in sheet.below)


def _findings(comparison: Comparison) -> Iterator[str]:
    findings = comparison.yours.inspection.findings
    if findings:
        yield "<h2>What ruff finds in your answer</h2>\n<ul>"
        yield from (f"<li>{_text(f'{one.place}  {one.message} [{one.rule}]')}</li>" for one in findings)
        yield "</ul>"


def _design(comparison: Comparison, design: Design, letter: str) -> Iterator[str]:
    yield f"<h2>{_text(heading(design, letter))}</h2>"
    if design.idea:
        yield f"<p>{_text(design.idea)}</p>"
    if not design.diff:
        yield f"<p>{_text(sameness(comparison))}</p>"
        return
    lines = (f'<span class="{_class(line)}">{_text(line)}</span>' for line in design.diff.split("\n"))
    label = _text(f"How {design.name} differs from your answer")
    yield f'<pre tabindex="0" role="region" aria-label="{label}"><code>{"".join(lines)}</code></pre>'


def _class(line: str) -> str:
    if line.startswith(("--- ", "+++ ")):
        return "file"
    return {"+": "add", "-": "cut", "@": "hunk"}.get(line[:1], "kept")


def _text(text: str) -> str:
    return escape(printable(text))
