"""The settings of a run, and what it leaves on disk: ways to start subjects, debuggers, grade.json, benchmarks."""

import json
import os
import select
import signal
import subprocess
from pathlib import Path
from typing import IO, Any

import jsonschema
import pytest

from grader.report.document import schema
from tests.conftest import RIGHT, Judgement, SmallCourse

HALF_RIGHT = '''
class OddError(Exception):
    """An odd number was given."""


def double(number: int) -> int:
    """Return twice the number."""
    if number > 100:
        raise OddError("too large")
    return number + number if number else 1
'''
WARNING = r"""
import warnings


def double(number: int) -> int:
    "Do as \d does."
    warnings.warn("double is old", DeprecationWarning, stacklevel=2)
    return number + number
"""
CRASHING = """
import os


def double(number: int) -> int:
    if number == 3:
        os._exit(7)
    return number + number
"""
ENDLESS = """
import os


def double(number: int) -> int:
    with open({told!r}, "w") as out:
        out.write(str(os.getpid()))
    while True:
        number += 1
"""
DIVIDING = """
def double(number: int) -> int:
    rest = 1 // (number - 3)
    return number + number + 0 * rest
"""
SMALL = "exercises/01/hidden/test_behaviour.py::test_doubles_a_small_number"
HANGING_SUITE = """
import sys
import threading

def test_never_ends(subject):
    print("\\nhanging", file=sys.__stdout__, flush=True)
    threading.Event().wait()
"""


def judge_in_every_way(course: SmallCourse, *ways: str) -> list[tuple[int, object, str]]:
    """Return exit code, graded exercises and verdict for each way to start a subject."""
    found = list[tuple[int, object, str]]()
    for way in ways:
        judgement = course.judge("01", f"--subject={way}")
        found.append((judgement.status, judgement.findings, judgement.verdict))
    return found


# Ways to start a subject


@pytest.mark.parametrize(
    "text",
    [RIGHT, HALF_RIGHT, "import nothing_there\n", WARNING],
    ids=["right", "half right", "broken", "warning"],
)
def test_every_way_to_start_a_subject_gives_the_same_grade(course: SmallCourse, text: str) -> None:
    """Forked, spawned or in the judge's own process, an answer gets the same outcomes, messages and points."""
    course.put(1, text)

    forked, spawned, inside = judge_in_every_way(course, "fork", "spawn", "in-process")

    assert forked == spawned
    assert forked == inside


def test_a_crash_is_told_alike_by_both_processes(course: SmallCourse) -> None:
    """Forked or spawned, an answer that ends its process costs the same check, in the same words."""
    course.put(1, CRASHING)

    forked, spawned = judge_in_every_way(course, "fork", "spawn")

    assert forked == spawned
    assert "exit status 7" in forked[2]


def test_in_process_is_a_way_of_its_own(course: SmallCourse) -> None:
    """`--in-process` is short for `--subject=in-process`: what ends the process then ends pytest."""
    course.put(1, CRASHING)

    judgement = course.judge(SMALL, "--in-process")

    assert judgement.status == 7


# Debuggers


@pytest.mark.parametrize(
    ("option", "typed"),
    [("--pdb", "p number\nq\n"), ("--trace", "b exercises/01_double/double.py:2\nc\np number\nq\n")],
)
def test_a_debugger_stops_in_the_learners_frame(course: SmallCourse, option: str, typed: str) -> None:
    """`--pdb` and `--trace` reach the answer, so they run it in pytest's own process without being told."""
    course.put(1, DIVIDING)

    judgement = course.judge(SMALL, option, typed=typed)

    shown = judgement.output.splitlines()
    place = shown.index(f"> {course.root}/exercises/01_double/double.py(2)double()")
    assert shown[place + 1 : place + 3] == ["-> rest = 1 // (number - 3)", "(Pdb) 3"]


def test_a_breakpoint_in_the_answer_works_in_process(course: SmallCourse) -> None:
    """`breakpoint()` in an answer opens the debugger under `--in-process`."""
    course.put(1, "def double(number: int) -> int:\n    breakpoint()\n    return 2 * number\n")

    judgement = course.judge(SMALL, "--in-process", typed="p number\nc\n")

    assert "(Pdb) 3" in judgement.output.splitlines()
    assert judgement.check(1, "test_doubles_a_small_number")["outcome"] == "passed"


