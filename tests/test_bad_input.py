"""What goes wrong beside the grader: in an answer, in the course, and in files that lie about.

Each fault is told once, in plain words that name the file, and costs only the checks concerned.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import RIGHT, Judgement, SmallCourse, make_course

SIGNATURE = "def double(number: int) -> int:\n"
LIMITS = "\n[limits]\nseconds = 1.0\nmemory = 512\n"
SMALL, ZERO, PROPERTY = "test_doubles_a_small_number", "test_doubles_zero", "test_agrees_with_the_reference"
BUDGET, STRICT, HIDING = "test_needs_few_additions", "passes_mypy_strict", "hides_nothing_from_the_checker"
ALL = ("session", SMALL, ZERO, PROPERTY, BUDGET, STRICT, HIDING, "test_answers_an_int", "test_refuses_text")
UNJUDGED = {"session": "failed"} | dict.fromkeys(ALL[1:], "not-run")
"""The outcomes of an answer that can't be imported: told once, and not asked again."""
OURS = ("Traceback", "INTERNALERROR", "grader/", "site-packages", "_pytest", "most recent call", '{"')
"""What no message may show: the judge's own frames and paths, and frames of the wire."""

TREBLE = """

def treble(number: int) -> int:
    return 3 * number
"""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A broken answer, and what becomes of it. In the texts {file} is the path of the answer."""

    text: str = RIGHT
    spoil: Callable[[Path], object] | None = None  # done to the answer's file
    outcomes: Mapping[str, str] = field(default_factory=lambda: UNJUDGED)
    message: str
    place: str | None


def _fails_for_three(body: str, *imports: str) -> str:
    lines = [*(f"import {name}" for name in imports), SIGNATURE.strip(), "    if number == 3:", f"        {body}"]
    return "\n".join([*lines, "    return 2 * number", ""])


def _link(file: Path) -> None:
    target = file.with_name("elsewhere.py")
    file.rename(target)
    file.symlink_to(target)


def _make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


FAULTS = {
    "syntax_error": Fault(
        text="def double(number: int) -> int\n    return 2 * number\n",
        message="{file} can't be read as Python: expected ':' (line 1). Mend that line first.",
        place="{file}:1",
    ),
    "import_error": Fault(
        text=f"import nothing_there\n{RIGHT}",
        message="Your code can't be imported: ModuleNotFoundError: No module named 'nothing_there' at {file}:1.",
        place="{file}:1",
    ),
    "error_at_import": Fault(
        text=f"LIMIT = int('many')\n{RIGHT}",
        message="Your code can't be imported: ValueError: invalid literal for int() with base 10: 'many' at {file}:1.",
        place="{file}:1",
    ),
    "exit_at_import": Fault(
        text=f"import sys\nsys.exit(0)\n{RIGHT}",
        message="Your code calls `sys.exit` while it is imported at {file}:2. Keep that out of the module.",
        place="{file}:2",
    ),
    "loop_at_import": Fault(
        text="while True: pass\n",
        outcomes=UNJUDGED | {"session": "timeout"},
        message=(
            "While your code was imported: No answer after N seconds: your code kept working. "
            "It was at {file}:1 in `<module>`."
        ),
        place="{file}:1",
    ),
    "os_exit_at_import": Fault(
        text=f"import os\nos._exit(3)\n{RIGHT}",
        outcomes=UNJUDGED | {"session": "crashed"},
        message=(
            "While your code was imported: Your code ended the whole process with exit status 3, as `os._exit` does."
        ),
        place="{file}",
    ),
    "infinite_loop": Fault(
        text=_fails_for_three("while True: number += 1"),
        outcomes={SMALL: "timeout"},
        message=(
            "asked      call(3)\nNo answer after N seconds: your code kept working. It was at {file}:3 in `double`."
        ),
        place="{file}:3",
    ),
    "endless_waiting": Fault(
        text=_fails_for_three("threading.Event().wait()", "threading"),
        outcomes={SMALL: "timeout"},
        message=(
            "asked      call(3)\n"
            "No answer after N seconds: your code did nothing but wait. It was at {file}:4 in `double`."
        ),
        place="{file}:4",
    ),
    "os_exit": Fault(
        text=_fails_for_three("os._exit(0)", "os"),
        outcomes={SMALL: "crashed"},
        message="asked      call(3)\nYour code ended the whole process with exit status 0, as `os._exit` does.",
        place="{file}",
    ),
    "segfault": Fault(
        text=_fails_for_three("ctypes.string_at(0)", "ctypes"),
        outcomes={SMALL: "crashed"},
        message=(
            "asked      call(3)\n"
            "Your code crashed the interpreter (segmentation fault). It was at {file}:4 in `double`."
        ),
        place="{file}:4",
    ),
    "killed": Fault(
        text=_fails_for_three("os.kill(os.getpid(), 9)", "os"),
        outcomes={SMALL: "crashed"},
        message="asked      call(3)\nYour code crashed the interpreter (killed).",
        place="{file}",
    ),
    "memory": Fault(
        text=_fails_for_three("bytearray(2 << 30)"),
        outcomes={SMALL: "failed"},
        message="asked      call(3)\nraised     MemoryError\n  at {file}:3 in double:  bytearray(2 << 30)",
        place="{file}:3",
    ),
    "printing": Fault(
        text=_fails_for_three("while True: print('on and on')"),
        outcomes={SMALL: "crashed"},
        message=(
            "asked      call(3)\n"
            "Your code printed more than 1 MiB, so it was stopped.\n"
            "your code printed" + 12 * "\n  on and on"
        ),
        place="{file}",
    ),
    "exit_in_a_call": Fault(
        text=_fails_for_three("sys.exit(0)", "sys"),
        outcomes={SMALL: "failed"},
        message="asked      call(3)\nraised     SystemExit: 0\n  at {file}:4 in double:  sys.exit(0)",
        place="{file}:4",
    ),
    "interrupt": Fault(
        text=_fails_for_three("raise KeyboardInterrupt"),
        outcomes={SMALL: "failed"},
        message="asked      call(3)\nraised     KeyboardInterrupt\n  at {file}:3 in double:  raise KeyboardInterrupt",
        place="{file}:3",
    ),
    "missing": Fault(
        spoil=Path.unlink,
        message="{file} is missing. Restore it with: git checkout -- {file}",
        place=None,
    ),
    "folder": Fault(
        spoil=_make_folder,
        message="{file} is not a regular file. Replace it by one.",
        place=None,
    ),
    "link": Fault(
        spoil=_link,
        message="{file} is a link. Put the file itself there.",
        place=None,
    ),
    "not_utf8": Fault(
        spoil=lambda file: file.write_bytes(RIGHT.lstrip().encode() + b"# caf\xe9\n"),
        message="{file} is not UTF-8 text (line 4). Save it as UTF-8.",
        place="{file}:4",
    ),
    "null_byte": Fault(
        spoil=lambda file: file.write_text("number = 1\0\n", encoding="utf-8"),
        message="{file} can't be read as Python: source code string cannot contain null bytes (line 1). "
        "Mend that line first.",
        place="{file}:1",
    ),
    "too_large": Fault(
        spoil=lambda file: file.write_text(RIGHT + "#" * 200_000, encoding="utf-8"),
        message=("{file} is larger than 200,000 bytes. An answer is much shorter; did something else land in it?"),
        place=None,
    ),
}
"""Broken answers by the slug of the exercise that gets them."""

NUMBERS = {slug: number for number, slug in enumerate(("right", *FAULTS), 1)}


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    """Return the judgement on all broken answers in one run, with a right answer before them."""
    course = make_course(tmp_path_factory.mktemp("classroom"), *NUMBERS)
    course.put(NUMBERS["right"])
    for slug, fault in FAULTS.items():
        file = course.put(NUMBERS[slug], fault.text)
        if fault.spoil is not None:
            fault.spoil(file)
        settings = file.with_name("kata.toml")
        settings.write_text(settings.read_text(encoding="utf-8") + LIMITS, encoding="utf-8")
    return course.judge()


def file_of(slug: str) -> str:
    """Return the path of an answer, as messages give it."""
    return f"exercises/{NUMBERS[slug]:02d}_{slug}/{slug}.py"


@pytest.mark.parametrize(("slug", "fault"), FAULTS.items(), ids=FAULTS)
def test_a_broken_answer_is_explained_once(classroom: Judgement, slug: str, fault: Fault) -> None:
    """All checks that a fault concerns tell the same, in plain words."""
    checks = [check for check in classroom.exercise(NUMBERS[slug])["checks"] if check["outcome"] != "passed"]

    told = {re.sub(r"after \d+ seconds", "after N seconds", check["message"]) for check in checks}
    assert told == {fault.message.format(file=file_of(slug))}


@pytest.mark.parametrize(("slug", "fault"), FAULTS.items(), ids=FAULTS)
def test_a_broken_answer_is_placed(classroom: Judgement, slug: str, fault: Fault) -> None:
    """The first check concerned names the file, and the line where there is one."""
    checks = [check for check in classroom.exercise(NUMBERS[slug])["checks"] if check["outcome"] != "passed"]

    wanted = None if fault.place is None else fault.place.format(file=file_of(slug))
    assert checks[0]["place"] == wanted


@pytest.mark.parametrize(("slug", "fault"), FAULTS.items(), ids=FAULTS)
def test_a_broken_answer_costs_only_the_checks_concerned(classroom: Judgement, slug: str, fault: Fault) -> None:
    """What the fault doesn't touch still holds."""
    outcomes = classroom.outcomes(NUMBERS[slug])

    assert outcomes == fault.outcomes


