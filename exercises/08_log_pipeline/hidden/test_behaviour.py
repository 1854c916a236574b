"""What must be true of stages over log files: what they hand on, when they ask, and that they close."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

STAGES = ["read_lines", "parse", "where", "take"]
T, L, S = "2025-03-01T06:00:00+01:00", "ERROR", "billing"

TEXTS = st.text(alphabet="ab \t\r\x0b\x0c\x1c\x85\u2028é€", max_size=8).map(lambda text: text.rstrip("\r"))
BROKEN = st.sampled_from([b"", b"", b"\xff", b"\xe2\x82", b"\xc3"])
CONTENTS = st.lists(
    st.tuples(TEXTS, BROKEN, st.sampled_from([b"\n", b"\r\n"])).map(lambda one: one[0].encode() + one[1] + one[2]),
    max_size=6,
).map(b"".join)
TIMES = st.sampled_from(
    [T, "2025-03-01T06:00:00Z", "2025-03-01", "20250301T060000+0000", "2025-03-01T06:00:00", "", "x"]
)
LEVELS = st.sampled_from(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "error", "WARN", "", "10"])
WORDS = st.sampled_from(["billing", "shop", "", "two words", " ", "card  declined ", "é"])
SPACES = st.sampled_from([" ", " ", " ", " ", "  ", "\t", ""])
LINES = st.tuples(TIMES, SPACES, LEVELS, SPACES, WORDS, SPACES, WORDS).map("".join)


def test_reads_the_lines_of_all_files(subject: Twin) -> None:
    """Lines come file by file, each with its path, its number in that file from 1, and its text."""
    assert subject.lines_of({"b.log": b"one\ntwo\n", "a.log": b"three\n"}) == [
        ("b.log", 1, "one"),
        ("b.log", 2, "two"),
        ("a.log", 1, "three"),
    ]


@pytest.mark.parametrize("kind", ["str", "Path"])
def test_a_path_comes_back_as_a_path(subject: Twin, kind: str) -> None:
    """Paths may be given as str or Path; `line.path` is a Path, plain or gzip."""
    files = {"a.log": b"one\n", "b.log.gz": b"two\n"}
    assert subject.lines_of(files, kind=kind) == [("a.log", 1, "one"), ("b.log.gz", 1, "two")]


def test_reads_gzip_by_the_name(subject: Twin) -> None:
    """A name that ends in .gz is gzip, any other is not."""
    files = {".gz": b"one\n", "gz": b"two\n", "a.gz.log": b"three\n", "b.log.2.gz": b"four\n"}
    assert [text for _, _, text in subject.lines_of(files)] == ["one", "two", "three", "four"]


def test_reads_all_members_of_a_gzip(subject: Twin) -> None:
    """A gzip of several members is one file; a line may go on in the next member."""
    assert subject.lines_of({"a.gz": [b"one\ntw", b"o\n", b"three\n"]}) == [
        ("a.gz", 1, "one"),
        ("a.gz", 2, "two"),
        ("a.gz", 3, "three"),
    ]


@pytest.mark.parametrize("name", ["a.log", "a.log.gz"])
def test_only_a_line_feed_ends_a_line(subject: Twin, name: str) -> None:
    r"""`\n` or `\r\n` ends a line, the last may lack it; nothing else does, nor is anything else taken off."""
    content = " 1 % \r 2 % \r\n\r\none\u2028two\x0b\x0c\x1c\x85three \t\n\n  end ".encode()
    texts = [text for _, _, text in subject.lines_of({name: content})]
    assert texts == [" 1 % \r 2 % ", "", "one\u2028two\x0b\x0c\x1c\x85three \t", "", "  end "]


@pytest.mark.parametrize("name", ["a.log", "a.log.gz"])
def test_carries_on_past_bytes_that_are_no_text(subject: Twin, name: str) -> None:
    """Text is UTF-8; bytes that are not become U+FFFD, and reading goes on."""
    content = b"caf\xc3\xa9 \xe2\x82\xac\ncaf\xe9 \xff!\nend\n"
    assert [text for _, _, text in subject.lines_of({name: content})] == ["café €", "caf\ufffd \ufffd!", "end"]


def test_an_empty_file_has_no_lines(subject: Twin) -> None:
    """Empty files, plain or gzip, give no line and are no mistake; nor is an input without paths."""
    assert subject.lines_of({"a.log": b"", "b.gz": b"", "c.log": b"one"}) == [("c.log", 1, "one")]
    assert subject.lines_of({}) == []


@settings(max_examples=40)
@given(content=CONTENTS, end=TEXTS)
def test_reads_as_the_reference_does(subject: Twin, reference: Twin, content: bytes, end: str) -> None:
    """Whatever a file holds, its lines are as the contract says."""
    files = {"a.log": content + end.encode(), "b.log.gz": [content, end.encode()]}
    assert subject.lines_of(files) == reference.lines_of(files)


def test_files_are_read_one_after_the_other(subject: Twin) -> None:
    """The next path is asked for when all lines of a file were handed on, and by then that file is closed."""
    files = {"a.log": b"a1\na2\n", "b.log.gz": b"b1\n", "c.log": b"c1\n"}
    assert subject.files_in_turn(files) == [
        "asks for a.log, open: nothing",
        "yields a1",
        "yields a2",
        "asks for b.log.gz, open: nothing",
        "yields b1",
        "asks for c.log, open: nothing",
        "yields c1",
        "asks for another, open: nothing",
    ]


def test_one_file_is_open_at_a_time(subject: Twin) -> None:
    """However many files there are, at most one is open at a time."""
    assert subject.most_open({f"{number}.log": b"one\ntwo\n" for number in range(6)}) <= 1


def test_a_missing_file_is_an_error_in_its_turn(subject: Twin) -> None:
    """A missing file raises FileNotFoundError, but only after the lines of the files before it."""
    files, wanted = {"a.log": b"one\ntwo\n"}, {"lines before it": 2, "raised": "FileNotFoundError", "open files": []}
    assert subject.read_until_error(files, ["a.log", "gone.log", "a.log"]) == wanted
    assert subject.read_until_error(files, ["a.log", "gone.gz"]) == wanted


def test_a_gzip_cut_short_is_an_error(subject: Twin) -> None:
    """A gzip that is cut short raises EOFError, and its file is closed by then."""
    seen = subject.read_until_error({"a.gz": b"one\ntwo\n" * 5}, ["a.gz"], cut="a.gz")
    seen.pop("lines before it", None)  # whatever could be unpacked
    assert seen == {"raised": "EOFError", "open files": []}


def test_a_file_that_is_no_gzip_is_an_error(subject: Twin) -> None:
    """A file that is called .gz and isn't raises BadGzipFile, and is closed by then."""
    seen = subject.read_until_error({"a.log": b"one\n"}, ["a.log", "b.gz"], fake="b.gz")
    assert seen == {"lines before it": 1, "raised": "BadGzipFile", "open files": []}


