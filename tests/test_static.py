"""What mypy and ruff find out in a whole run: who is checked with whom, and what silences nobody."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.catalog import read_exercise
from grader.course import Course
from grader.judge import static
from grader.judge.static import Findings, StaticRun
from grader.subject.limits import Limits
from grader.submission import learners
from tests.conftest import RIGHT, Judgement, SmallCourse, make_course

SIGNATURE = "def double(number: int) -> int:\n"
UNTYPED = "def double(number):\n    return 2 * number\n"
STRICT, HIDING = "passes_mypy_strict", "hides_nothing_from_the_checker"
NO_TERNARY = f"""
{SIGNATURE}    if number > 0:
        sign = 1
    else:
        sign = -1
    return 2 * sign * abs(number)
"""
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="there is no fence but on Linux")
LOGGER = """
import os
import sys

if "mypy" in sys.orig_argv:
    with open(os.environ["LOG_OF_MYPY"], "a", encoding="utf-8") as log:
        log.write("run\\n")
"""
"""A sitecustomize.py that notes every process that runs mypy."""


def failed_types(judgement: Judgement, number: int = 1) -> set[str]:
    """Return the names of the types checks of an exercise that don't hold."""
    checks = judgement.exercise(number)["checks"]
    return {one["id"].rpartition("::")[2] for one in checks if one["aspect"] == "types" and one["outcome"] == "failed"}


def ask_for_idioms(course: SmallCourse, *, graded: bool) -> None:
    """Let exercise 01 be about simplifications."""
    path = course.root / "exercises" / "01_double" / "kata.toml"
    text = f'\n[idioms]\nrules = ["SIM"]\ngraded = {str(graded).lower()}\n'
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


