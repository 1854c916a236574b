"""A comparison as text for a terminal, and as a page."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from grader.comparison import YOURS, Comparison, Design
from grader.inspection import Branching, Inspection
from grader.model import Advice, Exercise, Kind, Measurement
from grader.notes import REFERENCE
from grader.report.beside import render_comparison
from grader.report.beside_page import render_page
from grader.report.screen import Screen
from tests.grades import HOSTILE

EXERCISE = Exercise(
    number=7,
    slug="lru_cache",
    folder=Path("/course/exercises/07_lru_cache"),
    title="A cache",
    pillar=1,
    kind=Kind.BUILD,
    difficulty=3,
    minutes=45,
    topics=("dict",),
    editable=("lru_cache.py",),
    budgets={"key_operations": 16, "never_measured": 1},
)
DIFF = "--- exercises/07_lru_cache/lru_cache.py\n+++ b.py\n@@ -1,2 +1,2 @@\n-old = 1\n+new = [2]\n same"
TIMES = "\N{MULTIPLICATION SIGN}"
PLAIN = Screen(80, colour=False)


def make_design(name: str, **parts: Any) -> Design:
    """Return a design of which all is known."""
    known: dict[str, Any] = {
        "place": f"solutions/07_lru_cache/accepted/{name}.py",
        "idea": f"The idea of {name}.",
        "earned": 100,
        "possible": 100,
        "cpu": 1.0,
        "peak": 172,
        "inspection": Inspection(45, Branching(3, "put"), ()),
        "measured": {
            "key_operations": Measurement(name="key_operations", value=3.5, allowed=16, unit="key operations per call")
        },
        "diff": DIFF,
    }
    return Design(name=name, **(known | parts))


def make_comparison(*others: Design, **parts: Any) -> Comparison:
    """Return a comparison of the learner's answer with the reference, and with others."""
    finding = Advice(rule="F401", place="lru_cache.py:9", message="`os` imported but unused")
    yours = make_design(
        YOURS, idea="", diff="", cpu=1.26, peak=2048, inspection=Inspection(76, Branching(4, "get"), (finding,))
    )
    known: dict[str, Any] = {"rules": ("B", "F"), "refusal": None, "notes": "## Why\n\nAll *three*."}
    designs = (parts.pop("yours", yours), make_design(REFERENCE, place="solutions/07_lru_cache"), *others)
    return Comparison(exercise=EXERCISE, designs=designs, **(known | parts))


COMPARISON = make_comparison(make_design("linked_list"))
HOSTILE_COMPARISON = make_comparison(
    make_design("other", idea=HOSTILE, diff=f"+{HOSTILE}\n---\n"),
    notes=HOSTILE,
    refusal=HOSTILE,
    yours=make_design(
        YOURS, diff="", inspection=Inspection(1, None, (Advice(rule="F", place=HOSTILE, message=HOSTILE),))
    ),
)


class Page(HTMLParser):
    """A page that was read: its tags, what they hold, and whether each was closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note the text of a tag."""
        if self.open and data.strip():
            self.words.append((self.open[-1], " ".join(data.split())))

    def of(self, tag: str) -> list[str]:
        """Return all that tags of one kind hold."""
        return [words for inside, words in self.words if inside == tag]


# In the terminal


def test_table_shows_all_figures() -> None:
    """A design has a line: points, ratio, memory, lines, findings, and the function with most branches."""
    lines = render_comparison(COMPARISON, PLAIN).splitlines()

    assert [line.split() for line in lines[2:8] if "─" not in line] == [
        ["points", "CPU", "peak", "lines", "ruff", "most", "branches"],
        ["design", "of", "100", "ratio", "memory", "of", "code", "finds", "in", "a", "function"],
        ["A", "your", "answer", "100", f"1.3{TIMES}", "2.0", "MiB", "76", "1", "4", "get"],
        ["B", "reference", "100", f"1.0{TIMES}", "172", "KiB", "45", "0", "3", "put"],
        ["C", "linked_list", "100", f"1.0{TIMES}", "172", "KiB", "45", "0", "3", "put"],
    ]


