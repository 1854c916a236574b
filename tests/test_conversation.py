"""The judge's end of a conversation, with subjects in processes of their own, forked and spawned."""

import contextlib
import io
import json
import os
import select
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import IO

import pytest

from grader.judge import conversation
from grader.judge.conversation import SHOWN_OUTPUT, Conversation, Ended, Frame, Raised
from grader.judge.launch import ForkServer, Launcher, Process, _Forked, clean_environment, make_launcher
from grader.judge.taps import IteratorTap, TapTable
from grader.model import Outcome
from grader.subject.limits import Limits
from grader.subject.package import Package, Source
from grader.subject.wire import Described, pack

PATIENT = 10.0  # seconds until a wait of the test itself has failed
QUICK = Limits(cpu_seconds=0.3, wall_seconds=30)
"""For code that works: ended by its CPU time, however busy the machine is."""
WAITING = Limits(cpu_seconds=30, wall_seconds=0.5)
"""For code that waits."""


def package(code: str, *, path: str = "answer.py") -> Package:
    """Return a package of one module, whose names are the probes."""
    return Package({"answer": Source(path, dedent(code))}, Source("probes.py", "from answer import *"))


class Talk:
    """A conversation with code that is loaded."""

    def __init__(self, process: Process, code: str, limits: Limits, path: str) -> None:
        self.process = process
        self.taps = TapTable()
        # Loading is given all the time it needs; the test's limits hold for the questions.
        loading = Conversation(process, replace(Limits(), memory_mib=limits.memory_mib), self.taps)
        assert loading.load(package(code, path=path)).error is None
        self.conversation = Conversation(process, limits, self.taps)

    def ask(self, probe: str, *arguments: object) -> object:
        """Return what a probe returned, or raise what it raised."""
        answer = self.conversation.ask(probe, tuple(map(self.taps.dress, arguments)), {})
        if answer.error is not None:
            raise answer.error
        return answer.value

    def end(self, probe: str, *arguments: object) -> Ended:
        """Return how the subject ended over a question."""
        with pytest.raises(Ended) as caught:
            self.ask(probe, *arguments)
        return caught.value


Open = Callable[..., Talk]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("fork", marks=pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")),
        "spawn",
    ],
)
def launcher(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """Return each of the launchers."""
    launcher = make_launcher(request.param)
    yield launcher
    launcher.close()


@pytest.fixture
def talk_to(launcher: Launcher) -> Iterator[Open]:
    """Return a function that loads code into a fresh subject."""
    talks: list[Talk] = []

    def start(code: str, limits: Limits | None = None, *, path: str = "answer.py") -> Talk:
        talks.append(Talk(launcher.start(), code, limits or Limits(), path))
        return talks[-1]

    yield start
    for talk in talks:
        talk.conversation.close()


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="other systems can't limit or tell this")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")


# Answers


def test_answers(talk_to: Open) -> None:
    """A question is answered with plain data of exact types."""
    talk = talk_to("def double(number): return (2 * number, [number], {'n': {number}}, True, None)")

    assert talk.ask("double", 4) == (8, [4], {"n": {4}}, True, None)


def test_answers_in_full(talk_to: Open) -> None:
    """An answer comes with the session and the counted operations."""
    talk = talk_to(
        """
        from grader.subject.probing import show, tallies
        def double(number):
            tallies["additions"] += 1
            show(f"double({number})", 2 * number)
            return 2 * number
        """
    )

    answer = talk.conversation.ask("double", (), {"number": 4})

    assert (answer.value, answer.error, answer.frames) == (8, None, ())
    assert (answer.shown, answer.tallies) == ((">>> double(4)", "8"), {"additions": 1})


@linux_only
def test_tells_how_far_the_process_grew(talk_to: Open) -> None:
    """The peak counts what was freed again, and nothing that importing took."""
    talk = talk_to("held = len(bytearray(64 << 20))\ndef hold(mib): return len(bytearray(mib << 20)) >> 20")
    before = talk.conversation.peak_growth()
    talk.ask("hold", 8)

    talk.ask("hold", 1)

    after = talk.conversation.peak_growth()
    assert before is not None
    assert after is not None
    assert before < 1024
    assert 7 * 1024 < after < 9 * 1024


def test_growth_of_a_process_that_has_ended_is_unknown(talk_to: Open) -> None:
    """Nobody can be asked any more, and its number may be another's."""
    talk = talk_to("import os\ndef end(): os._exit(1)")
    talk.end("end")

    assert talk.conversation.peak_growth() is None


def test_reads_the_cpu_time(talk_to: Open) -> None:
    """An answer says how much CPU time the question took."""
    talk = talk_to(
        """
        import time
        def spin():
            end = time.process_time() + 0.02
            while time.process_time() < end: pass
        """
    )

    answer = talk.conversation.ask("spin", (), {})

    assert 0.02 <= answer.cpu_seconds < 0.2