# One run for all


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_mypy_runs_once_for_all_exercises(course: SmallCourse, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """However many exercises and workers, mypy is started once."""
    course.put(1)
    course.put(2)
    course.write(tmp_path / "site" / "sitecustomize.py", LOGGER)
    log, inherited = tmp_path / "log", os.environ.get("PYTHONPATH", "")
    environment = {"PYTHONPATH": f"{tmp_path / 'site'}{os.pathsep}{inherited}", "LOG_OF_MYPY": str(log)}

    judgement = course.judge(*arguments, environment=environment)

    assert (judgement.status, log.read_text(encoding="utf-8")) == (0, "run\n")


STOPPING = {
    "syntax": "def double(number: int) -> int\n    return 2 * number\n",
    "type comment": f"{SIGNATURE}    total = 0  # type: int(\n    return 2 * number\n",
    "wrong signature comment": "def double(number):  # type: (int, int) -> int\n    return 2 * number\n",
    "broken setting": "# mypy: no-such-option=3\n" + RIGHT,
    "same argument twice": "def double(number, number):\n    return 2 * number\n",
    "break outside a loop": f"{SIGNATURE}    break\n",
    "relative import": f"try:\n    from . import nothing\nexcept ImportError:\n    pass\n\n\n{UNTYPED}",
}
"""Answers that mypy can't read, or could not if it were let."""


@pytest.mark.parametrize("text", STOPPING.values(), ids=STOPPING)
def test_what_mypy_cannot_read_costs_no_other_exercise(course: SmallCourse, text: str) -> None:
    """One file that stops mypy doesn't silence it about the others, neither good nor bad."""
    course.put(1, text)
    course.put(2, UNTYPED)

    judgement = course.judge()

    assert failed_types(judgement, 2) == {STRICT, "test_answers_an_int", "test_refuses_text"}


def test_a_type_comment_that_only_mypy_refuses_costs_one_check(answer: Callable[[str], Judgement]) -> None:
    """Python runs it, so the behaviour counts; mypy's own words name the line, and nothing else is lost."""
    judgement = answer(f"{SIGNATURE}    total = 0  # type: int(\n    return total + 2 * number\n")

    first, *_ = judgement.check(1, STRICT)["message"].splitlines()
    assert judgement.outcomes(1) == {STRICT: "failed"}
    assert first == 'exercises/01_double/double.py:2  Syntax error in type comment "int("  [syntax]'


def test_what_only_mypy_cannot_read_is_a_fault_of_the_types(course: SmallCourse) -> None:
    """Code that runs but stops mypy keeps its points for behaviour, and earns none for types."""
    course.put(1, STOPPING["relative import"])

    judgement = course.judge("01")

    told = "mypy can't read exercises/01_double/double.py: No parent module -- cannot perform relative import."
    assert judgement.points(1) == {"behaviour": 60, "types": 5, "performance": 20}
    assert judgement.check(1, STRICT)["message"] == told


def test_an_answer_and_its_reference_are_checked_apart(course: SmallCourse) -> None:
    """Modules of the same name, in one session, keep their own findings."""
    course.put(1, "def double(number: int) -> str:\n    return number + number\n")

    judgement = course.judge("exercises/01", "solutions/01")

    earned = {one["submission"]: one["earned"] for one in judgement.grade["exercises"]}
    assert earned == {"exercises/01_double": 90, "solutions/01_double": 100}


def test_modules_of_the_same_name_in_two_exercises_are_checked_apart(course: SmallCourse) -> None:
    """Two exercises may ask for a module of the same name."""
    twin = course.add(3, "double")
    course.write(twin / "double.py", UNTYPED)
    course.put(1)

    judgement = course.judge("01", "03")

    assert (failed_types(judgement, 1), STRICT in failed_types(judgement, 3)) == (set(), True)


def test_findings_name_the_learners_line(answer: Callable[[str], Judgement]) -> None:
    """A finding of mypy is placed in the learner's own file, not in a copy of it."""
    judgement = answer(f"{SIGNATURE}    return str(number)\n")

    check = judgement.check(1, STRICT)
    place = "exercises/01_double/double.py:2"
    message = 'Incompatible return value type (got "str", expected "int")  [return-value]'
    assert (check["place"], check["message"]) == (place, f"{place}  {message}")


def test_a_consumer_says_what_it_wanted(answer: Callable[[str], Judgement]) -> None:
    """A line that must be refused and isn't is shown with the error that was wanted."""
    judgement = answer("def double(number: int | str) -> int:\n    return 2 * int(number)\n")

    assert judgement.check(1, "test_refuses_text")["message"].splitlines() == [
        '>>> double("1")',
        "came back  no complaint",
        "wanted     an error of the type checker [arg-type]",
    ]


def test_a_consumer_says_what_its_names_stand_for(course: SmallCourse) -> None:
    """The types of the parameters that a line uses come before it."""
    consumers = course.root / "exercises" / "01_double" / "hidden" / "test_types.py"
    text = consumers.read_text(encoding="utf-8")
    text = text.replace("test_refuses_text()", "test_refuses_text(text: str, other: int)").replace('"1"', "text")
    consumers.write_text(text, encoding="utf-8")
    course.put(1, "def double(number: int | str) -> int:\n    return 2 * int(number)\n")

    message = course.judge("01").check(1, "test_refuses_text")["message"]

    assert message.splitlines()[:2] == [">>> # given text: str", ">>> double(text)"]


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        pytest.param("arg-type|call-arg", None, id="one of two"),
        pytest.param("call-arg|misc", "an error of the type checker [call-arg or misc]", id="another"),
    ],
)
def test_a_line_may_be_refused_with_one_of_several_codes(course: SmallCourse, codes: str, wanted: str | None) -> None:
    """Any of the codes will do; where another comes back, all of them are named."""
    consumers = course.root / "exercises" / "01_double" / "hidden" / "test_types.py"
    consumers.write_text(consumers.read_text(encoding="utf-8").replace("arg-type", codes), encoding="utf-8")
    course.put(1)

    message = course.judge("01").check(1, "test_refuses_text")["message"]

    assert (message.splitlines()[-1].partition("wanted     ")[2] if message else None) == wanted


# Silencing the checker

