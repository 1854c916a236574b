"""Hold an exercise against everything that is demanded of it."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from grader.catalog import read_exercise
from grader.course import Course
from grader.diagnosis import read_record
from grader.errors import CourseError, GraderError, SetupError, needs_extra
from grader.model import Aspect, Check, Exercise, ExerciseGrade, Kind, Measurement, Outcome, State
from grader.proof.degenerate import make_degenerates
from grader.proof.lessons import is_current, undiagnosed
from grader.proof.record import Complaints, Demands, Mutant, Proof
from grader.proof.rejected import read_claim
from grader.proof.upkeep import EQUIVALENT, look_after
from grader.proof.workshop import Answer, Workshop
from grader.submission import Submission, design, learners, reference
from grader.targets import designs_in

MOST_DEGENERATE = 10  # points that an answer may get which does nothing of what is asked
SEPARATION = 3.0  # times the budget that a wrong complexity must need
ROOM = 0.9  # share of the budget that a right design may need
MOST_EXACT = 100  # counted operations
MIN_ACCEPTED = 2
MIN_REJECTED = 5
DYNAMIC = (Aspect.BEHAVIOUR, Aspect.PERFORMANCE)  # aspects that running an answer shows

Report = Callable[[str], None]
"""Told what is being done."""


def prove(course: Course, number: int, demands: Demands, report: Report = lambda _: None) -> Proof:
    """Return what is missing in one exercise, and the figures of its proof."""
    started = time.monotonic()
    name = course.folders[number].name
    complaints = Complaints()
    try:
        exercise = read_exercise(course, number)
    except GraderError as error:
        complaints.add("metadata", str(error), "Mend kata.toml.")
        return Proof(number=number, name=name, complaints=tuple(complaints.found))
    report("files")
    look_after(course, exercise, complaints)
    figures: dict[str, object] = {}
    try:
        with closing(Workshop(course, exercise)) as workshop:
            figures = _Prover(course, exercise, workshop, complaints, report).run(demands)
    except GraderError as error:
        complaints.add("judging", str(error), "Mend this first; nothing else can be shown.")
    return Proof(
        number=number,
        name=name,
        complaints=tuple(complaints.found),
        seconds=round(time.monotonic() - started, 2),
        **figures,  # type: ignore[arg-type]  # fields of the record by name
    )


@dataclass(frozen=True, slots=True)
class _Prover:
    course: Course
    exercise: Exercise
    workshop: Workshop
    complaints: Complaints
    report: Report

    def run(self, demands: Demands) -> dict[str, object]:
        """Judge all that has to be judged; return the figures of the proof."""
        model = reference(self.course, self.exercise)
        if model.refusal is not None:
            self.complaints.add("reference", model.refusal.message, "Write the reference solution.")
            return {}
        if demands.mutants:
            _mutants("")  # lacks its library, if any, before the long part
        right = {"the reference": model.readable, **self._designs("accepted")}
        wrong = self._designs("rejected") if demands.wrong else {}
        self.report("right and wrong answers")
        figures: dict[str, object] = {"right": len(right), "wrong": len(wrong)}
        grades = self.workshop.judge({**right, "the stub": learners(self.course, self.exercise).readable})
        self._check_stub(grades["the stub"])
        if self._check_faults(grades):
            return figures
        self._check_right({key: grades[key] for key in right})
        if demands.wrong:
            self._check_wrong(wrong)
        if demands.degenerate:
            figures |= self._check_degenerates(model.readable)
        if demands.mutants and self.exercise.kind is not Kind.TEST:  # tests that are changed may be as good
            figures |= self._check_mutants(model)
        if demands.repeat:
            figures |= self._check_repeats(right, demands)
        return figures

    def _designs(self, folder: str) -> dict[str, Answer]:
        """Return the texts of the designs kept in a folder, by path."""
        answers: dict[str, Answer] = {}
        top = self.course.solutions / self.exercise.name / folder
        for path in designs_in(top):
            submission = design(self.course, self.exercise, path)
            if submission.refusal is not None:
                self.complaints.add("designs", submission.refusal.message, "Mend it: a design must be readable.")
            else:
                answers[submission.label] = submission.readable
        return answers

    def _check_stub(self, stub: ExerciseGrade) -> None:
        if stub.fault is None and (stub.state is not State.NOT_STARTED or stub.earned):
            self.complaints.add(
                "stub",
                f"The stub as given earns {stub.earned} points and counts as {stub.state}.",
                "Put the stub back, or record it with: grader stubs",
            )

    def _check_faults(self, grades: Mapping[str, ExerciseGrade]) -> bool:
        """Return whether there are answers that could not be judged."""
        faults = Counter((grade.state, grade.fault) for grade in grades.values() if grade.fault is not None)
        for (state, fault), count in faults.items():
            unavailable = state is State.UNAVAILABLE
            remedy = "Nothing can be shown without it." if unavailable else "Mend the suite: it could not judge."
            self.complaints.add("extras" if unavailable else "suite", f"{fault}  ({count} answers)", remedy)
        return bool(faults)

    def _check_right(self, grades: Mapping[str, ExerciseGrade]) -> None:
        if len(grades) <= MIN_ACCEPTED:
            self.complaints.add(
                "accepted",
                f"{len(grades) - 1} other right designs are kept; {MIN_ACCEPTED} are the least.",
                "Keep more in accepted/: blind solvers write them.",
            )
        for key, grade in grades.items():
            if grade.state is not State.FULL:
                self.complaints.add(
                    "right answers",
                    f"{key} gets {grade.earned} of {grade.possible} points: {_first_failure(grade)}",
                    "Mend the README, the test or the answer: a right answer never fails.",
                )
            for measured in (check.measured for check in grade.checks if check.measured is not None):
                if grade.state is State.FULL and not _has_room(measured):
                    self.complaints.add(
                        "budgets",
                        f"{key} needs {measured.value:g} of {measured.allowed:g} {measured.unit} ({measured.name}).",
                        f"Raise the budget: a right design needs {ROOM:.0%} of it at the most.",
                    )
        if all(check.aspect is not Aspect.BEHAVIOUR or "README" not in check.id for check in _all_checks(grades)):
            self.complaints.add("README", "No session of the README is run.", "Show one in a ```python block.")

    def _check_wrong(self, answers: Mapping[str, Answer]) -> None:
        read = {key: read_claim(answer, self.exercise) for key, answer in answers.items()}
        claims = {key: None if claim is None else claim.aspect for key, claim in read.items()}
        grades: dict[str, ExerciseGrade] = {}
        for aspect in Aspect:
            grades |= self._judge_wrong({key: answers[key] for key, claim in claims.items() if claim is aspect}, aspect)
        if self._check_faults(grades):
            return
        refused_by = Counter[Aspect]()
        for key, claim in claims.items():
            if claim is None:
                self.complaints.add(
                    "rejected",
                    f"{key} does not begin with its two lines.",
                    "Begin with `# refused by: ASPECT — why` and `# lesson: …`.",
                )
                continue
            refused_by[claim] += 1
            self._check_refusal(key, grades[key], claim)
        for aspect in Aspect:
            if not refused_by[aspect] and self.exercise.points.of(aspect):
                self.complaints.add(
                    "rejected", f"No wrong answer is kept that fails on {aspect}.", "Add one to rejected/."
                )
        if answers:
            self._check_lessons()
        if len(answers) < MIN_REJECTED:
            self.complaints.add(
                "rejected", f"{len(answers)} wrong answers are kept; {MIN_REJECTED} are the least.", "Keep more."
            )

    def _check_lessons(self) -> None:
        """Note where learners who make the mistake of a wrong design would not get its lesson."""
        remedy = f"Record them with: grader lessons {self.exercise.number:02d}"
        if not is_current(self.course, self.exercise):
            self.complaints.add("lessons", "The patterns of the wrong designs are not up to date.", remedy)
            return
        for name in undiagnosed(read_record(self.exercise)):
            self.complaints.add(
                "lessons",
                f"rejected/{name} fails in the same way as several others with other lessons.",
                "Tell them apart by a check, or give those the same lesson whose mistake is the same.",
            )

    def _judge_wrong(self, answers: Mapping[str, Answer], claim: Aspect) -> Mapping[str, ExerciseGrade]:
        """Judge what the claim is about, and what must hold besides."""
        aspects = dict.fromkeys((Aspect.BEHAVIOUR, claim))
        return self.workshop.judge(answers, aspects=aspects, until_failure=claim is Aspect.BEHAVIOUR)

    def _check_refusal(self, key: str, grade: ExerciseGrade, claim: Aspect) -> None:
        scores = {aspect.name: aspect for aspect in grade.aspects}
        if scores[claim].passed == scores[claim].checks:
            self.complaints.add(
                "wrong answers",
                f"{key} loses nothing on {claim}, which should refuse it.",
                "Add a check that refuses it, or mend its first line.",
            )
        if claim is not Aspect.BEHAVIOUR and scores[Aspect.BEHAVIOUR].passed < scores[Aspect.BEHAVIOUR].checks:
            self.complaints.add(
                "wrong answers",
                f"{key} already fails on behaviour: {_first_failure(grade)}",
                "Let it make one mistake only, or mend its first line.",
            )
        measured = [check.measured for check in grade.checks if check.measured is not None]
        # Where nothing at all is allowed, any is beyond every factor.
        separated = any(one.value > 0 and one.value >= SEPARATION * one.allowed for one in measured)
        ended = any(check.outcome in (Outcome.TIMEOUT, Outcome.CRASHED) for check in grade.checks)
        if claim is Aspect.PERFORMANCE and not separated and not ended:
            self.complaints.add(
                "budgets",
                f"{key} misses no budget by {SEPARATION:g} times.",
                "Measure at a larger size, or lower the budget.",
            )

    def _check_degenerates(self, texts: Answer) -> dict[str, object]:
        """Judge without types first: where even all of their points would be too few, mypy need not run."""
        self.report("degenerate answers")
        answers = make_degenerates(self.exercise, texts)
        points = {key: _at_most(grade) for key, grade in self.workshop.judge(answers, aspects=DYNAMIC).items()}
        close = {key: answers[key] for key, most in points.items() if most > MOST_DEGENERATE}
        points |= {key: grade.earned for key, grade in self.workshop.judge(close).items()}
        for key, earned in points.items():
            if earned > MOST_DEGENERATE:
                self.complaints.add(
                    "degenerate answers",
                    f"An answer that {key} gets {earned} points; {MOST_DEGENERATE} are the most.",
                    "Let the checks observe more at once.",
                )
        return {"degenerate": len(points), "highest_degenerate": max(points.values(), default=0)}

    def _check_mutants(self, model: Submission) -> dict[str, object]:
        texts = model.readable
        mutants = [(name, mutant) for name, text in texts.items() if name.endswith(".py") for mutant in _mutants(text)]
        answers = {str(place): {**texts, name: mutant.text} for place, (name, mutant) in enumerate(mutants)}
        self.report(f"{len(mutants)} mutants")
        grades = self.workshop.judge(answers, aspects=DYNAMIC, until_failure=True)
        alive = {key: answers[key] for key, grade in grades.items() if not _is_refused(grade)}
        grades = self.workshop.judge(alive, aspects=(Aspect.TYPES,), until_failure=True)
        survivors = [mutants[int(key)] for key, grade in grades.items() if not _is_refused(grade)]
        return self._sort_survivors(survivors, len(mutants))

    def _sort_survivors(self, survivors: list[tuple[str, Mutant]], made: int) -> dict[str, object]:
        """Tell the equivalent ones, as recorded, from those that a better test must kill."""
        recorded = _read_equivalents(self.course, self.exercise)
        path = self.course.relative(self.course.solutions / self.exercise.name / EQUIVALENT)
        used = {(mutant.before, mutant.after) for _, mutant in survivors} & recorded.keys()
        for before, after in recorded.keys() - used:
            self.complaints.add(
                "mutants", f"{path} records {before!r} → {after!r}, which is no survivor.", "Remove the entry."
            )
        left = [(name, mutant) for name, mutant in survivors if (mutant.before, mutant.after) not in recorded]
        for name, mutant in left:
            self.complaints.add(
                "mutants",
                f"{name} {mutant}",
                f"Write a check that notices it, or record it in {path} with a reason.",
            )
        return {
            "mutants": made,
            "killed": made - len(survivors),
            "equivalent": len(survivors) - len(left),
            "survivors": tuple(f"{name} {mutant}" for name, mutant in left),
        }

    def _check_repeats(self, right: Mapping[str, Answer], demands: Demands) -> dict[str, object]:
        flakes = 0
        with _hogs(demands.hogs):
            for turn in range(demands.repeat):
                self.report(f"repeat {turn + 1} of {demands.repeat}")
                for key, grade in self.workshop.judge(right).items():
                    if grade.state is not State.FULL:
                        flakes += 1
                        self.complaints.add(
                            "flakes",
                            f"{key} did not get full points in repeat {turn + 1}: {_first_failure(grade)}",
                            "Find what differs between runs; never try again.",
                        )
        return {"repeats": demands.repeat, "flakes": flakes}


def _mutants(text: str) -> list[Mutant]:
    try:
        from grader.proof.mutants import make_mutants  # noqa: PLC0415 -- its library comes with an extra
    except ModuleNotFoundError:
        raise SetupError(f"{needs_extra('verify')}, or leave mutants out: grader verify --quick") from None
    return make_mutants(text)


def _has_room(measured: Measurement) -> bool:
    """Tell whether a measurement stays well below its budget. A small whole number is a count, and exact."""
    counted = all(number.is_integer() and number <= MOST_EXACT for number in (measured.value, measured.allowed))
    return counted or measured.value <= ROOM * measured.allowed


def _all_checks(grades: Mapping[str, ExerciseGrade]) -> Iterator[Check]:
    return (check for grade in grades.values() for check in grade.checks)


def _first_failure(grade: ExerciseGrade) -> str:
    for check in grade.checks:
        if check.outcome is not Outcome.PASSED:
            return f"{check.id} ({check.outcome}): {check.title}\n{check.message}"
    return grade.fault or "no check failed"


def _is_refused(grade: ExerciseGrade) -> bool:
    """Tell whether a check noticed the change. A fault of the suite is no notice."""
    return any(check.outcome in (Outcome.FAILED, Outcome.CRASHED, Outcome.TIMEOUT) for check in grade.checks)


def _at_most(grade: ExerciseGrade) -> int:
    """Return the points that an answer would get if every check of its types held."""
    scores = {aspect.name: aspect for aspect in grade.aspects}
    if Aspect.BEHAVIOUR not in scores:
        return 0
    shares = {name: score.passed / (score.checks or 1) for name, score in scores.items()} | {Aspect.TYPES: 1.0}
    works = shares[Aspect.BEHAVIOUR]
    others = sum(score.possible * shares[name] for name, score in scores.items() if name is not Aspect.BEHAVIOUR)
    return int(works * (scores[Aspect.BEHAVIOUR].possible + others))


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    before: str
    after: str
    reason: str = Field(min_length=1)


def _read_equivalents(course: Course, exercise: Exercise) -> dict[tuple[str, str], str]:
    """Return the reasons of the mutants that are recorded to make no difference, by what they change."""
    path = course.solutions / exercise.name / EQUIVALENT
    if not path.exists():
        return {}
    shown = course.relative(path)
    try:
        entries = TypeAdapter(list[_Entry]).validate_python(course.read_toml(path).get("mutant", []))
    except ValidationError as error:
        fault = error.errors()[0]
        raise CourseError(
            f"{shown} is not right ({'.'.join(map(str, fault['loc']))}: {fault['msg']}). "
            "Every [[mutant]] has before, after and reason."
        ) from None
    return {(entry.before.strip(), entry.after.strip()): entry.reason for entry in entries}


@contextmanager
def _hogs(count: int) -> Iterator[None]:
    """Keep `count` processes busy beside the work."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()