# Parts of a judgement

NO_ZERO = """
def double(number: int) -> int:
    return number + number if number else 1
"""


def made(course: SmallCourse, *options: str) -> list[str]:
    """Return the names of the checks of exercise 01 that a run with `options` makes."""
    checks = course.judge("01", *options).exercise(1)["checks"]
    return [one["id"].rpartition("::")[2] for one in checks if one["outcome"] != "not-run"]


@pytest.mark.parametrize(
    ("options", "checks"),
    [
        pytest.param(
            ("--aspect", "types"),
            ["passes_mypy_strict", "hides_nothing_from_the_checker", "test_answers_an_int", "test_refuses_text"],
            id="types",
        ),
        pytest.param(("--aspect=performance",), ["test_needs_few_additions"], id="performance"),
        pytest.param(
            ("--aspect=performance", "--aspect=behaviour", "-k", "small or few"),
            ["test_doubles_a_small_number", "test_needs_few_additions"],
            id="two, and a keyword",
        ),
    ],
)
def test_only_the_aspects_asked_for_are_judged(
    course: SmallCourse, options: tuple[str, ...], checks: list[str]
) -> None:
    """`--aspect` makes the checks of that aspect, and no other; it may be given several times."""
    course.put(1)

    assert made(course, *options) == checks


@pytest.mark.parametrize(("aspect", "starts"), [("behaviour", False), ("performance", False), ("types", True)], ids=str)
def test_mypy_is_started_for_types_only(course: SmallCourse, aspect: str, starts: bool) -> None:  # noqa: FBT001 -- data
    """Where types are left out, mypy is not even started."""
    course.put(1)

    course.judge("01", f"--aspect={aspect}")

    assert (course.root / ".kata" / "static" / "mypy").exists() == starts


def test_what_an_aspect_leaves_out_is_told(course: SmallCourse) -> None:
    """Checks of other aspects are left out by selection, and the verdict shows no ✗."""
    course.put(1)

    judgement = course.judge("01", "--aspect=types")

    left_out = [one for one in judgement.exercise(1)["checks"] if one["aspect"] != "types"]
    assert {one["message"] for one in left_out} == {"Left out by your selection."}
    assert "✗" not in judgement.verdict


@pytest.mark.parametrize("aspect", ["behaviour", "types"])
def test_a_broken_suite_is_told_whatever_the_aspect(course: SmallCourse, aspect: str) -> None:
    """A suite that can't be imported is no pass of the rest."""
    course.write(course.put(1).parent / "hidden" / "test_behaviour.py", "import nothing_there\n")

    judgement = course.judge("01", f"--aspect={aspect}")

    assert (judgement.status, judgement.exercise(1)["state"]) == (1, "infrastructure")


def test_no_check_follows_the_first_failure(course: SmallCourse) -> None:
    """`--first-failure` judges an answer up to its first failed check, and the next answer from the start."""
    course.put(1, NO_ZERO)
    course.put(2)

    judgement = course.judge("--first-failure")

    assert judgement.outcomes(1) == {
        "test_doubles_zero": "failed",
        **dict.fromkeys(
            [
                "test_agrees_with_the_reference",
                "test_needs_few_additions",
                "passes_mypy_strict",
                "hides_nothing_from_the_checker",
                "test_answers_an_int",
                "test_refuses_text",
            ],
            "not-run",
        ),
    }
    assert judgement.exercise(2)["earned"] == 100


def test_checks_after_the_first_failure_say_why(course: SmallCourse) -> None:
    """What was not checked names the reason."""
    course.put(1, NO_ZERO)

    judgement = course.judge("01", "--first-failure")

    assert judgement.check(1, "test_refuses_text")["message"] == "An earlier check has failed."


def test_first_failure_of_a_right_answer(course: SmallCourse) -> None:
    """An answer without a failure is judged to its end."""
    course.put(1)

    assert course.judge("01", "--first-failure").outcomes(1) == {}