SILENCED = {
    "ignore": "def double(number):  # type: ignore\n    return 2 * number\n",
    "ignore with a code": "def double(number):  # type: ignore[no-untyped-def]\n    return 2 * number\n",
    "setting of the file": f"# mypy: ignore-errors\n{UNTYPED}",
    "setting of a rule": f"# mypy: disable-error-code=no-untyped-def\n{UNTYPED}",
    "Any": "from typing import Any\n\n\ndef double(number: Any) -> Any:\n    return 2 * number\n",
    "Any by another name": "import typing as t\n\n\ndef double(number: t.Any) -> t.Any:\n    return 2 * number\n",
    "no_type_check": f"from typing import no_type_check\n\n\n@no_type_check\n{UNTYPED}",
    "cast": f"from typing import cast\n\n\n{SIGNATURE}    return cast(int, str(number)) and 2 * number\n",
    "a stub for the checker": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        "    def double(number: int) -> int: ...\nelse:\n    def double(number):\n        return 2 * number\n"
    ),
    "MYPY": (
        "MYPY = False\nif MYPY:\n"
        "    def double(number: int) -> int: ...\nelse:\n    def double(number):\n        return 2 * number\n"
    ),
    "unreachable code": (
        f"from typing import TYPE_CHECKING\n\n\n{SIGNATURE}"
        "    assert not TYPE_CHECKING\n    return [2 * number, number + 'x' if 0 else 1][0]\n"
    ),
    "a value for the checker": (
        f"from typing import TYPE_CHECKING\n\n\n{SIGNATURE}"
        "    return 0 if TYPE_CHECKING else [2 * number, number + 'x' if 0 else 1][0]\n"
    ),
}


SILENCED_NUMBERS = {name: number for number, name in enumerate(SILENCED, 1)}


