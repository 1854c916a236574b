"""What authors type: `grader new`, `verify` and `coverage`, and the steps of CONTRIBUTING in a course of their own."""

import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pytest
from typer.main import get_command

from grader.catalog import read_exercise
from grader.cli import make_app
from grader.course import Course
from grader.model import Kind
from grader.proof.record import Complaint, Demands, Proof
from grader.submission import read_stubs
from grader.targets import resolve_arguments
from tests.conftest import Command, Ended, SmallCourse, assert_golden
from tests.sound import DESIGNS, FILES, NAME, RIGHT

ROOT = Path(__file__).parent.parent
CURRICULUM = """
[01_echo]
pillar = 1
kind = "build"
topics = ["functions", "f-strings"]

[02_shout]
pillar = 2
kind = "fix"
topics = ["methods", "classes"]

[03_whisper]
pillar = 2
kind = "tool"
topics = ["classes"]
"""
KATA = """
title = "{slug}"
pillar = 1
kind = "build"
difficulty = 1
minutes = 5
topics = {topics}
editable = ["{slug}.py"]
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallCourse:
    """Return a course without exercises; the current folder is another one."""
    (tmp_path / "course" / "exercises").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return SmallCourse(tmp_path / "course")


@pytest.fixture
def author(course: SmallCourse, grader: Command) -> Command:
    """Return a function that runs a command of `grader` on the course from elsewhere."""

    def run(*arguments: str, columns: int = 200) -> Ended:
        return grader("--course", str(course.root), *arguments, columns=columns)

    return run


def add(course: SmallCourse, name: str, *topics: str) -> None:
    """Add an exercise that has a stub and metadata only."""
    folder = course.root / "exercises" / name
    course.write(folder / "kata.toml", KATA.format(slug=name[3:], topics=json.dumps(topics)))
    course.write(folder / f"{name[3:]}.py", "")


def plan(course: SmallCourse, text: str = CURRICULUM) -> None:
    """Give the course a curriculum."""
    course.write(course.root / "exercises" / "curriculum.toml", text)


def files(course: SmallCourse) -> dict[str, bytes]:
    """Return every file of the course with its content."""
    return {str(path.relative_to(course.root)): path.read_bytes() for path in course.root.rglob("*") if path.is_file()}


# grader new


def test_new_makes_the_folders(course: SmallCourse, author: Command) -> None:
    """One command makes every file of an exercise but the kept answers, and says what comes next."""
    ended = author("new", "7", "echo", "--pillar", "1")

    said = "Made exercises/07_echo and solutions/07_echo. What is left to write: grader verify 07\n"
    assert ended == Ended(0, said, "")
    assert sorted(files(course)) == [
        "exercises/.stubs.json",
        "exercises/07_echo/README.md",
        "exercises/07_echo/echo.py",
        "exercises/07_echo/hidden/probes.py",
        "exercises/07_echo/hidden/test_behaviour.py",
        "exercises/07_echo/hidden/test_performance.py",
        "exercises/07_echo/hidden/test_types.py",
        "exercises/07_echo/hints.md",
        "exercises/07_echo/kata.toml",
        "solutions/07_echo/echo.py",
        "solutions/07_echo/notes.md",
    ]


@pytest.mark.parametrize("kind", Kind)
def test_new_exercise_runs(course: SmallCourse, author: Command, kind: Kind) -> None:
    """Whatever its kind, the suite of a new exercise judges: the stub is not started, and the reference full."""
    author("new", "7", "echo", "--pillar", "1", "--kind", kind)

    judgement = course.judge("--course", str(course.root), "exercises/07", "solutions/07", folder=course.root.parent)

    assert [one["state"] for one in judgement.grade["exercises"]] == ["not-started", "full"]


@pytest.mark.parametrize("kind", [Kind.TEST, Kind.TOOL])
def test_new_exercise_is_a_list_of_tasks(author: Command, kind: Kind) -> None:
    """A new exercise lacks what its author has to write, and nothing else is wrong with it."""
    author("new", "7", "echo", "--pillar", "1", "--kind", kind)

    ended = author("verify", "07", "--quick", "--json")

    [proof] = json.loads(ended.out)
    asked = {complaint["demand"] for complaint in proof["complaints"]}
    assert (ended.status, asked) == (1, {"to do", "accepted", "rejected"})


def test_new_leaves_other_stubs_as_recorded(course: SmallCourse, author: Command) -> None:
    """An answer that lies in another exercise does not become its stub."""
    author("new", "1", "echo", "--pillar", "1")
    stub = read_stubs(Course(course.root))["01_echo"]
    course.put(1, RIGHT)

    author("new", "2", "shout", "--pillar", "1")

    assert list(read_stubs(Course(course.root))) == ["01_echo", "02_shout"]
    assert read_stubs(Course(course.root))["01_echo"] == stub


BAD_SLUG = "{!r} can't be a module's name here. Take small letters, digits and _, a letter first, and no keyword."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("1", "shout"), "exercises/01_echo has that number or name. Take others.", id="taken number"),
        pytest.param(("2", "echo"), "exercises/01_echo has that number or name. Take others.", id="taken slug"),
        pytest.param(
            ("3", "left"), "solutions/03_left is there already. Move it away first.", id="taken folder of solutions"
        ),
        *(
            pytest.param(("2", slug), BAD_SLUG.format(slug), id=f"slug {slug}")
            for slug in ("Echo", "2nd", "call-back", "_echo", "écho", "", "class")
        ),
    ],
)
def test_new_refuses(course: SmallCourse, author: Command, arguments: tuple[str, ...], message: str) -> None:
    """What is taken, or can't be a module's name, is refused, and nothing is written."""
    author("new", "1", "echo", "--pillar", "1")
    (course.root / "solutions" / "03_left").mkdir()
    before = files(course)

    ended = author("new", *arguments, "--pillar", "1")

    assert ended == Ended(2, "", f"grader: {message}\n")
    assert files(course) == before


def test_new_needs_a_pillar(course: SmallCourse, author: Command) -> None:
    """Where the curriculum does not say where an exercise belongs, its author must."""
    ended = author("new", "2", "shout", "--kind", "fix")

    said = "The curriculum does not know 02_shout, so say where it belongs: --pillar 1 to 5"
    assert ended == Ended(2, "", f"grader: {said}\n")
    assert files(course) == {}


@pytest.mark.parametrize(
    "arguments",
    [("0", "echo"), ("100", "echo"), ("7", "echo", "--pillar", "6"), ("7", "echo", "--kind", "read"), ("7",)],
    ids=" ".join,
)
def test_new_out_of_range(course: SmallCourse, author: Command, arguments: tuple[str, ...]) -> None:
    """What is no number, pillar or kind is an error of usage."""
    ended = author("new", *arguments)

    assert (ended.status, ended.out, files(course)) == (2, "", {})


def test_new_takes_what_the_curriculum_says(course: SmallCourse, author: Command) -> None:
    """Pillar, kind and topics come from the curriculum."""
    plan(course)

    author("new", "2", "shout")

    exercise = read_exercise(Course(course.root), 2)
    assert (exercise.pillar, exercise.kind, exercise.topics) == (2, Kind.FIX, ("methods", "classes"))


def test_new_takes_what_is_said_over_the_curriculum(course: SmallCourse, author: Command) -> None:
    """Options weigh more than the curriculum."""
    plan(course)

    author("new", "2", "shout", "--pillar", "5", "--kind", "build", "--title", 'Say "loud" \\ louder')

    exercise = read_exercise(Course(course.root), 2)
    assert (exercise.pillar, exercise.kind, exercise.title) == (5, Kind.BUILD, 'Say "loud" \\ louder')


def test_new_asks_for_topics_where_nobody_knows_them(course: SmallCourse, author: Command) -> None:
    """Without a plan the topics are one of the author's tasks."""
    author("new", "2", "rate_card", "--pillar", "3")

    exercise = read_exercise(Course(course.root), 2)
    assert (exercise.title, exercise.topics) == ("Rate card", ("TODO(author) topics of the curriculum",))


