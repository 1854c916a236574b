"""Read what a design says of itself, and what notes.md says of it. Shows nothing."""

import ast
import re
import warnings
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from grader.course import Course
from grader.errors import CourseError

NOTES = "notes.md"
REFERENCE = "reference"
"""What the reference is called among the designs."""

_SENTENCE = re.compile(r".+?[.!?](?=\s|$)")
_MARKUP = re.compile(r"\*\*|`")
_BLOCK = re.compile(r"\n\s*\n|\n(?=- |#)")
_ITEM = re.compile(r"- +(?:\*\*[^*]+:\*\* *)?(?P<text>.+)")
_TITLE = re.compile(r"#+ +(?P<text>[^(]+)")


def read_notes(course: Course, folder: Path) -> str | None:
    """Return the notes on an exercise's designs, without their title, or None where nobody wrote any."""
    path = folder / NOTES
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        shown = course.relative(path)
        raise CourseError(f"{shown} can't be read. Restore it with: git checkout -- {shown}") from None
    return re.sub(r"\A\s*# [^\n]*", "", text).strip() or None


def tell_idea(name: str, texts: Mapping[str, str], *, stub: Mapping[str, str], notes: str | None) -> str:
    """Return in a sentence or two what a design's idea is, or nothing where nobody said.

    A design says so in its docstring, unless that is the stub's, or there are several modules; then the notes may. The
    docstring of the reference tells rather what it does, so there the notes come first.
    """
    modules = [text for file, text in texts.items() if file.endswith(".py")]
    own = first_sentence(modules[0]) if len(modules) == 1 else ""
    if own in {first_sentence(text) for text in stub.values()}:
        own = ""
    told = find_idea(name, notes or "")
    return (told or own) if name == REFERENCE else (own or told)


def first_sentence(source: str) -> str:
    """Return the first sentence of a module's docstring, or nothing."""
    try:
        with warnings.catch_warnings(action="ignore"):  # pytest may have made errors of them
            docstring = ast.get_docstring(ast.parse(source)) or ""
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    paragraph = _joined(docstring.partition("\n\n")[0])
    match = _SENTENCE.match(paragraph)
    return match[0] if match else paragraph


def find_idea(name: str, notes: str) -> str:
    """Return what notes say of a design: the one heading that has it, with the first item below, or the sentence.

    The reference is meant by headings only: sentences measure others by it.
    """
    called = re.compile(rf"(?<!\w){'the reference' if name == REFERENCE else re.escape(name)}(?!\w)")
    blocks = [_joined(block) for block in _BLOCK.split(notes) if block.strip()]
    headed = [
        (title["text"].strip(), _ITEM.match(below))
        for block, below in pairwise([*blocks, ""])
        if (title := _TITLE.match(block)) is not None and called.search(block)
    ]
    if len(headed) == 1:
        [(topic, item)] = headed
        return _plain(f"{topic}. {_capitalised(item['text'])}" if item else f"{topic}.")
    sentences = (sentence.strip() for block in blocks for sentence in _SENTENCE.findall(block))
    return next((_plain(one) for one in sentences if name != REFERENCE and called.search(one)), "")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _joined(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return _MARKUP.sub("", text)
