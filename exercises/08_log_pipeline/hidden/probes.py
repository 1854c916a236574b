"""What the suite does with a learner's stages and log files, told as plain data."""

import base64
import contextlib
import gc
import gzip
import os
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

from log_pipeline import Line, Rejects, count_by, parse, read_lines, take, where

from grader.subject.probing import peak_memory, show

T = TypeVar("T")
Stage = Generator[object, None, None]
Content = bytes | list[bytes]  # of a plain file, or of the members of a gzip
Place = tuple[str, int, str]  # path, number, text
Tell = Callable[[object], object]  # the judge hears of what comes

GOOD = "2025-03-01T06:00:00Z INFO shop"  # and then a message
SPARE = 256  # descriptors that are looked at
MIB = 1 << 20
MANY = 8  # lines; more are not all shown
LONG = 300  # bytes; a longer file is not shown

CALLS = {
    "read_lines": "read_lines(source)",
    "parse": "parse(source, Rejects())",
    "where": "where(source, wanted)",
    "take": "take(source, {count})",
    "count_by": "count_by(source, key)",
}
GIVEN = {"read_lines": "the three paths", "parse": "three good lines"}
PIPELINE = [
    "lines = read_lines(paths)",
    "records = parse(lines, Rejects())",
    "some = where(records, wanted)",
    "last = take(some, 30)",
]


def lines_of(files: dict[str, Content], *, kind: str = "str") -> list[Place]:
    """Return the lines of `files`, whose paths are given as str or Path."""
    with folder(files):
        paths: list[str | Path] = list(files) if kind == "str" else [Path(name) for name in files]
        show(f"lines = list(read_lines({paths!r}))")
        lines = [place_of(line) for line in read_lines(paths)]
        show("[(line.path, line.number, line.text) for line in lines]", lines)
        return lines


def records_of(texts: list[str], *, keep: int | None = None, ask_type: bool = False) -> dict[str, object]:
    """Return the records that `texts` hold, and what the rejects tell afterwards, the type of `first` if asked."""
    show_texts(texts)
    show("rejects = Rejects()" if keep is None else f"rejects = Rejects(keep={keep})")
    rejects = Rejects() if keep is None else Rejects(keep=keep)
    show("records = list(parse(lines, rejects))")
    records = [
        (record.time.isoformat(), record.level, record.service, record.message)
        for record in parse(lines_with(texts), rejects)
    ]
    first = [place_of(line) for line in rejects.first]
    show("[(record.time.isoformat(), record.level, record.service, record.message) for record in records]", records)
    show("rejects.count", rejects.count)
    show("[(str(line.path), line.number, line.text) for line in rejects.first]", first)
    seen: dict[str, object] = {"records": records, "rejects.count": rejects.count, "rejects.first": first}
    if ask_type:
        # A subclass of tuple is a tuple.
        seen["type of rejects.first"] = "tuple" if isinstance(rejects.first, tuple) else type(rejects.first).__name__
    return seen


def rejects_on_the_way(texts: list[str]) -> list[dict[str, object]]:
    """Return, for each record, its message and what the rejects tell when it comes."""
    show_texts(texts)
    show("rejects = Rejects(keep=2)")
    rejects = Rejects(keep=2)
    show("for record in parse(lines, rejects): ...")
    seen: list[dict[str, object]] = []
    for record in parse(lines_with(texts), rejects):
        told = {"message": record.message, "rejects.count": rejects.count, "len(rejects.first)": len(rejects.first)}
        seen.append(told)
        show(f"# {', '.join(f'{name} is {value!r}' for name, value in told.items())}")
    return seen