# grader coverage


@pytest.fixture
def planned(course: SmallCourse) -> SmallCourse:
    """Return a course with a curriculum of four topics, two of them covered, and one claimed that it lacks."""
    plan(course)
    add(course, "01_echo", "functions", "f-strings")
    add(course, "04_extra", "functions", "jokes")
    return course


@pytest.mark.usefixtures("planned")
def test_coverage(author: Command) -> None:
    """A table for each pillar names the exercises of every topic, and the topics that have none."""
    ended = author("coverage", columns=80)

    assert (ended.status, ended.err) == (0, "")
    assert_golden("coverage", ended.out)


@pytest.mark.usefixtures("planned")
def test_missing_topics(author: Command) -> None:
    """`--missing` leaves out what is covered."""
    ended = author("coverage", "--missing", columns=80)

    assert_golden("coverage_missing", ended.out)


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), {"functions": ["01_echo", "04_extra"], "f-strings": ["01_echo"], "methods": [], "classes": []}),
        (("--missing",), {"methods": [], "classes": []}),
    ],
    ids=["all", "missing"],
)
def test_coverage_as_json(author: Command, options: tuple[str, ...], shown: dict[str, list[str]]) -> None:
    """For programs there is the same as JSON, with the topics that the curriculum lacks."""
    ended = author("coverage", "--json", *options)

    assert json.loads(ended.out) == {"covered": 2, "topics": 4, "by_topic": shown, "unknown": ["jokes"]}


