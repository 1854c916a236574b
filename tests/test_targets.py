"""What a person types after `pytest` becomes paths that exist, and the submissions that are meant."""

from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import UsageError
from grader.intake import Intake
from grader.submission import Refusal, Submission
from grader.targets import Target, default_arguments, find_targets, resolve_arguments, target_of

KATA = """
title = "A title"
pillar = 1
kind = "build"
difficulty = 1
minutes = 5
topics = ["functions"]
editable = [{editable}]
"""
FILES = [
    "exercises/07_lru_cache/README.md",
    "exercises/07_lru_cache/lru_cache.py",
    "exercises/07_lru_cache/src/deep/a.py",
    "exercises/07_lru_cache/hidden/probes.py",
    "exercises/07_lru_cache/hidden/test_behaviour.py",
    "exercises/16_fields/fields.py",
    "exercises/16_fields/hidden/probes.py",
    "exercises/16_fields/hidden/test_behaviour.py",
    "exercises/40_bounded_gather/bounded_gather.py",
    "exercises/40_bounded_gather/hidden/probes.py",
    "exercises/40_bounded_gather/hidden/test_behaviour.py",
    "exercises/notes/readme.txt",
    "solutions/07_lru_cache/lru_cache.py",
    "solutions/07_lru_cache/accepted/dict_order.py",
    "solutions/07_lru_cache/accepted/package/lru_cache.py",
    "solutions/07_lru_cache/accepted/__pycache__/dict_order.pyc",
    "solutions/07_lru_cache/accepted/.idea/x.py",
    "solutions/07_lru_cache/accepted/README.md",
    "solutions/07_lru_cache/rejected/list_scan.py",
    "solutions/16_fields/fields.py",
    "tests/test_own.py",
]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Return a course of three exercises, of which 40 has no solution."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    for folder, slug in (
        ("07_lru_cache", "lru_cache"),
        ("16_fields", "fields"),
        ("40_bounded_gather", "bounded_gather"),
    ):
        kata = tmp_path / "exercises" / folder / "kata.toml"
        kata.write_text(KATA.format(editable=f'"{slug}.py"'), encoding="utf-8")
    return Course(tmp_path)


def resolve(course: Course, argument: str, folder: str) -> list[str]:
    """Return what `argument`, typed in `folder`, means: paths from the course's root, with what follows the `::`."""
    meant = resolve_arguments(course, [argument], course.root / folder)
    split = [one.partition("::") for one in meant]
    return [course.relative(course.root / folder / path) + separator + test for path, separator, test in split]


# Resolving arguments


