"""`grader compare`: the learner's answer beside the reference and the other right designs, once it has passed."""

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.commands.scope import AsJson, Number, find_exercise, look_around, open_scope, screen
from grader.comparison import Comparison, Design, compare_designs
from grader.course import Course
from grader.errors import CourseError, SetupError, UsageError, needs_extra
from grader.grading import grade_beside
from grader.model import Aspect, AspectScore, Exercise, State
from grader.report.beside import render_comparison
from grader.report.beside_page import render_page
from grader.standing import PASSED, Standing
from grader.store import write_atomically
from grader.submission import Submission
from grader.targets import Target, find_targets

Spoil = Annotated[bool, typer.Option("--spoil", help="Compare before you have passed, which shows the answer.")]
Page = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write it to FILE as a page.", show_default=False)
]


def compare(
    context: typer.Context, number: Number, *, spoil: Spoil = False, page: Page = None, as_json: AsJson = False
) -> None:
    """Show your answer beside the reference and other right designs: points, cost, code, differences, and notes.

    Only once you have passed, or with --spoil. All are judged in one run. Exit 1 if you have not passed yet.

    Example: grader compare 07 --html compare.html
    """
    course = open_scope(context)
    exercise = find_exercise(course, number)
    targets = _find_designs(course, exercise)
    submissions = [target.submission for target in targets if target.submission is not None]
    if not spoil and (lacking := _find_lack(course, look_around(course).of(exercise), targets[0])) is not None:
        again = f"To compare all the same, which shows the answer: grader compare {exercise.number:02d} --spoil"
        typer.echo(f"{lacking}\n{again}", err=True)
        raise typer.Exit(1)
    comparison = _judge(course, targets, submissions)
    if page is not None:
        _write(page, render_page(comparison))
    if as_json:
        typer.echo(json.dumps(to_document(comparison), indent=1, ensure_ascii=False))
    elif page is not None:
        typer.echo(f"Wrote {page}")
    else:
        typer.echo(render_comparison(comparison, screen()))


def _find_designs(course: Course, exercise: Exercise) -> list[Target]:
    """Return the learner's answer, the reference and the accepted designs; raise where they can't be judged here."""
    home = course.solutions / exercise.name
    if not home.is_dir():
        raise UsageError(
            f"This course has no {course.relative(home)}, as a student's copy has none: there is nothing to compare "
            "your answer with. Run it in a course that has its solutions: grader --course DIR compare NUMBER"
        )
    targets = find_targets(course, [str(one) for one in (exercise.folder, home, home / "accepted")], course.root)
    for target in targets:
        if target.missing_extra is not None:
            raise SetupError(needs_extra(target.missing_extra))
        if target.fault is not None:
            raise CourseError(target.fault)
    return targets


def _find_lack(course: Course, standing: Standing, own: Target) -> str | None:
    """Return what has to be done first, or None if the learner has passed, now or ever.

    An answer that was never judged, or changed since, is judged now.
    """
    if standing.ever_passed:
        return None
    exercise = standing.exercise
    if standing.state is State.NOT_STARTED:
        return f"{exercise.name} is not started yet. Begin with: grader open {exercise.number:02d}"
    if standing.results and not standing.edited:
        return _tell_lack(exercise, standing.results[-1].aspects)
    [grade] = grade_beside(course, [own.path]).exercises
    if grade.fault is not None:
        raise CourseError(grade.fault)
    return None if grade.state in PASSED else _tell_lack(exercise, grade.aspects)


def _tell_lack(exercise: Exercise, aspects: Sequence[AspectScore]) -> str:
    behaviour = next(one for one in aspects if one.name is Aspect.BEHAVIOUR)
    return (
        f"{exercise.name} is not passed yet: {behaviour.passed} of {behaviour.checks} checks of behaviour hold. "
        f"See which don't: pytest exercises/{exercise.number:02d}"
    )


def _judge(course: Course, targets: Sequence[Target], submissions: Sequence[Submission]) -> Comparison:
    telling = f"Judging {len(targets)} designs in one run …"
    with Console(stderr=True).status(telling) if sys.stderr.isatty() else nullcontext():
        grade = grade_beside(course, [target.path for target in targets])
        return compare_designs(course, submissions, grade)


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text)
    except OSError as error:
        raise UsageError(f"{path} can't be written ({error.strerror}). Name a file in a folder of yours.") from None


def to_document(comparison: Comparison) -> dict[str, object]:
    """Return what a program wants to know of a comparison."""
    return {
        "exercise": comparison.exercise.number,
        "rules": comparison.rules,
        "designs": [_entry(design) for design in comparison.designs],
        "notes": comparison.notes,
    }


def _entry(design: Design) -> dict[str, object]:
    found = design.inspection
    return {
        "name": design.name,
        "path": design.place,
        "idea": design.idea,
        "earned": design.earned,
        "possible": design.possible,
        "cpu_ratio": design.cpu,
        "peak_kib": design.peak,
        "lines": found.lines,
        "complexity": None if found.branching is None else found.branching.value,
        "most_complex": None if found.branching is None else found.branching.function,
        "findings": [{"rule": one.rule, "place": one.place, "message": one.message} for one in found.findings],
        "budgets": {
            name: {"value": one.value, "allowed": one.allowed, "unit": one.unit}
            for name, one in design.measured.items()
        },
        "diff": design.diff,
    }
