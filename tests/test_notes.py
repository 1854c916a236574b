"""What a design's idea is, by its own docstring or by the notes."""

from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import CourseError
from grader.notes import NOTES, find_idea, first_sentence, read_notes, tell_idea

TEXT = """\
Three designs. Of them `tiny.py` is the shortest. The
third, `slow.py`, waits.

## A ready map: `Counter` (the reference; `accepted/mapped.py`)

- **Idea:** one container
  does **all** of it.
- **Cost:** twice the time of `tiny.py`.

## By hand (`loops` in `accepted/`)

No list here.
"""


@pytest.mark.parametrize(
    ("name", "idea"),
    [
        pytest.param("reference", "A ready map: Counter. One container does all of it.", id="reference"),
        pytest.param("mapped", "A ready map: Counter. One container does all of it.", id="heading"),
        pytest.param("loops", "By hand.", id="heading without an item"),
        pytest.param("slow", "The third, slow.py, waits.", id="sentence"),
        pytest.param("low", "", id="part of another name"),
        pytest.param("unknown", "", id="not mentioned"),
    ],
)
def test_finds_the_idea_in_the_notes(name: str, idea: str) -> None:
    """A heading that has the design tells with its first item, or else the first sentence does."""
    assert find_idea(name, TEXT) == idea


def test_several_headings_tell_no_one_idea() -> None:
    """Where the reference has a part in several designs, none of them is its idea."""
    assert find_idea("reference", "## One (the reference)\n\n- a\n\n## Two (the reference)\n\n- b\n") == ""


def test_sentences_measure_by_the_reference() -> None:
    """A sentence that names the reference is about another design."""
    assert find_idea("reference", "Twice the time of the reference.\n") == ""


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        pytest.param('"""One: it\nis so. Two."""\n', "One: it is so.", id="first of two"),
        pytest.param('"""No stop\n\nMore."""\n', "No stop", id="without a stop"),
        pytest.param('"""Uses `a.b` and 3.11. Yes."""\n', "Uses `a.b` and 3.11.", id="dots in words"),
        pytest.param("x = 1\n", "", id="no docstring"),
        pytest.param("def (:\n", "", id="no Python"),
    ],
)
def test_reads_the_first_sentence(source: str, sentence: str) -> None:
    """The first sentence of the docstring, on one line."""
    assert first_sentence(source) == sentence


OWN = '"""Its own idea."""\n'


@pytest.mark.parametrize(
    ("name", "texts", "idea"),
    [
        pytest.param("slow", {"a.py": OWN}, "Its own idea.", id="docstring first"),
        pytest.param("slow", {"a.py": '"""As given."""\n'}, "The third, slow.py, waits.", id="the stub's docstring"),
        pytest.param("slow", {"a.py": OWN, "b.py": OWN}, "The third, slow.py, waits.", id="several modules"),
        pytest.param("slow", {"a.toml": "x = 1"}, "The third, slow.py, waits.", id="no module"),
        pytest.param("reference", {"a.py": OWN}, "A ready map: Counter. One container does all of it.", id="reference"),
        pytest.param("other", {"a.py": '"""As given."""\n'}, "", id="nobody said"),
    ],
)
def test_tells_the_idea(name: str, texts: dict[str, str], idea: str) -> None:
    """A design speaks for itself where it can; of the reference the notes speak."""
    assert tell_idea(name, texts, stub={"a.py": '"""As given."""\n'}, notes=TEXT) == idea


def test_without_notes_the_reference_speaks_for_itself() -> None:
    """What it does is better than nothing."""
    assert tell_idea("reference", {"a.py": OWN}, stub={}, notes=None) == "Its own idea."


def test_notes_are_read_without_their_title(tmp_path: Path) -> None:
    """Whoever shows them has a title of their own."""
    (tmp_path / NOTES).write_text("# Notes\n\nAll *three* are right.\n", encoding="utf-8")

    assert read_notes(Course(tmp_path), tmp_path) == "All *three* are right."


@pytest.mark.parametrize("text", [None, "# Notes\n"], ids=["no file", "only a title"])
def test_there_may_be_no_notes(tmp_path: Path, text: str | None) -> None:
    """An exercise without notes can be compared."""
    if text is not None:
        (tmp_path / NOTES).write_text(text, encoding="utf-8")

    assert read_notes(Course(tmp_path), tmp_path) is None


def test_notes_that_can_not_be_read(tmp_path: Path) -> None:
    """The message names the file and how to get it back."""
    (tmp_path / NOTES).write_bytes(b"\xff")

    with pytest.raises(CourseError, match=r"^notes\.md can't be read\. Restore it with: git checkout -- notes\.md$"):
        read_notes(Course(tmp_path), tmp_path)