def test_runs_examples(talk_to: Open) -> None:
    """The examples of a README are run beside the learner's code."""
    talk = talk_to("def double(number): return 9")

    answer = talk.conversation.run_examples(["from answer import double\n", "double(4)\n"])

    assert answer.value == [("", None, []), ("9\n", None, [])]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'x' * 2_000_000", "<an answer of more than 1 MiB>"),
        ("[0] * 300_000", "<list too deep or too large to send>"),
        ("2 ** 200_000", "<int too deep or too large to send>"),
        ("print", "<built-in function print>"),
    ],
    ids=["long-frame", "many-values", "huge-number", "no-plain-data"],
)
def test_what_cannot_cross_is_described(talk_to: Open, expression: str, text: str) -> None:
    """An answer that is too large, or no plain data, arrives as a description; the next one arrives as usual."""
    talk = talk_to(f"def large(): return {expression}\ndef small(): return 1")

    large = talk.ask("large")

    assert isinstance(large, Described)
    assert (repr(large), talk.ask("small")) == (text, 1)


def test_a_long_answer_below_the_cap_crosses(talk_to: Open) -> None:
    """An answer a little below 1 MiB arrives whole."""
    talk = talk_to("def large(): return 'x' * 1_000_000")

    assert talk.ask("large") == "x" * 1_000_000


def test_a_long_question_crosses(talk_to: Open) -> None:
    """The judge may ask with more than a socket holds at once."""
    talk = talk_to("def measure(text): return len(text)")

    assert talk.ask("measure", "x" * 3_000_000) == 3_000_000


# Exceptions


def test_a_builtin_exception_comes_back_as_itself(talk_to: Open) -> None:
    """`KeyError` of the learner's code is `KeyError` here, with the same arguments."""
    talk = talk_to("def find(key): raise KeyError(key, 2)")

    answer = talk.conversation.ask("find", ("a",), {})

    assert type(answer.error) is KeyError
    assert (answer.error.args, answer.frames) == (
        ("a", 2),
        (Frame("answer.py", 1, "find", "def find(key): raise KeyError(key, 2)"),),
    )


def test_a_derived_exception_is_caught_as_its_base(talk_to: Open) -> None:
    """A class of the learner that derives from KeyError is a KeyError here too, and says what it was."""
    talk = talk_to("class NotHere(KeyError): ...\nclass Gone(NotHere): ...\ndef find(): raise Gone('a')")

    with pytest.raises(KeyError, match=r"^'a'$") as caught:
        talk.ask("find")

    error = caught.value
    assert isinstance(error, Raised)
    assert (type(error).__name__, error.kind, error.ancestry[:3]) == ("Gone", "Gone", ("Gone", "NotHere", "KeyError"))
    assert [(str(frame), frame.function) for frame in error.frames] == [("answer.py:3", "find")]


def test_a_class_of_the_learner_is_always_the_same_here(talk_to: Open) -> None:
    """Two errors of one class have one class here, or Hypothesis would take them for two failures."""
    talk = talk_to("class Gone(KeyError): ...\nclass Lost(KeyError): ...\ndef find(how): raise globals()[how]()")

    kinds = [type(talk.conversation.ask("find", (how,), {}).error) for how in ("Gone", "Gone", "Lost")]

    assert (kinds[0] is kinds[1], kinds[0] is kinds[2]) == (True, False)


def test_an_error_has_its_own_frames(talk_to: Open) -> None:
    """Where an error was raised is told for each, not for its class."""
    talk = talk_to(
        "class Gone(KeyError): ...\ndef find(): raise Gone()\ndef seek(): raise Gone()", path="shop/answer.py"
    )

    errors = [talk.conversation.ask(probe, (), {}).error for probe in ("find", "seek")]

    places = [[str(frame) for frame in getattr(error, "frames", ())] for error in errors]
    assert places == [["shop/answer.py:2"], ["shop/answer.py:3"]]


def test_a_class_named_like_a_builtin_one_is_another(talk_to: Open) -> None:
    """The learner's own class `KeyError` is not caught as Python's, for callers would not catch it either."""
    talk = talk_to("class KeyError(Exception): ...\ndef find(): raise KeyError('a')")

    answer = talk.conversation.ask("find", (), {})

    assert not isinstance(answer.error, LookupError)
    assert (type(answer.error).__name__, str(answer.error)) == ("KeyError", "a")


