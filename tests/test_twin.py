"""Two sides that answer the same probes, as a hidden test sees them."""

from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from grader.errors import CourseError
from grader.judge.allowance import Allowance
from grader.judge.conversation import Ended
from grader.judge.examples import WrongExample
from grader.judge.launch import Launcher, Process, make_launcher
from grader.judge.taps import FunctionTap
from grader.judge.twin import Dialogue, Question, Twin, Unloadable
from grader.model import Outcome
from grader.subject.package import Package, Source


class CountingLauncher:
    """A launcher that counts how many subjects it has started."""

    def __init__(self, launcher: Launcher) -> None:
        self.started = 0
        self._launcher = launcher

    def start(self) -> Process:
        """Start a subject."""
        self.started += 1
        return self._launcher.start()

    def close(self) -> None:
        """Leave the rest to the owner."""


Make = Callable[..., Dialogue]


@pytest.fixture(scope="module")
def server() -> Iterator[Launcher]:
    """Return what starts subjects on this platform."""
    launcher = make_launcher("auto")
    yield launcher
    launcher.close()


@pytest.fixture
def launcher(server: Launcher) -> CountingLauncher:
    """Return a launcher that counts."""
    return CountingLauncher(server)


@pytest.fixture(params=["own-process", "in-process"])
def make(request: pytest.FixtureRequest, launcher: CountingLauncher) -> Iterator[Make]:
    """Return a function that makes a dialogue with code, whose names are its probes; it works both ways."""
    made: list[Dialogue] = []

    def dialogue(code: str, *, probes: str = "from answer import *") -> Dialogue:
        package = Package({"answer": Source("answer.py", dedent(code))}, Source("probes.py", probes))
        made.append(Dialogue(package, Allowance(), launcher if request.param == "own-process" else None))
        return made[-1]

    yield dialogue
    for one in reversed(made):
        one.close()


# Asking


def test_every_attribute_is_a_probe(make: Make) -> None:
    """An attribute of a twin asks the probe of that name, with arguments by position and by name."""
    twin = Twin(make("def pair(first, *, second): return [first, second]"))

    assert twin.pair(1, second=(2,)) == [1, (2,)]


def test_private_attributes_are_no_probes(make: Make) -> None:
    """Names with underscores, for which pytest and debuggers look, never ask the subject."""
    twin = Twin(make("def _secret(): return 1"))

    with pytest.raises(AttributeError, match=r"^_secret$"):
        _ = twin._secret  # noqa: SLF001 -- what is tested


def test_raises_what_the_probe_raised(make: Make) -> None:
    """An exception of the learner's code is raised in the test."""
    twin = Twin(make("class Gone(KeyError): ...\ndef find(key): raise Gone(key)"))

    with pytest.raises(KeyError, match=r"^'a'$"):
        twin.find("a")


def test_raises_no_interrupt(make: Make) -> None:
    """`raise KeyboardInterrupt` in the learner's code fails one test and leaves pytest running."""
    twin = Twin(make("def stop(): raise KeyboardInterrupt"))

    try:
        twin.stop()
    except BaseException as error:  # noqa: BLE001 -- anything may come, but one
        assert not isinstance(error, KeyboardInterrupt)  # noqa: PT017 -- pytest.raises would not stop an interrupt


def test_serves_taps_in_arguments_by_position_and_by_name(make: Make) -> None:
    """Taps work wherever they are given."""
    twin = Twin(make("def use(first, *, second): return first() + second[0]()"))

    assert twin.use(FunctionTap(lambda: 1), second=[FunctionTap(lambda: 2)]) == 3


def test_one_process_answers_all_questions(make: Make) -> None:
    """The learner's modules keep their state through a test."""
    twin = Twin(make("seen = []\ndef add(number):\n    seen.append(number)\n    return seen"))
    twin.add(1)

    assert twin.add(2) == [1, 2]


def test_two_dialogues_share_nothing(make: Make) -> None:
    """Each dialogue loads the code anew."""
    code = "seen = []\ndef add(number):\n    seen.append(number)\n    return seen"
    first = make(code)
    Twin(first).add(1)
    first.close()

    assert Twin(make(code)).add(2) == [2]


# What is kept of a question


