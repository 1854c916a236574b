"""Whatever `grader verify` demands is shown by a broken exercise that it must catch; a sound one is let pass."""

import ast
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalog import read_exercise
from grader.course import Course
from grader.model import Aspect, Check, ExerciseGrade, Kind, Measurement, Outcome, State
from grader.proof.degenerate import EMPTY, EXCEPTIONS, make_degenerates
from grader.proof.ledger import Ledger
from grader.proof.proof import prove
from grader.proof.record import Complaint, Complaints, Demands, Mutant, Proof
from grader.proof.rejected import read_claim
from grader.proof.upkeep import look_after
from grader.proof.workshop import Workshop
from tests.conftest import SmallCourse
from tests.sound import (
    ACCEPTED,
    BEHAVIOUR,
    DESIGNS,
    EXERCISE,
    HIDDEN,
    HINTS,
    KATA,
    NAME,
    OFF_BY_ONE,
    PROBES,
    README,
    REFERENCE,
    REJECTED,
    RIGHT,
    SOLUTION,
    STUB,
    TEST_BEHAVIOUR,
    function,
    make_sound,
    wrong,
)

Changes = dict[str, str | None]

CHEAPEST = Demands(degenerate=False, mutants=False)
WITH_MUTANTS = Demands(wrong=False, degenerate=False)
SUM = "return sum(fetch(place) for place in range(count))"
NO_SESSION = README.replace(">>> ", "")
CURRICULUM = """
[01_total]
pillar = 1
kind = "build"
topics = ["functions"]

[02_planned]
pillar = 1
kind = "build"
topics = ["loops"]
"""


def prove_judging(
    course: SmallCourse, demands: Demands = CHEAPEST, report: Callable[[str], None] = lambda _: None
) -> Proof:
    """Prove exercise 01 without mypy over its suite, which has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.proof.upkeep._check_suite_types", lambda *_: None)
        return prove(Course(course.root), 1, demands, report)


def upkeep(course: SmallCourse) -> list[Complaint]:
    """Return what is found missing before any answer is judged, mypy over the suite aside."""
    opened, complaints = Course(course.root), Complaints()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.proof.upkeep._check_suite_types", lambda *_: None)
        look_after(opened, read_exercise(opened, 1), complaints)
    return complaints.found


def said(complaints: Iterable[Complaint]) -> list[tuple[str, str]]:
    """Return what was found missing: each demand with the first line of its message."""
    return [(one.demand, one.message.partition("\n")[0]) for one in complaints]


def found_of(proof: Proof, *demands: str) -> list[str]:
    """Return the whole messages about `demands`."""
    return [complaint.message for complaint in proof.complaints if complaint.demand in demands]


def judge_without_running(measured: Measurement | None = None) -> Callable[..., Mapping[str, ExerciseGrade]]:
    """Return what stands in for a workshop's judge: every answer gets full points, and the stub counts as one."""
    held = Check(id="README.md::session", aspect=Aspect.BEHAVIOUR, outcome=Outcome.PASSED, title="It holds.")
    grade = ExerciseGrade(
        number=1,
        slug="total",
        title="Add up what is fetched",
        pillar=1,
        topics=(),
        submission="",
        state=State.FULL,
        fault=None,
        earned=100,
        possible=100,
        aspects=(),
        checks=(replace(held, measured=measured),),
    )
    stub = replace(grade, state=State.NOT_STARTED, earned=0)

    def judge(_: object, answers: Iterable[str], **__: object) -> Mapping[str, ExerciseGrade]:
        return {key: stub if key == "the stub" else grade for key in answers}

    return judge


# A sound exercise


def test_sound_exercise_gets_no_complaint(tmp_path: Path) -> None:
    """An exercise that has everything is proven, and the proof says how much was tried."""
    pytest.importorskip("mutmut", reason="the extra 'verify' is not installed")
    proof = prove(Course(make_sound(tmp_path).root), 1, Demands())

    assert replace(proof, seconds=0.0) == Proof(
        number=1, name=NAME, right=3, wrong=5, degenerate=17, mutants=6, killed=6
    )
    assert proof.holds


def test_proving_leaves_the_course_as_it_is(tmp_path: Path) -> None:
    """Everything is judged in a copy."""
    course = make_sound(tmp_path, designs=False)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    prove_judging(course)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


# Files, metadata and texts


def test_sound_files_get_no_complaint(tmp_path: Path) -> None:
    """The files of the sound exercise are as they should be."""
    assert upkeep(make_sound(tmp_path)) == []


@pytest.mark.parametrize(
    "path",
    [
        f"{EXERCISE}/README.md",
        f"{EXERCISE}/hints.md",
        f"{HIDDEN}/probes.py",
        f"{HIDDEN}/test_behaviour.py",
        f"{HIDDEN}/test_performance.py",
        f"{HIDDEN}/test_types.py",
        f"{SOLUTION}/notes.md",
        f"{SOLUTION}/total.py",
    ],
)
def test_missing_file(tmp_path: Path, path: str) -> None:
    """Every file of an exercise is asked for by its path."""
    course = make_sound(tmp_path, {path: None})

    assert upkeep(course) == [Complaint(demand="files", message=f"{path} is missing.", remedy="Write it.")]