@pytest.mark.parametrize(("options", "smallest"), [((), True), (("--no-shrink",), False)], ids=["by default", "option"])
def test_a_smaller_example_is_looked_for(course: SmallCourse, options: tuple[str, ...], smallest: bool) -> None:  # noqa: FBT001 -- data
    """A property fails on its smallest example; `--no-shrink` saves the search."""
    course.put(1, HALF_RIGHT.replace("if number else 1", ""))

    message = course.judge("01", "-k", "agrees", *options).check(1, "test_agrees_with_the_reference")["message"]

    assert ("(101)" in message) == smallest


# Libraries that are not installed


def need(course: SmallCourse, *lines: str) -> None:
    """Let exercise 01 need what `lines` of kata.toml say."""
    path = course.put(1).parent / "kata.toml"
    path.write_text("\n".join([*lines, path.read_text(encoding="utf-8")]), encoding="utf-8")


@pytest.mark.parametrize("options", [(), ("-n", "2"), ("--aspect=behaviour",)], ids=["alone", "-n 2", "an aspect"])
def test_a_missing_extra_fails_nobody(course: SmallCourse, options: tuple[str, ...]) -> None:
    """An exercise whose extra is not installed is worth 0 of 0, says what to install, and breaks no build."""
    need(course, 'libraries = ["no_such_library"]', 'extras = ["maths"]')

    judgement = course.judge("01", *options)

    exercise = judgement.exercise(1)
    assert judgement.status == 0
    assert (exercise["state"], exercise["earned"], exercise["possible"]) == ("unavailable", 0, 0)
    assert exercise["fault"] == "Needs the extra 'maths'. Install it with: pip install -e '.[maths]'"


def test_a_missing_extra_costs_the_others_nothing(course: SmallCourse) -> None:
    """The other exercises are judged, and the verdict says of the one what it needs."""
    need(course, 'libraries = ["no_such_library"]', 'extras = ["maths"]')
    course.put(2)

    judgement = course.judge()

    assert (judgement.status, judgement.grade["earned"], judgement.grade["possible"]) == (0, 100, 100)
    assert "pip install -e '.[maths]'" in judgement.panel("01")


def test_a_missing_library_without_an_extra_is_a_fault(course: SmallCourse) -> None:
    """Where nobody can install what is needed, the metadata is wrong."""
    need(course, 'libraries = ["no_such_library"]')

    judgement = course.judge("01")

    told = (
        "'no_such_library', which exercises/01_double/kata.toml lists in 'libraries', is not installed, "
        "and no extra has it."
    )
    assert (judgement.status, judgement.exercise(1)["state"], judgement.exercise(1)["fault"]) == (
        1,
        "infrastructure",
        told,
    )


# The grade on disk


def test_the_grade_is_also_written_where_asked(course: SmallCourse) -> None:
    """`--grade-json` takes a path, seen from the current folder; folders on the way are made."""
    course.put(1)

    judgement = course.judge("01", "--grade-json", "out/of/01.json", folder=course.root / "exercises")

    written = (course.root / "exercises" / "out" / "of" / "01.json").read_text(encoding="utf-8")
    assert json.loads(written) == judgement.grade


def test_a_new_grade_replaces_the_old_one_in_one_step(course: SmallCourse) -> None:
    """Who has the old document open reads it to its end: it is never written into."""
    path = course.root / "grade.json"
    course.put(1)
    course.judge("01", f"--grade-json={path}")
    old = path.read_text(encoding="utf-8")

    with path.open(encoding="utf-8") as reader:
        course.put(1, HALF_RIGHT)
        course.judge("01", f"--grade-json={path}")
        still = reader.read()

    assert still == old
    assert path.read_text(encoding="utf-8") != old


def test_nothing_but_the_grade_is_left(course: SmallCourse) -> None:
    """A finished run leaves its grade and the caches of mypy and Hypothesis, and no scratch file."""
    course.put(1)

    course.judge("01")

    state = course.root / ".kata"
    kept = {str(path.relative_to(state)) for path in [*state.iterdir(), *(state / "static").iterdir()]}
    # Hypothesis keeps something only where it takes the grader for code that is being worked on.
    assert kept - {"hypothesis"} == {".gitignore", "grade.json", "progress.sqlite", "static", "static/mypy"}