def test_keeps_the_last_question(make: Make) -> None:
    """The last question is kept with what came back, for the verdict."""
    dialogue = make("def double(number): return 2 * number")
    twin = Twin(dialogue)
    twin.double(1)

    twin.double(number=4)

    last = dialogue.last
    assert last is not None
    assert last.answer is not None
    assert (last.probe, last.arguments, last.keywords, last.answer.value) == ("double", (), {"number": 4}, 8)


def test_keeps_a_question_that_raised(make: Make) -> None:
    """The exception that a test got is the one that is kept."""
    dialogue = make("def find(): raise KeyError('a')")

    with pytest.raises(KeyError) as caught:
        Twin(dialogue).find()

    assert dialogue.last is not None
    assert dialogue.last.answer is not None
    assert dialogue.last.answer.error is caught.value


def test_keeps_a_question_without_an_answer(launcher: CountingLauncher) -> None:
    """A question over which the subject ended is kept without an answer, and not the one before it."""
    package = Package(
        {"answer": Source("answer.py", "import os")}, Source("probes.py", "from os import _exit as leave")
    )
    dialogue = Dialogue(package, Allowance(), launcher)

    with pytest.raises(Ended, match=r"^Your code ended the whole process with exit status 3"):
        dialogue.ask("leave", (3,), {})
    dialogue.close()

    assert dialogue.last == Question("leave", (3,), {}, None)


@pytest.mark.parametrize(
    ("arguments", "keywords", "text"),
    [
        pytest.param((), {}, "replay()", id="bare"),
        pytest.param((2, ["a"]), {}, "replay(2, ['a'])", id="by-position"),
        pytest.param((), {"size": 2, "name": "x"}, "replay(size=2, name='x')", id="by-name"),
        pytest.param((1,), {"size": 2}, "replay(1, size=2)", id="both"),
    ],
)
def test_a_question_reads_as_a_call(arguments: tuple[object, ...], keywords: dict[str, object], text: str) -> None:
    """A question is written as the hidden test wrote it."""
    assert str(Question("replay", arguments, keywords, None)) == text


def test_a_question_is_cut_where_it_is_long() -> None:
    """A very long argument is shortened in the middle."""
    assert len(str(Question("replay", ("x" * 10_000, list(range(1000))), {"name": "y" * 10_000}, None))) < 200


# Figures


def test_tells_what_was_counted_in_the_last_question(make: Make) -> None:
    """Tallies are those of the last question; before the first there are none."""
    probes = "from grader.subject.probing import tallies\ndef count(number): tallies['eq'] += number"
    twin = Twin(make("", probes=probes))
    before = twin.tallies
    twin.count(5)

    twin.count(2)

    assert (before, twin.tallies) == ({}, {"eq": 2})


def test_a_question_without_an_answer_has_no_tallies() -> None:
    """Where no answer came, nothing was counted."""
    dialogue = Dialogue(Package({}, None), Allowance(), None)
    dialogue.last = Question("replay", (), {}, None)

    assert Twin(dialogue).tallies == {}


def test_tells_the_cpu_time_of_the_last_question(make: Make) -> None:
    """The CPU time is that of the last question; all of them are kept for the benchmark's table."""
    dialogue = make(
        """
        import time
        def spin(seconds):
            end = time.process_time() + seconds
            while time.process_time() < end: pass
        """
    )
    twin = Twin(dialogue)
    before = twin.cpu_seconds
    twin.spin(0.03)

    twin.spin(0)

    first, second = dialogue.spent
    assert (before, twin.cpu_seconds) == (0.0, second)
    assert second < 0.03 <= first


# Starting and closing


def test_starts_with_the_first_question(make: Make, launcher: CountingLauncher) -> None:
    """A test that asks nothing costs no process, and one that asks often costs one."""
    dialogue = make("def double(number): return 2 * number")
    before = launcher.started
    Twin(dialogue).double(1)
    once = launcher.started

    Twin(dialogue).double(2)

    assert (before, launcher.started) == (0, once)


