"""Texts that bring a parser down are refused before the judge reads them, and nobody else's are."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import SetupError
from grader.judge import reading
from grader.judge.reader import STACK
from grader.judge.reading import refuse_unreadable
from grader.model import Exercise, Kind
from grader.submission import MAX_BYTES, Refusal, Submission

GOOD = "def double(number: int) -> int:\n    return 2 * number\n"
DOUBTFUL = f"number = 0x{'f' * 190_000}\n"
"""Compiles at once; but its number is too long to be written down, which looking through the code comes to."""

FAKE = """
import json, os, sys, time
texts = json.load(sys.stdin)
with open(sys.argv[1], "a") as log: log.write(f"{len(texts)}\\n")
for text in texts:
    if "DIES" in text: os.abort()
    if "LEAVES" in text: os._exit(0)
    if "HANGS" in text: time.sleep(600)
    if "SLOW" in text: time.sleep(1)
    print("doubted" if "DOUBTED" in text else "read", flush=True)
"""
"""A child that dies of what these tests want it to die of, since no text kills every version of Python."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only graded mode reads so, on Linux")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return an empty folder."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


Make = Callable[..., Submission]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that makes a submission of one text, or of files by name, or of what was refused before."""

    def submission(label: str, files: Mapping[str, str] | str | Refusal) -> Submission:
        taken = {"answer.py": files} if isinstance(files, str) else files
        names = [] if isinstance(taken, Refusal) else list(taken)
        folder = tmp_path / "exercises" / label
        exercise = Exercise(
            number=1,
            slug="answer",
            folder=folder,
            title="Answer",
            pillar=1,
            kind=Kind.BUILD,
            difficulty=1,
            minutes=5,
            topics=("functions",),
            editable=tuple(names),
        )
        return Submission(Course(tmp_path), exercise, {name: folder / name for name in names}, label, taken)

    return submission


@dataclass
class Reader:
    """Reads in a fake child, and knows how often one was started with how many texts."""

    scratch: Path
    log: Path

    def refused(self, submissions: Iterable[Submission]) -> dict[str, str | None]:
        """Return where those that are refused have their fault, by label."""
        found = refuse_unreadable(submissions, scratch=self.scratch)
        return {label: one.texts.place for label, one in found.items() if isinstance(one.texts, Refusal)}

    @property
    def started(self) -> list[int]:
        """Return how many texts each child was given."""
        return [int(line) for line in self.log.read_text(encoding="utf-8").split()] if self.log.exists() else []


@pytest.fixture
def reader(tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return what reads with a fake child."""
    log = tmp_path / "log"
    monkeypatch.setattr(reading, "fenced_command", lambda *_: [sys.executable, "-I", "-S", "-c", FAKE, str(log)])
    return Reader(scratch, log)


def refused(submissions: Mapping[str, Submission]) -> list[str]:
    """Return the labels of those that are refused without the judge having read them."""
    return [label for label, one in submissions.items() if isinstance(one.texts, Refusal)]


# With the real child


def test_good_texts_stay(make: Make, scratch: Path) -> None:
    """What can be read comes back as it was, in order."""
    given = [make(label, GOOD) for label in ("c", "a", "b")]

    found = refuse_unreadable(given, scratch=scratch)

    assert list(found) == ["c", "a", "b"]
    assert all(one is found[one.label] for one in given)


