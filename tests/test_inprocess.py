"""The same conversation without a process between, for a debugger."""

import sys
import traceback
from collections.abc import Callable, Iterator
from textwrap import dedent
from types import ModuleType

import pytest

from grader.judge.conversation import Answer, Conversation
from grader.judge.inprocess import InProcess
from grader.judge.launch import Launcher, make_launcher
from grader.judge.taps import FunctionTap, IteratorTap, TapTable
from grader.subject.limits import Limits
from grader.subject.package import Package, Source
from grader.subject.wire import Described

ANSWER = '''
"""An answer with a little of everything."""

import enum
import json
from dataclasses import dataclass

class Level(int): ...
class Colour(enum.IntEnum):
    RED = 1
class Names(list): ...
class Text(str): ...
@dataclass
class Point:
    x: int

class Gone(KeyError): ...
class Odd(OSError):
    def __init__(self, code, *, why):
        super().__init__(code)
class Mute(Exception):
    def __str__(self):
        raise ValueError
class KeyError_(LookupError): ...

def give(name):
    return {
        "plain": [None, True, 1, 2**70, -0.5, "text", b"raw", bytearray(b"raw"), 1j],
        "nested": {"a": ({1, 2}, frozenset({(3,)})), 2: [[], {}]},
        "int subclass": Level(3),
        "enum": Colour.RED,
        "list subclass": Names([1]),
        "str subclass": Text("a"),
        "object": Point(3),
        "inside": [Level(1), {"p": Point(4)}, (Text("b"),)],
        "class": Point,
        "too deep": deep(100),
    }[name]

def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value

def fail(how):
    if how == "builtin":
        return {}["missing"]
    if how == "own":
        raise Gone("a", 1)
    if how == "odd":
        raise Odd(5, why="so")
    if how == "mute":
        raise Mute(7)
    if how == "exit":
        raise SystemExit(3)
    if how == "group":
        raise ExceptionGroup("many", [Gone("b"), ValueError("c")])
    if how == "deep":
        return fail_below(30)
    if how == "library":
        return json.loads("{")
    if how == "cause":
        try:
            return {}["missing"]
        except KeyError as error:
            raise ValueError("no such name") from error

def fail_below(levels):
    return 1 / 0 if levels == 0 else fail_below(levels - 1)

def use(tap, value):
    return [tap(value), tap(value)]

def walk(tap):
    return list(tap)

def rescue(tap):
    try:
        tap()
    except Exception as error:
        return type(error).__name__, str(error)
'''
PROBES = """
from answer import *
from grader.subject.probing import Counted, show

def look_up(number):
    keys = {Counted(key): key for key in range(3)}
    show("keys[number]", keys[Counted(number)])
    return keys[Counted(number)]
"""


def package(code: str = ANSWER, probes: str = PROBES) -> Package:
    """Return a package of one module and its probes."""
    return Package({"answer": Source("answer.py", dedent(code))}, Source("probes.py", dedent(probes)))


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """Return what starts subjects on this platform."""
    launcher = make_launcher("auto")
    yield launcher
    launcher.close()


@pytest.fixture
def across(launcher: Launcher) -> Iterator[Callable[..., Answer]]:
    """Return a function that asks the answer above in a process of its own."""
    taps = TapTable()
    talk = Conversation(launcher.start(), Limits(), taps)
    talk.load(package())
    yield lambda probe, *arguments: talk.ask(probe, tuple(map(taps.dress, arguments)), {})
    talk.close()


@pytest.fixture
def beside() -> Iterator[Callable[..., Answer]]:
    """Return a function that asks the answer above here."""
    taps = TapTable()
    talk = InProcess(taps)
    talk.load(package())
    yield lambda probe, *arguments: talk.ask(probe, tuple(map(taps.dress, arguments)), {})
    talk.close()


@pytest.fixture
def load() -> Iterator[Callable[[Package], InProcess]]:
    """Return a function that loads a package here."""
    talks: list[InProcess] = []

    def start(given: Package) -> InProcess:
        talks.append(InProcess(TapTable()))
        talks[-1].load(given)
        return talks[-1]

    yield start
    for talk in reversed(talks):
        talk.close()


Ask = Callable[..., Answer]
Load = Callable[[Package], InProcess]


def seen(answer: Answer) -> tuple[object, ...]:
    """Return all of an answer that a test or a verdict can see, but for the CPU time."""
    return plain(answer.value), account(answer.error), answer.frames, answer.shown, dict(answer.tallies)


def plain(value: object) -> object:
    """Return a value with its types, and with descriptions, which equal nothing, taken apart."""
    if isinstance(value, Described):
        return "described", value.type_name, value.ancestry, value.text
    if isinstance(value, list | tuple):
        return type(value), [plain(entry) for entry in value]
    if isinstance(value, dict):
        return dict, [(plain(key), plain(entry)) for key, entry in value.items()]
    return type(value), value


