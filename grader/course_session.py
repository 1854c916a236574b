"""The hooks of a session that judges submissions: collect, run, explain, record, and show the verdict at the end."""

import gc
import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from grader.collection import (
    ADVICE,
    CheckFailed,
    CheckItem,
    DesignFile,
    FaultItem,
    SubmissionFolder,
    UnavailableItem,
    collect_folder,
    owner_of,
    suite_of,
)
from grader.fixtures import BUDGET, REPLAY, SUBJECT, Replay
from grader.judge.meter import Meter
from grader.judge.static import WAIT_SECONDS
from grader.judge.twin import Dialogue
from grader.model import LEFT_OUT, Aspect, Caps, Check, Outcome, figure
from grader.progress import Progress
from grader.recorder import STOPPED, Recorder, Tree, pack_check
from grader.report.screen import Screen
from grader.report.terminal import render
from grader.run import CourseRun
from grader.targets import Target
from grader.verdict import Blocked, Comparison, Evidence, NotStarted, Verdict, explain

FACTS = "kata"  # the attribute of a report that carries the facts; xdist sends it along
STATIC_RESULTS = "kata_static_results"  # what the workers of xdist are told

_PROPERTIES = "kata-hypothesis"
_ASPECTS = {f"test_{aspect}.py": aspect for aspect in Aspect}


class SharedChecks:
    """Leaves checks to other runs: each is made by the run that is the first to claim it in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Claim a check, or skip it."""
        name = hashlib.sha256(item.nodeid.encode()).hexdigest()
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError:
            return True
        # What the check before kept for its successor, which another run has claimed, is not needed any more.
        item.session._setupstate.teardown_exact(item)  # noqa: SLF001 -- pytest offers no public way
        return None


def _free_collector(config: pytest.Config) -> None:
    """Keep what is imported by now out of the garbage collector, which took a tenth of a session to look through it.

    Hypothesis asks the collector who refers to its random source, and would warn that nobody does: the frozen can't be
    seen.
    """
    config.addinivalue_line("filterwarnings", "ignore:It looks like `register_random` was passed:Warning")
    gc.freeze()


def asked_aspects(config: pytest.Config) -> Sequence[Aspect]:
    """Return the aspects to judge."""
    return [Aspect(name) for name in config.option.aspect or Aspect]


