"""Objects whose other end is in the judge: alone, and in the hands of code in another process."""

from collections.abc import Callable, Iterator
from itertools import count
from textwrap import dedent

import pytest

from grader.judge.allowance import Allowance
from grader.judge.launch import Launcher, make_launcher
from grader.judge.taps import Clock, FunctionTap, IteratorTap, Tap, TapTable
from grader.judge.twin import Dialogue, Twin
from grader.subject.package import Package, Source
from grader.subject.wire import Described, TapNumber

Load = Callable[[str], Twin]


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """Return what starts subjects on this platform."""
    launcher = make_launcher("auto")
    yield launcher
    launcher.close()


@pytest.fixture
def load(launcher: Launcher) -> Iterator[Load]:
    """Return a function that puts code into a subject, whose names are its probes."""
    dialogues: list[Dialogue] = []

    def start(code: str) -> Twin:
        package = Package({"answer": Source("answer.py", dedent(code))}, Source("probes.py", "from answer import *"))
        dialogues.append(Dialogue(package, Allowance(), launcher))
        return Twin(dialogues[-1])

    yield start
    for dialogue in dialogues:
        dialogue.close()


# Functions


def test_a_function_runs_in_the_judge(load: Load) -> None:
    """The learner's code gets what the judge's function returns, and the judge remembers every call."""
    subject = load("def use(tap): return [tap(1, 'a'), tap(2, ('b',))]")
    tap = FunctionTap(lambda number, _: {number: "known"})

    answer = subject.use(tap)

    assert (answer, tap.calls) == ([{1: "known"}, {2: "known"}], [(1, "a"), (2, ("b",))])


def test_a_function_is_given_descriptions_of_what_cannot_cross(load: Load) -> None:
    """An object of the learner's own class arrives in the judge as a description that equals nothing."""
    subject = load("class Key:\n    def __repr__(self): return 'Key()'\ndef use(tap): return tap(Key())")
    tap = FunctionTap(lambda _: None)

    subject.use(tap)

    ((key,),) = tap.calls
    assert isinstance(key, Described)
    assert (key.type_name, key.text) == ("Key", "Key()")


def test_an_exception_of_the_judges_function_can_be_caught(load: Load) -> None:
    """A built-in exception crosses as itself, with its arguments."""
    subject = load(
        """
        def use(tap):
            try:
                tap("a")
            except KeyError as error:
                return error.args
        """
    )

    assert subject.use(FunctionTap({}.__getitem__)) == ("a",)


def test_an_uncaught_exception_of_the_judges_function_comes_back(load: Load) -> None:
    """What the learner's code lets through reaches the test."""
    subject = load("def use(tap): tap()")

    def fail() -> None:
        raise OSError(28, "disk full")

    with pytest.raises(OSError, match=r"^\[Errno 28\] disk full$"):
        subject.use(FunctionTap(fail))


def test_an_exception_of_the_judges_own_class_says_no_more_than_that(load: Load) -> None:
    """A class that the subject can't know arrives as RuntimeError; nothing of the judge leaks."""

    class SecretError(Exception):
        pass

    def fail() -> None:
        raise SecretError("the expected answer is 42")

    subject = load("def use(tap): tap()")

    with pytest.raises(RuntimeError, match=r"^The judge's end of a tap failed\.$"):
        subject.use(FunctionTap(fail))


def test_a_failed_call_is_remembered_too(load: Load) -> None:
    """A call counts even if the function raised."""
    subject = load("def use(tap):\n    try:\n        tap('a')\n    except KeyError:\n        return tap('b')")
    tap = FunctionTap({"b": 2}.__getitem__)

    answer = subject.use(tap)

    assert (answer, tap.calls) == (2, [("a",), ("b",)])


