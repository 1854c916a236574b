"""Turn what rich would print into text for a screen, in colour or plain, and in letters that the screen has."""

from dataclasses import dataclass
from io import StringIO

from rich.console import Console, RenderableType

MAX_WIDTH = 100  # columns; longer lines are hard to read

_PLAIN = str.maketrans("█░✓✗╭╮╰╯─│·…★▸○●×•", "#.+x++++-|-~*>.ox*")  # noqa: RUF001 -- the sign for times


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a text will be read."""

    width: int  # columns
    colour: bool
    encoding: str = "utf-8"


def print_to_text(renderable: RenderableType, screen: Screen) -> str:
    """Return what rich would print on `screen`, in at most `MAX_WIDTH` columns.

    Where its encoding lacks the signs for bars and frames, ASCII stands in for them.
    """
    out = StringIO()
    console = Console(
        file=out,
        width=min(screen.width, MAX_WIDTH),
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    console.print(renderable)
    text = "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").splitlines())
    if _can_encode(text, screen.encoding):
        return text
    return text.translate(_PLAIN).encode(screen.encoding, "replace").decode(screen.encoding)


def _can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