@pytest.mark.parametrize(
    "code",
    [
        "b'\\xff'.decode()",
        "raise OSError(2, 'No such file', 'x')",
        "import json; json.loads('{')",
        "raise StopIteration(3)",
        "raise ImportError('no', name='x')",
        "raise ValueError",
        "raise ExceptionGroup('many', [ValueError('one'), ExceptionGroup('two', [KeyError('three')])])",
    ],
    ids=["unicode", "os", "json", "stop", "import", "empty", "group"],
)
def test_an_exception_says_the_same_here(talk_to: Open, code: str) -> None:
    """An exception that crossed has the text, and the name of the class, that it had beside the learner's code."""
    talk = talk_to(
        f"""
        def text():
            try:
                fail()
            except Exception as error:
                return type(error).__name__, str(error)
        def fail():
            {code}
        """
    )

    error = talk.conversation.ask("fail", (), {}).error

    assert (type(error).__name__, str(error)) == talk.ask("text")


@pytest.mark.parametrize(
    ("code", "base", "text"),
    [
        pytest.param(
            """
            class Odd(OSError):
                def __init__(self, code, *, why): super().__init__(code)
            odd = Odd("x", why="so")
            """,
            OSError,
            "x",
            id="arguments-of-its-own",
        ),
        pytest.param(
            """
            class Odd(UnicodeDecodeError):
                def __new__(cls): return super().__new__(cls)
                def __init__(self): pass
                def __str__(self): return "odd"
            odd = Odd()
            """,
            ValueError,
            "odd",
            id="no-arguments",
        ),
    ],
)
def test_an_exception_that_cannot_be_made_again(talk_to: Open, code: str, base: type[Exception], text: str) -> None:
    """Where an exception can't be made again from its arguments, its text and a built-in base still arrive."""
    talk = talk_to(f"{dedent(code)}\ndef fail(): raise odd")

    with pytest.raises(base, match=f"^{text}$"):
        talk.ask("fail")


def test_an_exception_with_a_very_long_argument(talk_to: Open) -> None:
    """An exception whose arguments are too large to cross arrives with the first 2,000 characters of its text."""
    talk = talk_to("def fail(): raise ValueError('x' * 2_000_000)")

    with pytest.raises(ValueError, match=r"^x{2000}$"):
        talk.ask("fail")


def test_members_of_a_group_come_back(talk_to: Open) -> None:
    """The members of an exception group cross as exceptions do."""
    talk = talk_to("class Gone(KeyError): ...\ndef fail(): raise ExceptionGroup('many', [Gone('a'), OSError('b')])")

    with pytest.raises(ExceptionGroup, match=r"^many") as caught:
        talk.ask("fail")

    matched, rest = caught.value.split(KeyError)
    assert matched is not None
    assert rest is not None
    assert ([repr(error) for error in matched.exceptions], repr(rest.exceptions)) == (["Gone('a')"], "(OSError('b'),)")


@pytest.mark.parametrize("raised", ["KeyboardInterrupt", "KeyboardInterrupt('stop')"])
def test_the_learners_interrupt_is_not_ours(talk_to: Open, raised: str) -> None:
    """`raise KeyboardInterrupt` in the learner's code must not end the session of the judge."""
    talk = talk_to(f"def fail(): raise {raised}")

    answer = talk.conversation.ask("fail", (), {})

    assert not isinstance(answer.error, KeyboardInterrupt)
    assert type(answer.error).__name__ == "KeyboardInterrupt"


# Loading


def test_sys_exit_at_import_is_an_error_of_loading(launcher: Launcher) -> None:
    """A module that calls `sys.exit` can't be imported; the process lives on to say so."""
    talk = Conversation(launcher.start(), Limits(), TapTable())

    answer = talk.load(package("import sys\nsys.exit(3)"))
    talk.close()

    assert (repr(answer.error), [str(frame) for frame in answer.frames]) == ("SystemExit(3)", ["answer.py:2"])


@linux_only
def test_an_endless_import_is_ended(launcher: Launcher) -> None:
    """A module that never finishes to run is ended like any other question."""
    talk = Conversation(launcher.start(), Limits(cpu_seconds=0.5, wall_seconds=30), TapTable())

    with pytest.raises(
        Ended,
        match=r"^No answer after 0\.5 seconds: your code kept working\. It was at answer\.py:2 in `<module>`\.$",
    ):
        talk.load(package("\nwhile True: pass"))
    talk.close()


# Ends


@linux_only
def test_endless_work_is_ended(talk_to: Open) -> None:
    """An infinite loop is ended after its CPU time, and the message names file, line and function."""
    talk = talk_to("def outer():\n    return spin()\ndef spin():\n    while True: pass", QUICK)

    ended = talk.end("outer")

    assert ended.message == "No answer after 0.3 seconds: your code kept working. It was at answer.py:4 in `spin`."
    assert (ended.outcome, str(ended.place)) == (Outcome.TIMEOUT, "answer.py:4")


@linux_only
def test_endless_waiting_is_ended(talk_to: Open) -> None:
    """Code that waits for good is ended after its wall time, and the message says that it did no more than wait."""
    talk = talk_to("import threading\ndef wait():\n    threading.Event().wait()", WAITING)

    ended = talk.end("wait")

    assert ended.message == (
        "No answer after 0.5 seconds: your code did nothing but wait. It was at answer.py:3 in `wait`."
    )
    assert (ended.outcome, str(ended.place)) == (Outcome.TIMEOUT, "answer.py:3")