@pytest.mark.parametrize("slug", FAULTS)
def test_the_verdict_names_the_file(classroom: Judgement, slug: str) -> None:
    """The panel of a broken answer says which file to open."""
    panel = classroom.panel(f"{NUMBERS[slug]:02d}")

    assert file_of(slug) in panel


def test_other_answers_keep_their_points(classroom: Judgement) -> None:
    """A right answer has full points in the same run, whatever the others do."""
    assert (classroom.exercise(1)["state"], classroom.exercise(1)["earned"]) == ("full", 100)


def test_every_answer_is_judged(classroom: Judgement) -> None:
    """Nothing that an answer does ends the run: every exercise has a grade, and the exit code is a verdict's."""
    judged = [exercise["slug"] for exercise in classroom.grade["exercises"]]

    assert (classroom.status, judged) == (1, list(NUMBERS))


@pytest.mark.parametrize("trace", OURS)
def test_nothing_of_the_grader_shows(classroom: Judgement, trace: str) -> None:
    """No traceback, path or frame of the judge is shown for a fault of the learner."""
    shown = [line for line in classroom.output.splitlines() if trace in line and not line.startswith("plugins:")]

    assert shown == []


def test_the_next_step_is_a_broken_answer(classroom: Judgement) -> None:
    """The last lines send to the first answer that is not right."""
    last = classroom.verdict.splitlines()[-2:]

    assert last == ["Next: mend the first ✗, then run  pytest exercises/02 --lf", "Stuck? grader hint 02"]


