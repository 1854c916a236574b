"""What tests of the library must notice, and what they must leave alone."""

import builtins
import random
import tomllib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.judge.suite import CourseCode, FunctionTap, Twin

HIDDEN = Path(__file__).parent
LIBRARY = HIDDEN.parent / "date_range.py"
FILE = "test_date_range.py"
AS_GIVEN = "as_given"
REPEATS = 3  # more runs with the library as given, so that tests that end by chance, or by turns, stand out
ENOUGH = 5  # mistakes that must be noticed before silence at a right library counts
SLOW = ("days", "by_week", "workdays", "merge")  # take longer the longer the ranges; the other operations don't
MAX_CALLS = 10_000  # of the library in one run; ends tests that would never end


@dataclass(frozen=True, slots=True)
class Variant:
    """A version of the library."""

    name: str
    sentence: str  # for the learner
    replacements: Sequence[tuple[str, str]]

    def apply(self, text: str) -> str:
        """Return the library's `text`, changed."""
        for old, new in self.replacements:
            if text.count(old) != 1:
                raise CourseError(
                    f"exercises/55_write_tests/date_range.py is not as given, so {self.name!r} can't be made of it. "
                    "Restore it with: git checkout -- exercises/55_write_tests/date_range.py"
                )
            text = text.replace(old, new)
        return text


def read_variants(kind: str) -> dict[str, Variant]:
    """Return the variants of one kind by name."""
    table = tomllib.loads((HIDDEN / "mutants.toml").read_text(encoding="utf-8"))
    return {
        entry["name"]: Variant(entry["name"], entry["sentence"], [(old, new) for old, new in entry["replacements"]])
        for entry in table[kind]
    }


RIGHT, MUTANTS = read_variants("right"), read_variants("mutant")


@dataclass(frozen=True, slots=True)
class Run:
    """How the learner's tests ended with one variant."""

    variant: str
    outcomes: Mapping[str, str]  # "passed", "failed" or "skipped", by test
    said: Mapping[str, str]  # by those that failed, what they said

    def names(self, outcome: str) -> set[str]:
        """Return the tests that ended so."""
        return {name for name, one in self.outcomes.items() if one == outcome}

    def __str__(self) -> str:
        counts = [f"{len(self.names(outcome))} {outcome}" for outcome in ("failed", "passed", "skipped")]
        return ", ".join(count for count in counts if not count.startswith("0 ")) or "no tests ran"


class Library:
    """The library in all its variants, in a process of its own. Asks of all at once what nearly every run will ask."""

    def __init__(self, process: Twin, variants: Sequence[str]) -> None:
        self._process = process
        self._variants = list(variants)
        self._answers: dict[tuple[str, str, str], tuple[str, object]] = {}

    def serve(self, variant: str, operation: str, arguments: tuple[object, ...]) -> object:
        """Do one operation with one variant."""
        question = operation, repr(arguments)
        if (variant, *question) not in self._answers:
            variants = [variant] if operation in SLOW else self._variants
            answers = self._process.serve_all(variants, operation, arguments)
            self._answers |= {(one, *question): answer for one, answer in zip(variants, answers, strict=True)}
        kind, answer = self._answers[variant, *question]
        if kind == "gave":
            return answer
        raise getattr(builtins, kind, RuntimeError)(*answer if isinstance(answer, tuple) else ())


