"""The session that holds a submission, here in this process: loading, asking, explaining errors, taps, examples."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path
from textwrap import dedent

import pytest

from grader.errors import CourseError
from grader.judge.examples import first_wrong, read_examples
from grader.judge.twin import read_outcomes
from grader.subject.package import Package, Source
from grader.subject.session import MAX_FRAMES, Session
from grader.subject.wire import TapNumber, Tree, decode, encode

NOTHING = encode(())  # as arguments
NO_NAMES = encode({})  # as keywords


class FakeLink:
    """The way to a judge that gives one reply after the other."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Tree]] = []
        self.calls: list[tuple[int, str, object]] = []

    def tap(self, number: int, method: str, arguments: Tree) -> dict[str, Tree]:
        """Note the call and give the next reply."""
        self.calls.append((number, method, decode(arguments)))
        return self.replies.pop(0)


class Loaded:
    """A session and what loading it answered, with questions put in plain values."""

    def __init__(self, package: Package) -> None:
        self.link = FakeLink()
        self.session = Session(package, self.link)
        self.answer = _fields(self.session.load())

    def ask(self, probe: str, *arguments: object, **keywords: object) -> dict[str, Tree]:
        """Return the message with which the probe answers."""
        return _fields(self.session.ask(probe, encode(arguments), encode(keywords)))

    def error(self, probe: str, *arguments: object) -> dict[str, Tree]:
        """Return the account of what the probe raises."""
        return _fields(self.ask(probe, *arguments)["error"])

    def wrong_example(self, text: str) -> object:
        """Return the first wrong example of a text, as the judge finds it."""
        examples = read_examples("README.md", dedent(text))
        message = _fields(self.session.run_examples([example.source for example in examples]))
        wrong = first_wrong(examples, read_outcomes(decode(message["answer"])))
        return None if wrong is None else (*astuple(wrong)[:4], [astuple(frame) for frame in wrong.frames])


Load = Callable[..., Loaded]


@pytest.fixture
def load() -> Iterator[Load]:
    """Return a function that loads one module, or several given by path, with probes that share its names."""
    opened: list[Loaded] = []

    def start(code: str | dict[str, str], *, probes: str | None = "from answer import *") -> Loaded:
        texts = {"answer.py": code} if isinstance(code, str) else code
        modules = {_module(path): Source(path, dedent(text)) for path, text in texts.items()}
        source = None if probes is None else Source("hidden/probes.py", dedent(probes))
        opened.append(Loaded(Package(modules, source)))
        return opened[-1]

    yield start
    for loaded in reversed(opened):
        loaded.session.unload()


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _fields(tree: Tree) -> dict[str, Tree]:
    assert isinstance(tree, dict)
    return tree


# Loading


def test_says_when_it_is_ready(load: Load) -> None:
    """A package that can be imported is ready."""
    loaded = load("def double(number): return 2 * number")

    assert loaded.answer == {"ready": True}


def test_needs_no_probes(load: Load) -> None:
    """A package without probes is ready too, for the examples of the README."""
    loaded = load("value = 1", probes=None)

    assert loaded.answer == {"ready": True}


def test_modules_import_each_other(load: Load) -> None:
    """A package of several modules loads in whatever order they are listed."""
    loaded = load({"answer.py": "from shapes import side", "shapes.py": "side = 3"}, probes="from answer import side")

    assert loaded.answer == {"ready": True}


def test_a_package_has_modules_below_it(load: Load) -> None:
    """A submission may be a folder with `__init__.py`, whose modules import each other relatively."""
    files = {"shop/__init__.py": "from .price import euro", "shop/price.py": "def euro(): return __name__"}
    loaded = load(files, probes="from shop import euro")

    answer = loaded.ask("euro")["answer"]

    assert answer == "shop.price"