def test_budgets_stand_side_by_side() -> None:
    """Each budget that was measured has a line: what is allowed, and what each design needed."""
    lines = [line.split() for line in render_comparison(COMPARISON, PLAIN).splitlines()]

    assert ["budget", "allowed", "A", "B", "C"] in lines
    assert ["key", "operations", "16", "3.5", "3.5", "3.5"] in lines
    assert "key operations: key operations per call." in render_comparison(COMPARISON, PLAIN)
    assert "never" not in render_comparison(COMPARISON, PLAIN)


def test_without_budgets_there_is_no_table_of_them() -> None:
    """An exercise may measure nothing."""
    comparison = make_comparison(yours=make_design(YOURS, measured={}, diff=""))
    bare = replace(comparison, designs=tuple(replace(one, measured={}) for one in comparison.designs))

    assert "allowed" not in render_comparison(bare, PLAIN)
    assert "allowed" not in render_page(bare)


def test_what_is_unknown_is_a_dash() -> None:
    """Where the system, or the kind of exercise, tells no cost, and where there is nothing to count."""
    blank = make_design(
        YOURS, cpu=None, peak=None, inspection=Inspection(None, None, ()), measured={}, diff="", earned=0
    )

    lines = render_comparison(make_comparison(yours=blank), PLAIN).splitlines()

    assert ["A", "your", "answer", "0", "-", "-", "-", "0", "-"] in [line.split() for line in lines]
    assert ["key", "operations", "16", "-", "3.5"] in [line.split() for line in lines]


def test_says_what_was_measured() -> None:
    """The lines below the table say what its figures are."""
    text = " ".join(render_comparison(COMPARISON, PLAIN).split())

    assert (
        "All were judged in one run. CPU: the time that a design's process computed, what asks it included, over the "
        "reference's in the checks that both pass. Memory: how far the process grew at most in one check, once the "
        "design was imported. A difference of a fifth says little. Lines: without blank ones, comments and docstrings. "
        "Branches: the cyclomatic complexity of the function that has most. Ruff: B, F."
    ) in text


def test_says_why_nothing_was_measured() -> None:
    """Of files for tools there is no time to compare."""
    tool = replace(COMPARISON, exercise=replace(EXERCISE, kind=Kind.TOOL))

    text = " ".join(render_comparison(tool, PLAIN).split())

    assert (
        "All were judged in one run. CPU and memory are not compared: tools read the answer, nothing calls it." in text
    )


def test_findings_of_the_learner_are_listed() -> None:
    """Each finding has its place, its words and its rule."""
    assert "What ruff finds in your answer\n  lru_cache.py:9  `os` imported but unused [F401]\n" in render_comparison(
        COMPARISON, PLAIN
    )


def test_a_design_has_place_idea_and_difference() -> None:
    """What a design is stands above how it differs."""
    text = render_comparison(COMPARISON, PLAIN)

    assert (
        f"\nC · linked_list · solutions/07_lru_cache/accepted/linked_list.py\nThe idea of linked_list.\n\n{DIFF}\n"
        in text
    )


def test_the_same_answer_has_no_difference() -> None:
    """Somebody may have written the reference line by line."""
    same = make_comparison(make_design("twin", diff=""))

    assert "The idea of twin.\n\nThe same as your answer, line by line.\n" in render_comparison(same, PLAIN)
    assert "The same as your answer, line by line." in Page(render_page(same)).of("p")


def test_an_answer_that_can_not_be_read_says_so() -> None:
    """Without the learner's text there is nothing to differ from."""
    unread = make_comparison(make_design("other", diff=""), refusal="a.py is a link. Put the file itself there.")

    assert "a.py is a link. Put the file itself there." in render_comparison(unread, PLAIN)


def test_notes_come_last() -> None:
    """The notes are laid out, not shown as Markdown."""
    assert render_comparison(COMPARISON, PLAIN).split("What the notes say")[1].split() == ["Why", "All", "three."]