class CourseSession:
    """One session, as pytest's hooks see it."""

    def __init__(self, config: pytest.Config, run: CourseRun) -> None:
        self._config = config
        self._run = run
        self._worker = hasattr(config, "workerinput")
        own = not (config.option.submission or config.option.no_history)  # the learner's, and to be kept
        paths = [run.course.state / "grade.json"] if own else []
        if config.option.grade_json is not None:
            paths.append(config.invocation_params.dir / config.option.grade_json)
        self._recorder = Recorder(
            run.targets.values(),
            paths,
            mode="graded" if config.option.graded else "practice",
            progress=Progress(run.course) if own and not self._worker else None,
        )
        self._manifests: dict[str, dict[str, Check]] = {}
        self._announced: set[str] = set()
        self._evidence = Evidence()
        self._meter = Meter(None)
        self._current: str | None = None

    # Collecting

    def pytest_collection(self) -> None:
        """Settle Hypothesis before any suite is imported, since its decorators read the settings then."""
        _settle_hypothesis(shrink=not self._config.option.no_shrink, fresh=self._config.option.graded)
        _free_collector(self._config)

    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect a submission's folder our way, every other folder as usual."""
        return collect_folder(path, parent)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Write down which checks there are, before anything is deselected, and mark them."""
        for item in items:
            target = owner_of(item)
            if target is None:
                continue
            if target.label not in self._manifests:
                self._manifests[target.label] = _manifest(item, target)
            check = _expected(item)
            if not isinstance(item, FaultItem):
                self._manifests[target.label][item.nodeid] = check
            measured = check.aspect is Aspect.PERFORMANCE and isinstance(item, pytest.Function)
            if measured and self._config.pluginmanager.hasplugin("benchmark"):
                item.stash[REPLAY] = Replay()
                item.add_marker(pytest.mark.benchmark(timer=item.stash[REPLAY]))
            if self._config.pluginmanager.hasplugin("timeout"):
                item.add_marker(pytest.mark.timeout(_seconds(item, target)))
        self._leave_out_aspects(items)

    def _leave_out_aspects(self, items: list[pytest.Item]) -> None:
        aspects = asked_aspects(self._config)
        kept, other = list[pytest.Item](), list[pytest.Item]()
        for item in items:
            asked_for = owner_of(item) is None or isinstance(item, FaultItem) or _aspect(item) in aspects
            (kept if asked_for else other).append(item)
        if other:
            items[:] = kept
            self._config.hook.pytest_deselected(items=other)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Remember what the user left out."""
        for item in items:
            target = owner_of(item)
            checks = self._manifests.get(target.label, {}) if target is not None else {}
            if item.nodeid in checks:
                checks[item.nodeid] = replace(checks[item.nodeid], message=LEFT_OUT)

    # Running

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Start every test without the evidence of the one before it."""
        self._evidence = Evidence()
        self._meter = Meter(_asked(item))
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Don't run what can only fail for a reason already known."""
        target = owner_of(item)
        submission = target.submission if target is not None else None
        if submission is None or isinstance(item, FaultItem):
            return
        if submission.untouched:
            raise NotStarted("Still the stub as given.")
        if reason := self._run.blocked(submission):
            raise Blocked(reason)
        if submission.refusal is not None:
            self._run.block(submission, submission.refusal.message)
            raise CheckFailed(submission.refusal.message, submission.refusal.place)

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> None:
        """Note what a hidden test compared; the words for it come later."""
        self._evidence.comparison = Comparison(op, left, right)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Replace pytest's account of a failure by the verdict in plain words, and let the report carry the facts."""
        report = yield
        target = owner_of(item)
        if target is None or (call.when != "call" and report.passed):
            return report
        verdict = self._judge(item, call)
        if call.when != "call" and verdict.fault is None and verdict.status is None:
            # Setting up and tearing down is our business: no answer can make it fail.
            verdict = replace(verdict, fault=f"{item.nodeid}: {verdict.message}")
        if report.failed:
            report.longrepr = _text(item, verdict)
        elif report.outcome == "skipped":
            report.longrepr = (str(item.path), 0, verdict.message)
        vars(report)[FACTS] = self._facts(item, target, verdict)
        return report

    # Recording

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in a report of this process or of a worker, and keep the grade on disk up to date."""
        facts = vars(report).get(FACTS)
        if self._worker or facts is None:
            return
        self._recorder.take(facts)
        label = str(facts["label"])
        if self._recorder.complete(label) or self._current not in (None, label):
            self._recorder.write()
        self._current = label

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the grade."""
        ran_through = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        self._recorder.finished = ran_through and not session.shouldfail
        if not self._worker and not self._config.option.collectonly and self._current is not None:
            self._recorder.write()

    def pytest_unconfigure(self) -> None:
        """End all that was started."""
        self._run.close()

    # xdist

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: object) -> None:
        """Tell a worker where the checkers' results will be."""
        if self._run.results is not None:
            node.workerinput[STATIC_RESULTS] = str(self._run.results.path)  # type: ignore[attr-defined]  # xdist is optional

    # Showing

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(
        self, report: pytest.TestReport
    ) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        """Show checks that were not made as what they are, not as fifty failures."""
        status = vars(report).get(FACTS, {}).get("status")
        if status == "not-started":
            return "not started", "-", ("NOT STARTED", {"yellow": True})
        if status == "unavailable":
            return "unavailable", "-", ("UNAVAILABLE", {"yellow": True})
        if status == "blocked":
            return "not judged", "-", ("NOT JUDGED", {"yellow": True})
        return None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the verdict."""
        if self._current is None:
            return
        writer = terminalreporter._tw  # noqa: SLF001 -- pytest offers no public way to its width and markup
        encoding = getattr(writer._file, "encoding", None) or "utf-8"  # noqa: SLF001 -- nor to its file
        screen = Screen(writer.fullwidth, writer.hasmarkup, encoding)
        text = render(self._recorder.grade(), self._recorder.faults, screen)
        terminalreporter.ensure_newline()
        terminalreporter.write_line(text)
        if self._recorder.forgotten is not None:
            terminalreporter.write_line(f"Not remembered for grader list: {self._recorder.forgotten}", yellow=True)

    def _judge(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Verdict:
        if call.excinfo is None:
            return Verdict(Outcome.PASSED)
        error = call.excinfo.value
        if isinstance(item, UnavailableItem):
            return Verdict(Outcome.NOT_RUN, item.message, status="unavailable")
        self._gather(item)
        verdict = explain(error, self._evidence)
        target = owner_of(item)
        if target is None or target.submission is None:
            return verdict
        self._run.remember(target.submission, error)
        if self._config.option.first_failure and verdict.fault is None:
            self._run.block(target.submission, STOPPED)
        if verdict.place is None and verdict.outcome in (Outcome.CRASHED, Outcome.TIMEOUT):
            files = ", ".join(target.submission.shown(name) for name in target.submission.files)
            verdict = replace(verdict, place=files)  # no stack was left, but the file is known
        return verdict

    def _gather(self, item: pytest.Item) -> None:
        self._evidence.dialogue = dialogue = _asked(item)
        if dialogue is not None:
            self._evidence.printed = dialogue.printed().splitlines()

    def _facts(self, item: pytest.Item, target: Target, verdict: Verdict) -> Tree:
        budget = item.stash.get(BUDGET, None)
        measured = budget.measurement if budget is not None else None
        check = replace(
            _expected(item),
            outcome=verdict.outcome,
            message=verdict.message,
            place=verdict.place,
            measured=measured,
            cpu=self._meter.cpu(_asked(item), budget),
            peak=self._meter.peak(_asked(item), budget),
        )
        facts: Tree = {
            "label": target.label,
            "status": verdict.status,
            "fault": verdict.fault,
            "check": pack_check(check),
        }
        if measured is not None:
            item.user_properties.append(
                (measured.name, f"{figure(measured.value)} of {figure(measured.allowed)} {measured.unit}")
            )
        if ADVICE in item.stash:
            facts["advice"] = [asdict(advice) for advice in item.stash[ADVICE]]
        if target.label not in self._announced:
            self._announced.add(target.label)
            facts["manifest"] = [pack_check(entry) for entry in self._manifests.get(target.label, {}).values()]
        return facts


def _manifest(item: pytest.Item, target: Target) -> dict[str, Check]:
    """Return every check of the suite that `item` is from, as if the user had left it out.

    Walked anew, since --lf and node ids leave checks out while pytest collects.
    """
    top = _top_of(item)
    every = (node for node in _walk(suite_of(top, target)) if not isinstance(node, FaultItem))
    return {node.nodeid: replace(_expected(node), message=LEFT_OUT) for node in every}


def _top_of(item: pytest.Item) -> SubmissionFolder | DesignFile:
    """Return the collector of the submission that `item` judges."""
    return next(node for node in item.iter_parents() if isinstance(node, SubmissionFolder | DesignFile))


def _walk(nodes: Iterable[pytest.Item | pytest.Collector]) -> Iterator[pytest.Item]:
    for node in nodes:
        if isinstance(node, pytest.Item):
            yield node
        else:
            yield from _walk(node.collect())


def _expected(item: pytest.Item) -> Check:
    """Return the check that `item` makes, not yet made."""
    # The label starts at the course, a node id at pytest's rootdir, which may be another folder.
    name = item.nodeid.removeprefix(_top_of(item).nodeid).lstrip("/")
    return Check(id=name, aspect=_aspect(item), outcome=Outcome.NOT_RUN, title=_title(item))


def _seconds(item: pytest.Item, target: Target) -> float:
    """Return after how long pytest-timeout ends a test that the judge's own deadlines did not."""
    if isinstance(item, CheckItem) and item.aspect is Aspect.TYPES:
        return 2 * WAIT_SECONDS
    return target.exercise.limits.total if target.exercise is not None else Caps().total