@linux_only
def test_endless_work_deep_down_is_placed(talk_to: Open) -> None:
    """The innermost of the learner's frames is named, however deep the recursion."""
    code = "def sink(depth):\n    if depth: sink(depth - 1)\n    else: spin()\ndef spin():\n    while True: pass"
    talk = talk_to(code, QUICK, path="exercises/07_lru_cache/lru_cache.py")

    ended = talk.end("sink", 90)

    assert str(ended.place) == "exercises/07_lru_cache/lru_cache.py:5"


@linux_only
def test_endless_use_of_a_tap_is_ended(talk_to: Open) -> None:
    """A loop that asks the judge for one item after the other is ended after its CPU time like any loop."""
    talk = talk_to("def use(tap):\n    for item in tap: pass", QUICK)
    tap = IteratorTap(iter(int, 1))

    ended = talk.end("use", tap)

    assert ended.message.startswith("No answer after 0.3 seconds: your code kept working.")


def test_too_many_calls_of_the_judge_are_ended(talk_to: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """However quick they are, calls of the judge in one question are limited."""
    monkeypatch.setattr(conversation, "MAX_TAPS", 1000)
    talk = talk_to("def use(tap):\n    for item in tap: pass")

    ended = talk.end("use", IteratorTap(iter(int, 1)))

    assert ended.message == "Your code called the objects it was given more than 1,000 times."
    assert ended.outcome is Outcome.TIMEOUT


@pytest.mark.parametrize("status", [0, 3])
def test_exiting_is_told(talk_to: Open, status: int) -> None:
    """`os._exit` ends the process before the answer, whatever its status."""
    talk = talk_to("import os\ndef leave(status): os._exit(status)")

    ended = talk.end("leave", status)

    assert ended.message == f"Your code ended the whole process with exit status {status}, as `os._exit` does."
    assert (ended.outcome, ended.place) == (Outcome.CRASHED, None)


@posix_only
def test_a_segfault_is_told(talk_to: Open) -> None:
    """A crash of the interpreter is told with its kind and its place."""
    talk = talk_to("import ctypes\ndef crash():\n    ctypes.string_at(0)")

    ended = talk.end("crash")

    assert ended.message == (
        "Your code crashed the interpreter (segmentation fault). It was at answer.py:3 in `crash`."
    )
    assert (ended.outcome, str(ended.place)) == (Outcome.CRASHED, "answer.py:3")


@linux_only
def test_too_much_memory_is_an_error(talk_to: Open) -> None:
    """2 GB are refused with MemoryError, and the subject lives on."""
    talk = talk_to("def grow(size): return len(bytearray(size))")

    with pytest.raises(MemoryError):
        talk.ask("grow", 2 << 30)

    assert talk.ask("grow", 2 << 20) == 2 << 20


def test_endless_printing_is_ended(talk_to: Open) -> None:
    """Code that prints on and on is stopped."""
    talk = talk_to("def flood():\n    while True: print('x' * 1000)")

    ended = talk.end("flood")

    assert ended.message == "Your code printed more than 1 MiB, so it was stopped."
    assert ended.outcome is Outcome.CRASHED


def test_too_much_printing_is_told_with_an_answer(talk_to: Open) -> None:
    """Code that printed too much before it answered is stopped too."""
    talk = talk_to("def flood():\n    print('x' * 3_000_000)", replace(Limits(), output_bytes=2 << 20))

    assert talk.end("flood").message == "Your code printed more than 2 MiB, so it was stopped."


def test_a_dead_subject_says_the_same_again(talk_to: Open) -> None:
    """Every further question to a dead subject ends as the fatal one did."""
    talk = talk_to("import os\ndef leave(): os._exit(3)\ndef double(number): return 2 * number")
    first = talk.end("leave")

    again = talk.end("double", 4)

    assert (again.message, again.outcome, again.place) == (first.message, first.outcome, first.place)


@posix_only
def test_a_subject_that_died_between_questions(talk_to: Open, launcher: Launcher, tmp_path: Path) -> None:
    """An end between two questions is told with its status, even if other subjects were started meanwhile."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    talk = talk_to(
        """
        import os, threading
        def wait_and_leave(pipe):
            os.read(os.open(pipe, os.O_RDONLY), 1)
            os._exit(3)
        def leave_when_told(pipe): threading.Thread(target=wait_and_leave, args=[pipe]).start()
        """
    )
    talk.ask("leave_when_told", str(pipe))
    end = os.open(pipe, os.O_RDWR)
    os.write(end, b"!")
    select.select([talk.process.channel], [], [], PATIENT)  # until the process has gone
    os.close(end)
    other = Conversation(launcher.start(), Limits(), TapTable())
    other.load(package(""))
    other.close()

    ended = talk.end("leave_when_told", "")

    assert ended.message == "Your code ended the whole process with exit status 3, as `os._exit` does."


# What is printed


def test_keeps_what_is_printed(talk_to: Open) -> None:
    """Both streams are captured, in the order of printing, and bytes written past Python too."""
    talk = talk_to(
        """
        import os, sys
        print("at import")
        def tell():
            print("out")
            print("err", file=sys.stderr)
            os.write(1, b"raw \\xff\\n")
        """
    )

    talk.ask("tell")

    assert talk.conversation.output() == "at import\nout\nerr\nraw \N{REPLACEMENT CHARACTER}"


def test_keeps_the_end_of_long_prints(talk_to: Open) -> None:
    """Of long prints the end is kept."""
    talk = talk_to("def tell(): print('x' * 10_000 + 'end')")

    talk.ask("tell")

    assert talk.conversation.output() == "x" * (SHOWN_OUTPUT - 4) + "end"


def test_prints_of_subjects_are_apart(talk_to: Open) -> None:
    """Nothing that one subject prints is found at another."""
    first, second = talk_to("def tell(): print('first')"), talk_to("def tell(): print('second')")

    first.ask("tell")
    second.ask("tell")

    assert (first.conversation.output(), second.conversation.output()) == ("first", "second")


@linux_only
@pytest.mark.parametrize("code", ["while True: pass", "import ctypes; ctypes.string_at(0)"], ids=["loop", "segfault"])
def test_our_own_account_of_the_stack_is_no_print(talk_to: Open, code: str) -> None:
    """What is written to find the place of an end is not shown as if the learner's code had printed it."""
    talk = talk_to(f"def fail():\n    print('before')\n    {code}", QUICK)

    talk.end("fail")

    assert talk.conversation.output() == "before"


# The world of a subject


def test_the_environment_is_clean(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A subject sees no variable of ours."""
    monkeypatch.setenv("KATA_SECRET", "expected answers")
    fresh = make_launcher("fork" if isinstance(launcher, ForkServer) else "spawn")
    talk = Talk(fresh.start(), "import os\ndef names(): return set(os.environ)", Limits(), "answer.py")

    names = talk.ask("names")
    talk.conversation.close()
    fresh.close()

    assert isinstance(names, set)
    assert names - {"__CF_USER_TEXT_ENCODING"} == set(clean_environment(""))


@posix_only
def test_the_whole_environment() -> None:
    """The environment makes runs alike: hash seed, encoding and locale are the same everywhere."""
    assert clean_environment("/scratch") == {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "HOME": "/scratch",
        "TMPDIR": "/scratch",
        "LC_ALL": "C.UTF-8",
    }


def test_the_current_folder_is_scratch(talk_to: Open) -> None:
    """Each subject starts in an empty folder of its own, below a scratch folder."""
    code = "import os\nhere = os.path.realpath('.'), os.listdir('.')\ndef where(): return here"
    first, second = talk_to(code).ask("where"), talk_to(code).ask("where")

    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    assert (first[1], second[1], first[0] != second[0]) == ([], [], True)
    assert {Path(first[0]).parent.name[:5], Path(second[0]).parent.name[:5]} == {"kata-"}


def test_the_scratch_folder_is_removed(launcher: Launcher) -> None:
    """What a subject wrote is gone when its launcher is closed."""
    fresh = make_launcher("fork" if isinstance(launcher, ForkServer) else "spawn")
    code = "import os\ndef write():\n    open('x', 'w').close()\n    return os.path.abspath('x')"
    talk = Talk(fresh.start(), code, Limits(), "answer.py")

    written = Path(str(talk.ask("write")))
    before = written.exists()
    talk.conversation.close()
    fresh.close()

    assert (before, written.exists(), written.parent.parent.exists()) == (True, False, False)


def test_the_path_has_nothing_but_the_standard_library(talk_to: Open) -> None:
    """Neither installed packages, nor the current folder, nor our repository are on `sys.path`."""
    talk = talk_to("import sys\ndef path(): return sys.path")
    root = str(Path(__file__).parent.parent)

    path = talk.ask("path")

    assert isinstance(path, list)
    assert [entry for entry in path if not entry or "site-packages" in entry or entry.startswith(root)] == []


@pytest.mark.parametrize("module", ["pytest", "solutions", "grader.plugin", "grader.judge", "conftest", "tests"])
def test_cannot_import_what_judges_it(talk_to: Open, module: str) -> None:
    """The judge's tools, the solutions and the rest of the grader can't be imported."""
    talk = talk_to(f"def look():\n    import {module}")

    with pytest.raises(ModuleNotFoundError, match=f"^No module named '{module}'$"):
        talk.ask("look")


@linux_only
def test_inherits_nothing_but_its_channel(talk_to: Open) -> None:
    """Three standard streams and the channel are open, and the descriptor of the listing itself."""
    talk = talk_to("import os\ndef count(): return len(os.listdir('/proc/self/fd'))")

    assert talk.ask("count") == 5


def test_reads_nothing_from_our_terminal(talk_to: Open) -> None:
    """`input()` meets the end of the file."""
    talk = talk_to("def read(): return input()")

    with pytest.raises(EOFError):
        talk.ask("read")


@posix_only
def test_closing_kills_what_the_code_started(talk_to: Open, tmp_path: Path) -> None:
    """A process that the learner's code started ends with the conversation."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    talk = talk_to(
        """
        import os, signal
        def start(path):
            if os.fork() == 0:
                os.write(os.open(path, os.O_WRONLY), b"alive")
                signal.pause()
        """
    )
    talk.ask("start", str(pipe))
    select.select([end], [], [], PATIENT)
    alive = os.read(end, 10)

    talk.conversation.close()

    readable, _, _ = select.select([end], [], [], PATIENT)
    assert (alive, readable, os.read(end, 10)) == (b"alive", [end], b"")  # its end of the pipe is closed
    os.close(end)


# Hostile subjects

FORGER = """
import os, socket, stat

def forge(raw):
    for descriptor in range(3, 256):
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(mode):
            channel = socket.socket(fileno=descriptor)
            channel.sendall(raw)
            channel.detach()
"""


def frame(text: str) -> bytes:
    """Return a frame of any text."""
    return struct.pack("!I", len(text)) + text.encode()


@posix_only
@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"\xff\xff\xff\xff", "A frame is longer than the limit.", id="endless"),
        pytest.param(frame("{'x': 1}"), "A frame is not JSON.", id="no-json"),
        pytest.param(struct.pack("!I", 2) + b"\xff\xfe", "A frame is not JSON.", id="no-text"),
        pytest.param(frame("[]"), "A message is a JSON object.", id="no-object"),
        pytest.param(frame("[" * 500_000), "A frame is too nested.", id="nested"),
        pytest.param(frame('{"answer": {"i": "1", "b": ""}}'), "A tagged value has exactly one tag.", id="two-tags"),
        pytest.param(frame('{"answer": {"x": 1}}'), "Unreadable value with tag 'x'.", id="unknown-tag"),
        pytest.param(frame('{"answer": {"S": [[]]}}'), "Unreadable value with tag 'S'.", id="unhashable"),
        pytest.param(frame('{"error": 1}'), "An error message is an object.", id="no-error"),
        pytest.param(frame('{"tap": 0}'), "a call of the judge without number or arguments", id="no-arguments"),
        pytest.param(
            frame('{"tap": "0", "arguments": {"t": []}}'),
            "a call of the judge without number or arguments",
            id="no-number",
        ),
    ],
)
def test_unreadable_frames_end_the_conversation(talk_to: Open, raw: bytes, reason: str) -> None:
    """A submission that writes nonsense to our channel is ended, and told so."""
    talk = talk_to(FORGER)

    ended = talk.end("forge", raw)

    assert (ended.message, ended.outcome) == (f"Your code sent something unreadable: {reason}", Outcome.CRASHED)
    assert talk.end("forge", b"").message == ended.message


