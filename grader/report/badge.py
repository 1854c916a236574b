"""Render the points of a learner as a small SVG badge, for a README."""

import xml.etree.ElementTree as ET

from grader.report.account import Account

NAME = "Python kata"
HEIGHT = 20
LETTER = 6.6  # mean width of a letter of 11 px
ROOM = 6  # at each side of a text
SIZE = "11"


def render(account: Account) -> str:
    """Return the badge, such as "Python kata | 640 of 1900"."""
    points = f"{account.points.earned} of {account.points.possible}"
    left, right = (round(len(text) * LETTER) + 2 * ROOM for text in (NAME, points))
    # Badges are shown as images of their own, so this is a whole document, unlike the plots of a page.
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(left + right),
            "height": str(HEIGHT),
            "role": "img",
            "aria-labelledby": "title",
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = f"{NAME}: {points} points"
    _field(root, NAME, 0, left, "#3a4252")
    _field(root, points, left, right, "#1f5fae")
    return f"{ET.tostring(root, encoding='unicode')}\n"


def _field(root: ET.Element, text: str, start: int, width: int, colour: str) -> None:
    place = {"x": str(start), "width": str(width), "height": str(HEIGHT), "fill": colour}
    ET.SubElement(root, "rect", place)
    letters = {
        "x": str(start + ROOM),
        "y": "14",
        "textLength": str(width - 2 * ROOM),
        "fill": "#ffffff",
        "font-family": "Verdana, DejaVu Sans, sans-serif",
        "font-size": SIZE,
    }
    ET.SubElement(root, "text", letters).text = text
