"""What must be true of functions that remember."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.judge.suite import FunctionTap, Twin

ACTIONS = st.tuples(st.sampled_from(["advance", "current"]), st.integers(1, 2))
GIVEN = st.tuples(st.integers(-3, 3), st.integers(-3, 3))
UNCHANGED = "function returns its argument"
STEPS = st.integers(0, 12).map(lambda quarters: quarters / 4)  # exact, so that no rounding decides


def answering(*answers: object) -> FunctionTap:
    """Return a function that gives these answers one after the other, and then the last one; exceptions are raised."""
    left = list(answers)

    def answer(*_: object) -> object:
        result = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(result, Exception):
            raise result
        return result

    return FunctionTap(answer)


def arguments(function: FunctionTap) -> list[object]:
    """Return what a function of one argument was called with."""
    return [call[0] if len(call) == 1 else call for call in function.calls]


def told(answers: list[object], function: FunctionTap) -> dict[str, object]:
    """Return what was answered, and how often the function was called for it."""
    return {"answers": answers, "calls of function": len(function.calls)}


def test_counts_from_0_by_1(subject: Twin) -> None:
    """Without arguments the count begins at 0, and `advance` adds 1 and returns the new count."""
    assert subject.counted([], ["current", "advance", "advance", "advance"]) == [0, 1, 2, 3]


def test_looking_at_a_count_leaves_it_alone(subject: Twin) -> None:
    """`current` always tells the count as it is now, however often you look."""
    actions = ["current", "advance", "current", "current", "advance", "current"]
    assert subject.counted([100, 5], actions) == [100, 105, 105, 105, 110, 110]


@settings(max_examples=40)
@given(first=GIVEN, second=GIVEN, actions=st.lists(ACTIONS, max_size=12))
@example(first=(0, 1), second=(10, -1), actions=[("advance", 1), ("advance", 2), ("current", 1), ("current", 2)])
def test_counters_are_independent(
    subject: Twin, reference: Twin, first: tuple[int, int], second: tuple[int, int], actions: list[tuple[str, int]]
) -> None:
    """Two counters, used by turns, don't disturb each other, whatever their start and step."""
    assert subject.counted_by_two(first, second, actions) == reference.counted_by_two(first, second, actions)


def test_computes_each_argument_once(subject: Twin) -> None:
    """A memoized function calls yours once for each different argument, and returns the same afterwards."""
    function = FunctionTap(lambda place: f"forecast for {place}")
    asked = ["north", "south", "north", "north", "south", "east"]
    answers = subject.memoized(function, "function(place) returns 'forecast for ' + place", asked)
    assert {"answers": answers, "arguments of function": arguments(function)} == {
        "answers": [f"forecast for {place}" for place in asked],
        "arguments of function": ["north", "south", "east"],
    }


def test_equal_arguments_are_the_same(subject: Twin) -> None:
    """An argument that is equal to an earlier one of its type is no new one, though another object."""
    function = FunctionTap(lambda place: place)
    subject.memoized(function, UNCHANGED, [("north", 1), ("north", 2), ("north", 1), 3, 4, 3])
    assert {"arguments of function": arguments(function)} == {
        "arguments of function": [("north", 1), ("north", 2), 3, 4]
    }


def test_looking_alike_is_not_being_equal(subject: Twin) -> None:
    """Arguments that look alike and are not equal are different."""
    function = FunctionTap(lambda place: place)
    asked = [3, "3", (3,), "(3,)", 3, "3"]
    assert subject.memoized(function, UNCHANGED, asked) == asked


@pytest.mark.parametrize("result", [None, 0, False, ""])
def test_an_empty_result_is_remembered(subject: Twin, result: object) -> None:
    """`None`, 0 or an empty text is a result like any other, and is not computed again."""
    function = answering(result, "computed again")
    answers = subject.memoized(function, f"function returns {result!r} at first", ["north", "north", "north"])
    assert told(answers, function) == {"answers": [result] * 3, "calls of function": 1}


