"""The words and figures of a comparison, the same for every renderer that shows one."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from grader.comparison import Comparison, Design
from grader.model import figure

ABSENT = "-"
TIMES = "\N{MULTIPLICATION SIGN}"
KIB = 1024  # in a MiB

_COST = (
    "All were judged in one run. CPU: the time that a design's process computed, what asks it included, over the "
    "reference's in the checks that both pass. Memory: how far the process grew at most in one check, once the design "
    "was imported. A difference of a fifth says little."
)
_NO_COST = "All were judged in one run. CPU and memory are not compared: tools read the answer, nothing calls it."
_TEXT = (
    "Lines: without blank ones, comments and docstrings. Branches: the cyclomatic complexity of the function that has "
    "most."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    key: int  # the column that names the rows
    wraps: int  # the column that takes several lines where there is little room
    below: Sequence[str]  # what its figures mean, a paragraph each


def overview(comparison: Comparison) -> Sheet:
    """Return the table with a row for each design."""
    headings = (
        "",
        "design",
        f"points\nof {comparison.yours.possible}",
        "CPU\nratio",
        "peak\nmemory",
        "lines\nof code",
        "ruff\nfinds",
        "most branches\nin a function",
    )
    rows = [(letter, *_cells(design)) for letter, design in zip(ascii_uppercase, comparison.designs, strict=False)]
    return Sheet(headings, rows, key=1, wraps=len(headings) - 1, below=_meaning(comparison))


def _cells(design: Design) -> Sequence[str]:
    found = design.inspection
    branching = f"{found.branching.value} {found.branching.function}" if found.branching is not None else ABSENT
    lines = ABSENT if found.lines is None else str(found.lines)
    cpu = ABSENT if design.cpu is None else f"{design.cpu:.1f}{TIMES}"
    return (design.name, str(design.earned), cpu, _size(design.peak), lines, str(len(found.findings)), branching)


def _size(kib: int | None) -> str:
    if kib is None:
        return ABSENT
    return f"{kib} KiB" if kib < KIB else f"{kib / KIB:.1f} MiB"


def _meaning(comparison: Comparison) -> Sequence[str]:
    cost = _COST if comparison.exercise.imported else _NO_COST
    return (f"{cost} {_TEXT} Ruff: {', '.join(comparison.rules)}.",)


def budgets(comparison: Comparison) -> Sheet | None:
    """Return the table with a row for each budget, or None where nothing was measured.

    Its columns after the first two are the designs by their letters, in the order of the overview.
    """
    names = [name for name in comparison.exercise.budgets if any(name in one.measured for one in comparison.designs)]
    if not names:
        return None
    rows = [
        (name.replace("_", " "), figure(comparison.exercise.budgets[name]), *_measured(comparison.designs, name))
        for name in names
    ]
    units = [next(one.measured[name].unit for one in comparison.designs if name in one.measured) for name in names]
    told = "; ".join(f"{row[0]}: {unit}" for row, unit in zip(rows, units, strict=True))
    headings = ("budget", "allowed", *ascii_uppercase[: len(comparison.designs)])
    return Sheet(headings, rows, key=0, wraps=0, below=(f"{told}.",))


def _measured(designs: Sequence[Design], name: str) -> Sequence[str]:
    return [figure(one.measured[name].value) if name in one.measured else ABSENT for one in designs]


def title(comparison: Comparison) -> str:
    """Return what a comparison is called."""
    exercise, others = comparison.exercise, len(comparison.others)
    beside = "the reference" if others == 1 else f"{others} other designs"
    return f"{exercise.number:02d} {exercise.title} · your answer beside {beside}"


def heading(design: Design, letter: str) -> str:
    """Return the heading over what a design is and how it differs."""
    return f"{letter} · {design.name} · {design.place}"


def sameness(comparison: Comparison) -> str:
    """Return what to say instead of a difference where there is none."""
    return "The same as your answer, line by line." if comparison.refusal is None else comparison.refusal
