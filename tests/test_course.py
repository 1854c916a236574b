"""A course is found from any of its folders, and an exercise by number, range, or the start of its name."""

from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.errors import CourseError, UsageError

FOLDERS = ["01_double", "02_twice", "07_lru_cache", "16_fields", "17_fields_again", "30_twin", "40_bounded_gather"]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Return a course of empty folders."""
    for name in FOLDERS:
        (tmp_path / "exercises" / name).mkdir(parents=True)
    return Course(tmp_path)


# Finding exercises


@pytest.mark.parametrize(
    ("word", "numbers"),
    [
        pytest.param("7", [7], id="number"),
        pytest.param("07", [7], id="number with zero"),
        pytest.param("0040", [40], id="number with many zeros"),
        pytest.param("07_lru_cache", [7], id="name of the folder"),
        pytest.param("lru_cache", [7], id="slug"),
        pytest.param("lru", [7], id="start of a slug"),
        pytest.param("07_l", [7], id="start of a name"),
        pytest.param("fields", [16], id="slug that starts another one"),
        pytest.param("fields_", [17], id="start of the longer one"),
        pytest.param("02-16", [2, 7, 16], id="range"),
        pytest.param("1-2", [1, 2], id="range without zeros"),
        pytest.param("07-07", [7], id="range of one"),
        pytest.param("00-99", [1, 2, 7, 16, 17, 30, 40], id="range of all"),
    ],
)
def test_words_mean_exercises(course: Course, word: str, numbers: list[int]) -> None:
    """Numbers, ranges, slugs and the starts of names each mean what a person means by them."""
    assert course.find(word) == numbers


@pytest.mark.parametrize(
    ("word", "shown", "nearest"),
    [
        pytest.param("8", "08", "01_double, 02_twice, 07_lru_cache", id="in between"),
        pytest.param("4", "04", "01_double, 02_twice, 07_lru_cache", id="digit that starts another number"),
        pytest.param("99", "99", "17_fields_again, 30_twin, 40_bounded_gather", id="beyond the last"),
        pytest.param("0", "00", "01_double, 02_twice, 07_lru_cache", id="before the first"),
        pytest.param("123", "123", "17_fields_again, 30_twin, 40_bounded_gather", id="three digits"),
    ],
)
def test_unknown_number_names_the_nearest(course: Course, word: str, shown: str, nearest: str) -> None:
    """The message offers the three nearest exercises, in order."""
    with pytest.raises(UsageError, match=rf"^There is no exercise {shown}\. The nearest are {nearest}\.$"):
        course.find(word)


def test_nearest_of_few(tmp_path: Path) -> None:
    """Where there are fewer than three exercises, all are offered."""
    (tmp_path / "exercises" / "05_only").mkdir(parents=True)

    with pytest.raises(UsageError, match=r"^There is no exercise 07\. The nearest are 05_only\.$"):
        Course(tmp_path).find("7")


def test_no_exercises_no_offer(tmp_path: Path) -> None:
    """An empty course has nothing to offer."""
    (tmp_path / "exercises").mkdir()

    with pytest.raises(UsageError, match=r"^There is no exercise 07\.$"):
        Course(tmp_path).find("07")


@pytest.mark.parametrize(
    ("word", "first", "last", "nearest"),
    [
        pytest.param("08-12", "08", "12", "01_double, 02_twice, 07_lru_cache", id="gap"),
        pytest.param("16-07", "16", "07", "07_lru_cache, 16_fields, 17_fields_again", id="backwards"),
    ],
)
def test_empty_range_names_the_nearest(course: Course, word: str, first: str, last: str, nearest: str) -> None:
    """A range without an exercise offers what lies near its start."""
    with pytest.raises(
        UsageError, match=rf"^There is no exercise from {first} to {last}\. The nearest are {nearest}\.$"
    ):
        course.find(word)


@pytest.mark.parametrize(
    ("word", "offer"),
    [
        pytest.param("lru_cash", " Did you mean 'lru_cache'?", id="slug"),
        pytest.param("07_lrucache", " Did you mean '07_lru_cache'?", id="name"),
        pytest.param("bounded_gahter", " Did you mean 'bounded_gather'?", id="swapped letters"),
        pytest.param("qqq", "", id="nothing near"),
        pytest.param("cache", " Did you mean 'lru_cache'?", id="end of a slug"),
    ],
)
def test_unknown_name_offers_the_nearest(course: Course, word: str, offer: str) -> None:
    """A misspelt name is answered with the name that it resembles most, if any."""
    with pytest.raises(UsageError) as refused:
        course.find(word)

    assert str(refused.value) == f"There is no exercise {word!r}.{offer}"


@pytest.mark.parametrize(
    ("word", "candidates"),
    [
        pytest.param("tw", "02_twice, 30_twin", id="slugs"),
        pytest.param("field", "16_fields, 17_fields_again", id="one continues the other"),
        pytest.param("", ", ".join(FOLDERS), id="nothing"),
    ],
)
def test_ambiguous_start_lists_the_candidates(course: Course, word: str, candidates: str) -> None:
    """A start that several names have means none of them; the message lists all."""
    with pytest.raises(UsageError) as refused:
        course.find(word)

    assert str(refused.value) == f"{word!r} could be any of these: {candidates}. Add a letter or use the number."


@pytest.mark.parametrize("word", ["²", "①", "7²"])
def test_odd_digits_are_no_number(course: Course, word: str) -> None:
    """Digits that only look like a number are a name that doesn't exist."""
    with pytest.raises(UsageError, match=rf"^There is no exercise '{word}'\.$"):
        course.find(word)