@pytest.mark.parametrize(
    ("folder", "argument", "meant"),
    [
        pytest.param("", "07", "exercises/07_lru_cache", id="number"),
        pytest.param("", "7", "exercises/07_lru_cache", id="number without zero"),
        pytest.param("", "07_lru_cache", "exercises/07_lru_cache", id="name"),
        pytest.param("", "lru_cache", "exercises/07_lru_cache", id="slug"),
        pytest.param("", "lru", "exercises/07_lru_cache", id="start of a slug"),
        pytest.param("", "07/", "exercises/07_lru_cache", id="slash at the end"),
        pytest.param("", "exercises/07", "exercises/07_lru_cache", id="number in exercises"),
        pytest.param("", "exercises/lru", "exercises/07_lru_cache", id="slug in exercises"),
        pytest.param("", "exercises/07_lru_cache", "exercises/07_lru_cache", id="folder"),
        pytest.param("", "exercises", "exercises", id="all exercises"),
        pytest.param("", "solutions/07", "solutions/07_lru_cache", id="number in solutions"),
        pytest.param("", "solutions", "solutions", id="all solutions"),
        pytest.param("exercises", "07", "exercises/07_lru_cache", id="number, typed in exercises"),
        pytest.param(
            "exercises", "exercises/07", "exercises/07_lru_cache", id="path from the root, typed in exercises"
        ),
        pytest.param("exercises", "solutions/07", "solutions/07_lru_cache", id="reference, typed in exercises"),
        pytest.param("exercises", "../solutions/07", "solutions/07_lru_cache", id="way round, typed in exercises"),
        pytest.param("exercises/16_fields", "07", "exercises/07_lru_cache", id="number, typed in another exercise"),
        pytest.param("exercises", "./07", "exercises/07_lru_cache", id="number below the dot, typed in exercises"),
        pytest.param("exercises/16_fields", "../07", "exercises/07_lru_cache", id="neighbour, typed in an exercise"),
        pytest.param("solutions/16_fields", "../07", "solutions/07_lru_cache", id="neighbour, typed in a solution"),
        pytest.param("exercises/07_lru_cache", ".", "exercises/07_lru_cache", id="dot, typed in the exercise"),
        pytest.param("solutions", "07", "solutions/07_lru_cache", id="number, typed in solutions"),
        pytest.param("solutions/16_fields", "lru", "solutions/07_lru_cache", id="slug, typed in another solution"),
        pytest.param("solutions", "exercises/07", "exercises/07_lru_cache", id="answer, typed in solutions"),
        pytest.param("tests", "07", "exercises/07_lru_cache", id="number, typed in tests"),
        pytest.param("tests", "exercises/07", "exercises/07_lru_cache", id="path from the root, typed in tests"),
        pytest.param("tests", "exercises", "exercises", id="all exercises, typed in tests"),
        pytest.param("tests", "solutions", "solutions", id="all solutions, typed in tests"),
    ],
)
def test_names_become_folders(course: Course, folder: str, argument: str, meant: str) -> None:
    """An exercise is found by number, name or the start of either, from any folder of the course."""
    assert resolve(course, argument, folder) == [meant]


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        pytest.param("solutions/07/rejected/list_scan.py", "solutions/07_lru_cache/rejected/list_scan.py", id="design"),
        pytest.param("solutions/lru/accepted", "solutions/07_lru_cache/accepted", id="all accepted designs"),
        pytest.param("exercises/07/hidden", "exercises/07_lru_cache/hidden", id="suite"),
        pytest.param("07/hidden/test_behaviour.py", "07/hidden/test_behaviour.py", id="path without exercises"),
        pytest.param("exercises/07/gone.py", "exercises/07_lru_cache/gone.py", id="file that is not there"),
    ],
)
def test_rest_of_a_path_stays(course: Course, argument: str, meant: str) -> None:
    """Only the exercise's name is completed, not what lies below it."""
    assert resolve(course, argument, "") == [meant]


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        pytest.param("07::session", "exercises/07_lru_cache::session", id="number"),
        pytest.param(
            "exercises/07/hidden/test_behaviour.py::test_len[1::2]",
            "exercises/07_lru_cache/hidden/test_behaviour.py::test_len[1::2]",
            id="case with colons",
        ),
        pytest.param(
            "exercises/07_lru_cache/hidden/test_behaviour.py::test_len",
            "exercises/07_lru_cache/hidden/test_behaviour.py::test_len",
            id="path that exists",
        ),
        pytest.param(
            "exercises/07_lru_cache/README.md::session", "exercises/07_lru_cache/README.md::session", id="examples"
        ),
        pytest.param(
            "exercises/07/README.md::session", "exercises/07_lru_cache/README.md::session", id="README by number"
        ),
        pytest.param("tests/test_own.py::test_a", "tests/test_own.py::test_a", id="test of the project"),
    ],
)
def test_node_ids_keep_their_end(course: Course, argument: str, meant: str) -> None:
    """What follows `::` stays as typed, and the path before it keeps its file."""
    assert resolve(course, argument, "") == [meant]


@pytest.mark.parametrize(
    ("folder", "argument", "meant"),
    [
        pytest.param("", "exercises/07_lru_cache/lru_cache.py", "exercises/07_lru_cache", id="answer"),
        pytest.param("", "exercises/07/lru_cache.py", "exercises/07_lru_cache", id="answer by number"),
        pytest.param("", "exercises/07_lru_cache/README.md", "exercises/07_lru_cache", id="README"),
        pytest.param("", "exercises/07_lru_cache/src/deep/a.py", "exercises/07_lru_cache", id="answer in a folder"),
        pytest.param("", "exercises/07/src/deep/a.py", "exercises/07_lru_cache", id="answer in a folder by number"),
        pytest.param("", "exercises/07_lru_cache/src", "exercises/07_lru_cache", id="folder of an answer"),
        pytest.param("exercises/07_lru_cache", "lru_cache.py", "exercises/07_lru_cache", id="typed beside it"),
        pytest.param("tests", "../exercises/07_lru_cache/lru_cache.py", "exercises/07_lru_cache", id="way round"),
        pytest.param("", "solutions/07_lru_cache/lru_cache.py", "solutions/07_lru_cache", id="reference"),
    ],
)
def test_file_of_an_answer_means_the_answer(course: Course, folder: str, argument: str, meant: str) -> None:
    """An editor that runs pytest on the open file judges the exercise that it belongs to."""
    assert resolve(course, argument, folder) == [meant]


