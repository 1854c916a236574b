"""Check all submissions of a session with one mypy and one ruff run, in the background. Runs no learner's code.

Both see copies, with suppression comments blanked, in a folder of ours: no configuration, stub or module beside the
submission has any effect. Submissions whose module names clash (an answer and its reference, say) go to separate runs.
In graded mode the tools run in the fence, and start from a cache that no submission was ever part of.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from grader.errors import SetupError
from grader.judge.launch import clean_environment, fenced_command
from grader.judge.profile import tool_fence
from grader.judge.suppressions import blank_comments
from grader.subject.limits import Limits
from grader.submission import Submission, module_name

CONFIG = Path(__file__).parent / "mypy.ini"
TYPE_TESTS = "test_types.py"
TOOL_SECONDS = 45.0  # for one run of a tool; where it takes longer, each submission is tried alone
WAIT_SECONDS = 900.0  # for all runs; each ends by itself
TOOL_LIMITS = Limits(memory_mib=4096, scratch_mib=256)  # in the fence; mypy without a cache needs some 300 MiB
COMMON_MODULES = (
    "abc, argparse, array, asyncio, bisect, collections, collections.abc, concurrent.futures, contextlib, copy, csv,"
    " dataclasses, datetime, decimal, enum, fractions, functools, gzip, heapq, inspect, io, itertools, json, logging,"
    " logging.handlers, math, operator, os, pathlib, queue, random, re, selectors, shutil, sqlite3, statistics,"
    " string, subprocess, sys, tempfile, textwrap, threading, time, tomllib, types, typing, typing_extensions, weakref"
)
"""What most answers import of the standard library. Having read it once saves mypy the most time."""

RUFF = (
    "ruff",
    "check",
    "--quiet",
    "--isolated",
    "--ignore-noqa",
    "--no-cache",
    "--exit-zero",
    "--output-format=json",
    "--target-version=py311",
)
"""How ruff looks at answers: by no settings but ours, and deaf to comments that switch a rule off."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One message of a checker."""

    line: int  # from 1
    code: str  # mypy's error code or ruff's rule
    message: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checkers say of one submission."""

    files: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)  # mypy, by editable file
    consumer: tuple[Finding, ...] = ()  # mypy, of test_types.py
    idioms: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)  # ruff, by editable file
    refusal: str | None = None  # why mypy can't read the answer, though Python can
    fault: str | None = None  # why there are none


class _Abnormal(Exception):
    """A tool ended in another way than by giving its findings."""


class StaticResults:
    """The findings by submission label, once they are there. Shared between processes by a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._findings: Mapping[str, Findings] | None = None

    def of(self, label: str) -> Findings:
        """Wait for the findings of a submission."""
        if self._findings is None:
            self._findings = self._wait()
        return self._findings.get(label, Findings(fault="It was not part of the checker's run."))

    def _wait(self) -> Mapping[str, Findings]:
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.path.exists():
            if time.monotonic() > deadline:
                raise SetupError(f"mypy gave no answer within {WAIT_SECONDS:g} seconds. Run the command again.")
            time.sleep(0.01)
        return {label: _read_findings(tree) for label, tree in json.loads(self.path.read_text("utf-8")).items()}