def shared_rejects(texts: list[str], others: list[str]) -> dict[str, object]:
    """Parse twice into the same rejects; return the count, and the texts of `first` taken before and after."""
    show("rejects = Rejects(keep=3)")
    rejects = Rejects(keep=3)
    show(f"_ = list(parse(lines, rejects))  # of lines with these texts: {texts!r}")
    list(parse(lines_with(texts), rejects))
    show("before = rejects.first")
    before = rejects.first
    show(f"_ = list(parse(lines, rejects))  # of lines with these texts: {others!r}")
    list(parse(lines_with(others), rejects))
    seen: dict[str, object] = {
        "rejects.count": rejects.count,
        "texts of before": [line.text for line in before],
        "texts of rejects.first": [line.text for line in rejects.first],
    }
    show("rejects.count", rejects.count)
    show("[line.text for line in before]", seen["texts of before"])
    show("[line.text for line in rejects.first]", seen["texts of rejects.first"])
    return seen


def unwanted_left_out(items: list[object], unwanted: list[object]) -> list[object]:
    """Return what `where` hands on."""
    show(f"answer = list(where({items!r}, lambda item: item not in {unwanted!r}))")
    handed_on = list(where(items, lambda item: item not in unwanted))
    show("answer", handed_on)
    return handed_on


def first_of(items: list[object], count: int) -> list[object]:
    """Return what `take` hands on."""
    show(f"answer = list(take({items!r}, {count}))")
    handed_on = list(take(items, count))
    show("answer", handed_on)
    return handed_on


def counted_by_length(words: list[str]) -> dict[str, object]:
    """Return what `count_by` gave: whether a dict, and its entries in order."""
    show(f"counts = count_by({words!r}, len)")
    counts = count_by(words, len)
    show("list(counts.items())", list(counts.items()))
    return {"a dict": isinstance(counts, dict), "items": list(counts.items())}


def call_only(function: str) -> dict[str, object]:
    """Call a stage and no more; return how often its input was asked, and which files are open."""
    with folder(three_files() if function == "read_lines" else {}):
        source, stage = begin(function)
        seen: dict[str, object] = {"items asked of source": source.asked, "open files": open_files()}
        show_seen(seen)
        next(stage)
        stage.close()
        return seen


def end(function: str, ending: str) -> dict[str, object]:
    """Let a function come to an end; return what was raised, whether its input was closed, and open files.

    Endings: "used up", "closed early", "input fails" after three items, "function fails" at the first.
    """
    with folder(three_files() if function == "read_lines" else {}):
        source, stage = begin(function, ending)
        raised = "nothing"
        try:
            if ending == "closed early":
                show("next(stage)")
                next(stage)
                show("stage.close()")
                stage.close()
            else:
                show("list(stage)" if function != "count_by" else CALLS[function])
                list(stage)
        except (OSError, LookupError) as error:
            raised = type(error).__name__
            return how_it_ended(raised, source)  # while the exception holds every frame that it passed
        return how_it_ended(raised, source)


def how_it_ended(raised: str, source: "Source[object]") -> dict[str, object]:
    """Return what there is to see, and show it."""
    seen: dict[str, object] = {"raised": raised, "source closed": source.closed, "open files": open_files()}
    show_seen(seen)
    return seen


def show_seen(seen: dict[str, object]) -> None:
    """Show what the suite saw and no code of the learner's could have answered."""
    show(f"# {'; '.join(f'{name}: {value}' for name, value in seen.items())}")


def close_last(name: str, length: int) -> dict[str, object]:
    """Close the last of `length` stages while all of them are held; return what is open, and who yields more."""
    with folder({name: many_lines(50)}):
        names = [code.partition(" = ")[0] for code in PIPELINE[:length]]
        stages = build_pipeline(name, length)
        show(f"next({names[-1]})")
        next(stages[-1])
        show_seen({"open files": open_files()})
        show(f"{names[-1]}.close()  # twice")
        stages[-1].close()
        stages[-1].close()
        still_open = open_files()
        more = [name for name, stage in zip(names, stages, strict=True) if next(stage, None) is not None]
        seen: dict[str, object] = {"open files": still_open, "stages that yield more": more}
        show_seen(seen)
        return seen


