"""The learner's companion by command: where am I, what next, a hint, the editor, back to the stub and again."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import read_exercise
from grader.commands.scope import find_numbers
from grader.course import Course
from grader.model import State
from grader.progress import Attempt, Progress
from grader.submission import learners, read_stubs
from tests.conftest import RIGHT, STUB, Command, SmallCourse, assert_golden, make_course
from tests.grades import make_exercise, make_grade

ROOT = Path(__file__).parent.parent
HINTS = """
# Hints

## 1 Direction

Look at `number` *twice*.

## 2 Tool

There is an operator for it.

## 3 Sketch

Add it to itself.
"""
ANEW = "Remove .kata/progress.sqlite to begin anew; only history is lost."
NO_DATABASE = f".kata/progress.sqlite is no database of the grader's. {ANEW}"
HALF_RIGHT = RIGHT.replace("number + number", "number * number")
KEPT = ".kata/answers/01_double"


@pytest.fixture
def small(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> SmallCourse:
    """Return the course of 01_double and 02_twice, which is the current folder."""
    monkeypatch.chdir(course.root)
    return course


@pytest.fixture
def varied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallCourse:
    """Return a course with an exercise in every state."""
    course = make_course(tmp_path, "full", "passed", "changed", "begun", "waiting", "lacking", "broken")
    for number in (1, 2, 3, 4):
        course.put(number)
    for number, slug, state, earned in (
        (1, "full", State.FULL, 100),
        (2, "passed", State.PASSED, 80),
        (3, "changed", State.IN_PROGRESS, 35),
    ):
        judge(course, number, slug, state, earned)
    course.put(3, HALF_RIGHT)
    change(course, 5, difficulty=5, minutes=120, requires=[4])
    change(course, 6, pillar=2, topics=["functools"], libraries=["no_such_library"], extras=["none"])
    change(course, 7, title=1)
    for place, number in enumerate((1, 2, 3, 4)):
        os.utime(course.put(number, answer(course, number)), (place, place))
    monkeypatch.chdir(course.root)
    return course


def change(course: SmallCourse, number: int, **values: object) -> None:
    """Give an exercise other metadata."""
    path = Course(course.root).folders[number] / "kata.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.partition(" = ")[0] not in values]
    added = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    path.write_text("\n".join([*added, *kept]), encoding="utf-8")


def judge(  # noqa: PLR0913 -- an exercise and its result
    course: SmallCourse,
    number: int,
    slug: str,
    state: State,
    earned: int,
    *,
    started: str = "2025-01-02T03:04:05+00:00",
) -> None:
    """Remember that the answer as it is now was judged, long ago unless told otherwise."""
    home = Course(course.root)
    grade = make_exercise(number, slug=slug, state=state, earned=(earned, 0, 0))
    attempt = Attempt(answer=learners(home, read_exercise(home, number)).fingerprint, whole=True)
    Progress(home).remember(slug, make_grade(grade, started=started), {slug: attempt})


def answer(course: SmallCourse, number: int) -> str:
    """Return the text of an answer."""
    folder = Course(course.root).folders[number]
    return (folder / f"{folder.name[3:]}.py").read_text(encoding="utf-8")


def numbers(document: str) -> list[int]:
    """Return the numbers of the exercises that `list --json` tells."""
    return [one["number"] for one in json.loads(document)["exercises"]]


def spoil_history(course: SmallCourse) -> None:
    """Make the history no database."""
    path = course.root / ".kata" / "progress.sqlite"
    path.parent.mkdir(exist_ok=True)
    path.write_text("none " * 1000, encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# grader list


@pytest.mark.usefixtures("varied")
def test_list_of_every_state(grader: Command) -> None:
    """Eighty columns show pillars, points, states, what is broken, and the next step."""
    ended = grader("list", columns=80)

    assert (ended.status, ended.err) == (0, "")
    assert max(len(line) for line in ended.out.splitlines()[:12]) <= 80
    assert_golden("list", ended.out)


@pytest.mark.usefixtures("varied")
def test_grader_alone_is_list(grader: Command) -> None:
    """The shortest command answers the first question."""
    assert grader() == grader("list")


@pytest.mark.parametrize(("columns", "encoding"), [(80, "ascii"), (40, "utf-8")])
def test_list_on_poor_screens(varied: SmallCourse, columns: int, encoding: str) -> None:
    """A screen without our signs, or a narrow one, shows the same words, and no escape sequence where it is piped."""
    environment = varied.environment({"COLUMNS": str(columns), "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding})

    done = subprocess.run(
        [sys.executable, "-m", "grader", "list"], env=environment, capture_output=True, check=True, timeout=120
    )

    assert b"\x1b" not in done.stdout
    assert_golden(f"list_{encoding.replace('-', '')}_{columns}", done.stdout.decode(encoding))


@pytest.mark.usefixtures("varied")
def test_list_as_json(grader: Command) -> None:
    """A program is told of every exercise all that the list shows, and the next step."""
    document = json.loads(grader("list", "--json").out)

    assert (document["next"], document["practise"]) == (4, [1, 2])
    assert document["broken"] == [
        {
            "number": 7,
            "name": "07_broken",
            "fault": "The key 'title' in exercises/07_broken/kata.toml should be a valid string, not 1.",
        }
    ]
    assert document["exercises"][2] == {
        "number": 3,
        "slug": "changed",
        "title": "Double a number",
        "pillar": 1,
        "topics": ["functions"],
        "difficulty": 1,
        "minutes": 5,
        "requires": [],
        "state": "in-progress",
        "earned": 35,
        "possible": 100,
        "edited": True,
        "runs": 1,
        "last": "2025-01-02T03:04:05+00:00",
        "hints": 0,
    }
    assert (document["exercises"][4]["last"], document["exercises"][4]["runs"]) == (None, 0)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (["--pillar", "2"], [6]),
        (["--topic", "functions"], [1, 2, 3, 4, 5]),
        (["--topic", "functo"], [6]),
        (["--state", "full"], [1]),
        (["--state", "in-progress", "--state", "not-started"], [3, 4, 5]),
        (["--state", "unavailable", "--pillar", "1"], []),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
@pytest.mark.usefixtures("varied")
def test_list_of_some(grader: Command, filters: list[str], wanted: list[int]) -> None:
    """Filters narrow the list down, the start of a topic's name being enough."""
    assert numbers(grader("list", *filters, "--json").out) == wanted


