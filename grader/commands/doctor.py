"""`grader doctor`: what this machine can do, tried for real, and what to do about what it can't."""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from grader.judge.allowance import Allowance
from grader.judge.launch import Launcher, make_launcher
from grader.judge.profile import subject_fence
from grader.judge.trial import ATTEMPTS, Finding, try_extras, try_fence
from grader.judge.twin import Dialogue
from grader.model import Profile
from grader.subject import landlock, seccomp

AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]

TOOLS = ("kata-grader", "pytest", "hypothesis", "mypy", "ruff")
EXTRAS = {"packaging": ("build", "hatchling", "flit_core", "setuptools"), "verify": ("mutmut",)}
"""Extras, and the modules that they bring."""

ROUNDS = 15
UNTRIED = ("aarch64",)
"""Machines whose table of system calls was checked against the published one, but never tried on hardware."""


def doctor(*, as_json: AsJson = False) -> None:
    """Try each fence of graded mode for real, and show versions, extras and timings.

    Exits with 1 if graded mode can't run here; practice mode, plain `pytest`, runs wherever Python does.

    Example: grader doctor
    """
    fence = try_fence()
    extras = try_extras()
    ready = all(one.holds for one in fence)
    if as_json:
        report = {
            "graded_mode": ready,
            "machine": _machine(),
            "fence": [asdict(one) for one in fence],
            "beyond": [asdict(one) for one in extras],
            "versions": _versions(),
            "extras": {name: _has(modules) for name, modules in EXTRAS.items()},
            "milliseconds": _timings(fenced=ready),
        }
        typer.echo(json.dumps(report, indent=1))
        raise typer.Exit(0 if ready else 1)
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(f"{'Graded mode can run here.' if ready else 'Graded mode can not run here.'} {_machine()}\n")
    console.print("The fence around learners' code", _rows(fence), sep="\n")
    console.print("Beyond the fence that every exercise needs", _rows(extras), sep="\n")
    told = ", ".join(f"{name} {number}" for name, number in _versions().items())
    console.print(f"Versions: {told}\n")
    for name, modules in EXTRAS.items():
        has = _has(modules)
        console.print(f"{_sign(has)} extra {name}" + ("" if has else f": install it with pip install -e '.[{name}]'"))
    console.print(*(f"{name}: {number:g} ms" for name, number in _timings(fenced=ready).items()), sep="\n")
    raise typer.Exit(0 if ready else 1)


def _machine() -> str:
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    if sys.platform != "linux":
        return system
    untried = " (this table of system calls was never tried on hardware)" if platform.machine() in UNTRIED else ""
    known = "yes" if platform.machine() in seccomp.NUMBERS else "no table for this machine"
    return f"{system}; Landlock {landlock.version() or 'missing'}, seccomp {known}{untried}"


def _rows(findings: Iterable[Finding]) -> Table:
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    for one in findings:
        detail = one.detail if one.holds else f"{one.detail}. {one.remedy}"
        table.add_row(_sign(one.holds), one.name, detail, style="" if one.holds else "yellow")
    return table


def _sign(holds: bool) -> str:  # noqa: FBT001 -- the one thing that it is about
    return "✓" if holds else "✗"


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for name in TOOLS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def _has(modules: Iterable[str]) -> bool:
    return all(find_spec(name) is not None for name in modules)


def _timings(*, fenced: bool) -> dict[str, float]:
    """Return the median milliseconds that a subject costs: fresh with its first question, and a question more."""
    found = {}
    with closing(make_launcher("auto")) as launcher:
        found["a subject in practice mode"] = _median(lambda: _ask(launcher, fenced=False))
    if fenced:
        with closing(make_launcher("auto", apart=True)) as launcher:
            found["a subject in the fence"] = _median(lambda: _ask(launcher, fenced=True))
    return found


def _ask(launcher: Launcher, *, fenced: bool) -> None:
    fence = subject_fence((), Profile()) if fenced else None
    with closing(Dialogue(ATTEMPTS, Allowance(fenced=fenced), launcher, fence=fence)) as dialogue:
        dialogue.ask("fill_file", (0,), {})


def _median(work: Callable[[], None]) -> float:
    work()  # the first waits for the server
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(spent), 1)