def test_missing_given_file(tmp_path: Path) -> None:
    """A file that kata.toml gives must be there."""
    course = make_sound(tmp_path, {f"{EXERCISE}/kata.toml": f'given = ["shop.py"]\n{KATA}'})

    assert said(upkeep(course)) == [("files", f"{EXERCISE}/shop.py is missing.")]


@pytest.mark.parametrize(
    "path",
    [f"{EXERCISE}/todo.txt", f"{EXERCISE}/conftest.py", f"{HIDDEN}/places.csv", f"{SOLUTION}/old.py"],
)
def test_stray_file(tmp_path: Path, path: str) -> None:
    """What belongs to no exercise is named."""
    course = make_sound(tmp_path, {path: "old\n"})

    assert said(upkeep(course)) == [("files", f"{path} is a stray file.")]


@pytest.mark.parametrize(
    "path",
    [
        f"{EXERCISE}/__pycache__/total.pyc",
        f"{EXERCISE}/.mypy_cache/1.json",
        f"{HIDDEN}/library.py",
        f"{HIDDEN}/cases.toml",
        f"{SOLUTION}/equivalent.toml",
        f"{ACCEPTED}/folder/total.py",
    ],
)
def test_file_that_may_lie_there(tmp_path: Path, path: str) -> None:
    """By-products, helpers of the suite, and designs in folders are no strays."""
    course = make_sound(tmp_path, {path: "# Here.\n"})

    assert upkeep(course) == []


def test_files_below_an_editable_folder_are_no_strays(tmp_path: Path) -> None:
    """Where a whole folder is the answer, its files may have any name."""
    kata = KATA.replace('"total.py"', '"total.py", "src/**"')
    course = make_sound(tmp_path, {f"{EXERCISE}/kata.toml": kata, f"{EXERCISE}/src/any/thing.txt": "Hello.\n"})
    course.record_stubs()

    assert upkeep(course) == []


@pytest.mark.parametrize("folder", [ACCEPTED, REJECTED])
def test_file_that_is_no_design(tmp_path: Path, folder: str) -> None:
    """Beside designs lies nothing else."""
    course = make_sound(tmp_path, {f"{folder}/notes.md": "# Notes\n"})

    assert said(upkeep(course)) == [("files", f"{folder}/notes.md is no design.")]


@pytest.mark.parametrize(
    ("readme", "demand", "message"),
    [
        pytest.param(NO_SESSION, "README", "shows no session.", id="no session"),
        pytest.param(README.replace("01`", "1`"), "README", "does not say how to run it.", id="no command"),
        pytest.param(README.replace("# 01", "# 1"), "README", "has another heading than its title.", id="no heading"),
        pytest.param(README + "\n" * 50, "texts", "has 61 lines; 60 are the most.", id="too long"),
    ],
)
def test_readme(tmp_path: Path, readme: str, demand: str, message: str) -> None:
    """A README has the exercise's title, shows a session, names the command, and is short."""
    course = make_sound(tmp_path, {f"{EXERCISE}/README.md": readme})

    assert said(upkeep(course)) == [(demand, f"{EXERCISE}/README.md {message}")]


def test_long_stub(tmp_path: Path) -> None:
    """The stub of an exercise to build is short."""
    course = make_sound(tmp_path, {f"{EXERCISE}/total.py": STUB + "\n" * 60})
    course.record_stubs()

    assert said(upkeep(course)) == [("texts", f"{EXERCISE}/total.py has 66 lines; 60 are the most.")]


def test_long_code_that_is_given(tmp_path: Path) -> None:
    """Code to mend may be as long as it needs."""
    kata = KATA.replace('"build"', '"fix"')
    course = make_sound(tmp_path, {f"{EXERCISE}/total.py": STUB + "\n" * 60, f"{EXERCISE}/kata.toml": kata})
    course.record_stubs()

    assert upkeep(course) == []


def test_hints_without_rungs(tmp_path: Path) -> None:
    """Hints climb by three steps at least."""
    course = make_sound(tmp_path, {f"{EXERCISE}/hints.md": HINTS.partition("## 3")[0]})

    assert said(upkeep(course)) == [("texts", f"{EXERCISE}/hints.md has fewer than 3 rungs.")]


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        pytest.param(f"{EXERCISE}/hints.md", f"TODO(author) Mend this.\n{HINTS}", "1: Mend this.", id="text"),
        pytest.param(f"{EXERCISE}/kata.toml", f"# TODO(author) How hard?\n{KATA}", "1: How hard?", id="comment"),
        pytest.param(REFERENCE, f'"""TODO(author) Why so?"""\n{RIGHT}', "1: Why so?", id="docstring"),
        pytest.param(f"{ACCEPTED}/summed.py", f"{RIGHT}# TODO(author) Drop.\n", "10: Drop.", id="design"),
    ],
)
def test_task_left_for_the_author(tmp_path: Path, path: str, text: str, shown: str) -> None:
    """What `grader new` left to write is listed with its line."""
    course = make_sound(tmp_path, {path: text})

    assert upkeep(course) == [Complaint(demand="to do", message=f"{path}:{shown}", remedy="")]