def test_imports_from_memory(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module is the text that was sent, even where a file of its name lies on the path."""
    (tmp_path / "answer.py").write_text("def where(): return 'disk'", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    loaded = load("def where(): return 'memory'")

    answer = loaded.ask("where")["answer"]

    assert answer == "memory"


def test_a_module_knows_its_file(load: Load) -> None:
    """`__file__` is the path under which a person finds the module."""
    loaded = load("def where(): return __file__, __name__")

    answer = loaded.ask("where")["answer"]

    assert decode(answer) == ("answer.py", "answer")


def test_learners_may_read_their_own_source(load: Load) -> None:
    """`inspect` finds the source of a module that has no file."""
    loaded = load("import inspect\ndef source(): return inspect.getsource(source)\n")

    answer = loaded.ask("source")["answer"]

    assert answer == "def source(): return inspect.getsource(source)\n"


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        pytest.param("1 / 0", "ZeroDivisionError", "division by zero", id="error"),
        pytest.param("import sys\nsys.exit('bye')", "SystemExit", "bye", id="sys.exit"),
        pytest.param("import no_such_module", "ModuleNotFoundError", "No module named 'no_such_module'", id="import"),
        pytest.param("raise KeyboardInterrupt", "KeyboardInterrupt", "", id="interrupt"),
    ],
)
def test_explains_why_a_module_cannot_be_imported(load: Load, code: str, kind: str, text: str) -> None:
    """Whatever a module raises while it is imported is explained, not raised."""
    loaded = load(code)

    error = _fields(loaded.answer["error"])

    assert isinstance(error["kind"], list)
    assert (error["kind"][0], error["text"]) == (kind, text)


def test_places_a_syntax_error(load: Load) -> None:
    """A syntax error is placed at its line, though that line never ran."""
    loaded = load("value = 1\ndef double(:\n")

    error = _fields(loaded.answer["error"])

    assert error["frames"] == [["answer.py", 2, "<module>", "def double(:"]]


def test_places_a_syntax_error_below_the_import_that_met_it(load: Load) -> None:
    """The frames of a syntax error end at its line, the imports that led there come first."""
    loaded = load({"answer.py": "import shapes", "shapes.py": "\nside = 3 +\n"}, probes=None)

    error = _fields(loaded.answer["error"])

    assert error["frames"] == [
        ["answer.py", 1, "<module>", "import shapes"],
        ["shapes.py", 2, "<module>", "side = 3 +"],
    ]


# Names that the submission lacks

MISSING = "answer.py has no `Cache`. The exercise asks for this name; keep it as in the stub."


@pytest.mark.parametrize(
    "use", ["Cache()", "Cache.size", "Cache(3).put(1)", "Cache[int](3)", "isinstance(3, Cache | None)"]
)
def test_a_missing_name_fails_where_it_is_used(load: Load, use: str) -> None:
    """A probe that uses a name which the submission lacks says which, and where it should be."""
    loaded = load("value = 1", probes=f"from answer import Cache\ndef probe(): return {use}")

    error = loaded.error("probe")

    assert (error["kind"], error["text"]) == (
        ["MissingName", "AttributeError", "Exception", "BaseException", "object"],
        MISSING,
    )


@pytest.mark.parametrize(
    "annotation", ["Cache", "Cache[int]", "Cache[int, str]", "Cache | None", "None | Cache", "list[Cache]"]
)
def test_a_missing_name_may_be_annotated(load: Load, annotation: str) -> None:
    """Probes whose annotations name what the submission lacks load, so that the other probes can be asked."""
    loaded = load(
        "value = 1",
        probes=f"""
        from answer import Cache, value
        def make() -> {annotation}: return Cache()
        def read(): return value
        """,
    )

    answers = loaded.answer, loaded.ask("read").get("answer")

    assert answers == ({"ready": True}, 1)


def test_several_names_may_be_missing(load: Load) -> None:
    """Each missing name is told apart."""
    loaded = load("", probes="from answer import one, two\ndef probe(): return two()")

    error = loaded.error("probe")

    assert error["text"] == "answer.py has no `two`. The exercise asks for this name; keep it as in the stub."


def test_a_missing_base_class_is_named_at_once(load: Load) -> None:
    """Probes that derive from a missing class can't be loaded, and the error says which class it is."""
    loaded = load("value = 1", probes="from answer import Cache\nclass Small(Cache): ...")

    assert _fields(loaded.answer["error"])["text"] == MISSING


def test_a_name_missing_elsewhere_is_an_error(load: Load) -> None:
    """Only names of the submission may be missing; any other failing import of the probes is an error."""
    loaded = load("value = 1", probes="from math import no_such_name")

    error = _fields(loaded.answer["error"])

    assert error["text"] == f"cannot import name 'no_such_name' from 'math' ({_origin('math')})"


def _origin(module: str) -> str:
    spec = sys.modules[module].__spec__
    assert spec is not None
    return "unknown location" if spec.origin == "built-in" else str(spec.origin)


# Asking


def test_answers_with_what_the_probe_returned(load: Load) -> None:
    """An answer crosses encoded."""
    loaded = load("def pair(first, *, second): return (first, second)")

    message = loaded.ask("pair", 1, second={2})

    assert decode(message["answer"]) == (1, {2})


def test_modules_keep_their_state_between_questions(load: Load) -> None:
    """The second question meets what the first one left."""
    loaded = load("seen = []\ndef add(number):\n    seen.append(number)\n    return seen")
    loaded.ask("add", 1)

    message = loaded.ask("add", 2)

    assert message["answer"] == [1, 2]


def test_tells_what_was_shown_and_counted(load: Load) -> None:
    """An answer comes with the session as typed and with the counted operations of this question alone."""
    loaded = load(
        "",
        probes="""
        from grader.subject.probing import show, tallies
        def probe(number):
            show(f"double({number})", 2 * number)
            tallies["additions"] += number
        """,
    )
    loaded.ask("probe", 5)

    message = loaded.ask("probe", 3)

    assert (message["shown"], message["tallies"]) == ([">>> double(3)", "6"], {"additions": 3})


def test_tells_what_was_counted_before_an_error(load: Load) -> None:
    """What was shown and counted arrives with an error too."""
    loaded = load("", probes="from grader.subject.probing import show\ndef probe():\n    show('fail()')\n    1 / 0")

    message = loaded.ask("probe")

    assert message["shown"] == [">>> fail()"]


def test_measures_cpu_time(load: Load) -> None:
    """An answer says how many nanoseconds of CPU time it took."""
    loaded = load(
        """
        import time
        def spin():
            end = time.process_time_ns() + 3_000_000
            while time.process_time_ns() < end: pass
        """
    )

    cpu = loaded.ask("spin")["cpu"]

    assert isinstance(cpu, int)
    assert cpu >= 3_000_000


def test_names_a_probe_that_does_not_exist(load: Load) -> None:
    """Asking for an unknown probe is an AttributeError."""
    loaded = load("")

    error = loaded.error("nothing")

    assert error["text"] == "module 'probes' has no attribute 'nothing'"


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [pytest.param(encode([]), NO_NAMES, id="arguments"), pytest.param(NOTHING, encode([]), id="keywords")],
)
def test_refuses_a_malformed_question(load: Load, arguments: Tree, keywords: Tree) -> None:
    """A question with anything but a tuple and a dict is answered with an error."""
    loaded = load("def probe(): return 1")

    error = _fields(_fields(loaded.session.ask("probe", arguments, keywords))["error"])

    assert error["text"] == "A question has a tuple of arguments and a dict of keywords."