@pytest.mark.usefixtures("varied")
def test_pillars_points_are_those_of_all_its_exercises(grader: Command) -> None:
    """A filter changes what is listed, not what was earned; what is broken elsewhere is left out."""
    out = grader("list", "--state", "full", columns=80).out

    assert "215 of 500 points" in out
    assert "07_broken" not in out


@pytest.mark.usefixtures("varied")
def test_nothing_like_that(grader: Command) -> None:
    """An empty list says so, and still names the next step."""
    out = grader("list", "--state", "unavailable", "--pillar", "1", columns=80).out

    assert out.splitlines()[:2] == [
        "No exercise is like that.",
        "Next: you have begun 04 Double a number. Judge it with",
    ]


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("functoosl", "No exercise teaches 'functoosl'. Did you mean 'functools'? See: grader coverage"),
        ("xyz", "No exercise teaches 'xyz'. See: grader coverage"),
        ("func", "'func' could be any of these: functions, functools. Add a letter."),
    ],
)
@pytest.mark.usefixtures("varied")
def test_unknown_topic(grader: Command, word: str, message: str) -> None:
    """A topic that none or several have is refused, with what was perhaps meant."""
    assert grader("list", "--topic", word) == (2, "", f"grader: {message}\n")


def test_list_without_a_readable_history(small: SmallCourse, grader: Command) -> None:
    """The exercises are listed all the same, with one line on what is lost."""
    spoil_history(small)
    ended = grader("list")

    assert (ended.status, ended.err) == (0, f"grader: {NO_DATABASE}\n")
    assert "01 Double a number" in ended.out


@pytest.mark.parametrize("command", ["list", "next", "hint", "open"])
def test_where_every_exercise_is_broken(small: SmallCourse, grader: Command, command: str) -> None:
    """Nobody is told that all is solved."""
    for number in (1, 2):
        change(small, number, title=1)

    ended = grader(command)

    assert "solved" not in ended.out + ended.err
    assert (ended.status, ended.out.splitlines()[-1:], ended.err) == {
        "list": (0, ["There is no exercise here that can be done."], ""),
        "next": (2, [], "grader: There is no exercise here that can be done. See: grader list\n"),
        "hint": (
            2,
            [],
            "grader: No exercise is in progress. Name one by its number, such as 07; see: grader list\n",
        ),
        "open": (2, [], "grader: Nothing is left to do here. Name an exercise by its number, such as 07.\n"),
    }[command]


