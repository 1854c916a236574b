"""`grader report`: the page, the summary and the badge, and what they say of a learner's history."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from grader.report.charts import Point, Words, draw_timeline
from tests.conftest import Command, Ended, SmallCourse
from tests.learning import Learner, budget, describe

CSS = Path(__file__).parent.parent / "grader" / "report" / "templates" / "page.css"
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """A page as a tree; refuses tags that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = ET.Element("document")
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the start of an element."""
        node = ET.SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element without content."""
        ET.SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Take text."""
        node = self._open[-1]
        if len(node):
            node[-1].tail = (node[-1].tail or "") + data
        else:
            node.text = (node.text or "") + data

    def all(self, path: str) -> list[ET.Element]:
        """Return all elements that an XPath finds."""
        return self.root.findall(f".//{path}")

    def text(self, path: str) -> str:
        """Return the text of the first element that an XPath finds, its blanks joined."""
        return said(self.all(path)[0])

    def section(self, name: str) -> str:
        """Return the text of a section."""
        return self.text(f"section[@id='{name}']")


def said(node: ET.Element) -> str:
    """Return the text of an element and of all below, its blanks joined."""
    return " ".join("".join(node.itertext()).split())


@pytest.fixture
def learner(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> Learner:
    """Return somebody who has not begun yet, in the folder of the course."""
    monkeypatch.chdir(course.root)
    return Learner(course)


@pytest.fixture
def busy(learner: Learner) -> Learner:
    """Return somebody with runs on two days, in two pillars."""
    describe(learner.course, 1, topics='["functions", "sums"]')
    describe(learner.course, 2, pillar="4", title='"Twice over"', topics='["speed"]')
    learner.try_out(1, 40, measured=[budget("additions", 1), budget("calls_made", 7, unit="calls")])
    learner.try_out(1, 80, days=0.1, measured=[budget("additions", 1), budget("calls_made", 7, unit="calls")])
    learner.try_out(2, 100, days=5, measured=[budget("reads_ahead", 0, allowed=0, unit="items")])
    return learner


def made(grader: Command, *arguments: str) -> Page:
    """Return the page that `grader report` writes."""
    assert grader("report", *arguments) == Ended(0, "Wrote kata-report.html. Open it in a browser.\n", "")
    return Page(Path("kata-report.html").read_text(encoding="utf-8"))


@pytest.fixture(params=["nothing", "one_run", "two_pillars"])
def page(request: pytest.FixtureRequest, learner: Learner, grader: Command) -> Page:
    """Return the page of a learner: without a history, with one run, and with some."""
    if request.param == "one_run":
        learner.try_out(1, 40, measured=[budget("additions", 1)])
    elif request.param == "two_pillars":
        request.getfixturevalue("busy")
    return made(grader)


# What the page says


@pytest.mark.usefixtures("busy")
def test_page_says_the_totals(grader: Command) -> None:
    """Title and head tell the points of all exercises, and how many stand how."""
    page = made(grader)

    assert page.text("title") == "Python kata: 180 of 200 points"
    assert page.text("p[@class='total']") == "180 of 200 points"
    assert [said(item) for item in page.all("ul[@class='states']/li")] == ["✓ 1 passed", "★ 1 full marks"]


@pytest.mark.usefixtures("busy")
def test_page_says_what_is_next(grader: Command) -> None:
    """What `grader next` says stands on the page, too."""
    page = made(grader)

    assert "01 Double a number has 20 points left pytest exercises/01" in page.section("next")


def test_page_says_what_to_practise(learner: Learner, grader: Command) -> None:
    """What was solved long ago is brought back."""
    for number in (1, 2):
        learner.try_out(number, 100, days=-1000)

    told = made(grader).section("next")

    assert "All that can be judged here is solved, with all points." in told
    assert "To practise again" in told
    assert "01 Double a number (functions) grader reset 01" in told


@pytest.mark.usefixtures("busy")
def test_page_says_the_points_of_pillars(grader: Command) -> None:
    """The radar's description and its table tell the share of each pillar, also of one without exercises."""
    page = made(grader)

    assert page.text("desc[@id='plot-pillars-desc']") == (
        "A radar with five axes: Idiomatic Python 80%, Object-oriented and functional without exercises, "
        "Errors, data and logging without exercises, Concurrency and performance 100%, "
        "Tooling and deployment without exercises."
    )
    rows = [said(row) for row in page.all("section[@id='pillars']//tbody/tr")]
    assert rows[0] == "1 · Idiomatic Python 80 of 10080%"
    assert rows[1] == "2 · Object-oriented and functional no exercises here"