def test_topic_that_the_curriculum_lacks(tmp_path: Path) -> None:
    """A topic must be one of the curriculum's, and the nearest is offered."""
    kata = KATA.replace("functions", "function")
    course = make_sound(tmp_path, {f"{EXERCISE}/kata.toml": kata, "exercises/curriculum.toml": CURRICULUM})

    assert said(upkeep(course)) == [
        (
            "metadata",
            f"{EXERCISE}/kata.toml claims the topic 'function', which the curriculum lacks. Did you mean 'functions'?",
        )
    ]


@pytest.mark.parametrize("number", [1, 77], ids=["itself", "unknown"])
def test_required_exercise_that_is_none(tmp_path: Path, number: int) -> None:
    """An exercise can only build on others."""
    course = make_sound(tmp_path, {f"{EXERCISE}/kata.toml": f"requires = [{number}]\n{KATA}"})

    assert said(upkeep(course)) == [
        ("metadata", f"{EXERCISE}/kata.toml requires exercise {number:02d}, which there is not or is itself.")
    ]


def test_required_exercise_that_is_planned(tmp_path: Path) -> None:
    """An exercise may build on one that only the curriculum has."""
    kata = f"requires = [2]\n{KATA}"
    course = make_sound(tmp_path, {f"{EXERCISE}/kata.toml": kata, "exercises/curriculum.toml": CURRICULUM})

    assert upkeep(course) == []


def test_points_that_are_not_100(tmp_path: Path) -> None:
    """Every exercise is worth the same."""
    course = make_sound(tmp_path, {f"{EXERCISE}/kata.toml": f"{KATA}[points]\nbehaviour = 50\n"})

    assert said(upkeep(course)) == [("metadata", f"The points in {EXERCISE}/kata.toml don't add up to 100.")]


def test_two_exercises_with_one_slug(tmp_path: Path) -> None:
    """A slug is the name of one module."""
    course = make_sound(tmp_path, {"exercises/02_total/kata.toml": KATA})

    assert said(upkeep(course)) == [("names", "Two exercises have the slug 'total'.")]


def test_stub_that_is_not_recorded(tmp_path: Path) -> None:
    """The file that learners are given is the recorded stub."""
    course = make_sound(tmp_path, {f"{EXERCISE}/total.py": f"{STUB}# Mine.\n"})

    assert said(upkeep(course)) == [("stub", f"{EXERCISE} does not hold the stub as recorded.")]


def test_stub_that_is_missing(tmp_path: Path) -> None:
    """A stub that is gone is told with the way to get it back."""
    path = f"{EXERCISE}/total.py"
    course = make_sound(tmp_path, {path: None})

    assert said(upkeep(course)) == [
        ("files", f"{path} is missing."),
        ("stub", f"{path} is missing. Restore it with: git checkout -- {path}"),
    ]


def test_suite_that_mypy_refuses(tmp_path: Path) -> None:
    """Hidden tests and probes are typed as strictly as answers."""
    probes = PROBES.replace("counts: list[int], ", "counts, ")
    course, complaints = Course(make_sound(tmp_path, {f"{HIDDEN}/probes.py": probes}).root), Complaints()

    look_after(course, read_exercise(course, 1), complaints)

    assert said(complaints.found) == [
        (
            "suite",
            "probes.py:9: error: Function is missing a type annotation for one or more parameters  [no-untyped-def]",
        )
    ]


# What keeps an exercise from being judged


def test_steps_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a proof is told what is being done."""
    monkeypatch.setattr(Workshop, "judge", judge_without_running())
    steps: list[str] = []

    prove_judging(make_sound(tmp_path, designs=False), Demands(mutants=False, repeat=2), steps.append)

    assert steps == ["files", "right and wrong answers", "degenerate answers", "repeat 1 of 2", "repeat 2 of 2"]


def test_metadata_that_cannot_be_read(tmp_path: Path) -> None:
    """A broken kata.toml is the only complaint, since nothing else can be shown."""
    course = make_sound(tmp_path, {f"{EXERCISE}/kata.toml": f"titel = 1\n{KATA}"})

    assert said(prove_judging(course).complaints) == [
        ("metadata", f"Unknown key 'titel' in {EXERCISE}/kata.toml. Did you mean 'title'?")
    ]


def test_reference_that_is_missing(tmp_path: Path) -> None:
    """Without a reference nothing is judged."""
    proof = prove_judging(make_sound(tmp_path, {REFERENCE: None}))

    assert said(proof.complaints) == [
        ("files", f"{REFERENCE} is missing."),
        ("reference", f"{REFERENCE} is missing. Restore it with: git checkout -- {REFERENCE}"),
    ]


def test_suite_that_cannot_be_imported(tmp_path: Path) -> None:
    """A suite that can't judge is told once, and no answer is blamed."""
    proof = prove_judging(make_sound(tmp_path, {BEHAVIOUR: "import nothing_there\n"}, designs=False))

    assert said(proof.complaints) == [
        (
            "suite",
            (
                f"{BEHAVIOUR} can't be imported: ModuleNotFoundError: No module named 'nothing_there'. "
                f"Restore it with: git checkout -- {BEHAVIOUR}  (1 answers)"
            ),
        )
    ]