@pytest.fixture(scope="module")
def silenced(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    """Return the judgement on all answers that silence the checker."""
    course = make_course(tmp_path_factory.mktemp("silenced"), *(f"answer_{one}" for one in SILENCED_NUMBERS.values()))
    for name, number in SILENCED_NUMBERS.items():
        course.put(number, SILENCED[name])
    return course.judge()


@pytest.mark.parametrize("number", SILENCED_NUMBERS.values(), ids=SILENCED_NUMBERS)
def test_silencing_the_checker_earns_nothing(silenced: Judgement, number: int) -> None:
    """Whatever keeps errors from mypy earns no more than the same code without any types."""
    points = silenced.points(number)

    assert (points["behaviour"], points["types"] <= 5) == (60, True)


@pytest.mark.parametrize("number", SILENCED_NUMBERS.values(), ids=SILENCED_NUMBERS)
def test_what_silences_the_checker_is_named(silenced: Judgement, number: int) -> None:
    """A check of its own says that, and where, something hides the types."""
    found = silenced.check(number, HIDING)

    file = f"exercises/{number:02d}_answer_{number}/answer_{number}.py"
    assert (found["outcome"], found["message"].startswith(f"{found['place']} has ")) == ("failed", True)
    assert found["place"].rpartition(":")[0] == file


def test_an_untyped_answer_earns_almost_nothing_for_types(answer: Callable[[str], Judgement]) -> None:
    """Code without types hides nothing, and that is all."""
    judgement = answer(UNTYPED)

    assert (judgement.points(1)["types"], HIDING in failed_types(judgement)) == (5, False)


def test_importing_for_the_checker_alone_is_fine(answer: Callable[[str], Judgement]) -> None:
    """Names needed for types only may be imported under `TYPE_CHECKING`."""
    judgement = answer(
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from collections.abc import Sized\n\n\n"
        f"{SIGNATURE}    known: list[Sized] = []\n    return 2 * number + len(known)\n"
    )

    assert judgement.exercise(1)["earned"] == 100


@pytest.mark.parametrize("name", ["double.pyi", "mypy.ini", "pyproject.toml"])
def test_a_file_beside_the_answer_types_nothing(course: SmallCourse, name: str) -> None:
    """A stub or a configuration of mypy beside the answer has no effect."""
    texts = {
        "double.pyi": "def double(number: int) -> int: ...\n",
        "mypy.ini": "[mypy]\nignore_errors = true\n",
        "pyproject.toml": "[tool.mypy]\nignore_errors = true\n",
    }
    answer = course.put(1, UNTYPED)
    course.write(answer.with_name(name), texts[name])

    judgement = course.judge("01")

    assert failed_types(judgement) == {STRICT, "test_answers_an_int", "test_refuses_text"}


def test_the_users_own_mypy_has_no_effect(course: SmallCourse, tmp_path: Path) -> None:
    """MYPYPATH and a configuration in the course or in the home folder change nothing."""
    course.put(1, UNTYPED)
    for folder in (course.root, tmp_path / "home"):
        course.write(folder / "mypy.ini", "[mypy]\nignore_errors = true\n")
    course.write(tmp_path / "home" / "double.pyi", "def double(number: int) -> int: ...\n")

    home = str(tmp_path / "home")
    judgement = course.judge("01", environment={"HOME": home, "XDG_CONFIG_HOME": home, "MYPYPATH": home})

    assert failed_types(judgement) == {STRICT, "test_answers_an_int", "test_refuses_text"}


# Idioms


def test_graded_idioms_cost_points(course: SmallCourse) -> None:
    """Where kata.toml grades them, a finding of ruff fails a check of the types aspect, with its place."""
    ask_for_idioms(course, graded=True)
    course.put(1, NO_TERNARY)

    judgement = course.judge("01")

    check = judgement.check(1, "follows_the_idioms")
    assert (judgement.points(1)["types"], check["place"]) == (16, "exercises/01_double/double.py:2")
    assert check["message"].endswith("[SIM108]")


def test_other_idioms_are_advice(course: SmallCourse) -> None:
    """Elsewhere a finding costs nothing, and is shown once the behaviour holds."""
    ask_for_idioms(course, graded=False)
    course.put(1, NO_TERNARY)

    judgement = course.judge("01")

    [advice] = judgement.exercise(1)["advice"]
    place = "exercises/01_double/double.py:2"
    assert (judgement.exercise(1)["earned"], advice["rule"], advice["place"]) == (100, "SIM108", place)
    assert f"Worth a look, free of charge: {place}" in judgement.panel("01")


def test_idioms_of_one_exercise_concern_no_other(course: SmallCourse) -> None:
    """Rules are per exercise, though ruff runs once for all."""
    ask_for_idioms(course, graded=True)
    course.put(1)
    course.put(2, NO_TERNARY)

    judgement = course.judge()

    assert [(one["earned"], one["advice"]) for one in judgement.grade["exercises"]] == [(100, []), (100, [])]


@pytest.mark.parametrize("comment", ["  # noqa: SIM108", "  # noqa", "  # ruff: ignore[SIM108]"])
def test_a_comment_silences_no_idiom(course: SmallCourse, comment: str) -> None:
    """`noqa` keeps no finding away."""
    ask_for_idioms(course, graded=True)
    course.put(1, NO_TERNARY.replace("if number > 0:", f"if number > 0:{comment}"))

    judgement = course.judge("01")

    assert judgement.check(1, "follows_the_idioms")["outcome"] == "failed"


def test_ruffs_own_settings_have_no_effect(course: SmallCourse) -> None:
    """A ruff.toml in the course, or beside the answer, changes no finding."""
    ask_for_idioms(course, graded=True)
    answer = course.put(1, NO_TERNARY)
    for folder in (course.root, answer.parent):
        course.write(folder / "ruff.toml", '[lint]\nignore = ["SIM"]\n')

    judgement = course.judge("01")

    assert judgement.check(1, "follows_the_idioms")["outcome"] == "failed"


# Tools that are brought down

FAKE_TOOL = """
import os, signal, sys, time
from pathlib import Path

texts = [Path(name).read_text() for name in sys.argv[1:] if name.endswith(".py") and Path(name).exists()]
if any("KILLS" in text for text in texts):
    os.kill(os.getpid(), signal.SIGKILL)
if any("HANGS" in text for text in texts):
    time.sleep(600)
if any("BABBLES" in text for text in texts):
    print('{"half a')
elif "ruff" in sys.argv[0]:
    print("[]")
if any("FAILS" in text for text in texts):
    sys.exit(3)
"""
"""Stands for a checker that finds nothing, but for what brings it down."""

ENDINGS = {
    "KILLS": "{tool} was ended by signal 9",
    "HANGS": "a tool gave no answer within 3 seconds",
    "BABBLES": "{tool} stopped in the middle of a word",
    "FAILS": "{tool} ended with exit status 3",
}


def check(course: SmallCourse, folder: Path, *, fenced: bool = False) -> Mapping[str, Findings]:
    """Run the tools over all exercises that were started, with their caches in `folder`; return what was found."""
    whole = Course(course.root)
    submissions = [learners(whole, read_exercise(whole, number)) for number in whole.folders]
    run = StaticRun(folder, submissions, fenced=fenced)
    run.start()
    try:
        judged = [one for one in submissions if not one.untouched and one.refusal is None]
        return {one.label: run.results.of(one.label) for one in judged}
    finally:
        run.stop()


def shadow(course: SmallCourse, monkeypatch: pytest.MonkeyPatch, tool: str, text: str = FAKE_TOOL) -> None:
    """Let a tool of this name be another program."""
    course.write(course.root / "shadow" / f"{tool}.py", text)
    monkeypatch.setenv("PYTHONPATH", str(course.root / "shadow"))
    monkeypatch.setattr(static, "TOOL_SECONDS", 3.0)


@pytest.mark.parametrize("how", ENDINGS)
@pytest.mark.parametrize("tool", ["mypy", "ruff"])
def test_only_who_brings_a_tool_down_is_blamed(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, tool: str, how: str
) -> None:
    """A tool that is killed, hangs, babbles or fails is tried on each answer alone: one of them did it."""
    ask_for_idioms(course, graded=True)
    course.put(1, f'"""{how}"""\n{RIGHT}')
    course.put(2)
    for name in ("mypy", "ruff"):
        shadow(course, monkeypatch, name, FAKE_TOOL if name == tool else FAKE_TOOL.replace(how, "NEVER"))

    found = check(course, course.root / "home")

    told = f"Your code could not be checked: {ENDINGS[how].format(tool=tool)}. Write it in a plainer way."
    assert found == {"exercises/01_double": Findings(refusal=told), "exercises/02_twice": Findings()}


def test_a_checker_that_never_works_is_nobodys_failure(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where mypy can't even check a line of ours, no answer is blamed."""
    course.put(1)
    course.put(2)
    shadow(course, monkeypatch, "mypy", "import sys\nsys.exit(3)\n")

    found = check(course, course.root / "home")

    fault = Findings(fault="The checker could not run: mypy ended with exit status 3.")
    assert found == {"exercises/01_double": fault, "exercises/02_twice": fault}


@linux_only
def test_a_fence_that_is_too_tight_is_nobodys_failure(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the fence leaves mypy too little to start, no answer is blamed either."""
    course.put(1)
    monkeypatch.setattr(static, "TOOL_LIMITS", Limits(memory_mib=64, scratch_mib=256))

    found = check(course, course.root / "home", fenced=True)["exercises/01_double"]

    assert (found.refusal, (found.fault or "").startswith("The checker could not run: ")) == (None, True)


def test_who_brings_a_tool_down_loses_the_types_alone(course: SmallCourse) -> None:
    """Code that can't be checked fails the check of its types, and keeps its behaviour; the other exercise is whole."""
    course.put(1, f'"""KILLS"""\n{RIGHT}')
    course.put(2)
    course.write(course.root / "shadow" / "mypy.py", FAKE_TOOL)

    judgement = course.judge(environment={"PYTHONPATH": str(course.root / "shadow")})

    first = judgement.exercise(1)
    assert (first["state"], judgement.points(1)["behaviour"], first["fault"]) == ("passed", 60, None)
    assert judgement.check(1, STRICT)["message"] == (
        "Your code could not be checked: mypy was ended by signal 9. Write it in a plainer way."
    )
    assert (judgement.points(2)["behaviour"], judgement.check(2, STRICT)["outcome"]) == (60, "passed")


def test_a_checker_that_never_works_costs_no_points(course: SmallCourse) -> None:
    """Where mypy can't run, the exercise can't be judged, which is not the learner's failure."""
    course.put(1)
    course.write(course.root / "shadow" / "mypy.py", "import sys\nsys.exit(3)\n")

    judgement = course.judge("01", environment={"PYTHONPATH": str(course.root / "shadow")})

    assert (judgement.exercise(1)["state"], judgement.exercise(1)["possible"]) == ("infrastructure", 0)


# In the fence

CHECKED = {
    "right": RIGHT,
    "untyped": UNTYPED,
    "wrong": f"{SIGNATURE}    return str(number)\n",
    "idiom": NO_TERNARY,
    "library": f"import asyncio\nimport sqlite3\n\n{SIGNATURE}    return 2 * number + len(asyncio.__name__)\n",
    **STOPPING,
}


@pytest.fixture(scope="module")
def found_by(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, object]:
    """Return what is found in every text, without the fence, within it, and again; and where the caches are."""
    root = tmp_path_factory.mktemp("course")
    course = make_course(root, *(f"answer_{number}" for number in range(1, len(CHECKED) + 1)))
    for number, text in enumerate(CHECKED.values(), 1):
        path = course.root / "exercises" / f"{number:02d}_answer_{number}" / "kata.toml"
        path.write_text(path.read_text("utf-8") + '\n[idioms]\nrules = ["SIM"]\n', encoding="utf-8")
        course.put(number, text)
    home = root / "home"
    return {
        "open": check(course, root / "open"),
        "fenced": check(course, home, fenced=True),
        "again": check(course, home, fenced=True),
        "home": home,
        "practice": root / "open" / "mypy",
    }


@linux_only
@pytest.mark.parametrize("how", ["fenced", "again"])
def test_the_fence_changes_no_finding(found_by: Mapping[str, object], how: str) -> None:
    """In the fence, from a clean cache that is new or not, the tools find what they find without."""
    assert found_by[how] == found_by["open"]


def test_the_findings_compared_are_some(found_by: Mapping[str, object]) -> None:
    """Among what is compared are errors of mypy, of its consumer, of ruff, and files that can't be read."""
    found = found_by["open"]
    assert isinstance(found, dict)

    assert any(one.files for one in found.values())
    assert any(one.consumer for one in found.values())
    assert any(one.idioms for one in found.values())
    assert any(one.refusal for one in found.values())
    assert not any(one.fault for one in found.values())


@linux_only
def test_the_clean_cache_holds_no_answer(found_by: Mapping[str, object]) -> None:
    """The cache that the next session starts from has seen the standard library alone, unlike that of practice."""
    home, practice = found_by["home"], found_by["practice"]
    assert isinstance(home, Path)
    assert isinstance(practice, Path)
    [clean] = home.glob("clean-*")

    assert [(_mentions(cache, "typing"), _mentions(cache, "answer_1")) for cache in (clean, practice)] == [
        (True, False),
        (True, True),
    ]


def _mentions(cache: Path, name: str) -> bool:
    """Tell whether a name is in any file of a cache, in whatever format mypy writes it."""
    return any(name.encode() in path.read_bytes() for path in cache.rglob("*") if path.is_file())


@linux_only
def test_no_copy_of_an_answer_is_left(found_by: Mapping[str, object]) -> None:
    """After the session, its copies and its own cache are gone."""
    home = found_by["home"]
    assert isinstance(home, Path)

    assert [path.name for path in home.iterdir() if not path.name.startswith("clean-")] == []