# Errors


def test_explains_an_error(load: Load) -> None:
    """An error is told by its class and bases, its arguments, its text and the learner's own frames."""
    loaded = load(
        """
        import json
        def parse(text):
            return json.loads(text, parse_int=check)
        def check(digits):
            raise ValueError("too big", digits)
        """
    )

    error = loaded.error("parse", "[17]")

    assert (error["kind"], error["builtin"]) == (["ValueError", "Exception", "BaseException", "object"], True)
    assert (decode(error["arguments"]), error["text"]) == (("too big", "17"), "('too big', '17')")
    assert error["frames"] == [
        ["answer.py", 4, "parse", "return json.loads(text, parse_int=check)"],
        ["answer.py", 6, "check", 'raise ValueError("too big", digits)'],
    ]


def test_explains_an_error_of_the_learners_own_class(load: Load) -> None:
    """A class of the learner is told with all its bases, nearest first."""
    loaded = load("class NotHere(KeyError): ...\ndef find(): raise NotHere('a')")

    error = loaded.error("find")

    assert (error["kind"], error["builtin"]) == (
        ["NotHere", "KeyError", "LookupError", "Exception", "BaseException", "object"],
        False,
    )


def test_a_class_named_like_a_builtin_one_is_not_built_in(load: Load) -> None:
    """The learner's own `KeyError` is not taken for Python's."""
    loaded = load("class KeyError(Exception): ...\ndef find(): raise KeyError('a')")

    assert loaded.error("find")["builtin"] is False


