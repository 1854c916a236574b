"""The summary of a step: what stands in it, that nothing in it acts, and that it always fits."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.model import Aspect, ExerciseGrade, Grade, Lesson, Outcome
from grader.report.markdown import MAX_MESSAGE, render
from tests.conftest import assert_golden
from tests.grades import (
    BROKEN,
    FAILING,
    FULL,
    HOSTILE,
    NOT_STARTED,
    POISONED,
    TYPICAL,
    UNAVAILABLE,
    WORKS,
    grades,
    make_check,
    make_exercise,
    make_grade,
    steady,
)

GITHUB = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
MANY = make_grade(*(replace(FAILING, number=number) for number in range(1, 41)))


def tokens(text: str) -> list[str]:
    """Return the types of everything in a page of Markdown, texts included."""
    return [each.type for token in GITHUB.parse(text) for each in (token, *(token.children or []))]


def rows(text: str) -> list[str]:
    """Return the rows of all tables, without their headings."""
    return re.findall(r"^\| (?!Exercise|---).*$", text, re.MULTILINE)


# What it says


def test_renders_a_typical_grade() -> None:
    """Totals, a table for each pillar, and what failed first in each aspect."""
    assert_golden("summary", render(TYPICAL))


@pytest.mark.parametrize(
    ("exercise", "state"),
    [
        pytest.param(FULL, "all points", id="full"),
        pytest.param(WORKS, "behaviour holds", id="works"),
        pytest.param(FAILING, "in progress", id="in progress"),
        pytest.param(NOT_STARTED, "not started", id="not started"),
        pytest.param(UNAVAILABLE, "not available here", id="unavailable"),
        pytest.param(BROKEN, "could not be judged", id="broken"),
    ],
)
def test_tells_states_apart(exercise: ExerciseGrade, state: str) -> None:
    """Six states have six names."""
    assert f" | {state} | " in rows(render(make_grade(exercise)))[0]


def test_a_fault_shows_no_points() -> None:
    """What could not be judged has dashes, so that nobody reads it as no points earned."""
    assert rows(render(make_grade(BROKEN))) == ["| 62 A package | could not be judged | – | – | – | – |"]  # noqa: RUF001 -- the renderer's dash


def test_full_points_and_the_untouched_have_no_details() -> None:
    """There is nothing to mend in an answer with full points, nor in one that was not begun."""
    assert render(make_grade(FULL, NOT_STARTED)).count("###") == 2  # the pillars


def test_another_submission_shows_its_path() -> None:
    """A submission that is not the learner's answer is named by its path instead of the exercise's title."""
    text = render(make_grade(replace(FAILING, submission="solutions/07_lru_cache/rejected/slow")))

    assert r"| solutions/07\_lru\_cache/rejected/slow | in progress |" in text
    assert "A cache that forgets" not in text


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param(Outcome.FAILED, "the behaviour works", id="behaviour"),
        pytest.param(Outcome.PASSED, "what was to be mended is", id="given code works"),
    ],
)
def test_all_checks_hold_but_points_are_missing(behaviour: Outcome, reason: str) -> None:
    """An aspect whose checks all hold says why it did not earn everything."""
    exercise = make_exercise(earned=(60, 10, 20), checks=(make_check(outcome=behaviour), make_check(Aspect.TYPES)))

    text = render(make_grade(exercise))

    assert f"**Types**, 10 of 20 points, 1 of 1 checks hold; it counts as far as {reason}.\n" in text


def test_an_aspect_without_checks_gives_no_reason() -> None:
    """Where nothing was checked there is nothing to explain."""
    assert "**Types**, 10 of 20 points, 0 of 0 checks hold.\n" in render(make_grade(make_exercise(earned=(60, 10, 20))))


def test_lessons_stand_below_what_failed() -> None:
    """Escaped like all else that others wrote."""
    lessons = (Lesson(aspect=Aspect.BEHAVIOUR, text="Reading *counts*."), Lesson(aspect=Aspect.TYPES, text="Say it."))
    text = render(make_grade(replace(FAILING, lessons=lessons)))

    assert re.search(r"```\n.*Often the cause: Reading \\\*counts\\\*\.", text, re.DOTALL)


def test_a_long_message_is_cut() -> None:
    """One message can't use up the room of all exercises."""
    check = make_check(outcome=Outcome.FAILED, message="x" * (MAX_MESSAGE + 1))

    text = render(make_grade(make_exercise(earned=(0, 0, 0), checks=(check,))))

    assert f"{'x' * MAX_MESSAGE}\n…\n```" in text