def drop(name: str, length: int) -> dict[str, object]:
    """Drop a pipeline halfway; return what is open afterwards, and the warnings."""

    def use() -> None:
        stages = build_pipeline(name, length)
        show(f"next({PIPELINE[length - 1].split()[0]})")
        next(stages[-1])
        show_seen({"open files": open_files()})

    with folder({name: many_lines(50)}), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        use()
        show(f"del {', '.join(code.split()[0] for code in PIPELINE[:length])}")
        gc.collect()
        seen: dict[str, object] = {
            "open files": open_files(),
            "warnings": [warning.category.__name__ for warning in caught],
        }
        show_seen(seen)
        return seen


def fail_in_pipeline(name: str, kind: str) -> dict[str, object]:
    """Let a function fail at the end of a pipeline; return the error, and what is open while it is held."""

    def broken(record: object) -> bool:
        raise LookupError(f"nothing known about {record}")

    with folder({name: many_lines(50)}):
        show("def broken(record): raise LookupError('nothing known')")
        show(f"records = parse(read_lines([{name!r}]), Rejects())")
        records = parse(read_lines([name]), Rejects())
        show("list(where(records, broken))" if kind == "wanted" else "count_by(records, broken)")
        try:
            if kind == "wanted":
                list(where(records, broken))
            else:
                count_by(records, broken)
        except LookupError as error:
            return when_it_came(error)
        return {"raised": "nothing", "open files": open_files()}


def when_it_came(error: Exception) -> dict[str, object]:
    """Return an error and what is open while it is held, and show it."""
    seen: dict[str, object] = {"raised": type(error).__name__, "open files": open_files()}
    show(f"# raised {seen['raised']}; open files while it is handled: {seen['open files']}")
    return seen


def files_in_turn(files: dict[str, Content]) -> list[str]:
    """Return each time that a path is asked for, with the files that are open then, and each line, in order."""
    happened: list[str] = []

    def note(what: str) -> None:
        happened.append(what)
        show(f"# {what}")

    def open_now() -> str:
        return f"open: {', '.join(open_files()) or 'nothing'}"

    def paths() -> Iterator[str]:
        for name in files:
            note(f"asks for {name}, {open_now()}")
            yield name
        note(f"asks for another, {open_now()}")

    with folder(files):
        show("for line in read_lines(path for path in paths): ...")
        for line in read_lines(paths()):
            note(f"yields {line.text}")
        return happened


def most_open(files: dict[str, Content]) -> int:
    """Return how many files are open at most while their lines are read."""
    with folder(files):
        show(f"for line in read_lines({list(files)!r}): ...")
        open_at_most: list[str] = []
        for _ in read_lines(list(files)):
            open_at_most = max(open_at_most, open_files(), key=len)
        show(f"# open at the same time: {', '.join(open_at_most)}")
        return len(open_at_most)


def read_until_error(
    files: dict[str, Content], paths: list[str], *, cut: str = "", fake: str = ""
) -> dict[str, object]:
    """Read where `cut` lacks its end and `fake` is plain; return the lines read, the error, what is open meanwhile."""
    with folder(files):
        if cut:
            show(f"# the last 9 bytes of {cut} are cut off")
            Path(cut).write_bytes(Path(cut).read_bytes()[:-9])
        if fake:
            show(f"# {fake} holds b'one\\n', which is no gzip")
            Path(fake).write_bytes(b"one\n")
        number = 0
        show(f"for line in read_lines({paths!r}): ...")
        try:
            for _ in read_lines(paths):
                number += 1
        except (OSError, EOFError) as error:
            show(f"# lines yielded: {number}")
            return {"lines before it": number, **when_it_came(error)}
        return {"lines": number, "raised": "nothing", "open files": open_files()}


