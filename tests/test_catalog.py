"""A kata.toml becomes an exercise, or one message that names file, key and remedy."""

import errno
import os
from pathlib import Path

import pytest

from grader.catalog import read_exercise
from grader.course import Course
from grader.errors import CourseError
from grader.model import Caps, Exercise, Idioms, Kind, Points

SHOWN = "exercises/01_double/kata.toml"
KEYS = {
    "title": '"Double a number"',
    "pillar": "1",
    "kind": '"build"',
    "difficulty": "2",
    "minutes": "5",
    "topics": '["functions"]',
    "editable": '["double.py"]',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the only exercise of a course."""
    path = tmp_path / "exercises" / "01_double"
    path.mkdir(parents=True)
    return path


def toml(tables: str = "", *, without: str = "", **changes: str) -> str:
    """Return a kata.toml with some of its keys changed, one of them left out, and `tables` at its end."""
    keys = KEYS | changes
    keys.pop(without, None)
    return "".join(f"{key} = {value}\n" for key, value in keys.items()) + tables


def read(folder: Path, text: str) -> Exercise:
    """Return the exercise that a kata.toml with `text` describes."""
    (folder / "kata.toml").write_text(text, encoding="utf-8")
    return read_exercise(Course(folder.parent.parent), 1)


def fault(folder: Path, text: str) -> str:
    """Return the message about a kata.toml with `text`."""
    with pytest.raises(CourseError) as refused:
        read(folder, text)
    return str(refused.value)


# Right ones


def test_least_metadata(folder: Path) -> None:
    """Points, budgets, idioms and limits have defaults; number and slug come from the folder."""
    exercise = read(folder, toml())

    assert exercise == Exercise(
        number=1,
        slug="double",
        folder=folder,
        title="Double a number",
        pillar=1,
        kind=Kind.BUILD,
        difficulty=2,
        minutes=5,
        topics=("functions",),
        editable=("double.py",),
    )
    assert exercise.points == Points(behaviour=60, types=20, performance=20)
    assert exercise.limits == Caps(seconds=5.0, memory=1024)


def test_all_metadata(folder: Path) -> None:
    """Every key arrives in the record."""
    tables = """
        requires = [5, 6]
        extras = ["sql"]
        [points]
        behaviour = 50
        types = 0
        performance = 30
        [budgets]
        calls = 2
        growth = 1.5
        [idioms]
        rules = ["C4", "SIM"]
        graded = true
        [limits]
        seconds = 0.5
        memory = 256
    """

    exercise = read(folder, toml(tables, kind='"annotate"', topics='["a", "b"]', editable='["a.py", "pkg/b.py"]'))

    assert exercise == Exercise(
        number=1,
        slug="double",
        folder=folder,
        title="Double a number",
        pillar=1,
        kind=Kind.ANNOTATE,
        difficulty=2,
        minutes=5,
        topics=("a", "b"),
        requires=(5, 6),
        extras=("sql",),
        editable=("a.py", "pkg/b.py"),
        points=Points(behaviour=50, types=0, performance=30),
        budgets={"calls": 2.0, "growth": 1.5},
        idioms=Idioms(rules=("C4", "SIM"), graded=True),
        limits=Caps(seconds=0.5, memory=256),
    )


def test_one_key_of_a_table(folder: Path) -> None:
    """The other keys of a table keep their defaults."""
    exercise = read(folder, toml("[points]\nbehaviour = 80\n[limits]\nmemory = 2048\n"))

    assert exercise.points == Points(behaviour=80, types=20, performance=20)
    assert exercise.limits == Caps(seconds=5.0, memory=2048)


def test_least_values(folder: Path) -> None:
    """A title may be one letter, any aspect may be worth nothing, and the bounds of the limits belong to them."""
    tables = """
        [points]
        behaviour = 0
        types = 0
        performance = 0
        [limits]
        seconds = 60
        memory = 128
    """

    exercise = read(folder, toml(tables, title='"A"', pillar="5", difficulty="5", minutes="1"))

    assert exercise.title == "A"
    assert exercise.points == Points(behaviour=0, types=0, performance=0)
    assert exercise.limits == Caps(seconds=60.0, memory=128)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_written(folder: Path, kind: Kind) -> None:
    """The kinds are written as in reports."""
    assert read(folder, toml(kind=f'"{kind}"')).kind is kind


# Unknown keys


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(toml(point="3"), f"Unknown key 'point' in {SHOWN}. Did you mean 'points'?", id="near"),
        pytest.param(toml(zzzzz="3"), f"Unknown key 'zzzzz' in {SHOWN}.", id="far"),
        pytest.param(toml(number="1"), f"Unknown key 'number' in {SHOWN}.", id="from the folder"),
        pytest.param(
            toml("[budget]\ncalls = 2\n"), f"Unknown key 'budget' in {SHOWN}. Did you mean 'budgets'?", id="table"
        ),
        pytest.param(
            toml("[points]\nbehavior = 3\n"),
            f"Unknown key 'behavior' in [points] of {SHOWN}. Did you mean 'behaviour'?",
            id="points",
        ),
        pytest.param(
            toml("[idioms]\nrule = []\n"),
            f"Unknown key 'rule' in [idioms] of {SHOWN}. Did you mean 'rules'?",
            id="idioms",
        ),
        pytest.param(
            toml("[limits]\nsecond = 1\n"),
            f"Unknown key 'second' in [limits] of {SHOWN}. Did you mean 'seconds'?",
            id="limits",
        ),
        pytest.param(
            toml("[limits]\neditable = 1\n"), f"Unknown key 'editable' in [limits] of {SHOWN}.", id="wrong table"
        ),
    ],
)
def test_unknown_key_offers_the_nearest(folder: Path, text: str, message: str) -> None:
    """An unknown key is told with its table, and with the nearest key of that table."""
    assert fault(folder, text) == message


# Missing keys and files


@pytest.mark.parametrize("key", KEYS)
def test_missing_key(folder: Path, key: str) -> None:
    """A key without a default must be there."""
    message = fault(folder, toml(without=key))

    assert message == f"The key '{key}' is missing in {SHOWN}. Add it; CONTRIBUTING.md lists the keys."


def test_missing_file(folder: Path) -> None:
    """Without a kata.toml the message says how to get it back."""
    with pytest.raises(CourseError, match=rf"^{SHOWN} is missing\. Restore it with: git checkout -- {SHOWN}$"):
        read_exercise(Course(folder.parent.parent), 1)


def test_folder_in_place_of_the_file(folder: Path) -> None:
    """What can't be read at all is told like any other fault."""
    (folder / "kata.toml").mkdir()

    with pytest.raises(CourseError) as refused:
        read_exercise(Course(folder.parent.parent), 1)

    assert str(refused.value) == (
        f"{SHOWN} can't be read ({os.strerror(errno.EISDIR)}). It must be a regular file that you may read."
    )


@pytest.mark.parametrize("name", ["../double.py", "a/../../double.py", "/double.py"])
def test_files_of_the_answer_lie_in_the_folder(folder: Path, name: str) -> None:
    """No file from elsewhere can count as the answer."""
    told = f"The files of 'editable' in {SHOWN} must lie in the exercise's folder. Name them from there."

    assert fault(folder, toml(editable=f'["{name}"]')) == told


# Wrong values


@pytest.mark.parametrize(
    ("text", "where", "wanted"),
    [
        pytest.param(toml(title="3"), "'title' in", "a valid string, not 3.", id="number for a text"),
        pytest.param(toml(pillar='"1"'), "'pillar' in", "a valid integer, not '1'.", id="text for a number"),
        pytest.param(toml(pillar="1.0"), "'pillar' in", "a valid integer, not 1.0.", id="float for an int"),
        pytest.param(toml(pillar="true"), "'pillar' in", "a valid integer, not True.", id="bool for an int"),
        pytest.param(toml(topics='"a"'), "'topics' in", "a valid list, not 'a'.", id="text for a list"),
        pytest.param(
            toml(kind='"bild"'),
            "'kind' in",
            "'build', 'fix', 'speed', 'annotate', 'test' or 'tool', not 'bild'.",
            id="unknown kind",
        ),
        pytest.param(
            toml("[budgets]\ncalls = '2'\n"),
            "'calls' in [budgets] of",
            "a valid number, not '2'.",
            id="text for a budget",
        ),
        pytest.param(
            toml("[idioms]\ngraded = 'yes'\n"),
            "'graded' in [idioms] of",
            "a valid boolean, not 'yes'.",
            id="text for a bool",
        ),
    ],
)
def test_wrong_type(folder: Path, text: str, where: str, wanted: str) -> None:
    """A value of another type is told with what it should be; nothing is converted."""
    assert fault(folder, text) == f"The key {where} {SHOWN} should be {wanted}"


@pytest.mark.parametrize(
    ("text", "where", "wanted"),
    [
        pytest.param(toml(pillar="0"), "'pillar' in", "greater than or equal to 1, not 0.", id="no pillar"),
        pytest.param(toml(pillar="6"), "'pillar' in", "less than or equal to 5, not 6.", id="sixth pillar"),
        pytest.param(toml(difficulty="0"), "'difficulty' in", "greater than or equal to 1, not 0.", id="too easy"),
        pytest.param(toml(difficulty="9"), "'difficulty' in", "less than or equal to 5, not 9.", id="too hard"),
        pytest.param(toml(minutes="0"), "'minutes' in", "greater than or equal to 1, not 0.", id="no time"),
        pytest.param(
            toml("[points]\ntypes = -1\n"), "'types' in [points] of", "greater than or equal to 0, not -1.", id="points"
        ),
        pytest.param(
            toml("[limits]\nseconds = 0\n"), "'seconds' in [limits] of", "greater than 0, not 0.", id="no seconds"
        ),
        pytest.param(
            toml("[limits]\nseconds = 61\n"),
            "'seconds' in [limits] of",
            "less than or equal to 60, not 61.",
            id="seconds",
        ),
        pytest.param(
            toml("[limits]\nmemory = 127\n"),
            "'memory' in [limits] of",
            "greater than or equal to 128, not 127.",
            id="memory",
        ),
        pytest.param(
            toml("[budgets]\ncalls = nan\n"),
            "'calls' in [budgets] of",
            "a finite number, not nan.",
            id="budget nothing exceeds",
        ),
    ],
)
def test_out_of_range(folder: Path, text: str, where: str, wanted: str) -> None:
    """A number outside its range is told with the bound that it breaks."""
    assert fault(folder, text) == f"The key {where} {SHOWN} should be {wanted}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param(toml(title='""'), "title", id="text"),
        pytest.param(toml(topics="[]"), "topics", id="topics"),
        pytest.param(toml(editable="[]"), "editable", id="files"),
    ],
)
def test_empty_value(folder: Path, text: str, key: str) -> None:
    """What must not be empty is told so, in a sentence that reads as one."""
    assert fault(folder, text) == f"The key '{key}' in {SHOWN} must not be empty."