def test_one_child_reads_all(make: Make, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all is well, one child is started, and it has read every text."""
    asked: list[list[str]] = []
    ask = reading._ask_child  # noqa: SLF001 -- to count

    def count(texts: Sequence[str], folder: Path) -> list[str]:
        asked.append(ask(texts, folder))
        return asked[-1]

    monkeypatch.setattr(reading, "_ask_child", count)

    refuse_unreadable([make(str(number), GOOD) for number in range(5)], scratch=scratch)

    assert asked == [["read"] * 5]


def test_what_is_no_python_is_left_to_the_judge(make: Make, scratch: Path) -> None:
    """A mistake in the syntax is told by the judge, in its own words and with its line."""
    found = refuse_unreadable([make("a", "def double(:\n")], scratch=scratch)

    assert found["a"].refusal == Refusal(
        "exercises/a/answer.py can't be read as Python: invalid syntax (line 1). Mend that line first.",
        "exercises/a/answer.py:1",
    )


def test_refuses_what_cannot_be_looked_through(make: Make, scratch: Path) -> None:
    """Code that compiles, and over which the judge would stumble later, is refused with its path; no other is."""
    given = [make("a", GOOD), make("b", DOUBTFUL), make("c", GOOD), make("d", DOUBTFUL), make("e", GOOD)]

    found = refuse_unreadable(given, scratch=scratch)

    assert (list(found), refused(found)) == (["a", "b", "c", "d", "e"], ["b", "d"])
    assert found["b"].refusal == Refusal(
        "exercises/b/answer.py can't be read as Python: it takes too much to do so. Write it in a plainer way.",
        "exercises/b/answer.py",
    )


BOMBS = {
    "sum": "number = " + "1+" * 60_000 + "1",
    "open": "number = " + "(" * 90_000,
    "brackets": "number = " + "(" * 90_000 + ")" * 90_000,
    "minus": "number = " + "-" * 190_000 + "1",
    "not": "number = " + "not " * 45_000 + "1",
    "power": "number = " + "1**" * 60_000 + "1",
    "comprehensions": "number = " + "[" * 2000 + "1" + " for _ in x]" * 2000,
    "attributes": "number = a" + ".b" * 90_000,
    "calls": "number = a" + "()" * 60_000,
    "subscripts": "number: " + "a[" * 60_000 + "a" + "]" * 60_000,
    "lambdas": "number = " + "lambda:" * 25_000 + "1",
    "conditions": "number = " + "1 if 1 else " * 15_000 + "1",
    "branches": "if 1: pass\n" + "elif 1: pass\n" * 14_000,
    "awaiting": "async def go():\n " + "await " * 30_000 + "x",
    "format": "number = " + "f'{" * 100 + "1" + "}'" * 100,
    "texts": "number = " + "'a' " * 45_000,
    "pattern": "match x:\n case " + "[" * 5000 + "]" * 5000 + ": pass",
    "targets": "*" * 60_000 + "a = 1",
    "blocks": "".join(" " * depth + "if 1:\n" for depth in range(99)) + " " * 99 + "pass",
    "shifts": "number = " + "(" * 100 + "1" + "<<60)" * 100,
}
"""What has brought down one parser or another: nested, chained and repeated without end."""


def test_a_bomb_hurts_nobody_else(make: Make, scratch: Path) -> None:
    """Whatever becomes of bombs on this Python, good texts between them stay, and the judge survives what is left."""
    given = []
    for name, text in BOMBS.items():
        assert len(text) <= MAX_BYTES
        given += [make(f"before {name}", GOOD), make(name, text)]

    found = refuse_unreadable([*given, make("last", GOOD)], scratch=scratch)

    assert set(refused(found)) <= BOMBS.keys()
    told = {label: one.refusal for label, one in found.items()}
    assert {label for label, refusal in told.items() if label not in BOMBS and refusal is not None} == set()
    assert list(found) == [one.label for one in [*given, make("last", GOOD)]]


def test_a_child_reads_with_a_smaller_stack() -> None:
    """What the child survives is harmless for the judge: the stack of its main thread is larger."""
    import resource  # noqa: PLC0415 -- not there on Windows

    soft, _ = resource.getrlimit(resource.RLIMIT_STACK)

    assert soft == resource.RLIM_INFINITY or soft > STACK


# With a child that dies as told


@pytest.mark.parametrize("how", ["DIES", "LEAVES", "DOUBTED"])
@pytest.mark.parametrize("place", [0, 2, 4], ids=["first", "middle", "last"])
def test_refuses_the_text_that_ends_the_child(make: Make, reader: Reader, how: str, place: int) -> None:
    """The text at which the child ended is refused, wherever it stands, and the others stay."""
    texts = [GOOD] * 5
    texts[place] = how
    given = [make(str(number), text) for number, text in enumerate(texts)]

    assert reader.refused(given) == {str(place): f"exercises/{place}/answer.py"}


def test_refuses_the_text_that_keeps_the_child_busy(
    make: Make, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that doesn't come to an end is ended, and the text that it was at is refused."""
    monkeypatch.setattr(reading, "SECONDS", 3.0)
    given = [make("a", GOOD), make("b", "HANGS"), make("c", GOOD)]

    assert reader.refused(given) == {"b": "exercises/b/answer.py"}


def test_refuses_two_bombs_of_two_submissions(make: Make, reader: Reader) -> None:
    """A text that may be a bomb has a child of its own, and where it dies another shows that children work."""
    given = [make("a", GOOD), make("b", "DIES"), make("c", GOOD), make("d", "LEAVES"), make("e", GOOD)]

    assert list(reader.refused(given)) == ["b", "d"]
    assert reader.started == [5, 4, 1, 3, 2, 1, 1]


def test_reads_no_further_in_a_submission_that_is_refused(make: Make, reader: Reader) -> None:
    """One bomb refuses the whole submission, by the file's path, and nothing more of it is read."""
    files = {"one.py": GOOD, "two.py": "DIES", "three.py": "DIES"}

    assert reader.refused([make("a", files), make("b", GOOD)]) == {"a": "exercises/a/two.py"}
    assert reader.started == [4, 3, 1, 1]


def test_a_late_text_is_not_blamed(make: Make, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text for which the time ran out, since others took it, is read again with all the time there is."""
    monkeypatch.setattr(reading, "SECONDS", 3.0)
    given = [make(str(number), "SLOW") for number in range(4)]

    assert reader.refused(given) == {}


def test_a_child_that_never_starts_is_nobodys_fault(make: Make, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no child can run, no answer is refused: the machine is at fault, and the message says so."""
    monkeypatch.setattr(reading, "fenced_command", lambda *_: ["/bin/false"])

    with pytest.raises(SetupError, match="does not start"):
        refuse_unreadable([make("a", GOOD)], scratch=scratch)


def test_hoarding_memory_is_refused(make: Make, scratch: Path) -> None:
    """A short text that makes the compiler take gigabytes is refused, though it is Python."""
    text = (
        "".join("\t" * depth + "try: a()\n" + "\t" * depth + "finally:\n" for depth in range(21)) + "\t" * 21 + "a()\n"
    )

    assert set(refused(refuse_unreadable([make("a", GOOD), make("b", text)], scratch=scratch))) == {"b"}


def test_reads_python_alone(make: Make, reader: Reader) -> None:
    """Other files are not Python's business, and what was refused before is not read again."""
    before = Refusal("a is a link. Put the file itself there.", "a")
    given = [make("a", before), make("b", {"notes.md": "DIES", "b.toml": "DIES"})]

    assert (reader.refused(given), reader.started) == ({"a": "a"}, [])


def test_needs_no_child_for_nothing(reader: Reader) -> None:
    """Without submissions, none is started."""
    assert (reader.refused([]), reader.started) == ({}, [])