@pytest.mark.parametrize("raised", ["ValueError", "SystemExit"])
def test_explains_an_error_that_cannot_say_what_it_is(load: Load, raised: str) -> None:
    """Where `__str__` raises, whatever it is, the error's repr stands for its text."""
    loaded = load(f"class Mute(Exception):\n    def __str__(self): raise {raised}\ndef fail(): raise Mute(7)")

    assert loaded.error("fail")["text"] == "Mute(7)"


def test_cuts_a_very_long_text(load: Load) -> None:
    """Of an error's text the first 2,000 characters are told."""
    loaded = load("def fail(): raise ValueError('x' * 5000)")

    assert loaded.error("fail")["text"] == "x" * 2000


def test_keeps_the_innermost_frames(load: Load) -> None:
    """Of a deep traceback the frames next to the error are told."""
    loaded = load("def sink(depth):\n    if depth == 0:\n        1 / 0\n    sink(depth - 1)")

    frames = loaded.error("sink", 50)["frames"]

    step: Tree = ["answer.py", 4, "sink", "sink(depth - 1)"]
    assert frames == [step] * (MAX_FRAMES - 1) + [["answer.py", 3, "sink", "1 / 0"]]


def test_explains_the_members_of_an_exception_group(load: Load) -> None:
    """Each member of a group is explained like an error of its own, groups in groups too."""
    loaded = load(
        """
        def fail():
            raise ExceptionGroup("many", [KeyError("a"), ExceptionGroup("inner", [OSError("b")])])
        """
    )

    error = loaded.error("fail")

    members = error["members"]

    assert isinstance(members, list)
    key, inner = map(_fields, members)
    assert (error["text"], inner["text"]) == ("many", "inner")  # without the number of members, which comes of itself
    assert (key["text"], isinstance(inner["members"], list)) == ("'a'", True)
    assert [_fields(member)["text"] for member in inner["members"] or []] == ["b"]  # type: ignore[union-attr]  # a list, see above


@pytest.mark.parametrize("code", ["sys.exit(3)", "raise KeyboardInterrupt", "raise GeneratorExit"])
def test_survives_what_would_end_a_program(load: Load, code: str) -> None:
    """`sys.exit` and its like are answers to a question; the next question is answered as usual."""
    loaded = load(f"import sys\ndef leave():\n    {code}\ndef stay(): return 1")
    loaded.ask("leave")

    assert loaded.ask("stay")["answer"] == 1


def test_keeps_the_last_error_for_a_debugger(load: Load) -> None:
    """The session holds what the last question raised, and nothing after one that went well."""
    loaded = load("def fail(): 1 / 0\ndef work(): pass")

    loaded.ask("fail")
    failed = loaded.session.error
    loaded.ask("work")

    assert (type(failed), loaded.session.error) == (ZeroDivisionError, None)


# Taps