@pytest.mark.usefixtures("busy")
def test_page_says_the_points_of_days(grader: Command) -> None:
    """Each day counts with what was judged last on it."""
    page = made(grader)

    rows = [[said(cell) for cell in row] for row in page.all("section[@id='progress']//tbody/tr")]
    assert rows == [["2 Nov 2026", "80 of 200", "40%"], ["7 Nov 2026", "180 of 200", "90%"]]
    assert page.text("desc[@id='plot-progress-desc']") == (
        "A line in steps from 80 points (2 Nov 2026) to 180 of 200 (7 Nov 2026)."
    )


def test_page_says_the_points_of_runs_on_one_day(learner: Learner, grader: Command) -> None:
    """On the first day every run counts."""
    learner.try_out(1, 40)
    learner.try_out(2, 10, days=0.05)

    rows = [[said(cell) for cell in row] for row in made(grader).all("section[@id='progress']//tbody/tr")]

    assert rows == [["09:30", "40 of 200", "20%"], ["10:42", "50 of 200", "25%"]]


def test_page_with_one_run(learner: Learner, grader: Command) -> None:
    """One run makes no line; it is told in words."""
    learner.try_out(1, 40)

    told = made(grader).section("progress")

    assert told == (
        "Progress One run so far, on 2 Nov 2026: 40 of 200 points. From the second run on, a line shows how they grow."
    )


@pytest.mark.usefixtures("busy")
def test_page_says_each_exercise_in_the_map(grader: Command) -> None:
    """A cell says number, title, state and points in words, and its shade goes with the points."""
    page = made(grader)

    cells = page.all("ul[@class='map']/li")
    assert [said(cell) for cell in cells] == [
        "01 Double a number ✓ passed 80 of 100",
        "02 Twice over ★ full marks 100 of 100",
    ]
    assert [cell.get("class") for cell in cells] == ["heat-3", "heat-4"]


@pytest.mark.parametrize(
    ("earned", "shade"), [(0, 0), (1, 1), (49, 1), (50, 2), (79, 2), (80, 3), (99, 3), (100, 4)], ids=str
)
def test_shades_of_the_map(learner: Learner, grader: Command, earned: int, shade: int) -> None:
    """The shade is as the legend says."""
    learner.try_out(1, earned)

    page = made(grader)

    assert page.all("ul[@class='map']/li")[0].get("class") == f"heat-{shade}"


@pytest.mark.usefixtures("busy")
def test_page_says_what_is_over_budget(grader: Command) -> None:
    """What is over budget says so in the plot's text, description and table, and its bar has a class of its own."""
    page = made(grader)

    plot = page.all("svg[@aria-labelledby='plot-01-title plot-01-desc']")[0]
    texts = [said(text) for text in plot.iter("text")]
    assert "✓ additions: 1 of 2 additions" in texts
    assert "✗ over budget, calls made: 7 of 2 calls" in texts
    assert "allowed" in texts
    assert sorted(bar.get("class", "") for bar in plot.iter("rect") if "bar" in bar.get("class", "")) == [
        "bar",
        "bar over",
    ]
    assert page.text("desc[@id='plot-01-desc']") == (
        "additions within, 50% of what is allowed; calls made over budget, 7 of 2."
    )
    rows = [[said(cell) for cell in row] for row in page.all("section[@id='budgets']//tbody/tr")]
    assert rows[:2] == [
        ["01", "additions", "1 of 2 additions", "within, 50%"],
        ["01", "calls made", "7 of 2 calls", "over budget, 350%"],
    ]


def test_budget_that_allows_nothing(learner: Learner, grader: Command) -> None:
    """Nothing of nothing is within; anything is over."""
    measured = [budget("reads", 0, allowed=0), budget("writes", 1, allowed=0)]
    learner.try_out(1, 40, measured=measured)

    rows = [[said(cell) for cell in row] for row in made(grader).all("section[@id='budgets']//tbody/tr")]

    assert rows == [
        ["01", "reads", "0 of 0 additions", "within, 0%"],
        ["01", "writes", "1 of 0 additions", "over budget, nothing allowed"],
    ]