def test_each_dialogue_has_a_process_of_its_own(launcher: CountingLauncher) -> None:
    """Two dialogues of one test run in two processes."""
    package = Package({}, Source("probes.py", "import os\ndef pid(): return os.getpid()"))
    subject, reference = Dialogue(package, Allowance(), launcher), Dialogue(package, Allowance(), launcher)

    pids = {subject.ask("pid", (), {}), reference.ask("pid", (), {})}
    subject.close()
    reference.close()

    assert (len(pids), launcher.started) == (2, 2)


def test_closing_twice_does_no_harm(make: Make) -> None:
    """A dialogue may be closed again, or before it began."""
    dialogue = make("def double(number): return 2 * number")
    dialogue.close()
    Twin(dialogue).double(1)
    dialogue.close()

    dialogue.close()

    assert dialogue.printed() == ""


def test_what_was_printed_outlives_the_process(launcher: CountingLauncher) -> None:
    """The verdict is written when the process has gone; what it printed is still there."""
    package = Package({}, Source("probes.py", "def tell(text): print(text)"))
    dialogue = Dialogue(package, Allowance(), launcher)
    unstarted = dialogue.printed()
    dialogue.ask("tell", ("hello",), {})
    running = dialogue.printed()

    dialogue.close()

    assert (unstarted, running, dialogue.printed()) == ("", "hello", "hello")