def test_a_function_calls_the_judge(load: Load) -> None:
    """A function of the judge is called with its arguments and returns the judge's value."""
    loaded = load("def use(tap): return tap(1, 'a') + 1")
    loaded.link.replies = [{"value": 41}]

    answer = loaded.ask("use", TapNumber(5, "function"))["answer"]

    assert (answer, loaded.link.calls) == (42, [(5, "call", (1, "a"))])


def test_an_iterator_asks_the_judge_for_each_item(load: Load) -> None:
    """An iterator of the judge works in a loop and ends where the judge says so."""
    loaded = load("def use(tap): return [item for item in tap]")
    loaded.link.replies = [{"value": 1}, {"value": encode((2,))}, {"raise": ["StopIteration", NOTHING]}]

    answer = loaded.ask("use", TapNumber(0, "iterator"))["answer"]

    assert (decode(answer), loaded.link.calls) == ([1, (2,)], [(0, "next", ())] * 3)


def test_a_clock_tells_the_judges_time(load: Load) -> None:
    """A clock hands the seconds on and returns the judge's time."""
    loaded = load("def use(clock): return clock.advance(2)")
    loaded.link.replies = [{"value": 7.5}]

    answer = loaded.ask("use", TapNumber(1, "clock"))["answer"]

    assert (answer, loaded.link.calls) == (7.5, [(1, "advance", (2,))])


def test_a_clock_answers_in_seconds(load: Load) -> None:
    """A clock whose judge answers with something else than a float is an error."""
    loaded = load("def use(clock): return clock.advance(2)")
    loaded.link.replies = [{"value": "noon"}]

    assert loaded.error("use", TapNumber(1, "clock"))["text"] == "The judge's clock answers in seconds."


@pytest.mark.parametrize(
    ("reply", "raised"),
    [
        pytest.param(["KeyError", encode(("a",))], ["KeyError", "'a'"], id="builtin"),
        pytest.param(["Strange", NOTHING], ["RuntimeError", "The judge's end of a tap failed."], id="unknown"),
        pytest.param(["print", NOTHING], ["RuntimeError", "The judge's end of a tap failed."], id="no-exception"),
        pytest.param("nonsense", ["RuntimeError", "The judge's end of a tap failed."], id="malformed"),
    ],
)
def test_an_error_of_the_judges_end_is_raised(load: Load, reply: Tree, raised: Tree) -> None:
    """What the judge's end raises is raised in the learner's code: a built-in exception as itself."""
    loaded = load(
        """
        def use(tap):
            try:
                tap()
            except Exception as error:
                return [type(error).__name__, str(error)]
        """
    )
    loaded.link.replies = [{"raise": reply}]

    assert loaded.ask("use", TapNumber(0, "function"))["answer"] == raised


@pytest.mark.parametrize(
    ("given", "path"),
    [
        pytest.param([TapNumber(0, "function")], [0], id="list"),
        pytest.param((1, TapNumber(0, "function")), [1], id="tuple"),
        pytest.param({"call": TapNumber(0, "function")}, ["call"], id="dict"),
        pytest.param([{"both": ("x", TapNumber(0, "function"))}], [0, "both", 1], id="nested"),
    ],
)
def test_finds_taps_inside_containers(load: Load, given: object, path: list[object]) -> None:
    """A tap within a list, tuple or dict is dressed too."""
    loaded = load("def use(given, path):\n    for step in path: given = given[step]\n    return given()")
    loaded.link.replies = [{"value": "called"}]

    assert loaded.ask("use", given, path)["answer"] == "called"


# The examples of the README


def test_right_examples_have_no_first_wrong_one(load: Load) -> None:
    """Examples that go as shown are answered with None."""
    loaded = load("def double(number): return 2 * number")

    wrong = loaded.wrong_example(
        """
        # Double
        >>> from answer import double
        >>> double(4)
        8
        """
    )

    assert wrong is None


