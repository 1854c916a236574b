"""Render a grade as JUnit XML: a suite for each exercise, a case for each check. The format has no official standard.

outcome of a check       child of its case
passed                   none
failed, missing          failure
crashed, timeout         error
not-run                  skipped

Points stand in properties, since the format has no attribute for them.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.model import Check, ExerciseGrade, Grade, Outcome, State
from grader.report.escaping import one_line, printable

MAX_ATTRIBUTE = 300  # characters; the element's text holds all

_CHILDREN = {
    Outcome.FAILED: "failure",
    Outcome.MISSING: "failure",
    Outcome.CRASHED: "error",
    Outcome.TIMEOUT: "error",
    Outcome.NOT_RUN: "skipped",
}
_FAULTS = {State.INFRASTRUCTURE: "error", State.UNAVAILABLE: "skipped"}
_COUNTS = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def render(grade: Grade) -> str:
    """Return the grade as an XML 1.0 document, whatever its messages hold.

    The format knows no fault of a whole suite, so an exercise that could not be judged has a case of its own for it:
    an error where course or machine are at fault, skipped where an extra is missing.
    """
    root = Element("testsuites", name="kata")
    for exercise in grade.exercises:
        _add_suite(root, exercise, grade.started)
    _count(root)
    root.set("time", f"{grade.seconds:.3f}")
    root.set("timestamp", printable(grade.started))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add_suite(root: Element, exercise: ExerciseGrade, started: str) -> None:
    suite = SubElement(root, "testsuite", name=printable(exercise.submission), timestamp=printable(started))
    points = {"state": exercise.state.value, "earned": exercise.earned, "possible": exercise.possible}
    for aspect in exercise.aspects:
        points |= {f"{aspect.name}.earned": aspect.earned, f"{aspect.name}.possible": aspect.possible}
    _add_properties(suite, points)
    name = f"{exercise.number:02d}_{exercise.slug}"
    if exercise.state in _FAULTS:
        fault = exercise.fault or ""
        case = SubElement(suite, "testcase", classname=printable(name), name="can be judged")
        _add_child(case, _FAULTS[exercise.state], exercise.state, message=fault, text=fault)
    for check in exercise.checks:
        _add_case(suite, f"{name}.{check.aspect}", check)
    _count(suite)


def _add_case(suite: Element, classname: str, check: Check) -> None:
    test = check.id.partition("::")[2] or check.id
    case = SubElement(suite, "testcase", classname=printable(classname), name=printable(test))
    if check.outcome in _CHILDREN:
        text = "\n".join(part for part in (check.message, f"at {check.place}" if check.place else "") if part)
        told = check.title if check.outcome is not Outcome.NOT_RUN else check.message or "Did not run."
        _add_child(case, _CHILDREN[check.outcome], check.outcome, message=told, text=text)


def _add_child(case: Element, tag: str, kind: Outcome | State, *, message: str, text: str) -> None:
    child = SubElement(case, tag, message=one_line(message, MAX_ATTRIBUTE))
    child.text = printable(text)
    if tag != "skipped":  # which has no type
        child.set("type", kind.value)


def _add_properties(parent: Element, values: dict[str, str | int]) -> None:
    properties = SubElement(parent, "properties")
    for name, value in values.items():
        SubElement(properties, "property", name=name, value=str(value))


def _count(parent: Element) -> None:
    """Set on a suite, or on all of them, how many of its cases ended how."""
    for attribute, tag in _COUNTS.items():
        parent.set(attribute, str(sum(1 for _ in parent.iter(tag))))