def test_coverage_without_a_curriculum(course: SmallCourse, author: Command) -> None:
    """Without a curriculum there is nothing to cover."""
    add(course, "01_echo", "functions")

    assert author("coverage") == Ended(
        2, "", "grader: exercises/curriculum.toml is missing. It lists the topics of every exercise.\n"
    )


@pytest.mark.parametrize("command", [("coverage",), ("new", "7", "echo")], ids=["coverage", "new"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[01_echo\n", "exercises/curriculum.toml is not valid TOML: ", id="no TOML"),
        pytest.param(
            CURRICULUM.replace("pillar = 1", "pillar = 6"), "01_echo.pillar in exercises/curriculum.toml ", id="pillar"
        ),
        pytest.param(
            CURRICULUM.replace("pillar = 1", "pilar = 1"),
            "01_echo.pillar in exercises/curriculum.toml ",
            id="no pillar",
        ),
        pytest.param(CURRICULUM.replace("tool", "read"), "03_whisper.kind in exercises/curriculum.toml ", id="kind"),
        pytest.param(
            CURRICULUM.replace('["classes"]', "[]"), "03_whisper.topics in exercises/curriculum.toml ", id="no topics"
        ),
        pytest.param(
            CURRICULUM.replace("01_echo", "echo"),
            "[echo] in exercises/curriculum.toml is not named like an exercise's folder. Write 07_lru_cache, say.",
            id="name",
        ),
    ],
)
def test_broken_curriculum(
    course: SmallCourse, author: Command, command: tuple[str, ...], text: str, message: str
) -> None:
    """A curriculum that can't be read is told with the place."""
    plan(course, text)

    ended = author(*command)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"grader: {message}")


# grader verify, on its command line

PROOF = Proof(
    number=1,
    name="01_echo",
    right=3,
    wrong=5,
    degenerate=17,
    highest_degenerate=4,
    mutants=46,
    killed=45,
    equivalent=1,
    seconds=7.625,
)
LACKING = replace(
    PROOF,
    number=2,
    name="02_bounded_gather",
    mutants=None,
    complaints=(
        Complaint(demand="files", message="solutions/02_bounded_gather/notes.md is missing.", remedy="Write it."),
        Complaint(
            demand="mutants",
            message="bounded_gather.py line 6\n- if count <= 0:\n+ if count < 0:",
            remedy="Write a check that notices it, or record it in solutions/02_bounded_gather/equivalent.toml "
            "with a reason.",
        ),
        Complaint(demand="to do", message="exercises/02_bounded_gather/README.md:3: State the contract.", remedy=""),
    ),
)


@dataclass
class FakeProver:
    """Stands in for `prove`, with proofs made beforehand."""

    proofs: dict[int, Proof]
    asked: dict[int, Demands] = field(default_factory=dict)

    def __call__(self, course: Course, number: int, demands: Demands, report: Callable[[str], None]) -> Proof:
        """Note what was asked for."""
        report("nothing")
        self.asked[number] = demands
        return self.proofs[number]