@pytest.mark.parametrize(
    "argument",
    [
        "exercises/07_lru_cache/hidden/test_behaviour.py",
        "solutions/07_lru_cache/rejected/list_scan.py",
        "tests/test_own.py",
        "tests",
    ],
)
def test_what_exists_stays(course: Course, argument: str) -> None:
    """Paths that exist mean themselves, also where they lie outside the exercises."""
    assert resolve(course, argument, "") == [argument]


@pytest.mark.parametrize("argument", ["tests/test_gone.py", "test_gone.py", "some/folder", "gone.py::test_a"])
def test_what_is_no_exercise_stays(course: Course, argument: str) -> None:
    """What doesn't look like an exercise is left for pytest to complain about, exactly as typed."""
    assert resolve_arguments(course, [argument], course.root) == [argument]


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        pytest.param("07-16", ["exercises/07_lru_cache", "exercises/16_fields"], id="range"),
        pytest.param("exercises/1-16", ["exercises/07_lru_cache", "exercises/16_fields"], id="range in exercises"),
        pytest.param("solutions/07-16", ["solutions/07_lru_cache", "solutions/16_fields"], id="range in solutions"),
        pytest.param(
            "07-16::session", ["exercises/07_lru_cache::session", "exercises/16_fields::session"], id="one test of each"
        ),
    ],
)
def test_ranges_become_several(course: Course, argument: str, meant: list[str]) -> None:
    """A range is replaced by the exercises in it, in order."""
    assert resolve(course, argument, "") == meant


def test_arguments_keep_their_order(course: Course) -> None:
    """Several arguments are resolved one by one, in the order typed."""
    meant = resolve_arguments(course, ["40", "tests", "7"], course.root)

    assert meant == [
        str(course.exercises / "40_bounded_gather"),
        "tests",
        str(course.exercises / "07_lru_cache"),
    ]


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        pytest.param(
            "8", "There is no exercise 08. The nearest are 07_lru_cache, 16_fields, 40_bounded_gather.", id="number"
        ),
        pytest.param(
            "exercises/8",
            "There is no exercise 08. The nearest are 07_lru_cache, 16_fields, 40_bounded_gather.",
            id="path",
        ),
        pytest.param("solutions/fild", "There is no exercise 'fild'. Did you mean 'fields'?", id="name"),
        pytest.param(
            "01-03",
            "There is no exercise from 01 to 03. The nearest are 07_lru_cache, 16_fields, 40_bounded_gather.",
            id="range",
        ),
    ],
)
def test_unknown_exercise_is_refused(course: Course, argument: str, message: str) -> None:
    """What looks like an exercise and is none is refused with an offer."""
    with pytest.raises(UsageError) as refused:
        resolve_arguments(course, [argument], course.root)

    assert str(refused.value) == message


def test_ambiguous_exercise_is_refused(course: Course) -> None:
    """A start that two names share is refused with both."""
    (course.exercises / "41_bounded_queue").mkdir()

    with pytest.raises(
        UsageError, match=r"'bounded' could be any of these: 40_bounded_gather, 41_bounded_queue\. Add a"
    ):
        resolve_arguments(course, ["exercises/bounded"], course.root)


# A bare pytest


@pytest.mark.parametrize(
    ("folder", "meant"),
    [
        pytest.param("", "exercises", id="root"),
        pytest.param("tests", "exercises", id="tests"),
        pytest.param("exercises", "exercises", id="exercises"),
        pytest.param("exercises/07_lru_cache", "exercises/07_lru_cache", id="exercise"),
        pytest.param("exercises/07_lru_cache/hidden", "exercises/07_lru_cache/hidden", id="suite"),
        pytest.param("solutions", "solutions", id="solutions"),
        pytest.param("solutions/07_lru_cache/rejected", "solutions/07_lru_cache/rejected", id="designs"),
    ],
)
def test_bare_pytest(course: Course, folder: str, meant: str) -> None:
    """Without arguments, what lies below the current folder is judged, or else all of the learner's answers."""
    assert default_arguments(course, course.root / folder) == [str(course.root / meant)]


