"""Make text harmless where others will read it: terminals, logs, Markdown, XML and spreadsheets. Decides no wording.

What a learner's code printed or raised stands in the messages of a grade. It may hold whatever takes its reader in.
"""

import re

ELLIPSIS = "…"
MIN_FENCE = 3  # backticks
GAP = "&#8203;"  # an invisible space, which keeps GitHub from finding names and addresses

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but for line feed and tab
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # changes of direction; separators of lines and paragraphs
    "\ud800-\udfff\ufdd0-\ufdef"  # lone surrogates; noncharacters, these and the last two of every plane
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_BACKTICKS = re.compile("`+")

# What GitHub makes a link, a mention, an emoji or a formula of, after Markdown and thus whatever was escaped.
_AUTOLINKED = re.compile(r"@(?=\w)|#(?=\d)|:(?=//|[\w+-]+:)|(?<![^\W_])(?:www(?=\.)|gh(?=-\d))|\$", re.IGNORECASE)
_INLINE = re.compile(r"[\\`*_\[\]<>&#~|]")
_BLOCK_START = re.compile(r"^(?:(?=[-+=])|\d+(?=[.)](?: |$)))")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 -- Excel takes wide ones too

_LINE_START = "(?:\\A|(?<=[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]))"
_BLANKS = "[^\\S\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*"
_COMMAND = re.compile(f"{_LINE_START}{_BLANKS}:(?=:)|##(?=\\[)")


def printable(text: str) -> str:
    r"""Return `text` with what would be obeyed instead of shown written out, such as `\x1b` and `\u202e`.

    Line feeds and tabs stay. The result is legal in XML 1.0, can be encoded, drives no terminal and changes no
    direction.
    """
    return _UNPRINTABLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def one_line(text: str, limit: int) -> str:
    """Return `text` printable and on one line, at most `limit` characters; an ellipsis ends what was cut."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= limit else line[: max(0, limit - 1)].rstrip() + ELLIPSIS[:limit]


def markdown(text: str) -> str:
    """Return GitHub Markdown that shows `text` literally on one line, also in a table or at the start of a line.

    Nothing in it becomes markup, a mention, a reference to an issue, an emoji or a formula, and no address a link.
    """
    line = printable(" ".join(text.split()))
    parts, end = [], 0
    for match in _AUTOLINKED.finditer(line):
        parts += [_INLINE.sub(r"\\\g<0>", line[end : match.start()]), _keep_plain(match[0])]
        end = match.end()
    parts.append(_INLINE.sub(r"\\\g<0>", line[end:]))
    return _BLOCK_START.sub(r"\g<0>\\", "".join(parts))


def _keep_plain(sign: str) -> str:
    """Return what keeps `sign` from starting a link; GitHub's documentation names the span as the way for dollars."""
    return "<span>$</span>" if sign == "$" else f"{sign}{GAP}"


def fenced(text: str) -> str:
    """Return a Markdown code block that shows `text` and can't be ended by it."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(MIN_FENCE, longest + 1)
    return f"{fence}text\n{printable(text)}\n{fence}"


def csv_cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula (CWE-1236); the csv module still has to quote it."""
    cell = printable(text)
    return f"'{cell}" if text.startswith(_FORMULA_STARTS) else cell


def harmless_log(text: str) -> str:
    """Return `text` with a blank in each place that a GitHub runner would take for a workflow command.

    These are `::` at the start of a line, blanks aside, and `##[` anywhere. Colours stay.
    """
    return _COMMAND.sub(r"\g<0> ", text)