def test_list_outside_a_course(tmp_path: Path, grader: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without exercises is told as such."""
    monkeypatch.chdir(tmp_path)

    assert grader() == (
        2,
        "",
        "grader: There is no course here. Change to a folder that holds exercises/, or name one: --course DIR\n",
    )


# grader next


SOMETHING_NEW = ("Or something new: 02 Double a number (5 min)", "  grader open 02")


@pytest.mark.usefixtures("small")
def test_next_begins_something_new(grader: Command) -> None:
    """The first step is to open an exercise."""
    assert grader("next").out.splitlines() == ["Next: 01 Double a number (5 min)", "  grader open 01"]


def test_next_judges_what_is_begun(small: SmallCourse, grader: Command) -> None:
    """What was never judged is judged."""
    small.put(1)

    assert grader("next").out.splitlines() == [
        "Next: you have begun 01 Double a number. Judge it with",
        "  pytest exercises/01",
        *SOMETHING_NEW,
    ]


def test_next_goes_on(small: SmallCourse, grader: Command) -> None:
    """What was judged and failed is gone on with."""
    small.put(1)
    judge(small, 1, "double", State.IN_PROGRESS, 30)

    assert grader("next").out.splitlines() == [
        "Next: go on with 01 Double a number",
        "  pytest exercises/01",
        *SOMETHING_NEW,
    ]


def test_next_has_no_alternative_where_all_is_begun(small: SmallCourse, grader: Command) -> None:
    """Nothing new is offered where there is nothing new."""
    for number, slug in ((1, "double"), (2, "twice")):
        small.put(number)
        judge(small, number, slug, State.IN_PROGRESS, 30)

    assert "something new" not in grader("next").out


def test_next_after_a_reset(small: SmallCourse, grader: Command) -> None:
    """What was solved once is told as a repetition."""
    small.put(1)
    judge(small, 1, "double", State.FULL, 100)
    small.put(1, STUB)

    assert grader("next").out.splitlines()[0] == "Next: again, 01 Double a number (5 min)"


def test_next_fetches_points_left_behind(small: SmallCourse, grader: Command) -> None:
    """When all is passed, the points that lack are told, and what has rested is brought back."""
    for number, slug, state, earned in ((1, "double", State.FULL, 100), (2, "twice", State.PASSED, 80)):
        small.put(number)
        judge(small, number, slug, state, earned)

    assert grader("next").out.splitlines() == [
        "Next: 02 Double a number has 20 points left",
        "  pytest exercises/02",
        "To practise again: 01 Double a number (functions)",
        "  grader reset 01",
    ]
    assert json.loads(grader("next", "--json").out) == {"next": 2, "practise": [1, 2]}


def test_next_when_all_is_solved(small: SmallCourse, grader: Command) -> None:
    """What this machine lacks doesn't count as solved, nor as left to do."""
    small.put(1)
    judge(small, 1, "double", State.FULL, 100)
    change(small, 2, libraries=["no_such_library"], extras=["none"])

    assert grader("next").out.splitlines()[0] == "All that can be judged here is solved, with all points."
    assert json.loads(grader("next", "--json").out) == {"next": None, "practise": [1]}


# grader hint


@pytest.fixture
def hinted(small: SmallCourse) -> SmallCourse:
    """Return a course whose exercise 01 has three hints."""
    small.write(small.root / "exercises" / "01_double" / "hints.md", HINTS)
    return small


@pytest.mark.usefixtures("hinted")
def test_hints_come_one_by_one(grader: Command) -> None:
    """Each call shows the next rung and how many are left; the last one stays."""
    texts = [grader("hint", "01").out.splitlines() for _ in range(4)]

    assert texts[0] == ["Hint 1 of 3 · Direction", "Look at number twice.", "", "2 more: grader hint 01"]
    assert texts[1] == ["Hint 2 of 3 · Tool", "There is an operator for it.", "", "1 more: grader hint 01"]
    last = ["Hint 3 of 3 · Sketch", "Add it to itself.", ""]
    assert texts[2] == [*last, "That was the last one; to read them again: grader hint 01 --all"]
    assert texts[3] == [*last, "You have seen them all; to read them again: grader hint 01 --all"]


@pytest.mark.usefixtures("hinted")
def test_all_hints_at_once(grader: Command) -> None:
    """All rungs are shown, and counted as seen."""
    lines = grader("hint", "01", "--all").out.splitlines()

    assert [line for line in lines if line.startswith("Hint")] == [
        "Hint 1 of 3 · Direction",
        "Hint 2 of 3 · Tool",
        "Hint 3 of 3 · Sketch",
    ]
    assert json.loads(grader("list", "--json").out)["exercises"][0]["hints"] == 3


@pytest.mark.usefixtures("hinted")
def test_hints_as_json(grader: Command) -> None:
    """A program is told the rung's place and its Markdown."""
    grader("hint", "01")

    assert json.loads(grader("hint", "01", "--json").out) == {
        "exercise": 1,
        "first": 2,
        "of": 3,
        "hints": [{"title": "Tool", "text": "There is an operator for it."}],
    }
    assert [one["title"] for one in json.loads(grader("hint", "01", "--all", "--json").out)["hints"]] == [
        "Direction",
        "Tool",
        "Sketch",
    ]


def test_hint_for_what_is_in_progress(hinted: SmallCourse, grader: Command) -> None:
    """Without a number, the exercise that was saved last is meant."""
    hinted.put(1)

    assert grader("hint").out.startswith("Hint 1 of 3")


@pytest.mark.usefixtures("hinted")
def test_hint_for_nothing(grader: Command) -> None:
    """Without a number and anything begun, an exercise has to be named."""
    assert grader("hint") == (
        2,
        "",
        "grader: No exercise is in progress. Name one by its number, such as 07; see: grader list\n",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            None,
            "exercises/01_double/hints.md can't be read. Restore it with: git checkout -- exercises/01_double/hints.md",
        ),
        (
            "# Hints\n",
            "exercises/01_double/hints.md holds no hint. Each begins with a heading such as: ## 1 Direction",
        ),
    ],
    ids=["missing", "empty"],
)
def test_no_ladder(small: SmallCourse, grader: Command, text: str | None, message: str) -> None:
    """An exercise without hints is told as such."""
    if text is not None:
        small.write(small.root / "exercises" / "01_double" / "hints.md", text)

    assert grader("hint", "01") == (2, "", f"grader: {message}\n")


