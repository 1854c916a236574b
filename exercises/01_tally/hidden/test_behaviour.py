"""What must be true of a ranking and its table."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

WORDS = st.sampled_from(
    ["tea", "Tea", "TEA", "milk", "Milk", "weißtee", "WEISSTEE", "café", "cafe", "100%", "tea,", "-"]
)
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\r\n"])
PAIRS = st.tuples(st.text("aß%{}:-é", min_size=1, max_size=9), st.integers(1, 10**7))


def test_the_most_frequent_word_comes_first(subject: Twin) -> None:
    """Every word is counted, and a larger count comes first."""
    assert subject.ranking("green tea black tea green tea milk tea green black") == [
        ("tea", 4),
        ("green", 3),
        ("black", 2),
        ("milk", 1),
    ]


def test_equal_counts_come_as_in_the_text(subject: Twin) -> None:
    """Words with equal counts stand in the order in which they first appear, whichever reaches its count first."""
    assert subject.ranking("rooibos tea matcha assam milk sugar milk tea honey assam ginger lemon") == [
        ("tea", 2),
        ("assam", 2),
        ("milk", 2),
        ("rooibos", 1),
        ("matcha", 1),
        ("sugar", 1),
        ("honey", 1),
        ("ginger", 1),
        ("lemon", 1),
    ]


def test_any_whitespace_separates_words(subject: Twin) -> None:
    """Line breaks, tabs and Unicode's own spaces separate words, also several in a row and at either end."""
    text = "\n  tea\tmilk\r\ntea\u00a0\u00a0milk\u3000 tea \f"
    assert subject.ranking(text) == [("tea", 3), ("milk", 2)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("tea TEA milk Tea MILK", [("tea", 3), ("milk", 2)], id="english"),
        pytest.param("Assam weißtee WEISSTEE weiẞtee", [("weißtee", 3), ("Assam", 1)], id="german"),
        pytest.param("τσάι ΚΑΦΈΣ καφές Καφέσ", [("ΚΑΦΈΣ", 3), ("τσάι", 1)], id="greek"),
    ],
)
def test_case_makes_no_other_word(subject: Twin, text: str, wanted: list[tuple[str, int]]) -> None:
    """Words that differ only in case are one, by the rules of Unicode case folding."""
    assert subject.ranking(text) == wanted


def test_other_letters_make_other_words(subject: Twin) -> None:
    """A dotless or accented letter is another letter, though some changes of case would mix them up."""
    dotless = "\u0131l\u0131k"
    assert subject.counts(f"{dotless} ilik ILIK cafe café CAFÉ") == {dotless: 1, "ilik": 2, "cafe": 1, "café": 2}


def test_a_word_is_shown_as_first_written(subject: Twin) -> None:
    """The first spelling is shown, also where others are more frequent, or come last."""
    assert subject.ranking("eARL Grey earl GREY Earl earl") == [("eARL", 4), ("Grey", 2)]


def test_all_but_whitespace_belongs_to_a_word(subject: Twin) -> None:
    """Punctuation and digits are part of a word, and may be a word."""
    assert subject.counts('tea, "tea" tea earl-grey 2 & tea 2') == {
        "tea,": 1,
        '"tea"': 1,
        "tea": 2,
        "earl-grey": 1,
        "2": 2,
        "&": 1,
    }


@settings(max_examples=60)
@given(parts=st.lists(st.tuples(WORDS, SPACES), max_size=20))
@example(parts=[("milk", " "), ("Tea", " "), ("tea", " "), ("Milk", " ")])
def test_ranks_any_text(subject: Twin, reference: Twin, parts: list[tuple[str, str]]) -> None:
    """Whatever the text, its words are ranked as the contract says."""
    text = "".join(word + space for word, space in parts)
    assert subject.ranking(text) == reference.ranking(text)


def test_without_words_the_headings_stand_alone(subject: Twin) -> None:
    """A text without words has an empty ranking, whose table is the line of headings and no more."""
    assert subject.report("") == ([], "#  word  count")
    assert subject.report(" \n") == ([], "#  word  count")


def test_headings_can_be_the_widest(subject: Twin) -> None:
    """Columns are as wide as their headings where all else is narrower."""
    assert subject.lines([("tea", 12), ("7up", 3)]) == [
        "#  word  count",
        "1  tea      12",
        "2  7up       3",
    ]


def test_columns_are_as_wide_as_their_widest_cell(subject: Twin) -> None:
    """The longest word and the longest count, commas included, make the width of their columns."""
    assert subject.lines([("tea", 1234567), ("Darjeeling", 1000), ("assam", 999)]) == [
        "#  word            count",
        "1  tea         1,234,567",
        "2  Darjeeling      1,000",
        "3  assam             999",
    ]


def test_places_are_aligned_to_the_right(subject: Twin) -> None:
    """From the tenth place on, one digit and the heading have a space before them; equal counts have places too."""
    words = [*"abcdefghi", "tea"]
    assert subject.lines([(word, 5) for word in words]) == [
        " #  word  count",
        *(f" {place}  {word}         5" for place, word in zip(range(1, 10), words, strict=False)),
        "10  tea       5",
    ]


def test_places_have_no_commas(subject: Twin) -> None:
    """The thousandth place is written without a comma, in a column of four."""
    assert subject.some_lines(1000, [0, 1, 999, 1000]) == (
        1001,
        ["   #  word  count", "   1  tea       7", " 999  tea       7", "1000  tea       7"],
    )


def test_pairs_are_shown_as_given(subject: Twin) -> None:
    """The table sorts nothing, joins nothing, and leaves each word as it is, whatever characters are in it."""
    pairs = (("%s", 1), ("{0}", 30), ("Tea", 2), ("tea", 4), ("{word:>9}", 4), ("100%", 5))
    assert subject.lines(pairs) == [
        "#  word       count",
        "1  %s             1",
        "2  {0}           30",
        "3  Tea            2",
        "4  tea            4",
        "5  {word:>9}      4",
        "6  100%           5",
    ]


@settings(max_examples=60)
@given(pairs=st.lists(PAIRS, max_size=12))
@example(pairs=[("a", 99_999), ("a", 100_000)])
def test_lays_out_any_ranking(subject: Twin, reference: Twin, pairs: list[tuple[str, int]]) -> None:
    """Whatever the pairs, their table is as the contract says."""
    assert subject.lines(pairs) == reference.lines(pairs)


def test_a_ranking_becomes_a_table(subject: Twin) -> None:
    """What `rank` returns can be handed to `table`, which ends without a line break."""
    assert subject.report("Chai tea CHAI") == (
        [("Chai", 2), ("tea", 1)],
        "#  word  count\n1  Chai      2\n2  tea       1",
    )