@pytest.fixture
def prover(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> FakeProver:
    """Return what stands in for `prove`: exercise 01 is proven, 02 lacks something."""
    add(course, PROOF.name, "functions")
    add(course, LACKING.name, "functions")
    fake = FakeProver({1: PROOF, 2: LACKING})
    monkeypatch.setattr("grader.commands.verify.prove", fake)
    return fake


def without_seconds(text: str) -> str:
    """Return a text without what differs from run to run."""
    return re.sub(r"\d+\.\d s", "0.0 s", text)


@pytest.mark.usefixtures("prover")
def test_verify_shows_a_table(author: Command) -> None:
    """The table and the list below it can be read on 80 columns; what is missing makes exit code 1."""
    ended = author("verify", columns=80)

    assert (ended.status, ended.err) == (1, "")
    assert max(map(len, ended.out.splitlines())) <= 80
    assert_golden("verify", without_seconds(ended.out))


@pytest.mark.usefixtures("prover")
def test_verify_of_what_holds(author: Command) -> None:
    """Where nothing is missing the exit code is 0, and there is no list."""
    ended = author("verify", "01", columns=80)

    assert ended.status == 0
    assert without_seconds(ended.out).splitlines()[-1] == "1 exercise, all proven, 0.0 s, 0.0 s of CPU"


@pytest.mark.usefixtures("prover")
def test_verify_as_json(author: Command) -> None:
    """For programs there are the proofs as JSON."""
    ended = author("verify", "--json")

    wanted = [asdict(PROOF) | {"holds": True}, asdict(LACKING) | {"holds": False}]
    assert (ended.status, json.loads(ended.out)) == (1, json.loads(json.dumps(wanted)))


@pytest.mark.parametrize("number", ["09", "shuot"])
def test_verify_of_an_unknown_exercise(prover: FakeProver, author: Command, number: str) -> None:
    """What there is not can't be proven, and nothing is."""
    ended = author("verify", "01", number)

    assert (ended.status, ended.out, prover.asked) == (2, "", {})
    assert ended.err.startswith("grader: There is no exercise ")


@pytest.mark.parametrize(
    ("options", "demands"),
    [
        pytest.param((), Demands(), id="everything"),
        pytest.param(("--quick",), Demands(degenerate=False, mutants=False), id="quick"),
        pytest.param(("--repeat", "20", "--hogs", "2"), Demands(repeat=20, hogs=2), id="repeat"),
    ],
)
def test_what_verify_demands(prover: FakeProver, author: Command, options: tuple[str, ...], demands: Demands) -> None:
    """The options say how much is proven."""
    author("verify", "1", "echo", *options)

    assert prover.asked == {1: demands}


@pytest.mark.parametrize(("options", "again"), [((), [2]), (("--fresh",), [1, 2])], ids=["by default", "fresh"])
def test_verify_takes_proofs_over(
    prover: FakeProver, author: Command, options: tuple[str, ...], again: list[int]
) -> None:
    """What was proven before is not proven again, unless that is asked for."""
    author("verify")
    prover.asked.clear()

    ended = author("verify", *options)

    assert sorted(prover.asked) == again
    assert ("proven before" in ended.out) == (1 not in again)


def git(course: SmallCourse, *arguments: str) -> None:
    """Run git in the course."""
    person = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *person, *arguments], cwd=course.root, check=True, capture_output=True)


def commit(course: SmallCourse) -> None:
    """Make the course a git repository of its own, with everything committed."""
    git(course, "init", "--quiet")
    git(course, "add", "--all")
    git(course, "commit", "--quiet", "--message", "Begin")


@pytest.mark.parametrize(
    ("path", "touched"),
    [
        pytest.param("exercises/02_bounded_gather/kata.toml", [2], id="exercise"),
        pytest.param("solutions/01_echo/notes.md", [1], id="file that git does not know yet"),
        pytest.param("README.md", [], id="elsewhere"),
    ],
)
def test_mutants_of_what_has_changed(
    course: SmallCourse, prover: FakeProver, author: Command, path: str, touched: list[int]
) -> None:
    """`--mutants-since` makes mutants only of exercises with a change since then; the rest is proven without."""
    commit(course)
    changed = course.root / path
    changed.parent.mkdir(parents=True, exist_ok=True)
    with changed.open("a", encoding="utf-8") as file:
        file.write("# Changed.\n")

    author("verify", "--mutants-since", "HEAD")

    assert {number: demands.mutants for number, demands in prover.asked.items()} == {
        number: number in touched for number in (1, 2)
    }


def test_mutants_since_an_unknown_revision(course: SmallCourse, prover: FakeProver, author: Command) -> None:
    """A revision that git doesn't know is an error of usage, in git's words."""
    commit(course)

    ended = author("verify", "--mutants-since", "yesterday")

    assert (ended.status, ended.out, prover.asked) == (2, "", {})
    assert ended.err.startswith("grader: git can't compare with 'yesterday': ")


# All three