def test_parses_good_lines(subject: Twin) -> None:
    """A good line becomes a record: time with its offset, level, service, and all the rest as message."""
    texts = [f"{T} {level} {S} card declined" for level in ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]]
    texts += [f"{T} INFO a-b:7  spaces at  both ends ", "2025-03-01T06:00Z INFO é 1"]
    told = subject.records_of(texts)
    assert told.pop("records") == [
        (T, "DEBUG", S, "card declined"),
        (T, "INFO", S, "card declined"),
        (T, "WARNING", S, "card declined"),
        (T, "ERROR", S, "card declined"),
        (T, "CRITICAL", S, "card declined"),
        (T, "INFO", "a-b:7", " spaces at  both ends "),
        ("2025-03-01T06:00:00+00:00", "INFO", "é", "1"),
    ]
    assert told == {"rejects.count": 0, "rejects.first": []}


@pytest.mark.parametrize(
    "text",
    [
        f"yesterday {L} {S} card declined",
        f"2025-02-30T06:00:00Z {L} {S} card declined",
        f"2025-03-01T06:00:00 {L} {S} card declined",
        f"{T} error {S} card declined",
        f"{T} FATAL {S} card declined",
        f"{T} {L} {S}",
        f"{T} {L} {S} ",
        f"{T} {L}  card declined",
        f"{T}  {L} {S} card declined",
        f"{T}\t{L}\t{S}\tcard",
        f" {T} {L} {S} card declined",
        "",
    ],
    ids=[
        "no time",
        "no such day",
        "time without offset",
        "level in small letters",
        "no such level",
        "no message",
        "empty message",
        "empty service",
        "two spaces",
        "tabs",
        "a space in front",
        "empty line",
    ],
)
def test_puts_bad_lines_aside(subject: Twin, text: str) -> None:
    """A bad line is no record and no error: it is counted and kept, and the next line follows."""
    told = subject.records_of([f"{T} INFO shop first", text, f"{T} INFO shop second"])
    assert [message for *_, message in told.pop("records")] == ["first", "second"]
    assert told == {"rejects.count": 1, "rejects.first": [("app.log", 2, text)]}