@pytest.mark.parametrize("readme", ["", "```python\n>>> 1\n1\n```\n"], ids=["at its first check", "at a later check"])
def test_a_killed_run_keeps_what_it_had_judged(course: SmallCourse, readme: str) -> None:
    """The grade of exercise 01 is on disk as soon as 02 is begun, so no crash of ours or of pytest loses it."""
    course.put(1)
    exercise = course.put(2).parent
    course.write(exercise / "README.md", readme)
    course.write(exercise / "hidden" / "test_behaviour.py", HANGING_SUITE)

    with start(course) as running:
        said = read_until("hanging", running.stdout)
        running.kill()

    grade = json.loads((course.root / ".kata" / "grade.json").read_text(encoding="utf-8"))
    earned = next(one["earned"] for one in grade["exercises"] if one["number"] == 1)
    assert (said.split()[0], earned) == ("hanging", 100)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waiting for a process that isn't ours needs Linux")
@pytest.mark.parametrize("subject", ["fork", "spawn"])
def test_a_killed_run_leaves_no_process_behind(course: SmallCourse, subject: str) -> None:
    """An answer that never ends doesn't outlive pytest, not even if that is killed."""
    told = course.root / "told"
    os.mkfifo(told)
    course.put(1, ENDLESS.format(told=str(told)))

    with start(course, SMALL, f"--subject={subject}") as running:
        process = int(read_pipe(told))
        running.kill()

    assert ends(process)


def start(course: SmallCourse, *arguments: str) -> subprocess.Popen[str]:
    """Start a run whose output can be read while it goes on."""
    return subprocess.Popen(
        course.command("-s", *arguments),
        cwd=course.root,
        env=course.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )


def read_until(word: str, output: IO[str] | None) -> str:
    """Read `output` up to a line that starts with `word`, and return that line."""
    assert output is not None
    return next(line for line in output if line.startswith(word))


def read_pipe(path: Path) -> bytes:
    """Wait for somebody to write into a named pipe; return what was written."""
    pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        written, _, _ = select.select([pipe], [], [], 60)
        return os.read(pipe, 100) if written else b""
    finally:
        os.close(pipe)


def ends(process: int) -> bool:
    """Wait for the end of a process; where it doesn't end by itself, end it and say so."""
    try:
        watch = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        ended, _, _ = select.select([watch], [], [], 30)
        if not ended:
            signal.pidfd_send_signal(watch, signal.SIGKILL)
        return bool(ended)
    finally:
        os.close(watch)


@pytest.mark.parametrize("text", [None, RIGHT, HALF_RIGHT, CRASHING, "import nothing_there\n"])
def test_the_grade_follows_the_published_schema(course: SmallCourse, text: str | None) -> None:
    """Whatever the answer, grade.json validates against the schema."""
    if text is not None:
        course.put(1, text)
    (course.root / "exercises" / "02_twice" / "hidden" / "probes.py").unlink()

    judgement = course.judge()

    jsonschema.validate(judgement.grade, json.loads(schema()))


def test_the_schema_refuses_what_is_no_grade(course: SmallCourse) -> None:
    """The schema is no formality: a state that doesn't exist is refused."""
    grade = course.judge("01").grade
    grade["exercises"][0]["state"] = "nearly"

    with pytest.raises(jsonschema.ValidationError, match="'nearly' is not one of"):
        jsonschema.validate(grade, json.loads(schema()))


def test_the_grade_says_where_it_comes_from(course: SmallCourse) -> None:
    """The head of the document names its schema and how the run went."""
    course.put(1)

    grade = course.judge().grade

    head = {key: grade[key] for key in ("schema", "mode", "earned", "possible")}
    assert head == {"schema": "kata/grade-v1", "mode": "practice", "earned": 100, "possible": 200}
    assert grade["pillars"] == [{"number": 1, "title": "Idiomatic Python", "earned": 100, "possible": 200}]


