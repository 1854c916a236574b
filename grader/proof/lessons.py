"""Find out what each wrong design fails on, and write it down for the diagnosis. For authors."""

import hashlib
import json

from grader.course import Course
from grader.diagnosis import FAILED, Pattern, Record, lessons_for, read_record, trace
from grader.errors import CourseError
from grader.model import Aspect, Exercise, ExerciseGrade, Lesson
from grader.proof.rejected import read_claim
from grader.proof.workshop import Answer, Workshop
from grader.submission import Refusal, design, reference
from grader.targets import designs_in


def wrong_designs(course: Course, exercise: Exercise) -> dict[str, Answer]:
    """Return the texts of the wrong designs that are kept, by name; raise `CourseError` if one can't be read."""
    answers = {}
    for path in designs_in(course.solutions / exercise.name / "rejected"):
        submission = design(course, exercise, path)
        if isinstance(submission.texts, Refusal):
            raise CourseError(submission.texts.message)
        answers[path.name] = submission.texts
    return answers


def fingerprint(course: Course, exercise: Exercise) -> str:
    """Return a digest of all that the patterns depend on, but for the grader itself."""
    paths = sorted(path for path in exercise.hidden.glob("*.py"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in [*paths, exercise.folder / "kata.toml"]}
    document = [texts, wrong_designs(course, exercise), reference(course, exercise).fingerprint]
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=dict).encode()).hexdigest()[:16]


def is_current(course: Course, exercise: Exercise) -> bool:
    """Tell whether the record was made from what is there now."""
    return read_record(exercise).made_from == fingerprint(course, exercise)


def make_record(course: Course, exercise: Exercise) -> Record:
    """Judge every wrong design, and return what each fails on in the aspect that refuses it."""
    answers = wrong_designs(course, exercise)
    aspects = {name: claim.aspect for name, answer in answers.items() if (claim := read_claim(answer, exercise))}
    workshop = Workshop(course, exercise)
    patterns: list[Pattern] = []
    try:
        for aspect in Aspect:
            chosen = {name: answers[name] for name, claimed in aspects.items() if claimed is aspect}
            grades = workshop.judge(chosen, aspects=(aspect,), shrink=True)
            patterns += [_pattern(name, answers[name], exercise, grade) for name, grade in grades.items()]
    finally:
        workshop.close()
    return Record(fingerprint(course, exercise), tuple(patterns))


def undiagnosed(record: Record) -> list[str]:
    """Return the designs whose own pattern doesn't lead to their lesson: too many others fail in the same way."""
    return [
        one.design
        for one in record.patterns
        if Lesson(aspect=one.aspect, text=one.lesson) not in lessons_for(record.patterns, one.aspect, one.traces)
    ]


def _pattern(name: str, answer: Answer, exercise: Exercise, grade: ExerciseGrade) -> Pattern:
    claim = read_claim(answer, exercise)
    if claim is None:
        raise CourseError(f"{name} in rejected/ of {exercise.name} does not begin with its two lines.")
    failed = (check for check in grade.checks if check.aspect is claim.aspect and check.outcome in FAILED)
    return Pattern(name, claim.aspect, claim.lesson, {check.id: trace(check) for check in failed})