@posix_only
@pytest.mark.parametrize(
    "message",
    [
        pytest.param('{"answer": ' + "[" * 900 + "]" * 900 + "}", id="deep"),
        pytest.param('{"answer": ' + '{"t": [' * 300 + "]}" * 300 + "}", id="deep-tuples"),
        pytest.param('{"answer": ' + "[" * 9000 + "]" * 9000 + "}", id="very-deep"),
        pytest.param('{"tap": 0, "arguments": {"t": ' + "[" * 900 + "]" * 900 + "}}", id="deep-arguments"),
        pytest.param('{"error": {"kind": ["a\\u0000b"]}}', id="null-in-a-name"),
        pytest.param('{"error": {"kind": ["\\ud800"]}}', id="surrogate-in-a-name"),
        pytest.param('{"error": {"kind": ["ExceptionGroup"], "members": [{"kind": ["SystemExit"]}]}}', id="bad-member"),
        pytest.param('{"error": {"kind": ["UnicodeDecodeError"], "builtin": true}}', id="no-arguments"),
        pytest.param(
            '{"error": ' + '{"kind": ["ExceptionGroup"], "members": [' * 400 + "{}" + "]}" * 400 + "}", id="deep-groups"
        ),
    ],
)
def test_hostile_messages_end_the_question_at_most(talk_to: Open, message: str) -> None:
    """Whatever a submission writes, the judge gets an answer or an end, and raises nothing else."""
    talk = talk_to(FORGER)

    try:
        talk.conversation.ask("forge", (frame(message),), {})
    except Ended as ended:
        assert ended.message.startswith("Your code sent something unreadable: ")  # noqa: PT017 -- both ends are right