# A name that is gone


@pytest.fixture
def renamed(course: SmallCourse) -> Judgement:
    """Return the judgement on an answer that lacks one of the two functions asked for."""
    hidden = course.root / "exercises" / "01_double" / "hidden"
    for name, old, new in (
        ("probes.py", "import double\n", "import double, treble\n"),
        ("test_types.py", "import double\n", "import double, treble\n"),
        ("test_types.py", 'double("1")', 'treble("1")'),
    ):
        text = (hidden / name).read_text(encoding="utf-8")
        (hidden / name).write_text(text.replace(old, new), encoding="utf-8")
    with (hidden / "probes.py").open("a", encoding="utf-8") as probes:
        probes.write("\n\ndef call_treble(number: int) -> int:\n    return treble(number)\n")
    with (hidden / "test_behaviour.py").open("a", encoding="utf-8") as suite:
        suite.write("\n\ndef test_trebles(subject):\n    assert subject.call_treble(3) == 9\n")
    course.put(1, RIGHT + TREBLE.replace("treble", "triple"))
    course.put(2)
    return course.judge()


def test_a_renamed_function_costs_only_its_own_checks(renamed: Judgement) -> None:
    """The checks of the other function still hold, behaviour and types alike."""
    assert renamed.outcomes(1) == {"test_trebles": "failed", "test_refuses_text": "failed"}


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            "test_trebles",
            (
                "asked      call_treble(3)\n"
                "exercises/01_double/double.py has no `treble`. "
                "The exercise asks for this name; keep it as in the stub."
            ),
        ),
        (
            "test_refuses_text",
            'Module "double" has no attribute "treble". The exercise asks for this name; keep it as in the stub.',
        ),
    ],
)
def test_a_renamed_function_is_named(renamed: Judgement, check: str, message: str) -> None:
    """The message says which name is gone, and to keep it."""
    assert renamed.check(1, check)["message"] == message


