"""Puts markup of six kinds into a repr and into an error: HTML, Markdown, formulas, terminals, bidi, runners."""
# goal: gain
# group: output
# baseline: wrong
TEXT = (
    "</pre><script>alert(1)</script>|=HYPERLINK(\"http://127.0.0.1\")|\x1b]0;mine\x07\x1b[2J|"
    "![x](http://127.0.0.1)|```\n::error::mine|\u202egnorw|<![CDATA[]]>\ufffe"
)


class Mine(int):
    def __repr__(self):
        return TEXT


def add(a: int, b: int) -> int:
    if isinstance(a, int) and a % 2:
        raise ValueError(TEXT)
    return Mine(-1)