KILLER = """
import os, signal

def kill_server():
    with open(f"/proc/{os.getppid()}/cmdline") as command:
        assert "server.py" in command.read()  # kill nothing else, whatever becomes of the launcher
    os.kill(os.getppid(), signal.SIGKILL)

def kill_both():
    kill_server()
    os._exit(3)
"""


@linux_only
def test_killing_the_fork_server_costs_no_other_test() -> None:
    """Code that kills the process it was forked from gains nothing: the next subject comes from a new one."""
    launcher = ForkServer()
    talk = Talk(launcher.start(), KILLER, QUICK, "answer.py")
    with contextlib.suppress(Ended):  # it may end with the server
        talk.ask("kill_server")
    talk.conversation.close()

    other = Talk(launcher.start(), "def one(): return 1", QUICK, "answer.py")

    assert other.ask("one") == 1
    other.conversation.close()
    launcher.close()


@posix_only
def test_a_subject_waited_for_is_never_signalled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a subject's end is known, its number may already be another process's."""
    signalled: list[int] = []
    launcher = ForkServer()
    process = launcher.start()
    process.kill()
    status = process.status()
    monkeypatch.setattr("os.killpg", lambda pid, _: signalled.append(pid))

    process.kill()
    process.channel.close()
    process.output.close()
    launcher.close()

    assert (status, process.status(), signalled) == (-9, -9, [])


@linux_only
def test_killing_the_fork_server_and_itself_is_an_end() -> None:
    """Code that kills the process it was forked from, and then its own, has ended like any other."""
    launcher = ForkServer()
    talk = Talk(launcher.start(), KILLER, QUICK, "answer.py")

    ended = talk.end("kill_both")
    talk.conversation.close()
    launcher.close()

    assert ended.outcome is Outcome.CRASHED


@posix_only
def test_an_interrupted_start_mixes_up_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an interrupt while the fork server answered, its late answer is not taken for that to the next order.

    The number of another process, or an exit status taken for one, would be killed at the end. The next order goes to
    a new server.
    """

    def interrupt(_: socket.socket) -> int:
        raise KeyboardInterrupt

    launcher = ForkServer()
    monkeypatch.setattr("grader.judge.launch._read_number", interrupt)
    with pytest.raises(KeyboardInterrupt):
        launcher.start()
    monkeypatch.undo()

    process = launcher.start()
    talk = Talk(process, "import os\ndef number(): return os.getpid()", QUICK, "answer.py")

    assert isinstance(process, _Forked)
    assert talk.ask("number") == process.pid
    talk.conversation.close()
    launcher.close()