def test_a_renamed_function_leaves_other_exercises_alone(renamed: Judgement) -> None:
    """Exercise 02 keeps full points."""
    assert renamed.exercise(2)["earned"] == 100


def test_a_renamed_function_is_no_flaw_of_a_property(answer: Callable[..., Judgement]) -> None:
    """A property-based test tells it in the same words as any other test."""
    judgement = answer("def doubled(number: int) -> int:\n    return 2 * number\n")

    assert judgement.check(1, PROPERTY)["message"] == (
        "asked      call(0)\n"
        "exercises/01_double/double.py has no `double`. The exercise asks for this name; keep it as in the stub."
    )


# Answers that differ each time


def test_an_exception_of_its_own_fails_a_property_in_plain_words(answer: Callable[..., Judgement]) -> None:
    """The learner's own exception class is shown as raised, with the smallest input that raises it."""
    judgement = answer(
        "class Odd(Exception):\n    pass\n\n\n"
        f"{SIGNATURE}    if number > 20:\n        raise Odd('too far')\n    return 2 * number\n"
    )

    assert judgement.check(1, PROPERTY)["message"] == (
        "asked      call(21)\n"
        "raised     Odd: too far\n"
        "  at exercises/01_double/double.py:7 in double:  raise Odd('too far')"
    )


def test_an_answer_that_remembers_calls_is_told_so(answer: Callable[..., Judgement]) -> None:
    """Where the same calls give another result when repeated, the message says that, and nothing of Hypothesis."""
    judgement = answer(f"calls = [0]\n\n\n{SIGNATURE}    calls[0] += 1\n    return 2 * number + (calls[0] == 7)\n")

    lines = judgement.check(1, PROPERTY)["message"].splitlines()
    assert lines[-1] == (
        "The same calls gave different results when they were repeated. "
        "Does something outlive a call, or change by chance?"
    )


# Answers that are doubtful, but right


@pytest.mark.parametrize(
    "text",
    [
        f'{SIGNATURE}    "Do as \\d does."\n    return 2 * number\n',
        f"{SIGNATURE}    return 2 * number if number is not 10000 else 20000\n",
        f"import warnings\n\n\n{SIGNATURE}    warnings.warn('old', DeprecationWarning)\n    return 2 * number\n",
        "# -*- coding: latin-1 -*-\n" + RIGHT,
        RIGHT.replace("\n", "\r\n"),
        "\ufeff" + RIGHT,
    ],
    ids=["invalid escape", "is with a literal", "deprecation", "coding", "line ends of Windows", "byte order mark"],
)
def test_what_python_only_doubts_costs_nothing(answer: Callable[[str], Judgement], text: str) -> None:
    """Code that Python runs with a warning at most is judged like any other, whatever pytest makes of warnings."""
    judgement = answer(text)

    assert judgement.points(1)["behaviour"] == 60


# Broken courses


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return do