# Finding what to judge


def labels(course: Course, *arguments: str) -> list[str]:
    """Return the labels of what `arguments`, typed in the root, ask to judge."""
    return [target.label for target in find_targets(course, arguments, course.root)]


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        pytest.param("exercises/07_lru_cache", ["exercises/07_lru_cache"], id="answer"),
        pytest.param("exercises/07_lru_cache/hidden/test_behaviour.py::test_a", ["exercises/07_lru_cache"], id="test"),
        pytest.param("exercises/07_lru_cache::session", ["exercises/07_lru_cache"], id="test of a folder"),
        pytest.param(
            "exercises",
            ["exercises/07_lru_cache", "exercises/16_fields", "exercises/40_bounded_gather"],
            id="all answers",
        ),
        pytest.param(".", ["exercises/07_lru_cache", "exercises/16_fields", "exercises/40_bounded_gather"], id="root"),
        pytest.param(
            "..", ["exercises/07_lru_cache", "exercises/16_fields", "exercises/40_bounded_gather"], id="above"
        ),
        pytest.param("solutions", ["solutions/07_lru_cache", "solutions/16_fields"], id="all references"),
        pytest.param("solutions/07_lru_cache", ["solutions/07_lru_cache"], id="reference without its designs"),
        pytest.param("solutions/40_bounded_gather", [], id="reference that is missing"),
        pytest.param(
            "solutions/07_lru_cache/accepted",
            ["solutions/07_lru_cache/accepted/dict_order.py", "solutions/07_lru_cache/accepted/package"],
            id="all accepted designs, nothing hidden",
        ),
        pytest.param(
            "solutions/07_lru_cache/rejected/list_scan.py",
            ["solutions/07_lru_cache/rejected/list_scan.py"],
            id="design",
        ),
        pytest.param(
            "solutions/07_lru_cache/accepted/package/lru_cache.py",
            ["solutions/07_lru_cache/accepted/package"],
            id="file of a design",
        ),
        pytest.param("solutions/07_lru_cache/rejected/gone.py", [], id="design that is missing"),
        pytest.param("tests", [], id="tests of the project"),
        pytest.param("tests/test_own.py::test_a", [], id="test of the project"),
        pytest.param("exercises/notes", [], id="folder that is no exercise"),
    ],
)
def test_arguments_name_submissions(course: Course, argument: str, meant: list[str]) -> None:
    """Every path asks for the submissions that it lies in or that lie below it."""
    assert labels(course, argument) == meant


def test_each_submission_is_judged_once(course: Course) -> None:
    """What is asked for twice is judged once, where it was asked for first."""
    found = labels(course, "exercises/16_fields", "exercises", "exercises/07_lru_cache/hidden")

    assert found == ["exercises/16_fields", "exercises/07_lru_cache", "exercises/40_bounded_gather"]


# Targets


def files(submission: Submission | None) -> dict[str, str]:
    """Return where the editable files of a submission come from."""
    assert submission is not None
    return {name: submission.course.relative(path) for name, path in submission.files.items()}


def only(course: Course, argument: str) -> Target:
    """Return the one target that `argument` asks for."""
    [target] = find_targets(course, [argument], course.root)
    return target


@pytest.mark.parametrize(
    ("argument", "source"),
    [
        pytest.param("exercises/07_lru_cache", "exercises/07_lru_cache/lru_cache.py", id="answer"),
        pytest.param("solutions/07_lru_cache", "solutions/07_lru_cache/lru_cache.py", id="reference"),
        pytest.param(
            "solutions/07_lru_cache/rejected/list_scan.py", "solutions/07_lru_cache/rejected/list_scan.py", id="design"
        ),
        pytest.param(
            "solutions/07_lru_cache/accepted/package",
            "solutions/07_lru_cache/accepted/package/lru_cache.py",
            id="design in a folder",
        ),
    ],
)
def test_target_knows_its_files(course: Course, argument: str, source: str) -> None:
    """Whatever is judged stands for the exercise's editable file, and has no fault."""
    target = only(course, argument)

    assert (target.path, target.label, target.number, target.fault) == (course.root / argument, argument, 7, None)
    assert target.exercise is not None
    assert target.exercise.title == "A title"
    assert files(target.submission) == {"lru_cache.py": source}