def test_settings_that_pytest_refuses(tmp_path: Path) -> None:
    """Where pytest does not run to its end, its last words are told."""
    settings = '[tool.pytest.ini_options]\naddopts = "--nothing-there"\n'
    proof = prove_judging(make_sound(tmp_path, {"pyproject.toml": settings}, designs=False))

    [complaint] = proof.complaints
    assert said([complaint]) == [("judging", f"pytest could not judge {NAME} (exit status 4):")]
    assert "unrecognized arguments: --nothing-there" in complaint.message


# Right and wrong answers

BROKEN_DESIGNS: Changes = {
    **dict.fromkeys(DESIGNS),
    f"{EXERCISE}/kata.toml": f"{KATA}[limits]\nseconds = 1.0\n",
    f"{ACCEPTED}/close.py": function(f"if count > 9:\n    fetch(0)\n{SUM}"),
    f"{ACCEPTED}/fails.py": function(OFF_BY_ONE),
    f"{ACCEPTED}/unreadable.py": "def total(\n",
    f"{REJECTED}/endless.py": wrong("performance", f"while count > 9:\n    pass\n{SUM}"),
    f"{REJECTED}/fails_before.py": wrong("types", OFF_BY_ONE, signature="count, fetch)"),
    f"{REJECTED}/loses_nothing.py": wrong("types", SUM),
    f"{REJECTED}/near_miss.py": wrong("performance", f"for place in range(count):\n    fetch(place)\n{SUM}"),
    f"{REJECTED}/no_lines.py": function(OFF_BY_ONE),
}
README_FAILS = "README.md::session (failed): The session in the README goes as shown."


def test_broken_designs(tmp_path: Path) -> None:
    """Each kept answer that is not as it should be is named with the one thing wrong.

    An answer that never ends is slow enough; a wrong one without its two lines shows nothing of any aspect.
    """
    proof = prove_judging(make_sound(tmp_path, BROKEN_DESIGNS))

    assert said(proof.complaints) == [
        (
            "designs",
            f"{ACCEPTED}/unreadable.py can't be read as Python: '(' was never closed (line 1). Mend that line first.",
        ),
        ("budgets", f"{ACCEPTED}/close.py needs 1.1 of 1.2 fetches of a place (fetches)."),
        ("right answers", f"{ACCEPTED}/fails.py gets 0 of 100 points: {README_FAILS}"),
        ("wrong answers", f"{REJECTED}/fails_before.py already fails on behaviour: {README_FAILS}"),
        ("wrong answers", f"{REJECTED}/loses_nothing.py loses nothing on types, which should refuse it."),
        ("budgets", f"{REJECTED}/near_miss.py misses no budget by 3 times."),
        ("rejected", f"{REJECTED}/no_lines.py does not begin with its two lines."),
        ("rejected", "No wrong answer is kept that fails on behaviour."),
    ]
    assert (proof.right, proof.wrong) == (3, 5)


BARE: Changes = {
    f"{EXERCISE}/README.md": NO_SESSION,
    f"{EXERCISE}/total.py": RIGHT,
    REFERENCE: function(OFF_BY_ONE),
    f"{REJECTED}/starts_at_one.py": wrong("behaviour", OFF_BY_ONE),
}


def test_bare_exercise(tmp_path: Path) -> None:
    """A stub that earns points, a reference that fails, and answers that nobody has written are each told."""
    proof = prove_judging(make_sound(tmp_path, BARE, designs=False))

    assert said(proof.complaints) == [
        ("README", f"{EXERCISE}/README.md shows no session."),
        ("stub", f"{EXERCISE} does not hold the stub as recorded."),
        ("stub", "The stub as given earns 100 points and counts as full."),
        ("accepted", "0 other right designs are kept; 2 are the least."),
        (
            "right answers",
            (
                "the reference gets 0 of 100 points: hidden/test_behaviour.py::test_adds_up (failed): "
                "Every place counts once, and no place makes nothing."
            ),
        ),
        ("README", "No session of the README is run."),
        ("rejected", "No wrong answer is kept that fails on types."),
        ("rejected", "No wrong answer is kept that fails on performance."),
        ("rejected", "1 wrong answers are kept; 5 are the least."),
    ]