# Folders


def test_folders_are_those_with_number_and_slug(course: Course) -> None:
    """Files, hidden folders and folders with other names are no exercises; the rest comes in the order of numbers."""
    for name in ("__pycache__", ".git", "7_short", "123_long", "08_Upper", "09-dash", "shared"):
        (course.exercises / name).mkdir()
    (course.exercises / "10_file").write_text("")

    assert {number: folder.name for number, folder in course.folders.items()} == {
        1: "01_double",
        2: "02_twice",
        7: "07_lru_cache",
        16: "16_fields",
        17: "17_fields_again",
        30: "30_twin",
        40: "40_bounded_gather",
    }
    assert list(course.folders) == [1, 2, 7, 16, 17, 30, 40]


def test_numbers_are_unique(course: Course) -> None:
    """A second folder with the same number, a backup perhaps, is told instead of taking the place of the first."""
    (course.exercises / "07_lru_cache_old").mkdir()

    with pytest.raises(CourseError) as refused:
        course.find("07")

    assert str(refused.value) == (
        "exercises/07_lru_cache and exercises/07_lru_cache_old have the same number. "
        "Rename one of them, or move it out of exercises/."
    )


def test_course_has_three_folders(course: Course) -> None:
    """Exercises, solutions and results each have their place."""
    places = (course.exercises, course.solutions, course.state)

    assert [course.relative(place) for place in places] == ["exercises", "solutions", ".kata"]


def test_paths_are_shown_from_the_root(course: Course) -> None:
    """A path of the course is shown from its root, any other one whole."""
    inside = course.root / "exercises" / "01_double" / "double.py"

    assert course.relative(inside) == "exercises/01_double/double.py"
    assert course.relative(Path("/elsewhere/a.py")) == "/elsewhere/a.py"


# Finding the course


@pytest.mark.parametrize(
    "folder", ["", "exercises", "exercises/07_lru_cache", "exercises/07_lru_cache/hidden", "solutions", "tests/deep"]
)
def test_course_is_found_from_any_folder(course: Course, folder: str) -> None:
    """The course is the nearest folder upwards that holds exercises."""
    start = course.root / folder
    start.mkdir(parents=True, exist_ok=True)

    assert find_course(start) == course


def test_nearest_course_wins(course: Course) -> None:
    """In a course inside a course, the inner one counts."""
    inner = course.root / "copy"
    (inner / "exercises" / "01_double").mkdir(parents=True)

    assert find_course(inner / "exercises") == Course(inner)


@pytest.mark.parametrize("entry", [None, "exercises", "exercises/shared", "exercises/7_short"])
def test_other_folders_are_no_course(tmp_path: Path, entry: str | None) -> None:
    """Without an `exercises/` that holds exercises there is no course."""
    if entry is not None:
        (tmp_path / entry).mkdir(parents=True)

    assert find_course(tmp_path) is None


@pytest.mark.parametrize("name", ["exercises", "exercises/01_double"])
def test_files_are_no_course(tmp_path: Path, name: str) -> None:
    """A file that has the name of a folder of exercises doesn't make a course."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")

    assert find_course(tmp_path) is None