def _write(name: str, text: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return do


def _empty(folder: Path) -> None:
    for path in (folder / "hidden").iterdir():
        path.unlink()


def _reference(folder: Path) -> Path:
    return folder.parent.parent / "solutions" / folder.name / f"{folder.name[3:]}.py"


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "unknown_key": (
        _replace("kata.toml", "pillar = 1", "pillar = 1\npoint = 3"),
        "Unknown key 'point' in {folder}/kata.toml. Did you mean 'points'?",
    ),
    "unknown_key_in_a_table": (
        _replace("kata.toml", "[budgets]", "[points]\nbehavior = 3\n\n[budgets]"),
        "Unknown key 'behavior' in [points] of {folder}/kata.toml. Did you mean 'behaviour'?",
    ),
    "wrong_type": (
        _replace("kata.toml", "pillar = 1", 'pillar = "one"'),
        "The key 'pillar' in {folder}/kata.toml should be a valid integer, not 'one'.",
    ),
    "missing_key": (
        _replace("kata.toml", "minutes = 5", ""),
        "The key 'minutes' is missing in {folder}/kata.toml. Add it; CONTRIBUTING.md lists the keys.",
    ),
    "not_toml": (
        _write("kata.toml", "= 3\n"),
        "{folder}/kata.toml is not valid TOML: Invalid statement (at line 1, column 1). Mend that line.",
    ),
    "no_toml": (
        lambda folder: (folder / "kata.toml").unlink(),
        "{folder}/kata.toml is missing. Restore it with: git checkout -- {folder}/kata.toml",
    ),
    "no_suite": (
        lambda folder: shutil.rmtree(folder / "hidden"),
        (
            "{folder}/hidden holds no hidden suite, so only the README's session can run. "
            "Restore it: git checkout -- {folder}/hidden"
        ),
    ),
    "empty_suite": (
        _empty,
        (
            "{folder}/hidden holds no hidden suite, so only the README's session can run. "
            "Restore it: git checkout -- {folder}/hidden"
        ),
    ),
    "broken_suite": (
        _write("hidden/test_behaviour.py", "def broken(:\n"),
        (
            "{folder}/hidden/test_behaviour.py can't be imported: SyntaxError: invalid syntax (line 1). "
            "Restore it with: git checkout -- {folder}/hidden/test_behaviour.py"
        ),
    ),
    "suite_that_imports_nothing": (
        _replace("hidden/test_behaviour.py", '"""What', 'import nothing_there\n"""What'),
        (
            "{folder}/hidden/test_behaviour.py can't be imported: ModuleNotFoundError: "
            "No module named 'nothing_there'. Restore it with: git checkout -- {folder}/hidden/test_behaviour.py"
        ),
    ),
    "suite_that_raises": (
        _replace("hidden/test_behaviour.py", '"""What', 'LIMIT = int("many")\n"""What'),
        (
            "{folder}/hidden/test_behaviour.py can't be imported: ValueError: invalid literal for int() with base 10: "
            "'many'. Restore it with: git checkout -- {folder}/hidden/test_behaviour.py"
        ),
    ),
    "broken_types": (
        _write("hidden/test_types.py", "def broken(:\n"),
        (
            "{folder}/hidden/test_types.py can't be imported: SyntaxError: invalid syntax (line 1). "
            "Restore it with: git checkout -- {folder}/hidden/test_types.py"
        ),
    ),
    "no_probes": (
        lambda folder: (folder / "hidden" / "probes.py").unlink(),
        "{folder}/hidden/probes.py is missing. Restore it with: git checkout -- {folder}/hidden/probes.py",
    ),
    "no_solution": (
        lambda folder: shutil.rmtree(_reference(folder).parent),
        "{solution} is missing. Restore it with: git checkout -- {solution}",
    ),
    "broken_solution": (
        lambda folder: _reference(folder).write_text("def broken(:\n", encoding="utf-8"),
        "{solution} can't be read as Python: invalid syntax (line 1). Mend that line first.",
    ),
    "solution_that_raises": (
        lambda folder: _reference(folder).write_text('LIMIT = int("many")\n', encoding="utf-8"),
        (
            "The reference can't be imported: Your code can't be imported: ValueError: "
            "invalid literal for int() with base 10: 'many' at {solution}:1."
        ),
    ),
}
"""What is done to an exercise's folder, and the message, by slug."""
BROKEN_NUMBERS = {slug: number for number, slug in enumerate(("right", *BROKEN), 1)}