@pytest.mark.parametrize(
    ("code", "got"),
    [
        pytest.param("return 9", "9", id="value"),
        pytest.param("return None", "", id="nothing"),
        pytest.param("print('hi')", "hi", id="print"),
    ],
)
def test_names_the_first_wrong_example(load: Load, code: str, got: str) -> None:
    """The first example that goes wrong is told with its line in the file, its code, what was wanted and what came."""
    loaded = load(f"def double(number): {code}")

    wrong = loaded.wrong_example(
        """\
        # Double

        >>> from answer import double
        >>> double(4)
        8
        >>> double(5)
        10
        """
    )

    assert wrong == (4, "double(4)", "8", got, [])


@pytest.mark.parametrize(
    ("code", "got"),
    [
        pytest.param("raise KeyError('a')", "KeyError: 'a'", id="error"),
        pytest.param("sys.exit('bye')", "SystemExit: bye", id="exit"),
    ],
)
def test_places_an_example_that_raises(load: Load, code: str, got: str) -> None:
    """An example that raises unexpectedly is told with the learner's own frames."""
    loaded = load(f"import sys\ndef double(number): {code}")

    wrong = loaded.wrong_example(">>> from answer import double\n>>> double(4)\n8\n")

    assert wrong == (2, "double(4)", "8", got, [("answer.py", 2, "double", f"def double(number): {code}")])


def test_names_the_first_wrong_example_of_several(load: Load) -> None:
    """An example that goes right is passed over."""
    loaded = load("def double(number): return 8")

    wrong = loaded.wrong_example(
        """\
        >>> from answer import double
        >>> double(4)
        8
        >>> double(5)
        10
        >>> double(6)
        12
        """
    )

    assert wrong == (4, "double(5)", "10", "8", [])


def test_examples_may_leave_things_open(load: Load) -> None:
    """In examples `...` stands for anything, and runs of white space are alike."""
    loaded = load("def show(): print('<object at 0x7f> 1   2')")

    wrong = loaded.wrong_example(
        """
        >>> from answer import show
        >>> show()
        <object at ...> 1 2
        """
    )

    assert wrong is None


def test_examples_may_show_an_error(load: Load) -> None:
    """An example may show the error that it wants."""
    loaded = load("def fail(): raise ValueError('at least 1')")

    wrong = loaded.wrong_example(
        """
        >>> from answer import fail
        >>> fail()
        Traceback (most recent call last):
        ValueError: at least 1
        """
    )

    assert wrong is None


def test_cuts_a_very_long_wrong_answer(load: Load) -> None:
    """Of what a wrong example printed the first 1,000 characters are told."""
    loaded = load("def show(): print('x' * 5000)")

    wrong = loaded.wrong_example(">>> from answer import show\n>>> show()\ny\n")

    assert wrong == (2, "show()", "y", "x" * 1000, [])


def test_examples_that_are_broken_are_an_error(load: Load) -> None:
    """A text whose examples can't be read is a fault of the course, and the error says so."""
    loaded = load("value = 1")

    with pytest.raises(CourseError) as refused:
        loaded.wrong_example(">>>value\n1\n")

    assert "line 1 of the docstring for README.md lacks blank after >>>: '>>>value'" in str(refused.value)


# Packages


@pytest.mark.parametrize("probes", [None, Source("hidden/probes.py", "x = 1")], ids=["bare", "with-probes"])
def test_a_package_crosses_the_wire(probes: Source | None) -> None:
    """A package arrives as it was sent."""
    package = Package({"answer": Source("answer.py", "y = 2"), "more": Source("more.py", "")}, probes)

    assert Package.from_tree(package.to_tree()) == package


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        pytest.param([], "Not a package.", id="list"),
        pytest.param({"modules": {}}, "Not a package.", id="incomplete"),
        pytest.param({"modules": {"answer": ["answer.py"]}, "probes": None}, "Not a source.", id="source"),
        pytest.param({"modules": {}, "probes": "x = 1"}, "Not a source.", id="probes"),
    ],
)
def test_refuses_what_is_no_package(tree: Tree, message: str) -> None:
    """Anything but a whole package is refused."""
    with pytest.raises(ValueError, match=f"^{message}$"):
        Package.from_tree(tree)
