"""The pytest plugin: makes `pytest exercises/07` judge an answer. Does nothing where pytest runs anything else."""

from pathlib import Path

import pytest

from grader.course import Course, find_course, open_course
from grader.errors import GraderError, UsageError
from grader.model import Aspect

SESSION_PLUGIN = "grader-course-session"

# Installed with -e, nothing but this module would be rewritten; the assertion there compares two answers.
pytest.register_assert_rewrite("grader.judge.budget")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the grader."""
    group = parser.getgroup("grader", "judging exercises")
    group.addoption(
        "--subject",
        choices=("auto", "fork", "spawn", "in-process"),
        default="auto",
        help="How the process with your code starts: forked from a warm one, spawned anew, or not at all.",
    )
    group.addoption(
        "--in-process",
        dest="subject",
        action="store_const",
        const="in-process",
        help="Run your code in pytest's own process, for debugging; --pdb and --trace do so by themselves.",
    )
    group.addoption(
        "--graded",
        action="store_true",
        default=False,
        help="Run your code in a fence, and on fresh random inputs, as when it is graded for a class.",
    )
    group.addoption(
        "--trusted-code",
        action="store_true",
        default=False,
        help="With --graded: go without the fence, where it can't be put up. Only for code that you trust.",
    )
    group.addoption(
        "--submission",
        metavar="FILE",
        default=None,
        help="Judge the answers that `grader grade` has taken and written to FILE, not those in exercises/.",
    )
    group.addoption("--course", metavar="DIR", default=None, help="Judge the exercises of the course in DIR.")
    group.addoption(
        "--aspect",
        action="append",
        choices=[aspect.value for aspect in Aspect],
        default=None,
        help="Make only the checks of this aspect; may be given several times.",
    )
    group.addoption(
        "--first-failure",
        action="store_true",
        default=False,
        help="Make no further check of an answer after its first failed one; go on with the next answer.",
    )
    group.addoption(
        "--no-shrink",
        action="store_true",
        default=False,
        help="Report the first example that a property fails on, without looking for a smaller one.",
    )
    group.addoption(
        "--no-history",
        action="store_true",
        default=False,
        help="Leave .kata as it is: the last grade, and what `grader list` tells.",
    )
    group.addoption(
        "--claim",
        metavar="DIR",
        default=None,
        help="Share the checks with other runs that name the same empty folder: each check is made by one of them.",
    )
    group.addoption("--grade-json", metavar="PATH", default=None, help="Also write the grade to PATH.")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load no conftest.py when only submissions are judged: one beside an answer must have no effect."""
    known = early_config.known_args_namespace
    folder = early_config.invocation_params.dir
    course = _course(known.course, folder)
    tests = [argument for argument in known.file_or_dir if (folder / argument.partition("::")[0]).exists()]
    if course is not None and all(_is_answer(course, folder / argument) for argument in tests):
        known.noconftest = True


def _course(chosen: str | None, folder: Path) -> Course | None:
    """Return the course that was chosen, or the nearest one upwards, or None where there is none."""
    try:
        return find_course(folder) if chosen is None else open_course(folder / chosen)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None


def _is_answer(course: Course, path: Path) -> bool:
    path = path.resolve()
    return path.is_relative_to(course.exercises) or path.is_relative_to(course.solutions)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Find out which submissions are meant, and start to judge them."""
    course = _course(config.option.course, config.invocation_params.dir)
    if course is None or config.option.help or config.option.version:
        return
    from grader.opening import open_session  # noqa: PLC0415 -- loads pydantic; only a course needs it

    try:
        session = open_session(config, course)
    except GraderError as error:
        raise pytest.UsageError(str(error)) from None
    if session is not None:
        config.pluginmanager.register(session, SESSION_PLUGIN)