@pytest.mark.parametrize(
    "value",
    ["'x' * 2_000_000", "[[0] * 100] * 3000", "2 ** 200_000"],
    ids=["long-frame", "many-values", "huge-number"],
)
def test_an_argument_too_large_to_cross_is_an_error_for_the_learner(load: Load, value: str) -> None:
    """A call whose arguments don't fit a message raises ValueError where it was made, and the code goes on."""
    subject = load(
        f"""
        def use(tap):
            try:
                tap({value})
            except ValueError:
                return tap(1)
        """
    )

    assert subject.use(FunctionTap(lambda number: number)) == 1


# Iterators


def test_an_iterator_is_advanced_in_the_judge(load: Load) -> None:
    """The learner's code takes items one by one, and the judge counts them."""
    subject = load("from itertools import islice\ndef use(tap): return list(islice(tap, 3))")
    tap = IteratorTap(count(10))

    answer = subject.use(tap)

    assert (answer, tap.pulled, tap.exhausted) == ([10, 11, 12], 3, False)


def test_the_end_of_an_iterator_crosses(load: Load) -> None:
    """StopIteration ends a loop in the learner's code, and the judge knows that it was met."""
    subject = load("def use(tap): return [item for item in tap]")
    tap = IteratorTap("ab")

    answer = subject.use(tap)

    assert (answer, tap.pulled, tap.exhausted) == (["a", "b"], 2, True)


def test_taking_all_items_is_not_exhausting(load: Load) -> None:
    """Code that stops after the last item has not asked for more."""
    subject = load("def use(tap): return [next(tap), next(tap)]")
    tap = IteratorTap("ab")

    subject.use(tap)

    assert (tap.pulled, tap.exhausted) == (2, False)


def test_an_exhausted_iterator_stays_so(load: Load) -> None:
    """`next` with a default answers the default, again and again."""
    subject = load("def use(tap): return [next(tap, 'over') for _ in range(3)]")

    assert subject.use(IteratorTap([1])) == [1, "over", "over"]


def test_an_iterator_that_raises_does_so_in_the_learners_code(load: Load) -> None:
    """An error while the judge makes an item arrives in the middle of the loop."""

    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken source")

    subject = load(
        """
        def use(tap):
            taken = []
            try:
                taken.extend(iter(tap))
            except ValueError as error:
                return taken, str(error)
        """
    )

    assert subject.use(IteratorTap(items())) == ([1], "broken source")


def test_counts_are_the_judges(load: Load) -> None:
    """Whatever the learner's code writes on its end, the judge counts what was taken."""
    subject = load("def use(tap):\n    next(tap)\n    tap.pulled = 0\n    tap.exhausted = True\n    return tap.pulled")
    tap = IteratorTap([1, 2])

    answer = subject.use(tap)

    assert (answer, tap.pulled, tap.exhausted) == (0, 1, False)


# Clocks


def test_time_passes_in_the_judge(load: Load) -> None:
    """The learner's code moves the judge's clock, and is told the time."""
    subject = load("def use(clock): return [clock.advance(2), clock.advance(0.5)]")
    clock = Clock()

    answer = subject.use(clock)

    assert (answer, clock.now, clock.wakeups) == ([2.0, 2.5], 2.5, 2)


def test_coroutines_run_on_the_judges_clock(load: Load) -> None:
    """A program of asyncio on the virtual loop sleeps on the judge's clock."""
    subject = load(
        """
        import asyncio
        from grader.subject.probing import run_virtual

        async def main():
            await asyncio.gather(asyncio.sleep(3600), asyncio.sleep(60))
            return "done"

        def use(clock): return run_virtual(main(), clock)
        """
    )
    clock = Clock()

    answer = subject.use(clock)

    assert (answer, clock.now, clock.wakeups) == ("done", 3600.0, 2)


@pytest.mark.parametrize(
    "arguments",
    [(-1,), (-0.001,), (float("nan"),), (float("inf"),), (1e9,), ("1",), (None,), (), (1, 2)],
    ids=str,
)
def test_time_passes_forwards(arguments: tuple[object, ...]) -> None:
    """Anything but a finite number of seconds is refused, and the clock stands still."""
    clock = Clock()

    with pytest.raises(ValueError, match=r"^Time passes forwards, by a finite number of seconds\.$"):
        clock.serve("advance", arguments)

    assert (clock.now, clock.wakeups) == (0.0, 0)


