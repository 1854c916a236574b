"""Draw plots as SVG for a page: numbers in, text out. Colours and fonts are the page's business, by class.

pygal computes where everything goes. Of its drawing only shapes and texts are taken: it also holds a script, addresses,
and titles such as "1.570796327" that a screen reader would read out. The plots get a title and a description instead.
"""

import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pygal
from pygal.style import Style

from grader.report.escaping import printable

# pygal leaves behind a finder of modules for its maps, which lacks find_spec: on Python 3.11, every first import of
# anything would then give an ImportWarning (Kozea/pygal, pull request 532).
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

WIDTH = 480  # of every plot; narrow, so that texts stay readable where a phone shrinks it
ROW = 44  # height of a bar with the text above it
AXIS = 40  # height of what is below the bars
FONT = 13  # the page's stylesheet says the same
LINE = "1.2em"

CROWD = 20  # points on a line, above which their dots are small
OVER = 1.5  # share at which a plot ends that has room for what is over its limit

_GEOMETRY = ("class", "d", "x", "y", "width", "height", "cx", "cy", "r", "transform")
_DRAWN = {"g", "path", "rect", "circle", "text"}
_LONG_FRACTION = re.compile(r"\d+\.\d\d+")


@dataclass(frozen=True, slots=True)
class Words:
    """What a plot is called, and what it shows, for those who don't see it."""

    identity: str  # unique on the page
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, and the text above it."""

    text: str
    share: float  # 0 to 1; above 1 it is over its limit


@dataclass(frozen=True, slots=True)
class Point:
    """A value at some time."""

    when: float  # in any unit
    label: str  # of that time
    value: int


def draw_radar(words: Words, shares: Mapping[str, float]) -> str:
    """Return a radar with an axis for each of `shares`, which go from 0 to 1; a label may have several lines."""
    chart = pygal.Radar(
        **_options(350),
        margin_left=100,  # the labels' room; what is left is a square
        margin_right=110,
        margin_top=48,
        margin_bottom=20,
        range=(0, 1),
        y_labels=[{"value": ring, "label": ""} for ring in (0.25, 0.5, 0.75, 1)],
        truncate_label=-1,
        fill=True,
        dots_size=4,
    )
    chart.x_labels = list(shares)
    chart.add("share", list(shares.values()))
    return _dress(chart, words, "radar")


def draw_timeline(words: Words, points: Sequence[Point], *, highest: int) -> str:
    """Return a line in steps through two points or more, in order, from 0 to `highest`."""
    chart = pygal.XY(
        **_options(240),
        range=(0, highest),
        y_labels=[0, highest // 2, highest],
        xrange=(points[0].when, points[-1].when),
        truncate_label=-1,
    )
    chart.x_labels = [{"value": point.when, "label": point.label} for point in _named(points)]
    chart.add("line", list(_steps(points)), show_dots=False)
    chart.add(
        "days",
        [(point.when, point.value) for point in points],
        stroke=False,
        dots_size=4 if len(points) <= CROWD else 2,
    )
    return _dress(chart, words, "timeline")


def _named(points: Sequence[Point]) -> list[Point]:
    """Return the first and the last point, and one between if it is far enough from both for its label."""
    first, last = points[0], points[-1]
    span = last.when - first.when
    between = min(points, key=lambda point: abs(point.when - first.when - span / 2))
    return [first, between, last] if span / 4 < between.when - first.when < span * 3 / 4 else [first, last]


def _steps(points: Sequence[Point]) -> Iterator[tuple[float, int]]:
    """Yield the corners of a line that stays level until the next value is there."""
    yield points[0].when, points[0].value
    for before, point in pairwise(points):
        yield point.when, before.value
        yield point.when, point.value


def draw_bars(words: Words, bars: Sequence[Bar], *, limit: str, end: float = OVER) -> str:
    """Return a bar for each share, with its text above it.

    A line named `limit` stands where the share is 1; bars beyond are hollow, and go to the `end` of the plot.
    """
    chart = pygal.HorizontalBar(
        **_options(ROW * len(bars) + AXIS),
        margin_right=20,  # half of the limit's name
        range=(0, end),
        y_labels=[{"value": 1, "label": limit}],
        print_values=True,
        print_values_position="bottom",
    )
    # Each bar has two places. The upper one holds a bar of no length, and at its start the text.
    chart.add("texts", [{"value": 0, "formatter": lambda _, text=one.text: text} for one in reversed(bars)])
    chart.add("bars", [_bar(one, end) for one in reversed(bars)])
    return _dress(chart, words, "bars")


def _bar(bar: Bar, end: float) -> dict[str, object]:
    kind = "bar over" if bar.share > 1 else "bar"
    return {"value": min(bar.share, end), "formatter": lambda _: "", "node": {"class": kind}}


def _options(height: int) -> dict[str, object]:
    style = Style(label_font_size=FONT, major_label_font_size=FONT, value_font_size=FONT)
    return {"width": WIDTH, "height": height, "style": style, "js": (), "margin": 8, "show_legend": False}


def _dress(chart: pygal.Graph, words: Words, kind: str) -> str:
    """Return the drawing of a chart as an image with a name and a description."""
    titles = f"{words.identity}-title {words.identity}-desc"
    drawn = chart.render_tree()
    root = ET.Element("svg", {"class": f"plot {kind}", "viewBox": drawn.attrib["viewBox"], "role": "img"})
    root.set("aria-labelledby", titles)
    for tag, text in (("title", words.title), ("desc", words.description)):
        ET.SubElement(root, tag, {"id": f"{words.identity}-{tag}"}).text = printable(text)
    _copy(drawn, ET.SubElement(root, "g", {"aria-hidden": "true"}))
    return ET.tostring(root, encoding="unicode")


def _copy(drawn: ET.Element, into: ET.Element) -> None:
    """Copy the shapes and texts below `drawn`, with one decimal place."""
    for node in drawn:
        if node.tag not in _DRAWN or "tooltip" in node.get("class", "").split():
            continue
        kept = {name: _shorter(node.attrib[name]) for name in _GEOMETRY if name in node.attrib}
        if node.tag == "text":
            kept.pop("transform", None)  # a radar's labels would be turned with their axes
        copy = ET.SubElement(into, node.tag, kept)
        _copy(node, copy)
        first, *more = printable(node.text or "").split("\n")
        copy.text = first
        for line in more:
            ET.SubElement(copy, "tspan", {"x": kept["x"], "dy": LINE}).text = line


def _shorter(coordinates: str) -> str:
    return _LONG_FRACTION.sub(lambda match: f"{float(match[0]):.1f}", coordinates)