def test_the_grade_holds_what_was_measured(course: SmallCourse) -> None:
    """A check against a budget carries the value, what is allowed, and the unit."""
    course.put(1)

    measured = course.judge("01").check(1, "test_needs_few_additions")["measured"]

    assert measured == {
        "name": "additions",
        "value": 1.0,
        "allowed": 2.0,
        "unit": "additions",
        "rounds": None,
        "detail": "",
    }


# Other tools


def benchmarks_of(course: SmallCourse, text: str) -> list[dict[str, Any]]:
    """Return what pytest-benchmark writes down of an answer to exercise 01."""
    course.put(1, text)
    course.judge("01", "--benchmark-json=benchmark.json")
    found: list[dict[str, Any]] = json.loads(Path(course.root / "benchmark.json").read_text("utf-8"))["benchmarks"]
    return found


@pytest.mark.parametrize(("text", "value"), [(RIGHT, 1.0), ("def double(number: int) -> int:\n    return 6\n", 3.0)])
def test_benchmark_json_holds_the_budget(course: SmallCourse, text: str, value: float) -> None:
    """`--benchmark-json` has measured and allowed value of every budget, kept or not."""
    found = benchmarks_of(course, text)

    extra = {"name": "additions", "value": value, "allowed": 2.0, "unit": "additions"}
    assert [(one["name"], one["extra_info"]) for one in found] == [("test_needs_few_additions", extra)]


def test_benchmark_json_holds_the_cpu_time_of_the_subject(course: SmallCourse) -> None:
    """The rounds are the CPU times that the judge read, one for each question, not the time of the test."""
    [benchmark] = benchmarks_of(course, RIGHT)

    assert benchmark["stats"]["rounds"] == 1
    assert 0 < benchmark["stats"]["max"] < 1


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [((), False), (("-v",), True), (("--benchmark-columns=min,rounds",), True), (("-n", "2"), False)],
    ids=["by default", "-v", "--benchmark-columns", "-n 2"],
)
def test_the_table_of_benchmarks(course: SmallCourse, arguments: tuple[str, ...], shown: bool) -> None:  # noqa: FBT001 -- data
    """pytest-benchmark's wide table appears only where it was asked for."""
    course.put(1)

    judgement = course.judge("01", *arguments)

    table = [line for line in judgement.output.splitlines() if "- benchmark: 1 tests -" in line]
    assert bool(table) == shown


def test_junit_holds_the_measured_value(course: SmallCourse) -> None:
    """`--junitxml` has the measured value as a property of its test."""
    course.put(1)

    course.judge("01", "--junitxml=junit.xml")

    text = (course.root / "junit.xml").read_text(encoding="utf-8")
    assert '<property name="additions" value="1 of 2 additions" />' in text


def test_a_run_may_leave_no_trace(course: SmallCourse) -> None:
    """--no-history judges, and writes neither the last grade nor the history."""
    course.put(1)

    judgement = course.judge("01", "--no-history", "--grade-json", "own.json")

    assert "100 of 100 points" in judgement.output
    assert (course.root / "own.json").exists()
    assert not [name for name in ("grade.json", "progress.sqlite") if (course.root / ".kata" / name).exists()]


def test_options_are_explained(course: SmallCourse) -> None:
    """`pytest --help` lists the options of the grader, and judges nothing."""
    judgement = course.judge("--help")

    group = judgement.output.partition("\njudging exercises:\n")[2].partition("\n\n")[0]
    options = [line.split()[0].partition("=")[0] for line in group.splitlines() if line.startswith("  --")]
    assert options == [
        "--subject",
        "--in-process",
        "--graded",
        "--trusted-code",
        "--submission",
        "--course",
        "--aspect",
        "--first-failure",
        "--no-shrink",
        "--no-history",
        "--claim",
        "--grade-json",
    ]
    assert judgement.grade == {}


def test_an_unknown_way_to_start_a_subject_is_refused(course: SmallCourse) -> None:
    """A wrong choice names the right ones."""
    judgement: Judgement = course.judge("01", "--subject=thread")

    assert judgement.status == 4
    assert "invalid choice: 'thread' (choose from" in judgement.output