def test_right_answers_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for right answers only is not asked for wrong ones."""
    monkeypatch.setattr(Workshop, "judge", judge_without_running())

    proof = prove_judging(make_sound(tmp_path), Demands(wrong=False, degenerate=False, mutants=False))

    assert replace(proof, seconds=0.0) == Proof(number=1, name=NAME, right=3)


@pytest.mark.parametrize(
    ("value", "allowed", "has_room"),
    [
        pytest.param(1.08, 1.2, True, id="nine tenths"),
        pytest.param(1.09, 1.2, False, id="more than nine tenths"),
        pytest.param(12.0, 12.0, True, id="an exact count"),
        pytest.param(190.0, 200.0, False, id="a count of many"),
        pytest.param(0.0, 0.0, True, id="nothing of nothing"),
    ],
)
def test_room_in_a_budget(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    value: float,
    allowed: float,
    has_room: bool,  # noqa: FBT001 -- data
) -> None:
    """A right design stays below nine tenths of a budget, but for small counts, which are exact."""
    measured = Measurement(name="steps", value=value, allowed=allowed, unit="steps")
    monkeypatch.setattr(Workshop, "judge", judge_without_running(measured))

    proof = prove_judging(make_sound(tmp_path, designs=False))

    assert found_of(proof, "budgets") == (
        [] if has_room else [f"the reference needs {value:g} of {allowed:g} steps (steps)."]
    )


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("# refused by: behaviour — it counts wrongly\n# lesson: Count again.\n", Aspect.BEHAVIOUR),
        ("# refused by: types — it says nothing\n# lesson: Say it!\n", Aspect.TYPES),
        ("# refused by: performance — it scans\n# lesson: Why scan?\ncode = 1\n", Aspect.PERFORMANCE),
        ("# refused by: style — it is ugly\n# lesson: Mend it.\n", None),
        ("# refused by: types\n# lesson: Say it.\n", None),
        ("# refused by: types - a hyphen\n# lesson: Say it.\n", None),
        ("# refused by: types — it says nothing\n", None),
        ("# refused by: types — it says nothing\n# lesson: no full stop\n", None),
        ("# refused by: types — it says nothing\n# lesson: .\n\n", None),
        ("\n# refused by: types — it says nothing\n# lesson: Say it.\n", None),
        ("", None),
    ],
    ids=range(11),
)
def test_claim_of_a_wrong_answer(tmp_path: Path, text: str, claim: Aspect | None) -> None:
    """The first two lines must name an aspect, a reason, and a lesson of a whole sentence."""
    exercise = read_exercise(Course(make_sound(tmp_path, designs=False).root), 1)

    read = read_claim({"total.py": text}, exercise)

    assert (None if read is None else read.aspect) is claim


# Degenerate answers


def test_suite_that_checks_one_constant(tmp_path: Path) -> None:
    """An answer that returns a constant earns more than it may where the suite looks at one case only."""
    constant: Changes = {
        BEHAVIOUR: TEST_BEHAVIOUR.replace("place**2 + 1", "place")
        .replace("0, 1, 2, 5", "2")
        .replace("0, 1, 3, 35", "1"),
        f"{EXERCISE}/README.md": README.replace("4, lambda place: 10 *", "2, lambda place:").replace("60", "1"),
    }
    proof = prove_judging(make_sound(tmp_path, constant, designs=False), Demands(mutants=False))

    assert "An answer that returns 1 gets 100 points; 10 are the most." in found_of(proof, "degenerate answers")
    assert proof.highest_degenerate == 100


def degenerates(tmp_path: Path, text: str, kind: Kind = Kind.BUILD) -> Mapping[str, str]:
    """Return the degenerate versions of a file, by what they do."""
    exercise = replace(read_exercise(Course(make_sound(tmp_path, designs=False).root), 1), kind=kind)
    return {deed: texts["total.py"] for deed, texts in make_degenerates(exercise, {"total.py": text}).items()}


def meaning(text: str) -> str:
    """Return what a text means to Python."""
    return ast.dump(ast.parse(text))


def test_degenerates_of_code(tmp_path: Path) -> None:
    """Every kind of nothing is returned or raised, and what is given, and what is equal to everything."""
    assert list(degenerates(tmp_path, RIGHT)) == [
        *(f"returns {value}" for value in EMPTY),
        *(f"raises {name}" for name in EXCEPTIONS),
        "returns its argument",
        "returns what is equal to everything",
    ]


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("returns None", "return None"),
        ('returns ""', 'return ""'),
        ("raises ValueError", "raise ValueError('no')"),
        ("returns its argument", "return first"),
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("def work(first, second=2):\n    {}\n", id="function"),
        pytest.param("async def work(first, /):\n    {}\n", id="async function"),
        pytest.param("class Work:\n    def work(self, first):\n        {}\n", id="method"),
        pytest.param("class Work:\n    @classmethod\n    def work(cls, first):\n        {}\n", id="class method"),
    ],
)
def test_body_of_a_degenerate(tmp_path: Path, frame: str, deed: str, body: str) -> None:
    """Functions and methods keep their signatures and get the same body."""
    found = degenerates(tmp_path, frame.format("'''Add up.'''; return 3"))

    assert meaning(found[deed]) == meaning(frame.format(body))


def test_degenerate_without_an_argument_returns_none(tmp_path: Path) -> None:
    """Where nothing is given, nothing can be handed back."""
    found = degenerates(tmp_path, "def work(*, key):\n    return 3\n")

    assert meaning(found["returns its argument"]) == meaning("def work(*, key):\n    return None\n")


def test_degenerate_objects_can_be_made(tmp_path: Path) -> None:
    """What makes an object does nothing, or no question about it could be asked."""
    found = degenerates(tmp_path, "class Work:\n    def __init__(self, first):\n        self.first = first\n")

    wanted = meaning("class Work:\n    def __init__(self, first):\n        pass\n")
    assert {meaning(text) for deed, text in found.items() if "everything" not in deed} == {wanted}


def test_equal_to_everything(tmp_path: Path) -> None:
    """The wildest degenerate answers any question with what passes for any value."""
    names: dict[str, Callable[..., object]] = {}
    exec(degenerates(tmp_path, RIGHT)["returns what is equal to everything"], names)  # noqa: S102 -- our own text

    answer = names["total"](1, None)

    assert (answer == 7, answer != 7, bool(answer)) == (True, False, True)


def test_degenerate_tests(tmp_path: Path) -> None:
    """Where tests are the answer, no test and tests that tell nothing are held against the suite."""
    assert list(degenerates(tmp_path, "def test_one(): ...\n", Kind.TEST)) == [
        "holds no test",
        "passes whatever happens",
        "fails whatever happens",
        "raises while it is read",
    ]


def test_degenerate_settings(tmp_path: Path) -> None:
    """Where a tool's settings are the answer, empty ones are held against the suite."""
    assert degenerates(tmp_path, "[project]\n", Kind.TOOL) == {"is empty": ""}


