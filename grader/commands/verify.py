"""`grader verify`: prove exercises. For authors, and for the course's own CI."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from grader.catalog import read_exercise
from grader.commands.scope import Numbers, find_numbers, open_scope
from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.model import Kind
from grader.proof.ledger import Ledger
from grader.proof.proof import prove
from grader.proof.record import Demands, Proof

Quick = Annotated[bool, typer.Option("--quick", help="Leave out degenerate answers and mutants.")]
Right = Annotated[bool, typer.Option("--right", help="Judge only the reference and the accepted designs.")]
Since = Annotated[
    str | None,
    typer.Option(metavar="REV", help="Kill mutants only of exercises that have changed since this git revision."),
]
Repeat = Annotated[int, typer.Option(min=0, help="Judge every right answer this many times more, to find flakes.")]
Hogs = Annotated[int, typer.Option(min=0, help="Keep this many processes busy beside the repeats.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Exercises at a time.", show_default="one per core")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Take over no earlier proof.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the proofs as JSON.")]


def verify(  # noqa: PLR0913 -- each is an option of its own
    context: typer.Context,
    numbers: Numbers = None,
    *,
    right: Right = False,
    quick: Quick = False,
    mutants_since: Since = None,
    repeat: Repeat = 0,
    hogs: Hogs = 0,
    jobs: Jobs = None,
    fresh: Fresh = False,
    as_json: AsJson = False,
) -> None:
    """Prove that exercises judge rightly: all that is right passes, and nothing else does. Exit 1 if something lacks.

    A proof is taken over while nothing that it depends on has changed. Example: grader verify 07 --repeat 20 --hogs 2
    """
    course = open_scope(context)
    chosen = find_numbers(course, numbers)
    touched = chosen if mutants_since is None else _changed_since(course, chosen, mutants_since)
    demands = {
        number: Demands(
            wrong=not right,
            degenerate=not (right or quick),
            mutants=number in touched and not (right or quick),
            repeat=repeat,
            hogs=hogs,
        )
        for number in chosen
    }
    started = time.monotonic()
    proofs = _prove_all(course, demands, jobs=jobs or os.cpu_count() or 1, fresh=fresh)
    if as_json:
        typer.echo(json.dumps([asdict(proof) | {"holds": proof.holds} for proof in proofs], indent=1))
    else:
        _show(proofs, time.monotonic() - started)
    if not all(proof.holds for proof in proofs):
        raise typer.Exit(1)


def _prove_all(course: Course, demands: dict[int, Demands], *, jobs: int, fresh: bool) -> list[Proof]:
    ledger = Ledger(course)
    proofs = {
        number: kept
        for number, demand in demands.items()
        if not fresh and (kept := ledger.find(number, demand)) is not None
    }
    with _progress(len(demands)) as progress, ThreadPoolExecutor(jobs) as pool:
        bar = progress.add_task("verify", total=len(demands), completed=len(proofs), doing="")
        running: dict[Future[Proof], int] = {}
        # What runs real tools takes longest, so it is begun first.
        for number, demand in sorted(demands.items(), key=lambda item: not _runs_tools(course, item[0])):
            if number not in proofs:
                name = course.folders[number].name

                def report(doing: str, name: str = name) -> None:
                    progress.update(bar, doing=f"{name}: {doing}")

                running[pool.submit(prove, course, number, demand, report)] = number
        while running:
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(done)
                proofs[number] = done.result()
                ledger.keep(proofs[number], demands[number])
                progress.advance(bar)
    return [proofs[number] for number in demands]


def _runs_tools(course: Course, number: int) -> bool:
    try:
        return read_exercise(course, number).kind is Kind.TOOL
    except CourseError:
        return False  # the proof will say so


def _progress(total: int) -> Progress:
    """Return a progress bar on standard error, silent where that is no terminal."""
    return Progress(
        TextColumn("Proving"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}"),
        console=Console(stderr=True),
        disable=total == 0 or not sys.stderr.isatty(),
        transient=True,
    )


def _show(proofs: Sequence[Proof], seconds: float) -> None:
    console = Console(highlight=False, emoji=False, markup=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("exercise", no_wrap=True)
    for name in ("right", "wrong", "degenerate", "mutants killed", "seconds"):
        table.add_column(name, justify="right", min_width=max(map(len, name.split())))  # or words lose their ends
    table.add_column("")
    for proof in proofs:
        table.add_row(*_row(proof), style="" if proof.holds else "red")
    console.print(table)
    for proof in proofs:
        if proof.complaints:
            console.print(f"{proof.name} lacks:", style="bold")
        for complaint in proof.complaints:
            line = f"✗ {complaint.demand}: {complaint.message}"
            console.print(Padding(line, (0, 0, 0, 2), expand=False), style="red")
            if complaint.remedy:
                console.print(Padding(f"→ {complaint.remedy}", (0, 0, 0, 4), expand=False))
    missing = sum(len(proof.complaints) for proof in proofs)
    used = sum(os.times()[2:4])  # of the children
    verdict = "all proven" if not missing else f"{missing} {'thing is' if missing == 1 else 'things are'} missing"
    judged = "1 exercise" if len(proofs) == 1 else f"{len(proofs)} exercises"
    console.print(f"{judged}, {verdict}, {seconds:.1f} s, {used:.1f} s of CPU")


def _row(proof: Proof) -> Iterable[str]:
    mutants = "not made" if proof.mutants is None else f"{proof.killed} of {proof.mutants - proof.equivalent}"
    degenerate = f"{proof.highest_degenerate} points" if proof.degenerate else "not made"
    repeats = f"{proof.flakes} flakes in {proof.repeats * proof.right} gradings" if proof.repeats else ""
    notes = "proven before" if proof.cached else repeats
    yield from (proof.name, str(proof.right), str(proof.wrong), degenerate, mutants, f"{proof.seconds:.1f}")
    yield notes if proof.holds else "✗"


def _changed_since(course: Course, numbers: Iterable[int], revision: str) -> set[int]:
    """Return the exercises of which a file has changed since a revision, or is not known to git yet."""
    listed = [["diff", "--name-only", "--relative", revision, "--"], ["ls-files", "--others", "--exclude-standard"]]
    changed = set[str]()
    for arguments in listed:
        command = ["git", "-C", str(course.root), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            raise UsageError(f"git can't compare with {revision!r}: {done.stderr.strip()}")
        changed |= {parts[1] for path in done.stdout.splitlines() if len(parts := path.split("/")) > 1}
    return {number for number in numbers if course.folders[number].name in changed}