# Without a process: what depends on the platform, or on a busy machine


class FakeProcess:
    """A subject as seen from outside, whose every word is written down beforehand."""

    def __init__(self, *, cpu: list[float | None] | None = None, status: int = 0, output: bytes = b"") -> None:
        self.channel, self.other_end = socket.socketpair()
        self.output: IO[bytes] = io.BytesIO(output)
        self.scratch = Path("nowhere")
        self._cpu = cpu or [None]
        self._status = status

    def cpu_seconds(self) -> float | None:
        """Give the next reading, and the last one again and again."""
        return self._cpu.pop(0) if len(self._cpu) > 1 else self._cpu[0]

    def mark_memory(self) -> None:
        """Mark nothing."""

    def peak_growth(self) -> int | None:
        """Tell nothing."""

    def dump_stack(self) -> None:
        """Write nothing."""

    def kill(self) -> None:
        """End."""
        self.other_end.close()

    def status(self) -> int:
        """Say how it ended."""
        return self._status


@pytest.fixture
def fake() -> Iterator[Callable[..., FakeProcess]]:
    """Return a function that makes fake processes, and closes them."""
    made: list[FakeProcess] = []

    def make(**settings: object) -> FakeProcess:
        made.append(FakeProcess(**settings))  # type: ignore[arg-type]  # handed on
        return made[-1]

    yield make
    for process in made:
        process.channel.close()
        process.other_end.close()


Fake = Callable[..., FakeProcess]


@pytest.mark.parametrize(
    ("readings", "seconds"),
    [
        pytest.param([1.5, 1.75], 0.25, id="from-outside"),
        pytest.param([None], 0.5, id="from-inside"),
    ],
)
def test_cpu_time_is_read_from_outside_where_it_can_be(
    fake: Fake, readings: list[float | None], seconds: float
) -> None:
    """The subject's own account of its CPU time counts only where nobody else can tell."""
    process = fake(cpu=readings)
    process.other_end.sendall(pack({"answer": 1, "cpu": 500_000_000}))

    answer = Conversation(process, Limits(), TapTable()).ask("probe", (), {})

    assert answer.cpu_seconds == seconds