def test_degenerate_leaves_other_files_alone(tmp_path: Path) -> None:
    """Only code has bodies to replace."""
    exercise = read_exercise(Course(make_sound(tmp_path, designs=False).root), 1)

    made = make_degenerates(exercise, {"total.py": RIGHT, "places.csv": "1,2\n"})

    assert {texts["places.csv"] for texts in made.values()} == {"1,2\n"}


# Mutants

GUARDED = function(f"if count <= 0:\n    return 0\n{SUM}")
SURVIVOR = "total.py line 6\n- if count <= 0:\n+ if count < 0:"
RECORDED = """
[[mutant]]
before = "if count <= 0:"
after = "if count < 0:"
reason = "The sum of nothing is 0."
"""
STALE = """
[[mutant]]
before = "return 0"
after = "return 1"
reason = "It seemed so."
"""


def prove_mutants(tmp_path: Path, equivalent: str) -> Proof:
    """Prove a reference one of whose mutants does the same as itself, with an equivalent.toml."""
    pytest.importorskip("mutmut", reason="the extra 'verify' is not installed")
    changes: Changes = {REFERENCE: GUARDED, f"{SOLUTION}/equivalent.toml": equivalent}
    return prove_judging(make_sound(tmp_path, changes, designs=False), WITH_MUTANTS)


def test_mutant_that_survives(tmp_path: Path) -> None:
    """A change that no check notices is shown with its line; a recorded one that is noticed is stale."""
    proof = prove_mutants(tmp_path, STALE)

    assert found_of(proof, "mutants") == [
        f"{SOLUTION}/equivalent.toml records 'return 0' → 'return 1', which is no survivor.",
        SURVIVOR,
    ]
    assert proof.survivors == (SURVIVOR,)


def test_mutant_recorded_as_equivalent(tmp_path: Path) -> None:
    """A change that makes no difference is recorded with a reason, and then counts for nothing."""
    proof = prove_mutants(tmp_path, RECORDED)

    assert found_of(proof, "mutants", "judging") == []
    assert (proof.mutants, proof.killed, proof.equivalent, proof.survivors) == (6, 5, 1, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[[mutant]\n", "is not valid TOML: ", id="no TOML"),
        pytest.param(
            RECORDED.partition("reason")[0],
            "is not right (0.reason: Field required). Every [[mutant]] has before, after and reason.",
            id="no reason",
        ),
        pytest.param(
            RECORDED.replace("The sum of nothing is 0.", ""), "is not right (0.reason: String ", id="empty reason"
        ),
    ],
)
def test_broken_record_of_equivalents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    """A record that can't be read is told, and no mutant counts as equivalent by mistake."""
    monkeypatch.setattr("grader.proof.proof._mutants", lambda _: [])
    monkeypatch.setattr(Workshop, "judge", judge_without_running())

    [found] = found_of(prove_mutants(tmp_path, text), "judging")

    assert found.startswith(f"{SOLUTION}/equivalent.toml {message}")


def test_mutants_need_their_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where mutmut is not installed, the complaint says what to install and how to do without."""
    monkeypatch.setitem(sys.modules, "grader.proof.mutants", None)
    monkeypatch.setattr(Workshop, "judge", judge_without_running())

    proof = prove_judging(make_sound(tmp_path, designs=False), WITH_MUTANTS)

    assert found_of(proof, "judging") == [
        (
            "Needs the extra 'verify'. Install it with: pip install -e '.[verify]', "
            "or leave mutants out: grader verify --quick"
        )
    ]


def test_no_mutants_of_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where tests are the answer, a changed test may be as good as the old one."""
    monkeypatch.setattr(Workshop, "judge", judge_without_running())
    kata = KATA.replace('"build"', '"test"')

    proof = prove_judging(make_sound(tmp_path, {f"{EXERCISE}/kata.toml": kata}, designs=False), WITH_MUTANTS)

    assert proof.mutants is None


def mutants_of(source: str) -> list[Mutant]:
    """Return every mutant of a source."""
    pytest.importorskip("mutmut", reason="the extra 'verify' is not installed")
    from grader.proof.mutants import make_mutants  # noqa: PLC0415 -- its library comes with an extra

    return make_mutants(source)