def input_raises_value_error() -> dict[str, object]:
    """Parse an input that itself raises ValueError; return what was raised and how many lines were rejected."""
    rejects = Rejects()
    source = Source(lines_with([f"{GOOD} {n}" for n in range(3)]), ValueError("no such log"))
    show("# source, an iterator, yields three good lines, then it raises ValueError('no such log')")
    show("rejects = Rejects()")
    show("list(parse(source, rejects))")
    raised = "nothing"
    try:
        list(parse(source, rejects))
    except ValueError as error:
        raised = f"ValueError: {error}"
    seen: dict[str, object] = {"raised": raised, "rejects.count": rejects.count}
    show_seen(seen)
    return seen


def pull(function: str, items: Iterator[object], tell: Tell, count: int = 0) -> None:
    """Use a stage over `items`; tell the place of the item that each result belongs to, and when it is over.

    The items are numbers: a file of two lines each, or a line that is bad if it divides by 3, or wanted if it doesn't.
    """
    with folder({f"{number}.log": b"one\ntwo\n" for number in range(3)} if function == "read_lines" else {}):
        match function:
            case "read_lines":
                for line in read_lines(f"{number}.log" for number in items):
                    tell(int(line.path.stem))
            case "parse":
                texts = (f"{GOOD} {number}" if number_in(number) % 3 else f"no {number}" for number in items)
                for record in parse(lines_with(texts), Rejects()):
                    tell(int(record.message))
            case "where":
                for item in where(items, lambda number: number_in(number) % 3 > 0):
                    tell(item)
            case "take":
                for item in take(items, count):
                    tell(item)