def test_prints_in_process_go_to_pytest(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a process of its own, the code prints where pytest captures it."""
    dialogue = Dialogue(Package({}, Source("probes.py", "def tell(text): print(text)")), Allowance(), None)

    dialogue.ask("tell", ("hello",), {})
    dialogue.close()

    assert (dialogue.printed(), capsys.readouterr().out) == ("", "hello\n")


def test_runs_examples(make: Make) -> None:
    """The examples of a README are run beside the learner's code."""
    dialogue = make("def double(number): return 9")

    wrong = dialogue.run_examples("README.md", ">>> from answer import double\n>>> double(4)\n8\n")

    assert wrong == WrongExample(2, "double(4)", "8", "9", ())


@pytest.mark.parametrize(
    "forged", ["None", "[]", "[('', None, [])]", "[('8', None, []), 8]", "[('', None, []), ('8\\n', None, 8)]"]
)
def test_examples_need_an_outcome_each(launcher: Launcher, forged: str) -> None:
    """Whatever comes back instead of what each example did counts against the code, and nobody else."""
    hijack = "import grader.subject.session as session\nsession.Session.run_examples = lambda self, sources: forged"
    code = f"from grader.subject.wire import encode\nforged = {{'answer': encode({forged})}}\n{hijack}"
    dialogue = Dialogue(Package({"answer": Source("answer.py", code)}, None), Allowance(), launcher)

    with pytest.raises(Ended) as ended:
        dialogue.run_examples("README.md", ">>> x = 1\n>>> 4\n8\n")
    dialogue.close()

    assert ended.value.outcome is Outcome.CRASHED


def test_an_example_never_sees_what_is_wanted(launcher: Launcher) -> None:
    """What an example should print is nowhere beside the learner's code."""
    code = "import gc\ndef seen(): return any('emases'[::-1] in text for text in map(str, gc.get_objects()))"
    dialogue = Dialogue(Package({"answer": Source("answer.py", code)}, None), Allowance(), launcher)

    wrong = dialogue.run_examples("README.md", ">>> from answer import seen\n>>> seen()\nopen sesame\n")
    dialogue.close()

    assert wrong == WrongExample(2, "seen()", "open sesame", "False", ())


# Code that can't be imported


@pytest.mark.parametrize(
    ("code", "message", "place"),
    [
        pytest.param(
            "x = 1\ny = x / 0",
            "Your code can't be imported: ZeroDivisionError: division by zero at answer.py:2.",
            "answer.py:2",
            id="error",
        ),
        pytest.param(
            "def check():\n    raise Wrong('no')\nclass Wrong(Exception): ...\ncheck()",
            "Your code can't be imported: Wrong: no at answer.py:2.",
            "answer.py:2",
            id="own-error",
        ),
        pytest.param(
            "import sys\nsys.exit()",
            "Your code calls `sys.exit` while it is imported at answer.py:2. Keep that out of the module.",
            "answer.py:2",
            id="sys.exit",
        ),
        pytest.param(
            "import no_such_module",
            "Your code can't be imported: ModuleNotFoundError: No module named 'no_such_module' at answer.py:1.",
            "answer.py:1",
            id="no-module",
        ),
        pytest.param(
            "def f(:",
            "Your code can't be imported: SyntaxError: invalid syntax (answer.py, line 1) at answer.py:1.",
            "answer.py:1",
            id="syntax",
        ),
    ],
)
def test_says_why_code_cannot_be_imported(make: Make, code: str, message: str, place: str) -> None:
    """The first question says why there can be none, and where the learner should look."""
    with pytest.raises(Unloadable) as caught:
        Twin(make(code)).anything()

    assert (caught.value.message, str(caught.value), str(caught.value.place)) == (message, message, place)


def test_says_that_it_ended_while_it_was_imported(launcher: CountingLauncher) -> None:
    """An end before any question is told as that, for no other check of the same code can end better."""
    package = Package({"answer": Source("answer.py", "import os\nos._exit(3)")}, None)
    dialogue = Dialogue(package, Allowance(), launcher)

    with pytest.raises(Ended) as caught:
        dialogue.ask("anything", (), {})
    dialogue.close()

    assert (caught.value.message, caught.value.loading) == (
        "While your code was imported: Your code ended the whole process with exit status 3, as `os._exit` does.",
        True,
    )


def test_an_end_over_a_question_is_not_one_of_loading(launcher: CountingLauncher) -> None:
    """Code that was imported well may answer the next check."""
    dialogue = Dialogue(Package({}, Source("probes.py", "from os import _exit as leave")), Allowance(), launcher)

    with pytest.raises(Ended) as caught:
        dialogue.ask("leave", (3,), {})
    dialogue.close()

    assert not caught.value.loading


def test_says_why_probes_cannot_be_imported(make: Make) -> None:
    """An error outside the learner's code has no place."""
    with pytest.raises(
        Unloadable, match=r"^Your code can't be imported: ZeroDivisionError: division by zero\.$"
    ) as caught:
        Twin(make("", probes="1 / 0")).anything()

    assert caught.value.place is None


def test_says_which_name_is_missing(make: Make) -> None:
    """Probes that can't do without a name say which it is, as the probes that use it later would."""
    with pytest.raises(
        Unloadable, match=r"^answer\.py has no `Cache`\. The exercise asks for this name; keep it as in the stub\.$"
    ):
        Twin(make("", probes="from answer import Cache\nclass Small(Cache): ...")).anything()


@pytest.mark.parametrize("kind", [Unloadable, Ended])
def test_hypothesis_does_not_go_on_asking(kind: type[BaseException]) -> None:
    """What can't be better for a smaller example is no Exception, so Hypothesis doesn't look for one."""
    assert not issubclass(kind, Exception)


# A reference, which is the course's


def test_a_reference_that_cannot_be_imported_is_a_fault_of_the_course() -> None:
    """The learner is not blamed for a broken reference."""
    package = Package({"answer": Source("solutions/answer.py", "1 / 0")}, None)
    dialogue = Dialogue(package, Allowance(), None, trusted="The reference")

    with pytest.raises(
        CourseError,
        match=r"^The reference can't be imported: .*ZeroDivisionError: division by zero at solutions/answer\.py:1\.$",
    ):
        dialogue.ask("anything", (), {})
    dialogue.close()


def test_a_reference_that_ends_is_a_fault_of_the_course(launcher: CountingLauncher) -> None:
    """The learner is not blamed for a reference that gives no answer."""
    package = Package({}, Source("probes.py", "from os import _exit as leave"))
    dialogue = Dialogue(package, Allowance(), launcher, trusted="The reference")

    with pytest.raises(
        CourseError, match=r"^The reference could not answer leave\(3\): .* with exit status 3, as `os\._exit` does\.$"
    ):
        dialogue.ask("leave", (3,), {})
    dialogue.close()


def test_what_a_reference_raises_is_an_answer() -> None:
    """An exception of the reference is what the learner's code should raise too."""
    package = Package({}, Source("probes.py", "def fail(): raise KeyError('a')"))
    dialogue = Dialogue(package, Allowance(), None, trusted="The reference")

    with pytest.raises(KeyError, match=r"^'a'$"):
        dialogue.ask("fail", (), {})
    dialogue.close()