@pytest.mark.parametrize(
    ("source", "line", "before", "after"),
    [
        pytest.param("def f(a, b):\n    return a + b\n", 2, "return a + b", "return a - b", id="operator"),
        pytest.param("def f(a):\n    return a < 3\n", 2, "return a < 3", "return a <= 3", id="comparison"),
        pytest.param("def f(a):\n    return a or 3\n", 2, "return a or 3", "return a and 3", id="junction"),
        pytest.param("def f(a):\n    return 3\n", 2, "return 3", "return 4", id="number"),
        pytest.param("LIMIT = True\n", 1, "LIMIT = True", "LIMIT = False", id="constant of a module"),
        pytest.param("def f(a=1): ...\n", 1, "def f(a=1): ...", "def f(a=2): ...", id="default"),
        pytest.param(
            "def f(a):\n    raise ValueError(a)\n", 2, "raise ValueError(a)", "raise ValueError(None)", id="error"
        ),
        pytest.param("class C:\n    b = 1\n", 2, "b = 1", "b = 2", id="attribute of a class"),
    ],
)
def test_mutants_that_are_made(source: str, line: int, before: str, after: str) -> None:
    """A change that a run depends on is made, and known by its line."""
    made = [(mutant.line, mutant.before, mutant.after) for mutant in mutants_of(source)]

    assert (line, before, after) in made


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(a: int | None = ...) -> 'list[int]': ...\n", id="annotations"),
        pytest.param("async def f(a: 'A') -> int | str: ...\n", id="annotations of an async function"),
        pytest.param("class C:\n    b: int | str\n", id="annotation of an attribute"),
        pytest.param('"""Words."""\n\n\ndef f():\n    """More words."""\n', id="docstrings"),
        pytest.param("@overload\ndef f(a: int = 1) -> int: ...\n", id="overload"),
        pytest.param("def f():\n    raise ValueError('words')\n", id="words of an error"),
        pytest.param("def f(a):\n    raise ValueError(f'{a} words')\n", id="formatted words of an error"),
        pytest.param("T = TypeVar('T')\nP = ParamSpec('P')\nId = NewType('Id', int)\n", id="names of types"),
        pytest.param("# One comment: 1 < 2.\n", id="comment"),
    ],
)
def test_mutants_that_are_left_out(source: str) -> None:
    """What no behaviour can show is no mutant."""
    assert mutants_of(source) == []


def test_every_mutant_is_made_once() -> None:
    """No two mutants mean the same, none means what the source does, and all are Python, in the order of lines."""
    made = mutants_of(GUARDED)

    meanings = [meaning(GUARDED), *(meaning(mutant.text) for mutant in made)]
    assert len(set(meanings)) == len(meanings)
    assert [mutant.line for mutant in made] == sorted(mutant.line for mutant in made)


def test_mutant_is_shown_as_a_change() -> None:
    """An author reads the line, what stood there, and what stands there now."""
    mutant = Mutant(1, "LIMIT = True\nif LIMIT:", "LIMIT = False", "")

    assert str(mutant) == "line 1\n- LIMIT = True\n- if LIMIT:\n+ LIMIT = False"


# Flakes

COUNTING_TEST = """
from pathlib import Path

RUNS = Path({path!r})


def test_fails_every_second_time(subject: Twin) -> None:
    '''It holds now and then.'''
    assert subject.totals([1], FunctionTap(lambda place: 1)) == [1]
    RUNS.write_text(RUNS.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert len(RUNS.read_text(encoding="utf-8")) % 2 == 1
"""


def test_flake_is_found_by_repeating(tmp_path: Path) -> None:
    """A check that fails every second time passes at first, and is caught by judging again."""
    runs = tmp_path / "runs"
    runs.touch()
    suite = f"{TEST_BEHAVIOUR}\n{COUNTING_TEST.format(path=str(runs))}"
    course = make_sound(tmp_path / "course", {BEHAVIOUR: suite}, designs=False)

    proof = prove_judging(course, replace(CHEAPEST, repeat=2, hogs=1))

    assert [message.partition("\n")[0] for message in found_of(proof, "flakes")] == [
        (
            "the reference did not get full points in repeat 1: "
            "hidden/test_behaviour.py::test_fails_every_second_time (failed): It holds now and then."
        )
    ]
    assert (proof.repeats, proof.flakes) == (2, 1)


# Proofs that are taken over

PROOF = Proof(number=1, name=NAME, right=3, wrong=5)
FULL, QUICK, ONLY_RIGHT = Demands(), CHEAPEST, Demands(wrong=False, degenerate=False, mutants=False)


@pytest.fixture
def kept(tmp_path: Path) -> SmallCourse:
    """Return the sound course with a full proof kept."""
    course = make_sound(tmp_path, {"exercises/curriculum.toml": CURRICULUM})
    Ledger(Course(course.root)).keep(PROOF, FULL)
    return course


def find(course: SmallCourse, demands: Demands = FULL) -> Proof | None:
    """Return the proof that is taken over, if any."""
    return Ledger(Course(course.root)).find(1, demands)


def test_proof_is_taken_over(kept: SmallCourse) -> None:
    """While nothing has changed, a proof holds; it says that it is an earlier one."""
    assert find(kept) == replace(PROOF, cached=True)