def test_broken_metadata_is_a_fault(course: Course) -> None:
    """A broken kata.toml leaves a target without a submission, and with the reason."""
    (course.exercises / "07_lru_cache" / "kata.toml").write_text("title = ", encoding="utf-8")

    target = only(course, "exercises/07_lru_cache")

    assert (target.exercise, target.submission) == (None, None)
    assert target.fault is not None
    assert target.fault.startswith("exercises/07_lru_cache/kata.toml is not valid TOML: ")


@pytest.mark.parametrize("argument", ["exercises/07_lru_cache", "solutions/07_lru_cache"])
def test_missing_suite_is_a_fault(course: Course, argument: str) -> None:
    """Without a hidden suite there is a submission, which the README's session can judge, and a fault that says so."""
    (course.exercises / "07_lru_cache" / "hidden" / "test_behaviour.py").unlink()

    target = only(course, argument)

    assert target.submission is not None
    assert target.fault == (
        "exercises/07_lru_cache/hidden holds no hidden suite, so only the README's session can run. "
        "Restore it: git checkout -- exercises/07_lru_cache/hidden"
    )


def test_single_file_cannot_stand_for_several(course: Course) -> None:
    """Where an exercise has several editable files, a design must be a folder with all of them."""
    kata = course.exercises / "07_lru_cache" / "kata.toml"
    kata.write_text(KATA.format(editable='"lru_cache.py", "stats.py"'), encoding="utf-8")

    single = target_of(course, 7, course.solutions / "07_lru_cache" / "rejected" / "list_scan.py")
    folder = target_of(course, 7, course.solutions / "07_lru_cache" / "accepted" / "package")

    assert single.submission is None
    assert single.fault == (
        "solutions/07_lru_cache/rejected/list_scan.py must be a folder: "
        "exercise 07_lru_cache has several editable files."
    )
    assert list(files(folder.submission)) == ["lru_cache.py", "stats.py"]


# Answers that an intake took


def test_an_intake_decides_what_is_judged(course: Course) -> None:
    """Of the learner's answers, those that were taken are judged, and no other."""
    intake = Intake({"16_fields": {"fields.py": "a"}, "07_lru_cache": Refusal("no")})

    targets = find_targets(course, ["exercises"], course.root, intake)

    assert [(target.label, target.submission and target.submission.texts) for target in targets] == [
        ("exercises/07_lru_cache", Refusal("no")),
        ("exercises/16_fields", {"fields.py": "a"}),
    ]


def test_an_intake_adds_nothing(course: Course) -> None:
    """What was taken and is not asked for is not judged."""
    intake = Intake({"16_fields": {"fields.py": "a"}, "07_lru_cache": {"lru_cache.py": "b"}})

    [target] = find_targets(course, ["exercises/07_lru_cache"], course.root, intake)

    assert (target.label, target.path) == ("exercises/07_lru_cache", course.exercises / "07_lru_cache")


def test_an_intake_has_no_solutions(course: Course) -> None:
    """References and designs are the course's own, also of exercises that were not handed in."""
    intake = Intake({"07_lru_cache": {"lru_cache.py": "bad"}})
    arguments = ["solutions/07_lru_cache", "solutions/07_lru_cache/rejected/list_scan.py", "solutions/16_fields"]

    targets = find_targets(course, arguments, course.root, intake)

    assert [target.label for target in targets] == arguments
    assert [target.submission and target.submission.texts for target in targets] == [
        {"lru_cache.py": ""},
        {"lru_cache.py": ""},
        {"fields.py": ""},
    ]


def test_a_broken_exercise_stays_a_fault(course: Course) -> None:
    """A broken kata.toml is told also of an answer that was taken."""
    (course.exercises / "07_lru_cache" / "kata.toml").write_text("title = ", encoding="utf-8")

    [target] = find_targets(course, ["exercises"], course.root, Intake({"07_lru_cache": {"lru_cache.py": ""}}))

    assert target.submission is None
    assert target.fault is not None
    assert target.fault.startswith("exercises/07_lru_cache/kata.toml is not valid TOML: ")