@pytest.mark.parametrize("arguments", [["new", "7", "echo"], ["verify"], ["coverage"]], ids=" ".join)
def test_without_a_course(
    tmp_path: Path, grader: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Outside a course, and in a folder that is none, the message says what to name."""
    monkeypatch.chdir(tmp_path)

    nowhere, no_course = grader(*arguments), grader("--course", "here", *arguments)

    assert nowhere.err == (
        "grader: There is no course here. Change to a folder that holds exercises/, or name one: --course DIR\n"
    )
    assert no_course.err == "grader: here is no course. Name a folder that holds exercises/.\n"
    assert (nowhere.status, no_course.status) == (2, 2)


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ("new", "Example: grader new 71 rate_card --pillar 3 --kind build"),
        ("verify", "Example: grader verify 07 --repeat 20 --hogs 2"),
        ("coverage", "Example: grader coverage --missing"),
    ],
)
def test_help_has_an_example(grader: Command, command: str, example: str) -> None:
    """The help of a command shows how it is used."""
    ended = grader(command, "--help")

    assert (ended.status, ended.err) == (0, "")
    assert example in " ".join(ended.out.split())


# A course of one's own, by the steps of CONTRIBUTING


def write_exercise(course: SmallCourse, number: int, slug: str) -> None:
    """Write into the folders of a new exercise what an author has to write."""
    for path, text in (FILES | DESIGNS).items():
        if path.startswith(("exercises/", "solutions/")):
            own = path.replace(NAME, f"{number:02d}_{slug}").replace("total", slug)
            written = text.replace("total", slug).replace("01", f"{number:02d}")
            course.write(course.root / own, written)


def test_exercises_of_a_new_course_are_proven(course: SmallCourse, author: Command) -> None:
    """Made, listed as tasks, written, recorded, proven: two exercises of a course of one's own."""
    made = [author("new", "1", "echo", "--pillar", "1"), author("new", "2", "shout", "--pillar", "3")]
    listed = json.loads(author("verify", "--quick", "--json", "echo").out)[0]["complaints"]
    for number, slug in ((1, "echo"), (2, "shout")):
        write_exercise(course, number, slug)
    recorded = [author("stubs"), author("stubs", "--check"), author("lessons"), author("lessons", "--check")]

    proven = author("verify", "--quick", columns=80)

    assert [ended.status for ended in (*made, *recorded)] == [0] * 6
    assert {complaint["demand"] for complaint in listed} == {"to do", "accepted", "rejected"}
    assert (proven.status, "2 exercises, all proven" in proven.out) == (0, True), proven.out


def test_answers_to_a_new_course_are_judged(course: SmallCourse, author: Command) -> None:
    """From another folder its learners' answers are judged, and scored again with other points."""
    for number, slug in ((1, "echo"), (2, "shout")):
        author("new", str(number), slug, "--pillar", "1")
        write_exercise(course, number, slug)
    author("stubs")
    course.put(1, RIGHT.replace("total", "echo"))

    judgement = course.judge("--course", "../course", folder=course.root.parent / "elsewhere")
    with (course.root / "exercises" / "02_shout" / "kata.toml").open("a", encoding="utf-8") as kata:
        kata.write("[points]\nbehaviour = 160\n")
    rescored = json.loads(author("rescore").out)

    assert (judgement.status, judgement.grade["earned"], judgement.grade["possible"]) == (1, 100, 200)
    assert (rescored["earned"], rescored["possible"]) == (100, 300)


def section(document: str, title: str) -> str:
    """Return a section of a document of the repository."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


ADDING = section("CONTRIBUTING.md", "Adding an exercise")
COMMANDS = sorted(set(re.findall(r"(?:`|^)((?:grader|pytest) [^`\n]+)", ADDING, re.MULTILINE)))


def test_adding_an_exercise_takes_seven_steps() -> None:
    """Nobody reads more."""
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", ADDING, re.MULTILINE)]

    assert steps == list(range(1, len(steps) + 1))
    assert 1 <= len(steps) <= 7


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("grader ")])
def test_grader_commands_of_the_steps_exist(command: str) -> None:
    """Each `grader` command of the steps is there, and so are its options."""
    context = get_command(make_app()).make_context("grader", ["stubs"], resilient_parsing=True)
    words = command.split()[1:]

    found = get_command(make_app()).get_command(context, words[0])  # type: ignore[attr-defined]  # typer declares less

    known = {option for parameter in found.params for option in parameter.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} - known == set()


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("pytest ")])
def test_pytest_paths_of_the_steps_exist(command: str) -> None:
    """Each path that the steps give to pytest leads somewhere; NN stands for an exercise's number."""
    words = [word.replace("NN", "07") for word in command.split()[1:] if not word.startswith("-")]

    paths = resolve_arguments(Course(ROOT), words, ROOT)

    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_keys_of_the_metadata_are_explained(course: SmallCourse, author: Command) -> None:
    """CONTRIBUTING explains every key of the kata.toml that `grader new` makes."""
    author("new", "1", "echo", "--pillar", "1", "--kind", "test")

    table = tomllib.loads((course.root / "exercises" / "01_echo" / "kata.toml").read_text(encoding="utf-8"))

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [key for key in table if f"`{key}`" not in text and f"`[{key}]`" not in text] == []
