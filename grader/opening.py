"""Begin a session: find out what the command line asks to judge, and prepare all that judging needs."""

import os
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from grader import fixtures
from grader.course import Course
from grader.course_session import STATIC_RESULTS, CourseSession, SharedChecks, asked_aspects
from grader.errors import SetupError, UsageError
from grader.intake import Intake
from grader.judge.reading import refuse_unreadable
from grader.judge.static import StaticResults, StaticRun
from grader.judge.trial import missing
from grader.model import Aspect
from grader.run import IN_PROCESS, RUN, CourseRun
from grader.store import write_atomically
from grader.subject.fence import hide
from grader.targets import Target, default_arguments, find_targets, resolve_arguments


def open_session(config: pytest.Config, course: Course) -> CourseSession | None:
    """Return the hooks for what the command line asks to judge, or None if it asks for nothing of the course."""
    folder = config.invocation_params.dir
    if config.option.course is not None and config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args[:] = default_arguments(course, course.root)
    elif config.args_source is pytest.Config.ArgsSource.INVOCATION_DIR:
        config.args[:] = default_arguments(course, folder)
    config.args[:] = resolve_arguments(course, config.args, folder)
    targets = find_targets(course, config.args, folder, _intake(config))
    if not targets:
        return None
    _refuse_settings(config, course)
    _set_defaults(config)
    _prepare_state(course)
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(course.state / "hypothesis"))
    fenced = config.option.graded and not config.option.trusted_code
    if fenced:
        targets = _prepare_fence(config, course, targets)
    config.stash[RUN] = run = CourseRun(
        course, {target.path: target for target in targets}, _subject(config), fenced=fenced
    )
    _start_checkers(config, run)
    config.pluginmanager.register(fixtures, "grader-fixtures")
    if config.option.claim is not None:
        config.pluginmanager.register(SharedChecks(Path(config.option.claim)), "grader-shared-checks")
    return CourseSession(config, run)


def _intake(config: pytest.Config) -> Intake | None:
    if config.option.submission is None:
        return None
    path = config.invocation_params.dir / config.option.submission
    try:
        return Intake.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{path} holds no answers. It is written by: grader grade") from None


def _prepare_fence(config: pytest.Config, course: Course, targets: Sequence[Target]) -> list[Target]:
    """Make sure that the fence holds; return the targets, those refused that would bring the judge down.

    The judge itself hides its memory from other processes of the same user.
    """
    if _subject(config) == IN_PROCESS:
        raise UsageError("--graded keeps your code away from pytest, so it can't be debugged there. Leave out one.")
    if not hasattr(config, "workerinput") and (lacking := missing()):
        told = "\n  ".join(lacking)
        raise SetupError(
            f"Graded mode can't run here, since the fence around learners' code does not hold:\n  {told}\n"
            "See: grader doctor. For code that you trust, add --trusted-code."
        )
    hide()
    submissions = [target.submission for target in targets if target.submission is not None]
    with TemporaryDirectory(prefix="reading-", dir=course.state) as scratch:
        readable = refuse_unreadable(submissions, scratch=Path(scratch))
    return [replace(target, submission=readable.get(target.label)) for target in targets]


def _prepare_state(course: Course) -> None:
    """Make the folder for results, ignored by git also in a course whose author doesn't know of it."""
    try:
        write_atomically(course.state / ".gitignore", "*\n")
    except OSError as error:
        shown = course.relative(course.state)
        raise SetupError(f"{shown} can't be written ({error.strerror}). Results go there: make it writable.") from None


def _refuse_settings(config: pytest.Config, course: Course) -> None:
    file = config.inipath
    tops = (course.exercises, course.solutions)
    if file is not None and any(file.is_relative_to(top) for top in tops) and _holds_settings(file):
        raise UsageError(
            f"{course.relative(file)} holds settings of pytest, which would change the verdict. Remove it from there."
        )


def _holds_settings(file: Path) -> bool:
    """Tell whether pytest would read anything from a file that it has chosen."""
    if file.name != "pyproject.toml":
        return True
    return "pytest" in tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})


def _set_defaults(config: pytest.Config) -> None:
    """Choose what suits a verdict, wherever the user has not chosen."""
    option, typed = config.option, config.invocation_params.args
    option.importmode = "importlib"  # suites of different exercises have files of the same name
    if not any(argument.startswith("-r") for argument in typed):
        option.reportchars = ""  # the verdict lists what failed
    if option.verbose < 1 and not any(argument.startswith("--benchmark") for argument in typed):
        option.benchmark_quiet = True  # its table is wider than most terminals


def _subject(config: pytest.Config) -> str:
    debugging = config.option.usepdb or config.option.trace
    return IN_PROCESS if debugging else str(config.option.subject)


def _start_checkers(config: pytest.Config, run: CourseRun) -> None:
    """Start mypy and ruff in the one process that the workers of xdist, if any, belong to."""
    worker_input: dict[str, object] | None = getattr(config, "workerinput", None)
    if worker_input is not None:
        run.results = StaticResults(Path(str(worker_input[STATIC_RESULTS])))
    elif not config.option.collectonly:
        run.static_run = StaticRun(run.course.state / "static", run.submissions, fenced=run.fenced)
        run.results = run.static_run.results
        if Aspect.TYPES in asked_aspects(config):
            run.static_run.start()
        run.warm_up()
    else:
        run.results = StaticResults(run.course.state / "never")