def test_a_failed_computation_is_tried_again(subject: Twin) -> None:
    """What your function raises reaches the caller; the next call with the argument tries again."""
    function = answering(KeyError("gone"), ValueError("busy"), 7, "computed again")
    answers = subject.memoized(function, "function raises KeyError, then ValueError, then returns 7", ["north"] * 4)
    assert told(answers, function) == {
        "answers": ["raised KeyError: 'gone'", "raised ValueError: busy", 7, 7],
        "calls of function": 3,
    }


def test_a_memoized_result_is_the_same_object(subject: Twin) -> None:
    """The very object that came back is returned later, and no copy."""
    assert subject.memoized_same_object() == [True, True]


def test_memoized_functions_are_independent(subject: Twin) -> None:
    """Each memoized function remembers for itself, also if one function is memoized twice."""
    one, other = FunctionTap(lambda place: f"one {place}"), FunctionTap(lambda place: f"other {place}")
    answers = subject.memoized_twice(one, other)
    assert {"answers": answers, "calls of one": len(one.calls), "calls of other": len(other.calls)} == {
        "answers": ["one north", "one north", "other north"] * 2,
        "calls of one": 2,
        "calls of other": 1,
    }


def test_memoized_functions_may_be_recursive(subject: Twin) -> None:
    """A function that calls its own memoized form computes each argument once."""
    assert subject.memoized_recursion(15) == {"answer": 610, "calls of compute": 16}


@pytest.mark.parametrize("result", ["connected", None, 0, False])
def test_runs_once(subject: Twin, result: object) -> None:
    """The first call runs your function, and all calls return what it returned, `None` and 0 too."""
    function = answering(result, "run again")
    answers = subject.once_in_turn(function, f"function returns {result!r} at first", 4)
    assert told(answers, function) == {"answers": [result] * 4, "calls of function": 1}


def test_nothing_runs_before_it_is_asked_for(subject: Twin) -> None:
    """`once` and `memoize` alone call nothing."""
    one, other = FunctionTap(lambda: "too early"), FunctionTap(lambda *_: "too early")
    subject.made_only(one, other)
    assert {"calls of one": one.calls, "calls of other": other.calls} == {"calls of one": [], "calls of other": []}


def test_a_failed_run_is_tried_again(subject: Twin) -> None:
    """What your function raises reaches the caller; the next call tries again."""
    function = answering(OSError("offline"), KeyError("station"), "connected", "run again")
    answers = subject.once_in_turn(function, "function raises OSError, then KeyError, then returns 'connected'", 4)
    assert told(answers, function) == {
        "answers": ["raised OSError: offline", "raised KeyError: 'station'", "connected", "connected"],
        "calls of function": 3,
    }


def test_the_result_of_once_is_the_same_object(subject: Twin) -> None:
    """The very object that came back is returned later, and no copy."""
    assert subject.once_same_object() == [True, True]


def test_once_is_per_function(subject: Twin) -> None:
    """Each function that `once` makes runs once for itself, also if it is given the same function twice."""
    one, other = FunctionTap(lambda: "one"), FunctionTap(lambda: "other")
    answers = subject.once_of_two(one, other)
    assert {"answers": answers, "calls of one": len(one.calls), "calls of other": len(other.calls)} == {
        "answers": ["one", "one", "other"] * 2,
        "calls of one": 2,
        "calls of other": 1,
    }


def test_one_once_may_use_another(subject: Twin) -> None:
    """A function that `once` runs may call another one that `once` made."""
    assert subject.once_within_once() == "hello north"


def test_threads_wait_for_the_first_call(subject: Twin) -> None:
    """Threads that call while the first call is at work wait, and get what it returned."""
    assert subject.once_by_threads([None], 5) == {"answers": ["connection 1"] * 5, "runs": 1, "runs at a time": 1}


def test_a_waiting_thread_tries_again(subject: Twin) -> None:
    """If the first call fails, its caller alone gets the error, and one of those who wait tries again."""
    assert subject.once_by_threads(["OSError", None], 4) == {
        "answers": ["raised OSError: run 1", "connection 2", "connection 2", "connection 2"],
        "runs": 2,
        "runs at a time": 1,
    }