def test_without_notes_nothing_is_said_of_them() -> None:
    """An exercise may have none."""
    assert "notes" not in render_comparison(make_comparison(notes=None), PLAIN)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_keeps_within_the_width(width: int) -> None:
    """No line is longer than the screen is wide, and no figure is cut."""
    long = make_comparison(make_design("linked_list", diff=f"+{'x' * 200}"))

    text = render_comparison(long, Screen(width, colour=False))

    assert max(map(len, text.splitlines())) <= width
    assert "2.0 MiB" in text


def test_colours_only_where_there_are_any() -> None:
    """Lines that go are red, lines that come are green; without colour there is no code for it."""
    coloured = render_comparison(COMPARISON, Screen(80, colour=True))

    assert "\x1b[91;49m-old = 1" in coloured
    assert "\x1b[92;49m+new = [2]" in coloured
    assert "\x1b" not in render_comparison(COMPARISON, PLAIN)


def test_signs_that_a_screen_lacks_are_replaced() -> None:
    """With letters of ASCII alone, the same is said."""
    text = render_comparison(COMPARISON, Screen(80, colour=False, encoding="ascii"))

    assert text.isascii()
    assert "1.3x" in text
    assert "?" not in text


def test_texts_drive_no_terminal() -> None:
    """What an answer holds is shown, not obeyed."""
    text = render_comparison(HOSTILE_COMPARISON, PLAIN)

    assert not set("\x1b\x00\x07\u202e\u2028\ud800") & set(text)
    assert "\\x1b]0;owned" in text


# As a page


def test_page_says_the_same() -> None:
    """The page has the tables, the ideas, the differences and the notes."""
    page = Page(render_page(COMPARISON))

    assert page.of("h1") == ["07 A cache · your answer beside 2 other designs"] == page.of("title")
    assert page.of("h2") == [
        "Designs",
        "Budgets",
        "What ruff finds in your answer",
        "B · reference · solutions/07_lru_cache",
        "C · linked_list · solutions/07_lru_cache/accepted/linked_list.py",
        "What the notes say",
        "Why",
    ]
    assert page.of("td")[:7] == ["A", "100", f"1.3{TIMES}", "2.0 MiB", "76", "1", "4 get"]
    assert page.of("li") == ["lru_cache.py:9 `os` imported but unused [F401]"]
    assert [words for words in page.of("span") if words] == DIFF.replace(" same", "same").split("\n") * 2
    assert page.of("em") == ["three"]


def test_page_needs_nothing_else() -> None:
    """Nothing is fetched, nothing is run, and each tag is closed."""
    page = Page(render_page(COMPARISON))

    assert page.open == []
    assert {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags} == set()
    assert [attributes for _, attributes in page.tags if {"src", "href"} & attributes.keys()] == []
    assert "url(" not in render_page(COMPARISON)


def test_page_is_ready_for_all_readers() -> None:
    """Language, encoding, width, light and dark are told; tables name rows and columns; what scrolls can be reached."""
    text = render_page(COMPARISON)
    page = Page(text)

    assert page.tags[0] == ("html", {"lang": "en"})
    assert ("meta", {"charset": "utf-8"}) in page.tags
    assert "prefers-color-scheme: dark" in text
    assert [parts["scope"] for tag, parts in page.tags if tag == "th"].count("row") == 4
    scrolled = [parts for tag, parts in page.tags if tag == "pre" or parts.get("class") == "wide"]
    assert all(parts["tabindex"] == "0" and parts["aria-label"] for parts in scrolled)


def test_texts_are_no_markup() -> None:
    """What an answer, a message or a note holds is shown, not obeyed."""
    text = render_page(HOSTILE_COMPARISON)

    assert "script" not in {tag for tag, _ in Page(text).tags}
    assert not set("\x1b\x00\x07\u202e\u2028\ud800") & set(text)
    assert text.count("&lt;script&gt;") >= 4