def first_line(name: str) -> tuple[int, int]:
    """Make a file of some MiB; return the bytes of it that are read, and those held, when its first line is there."""
    chance = Random(8)  # noqa: S311 -- content, not a secret
    text = b"\n".join(base64.b64encode(chance.randbytes(60)) for _ in range(800)) + b"\n"
    packed = [gzip.compress(text, 1)] if name.endswith(".gz") else [text]
    with folder({}):
        Path(name).write_bytes(b"".join(packed * (4 * MIB // len(packed[0]))))
        lines = read_lines([name])
        held = peak_memory(lambda: next(lines))
        read = max((position(descriptor) for descriptor in descriptors_of(name)), default=0)
        show(f"next(read_lines([{name!r}]))  # a file of {Path(name).stat().st_size:,} bytes")
        lines.close()
        return read, held


def peak_of_pipeline(name: str, number: int, *, good: bool) -> int:
    """Return the peak of traced memory, in bytes, over counting the records in `number` lines, all good or all bad."""
    block = "".join(f"{GOOD if good else 'no line'} {n:04} {'x' * 200}\n" for n in range(500)).encode()
    content = gzip.compress(block, 1) if name.endswith(".gz") else block
    with folder({}):
        Path(name).write_bytes(content * (number // 500))

        def work() -> None:
            rejects = Rejects()
            records = take(where(parse(read_lines([name]), rejects), lambda record: record.service == "shop"), number)
            found = count_by(records, lambda record: record.level)
            if (sum(found.values()), rejects.count) != ((number, 0) if good else (0, number)):
                raise RuntimeError(f"{found} and {rejects.count} bad lines, of {number}")

        show(f"count_by(take(where(parse(read_lines([{name!r}]), …), …), {number}), …)")
        return peak_memory(work)


def begin(function: str, ending: str = "used up") -> tuple["Source[object]", Stage]:
    """Call a function with a source of three items; `count_by` is made to look like a stage."""
    error = OSError("gone") if ending == "input fails" else None
    fails = ending == "function fails"
    count = 4 if error else 3  # one more than there are, so that `take` meets the error
    yields = f"yields {GIVEN.get(function, 'three items')}, then it {'raises OSError' if error else 'ends'}"
    show(f"# source, an iterator that has close(), {yields}")
    if fails:
        show(f"# {'wanted' if function == 'where' else 'key'} raises LookupError")
    if function != "count_by":
        show(f"stage = {CALLS[function].format(count=count)}")
    items = {"read_lines": list(three_files()), "parse": lines_with([f"{GOOD} {n}" for n in range(3)])}
    source: Source[object] = Source(items.get(function, ["a", "b", "c"]), error)

    def judge(item: object) -> bool:
        if fails:
            raise LookupError(item)
        return True

    match function:
        case "read_lines":
            return source, read_lines(source)  # type: ignore[arg-type]  # it yields paths
        case "parse":
            return source, parse(source, Rejects())  # type: ignore[arg-type]  # it yields lines
        case "where":
            return source, where(source, judge)
        case "take":
            return source, take(source, count)
    return source, (key for key in [None] if count_by(source, judge))


def build_pipeline(name: str, length: int) -> list[Stage]:
    """Return the first `length` stages of a pipeline over one file, which all hand on everything."""
    show(f"paths = [{name!r}]")
    for code in PIPELINE[:length]:
        show(code)
    lines = read_lines([name])
    records = parse(lines, Rejects())
    some = where(records, lambda _: True)
    stages: list[Stage] = [lines, records, some, take(some, 30)]
    return stages[:length]


class Source(Generic[T]):
    """An iterator that counts how often it was asked and knows whether it was closed; it may fail after its items."""

    def __init__(self, items: Iterable[T], error: Exception | None = None) -> None:
        self._items = iter(items)
        self._error = error
        self.asked = 0
        self.closed = False

    def __iter__(self) -> "Source[T]":
        return self

    def __next__(self) -> T:
        self.asked += 1
        for item in self._items:
            return item
        error, self._error = self._error, None  # once: whoever takes it for an item gets on
        raise error or StopIteration

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@contextlib.contextmanager
def folder(files: dict[str, Content]) -> Iterator[None]:
    """Work in a fresh folder that holds `files`."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, contextlib.chdir(name):
        for path, content in files.items():
            parts = content if isinstance(content, list) else [content]
            shown = [f"{part!r}" if len(part) < LONG else f"{len(part):,} bytes of good lines" for part in parts]
            members = f" in {len(parts)} members" if len(parts) > 1 else ""
            show(f"# {path} {'is a gzip of' if path.endswith('.gz') else 'holds'} {' + '.join(shown)}{members}")
            packed = [gzip.compress(part) for part in parts] if path.endswith(".gz") else parts
            Path(path).write_bytes(b"".join(packed))
        yield


def open_files() -> list[str]:
    """Return the files of the current folder that this process has open, whoever opened them and however."""
    return [path.name for path in sorted(Path().iterdir()) if descriptors_of(path.name)]


def descriptors_of(name: str) -> list[int]:
    """Return the descriptors of this process that lead to a file."""
    wanted = Path(name).stat()
    found = []
    for descriptor in range(SPARE):
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), wanted):
                found.append(descriptor)
    return found


def position(descriptor: int) -> int:
    """Return how many bytes were read through a descriptor."""
    return os.lseek(descriptor, 0, os.SEEK_CUR)


def three_files() -> dict[str, Content]:
    """Return three short files."""
    return {"a.log": b"one\n", "b.log": b"two\n", "c.log": b"three\n"}


def many_lines(number: int) -> bytes:
    """Return good lines."""
    return "".join(f"{GOOD} {n}\n" for n in range(number)).encode()


def lines_with(texts: Iterable[str]) -> Iterator[Line]:
    """Yield lines with these texts, numbered from 1."""
    return (Line(Path("app.log"), number, text) for number, text in enumerate(texts, start=1))


def show_texts(texts: list[str]) -> None:
    """Show what is parsed; of many lines the first and the last."""
    numbered = [f"# line {number}: {text!r}" for number, text in enumerate(texts, start=1)]
    for code in numbered if len(texts) < MANY else [numbered[0], "# and so on", numbered[-1]]:
        show(code)


def place_of(line: Line) -> Place:
    """Return a line as plain data; its path as a path only if it is one."""
    path: object = line.path
    return path.as_posix() if isinstance(path, Path) else f"{path!r} is no Path", line.number, line.text


def number_in(item: object) -> int:
    """Return what the judge sent, which is a number."""
    return item if isinstance(item, int) else 0