def test_passes_on_what_is_due(subject: Twin) -> None:
    """A call passes if `interval` seconds have gone by since the last one that passed, and each asks the clock once."""
    readings = iter([5.0, 20.0, 64.75, 65.0, 65.0, 120.0, 124.5, 130.0])
    clock = FunctionTap(lambda: next(readings, 10_000.0))
    came = subject.throttled(60.0, clock, 8)
    assert {**came, "calls of clock": len(clock.calls)} == {
        "answers": [True, False, False, True, False, False, False, True],
        "passed on to warn": [1, 4, 8],
        "calls of clock": 8,
    }


@pytest.mark.parametrize("start", [0.0, 0.5, -1000.0, 1e6])
def test_the_first_call_passes_whatever_the_clock_says(subject: Twin, start: float) -> None:
    """The first call passes, whatever the clock says, and none passes within `interval` seconds after it."""
    assert subject.throttled_at(60.0, [start, start, start + 59.0, start + 60.0, start + 60.0]) == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_the_clock_begins_with_the_first_call(subject: Twin) -> None:
    """`throttle` alone asks no clock and passes nothing on."""
    clock = FunctionTap(lambda: 0.0)
    came = subject.throttled(60.0, clock, 0)
    assert {**came, "calls of clock": len(clock.calls)} == {"answers": [], "passed on to warn": [], "calls of clock": 0}


@settings(max_examples=40)
@given(interval=STEPS, waits=st.lists(STEPS, max_size=12))
@example(interval=1.0, waits=[0.0, 0.5, 0.5, 1.0, 0.75, 0.25])
def test_throttles_at_any_time(subject: Twin, reference: Twin, interval: float, waits: list[float]) -> None:
    """Whatever the times of the calls, those that are due are passed on, all of them if the interval is 0."""
    times = [sum(waits[: place + 1]) for place in range(len(waits))]
    assert subject.throttled_at(interval, times) == reference.throttled_at(interval, times)


def test_passes_all_arguments_on(subject: Twin) -> None:
    """A call is passed on with all its arguments, those by name too."""
    assert subject.throttled_arguments() == {
        "answer": True,
        "heard": [(("storm", 7), {"place": "north", "urgent": None})],
    }


def test_has_a_clock_of_its_own(subject: Twin) -> None:
    """Without `clock`, real time counts: of calls at once, one passes if the interval is a day, and all if it is 0."""
    assert subject.throttled_by_default([86_400.0, 0.0], 3) == {
        "interval 86400.0": [True, False, False],
        "interval 0.0": [True, True, True],
    }


def test_the_interval_begins_with_the_call(subject: Twin) -> None:
    """The interval begins when a call is made, and not when your function is done."""
    assert subject.throttled_while_time_passes(4.0, [0.0, 9.0, 10.0, 19.0, 20.0]) == [True, False, True, False, True]


def test_a_call_that_raises_counts(subject: Twin) -> None:
    """What your function raises reaches the caller, and its interval has begun all the same."""
    assert subject.throttled_and_raising([0.0, 5.0, 10.0, 15.0]) == {
        "what came": ["raised OSError: call 1", False, "raised OSError: call 2", False],
        "calls of warn": 2,
    }


def test_a_call_from_within_is_a_call(subject: Twin) -> None:
    """A call that your function makes is dropped within the interval, and passed on when it is due."""
    assert subject.throttled_from_within_each([3.0, 10.0]) == [
        {"send() within, 3.0 seconds later": False, "send() outside": True},
        {"send() within, 10.0 seconds later": True, "send() outside": True},
    ]


def test_throttled_functions_are_independent(subject: Twin) -> None:
    """Each throttled function has an interval of its own, also if one function is throttled twice."""
    assert subject.throttled_twice() == [True, True, False, False]


def test_gives_back_plain_functions(subject: Twin) -> None:
    """All that comes back are plain functions, made by `def` or `lambda`."""
    assert subject.kinds() == dict.fromkeys(
        ["advance", "current", "memoize(lambda word: len(word))", "once(list)", "throttle(print, 60)"], "function"
    )