def account(error: BaseException | None) -> object:
    """Return what can be known of an error."""
    members = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    names = [base.__name__ for base in type(error).__mro__]
    return names, str(error), plain(getattr(error, "args", None)) if not members else None, [*map(account, members)]


# The same answers as across the wire


@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "nested",
        "int subclass",
        "enum",
        "list subclass",
        "str subclass",
        "object",
        "inside",
        "class",
        "too deep",
        "no such name",
    ],
)
def test_values_are_the_same(across: Ask, beside: Ask, name: str) -> None:
    """A value looks as if it had crossed: what is no plain data is a description here too."""
    assert seen(beside("give", name)) == seen(across("give", name))


def test_an_int_subclass_equals_nothing_here_either(beside: Ask) -> None:
    """A subclass of int could claim to equal anything, so it is no number here either."""
    value = beside("give", "int subclass").value

    assert (isinstance(value, Described), value == 3) == (True, False)


@pytest.mark.parametrize("how", ["builtin", "own", "odd", "mute", "exit", "group", "deep", "library", "cause"])
def test_errors_are_the_same(across: Ask, beside: Ask, how: str) -> None:
    """An error has the same class, bases, text, members and frames."""
    answer = beside("fail", how)

    assert answer.error is not None
    assert seen(answer) == seen(across("fail", how))


def test_figures_are_the_same(across: Ask, beside: Ask) -> None:
    """The session shown and the counted operations are the same."""
    answer = beside("look_up", 2)

    assert answer.tallies["hash"] > 0
    assert seen(answer) == seen(across("look_up", 2))


@pytest.mark.parametrize("value", [(1, {"a"}), 2**80, b"raw"], ids=["nested", "int", "bytes"])
def test_taps_are_the_same(across: Ask, beside: Ask, value: object) -> None:
    """What goes to a tap and comes from it looks as if it had crossed."""
    heard: list[FunctionTap] = [FunctionTap(lambda given: [given]), FunctionTap(lambda given: [given])]

    answers = [seen(ask("use", tap, value)) for ask, tap in zip((across, beside), heard, strict=True)]

    assert (answers[0], heard[0].calls) == (answers[1], heard[1].calls)


def test_iterators_are_the_same(across: Ask, beside: Ask) -> None:
    """An iterator ends here as it does across the wire."""
    answers = [ask("walk", IteratorTap([1, (2,)])).value for ask in (across, beside)]

    assert answers == [[1, (2,)], [1, (2,)]]


class OwnError(Exception):
    """An error that the learner's code can't know."""


@pytest.mark.parametrize("error", [KeyError("a"), OwnError("secret")], ids=["builtin", "own"])
def test_errors_of_taps_are_the_same(across: Ask, beside: Ask, error: Exception) -> None:
    """A tap that raises does so in the same way."""

    def fail() -> None:
        raise error

    answers = [ask("rescue", FunctionTap(fail)).value for ask in (across, beside)]

    assert answers[0] == answers[1]


@pytest.mark.parametrize("code", ["1 / 0", "import sys\nsys.exit(3)", "def f(:", "class A(3): ..."])
def test_errors_of_loading_are_the_same(launcher: Launcher, code: str) -> None:
    """Code that can't be imported says the same."""
    far, near = Conversation(launcher.start(), Limits(), TapTable()), InProcess(TapTable())

    answers = [seen(talk.load(package(code))) for talk in (far, near)]
    far.close()
    near.close()

    assert answers[0] == answers[1]


@pytest.mark.parametrize("code", ["return 2 * number", "raise KeyError(number)"], ids=["answer", "error"])
def test_examples_are_the_same(launcher: Launcher, code: str) -> None:
    """The examples of a README go the same way."""
    given = package(f"def double(number): {code}", "")
    far, near = Conversation(launcher.start(), Limits(), TapTable()), InProcess(TapTable())
    answers = []

    for talk in (far, near):
        talk.load(given)
        answers.append(seen(talk.run_examples(["from answer import double\n", "double(4)\n"])))
    far.close()
    near.close()

    assert answers[0] == answers[1]


# What a debugger needs


def test_a_traceback_ends_in_the_learners_frame(beside: Ask) -> None:
    """A debugger that looks at an error stops where the learner's code raised it."""
    error = beside("fail", "own").error

    assert error is not None
    last = traceback.extract_tb(error.__traceback__)[-1]
    assert (last.filename, last.name, last.line) == ("answer.py", "fail", 'raise Gone("a", 1)')