def test_hint_without_a_readable_history(hinted: SmallCourse, grader: Command) -> None:
    """The first hint is shown, with a line on why it will be the first again."""
    spoil_history(hinted)
    ended = grader("hint", "01")

    assert (ended.status, ended.err) == (
        0,
        f"grader: Which hints you have seen is not remembered. {NO_DATABASE}\n",
    )
    assert ended.out.startswith("Hint 1 of 3")


def test_a_ladder_that_became_shorter(hinted: SmallCourse, grader: Command) -> None:
    """Having seen more rungs than there are is having seen them all."""
    grader("hint", "01", "--all")
    hinted.write(hinted.root / "exercises" / "01_double" / "hints.md", HINTS.partition("## 2")[0])

    assert grader("hint", "01").out.splitlines()[-1].startswith("You have seen them all")


@pytest.mark.usefixtures("hinted")
def test_a_range_is_no_exercise(grader: Command) -> None:
    """What takes one exercise refuses several."""
    assert grader("hint", "01-02") == (2, "", "grader: 01-02 means several exercises. Name one of them.\n")


@pytest.mark.usefixtures("hinted")
@pytest.mark.parametrize(
    ("folder", "path"),
    [
        (".", "exercises/01_double/double.py"),
        (".", "exercises/01_double/hidden/probes.py"),
        ("exercises/02_twice", "../01_double"),
        ("exercises/01_double", "README.md"),
        ("exercises/02_twice", "01"),
    ],
)
def test_an_exercise_by_the_file_that_is_open(
    grader: Command, monkeypatch: pytest.MonkeyPatch, folder: str, path: str
) -> None:
    """A path into an exercise's folder names it, from wherever; a number does so anywhere."""
    monkeypatch.chdir(folder)

    assert json.loads(grader("hint", path, "--json").out)["exercise"] == 1


def test_several_exercises_by_path(small: SmallCourse) -> None:
    """Where several may be named, paths and numbers mix."""
    assert find_numbers(Course(small.root), ["exercises/02_twice/twice.py", "01"]) == [1, 2]