def _aspect(item: pytest.Item) -> Aspect:
    return item.aspect if isinstance(item, CheckItem) else _ASPECTS.get(item.path.name, Aspect.BEHAVIOUR)


def _title(item: pytest.Item) -> str:
    """Return the first sentence of the test's docstring, with the case's name where there are several."""
    if isinstance(item, CheckItem):
        return item.title
    function = getattr(item, "function", None)
    text = " ".join((getattr(function, "__doc__", None) or "").strip().partition("\n\n")[0].split())
    callspec = getattr(item, "callspec", None)
    case = f" [{callspec.id}]" if callspec is not None else ""
    return (text or item.name.partition("[")[0].removeprefix("test_").replace("_", " ")) + case


def _asked(item: pytest.Item) -> Dialogue | None:
    """Return the dialogue with the answer that a test, or all tests of its file, have begun."""
    begun = (node.stash.get(SUBJECT, None) for node in item.iter_parents())
    return next((one for one in begun if one is not None), None)


def _text(item: pytest.Item, verdict: Verdict) -> str:
    if verdict.fault is not None:
        return verdict.fault
    if verdict.status is not None:
        return verdict.message
    lines = verdict.message.splitlines()
    if verdict.place is not None and verdict.place not in verdict.message:
        lines.append(f"at {verdict.place}")
    body = "\n".join(f"    {line}" for line in lines)
    return f"{_title(item)}\n\n{body}\n"


def _settle_hypothesis(*, shrink: bool, fresh: bool) -> None:
    """Let property-based tests give the same verdict every time, however slow the machine; or on `fresh` examples."""
    from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415 -- 80 ms that --collect-only can do without

    phases = tuple(phase for phase in Phase if shrink or phase not in (Phase.shrink, Phase.explain))
    checks = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
    settings.register_profile(
        _PROPERTIES,
        derandomize=not fresh,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,  # one failing example is what a verdict shows
        phases=phases,
        suppress_health_check=checks,
    )
    settings.load_profile(_PROPERTIES)