def test_the_learners_frame_has_its_variables(beside: Ask) -> None:
    """The frame where a debugger stops is the living one."""
    error = beside("fail", "builtin").error

    assert error is not None
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    assert frame.f_locals == {"how": "builtin"}


def test_an_error_of_loading_ends_in_the_learners_frame() -> None:
    """So does the traceback of a module that can't be imported."""
    talk = InProcess(TapTable())

    error = talk.load(package("x = 1\ny = x / 0")).error
    talk.close()

    assert error is not None
    last = traceback.extract_tb(error.__traceback__)[-1]
    assert (last.filename, last.lineno) == ("answer.py", 2)


def test_prints_are_not_taken_away(capsys: pytest.CaptureFixture[str], load: Load) -> None:
    """Prints go where pytest's go, so that a debugger's own do too."""
    talk = load(package("def tell(): print('hello')", "from answer import tell"))

    talk.ask("tell", (), {})

    assert (talk.output(), capsys.readouterr().out) == ("", "hello\n")


@pytest.mark.parametrize("when", ["import", "question", "example"])
def test_warnings_are_no_errors(load: Load, when: str) -> None:
    """Warnings of the learner's code are theirs, though pytest here turns them into errors."""
    warn = "import warnings\ndef warn(): warnings.warn('old', DeprecationWarning, stacklevel=2)\n"
    talk = load(package(warn + "warn()" * (when == "import"), "from answer import warn"))
    examples = ["from answer import warn\n", "warn()\n"]

    answer = talk.run_examples(examples) if when == "example" else talk.ask("warn", (), {})

    assert answer.value == ([("", None, []), ("", None, [])] if when == "example" else None)
    assert answer.error is None


def test_measures_the_cpu_time(load: Load) -> None:
    """The CPU time is that of this process while it answered."""
    code = "import time\ndef spin():\n    end = time.process_time() + 0.02\n    while time.process_time() < end: pass"
    talk = load(package(code, "from answer import spin"))

    answer = talk.ask("spin", (), {})

    assert 0.02 <= answer.cpu_seconds < 0.2


# Nothing stays behind


def test_modules_are_unloaded(load: Load) -> None:
    """When the conversation is closed, neither modules nor the way to import them are left."""
    before = set(sys.modules), list(sys.meta_path)
    talk = load(package("value = 1", "import answer"))
    during = {"answer", "probes"} <= set(sys.modules)

    talk.close()

    assert (during, set(sys.modules), list(sys.meta_path)) == (True, *before)


def test_modules_of_a_package_are_unloaded(load: Load) -> None:
    """The modules below a package are unloaded with it."""
    sources = {
        "shop": Source("shop/__init__.py", "from .price import euro"),
        "shop.price": Source("shop/price.py", "euro = 1"),
    }
    talk = load(Package(sources, None))
    during = {name for name in sys.modules if name.startswith("shop")}

    talk.close()

    assert (during, {name for name in sys.modules if name.startswith("shop")}) == ({"shop", "shop.price"}, set())


def test_modules_are_unloaded_after_an_error() -> None:
    """A package that can't be imported leaves nothing behind either."""
    before = set(sys.modules), list(sys.meta_path)
    talk = InProcess(TapTable())
    talk.load(Package({"first": Source("first.py", ""), "second": Source("second.py", "1 / 0")}, None))

    talk.close()

    assert (set(sys.modules), list(sys.meta_path)) == before


def test_a_shadowed_module_comes_back(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of the same name that was loaded before is hidden while the submission is there, and back afterwards."""
    mine = ModuleType("answer")
    monkeypatch.setitem(sys.modules, "answer", mine)
    talk = load(package("value = 'submitted'", "import answer\ndef read(): return answer.value"))

    value = talk.ask("read", (), {}).value
    talk.close()

    assert (value, sys.modules["answer"] is mine) == ("submitted", True)


def test_the_next_submission_is_loaded_afresh(load: Load) -> None:
    """Two submissions with modules of the same name, one after the other, don't meet."""
    first = load(package("value = 1", "import answer\ndef read(): return answer.value"))
    first.close()

    second = load(package("value = 2", "import answer\ndef read(): return answer.value"))

    assert second.ask("read", (), {}).value == 2


def test_closing_twice_does_no_harm(load: Load) -> None:
    """A conversation may be closed again, or before it began."""
    path = list(sys.meta_path)
    InProcess(TapTable()).close()
    talk = load(package("value = 1", ""))

    talk.close()
    talk.close()

    assert list(sys.meta_path) == path


def test_asking_needs_a_package() -> None:
    """A question before anything is loaded is our own mistake."""
    with pytest.raises(RuntimeError, match=r"^Load a package before asking\.$"):
        InProcess(TapTable()).ask("read", (), {})