@pytest.mark.usefixtures("busy")
def test_page_says_how_strong_topics_are(grader: Command) -> None:
    """Topics come with strength and exercises, the weakest first."""
    page = made(grader)

    rows = [[said(cell) for cell in row] for row in page.all("section[@id='topics']//tbody/tr")]
    assert rows == [["functions", "80%", "01"], ["sums", "80%", "01"], ["speed", "100%", "02"]]


def test_many_topics(learner: Learner, grader: Command) -> None:
    """Of many topics the plots show the ten weakest and the strongest; the table has all."""
    describe(learner.course, 1, topics=str([f"weak-{number}" for number in range(10)]))
    describe(learner.course, 2, topics='["strong-1", "strong-2"]')
    learner.try_out(1, 10)
    learner.try_out(2, 100)

    page = made(grader)

    weak, strong = (
        [said(text).partition(" ")[0] for text in plot.iter("text") if text.get("class") == "value"]
        for plot in page.all("section[@id='topics']//svg")
    )
    assert sorted(filter(None, weak)) == [f"weak-{number}" for number in range(10)]
    assert sorted(filter(None, strong)) == ["strong-1", "strong-2"]
    assert len(page.all("section[@id='topics']//tbody/tr")) == 12


def test_page_lists_all_exercises(busy: Learner, grader: Command) -> None:
    """The table tells state, points and the day of the last run, and what was changed since."""
    busy.course.put(1, "double = None\n")

    rows = [[said(cell) for cell in row] for row in made(grader).all("section[@id='exercises']//tbody/tr")]

    assert rows == [
        ["1 · Idiomatic Python"],
        ["01 Double a number", "passed, changed since it was judged", "80 of 100", "2 Nov 2026"],
        ["4 · Concurrency and performance"],
        ["02 Twice over", "full marks", "100 of 100", "7 Nov 2026"],
    ]


def test_page_tells_what_cannot_be_read(learner: Learner, grader: Command) -> None:
    """An exercise with a broken description is told, and the others are shown."""
    describe(learner.course, 2, pillar="9")

    told = made(grader).section("exercises")

    assert "01 Double a number" in told
    assert "02_twice can't be judged: The key 'pillar' in exercises/02_twice/kata.toml" in told


@pytest.mark.parametrize(
    ("whens", "named"),
    [([0, 9], ["0", "9"]), ([0, 4, 5, 9], ["0", "4", "9"]), ([0, 1, 9], ["0", "9"]), ([0, 8, 9], ["0", "9"])],
    ids=["two", "middle", "early", "late"],
)
def test_labels_of_a_line_keep_apart(whens: list[float], named: list[str]) -> None:
    """Between the first and the last point, one is named only where there is room."""
    points = [Point(when, str(when), 1000) for when in whens]

    svg = ET.fromstring(draw_timeline(Words("a", "A line", "It rises."), points, highest=2000))  # noqa: S314 -- our own

    assert [said(text) for text in svg.findall(".//g[@class='axis x']//text")] == named


def test_course_that_gives_no_points(learner: Learner, grader: Command) -> None:
    """Where no aspect gives points, there is still a page."""
    for number in (1, 2):
        learner.try_out(number, 0, days=number)
        path = next(Path("exercises").glob(f"{number:02d}_*")) / "kata.toml"
        none = "\n[points]\nbehaviour = 0\ntypes = 0\nperformance = 0\n"
        path.write_text(path.read_text(encoding="utf-8") + none, encoding="utf-8")

    page = made(grader)

    assert page.text("title") == "Python kata: 0 of 0 points"
    assert len(page.all("section[@id='progress']//tbody/tr")) == 2


# Before the first run


@pytest.mark.usefixtures("learner")
def test_page_says_how_to_begin(grader: Command) -> None:
    """Without a history, the page says what to do, and promises what will stand here."""
    page = made(grader)

    assert page.text("p[@class='step']") == "Nothing is judged yet. Begin with 01 Double a number (5 min):"
    assert [said(item) for item in page.all("section[@id='next']/ol/li")] == [
        "Open the task and your file: grader open 01",
        "Write your answer, and let it be judged: pytest exercises/01",
        "Stuck? The next hint goes one step further: grader hint",
        "Come back here for what came of it: grader report",
    ]
    assert "a radar shows here how far you are in each pillar" in page.section("pillars")
    assert "a line shows here how your points grow" in page.section("progress")
    assert "bars show here what it costs beside what it may cost" in page.section("budgets")
    assert "the topics stand here, the weakest first" in page.section("topics")


