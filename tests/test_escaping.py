"""Whatever a learner's code prints or raises is shown where others read it, and does nothing there."""

import csv
import unicodedata
from html import unescape
from io import StringIO
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.report.escaping import csv_cell, fenced, harmless_log, markdown, one_line, printable
from tests.grades import HOSTILE, steady, texts

GITHUB = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def shown(source: str) -> str:
    """Return the text that a browser shows for Markdown, without the invisible spaces."""
    tokens = [child for token in GITHUB.parse(source) for child in token.children or []]
    allowed = {"text", "text_special", "html_inline"}
    assert {token.type for token in tokens} <= allowed
    assert {token.content for token in tokens if token.type == "html_inline"} <= {"<span>", "</span>"}
    return "".join(token.content for token in tokens if token.type != "html_inline").replace("\u200b", "")


def lines(text: str) -> list[str]:
    """Return the lines of `text`, wherever a reader could see one end."""
    return text.replace("\r", "\n").splitlines()


# printable


@pytest.mark.parametrize(
    ("sign", "wanted"),
    [
        pytest.param("\0", r"\x00", id="nul"),
        pytest.param("\x1b", r"\x1b", id="escape"),
        pytest.param("\r", r"\x0d", id="carriage return"),
        pytest.param("\x7f", r"\x7f", id="delete"),
        pytest.param("\x85", r"\x85", id="C1"),
        pytest.param("\u061c", r"\u061c", id="arabic mark"),
        pytest.param("\u200e", r"\u200e", id="left-to-right mark"),
        pytest.param("\u202e", r"\u202e", id="override"),
        pytest.param("\u2069", r"\u2069", id="isolate"),
        pytest.param("\u2028", r"\u2028", id="line separator"),
        pytest.param("\u2029", r"\u2029", id="paragraph separator"),
        pytest.param("\ud800", r"\ud800", id="surrogate"),
        pytest.param("\ufdd0", r"\ufdd0", id="noncharacter"),
        pytest.param("\uffff", r"\uffff", id="last of a plane"),
        pytest.param("\U0010fffe", r"\U0010fffe", id="last but one of the last plane"),
    ],
)
def test_writes_out_what_would_be_obeyed(sign: str, wanted: str) -> None:
    """Each kind of sign that acts instead of being shown is written as Python would."""
    assert printable(f"a{sign}b") == f"a{wanted}b"


@pytest.mark.parametrize(
    "text", ["", "plain", "two\n\tlines", "größer — 数 🙂", "non-breaking\xa0space", "e\u0301\u200d\ufeff"]
)
def test_leaves_what_is_shown(text: str) -> None:
    """Letters of every language, line feeds and tabs stay as they are."""
    assert printable(text) == text


@steady
@given(text=texts)
def test_printable_text_is_legal_everywhere(text: str) -> None:
    """The result can be encoded, stands in XML 1.0, and holds no sign that controls a terminal or a direction."""
    result = printable(text)

    assert fromstring(f"<a>{result.replace('&', '&amp;').replace('<', '&lt;')}</a>").text == (result or None)  # noqa: S314 -- our own
    assert not {unicodedata.category(sign) for sign in result if sign not in "\n\t"} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(sign) for sign in result} & {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }


@steady
@given(text=texts)
def test_printable_text_stays_printable(text: str) -> None:
    """Writing out twice changes nothing more."""
    assert printable(printable(text)) == printable(text)


# one_line


@pytest.mark.parametrize(
    ("text", "limit", "wanted"),
    [
        pytest.param("  a \r\n\t b\u2028c ", 20, "a b c", id="blanks"),
        pytest.param("abcdef", 6, "abcdef", id="just fits"),
        pytest.param("abcdefg", 6, "abcde…", id="cut"),
        pytest.param("abcd efg", 6, "abcd…", id="cut at a blank"),
        pytest.param("a\x1bb", 20, r"a\x1bb", id="printable"),
        pytest.param("ab", 1, "…", id="room for the ellipsis"),
        pytest.param("ab", 0, "", id="no room"),
    ],
)
def test_fits_on_one_line(text: str, limit: int, wanted: str) -> None:
    """Every run of blanks is one blank, and what is too long ends with an ellipsis."""
    assert one_line(text, limit) == wanted


@steady
@given(text=texts, limit=st.integers(0, 80))
def test_one_line_is_never_longer(text: str, limit: int) -> None:
    """Whatever the text holds, it is one line within the limit."""
    result = one_line(text, limit)

    assert len(result) <= limit
    assert len(lines(result)) <= 1