# grader open


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Make $EDITOR a program that writes down its arguments; return what it wrote."""
    script, log = tmp_path / "my editor.py", tmp_path / "opened.json"
    script.write_text(
        "import json, sys\n"
        f"open({str(log)!r}, 'w').write(json.dumps(sys.argv[1:]))\n"
        "sys.exit(3 if '--fail' in sys.argv else 0)\n",
        encoding="utf-8",
    )
    for variable in ("VISUAL", "TERM_PROGRAM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')

    def opened() -> list[str]:
        written: list[str] = json.loads(log.read_text(encoding="utf-8"))
        return written

    return opened


def test_open_in_the_editor(small: SmallCourse, grader: Command, editor: Callable[..., list[str]]) -> None:
    """The task and the learner's file are opened together."""
    folder = small.root / "exercises" / "02_twice"

    assert grader("open", "02") == (0, "", "")
    assert editor() == [str(folder / "README.md"), str(folder / "twice.py")]


@pytest.mark.usefixtures("small")
def test_open_the_next_one(grader: Command, editor: Callable[..., list[str]]) -> None:
    """Without a number it is the one that `grader next` names."""
    grader("open")

    assert editor()[1].endswith("double.py")


@pytest.mark.usefixtures("small")
def test_visual_comes_first_and_keeps_its_arguments(
    grader: Command, editor: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """$VISUAL goes before $EDITOR, and arguments within stay apart."""
    monkeypatch.setenv("VISUAL", os.environ["EDITOR"] + " --wait 'a b'")
    monkeypatch.setenv("EDITOR", "no-such-editor")

    grader("open", "01")

    assert editor()[:2] == ["--wait", "a b"]


@pytest.mark.usefixtures("small", "editor")
def test_an_editor_that_fails(grader: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its failure is the command's."""
    monkeypatch.setenv("EDITOR", os.environ["EDITOR"] + " --fail")

    assert grader("open", "01").status == 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "no-such-editor --wait",
            (
                f"The editor 'no-such-editor --wait' can't be started ({os.strerror(errno.ENOENT)}). "
                "Set EDITOR to another one."
            ),
        ),
        ("vi 'x", "EDITOR can't be read as a command (No closing quotation). Mend its quotes."),
    ],
)
@pytest.mark.usefixtures("small", "editor")
def test_an_editor_that_can_not_be_started(
    grader: Command,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    message: str,
) -> None:
    """What is set and can't be used is told."""
    monkeypatch.setenv("EDITOR", value)

    assert grader("open", "01") == (2, "", f"grader: {message}\n")