@pytest.mark.parametrize("table", ["points", "idioms", "limits", "budgets"])
def test_value_in_place_of_a_table(folder: Path, table: str) -> None:
    """A value where a table belongs is told in the words of TOML."""
    assert fault(folder, toml(f"{table} = 60\n")) == f"The key '{table}' in {SHOWN} should be a table, not 60."


@pytest.mark.parametrize(
    ("text", "where", "wanted"),
    [
        pytest.param(toml(topics='["a", 3]'), "'topics' in", "a valid string, not 3.", id="topics"),
        pytest.param(toml(requires='["5"]'), "'requires' in", "a valid integer, not '5'.", id="requires"),
        pytest.param(toml("[idioms]\nrules = [1]\n"), "'rules' in [idioms] of", "a valid string, not 1.", id="rules"),
    ],
)
def test_wrong_entry_of_a_list(folder: Path, text: str, where: str, wanted: str) -> None:
    """An entry of a list is told by the key that holds the list."""
    assert fault(folder, text) == f"Each entry of {where} {SHOWN} should be {wanted}"


# Files that are no TOML


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("title = ", r"Invalid value \(at end of document\)", id="no value"),
        pytest.param("title = build\n", r"Invalid value \(at line 1, column 9\)", id="no quotes"),
        pytest.param(toml(kind='"build'), r"Illegal character '\\n' \(at line 3, column 14\)", id="quote left open"),
        pytest.param(toml("pillar = 2\n"), r"Cannot overwrite a value \(at line 8, column 11\)", id="key twice"),
    ],
)
def test_bad_toml(folder: Path, text: str, reason: str) -> None:
    """A file that is no TOML is told with the place in it."""
    with pytest.raises(CourseError, match=rf"^{SHOWN} is not valid TOML: {reason}\. Mend that line\.$"):
        read(folder, text)


def test_other_encoding(folder: Path) -> None:
    """A file that isn't UTF-8 is told like one that is no TOML."""
    (folder / "kata.toml").write_bytes(b'title = "gr\xf6\xdfer"\n')

    with pytest.raises(
        CourseError, match=rf"^{SHOWN} is not valid TOML: 'utf-8' codec can't decode byte 0xf6 in position"
    ):
        read_exercise(Course(folder.parent.parent), 1)