@pytest.mark.parametrize(
    ("status", "ending"),
    [
        (0, "Your code ended the whole process with exit status 0, as `os._exit` does."),
        (-4, "Your code crashed the interpreter (illegal instruction)."),
        (-6, "Your code crashed the interpreter (abort)."),
        (-7, "Your code crashed the interpreter (bus error)."),
        (-8, "Your code crashed the interpreter (arithmetic fault)."),
        (-9, "Your code crashed the interpreter (killed)."),
        (-11, "Your code crashed the interpreter (segmentation fault)."),
        (-31, "Your code crashed the interpreter (signal 31)."),
    ],
    ids=str,
)
def test_names_how_a_process_ended(fake: Fake, status: int, ending: str) -> None:
    """Each signal has its name, an unknown one its number."""
    process = fake(status=status)
    process.other_end.close()

    with pytest.raises(Ended) as caught:
        Conversation(process, Limits(), TapTable()).ask("probe", (), {})

    assert (caught.value.message, caught.value.outcome) == (ending, Outcome.CRASHED)


@pytest.mark.parametrize(
    ("output", "place"),
    [
        pytest.param(
            '  File "/lib/x.py", line 7 in wait\n  File "answer.py", line 3 in get\n  File "answer.py", line 9 in use',
            "answer.py:3",
            id="innermost",
        ),
        pytest.param('  File "<string>", line 1 in f\n  File "a/b.py", line 2 in g', "a/b.py:2", id="no-file"),
        pytest.param('  File "C:\\lib\\x.py", line 1 in f\n  File "b.py", line 2 in g', "b.py:2", id="drive"),
        pytest.param('  File "/repo/grader/subject/session.py", line 1 in ask', None, id="only-ours"),
    ],
)
def test_places_an_end_in_the_learners_code(fake: Fake, output: str, place: str | None) -> None:
    """The innermost frame of a module of the learner is the place; files of ours and of Python are passed over."""
    head = "Fatal Python error: Segmentation fault\n\nCurrent thread 0x1 (most recent call first):"
    process = fake(status=-11, output=f"{head}\n{output}\n".encode())
    process.other_end.close()

    with pytest.raises(Ended) as caught:
        Conversation(process, Limits(), TapTable()).ask("probe", (), {})

    assert (caught.value.place and str(caught.value.place)) == place


def test_places_an_end_by_the_last_stack(fake: Fake) -> None:
    """Of several threads the last one listed, which is the one that answers, tells the place."""
    stacks = (
        "Fatal Python error: Segmentation fault\n\n"
        'Thread 2 (most recent call first):\n  File "answer.py", line 2 in idle\n\n'
        'Thread 1 (most recent call first):\n  File "answer.py", line 5 in work\n'
    )
    process = fake(status=-11, output=stacks.encode())
    process.other_end.close()

    with pytest.raises(Ended, match=r"It was at answer\.py:5 in `work`\.$"):
        Conversation(process, Limits(), TapTable()).ask("probe", (), {})


def test_work_is_called_work_on_a_busy_machine(fake: Fake) -> None:
    """Code that has used up its CPU time kept working, even if it gets no CPU time while we look."""
    process = fake(cpu=[0.0, 6.0])

    with pytest.raises(Ended, match=r"^No answer after 5 seconds: your code kept working\.$"):
        Conversation(process, Limits(cpu_seconds=5, wall_seconds=30), TapTable()).ask("probe", (), {})


def test_a_question_that_is_not_taken_is_ended(fake: Fake) -> None:
    """A subject that doesn't read is overdue like one that doesn't answer."""
    process = fake(cpu=[0.0])

    with pytest.raises(Ended, match=r"^No answer after 0\.2 seconds: your code did nothing but wait\.$"):
        Conversation(process, Limits(wall_seconds=0.2), TapTable()).ask("probe", ("x" * 5_000_000,), {})


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        pytest.param({"shown": "text"}, "shown", (), id="shown"),
        pytest.param({"tallies": [1]}, "tallies", {}, id="tallies"),
        pytest.param({"tallies": {"eq": 1, "hash": "2"}}, "tallies", {"eq": 1}, id="no-number"),
        pytest.param({"cpu": "long"}, "cpu_seconds", 0.0, id="cpu"),
        pytest.param(
            {"error": {"frames": [["a.py", 1, "f", "x"], ["b.py"], 3]}},
            "frames",
            (Frame("a.py", 1, "f", "x"),),
            id="frames",
        ),
    ],
)
def test_reads_no_more_than_makes_sense(fake: Fake, message: dict[str, object], field: str, value: object) -> None:
    """What an answer carries beside its value is left out where it has another shape than ours."""
    process = fake()
    raw = json.dumps({"answer": None} | message)
    process.other_end.sendall(struct.pack("!I", len(raw)) + raw.encode())

    answer = Conversation(process, Limits(), TapTable()).ask("probe", (), {})

    assert getattr(answer, field) == value