# markdown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("*a* **b** _c_ ~~d~~", id="emphasis"),
        pytest.param("`code` and ``more``", id="code"),
        pytest.param("[a](https://b.example) ![c](d) [^1]", id="links"),
        pytest.param("<script>alert(1)</script> <!-- x --> <https://a.example>", id="html"),
        pytest.param("&lt; &#35; &amp;", id="entities"),
        pytest.param(r"a \* b \\", id="backslashes"),
        pytest.param("# heading", id="heading"),
        pytest.param("> quote", id="quote"),
        pytest.param("- item", id="dash"),
        pytest.param("+ item", id="plus"),
        pytest.param("12. item", id="number"),
        pytest.param("7) item", id="number with a parenthesis"),
        pytest.param("---", id="rule"),
        pytest.param("===", id="underline"),
        pytest.param("~~~", id="fence"),
        pytest.param("12.", id="number at the end"),
        pytest.param("1.5 seconds, key=value", id="plain"),
    ],
)
def test_markdown_shows_literally(text: str) -> None:
    """Nothing that means something in Markdown does, not even at the start of a line."""
    assert shown(markdown(text)) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("@everyone", "@&#8203;everyone", id="mention"),
        pytest.param("a@b.example", "a@&#8203;b.example", id="e-mail"),
        pytest.param("see #123", "see #&#8203;123", id="issue"),
        pytest.param("gh-12 and GH-12", "gh&#8203;-12 and GH&#8203;-12", id="issue in words"),
        pytest.param("https://a.example", "https:&#8203;//a.example", id="address"),
        pytest.param("_www.a.example", r"\_www&#8203;.a.example", id="address without a scheme"),
        pytest.param(":tada: a: b", ":&#8203;tada: a: b", id="emoji"),
        pytest.param("$x$", "<span>$</span>x<span>$</span>", id="formula"),
        pytest.param("a @ b, high-5, 3.11.7", "a @ b, high-5, 3.11.7", id="none"),
    ],
)
def test_markdown_links_nothing(text: str, wanted: str) -> None:
    """What GitHub looks for in the text itself is parted by an invisible space."""
    assert markdown(text) == wanted


@steady
@given(text=texts)
def test_any_text_shows_literally(text: str) -> None:
    """Whatever the text holds, a reader of the page sees it, on one line, and nothing else."""
    wanted = one_line(text, 10_000).replace("\u200b", "")

    assert shown(markdown(text)).strip() == wanted.strip()


@steady
@given(text=texts)
def test_any_text_stays_in_its_cell(text: str) -> None:
    """Whatever the text holds, a table of Markdown keeps its shape and shows it."""
    page = GITHUB.render(f"| a | b |\n| --- | --- |\n| {markdown(text)} | end |\n")
    cells = [cell.partition("</td>")[0] for cell in page.split("<td>")[1:]]
    inside = unescape(cells[0].replace("<span>$</span>", "$")).replace("\u200b", "")

    assert cells[1:] == ["end"]
    assert inside.strip() == one_line(text, 10_000).replace("\u200b", "").strip()


# fenced


@pytest.mark.parametrize("text", ["", "plain", "```\nout\n```", "a ````` b", "~~~", "    indented", HOSTILE])
def test_code_block_holds_all(text: str) -> None:
    """A reader sees the text as it is, printable, and nothing of it leaves the block."""
    blocks = GITHUB.parse(fenced(text) + "\nafter")

    assert [block.type for block in blocks] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    assert blocks[0].content == printable(text) + "\n"


# csv_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])  # noqa: RUF001 -- Excel takes it too
def test_spreadsheet_sees_no_formula(start: str) -> None:
    """What could start a formula has an apostrophe in front, after the CSV is read."""
    out = StringIO()
    csv.writer(out).writerow([csv_cell(f"{start}HYPERLINK()")])
    (row,) = csv.reader(StringIO(out.getvalue(), newline=""))

    assert row == [f"'{printable(start)}HYPERLINK()"]


@pytest.mark.parametrize("text", ["", "60", "a=b", "07_lru_cache", "'quoted'"])
def test_other_cells_stay(text: str) -> None:
    """A cell that is no formula is left alone."""
    assert csv_cell(text) == text


# harmless_log


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("::error::x", ": :error::x", id="start"),
        pytest.param("a\n \t\xa0::set-output name=b::c", "a\n \t\xa0: :set-output name=b::c", id="after blanks"),
        pytest.param("a\r::error::x", "a\r: :error::x", id="after a carriage return"),
        pytest.param("a\u2028::error::x", "a\u2028: :error::x", id="after a line separator"),
        pytest.param("\n\n::::", "\n\n: :::", id="colons"),
        pytest.param("a ##[error]b ###[c]", "a ## [error]b ### [c]", id="old form"),
        pytest.param("a::b, # [c], ::", "a::b, # [c], ::", id="none"),
        pytest.param("\x1b[32mgreen\x1b[0m", "\x1b[32mgreen\x1b[0m", id="colours"),
    ],
)
def test_log_holds_no_command(text: str, wanted: str) -> None:
    """A blank breaks what a runner would obey, and nothing else is changed."""
    assert harmless_log(text) == wanted


@steady
@given(text=st.text(st.sampled_from(":#[ \t\n\r\x0b\x85a")))
def test_any_log_holds_no_command(text: str) -> None:
    """However colons, blanks and line ends are mixed, no line starts a command."""
    result = harmless_log(text)

    assert not any(line.strip().startswith("::") for line in lines(result))
    assert "##[" not in result


def test_long_text_takes_no_long_time() -> None:
    """Many thousands of any one sign are made harmless at once, in time that grows with their number."""
    for sign in ("\n", " ", ":", "#", "`", "@a", "\x1b", ":a"):
        text = sign * (1 << 16)
        assert harmless_log(text)
        assert fenced(text)
        assert markdown(text) or sign.isspace()