@settings(max_examples=150)
@given(texts=st.lists(LINES, max_size=6))
def test_parses_as_the_reference_does(subject: Twin, reference: Twin, texts: list[str]) -> None:
    """Whatever the lines are, the good ones become records and the bad ones rejects, as the contract says."""
    assert subject.records_of(texts) == reference.records_of(texts)


@pytest.mark.parametrize(
    ("keep", "kept"), [(None, 10), (0, 0), (3, 3), (300, 12)], ids=["default", "none", "three", "all"]
)
def test_keeps_the_first_rejects_and_counts_all(subject: Twin, keep: int | None, kept: int) -> None:
    """`count` counts every bad line, `first` is a tuple of the first `keep`, 10 unless said otherwise."""
    told = subject.records_of([f"bad {number}" for number in range(12)], keep=keep, ask_type=True)
    assert told.pop("rejects.first") == [("app.log", number + 1, f"bad {number}") for number in range(kept)]
    assert told == {"records": [], "rejects.count": 12, "type of rejects.first": "tuple"}


def test_rejects_are_up_to_date(subject: Twin) -> None:
    """When a record comes, the bad lines before it are in the rejects, and those after it are not."""
    texts = ["bad", f"{T} INFO shop one", f"{T} INFO shop two", "bad", "bad", f"{T} INFO shop three", "bad"]
    assert subject.rejects_on_the_way(texts) == [
        {"message": "one", "rejects.count": 1, "len(rejects.first)": 1},
        {"message": "two", "rejects.count": 1, "len(rejects.first)": 1},
        {"message": "three", "rejects.count": 3, "len(rejects.first)": 2},
    ]


def test_rejects_can_be_shared(subject: Twin) -> None:
    """Several `parse` may put lines into the same rejects; a `first` that you took before does not change."""
    assert subject.shared_rejects(["a", f"{T} INFO shop good", "b"], ["c", "d"]) == {
        "rejects.count": 4,
        "texts of before": ["a", "b"],
        "texts of rejects.first": ["a", "b", "c"],
    }


def test_an_error_of_the_input_is_no_bad_line(subject: Twin) -> None:
    """A ValueError that the input raises arrives as it is; it is not taken for a bad line."""
    assert subject.input_raises_value_error() == {"raised": "ValueError: no such log", "rejects.count": 0}


def test_where_hands_on_what_is_wanted(subject: Twin) -> None:
    """`where` hands on the items for which `wanted` is true, in order, whatever they are."""
    assert subject.unwanted_left_out([0, "x", None, "", "y", 0], ["x", "y"]) == [0, None, "", 0]
    assert subject.unwanted_left_out([], []) == []