# That nothing in it acts


def test_hostile_texts_are_shown() -> None:
    """Whatever the texts of a grade hold, the page has the same parts as any, no link, no markup and no image."""
    found = set(tokens(render(POISONED)))

    assert found <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "fence"),
        *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
        *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
        *("strong_open", "strong_close", "html_inline", "softbreak"),
    }


def test_hostile_texts_hold_no_html() -> None:
    """The only HTML is what keeps a dollar sign from starting a formula."""
    parts = [child for token in GITHUB.parse(render(POISONED)) for child in token.children or []]

    assert {part.content for part in parts if part.type == "html_inline"} == {"<span>", "</span>"}


def test_hostile_texts_keep_the_table() -> None:
    """Each exercise has one row of six cells, whatever its title holds."""
    assert tokens(render(POISONED)).count("td_open") == 2 * 6


def test_hostile_texts_can_be_written() -> None:
    """The page can be encoded, though a message held half a surrogate pair."""
    assert "\\ud800" in render(POISONED).encode().decode()
    assert HOSTILE not in render(POISONED)


# That it fits


def test_leaves_out_the_details_of_later_exercises() -> None:
    """Where room is short all rows stay, the first exercises keep their details, and a line counts the rest."""
    text = render(MANY, max_bytes=15_000)

    assert len(rows(text)) == 40
    shown = text.count("`get` counts as use".replace("`", r"\`"))
    assert 0 < shown < 40
    assert text.endswith(
        f"\nThis page may have 15,000 bytes, so exercises are left out: details of {40 - shown} below. "
        "The grade's JSON document has them all.\n"
    )


def test_cuts_whole_rows_last() -> None:
    """Where even the table is too long, it ends after a whole row, and a line counts rows and details."""
    text = render(MANY, max_bytes=2_000)

    assert 0 < len(rows(text)) < 40
    assert set(rows(text)) <= set(rows(render(MANY)))
    assert f"left out: {40 - len(rows(text))} of the rows above, details of 40 below." in text


def test_no_room_at_all() -> None:
    """Where not even a line fits, nothing is written rather than too much."""
    assert render(TYPICAL, max_bytes=20) == ""


def test_uses_all_the_room() -> None:
    """A page is whole where it just fits, and holds as much as fits where it doesn't."""
    whole = len(render(MANY).encode())
    short = render(MANY, max_bytes=15_000)
    size = len(short.encode())

    assert len(render(MANY, max_bytes=whole).encode()) == whole
    assert len(render(MANY, max_bytes=whole - 1).encode()) < whole
    assert render(MANY, max_bytes=size) == short.replace("15,000", f"{size:,}")


@steady
@given(grade=grades | st.just(TYPICAL) | st.just(POISONED), room=st.integers(0, 6_000))
def test_never_too_long(grade: Grade, room: int) -> None:
    """Whatever the grade, the page keeps to its bytes, and is whole where it can be."""
    whole = render(grade)

    text = render(grade, max_bytes=room)

    assert len(text.encode()) <= room
    assert (text == whole) == (len(whole.encode()) <= room)


def test_no_exercise() -> None:
    """A grade of nothing has its totals and no table."""
    assert render(make_grade()).startswith("## 0 of 0 points\n")
    assert "|" not in render(make_grade())