@pytest.mark.parametrize(
    "path",
    [
        f"{EXERCISE}/kata.toml",
        f"{EXERCISE}/README.md",
        f"{EXERCISE}/total.py",
        BEHAVIOUR,
        REFERENCE,
        f"{SOLUTION}/notes.md",
        f"{SOLUTION}/equivalent.toml",
        f"{ACCEPTED}/summed.py",
        f"{REJECTED}/new.py",
        f"{EXERCISE}/stray.yaml",
        "exercises/curriculum.toml",
        "pyproject.toml",
    ],
)
def test_change_ends_a_proof(kept: SmallCourse, path: str) -> None:
    """A proof is made anew after any change to the exercise, its solutions, or what says how it is judged."""
    with (kept.root / path).open("a", encoding="utf-8") as file:
        file.write("# Changed.\n")

    assert find(kept) is None


def test_removed_file_ends_a_proof(kept: SmallCourse) -> None:
    """What is gone is a change, too."""
    (kept.root / REJECTED / "counts.py").unlink()

    assert find(kept) is None


def test_moved_design_ends_a_proof(kept: SmallCourse) -> None:
    """An answer that was wrong and is now kept as a right one has not been proven so."""
    (kept.root / REJECTED / "counts.py").rename(kept.root / ACCEPTED / "counts.py")

    assert find(kept) is None


def test_new_record_of_the_stub_ends_a_proof(kept: SmallCourse) -> None:
    """The proof says that the stub is the recorded one."""
    stub = kept.root / EXERCISE / "total.py"
    kept.write(stub, RIGHT)
    kept.record_stubs()

    kept.write(stub, STUB)

    assert find(kept) is None


def test_another_exercise_ends_no_proof(kept: SmallCourse) -> None:
    """What happens elsewhere in the course is no reason to prove this one again."""
    kept.add(2, "double")

    assert find(kept) == replace(PROOF, cached=True)


def test_by_products_end_no_proof(kept: SmallCourse) -> None:
    """What Python and the checkers leave behind doesn't count."""
    kept.write(kept.root / HIDDEN / "__pycache__" / "probes.json", "{}")
    kept.write(kept.root / EXERCISE / ".mypy_cache" / "probes.json", "{}")

    assert find(kept) == replace(PROOF, cached=True)


def test_new_version_of_a_tool_ends_a_proof(kept: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another mypy may say something else."""
    monkeypatch.setattr("grader.proof.ledger.version", lambda _: "99")

    assert find(kept) is None


@pytest.mark.parametrize(
    ("made_for", "asked", "found"),
    [
        pytest.param(FULL, QUICK, True, id="a full proof is a quick one"),
        pytest.param(FULL, Demands(mutants=False), True, id="a full proof is one without mutants"),
        pytest.param(QUICK, FULL, False, id="a quick proof is no full one"),
        pytest.param(QUICK, QUICK, True, id="a quick proof is a quick one"),
        pytest.param(Demands(mutants=False), FULL, False, id="without mutants is not full"),
        pytest.param(Demands(mutants=False), QUICK, True, id="without mutants is more than quick"),
        pytest.param(FULL, ONLY_RIGHT, True, id="a full proof is one of right answers"),
        pytest.param(QUICK, ONLY_RIGHT, True, id="a quick proof is one of right answers"),
        pytest.param(ONLY_RIGHT, ONLY_RIGHT, True, id="right answers"),
        pytest.param(ONLY_RIGHT, QUICK, False, id="right answers are not all"),
        pytest.param(WITH_MUTANTS, FULL, False, id="mutants are not all"),
        pytest.param(FULL, WITH_MUTANTS, True, id="mutants are a part"),
        pytest.param(FULL, Demands(repeat=1), False, id="repeats are always made"),
        pytest.param(Demands(repeat=3), FULL, True, id="a proof with repeats is a full one"),
    ],
)
def test_demands_of_a_kept_proof(kept: SmallCourse, made_for: Demands, asked: Demands, found: bool) -> None:  # noqa: FBT001 -- data
    """A proof serves whoever demands no more than it was made for."""
    Ledger(Course(kept.root)).keep(PROOF, made_for)

    assert (find(kept, asked) is not None) == found


def test_proof_that_did_not_hold_is_not_taken_over(kept: SmallCourse) -> None:
    """What lacks something is looked at again."""
    complaint = Complaint(demand="files", message="README.md is missing.", remedy="Write it.")
    Ledger(Course(kept.root)).keep(replace(PROOF, complaints=(complaint,)), FULL)

    assert find(kept) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 1}', "\x00"])
def test_broken_file_is_no_proof(kept: SmallCourse, text: str) -> None:
    """A file that can't be read is as good as none."""
    (kept.root / ".kata" / "proofs" / f"{NAME}.json").write_text(text, encoding="utf-8")

    assert find(kept) is None


def test_proof_with_other_fields_is_no_proof(kept: SmallCourse) -> None:
    """A file of another version of the grader is as good as none."""
    path = kept.root / ".kata" / "proofs" / f"{NAME}.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"name"', '"slug"'), encoding="utf-8")

    assert find(kept) is None
