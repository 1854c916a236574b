"""Render a grade as GitHub Markdown, for the summary of a step: points, a table for each pillar, then what failed."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from grader.model import Aspect, AspectScore, Check, ExerciseGrade, Grade, Outcome, PillarScore, State
from grader.report.escaping import fenced, markdown

MAX_MESSAGE = 4000  # characters of one message, so that one exercise can't use up the room of all

STATES = {
    State.NOT_STARTED: "not started",
    State.IN_PROGRESS: "in progress",
    State.PASSED: "behaviour holds",
    State.FULL: "all points",
    State.UNAVAILABLE: "not available here",
    State.INFRASTRUCTURE: "could not be judged",
}
OUTCOMES = {
    Outcome.FAILED: "Failed",
    Outcome.MISSING: "Never reported",
    Outcome.CRASHED: "Ended the process",
    Outcome.TIMEOUT: "Took too long",
}
FAULTS = {
    State.UNAVAILABLE: "Not available here, and not counted: something has to be installed first.",
    State.INFRASTRUCTURE: "Could not be judged, and not counted: course or machine are at fault, not the answer.",
}
NO_POINTS = "–"  # noqa: RUF001 -- a dash as typographers set it
TABLE = "\n| Exercise | State | Behaviour | Types | Performance | Points |\n| --- | --- | ---: | ---: | ---: | ---: |\n"


def render(grade: Grade, *, max_bytes: int = 1_000_000) -> str:
    """Return the grade as Markdown of at most `max_bytes` in UTF-8; GitHub refuses a step's summary above 1 MiB.

    Where that is too little, the details of later exercises are left out, then the last rows of the table, and a line
    says so.
    """
    table = list(_table(grade))
    details = [_details(one) for one in grade.exercises if _has_details(one)]
    parts = [*table, *details]
    sizes = list(accumulate((len(part.encode()) for part in parts), initial=0))
    if sizes[-1] <= max_bytes:
        return "".join(parts)
    for kept in range(len(parts) - 1, 0, -1):
        note = _left_out(max(0, len(table) - kept), min(len(details), len(parts) - kept), max_bytes)
        if sizes[kept] + len(note.encode()) <= max_bytes:
            return "".join(parts[:kept]) + note
    return ""


def _left_out(rows: int, details: int, max_bytes: int) -> str:
    told = [f"{rows} of the rows above"] * (rows > 0) + [f"details of {details} below"] * (details > 0)
    return (
        f"\nThis page may have {max_bytes:,} bytes, so exercises are left out: {', '.join(told)}. "
        "The grade's JSON document has them all.\n"
    )


def _table(grade: Grade) -> Iterator[str]:
    """Yield the totals and the tables, cut where a text may end."""
    mode = "Graded" if grade.mode == "graded" else "Practice"
    yield (
        f"## {_of(grade)} points\n\n"
        f"{mode} run of {markdown(grade.started)}, {grade.seconds:.1f} s, Python {markdown(grade.python)}, "
        f"grader {markdown(grade.grader)}.\n"
    )
    for pillar in grade.pillars:
        heading = f"\n### Pillar {pillar.number} · {markdown(pillar.title)}: {_of(pillar)} points\n{TABLE}"
        for exercise in grade.exercises:
            if exercise.pillar == pillar.number:
                yield heading + _row(exercise)
                heading = ""


def _row(exercise: ExerciseGrade) -> str:
    points = {aspect.name: _of(aspect) for aspect in exercise.aspects}
    cells = [
        markdown(_heading(exercise)),
        STATES[exercise.state],
        *(points.get(aspect, NO_POINTS) for aspect in Aspect),
        NO_POINTS if exercise.state in FAULTS else _of(exercise),
    ]
    return f"| {' | '.join(cells)} |\n"


def _of(score: Grade | PillarScore | ExerciseGrade | AspectScore) -> str:
    return f"{score.earned} of {score.possible}"


def _heading(exercise: ExerciseGrade) -> str:
    """Return number and title of a learner's answer, and the path of any other submission."""
    learners = exercise.submission.startswith("exercises/")
    return f"{exercise.number:02d} {exercise.title}" if learners else exercise.submission


def _has_details(exercise: ExerciseGrade) -> bool:
    lost = exercise.earned < exercise.possible
    return exercise.state in FAULTS or (lost and exercise.state is not State.NOT_STARTED)


def _details(exercise: ExerciseGrade) -> str:
    heading = f"\n### {markdown(_heading(exercise))}\n"
    if exercise.state in FAULTS:
        return f"{heading}\n{FAULTS[exercise.state]}\n\n{fenced(_cut(exercise.fault or ''))}\n"
    return heading + "".join(
        _aspect(aspect, exercise) for aspect in exercise.aspects if aspect.earned < aspect.possible
    )


def _aspect(aspect: AspectScore, exercise: ExerciseGrade) -> str:
    checks = [check for check in exercise.checks if check.aspect is aspect.name]
    told = (
        f"\n**{aspect.name.value.capitalize()}**, {_of(aspect)} points, {aspect.passed} of {aspect.checks} checks hold"
    )
    failed = [check for check in checks if check.outcome in OUTCOMES]
    if failed:
        lessons = [lesson.text for lesson in exercise.lessons if lesson.aspect is aspect.name]
        often = "".join(f"\nOften the cause: {markdown(text)}\n" for text in lessons)
        return f"{told}.\n{_failure(failed)}{often}"
    silent = sum(check.outcome is Outcome.NOT_RUN for check in checks)
    return f"{told}{f'; {silent} did not run' if silent else _reason(exercise) if checks else ''}.\n"


def _reason(exercise: ExerciseGrade) -> str:
    """Return why an aspect whose checks all hold has not got all its points."""
    behaviour = exercise.aspects[0]
    works = behaviour.passed == behaviour.checks
    return f"; it counts as far as {'what was to be mended is' if works else 'the behaviour works'}"


def _failure(failed: Sequence[Check]) -> str:
    first = failed[0]
    return "".join(
        [
            f"\n✗ {OUTCOMES[first.outcome]}: {markdown(first.title)}\n",
            f"\n{fenced(_cut(first.message))}\n" if first.message else "",
            f"\nAt {markdown(first.place)}\n" if first.place is not None else "",
            f"\nAnd {len(failed) - 1} more.\n" if len(failed) > 1 else "",
        ]
    )


def _cut(text: str) -> str:
    return text if len(text) <= MAX_MESSAGE else f"{text[:MAX_MESSAGE]}\n…"