def test_a_refused_time_is_an_error_in_the_learners_code(load: Load) -> None:
    """Code that turns the clock back gets the ValueError."""
    subject = load("def use(clock): clock.advance(-1)")

    with pytest.raises(ValueError, match=r"^Time passes forwards, by a finite number of seconds\.$"):
        subject.use(Clock())


# Where taps may stand


@pytest.mark.parametrize(
    ("wrap", "expression"),
    [
        pytest.param(lambda tap: [1, tap], "given[1]", id="list"),
        pytest.param(lambda tap: (tap, 2), "given[0]", id="tuple"),
        pytest.param(lambda tap: {"tap": tap}, "given['tap']", id="dict"),
        pytest.param(lambda tap: [{"deep": ([tap],)}], "given[0]['deep'][0][0]", id="nested"),
    ],
)
def test_a_tap_may_stand_in_a_container(load: Load, wrap: Callable[[Tap], object], expression: str) -> None:
    """A tap within lists, tuples and dicts works as one that is an argument."""
    subject = load(f"def use(given): return {expression}('x')")
    tap = FunctionTap(str.upper)

    answer = subject.use(wrap(tap))

    assert (answer, tap.calls) == ("X", [("x",)])


def test_a_tap_may_be_given_by_name(load: Load) -> None:
    """A keyword argument may be a tap, or hold one."""
    subject = load("def use(*, one, more): return one() + more[0]()")

    assert subject.use(one=FunctionTap(lambda: 1), more=[FunctionTap(lambda: 2)]) == 3


def test_a_tap_lives_through_several_questions(load: Load) -> None:
    """The learner's code may keep a tap and use it in a later question."""
    subject = load("kept = []\ndef keep(tap): kept.append(tap)\ndef take(): return next(kept[0])")
    tap = IteratorTap("ab")
    subject.keep(tap)

    answers = [subject.take(), subject.take()]

    assert (answers, tap.pulled) == (["a", "b"], 2)


def test_taps_are_told_apart(load: Load) -> None:
    """Each of several taps serves its own calls."""
    subject = load("def use(first, second, clock): return second(), first(), clock.advance(1), second()")
    first, second = FunctionTap(lambda: "first"), FunctionTap(lambda: "second")

    answer = subject.use(first, second, Clock())

    assert (answer, len(first.calls), len(second.calls)) == (("second", "first", 1.0, "second"), 1, 2)


# The table of a test


def test_the_table_numbers_taps() -> None:
    """Each tap has one number, however often and wherever it is given, and its kind beside it."""
    table, function, clock = TapTable(), FunctionTap(abs), Clock()

    dressed = table.dress([function, (clock,), {"again": function}])

    assert dressed == [TapNumber(0, "function"), (TapNumber(1, "clock"),), {"again": TapNumber(0, "function")}]


@pytest.mark.parametrize(
    "value", [None, 3, "text", [1, (2, {"a": 3})], {1, 2}, b"raw"], ids=["none", "int", "str", "nested", "set", "bytes"]
)
def test_the_table_leaves_everything_else_alone(value: object) -> None:
    """Values without taps are handed on as they are."""
    assert TapTable().dress(value) == value


def test_the_table_serves_a_call() -> None:
    """A call by number reaches the tap."""
    table = TapTable()
    table.dress([Clock(), FunctionTap(abs)])

    assert table.call(1, "call", (-3,)) == 3


def test_the_table_knows_no_other_number() -> None:
    """A number that was never given out is an error, for the subject is not trusted to count."""
    table = TapTable()
    table.dress(FunctionTap(abs))

    with pytest.raises(LookupError):
        table.call(1, "call", (-3,))