class StaticRun:
    """The background run. Start it early; its results are written to `results` when both tools are done."""

    def __init__(self, folder: Path, submissions: Iterable[Submission], *, fenced: bool = False) -> None:
        """Prepare a run over the submissions that can be read and are not the stub as given.

        `folder` keeps mypy's cache between sessions. The copies get a folder of this session's own, so that two
        sessions at once never see each other's files; all but the few copies then comes from mypy's cache.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._home = folder
        self._folder = Path(tempfile.mkdtemp(prefix="session-", dir=folder))
        self._submissions = [one for one in submissions if one.refusal is None and not one.untouched]
        self._fenced = fenced
        self._processes: list[subprocess.Popen[str]] = []
        self._stopped = False
        self.results = StaticResults(self._folder / "results.json")
        self._thread = threading.Thread(target=self._run, name="static checks", daemon=True)

    def start(self) -> None:
        """Start the tools; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the tools if they still run, and remove the copies and the results."""
        self._stopped = True
        for process in self._processes:
            process.kill()
        if self._thread.is_alive():
            self._thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self) -> None:
        findings: dict[str, Findings] = {}
        for number, group in enumerate(_groups(self._submissions)):
            findings |= self._check(group, f"group-{number}")
        temporary = self.results.path.with_suffix(".tmp")
        temporary.write_text(json.dumps({label: _to_tree(one) for label, one in findings.items()}), encoding="utf-8")
        temporary.replace(self.results.path)

    def _check(self, group: Sequence[Submission], name: str) -> Mapping[str, Findings]:
        """Return the findings by label. Where a tool is brought down, try each submission alone: one did it."""
        copies = _Copies(self._folder / name, group)
        try:
            copies.write()
            return copies.collect(self._mypy(copies), self._ruff(copies))
        except _Abnormal as end:
            if len(group) == 1:
                return {group[0].label: self._blame(end)}
            alone = (self._check([one], f"{name}-{place}") for place, one in enumerate(group))
            return {label: found for findings in alone for label, found in findings.items()}
        except (OSError, SetupError) as error:
            return {one.label: Findings(fault=f"The checker could not run: {error}") for one in group}

    def _blame(self, end: _Abnormal) -> Findings:
        """Return what to say of the one submission that a tool did not get through: its fault, unless no tool works."""
        trial = self._folder / "trial"
        _write(trial / "trial.py", "NOTHING: None = None\n")
        try:
            works = self._run_mypy(trial, ["trial.py"], [], ())[1] == 0
        except (_Abnormal, OSError, SetupError):
            works = False
        if not works:
            return Findings(fault=f"The checker could not run: {end}.")
        return Findings(refusal=f"Your code could not be checked: {end}. Write it in a plainer way.")

    def _mypy(self, copies: "_Copies") -> "_MypyOutput":
        """Run mypy; where a file stops it, run again without that submission, so that it hides no other's findings.

        Without all of it, since its consumer would lead mypy to the file again.
        """
        stopped: dict[Path, str] = {}
        while True:
            out = {copies.owner(path).label for path in stopped}
            files = [path for path in copies.python if copies.owner(path).label not in out]
            names = [str(path.relative_to(copies.folder)) for path in files]
            messages, status = self._run_mypy(copies.folder, names, copies.roots, copies.libraries)
            if status in (0, 1):
                return _MypyOutput(messages, stopped)
            errors = [one for one in messages if one["severity"] == "error"]
            blocking = {copies.folder / str(one["file"]): str(one["message"]) for one in errors}
            blocking = {path: reason for path, reason in blocking.items() if path in files}
            if not blocking:
                raise _Abnormal(f"mypy {_ending(status)}")
            stopped |= blocking

    def _run_mypy(
        self, folder: Path, names: Sequence[str], roots: Iterable[Path], libraries: Sequence[str]
    ) -> tuple[list[dict[str, object]], int]:
        if not names:
            return [], 0
        cache = self._home / "mypy"
        if self._fenced:
            cache = folder / ".mypy_cache"
            if not cache.exists():
                shutil.copytree(self._clean_cache(libraries), cache)
        output, status = self._tool(_mypy_command(cache, libraries, names), folder, {"MYPYPATH": _joined(roots)})
        try:
            return [json.loads(line) for line in output.splitlines() if line.startswith("{")], status
        except ValueError:
            raise _Abnormal("mypy stopped in the middle of a word") from None

    def _clean_cache(self, libraries: Sequence[str]) -> Path:
        """Return a cache of mypy's that has seen nothing but the standard library and `libraries`."""
        cache = self._home / "-".join(["clean", version("mypy"), f"{sys.version_info.minor}", *libraries])
        if not cache.exists():
            folder = Path(tempfile.mkdtemp(prefix="clean-", dir=self._folder))
            _write(folder / "common.py", f"import {', '.join([COMMON_MODULES, *libraries])}\n")
            _, status = self._tool(_mypy_command(folder / "cache", libraries, ["common.py"]), folder, {})
            if status not in (0, 1):
                raise SetupError(f"mypy {_ending(status)} on nothing but imports")
            with contextlib.suppress(OSError):  # another session was quicker
                (folder / "cache").rename(cache)
        return cache

    def _ruff(self, copies: "_Copies") -> list[dict[str, object]]:
        rules = sorted({rule for one in copies.group for rule in one.exercise.idioms.rules})
        files = [str(path) for path in copies.learners]
        if not rules or not files:
            return []
        command = [*RUFF, f"--select={','.join(rules)}", *files]
        output, status = self._tool(command, copies.folder, {})
        if status != 0:
            raise _Abnormal(f"ruff {_ending(status)}")
        try:
            return list(json.loads(output))
        except ValueError:
            raise _Abnormal("ruff stopped in the middle of a word") from None

    def _tool(self, tool: list[str], folder: Path, environment: Mapping[str, str]) -> tuple[str, int]:
        if self._stopped:
            raise SetupError("the session ended first")
        command, inherited = [sys.executable, "-X", "utf8", "-m", *tool], dict(os.environ)
        if self._fenced:
            isolated = [sys.executable, "-I", "-X", "utf8", "-m", *tool]
            command = fenced_command(isolated, tool_fence([str(CONFIG)]), TOOL_LIMITS)
            inherited = clean_environment(str(folder))
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**inherited, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._processes.append(process)
        try:
            output, _ = process.communicate(timeout=TOOL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise _Abnormal(f"a tool gave no answer within {TOOL_SECONDS:g} seconds") from None
        return output, process.returncode


def _mypy_command(cache: Path, libraries: Sequence[str], names: Sequence[str]) -> list[str]:
    options = [f"--config-file={CONFIG}", f"--cache-dir={cache}", "--output=json"]
    if not libraries:
        options.append("--no-site-packages")  # what happens to be installed decides nothing
    return ["mypy", *options, *names]


def _joined(roots: Iterable[Path]) -> str:
    return os.pathsep.join(str(root) for root in roots)


def _ending(status: int) -> str:
    return f"ended with exit status {status}" if status >= 0 else f"was ended by signal {-status}"


@dataclass(frozen=True, slots=True)
class _MypyOutput:
    messages: Sequence[Mapping[str, object]]
    stopped: Mapping[Path, str]  # why mypy can't go on, by file


class _Copies:
    """The files of one run: every submission in a folder of its own, with its consumer under a unique name."""

    def __init__(self, folder: Path, group: Sequence[Submission]) -> None:
        self.folder = folder
        self.group = group
        self.libraries = group[0].exercise.libraries
        self.learners: dict[Path, tuple[Submission, str]] = {}
        self.consumers: dict[Path, Submission] = {}
        self.roots: list[Path] = []

    @property
    def python(self) -> list[Path]:
        """Return every file that mypy should check."""
        return [*self.learners, *self.consumers]

    def owner(self, path: Path) -> Submission:
        """Return the submission that a file belongs to."""
        return self.consumers[path] if path in self.consumers else self.learners[path][0]

    def write(self) -> None:
        """Write the copies, leaving alone what is already as it should be, so that mypy's cache stays good."""
        for submission in self.group:
            root = self.folder / submission.exercise.name
            self.roots += [root, root / "src"]
            for name, text in submission.given_modules().items():
                _write(root / name, text)
            for name, text in submission.python.items():
                _write(root / name, blank_comments(text))
                self.learners[root / name] = (submission, name)
            consumer = submission.exercise.hidden / TYPE_TESTS
            if consumer.exists():
                copy = self.folder / f"types_{submission.exercise.name}.py"
                _write(copy, consumer.read_text(encoding="utf-8"))
                self.consumers[copy] = submission

    def collect(self, mypy: _MypyOutput, ruff: Iterable[Mapping[str, object]]) -> dict[str, Findings]:
        """Return the findings by submission label."""
        files: dict[str, dict[str, list[Finding]]] = {one.label: {} for one in self.group}
        idioms: dict[str, dict[str, list[Finding]]] = {one.label: {} for one in self.group}
        consumers: dict[str, list[Finding]] = {one.label: [] for one in self.group}
        faults: dict[str, str | None] = dict.fromkeys(files)
        for message in mypy.messages:
            path, finding = self.folder / str(message["file"]), _mypy_finding(message)
            if message["severity"] != "error":
                continue
            if path in self.learners:
                submission, name = self.learners[path]
                files[submission.label].setdefault(name, []).append(finding)
            elif path in self.consumers:
                consumers[self.consumers[path].label].append(finding)
        refusals = dict[str, str]()
        for path, reason in mypy.stopped.items():
            submission = self.owner(path)
            if path in self.learners:
                refusals[submission.label] = f"mypy can't read {submission.shown(self.learners[path][1])}: {reason}."
            else:
                shown = submission.course.relative(submission.exercise.hidden / TYPE_TESTS)
                faults[submission.label] = f"mypy can't read {shown}: {reason}."
        for message in ruff:
            submission, name = self.learners[Path(str(message["filename"]))]
            finding = _ruff_finding(message)
            if finding.code.startswith(submission.exercise.idioms.rules):
                idioms[submission.label].setdefault(name, []).append(finding)
        return {
            one.label: Findings(
                {name: tuple(found) for name, found in files[one.label].items()},
                tuple(consumers[one.label]),
                {name: tuple(found) for name, found in idioms[one.label].items()},
                refusals.get(one.label),
                faults[one.label],
            )
            for one in self.group
        }


def _groups(submissions: Sequence[Submission]) -> Iterator[list[Submission]]:
    """Yield the submissions in as few groups as hold no module name twice and need the same libraries."""
    rest = list(submissions)
    while rest:
        taken: set[str] = set()
        group, later = [], []
        for one in rest:
            modules = {module_name(name) for name in (*one.files, *one.exercise.given)}
            if taken & modules or one.exercise.libraries != rest[0].exercise.libraries:
                later.append(one)
            else:
                group.append(one)
                taken |= modules
        yield group
        rest = later


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _mypy_finding(message: Mapping[str, object]) -> Finding:
    return Finding(int(str(message["line"])), str(message["code"] or ""), str(message["message"]))


def _ruff_finding(message: Mapping[str, object]) -> Finding:
    location = message["location"]
    line = location["row"] if isinstance(location, dict) else 1
    return Finding(int(line), str(message["code"] or "syntax"), str(message["message"]))


def _to_tree(findings: Findings) -> dict[str, object]:
    def triples(found: Iterable[Finding]) -> list[tuple[int, str, str]]:
        return [(one.line, one.code, one.message) for one in found]

    return {
        "files": {name: triples(found) for name, found in findings.files.items()},
        "consumer": triples(findings.consumer),
        "idioms": {name: triples(found) for name, found in findings.idioms.items()},
        "refusal": findings.refusal,
        "fault": findings.fault,
    }


def _read_findings(tree: Mapping[str, object]) -> Findings:
    def read(found: object) -> tuple[Finding, ...]:
        return tuple(Finding(*triple) for triple in found) if isinstance(found, list) else ()

    def by_file(found: object) -> dict[str, tuple[Finding, ...]]:
        return {name: read(entries) for name, entries in found.items()} if isinstance(found, dict) else {}

    def text(found: object) -> str | None:
        return None if found is None else str(found)

    return Findings(
        by_file(tree["files"]),
        read(tree["consumer"]),
        by_file(tree["idioms"]),
        text(tree["refusal"]),
        text(tree["fault"]),
    )
