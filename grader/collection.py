"""Collect the hidden suite once for every submission that is judged. Nothing beside an answer is ever imported.

exercises/07_lru_cache            SubmissionFolder
├── README.md                     the examples, as one check
└── hidden/                       HiddenFolder
    ├── test_behaviour.py         SuiteModule: ordinary pytest
    ├── test_performance.py
    └── test_types.py             TypesFile: type-checked, never imported
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.errors import CourseError, needs_extra
from grader.judge.consumers import Consumer, read_consumers
from grader.judge.static import TYPE_TESTS, Finding, Findings
from grader.judge.suppressions import find_suppressions
from grader.model import Advice, Aspect, Exercise
from grader.run import RUN, CourseRun
from grader.submission import Submission
from grader.targets import DESIGNS, Target, target_of

README = "README.md"
ADVICE = pytest.StashKey[tuple[Advice, ...]]()

_MISSING_NAME = re.compile(r'^Module "[\w.]+" has no attribute "(?P<name>\w+)"')
_FENCE = re.compile(r"^```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


class CheckFailed(Exception):
    """A check of ours doesn't hold, said in plain words."""

    def __init__(self, message: str, place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place  # path:line


class SubmissionFolder(pytest.Directory):
    """A submission, with the suite of its exercise below it."""

    target: Target

    @classmethod
    def of(cls, parent: pytest.Collector, target: Target) -> "SubmissionFolder":
        """Return the collector of `target`."""
        folder = cls.from_parent(parent, path=target.path)
        folder.target = target
        return folder

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the examples, the suite, and the designs kept beside a reference if they were asked for."""
        run = self.config.stash[RUN]
        if self.path in run.targets:
            yield from self._suite()
        for name in DESIGNS:
            if any(path.is_relative_to(self.path / name) for path in run.targets if path != self.path):
                yield DesignsFolder.from_parent(self, path=self.path / name)

    def _suite(self) -> Iterator[pytest.Item | pytest.Collector]:
        yield from suite_of(self, self.target)


class DesignsFolder(pytest.Directory):
    """accepted/ or rejected/ of an exercise."""

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield the designs that were asked for."""
        run = self.config.stash[RUN]
        for target in run.targets.values():
            if target.path.parent == self.path:
                yield DesignFile.of(self, target)


class DesignFile(pytest.File):
    """One accepted or rejected design."""

    target: Target

    @classmethod
    def of(cls, parent: pytest.Collector, target: Target) -> "DesignFile":
        """Return the collector of `target`."""
        file = cls.from_parent(parent, path=target.path)
        file.target = target
        return file

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the examples and the suite."""
        yield from suite_of(self, self.target)


def suite_of(parent: SubmissionFolder | DesignFile, target: Target) -> Iterator[pytest.Item | pytest.Collector]:
    """Yield all that judges `target`; where it can't be judged, an item that says why."""
    if target.fault is not None:
        yield FaultItem.of(parent, target.fault)
    if target.submission is None or target.exercise is None:
        return
    if target.missing_extra is not None:
        yield UnavailableItem.of(parent, needs_extra(target.missing_extra))
        return
    readme = target.exercise.folder / README
    if readme.exists() and has_session(readme.read_text(encoding="utf-8")):
        yield ReadmeFile.from_parent(parent, path=readme, name=README, nodeid=f"{parent.nodeid}/{README}")
    if target.fault is None:
        yield HiddenFolder.of(parent, target.exercise)


def owner_of(node: pytest.Item | pytest.Collector) -> Target | None:
    """Return the target that `node` judges."""
    for collector in node.iter_parents():
        if isinstance(collector, SubmissionFolder | DesignFile):
            return collector.target
    return None


def collect_folder(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Return the collector of a folder of the course, or None for any other folder."""
    run = parent.config.stash[RUN]
    if path.parent not in (run.course.exercises, run.course.solutions):
        return None
    numbers = [number for number, folder in run.course.folders.items() if folder.name == path.name]
    return (
        SubmissionFolder.of(parent, run.targets.get(path) or target_of(run.course, numbers[0], path))
        if numbers
        else None
    )


class HiddenFolder(pytest.Directory):
    """The hidden suite, below the submission that it judges."""

    exercise: Exercise

    @classmethod
    def of(cls, parent: SubmissionFolder | DesignFile, exercise: Exercise) -> "HiddenFolder":
        """Return the suite of `exercise` as a child of `parent`."""
        # Beside the submission, also where the suite itself lies with the exercise: node ids then tell them apart.
        folder = cls.from_parent(parent, path=parent.path / "hidden", name="hidden", nodeid=f"{parent.nodeid}/hidden")
        folder.exercise = exercise
        return folder

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield the test files."""
        for path in sorted(self.exercise.hidden.glob("test_*.py")):
            kind = TypesFile if path.name == TYPE_TESTS else SuiteModule
            yield kind.from_parent(self, path=path, name=path.name, nodeid=f"{self.nodeid}/{path.name}")


class SuiteModule(pytest.Module):
    """Ordinary pytest tests that run in the judge."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the tests; where the file can't be imported, an item that says so, and the others go on."""
        try:
            yield from list(super().collect())
        except Exception as error:  # noqa: BLE001 -- importing a suite may raise anything
            yield FaultItem.of(self, _unreadable(self, error.__cause__ or error))


def _unreadable(suite: pytest.File, error: BaseException) -> str:
    shown = suite.config.stash[RUN].course.relative(suite.path)
    line = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
    text = error.msg if isinstance(error, SyntaxError) else error
    return f"{shown} can't be imported: {type(error).__name__}: {text}{line}. Restore it with: git checkout -- {shown}"


class TypesFile(pytest.File):
    """Consumer code that the type checker judges."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the checks that every answer must pass, and one item for each consumer."""
        run, target = self.config.stash[RUN], owner_of(self)
        if target is None or target.submission is None or run.results is None:
            return
        try:
            consumers = read_consumers(self.path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            yield FaultItem.of(self, _unreadable(self, error))
            return
        yield StrictItem.from_parent(self, name="passes_mypy_strict")
        yield SuppressionsItem.from_parent(self, name="hides_nothing_from_the_checker")
        if target.submission.exercise.idioms.graded:
            yield IdiomsItem.from_parent(self, name="follows_the_idioms")
        for consumer in consumers:
            yield ConsumerItem.of(self, consumer)


class CheckItem(pytest.Item):
    """A check of ours; its `title` is what should hold."""

    aspect = Aspect.TYPES
    title: str

    @property
    def run(self) -> CourseRun:
        """Return the session's run."""
        return self.config.stash[RUN]

    @property
    def submission(self) -> Submission:
        """Return what is judged."""
        target = owner_of(self)
        if target is None or target.submission is None:
            raise CourseError("There is nothing to judge.")
        return target.submission

    @property
    def findings(self) -> Findings:
        """Wait for the checkers and return what they found."""
        if self.run.results is None:
            raise CourseError("The checkers were not started.")
        findings = self.run.results.of(self.submission.label)
        if findings.fault is not None:
            raise CourseError(findings.fault)
        if findings.refusal is not None:
            raise CheckFailed(findings.refusal)
        return findings

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the item's place for pytest's own lines."""
        return self.path, None, self.name


class FaultItem(CheckItem):
    """Stands for checks that can't be made, and says why."""

    title = "The exercise can be judged."
    message: str

    @classmethod
    def of(cls, parent: pytest.Collector, message: str) -> "FaultItem":
        """Return an item that fails with `message`, at the course's cost."""
        item = cls.from_parent(parent, name="can_be_judged")
        item.message = message
        return item

    def runtest(self) -> None:
        """Fail."""
        raise CourseError(self.message)


class UnavailableItem(FaultItem):
    """Stands for checks that need what is not installed. Nobody has failed."""

    title = "The exercise can be judged here."

    def runtest(self) -> None:
        """Say so."""
        pytest.skip(self.message)


class ReadmeFile(pytest.File):
    """The README, whose session is one check."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the session."""
        yield ExamplesItem.from_parent(self, name="session")


class ExamplesItem(CheckItem):
    """The session in the README."""

    aspect = Aspect.BEHAVIOUR
    title = "The session in the README goes as shown."

    def runtest(self) -> None:
        """Run the examples beside the learner's code."""
        readme = self.submission.exercise.folder / README
        shown = self.run.course.relative(readme)
        dialogue = self.run.ask_session(self.submission)
        try:
            wrong = dialogue.run_examples(shown, _examples(readme.read_text(encoding="utf-8")))
        finally:
            dialogue.close()
        if wrong is not None:
            came = [f"  at {frame} in {frame.function}:  {frame.source}" for frame in wrong.frames]
            lines = [f">>> {wrong.code}", f"came back  {wrong.got or 'nothing'}", *came]
            place = str(wrong.frames[-1]) if wrong.frames else None
            wanted = wrong.wanted or ("no error" if wrong.frames else "nothing")
            shown_there = f"wanted     {wanted}"
            raise CheckFailed("\n".join([*lines, shown_there, f"({shown}:{wrong.line})"]), place)


def has_session(markdown: str) -> bool:
    """Tell whether a README shows a session that can be run."""
    return ">>>" in _examples(markdown)


def _examples(markdown: str) -> str:
    """Return the Python blocks of a Markdown text on their own lines, all other lines blank."""
    kept = ["" for _ in markdown.split("\n")]
    for match in _FENCE.finditer(markdown):
        first = markdown.count("\n", 0, match.start("code"))
        for offset, line in enumerate(match["code"].split("\n")):
            kept[first + offset] = line
    return "\n".join(kept)


class StrictItem(CheckItem):
    """The answer itself, under mypy's strictest setting."""

    title = "Your code passes `mypy --strict`."

    def runtest(self) -> None:
        """Report the first few errors."""
        _refuse_hidden_code(self.submission)
        idioms = self.submission.exercise.idioms
        self.stash[ADVICE] = (
            ()
            if idioms.graded
            else tuple(
                Advice(rule=finding.code, place=place, message=finding.message)
                for place, finding in _placed(self.submission, self.findings.idioms)
            )
        )
        _refuse_findings(_placed(self.submission, self.findings.files))


class IdiomsItem(CheckItem):
    """The idioms that the exercise is about."""

    title = "Your code follows the idioms that this exercise is about."

    def runtest(self) -> None:
        """Report the first few findings."""
        _refuse_findings(_placed(self.submission, self.findings.idioms))


class SuppressionsItem(CheckItem):
    """Nothing in the answer silences a checker."""

    title = "Your code hides nothing from the type checker."

    def runtest(self) -> None:
        """Report what silences it."""
        for name, text in self.submission.python.items():
            for found in find_suppressions(text):
                place = f"{self.submission.shown(name)}:{found.line}"
                raise CheckFailed(
                    f"{place} has {found.what}. Say the type itself, so that the checker can help.", place
                )


def _refuse_hidden_code(submission: Submission) -> None:
    """Vouch for no type that the checker was kept from seeing. Comments need no such care: the copies have none."""
    for name, text in submission.python.items():
        for found in find_suppressions(text):
            if not found.what.startswith("#"):
                place = f"{submission.shown(name)}:{found.line}"
                raise CheckFailed(f"{place} has {found.what}, so the checker can't vouch for your types.", place)


class ConsumerItem(CheckItem):
    """Code that uses the answer, and what the checker must say of it."""

    consumer: Consumer

    @classmethod
    def of(cls, parent: pytest.Collector, consumer: Consumer) -> "ConsumerItem":
        """Return the item of one test function."""
        item = cls.from_parent(parent, name=consumer.name)
        item.consumer = consumer
        item.title = consumer.title
        return item

    def runtest(self) -> None:
        """Compare the checker's errors with the marks, line by line."""
        _refuse_hidden_code(self.submission)
        consumer, findings = self.consumer, self.findings.consumer
        lines = self.path.read_text(encoding="utf-8").splitlines()
        own = lines[consumer.first - 1 : consumer.last]
        for finding in findings:
            missing = _MISSING_NAME.search(finding.message) if finding.code == "attr-defined" else None
            if missing is not None and any(re.search(rf"\b{missing['name']}\b", line) for line in own):
                raise CheckFailed(f"{missing[0]}. The exercise asks for this name; keep it as in the stub.")
        for finding in findings:
            inside = consumer.first <= finding.line <= consumer.last
            if inside and not consumer.expects(finding.line, finding.code):
                came, wanted = f"{finding.message}  [{finding.code}]", _wanted(consumer, finding.line)
                raise CheckFailed(f"{_code(consumer, lines, finding.line)}\ncame back  {came}\nwanted     {wanted}")
        for line in consumer.refused:
            if not any(finding.line == line for finding in findings):
                wanted = _wanted(consumer, line)
                raise CheckFailed(f"{_code(consumer, lines, line)}\ncame back  no complaint\nwanted     {wanted}")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the place of the consumer."""
        return self.path, self.consumer.first - 1, self.name


def _wanted(consumer: Consumer, line: int) -> str:
    if line not in consumer.refused:
        return "no complaint"
    return f"an error of the type checker [{consumer.refused[line].replace('|', ' or ')}]"


def _code(consumer: Consumer, lines: list[str], line: int) -> str:
    """Return a line of a consumer, after the types of the parameters that it uses."""
    code = lines[line - 1].partition("  # refused:")[0].strip()
    used = [f"{name}: {kind}" for name, kind in consumer.given.items() if re.search(rf"\b{name}\b", code)]
    return "\n".join([*([f">>> # given {', '.join(used)}"] if used else []), f">>> {code}"])


def _placed(submission: Submission, findings: Mapping[str, tuple[Finding, ...]]) -> list[tuple[str, Finding]]:

    return [(f"{submission.shown(name)}:{one.line}", one) for name, found in findings.items() for one in found]


def _refuse_findings(placed: list[tuple[str, Finding]]) -> None:
    if not placed:
        return
    first = [f"{place}  {finding.message}  [{finding.code}]" for place, finding in placed[:5]]
    more = [f"… and {len(placed) - len(first)} more"] if len(placed) > len(first) else []
    raise CheckFailed("\n".join([*first, *more]), placed[0][0])