@pytest.fixture(scope="module")
def broken_course(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    """Return the judgement on right answers to broken exercises, and to a whole one."""
    course = make_course(tmp_path_factory.mktemp("broken"), *BROKEN_NUMBERS)
    for number in BROKEN_NUMBERS.values():
        course.put(number)
    for slug, (spoil, _) in BROKEN.items():
        spoil(course.root / "exercises" / f"{BROKEN_NUMBERS[slug]:02d}_{slug}")
    return course.judge()


@pytest.mark.parametrize(("slug", "message"), [(slug, message) for slug, (_, message) in BROKEN.items()], ids=BROKEN)
def test_a_broken_exercise_is_explained(broken_course: Judgement, slug: str, message: str) -> None:
    """A panel says which file of the course is broken, and how to restore it; nothing else is said of the exercise."""
    name = f"{BROKEN_NUMBERS[slug]:02d}_{slug}"

    panel = broken_course.panel(f"{name[:2]} Double a number") or broken_course.panel(f"exercises/{name}")

    texts = {"folder": f"exercises/{name}", "solution": f"solutions/{name}/{slug}.py"}
    assert panel == message.format(**texts)


@pytest.mark.parametrize("slug", BROKEN)
def test_a_broken_exercise_is_never_the_learners_failure(broken_course: Judgement, slug: str) -> None:
    """An exercise that the course has broken counts for no points at all, earned or possible."""
    graded = {one["slug"]: (one["state"], one["possible"]) for one in broken_course.grade["exercises"]}

    assert graded.get(slug, ("infrastructure", 0)) == ("infrastructure", 0)


def test_a_broken_exercise_costs_no_other(broken_course: Judgement) -> None:
    """The whole exercise has full points in the same run, and alone makes the pillar's points."""
    assert broken_course.exercise(1)["earned"] == 100
    assert "Pillar 1 · Idiomatic Python: 100 of 100 points" in broken_course.verdict.splitlines()


def test_a_broken_exercise_makes_the_exit_code_1(broken_course: Judgement) -> None:
    """What could not be judged is no success, nor does it end the run."""
    assert broken_course.status == 1


@pytest.mark.parametrize("trace", OURS)
def test_nothing_of_the_grader_shows_for_a_broken_exercise(broken_course: Judgement, trace: str) -> None:
    """No traceback or path of the judge is shown for a fault of the course."""
    shown = [line for line in broken_course.output.splitlines() if trace in line and not line.startswith("plugins:")]

    assert shown == []


# Files beside the answer

WRONG = """
import random


def double(number):
    if number > 0:
        positive = True
    else:
        positive = False
    return number + number if positive else random.choice([1])
"""
CHEATING_CONFTEST = """
import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.outcome = "passed"
    return report
"""
BESIDE = {
    "conftest.py": CHEATING_CONFTEST,
    "pytest_cheat.py": CHEATING_CONFTEST,
    "sitecustomize.py": "raise SystemExit('never import this')\n",
    "mypy.ini": "[mypy]\nignore_errors = True\n",
    "ruff.toml": '[lint]\nignore = ["ALL"]\n',
    "double.pyi": "def double(number: int) -> int: ...\n",
    "random.py": "def choice(numbers: list[int]) -> int:\n    return 0\n",
    "probes.py": "def call(number: int) -> int:\n    return 2 * number\n",
    "hidden/conftest.py": CHEATING_CONFTEST,
}
WITHOUT = {
    ZERO: "failed",
    PROPERTY: "failed",
    STRICT: "failed",
    "follows_the_idioms": "failed",
    "test_answers_an_int": "failed",
    "test_refuses_text": "failed",
}
"""What fails without any of these files."""


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        *((name, ".") for name in BESIDE),
        ("conftest.py", "exercises/01_double"),
        ("mypy.ini", "exercises/01_double"),
        ("random.py", "exercises/01_double"),
    ],
)
def test_a_file_beside_the_answer_has_no_effect(course: SmallCourse, name: str, folder: str) -> None:
    """No plugin, configuration, stub or module that lies beside the answer changes the verdict, from any folder."""
    exercise = course.put(1, WRONG).parent
    _replace("kata.toml", "[budgets]", '[idioms]\nrules = ["SIM"]\ngraded = true\n\n[budgets]')(exercise)
    _write(name, BESIDE[name])(exercise)

    judgement = course.judge("01", folder=course.root / folder, environment={"PYTHONSAFEPATH": "1"})

    assert (judgement.status, judgement.outcomes(1)) == (1, WITHOUT)


@pytest.mark.parametrize("name", ["pytest.ini", "tox.ini", "pyproject.toml"])
def test_settings_of_pytest_beside_the_answer_are_refused(course: SmallCourse, name: str) -> None:
    """A file that pytest itself would take its settings from is refused before anything runs."""
    section = {"pytest.ini": "pytest", "tox.ini": "pytest", "pyproject.toml": "tool.pytest.ini_options"}[name]
    exercise = course.put(1).parent
    _write(name, f"[{section}]\naddopts = '-k zero'\n")(exercise)

    judgement = course.judge("exercises/01_double")

    assert (judgement.status, judgement.grade) == (4, {})
    assert judgement.output.strip() == (
        f"ERROR: exercises/01_double/{name} holds settings of pytest, which would change the verdict. "
        "Remove it from there."
    )