def test_vs_code_in_its_own_terminal(
    small: SmallCourse, grader: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is set, the editor whose terminal this is opens the files."""
    code = tmp_path / "bin" / "code"
    small.write(code, '#!/bin/sh\necho "$@" > "${0}-opened"\n')
    code.chmod(0o755)
    for variable in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM_PROGRAM", "vscode")
    monkeypatch.setenv("PATH", f"{code.parent}{os.pathsep}{os.environ['PATH']}")

    assert grader("open", "01").status == 0
    assert "double.py" in (tmp_path / "bin" / "code-opened").read_text(encoding="utf-8")


@pytest.fixture
def no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no editor be known."""
    for variable in ("VISUAL", "EDITOR", "TERM_PROGRAM"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.usefixtures("no_editor")
@pytest.mark.usefixtures("small")
def test_open_without_an_editor(grader: Command) -> None:
    """The task is shown, and what to do with it."""
    lines = grader("open", "01").out.splitlines()

    assert ">>> double(4)" in "\n".join(lines)
    assert lines[-2:] == [
        "Write your answer in exercises/01_double/double.py, then run: pytest exercises/01",
        "Set EDITOR, and this command opens both for you.",
    ]


@pytest.mark.usefixtures("no_editor")
def test_open_without_a_task(small: SmallCourse, grader: Command) -> None:
    """A README that is missing is told, with the way to have it back."""
    (small.root / "exercises" / "01_double" / "README.md").unlink()
    shown = "exercises/01_double/README.md"

    assert grader("open", "01") == (
        2,
        "",
        f"grader: {shown} can't be read. Restore it with: git checkout -- {shown}\n",
    )


# grader reset and grader restore


def kept(course: SmallCourse) -> list[Path]:
    """Return the folders in which answers to exercise 01 are kept."""
    home = course.root / KEPT
    return sorted(home.iterdir()) if home.exists() else []


def folder_answer(course: SmallCourse) -> Path:
    """Let exercise 01 ask for a whole folder and a file beside it; return the exercise's folder."""
    folder = course.root / "exercises" / "01_double"
    change(course, 1, editable=["src/**", "double.py"])
    course.write(folder / "src" / "shop" / "__init__.py", "")
    course.write(folder / "src" / "shop" / "cart.py", "# to do\n")
    course.record_stubs()
    read_stubs.cache_clear()
    return folder


def test_reset_keeps_and_restore_brings_back(small: SmallCourse, grader: Command) -> None:
    """The stub comes back as given, and the answer as it was."""
    stub = answer(small, 1)
    small.put(1)

    ended = grader("reset", "01")
    [home] = kept(small)

    assert ended.out.splitlines() == [
        "01_double is the stub again. Your answer is kept:",
        f"  {KEPT}/{home.name}",
        "To bring it back: grader restore 01",
    ]
    assert answer(small, 1) == stub
    assert files(home) == {"double.py": RIGHT.lstrip("\n").encode()}

    ended = grader("restore", "01")
    day, time, _ = home.name.split("_")
    assert ended.out == f"01_double is your answer of {day} {time[:2]}:{time[2:4]}:{time[4:]} again.\n"
    assert answer(small, 1) == RIGHT.lstrip("\n")
    assert kept(small) == []


def test_restoring_twice_swaps(small: SmallCourse, grader: Command) -> None:
    """What was there when an older answer came back is kept in its place."""
    small.put(1, HALF_RIGHT)
    grader("reset", "01")
    small.put(1)

    out = grader("restore", "01").out
    [home] = kept(small)

    assert out.splitlines()[1:] == [
        "What was there is kept; restore once more to have it back:",
        f"  {KEPT}/{home.name}",
    ]
    assert "number * number" in answer(small, 1)
    grader("restore", "01")
    assert "number + number" in answer(small, 1)


def test_the_answer_kept_last_comes_back(small: SmallCourse, grader: Command) -> None:
    """Earlier ones stay, and a stray file or an empty folder beside them is none."""
    for text in (HALF_RIGHT, RIGHT):
        small.put(1, text)
        grader("reset", "01")
    small.write(small.root / KEPT / "notes.txt", "mine")
    (small.root / KEPT / "zzz").mkdir()

    grader("restore", "01")

    assert "number + number" in answer(small, 1)
    assert [b"number * number" in files(home)["double.py"] for home in kept(small)[:1]] == [True]


def test_reset_of_a_stub(small: SmallCourse, grader: Command) -> None:
    """Nothing is kept where nothing was written."""
    assert grader("reset", "01") == (2, "", "grader: 01_double is the stub as given; there is nothing to reset.\n")
    assert kept(small) == []


def test_reset_without_a_record(small: SmallCourse, grader: Command) -> None:
    """Without a stub to put back the answer is left alone."""
    small.put(1)
    (small.root / "exercises" / ".stubs.json").unlink()
    read_stubs.cache_clear()

    assert grader("reset", "01") == (
        2,
        "",
        "grader: No stub of 01_double is recorded. An author does that with: grader stubs\n",
    )
    assert "number + number" in answer(small, 1)


@pytest.mark.usefixtures("small")
def test_restore_of_nothing(grader: Command) -> None:
    """Where no answer is kept, that is said."""
    assert grader("restore", "01") == (
        2,
        "",
        "grader: No earlier answer to 01_double is kept. grader reset keeps one.\n",
    )


def test_reset_of_a_folder(small: SmallCourse, grader: Command) -> None:
    """Files that the stub lacks vanish with their folders, and come back."""
    folder = folder_answer(small)
    stub = files(folder)
    small.write(folder / "src" / "shop" / "cart.py", "total = 1\n")
    small.write(folder / "src" / "shop" / "parts" / "tax.py", "tax = 2\n")
    (folder / "src" / "shop" / "__init__.py").unlink()
    mine = files(folder)

    grader("reset", "01")
    assert files(folder) == stub
    assert not (folder / "src" / "shop" / "parts").exists()

    grader("restore", "01")
    assert files(folder) == mine


def test_an_answer_in_another_encoding_survives(small: SmallCourse, grader: Command) -> None:
    """What is no text, and what ends its lines in another way, comes back to the byte."""
    content = b"# caf\xe9\r\n\xff\xfe"
    path = small.put(1)
    path.write_bytes(content)

    grader("reset", "01")
    assert "NotImplementedError" in answer(small, 1)
    assert grader("restore", "01").status == 0

    assert path.read_bytes() == content


def test_reset_of_a_missing_file(small: SmallCourse, grader: Command) -> None:
    """The stub comes back, and no answer is claimed to be kept."""
    small.put(1).unlink()

    assert grader("reset", "01") == (0, "01_double is the stub again. There was no file to keep.\n", "")
    assert "NotImplementedError" in answer(small, 1)
    assert kept(small) == []


def test_reset_of_a_link(small: SmallCourse, grader: Command, tmp_path: Path) -> None:
    """What a link leads to is kept, and left as it is; the stub takes the link's place."""
    mine = tmp_path / "mine.py"
    mine.write_text(RIGHT, encoding="utf-8")
    path = small.put(1)
    path.unlink()
    path.symlink_to(mine)

    assert grader("reset", "01").status == 0

    assert (path.is_symlink(), "NotImplementedError" in answer(small, 1)) == (False, True)
    assert mine.read_text(encoding="utf-8") == RIGHT
    assert files(kept(small)[0]) == {"double.py": RIGHT.encode()}


@pytest.mark.parametrize("command", ["reset", "restore"])
def test_a_linked_folder_is_left_alone(
    small: SmallCourse, grader: Command, tmp_path_factory: pytest.TempPathFactory, command: str
) -> None:
    """Nothing behind it is kept, removed or written."""
    folder, mine = folder_answer(small), tmp_path_factory.mktemp("mine")
    (folder / "double.py").write_text(RIGHT, encoding="utf-8")
    if command == "restore":
        grader("reset", "01")
    before = files(small.root / ".kata")
    shutil.rmtree(folder / "src")
    (mine / "precious.py").write_text("precious = 1\n", encoding="utf-8")
    (folder / "src").symlink_to(mine)

    ended = grader(command, "01")

    assert (ended.status, ended.err) == (
        2,
        (
            "grader: exercises/01_double/src/precious.py lies in a linked folder. "
            "Replace the link by a folder of its own.\n"
        ),
    )
    assert files(mine) == {"precious.py": b"precious = 1\n"}
    assert files(small.root / ".kata") == before


def test_what_can_not_be_kept_is_not_replaced(small: SmallCourse, grader: Command) -> None:
    """A folder in place of a file stops it all, and no half of an answer is kept."""
    folder = folder_answer(small)
    small.write(folder / "src" / "shop" / "cart.py", "total = 1\n")
    (folder / "double.py").unlink()
    small.write(folder / "double.py" / "deep.py", "deep = 1\n")
    before = files(folder)

    assert grader("reset", "01") == (
        2,
        "",
        (
            f"grader: exercises/01_double/double.py can't be kept ({os.strerror(errno.EISDIR)}), "
            "so nothing was changed. Move it out of the way first.\n"
        ),
    )
    assert (files(folder), kept(small)) == (before, [])


def test_what_can_not_be_replaced_is_kept(small: SmallCourse, grader: Command) -> None:
    """A folder in the way of a file of the stub is told, and the answer is safe by then."""
    folder = folder_answer(small)
    (folder / "src" / "shop" / "cart.py").unlink()
    small.write(folder / "src" / "shop" / "cart.py" / ".hidden", "no part of an answer\n")
    small.write(folder / "src" / "shop" / "mine.py", "mine = 1\n")

    ended = grader("reset", "01")

    assert ended.status == 2
    assert ended.err.startswith("grader: The files of exercises/01_double can't be replaced (")
    assert ended.err.endswith(f"What was there is kept in {KEPT}. Mend that, then run the command again.\n")
    assert files(kept(small)[0])["src/shop/mine.py"] == b"mine = 1\n"


def test_hints_begin_anew_after_a_reset(hinted: SmallCourse, grader: Command) -> None:
    """Whoever tries again tries without the last hint."""
    hinted.put(1)
    grader("hint", "01", "--all")
    grader("reset", "01")

    assert grader("hint", "01").out.startswith("Hint 1 of 3")


def test_reset_without_a_readable_history(small: SmallCourse, grader: Command) -> None:
    """The answer is kept and replaced all the same."""
    small.put(1)
    spoil_history(small)

    ended = grader("reset", "01")

    assert (ended.status, ended.err) == (
        0,
        f"grader: Which hints you have seen is still remembered. {NO_DATABASE}\n",
    )
    assert len(kept(small)) == 1


# The README


def test_transcript_in_the_readme_is_real(tmp_path: Path, grader: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands print what it shows, for a learner who has solved 01 and half of 07."""
    for folder in sorted((ROOT / "exercises").glob("[01]*_*")):
        shutil.copytree(folder, tmp_path / "exercises" / folder.name)
    shutil.copy(ROOT / "exercises" / ".stubs.json", tmp_path / "exercises")
    home, solutions = tmp_path / "exercises", ROOT / "solutions"
    shutil.copy(solutions / "01_tally" / "tally.py", home / "01_tally")
    shutil.copy(solutions / "07_lru_cache" / "rejected" / "fifo.py", home / "07_lru_cache" / "lru_cache.py")
    now = datetime.now(UTC).isoformat()
    judge(SmallCourse(tmp_path), 1, "tally", State.FULL, 100, started=now)
    judge(SmallCourse(tmp_path), 7, "lru_cache", State.IN_PROGRESS, 85, started=now)
    monkeypatch.chdir(tmp_path)
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("```\n$ grader")[2].partition("```")[0]
    commands = re.findall(r"^\$ grader (.*)$", f"$ grader{told}", re.MULTILINE)

    shown = "\n".join(f"$ grader {line}\n{grader(*line.split(), columns=80).out}" for line in commands)

    moment = r"\d{4}-\d\d-\d\d[\d_: ]+"  # at which the answer was kept
    assert re.sub(moment, "…", shown) == re.sub(moment, "…", f"$ grader{told}")


# Completion


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch, grader: Command) -> Callable[[str, str], Any]:
    """Return a function that asks, as a shell does, how a command line could go on."""

    def ask(shell: str, line: str) -> str:
        monkeypatch.setenv("_GRADER_COMPLETE", f"complete_{shell}")
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        return grader().out

    return ask


@pytest.mark.parametrize(
    ("shell", "wanted"),
    [
        ("bash", "01\n02\n"),
        ("zsh", '_arguments \'*: :(("01":"double"\n"02":"twice"))\'\n'),
        ("fish", "01\tdouble\n02\ttwice\n"),
    ],
)
@pytest.mark.usefixtures("small")
def test_numbers_are_completed(complete: Callable[[str, str], str], shell: str, wanted: str) -> None:
    """Each shell is offered the numbers, with names where it shows them."""
    assert complete(shell, "grader hint 0") == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("grader hint tw", ["twice"]),
        ("grader hint ", ["01", "02"]),
        ("grader hint 9", []),
        ("grader res", ["reset", "restore", "rescore"]),
        ("grader list --state in", ["in-progress"]),
    ],
)
@pytest.mark.usefixtures("small")
def test_what_else_is_completed(complete: Callable[[str, str], str], line: str, wanted: list[str]) -> None:
    """Names, commands and states are completed like numbers."""
    assert complete("bash", line).split() == wanted


@pytest.mark.usefixtures("small")
def test_completion_of_another_course(
    complete: Callable[[str, str], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The course that the command line names is the one that counts."""
    other = make_course(tmp_path_factory.mktemp("other"), "alone")

    assert complete("fish", f"grader --course {other.root} hint 0") == "01\talone\n"


def test_completion_outside_a_course(
    tmp_path: Path, complete: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is offered, and nothing is printed into the command line."""
    monkeypatch.chdir(tmp_path)

    assert complete("bash", "grader hint 0").strip() == ""


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="there is no bash")
def test_completion_installed_in_a_real_bash(small: SmallCourse, tmp_path: Path) -> None:
    """After --install-completion, a new bash completes numbers."""
    home = tmp_path / "home"
    home.mkdir()
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = small.environment({"HOME": str(home), "PATH": programs, "SHELL": "bash"})

    def bash(script: str) -> str:
        return subprocess.run(
            ["bash", "--norc", "-c", f"{script}\n:"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout

    assert "bash completion installed" in bash("grader --install-completion")
    completed = bash(
        'source "$HOME/.bashrc"; COMP_WORDS=(grader hint 0); COMP_CWORD=2; '
        '$(complete -p grader | sed "s/.*-F \\([^ ]*\\) .*/\\1/") grader; echo "${COMPREPLY[@]}"'
    )
    assert completed == "01 02\n"