def test_page_for_an_answer_that_was_never_judged(learner: Learner, grader: Command) -> None:
    """Who has written something is told to have it judged."""
    learner.course.put(1)

    page = made(grader)

    assert page.text("p[@class='step']") == ("Nothing is judged yet. You have begun 01 Double a number. Judge it with:")
    assert len(page.all("section[@id='next']/ol/li")) == 3


def test_page_of_an_empty_course(tmp_path: Path, grader: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to solve is not the same as everything solved."""
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path)

    grader("--course", str(tmp_path), "report")

    told = Page((tmp_path / "kata-report.html").read_text(encoding="utf-8")).section("next")
    assert told == "What next No exercise of this course can be judged here yet."


def test_page_without_a_readable_history(busy: Learner, grader: Command) -> None:
    """A history that can't be read is told, and the page is written without it."""
    (busy.course.root / ".kata" / "progress.sqlite").write_bytes(b"no database" * 100)

    ended = grader("report")

    assert ended.status == 0
    assert ".kata/progress.sqlite" in ended.err
    assert "Nothing is judged yet" in Path("kata-report.html").read_text(encoding="utf-8")


# Safe and self-contained


def test_text_of_the_course_is_shown_as_text(busy: Learner, grader: Command) -> None:
    """Titles, topics and units with markup stay text, and what would turn the line round is written out."""
    nasty = '"<script>alert(1)</script> \\u202e & \\"done\\""'
    describe(busy.course, 1, title=nasty, topics='["<b>sums</b>"]')
    busy.try_out(1, 40, days=6, measured=[budget("additions", 1, unit="<i>&\x1b[1m")])

    page = made(grader)

    assert page.all("script") == page.all("b") == page.all("i") == []
    text = Path("kata-report.html").read_text(encoding="utf-8")
    assert re.findall("[\u202e\x1b]", text) == []
    shown = '<script>alert(1)</script> \\u202e & "done"'
    assert f"01 {shown}" in page.section("exercises")
    assert page.text("title[@id='plot-01-title']") == f"Budgets of 01 {shown}"
    assert "<b>sums</b> · 60%" in page.section("topics")
    assert "✓ additions: 1 of 2 <i>&\\x1b[1m" in page.section("budgets")


def test_page_needs_nothing_else(page: Page) -> None:
    """No address is in the page but those of its own sections, nothing is loaded, and no script is there."""
    for node in page.root.iter():
        for name, value in node.attrib.items():
            assert "//" not in value
            if name in {"src", "href", "action", "data"}:
                assert value.startswith("#") or value == "data:,"
        assert node.tag not in {"script", "iframe", "object", "embed", "img"}
        assert not any(name.startswith("on") for name in node.attrib)
    style = "".join(said(node) for node in page.all("style"))
    assert [word for word in ("url(", "@import", "//", "@font-face") if word in style] == []


def test_page_refuses_to_load_anything(page: Page) -> None:
    """A policy in the page holds the browser to it."""
    policy = page.all("meta[@http-equiv='Content-Security-Policy']")[0].get("content", "")

    assert policy.split("; ") == ["default-src 'none'", "style-src 'unsafe-inline'", "img-src data:"]


# Usable by everybody


def test_identities_are_unique_and_found(page: Page) -> None:
    """Every link and every label leads to one element of the page."""
    identities = [node.attrib["id"] for node in page.root.iter() if "id" in node.attrib]
    wanted = [node.attrib["href"][1:] for node in page.all("a")]
    wanted += [word for node in page.root.iter() for word in node.get("aria-labelledby", "").split()]

    assert len(identities) == len(set(identities))
    assert set(wanted) <= set(identities)


def test_landmarks(page: Page) -> None:
    """Head, navigation and main part are landmarks, and the first thing to reach skips to the main part."""
    body = page.all("body")[0]

    assert [node.tag for node in body] == ["a", "header", "nav", "main"]
    assert (body[0].get("href"), body[3].get("id"), body[2].get("aria-label")) == ("#main", "main", "On this page")
    assert page.all("html")[0].get("lang") == "en"
    assert all(node.get("aria-labelledby") for node in page.all("section"))


def test_headings_are_in_order(page: Page) -> None:
    """There is one first heading, and none skips a level."""
    levels = [int(node.tag[1]) for node in page.root.iter() if re.fullmatch("h[1-6]", node.tag)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_plots_have_a_text_and_a_table(page: Page) -> None:
    """Every plot is an image with a name and a description, and the figures stand in a table of its section."""
    for section in page.all("section"):
        plots = list(section.iter("svg"))
        for plot in plots:
            assert plot.get("role") == "img"
            names = [said(node) for node in plot if node.tag in {"title", "desc"}]
            assert len(names) == 2
            assert all(names)
        assert not plots or section.findall(".//details//table")
    assert len(page.all("title")) == 1 + len(page.all("svg"))  # pygal's own titles are gone


def test_tables_have_headings(page: Page) -> None:
    """Every heading of a table says what it is for."""
    assert page.all("th") != []
    assert {node.get("scope") for node in page.all("th")} <= {"col", "row", "rowgroup"}


def variables(scheme: str) -> dict[str, str]:
    """Return the colours of the stylesheet in one scheme."""
    light, dark = re.split(r"@media screen and \(prefers-color-scheme: dark\)", CSS.read_text(encoding="utf-8"))
    colour = re.compile(r"--([\w-]+): (#[0-9a-f]{6})\b(?![0-9a-f])")
    return dict(colour.findall(light)) | (dict(colour.findall(dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it, from 0 to 1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs() -> Iterator[tuple[str, str, float]]:
    """Yield what is seen on what, and the least contrast that WCAG's AA asks for."""
    for ground in ("page", "card"):
        for text in ("ink", "muted", "accent"):
            yield text, ground, 4.5
        yield "focus", ground, 3.0
    yield "ink", "code", 4.5
    for part in ("accent", "over", "grid"):
        yield part, "card", 3.0
    for level in range(5):
        yield f"heat-{level}-ink", f"heat-{level}", 4.5


def test_contrast_is_computed_right() -> None:
    """The measure itself gives the two ends of its range, and a known value between."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"), [pytest.param(*pair, id=f"{pair[0]}-{pair[1]}") for pair in pairs()]
)
def test_colours_can_be_told_apart(scheme: str, front: str, ground: str, least: float) -> None:
    """Texts and plots have the contrast of WCAG's AA, light and dark."""
    colours = variables(scheme)

    assert contrast(colours[front], colours[ground]) >= least


def test_dark_scheme_changes_every_colour() -> None:
    """No colour of the light scheme is left over in the dark one."""
    light, dark = variables("light"), variables("dark")

    assert [name for name in light if light[name] == dark[name] and not name.endswith("-ink")] == []


# The summary


def test_summary(busy: Learner, grader: Command) -> None:
    """The summary has the pillars, what is strong, what is weak and what is next."""
    busy.try_out(1, 20, days=7)

    ended = grader("report", "--markdown")

    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[:-1] == [
        "## Python kata: 120 of 200 points",
        "",
        "| Pillar | Points | Share |",
        "| --- | ---: | ---: |",
        "| 1 · Idiomatic Python | 20 of 100 | 20% |",
        "| 4 · Concurrency and performance | 100 of 100 | 100% |",
        "",
        "- Strong: speed",
        "- Worth practising: functions, sums",
        "- Next: go on with 01 Double a number: `pytest exercises/01`",
        "",
    ]
    assert re.fullmatch(r"On \d+ \w+ \d{4}, by `grader report --markdown`\.", lines[-1])
    assert not Path("kata-report.html").exists()


def test_summary_of_markup(busy: Learner, grader: Command) -> None:
    """Markup in a title or topic is shown, not obeyed."""
    describe(busy.course, 1, title='"<b>[x](y)</b>"', topics='["a|b"]')

    out = grader("report", "--markdown").out

    assert "Next: 01 \\<b\\>\\[x\\](y)\\</b\\> has 20 points left" in out
    assert "- Strong: speed, a\\|b" in out


@pytest.mark.usefixtures("busy")
def test_summary_in_a_file(grader: Command) -> None:
    """With --out, the summary is written and nothing else printed."""
    assert grader("report", "--markdown", "--out", "sub/me.md") == Ended(0, f"Wrote {Path('sub/me.md')}.\n", "")
    assert Path("sub/me.md").read_text(encoding="utf-8").startswith("## Python kata: 180 of 200 points\n")


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("option", ["--markdown", "--svg-badge"])
def test_output_that_knows_ascii_only(option: str) -> None:
    """Where the output has fewer letters, the others are written as references, which Markdown and SVG read."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "report", option],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        encoding="ascii",
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert ("1 &#183; Idiomatic Python" in done.stdout) == (option == "--markdown")


# The badge


@pytest.mark.usefixtures("busy")
def test_badge(grader: Command) -> None:
    """The badge is one SVG document that says the points, also to those who don't see it."""
    ended = grader("report", "--svg-badge")

    root = ET.fromstring(ended.out)  # noqa: S314 -- our own badge
    space = "{http://www.w3.org/2000/svg}"
    assert (ended.status, ended.err, root.tag, root.get("role")) == (0, "", f"{space}svg", "img")
    assert [node.text for node in root.iter(f"{space}text")] == ["Python kata", "180 of 200"]
    title = root.find(f"{space}title")
    assert title is not None
    assert (title.text, title.get("id")) == ("Python kata: 180 of 200 points", root.get("aria-labelledby"))


@pytest.mark.usefixtures("busy")
def test_badge_has_room_for_its_texts(grader: Command) -> None:
    """The fields lie side by side and fill the badge, each wider than its text."""
    root = ET.fromstring(grader("report", "--svg-badge").out)  # noqa: S314 -- our own badge

    fields = [node for node in root if node.tag.endswith("rect")]
    texts = [node for node in root if node.tag.endswith("text")]
    assert [(field.get("x"), field.get("width")) for field in fields] == [("0", "85"), ("85", "78")]
    assert root.get("width") == str(85 + 78)
    for field, text in zip(fields, texts, strict=True):
        assert int(field.get("x", "")) < int(text.get("x", ""))
        assert int(text.get("textLength", "")) < int(field.get("width", ""))
        assert contrast(field.get("fill", ""), text.get("fill", "")) >= 4.5


# The command


@pytest.mark.usefixtures("busy")
def test_page_in_another_file(grader: Command) -> None:
    """With --out, the page is written there only."""
    assert grader("report", "--out", "me.html") == Ended(0, "Wrote me.html. Open it in a browser.\n", "")
    assert Path("me.html").exists()
    assert not Path("kata-report.html").exists()


@pytest.mark.usefixtures("busy")
def test_page_that_cannot_be_written(grader: Command) -> None:
    """A file that can't be written is told, with what to do."""
    ended = grader("report", "--out", "exercises")

    assert (ended.status, ended.out) == (2, "")
    assert re.fullmatch(r"grader: exercises can't be written \(.+\)\. Name another file: --out FILE\n", ended.err)
    assert [path.name for path in Path.cwd().iterdir() if "exercises" in path.name] == ["exercises"]


@pytest.mark.usefixtures("learner")
def test_two_forms_at_once(grader: Command) -> None:
    """Only one form is written at a time."""
    assert grader("report", "--markdown", "--svg-badge") == Ended(
        2, "", "grader: --markdown and --svg-badge are two different things. Ask for one of them.\n"
    )


def test_help_has_an_example(grader: Command) -> None:
    """The help shows how the command is used."""
    ended = grader("report", "--help")

    assert (ended.status, ended.err) == (0, "")
    assert "Example: grader report --out progress.html" in " ".join(ended.out.split())


def test_plots_leave_imports_alone() -> None:
    """After the plots are loaded, the first import of any module gives no warning."""
    code = "import grader.report.charts, not_there"
    done = subprocess.run(
        [sys.executable, "-W", "error::ImportWarning", "-c", code], capture_output=True, text=True, check=False
    )

    assert done.stderr.splitlines()[-1] == "ModuleNotFoundError: No module named 'not_there'"


def test_other_commands_do_not_wait_for_the_plots() -> None:
    """What draws and fills the page is not imported before it is needed."""
    code = "import sys, grader.cli; print(sorted({'pygal', 'jinja2'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