class Trial:
    """The learner's tests, held against every variant of the library. Runs them once for all checks."""

    def __init__(self, subject: Twin, text: str, course_code: CourseCode, runs: list[Run]) -> None:
        self._subject = subject
        self._text = text
        self._course_code = course_code
        self._runs = runs

    def of(self, variant: str) -> Run:
        """Return the run with a variant; of those with the library as given, the one with most failures."""
        return max(self._all_of([variant]), key=lambda run: len(run.names("failed")))

    def unsteady(self) -> list[str]:
        """Return the tests that don't always end in the same way with the library as given."""
        runs = self._all_of([AS_GIVEN])
        names = {name for run in runs for name in run.outcomes}
        return sorted(name for name in names if len({run.outcomes.get(name) for run in runs}) > 1)

    def noticed_by(self, mutant: str) -> set[str]:
        """Return the tests that fail because of a mistake: those that pass with every right library.

        Where one test ends by chance, others may as well, so none is believed.
        """
        rights = self._all_of(RIGHT)
        trusted = set.intersection(*(run.names("passed") for run in rights))
        if not any(FILE in run.outcomes for run in rights):
            trusted.add(FILE)  # a file that can't be collected has noticed something, too
        return set() if self.unsteady() else self.of(mutant).names("failed") & trusted

    def noticed(self) -> list[str]:
        """Return the mistakes that the tests notice."""
        return [mutant for mutant in MUTANTS if self.noticed_by(mutant)]

    def account(self) -> str:
        """Say how many mistakes are noticed, and describe the others."""
        noticed = self.noticed()
        others = [f"- {mutant.sentence}" for name, mutant in MUTANTS.items() if name not in noticed]
        return "\n".join([f"Noticed {len(noticed)} of {len(MUTANTS)} mistakes. Not yet:", *others])

    def show(self, variant: str) -> None:
        """Let the verdict begin with how the run went."""
        self._subject.tell(f"pytest {FILE}", str(self.of(variant)))

    def _all_of(self, variants: Container[str]) -> list[Run]:
        """Return the runs with some variants."""
        if not self._runs:
            self._run_all()
        return [run for run in self._runs if run.variant in variants]

    def _run_all(self) -> None:
        """Run the tests with all variants in an order that they can't know, so that only behaviour tells them apart."""
        variants = {**RIGHT, **MUTANTS}
        given = LIBRARY.read_text(encoding="utf-8")
        modules = {name: variant.apply(given) for name, variant in variants.items()}
        probes = (HIDDEN / "library_probes.py").read_text(encoding="utf-8")
        library = Library(self._course_code(modules, probes), list(modules))
        order = [*variants, *[AS_GIVEN] * REPEATS]
        random.SystemRandom().shuffle(order)
        self._runs += [self._run(name, library) for name in order]

    def _run(self, variant: str, library: Library) -> Run:
        calls = 0

        def serve(operation: str, arguments: tuple[object, ...]) -> object:
            nonlocal calls
            calls += 1
            if calls > MAX_CALLS:
                raise RuntimeError(f"One run of the tests calls the library more than {MAX_CALLS:,} times.")
            return library.serve(variant, operation, arguments)

        ended = self._subject.run(self._text, FunctionTap(serve))
        return Run(
            variant,
            {name: outcome for name, outcome, _ in ended},
            {name: said for name, outcome, said in ended if outcome == "failed"},
        )


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Give the list that the runs are kept in, for all checks of one answer."""
    return []


@pytest.fixture
def trial(lasting_subject: Twin, files: Mapping[str, str], course_code: CourseCode, runs: list[Run]) -> Trial:
    """Give the trial of the learner's tests. It starts when it is first asked."""
    return Trial(lasting_subject, files[FILE], course_code, runs)


@pytest.mark.parametrize("name", RIGHT)
def test_raises_no_false_alarm(trial: Trial, name: str) -> None:
    """Your tests pass with a library that keeps all promises, and they are not just silent."""
    run, noticed = trial.of(name), len(trial.noticed())
    failed = sorted(run.names("failed"))
    trial.show(name)
    if failed:
        rest = f"\n… and {len(failed) - 1} more" if len(failed) > 1 else ""
        pytest.fail(f"wanted     no failure. {RIGHT[name].sentence}\n{failed[0]}\n{run.said[failed[0]]}{rest}")
    if not run.names("passed"):
        pytest.fail("wanted     at least one test that passes")
    if noticed < ENOUGH:
        pytest.fail(f"Silence counts once your tests notice {ENOUGH} of the mistakes.\n{trial.account()}")


def test_notices_all_mistakes(trial: Trial) -> None:
    """Your tests notice every mistake."""
    trial.show(AS_GIVEN)
    if len(trial.noticed()) < len(MUTANTS):
        pytest.fail(trial.account())


@pytest.mark.parametrize("name", MUTANTS)
def test_notices_a_mistake(trial: Trial, name: str) -> None:
    """One of your tests fails if the library makes this mistake."""
    run, noticed = trial.of(name), trial.noticed_by(name)
    failed = sorted(run.names("failed"))
    trial.show(name)
    if noticed:
        return
    if unsteady := trial.unsteady():
        pytest.fail(f"Nothing counts as noticed: {unsteady[0]} doesn't always end in the same way with one library.")
    if failed:
        pytest.fail(f"wanted     a failure of a test that passes with every right library. {MUTANTS[name].sentence}")
    pytest.fail(f"wanted     a test that fails. {MUTANTS[name].sentence}")