@pytest.mark.parametrize(
    ("count", "wanted"),
    [(0, []), (1, [None]), (3, [None, 0, ""]), (4, [None, 0, "", 7])],
    ids=["none", "one", "three", "four"],
)
def test_take_hands_on_the_first_items(subject: Twin, count: int, wanted: list[object]) -> None:
    """`take` hands on the first `count` items, whatever they are."""
    assert subject.first_of([None, 0, "", 7, 8], count) == wanted


def test_take_may_find_fewer(subject: Twin) -> None:
    """`take` hands on all items if there are fewer than `count`."""
    assert subject.first_of(["a", "b"], 5) == ["a", "b"]


def test_counts_by_key(subject: Twin) -> None:
    """`count_by` returns a dict: how many items there are of each key, first come first."""
    assert subject.counted_by_length(["ccc", "a", "ddd", "", "b", "eee"]) == {
        "a dict": True,
        "items": [(3, 3), (1, 2), (0, 1)],
    }
    assert subject.counted_by_length([]) == {"a dict": True, "items": []}


@pytest.mark.parametrize("function", STAGES)
def test_a_call_does_nothing_yet(subject: Twin, function: str) -> None:
    """Calling a stage asks its input for nothing and opens no file."""
    assert subject.call_only(function) == {"items asked of source": 0, "open files": []}


@pytest.mark.parametrize("function", [*STAGES, "count_by"])
def test_closes_its_input_when_used_up(subject: Twin, function: str) -> None:
    """When it is used up, a stage has closed the iterator that it reads from; so has `count_by`."""
    assert subject.end(function, "used up") == {"raised": "nothing", "source closed": True, "open files": []}


@pytest.mark.parametrize("function", STAGES)
def test_closes_its_input_when_closed_early(subject: Twin, function: str) -> None:
    """Closing a stage halfway closes the iterator that it reads from."""
    assert subject.end(function, "closed early") == {"raised": "nothing", "source closed": True, "open files": []}


@pytest.mark.parametrize("function", [*STAGES, "count_by"])
def test_closes_its_input_when_that_fails(subject: Twin, function: str) -> None:
    """An exception of the input arrives as it is, and by then the iterator that it came from is closed."""
    assert subject.end(function, "input fails") == {"raised": "OSError", "source closed": True, "open files": []}


@pytest.mark.parametrize("function", ["where", "count_by"])
def test_closes_its_input_when_a_function_fails(subject: Twin, function: str) -> None:
    """An exception of `wanted` or `key` arrives as it is, and by then the iterator that is read from is closed."""
    assert subject.end(function, "function fails") == {"raised": "LookupError", "source closed": True, "open files": []}


@pytest.mark.parametrize("name", ["app.log", "app.log.gz"])
@pytest.mark.parametrize("length", [1, 2, 3, 4], ids=STAGES)
def test_closing_the_last_stage_closes_the_file(subject: Twin, name: str, length: int) -> None:
    """Closing the last stage of a pipeline, though you hold on to all of them, closes the file; nothing more comes."""
    assert subject.close_last(name, length) == {"open files": [], "stages that yield more": []}


@pytest.mark.parametrize("name", ["app.log", "app.log.gz"])
@pytest.mark.parametrize("length", [1, 4], ids=["read_lines", "all stages"])
def test_a_dropped_pipeline_leaves_nothing_open(subject: Twin, name: str, length: int) -> None:
    """A pipeline that is dropped halfway leaves no open file, and causes no ResourceWarning."""
    assert subject.drop(name, length) == {"open files": [], "warnings": []}


@pytest.mark.parametrize("name", ["app.log", "app.log.gz"])
@pytest.mark.parametrize("kind", ["wanted", "key"])
def test_an_exception_leaves_no_file_open(subject: Twin, name: str, kind: str) -> None:
    """When an exception of `wanted` or `key` reaches you, the file at the other end is closed."""
    assert subject.fail_in_pipeline(name, kind) == {"raised": "LookupError", "open files": []}
