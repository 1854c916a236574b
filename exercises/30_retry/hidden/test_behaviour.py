"""What must be true of plain and async functions that are tried again."""

from collections.abc import Sequence
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import Clock, FunctionTap, Twin

Script = list[tuple[str, float]]  # of each attempt: how it ends, and the seconds that it takes

FORMS = PLAIN, ASYNC = ("plain", "async")
START = 1000.0  # what the injected clock says at first
HALF = (0.5,)  # what `random` gives, again and again

WORKS: Script = [("returns", 0.0)]
FAILS: Script = [("ConnectionError", 0.0)] * 20
SLOW_FAILS: Script = [("ConnectionError", 1.0)] * 20
NO_EXCEPTIONS = ("CancelledError", "GeneratorExit", "KeyboardInterrupt", "SystemExit", "BaseExceptionGroup")
NAMES = ["self", "function", "func", "f", "args", "kwargs", "attempts", "when", "sleep", "clock", "policy", "error"]


class Bench:
    """Time and chance of one question, and the record of what each call did, in seconds from its own start.

    That is where it was made or, where calls overlap, its first attempt: how long one waits for others is a cost.
    """

    def __init__(self, draws: Sequence[float] = HALF, *, overlapping: bool = False) -> None:
        self.clock = Clock()
        self.asked: list[str] = []  # what `when` was asked about
        self.tools_used: set[str] = set()  # `sleep` and `clock`, which async functions leave alone
        self.drawn = 0  # how often `random` was asked
        self._overlapping = overlapping
        self._log: dict[int, list[str]] = {}
        self._begun: dict[int, float] = {}
        self._current = 0
        self._draws = cycle(draws)

    @property
    def log(self) -> list[list[str]]:
        """Return what each call did."""
        return [self._log[call] for call in sorted(self._log)]

    @property
    def taps(self) -> dict[str, FunctionTap]:
        """Return what the probe hands to `retry`, and where it tells what happens."""
        return {
            "tell": FunctionTap(self._hear),
            "when": FunctionTap(lambda _, text: self.asked.append(text)),
            "sleep": FunctionTap(self._sleep),
            "clock": FunctionTap(self._read),
            "random": FunctionTap(self._draw),
        }

    def _hear(self, what: str, call: int, seconds: float = 0.0) -> None:
        self._current = call
        match what:
            case "call":
                self._log[call] = []
                self._begun[call] = self.clock.now
            case "attempt":
                if self._overlapping and not self._log[call]:
                    self._begun[call] = self.clock.now
                self._log[call].append(f"attempt at {self._elapsed(call):g} s")
            case "work":
                self.clock.now += seconds

    def _elapsed(self, call: int) -> float:
        return round(self.clock.now - self._begun[call], 6)

    def _sleep(self, seconds: float) -> None:
        self.tools_used.add("sleep")
        if self._current in self._log:
            self._log[self._current].append(f"sleep({seconds:g})")
        self.clock.now += seconds

    def _read(self) -> float:
        self.tools_used.add("clock")
        return START + self.clock.now

    def _draw(self) -> float:
        self.drawn += 1
        return next(self._draws)


def perform(  # noqa: PLR0913 -- what may differ between two calls
    side: Twin,
    form: str,
    given: dict[str, object],
    *scripts: Script,
    draws: Sequence[float] = HALF,
    only: Sequence[str] | None = None,
    starts: Sequence[float] | None = None,
) -> tuple[list[str], list[list[str]], Bench]:
    """Call once for each script; return how the calls ended, what they did, and the bench where they did it."""
    bench = Bench(draws, overlapping=starts is not None)
    kinds = None if only is None else list(only)
    if form == PLAIN:
        ended = side.run(given, list(scripts), bench.taps, kinds)
    else:
        ended = side.run_async(given, list(scripts), bench.taps, kinds, starts and list(starts), bench.clock)
    return ended, bench.log, bench


def log_of(side: Twin, form: str, given: dict[str, object], script: Script, draws: Sequence[float] = HALF) -> list[str]:
    """Make one call; return what it did and how it ended, in order. Of an async call, sleeps are not in it."""
    (ended,), (log,), _ = perform(side, form, given, script, draws=draws)
    return [*log, ended]


def each_call(ended: Sequence[str], log: Sequence[Sequence[str]], *, only: str = "") -> dict[str, list[str]]:
    """Return what each call did, or the part of it that begins with `only`, and how it ended, in order."""
    return {
        f"decorated({call})": [*(one for one in did if one.startswith(only)), end]
        for call, (did, end) in enumerate(zip(log, ended, strict=False))
    }


def failed_at(*seconds: float) -> list[str]:
    """Return the record of attempts at these seconds, all of which failed."""
    return [*attempts_at(*seconds), f"raised ConnectionError('attempt {len(seconds)}')"]


def attempts_at(*seconds: float) -> list[str]:
    """Return the record of attempts at these seconds."""
    return [f"attempt at {one:g} s" for one in seconds]


@pytest.mark.parametrize("form", FORMS)
def test_returns_at_once_what_works_at_once(subject: Twin, form: str) -> None:
    """A call whose first attempt returns gives its result, without a sleep."""
    assert log_of(subject, form, {}, WORKS) == ["attempt at 0 s", "returned 'answer 1'"]


def test_delays_double_up_to_the_cap(subject: Twin) -> None:
    """The delay after attempt n is `random() * min(cap, base * 2 ** (n - 1))` seconds."""
    came = log_of(subject, PLAIN, {"attempts": 7, "base": 0.5, "cap": 6.0}, FAILS)
    sleeps = [one for one in came if one.startswith("sleep")]
    assert sleeps == ["sleep(0.25)", "sleep(0.5)", "sleep(1)", "sleep(2)", "sleep(3)", "sleep(3)"]


def test_every_delay_has_its_own_jitter(subject: Twin) -> None:
    """Each delay is a new random part of its ceiling, from nothing to nearly all; none is above the cap."""
    draws = [0.0, 0.9375, 0.25, 0.9375, 0.0625, 0.5]
    (_,), (log,), bench = perform(subject, PLAIN, {"attempts": 7, "base": 1.0, "cap": 4.0}, FAILS, draws=draws)
    sleeps = [one for one in log if one.startswith("sleep")]
    wanted = ["sleep(0)", "sleep(1.875)", "sleep(1)", "sleep(3.75)", "sleep(0.25)", "sleep(2)"]
    assert {"sleeps": sleeps, "random was asked": bench.drawn} == {"sleeps": wanted, "random was asked": 6}


def test_async_delays_are_the_same(subject: Twin) -> None:
    """An async function waits as long between its attempts as a plain one does."""
    came = log_of(subject, ASYNC, {"attempts": 6, "base": 1.0, "cap": 6.0}, FAILS, [0.5, 0.75, 0.0])
    assert came == failed_at(0, 0.5, 2, 2, 5, 9.5)


def test_the_cap_holds_from_the_first_delay(subject: Twin) -> None:
    """A base above the cap makes no delay longer than the cap."""
    for form in FORMS:
        came = log_of(subject, form, {"attempts": 3, "base": 8.0, "cap": 2.0}, FAILS)
        assert [one for one in came if one.startswith("attempt")] == attempts_at(0, 1, 2)


def test_no_sleep_after_the_last_attempt(subject: Twin) -> None:
    """After the last attempt the error comes at once."""
    came = log_of(subject, PLAIN, {"attempts": 2, "base": 2.0}, FAILS)
    assert came == ["attempt at 0 s", "sleep(1)", "attempt at 1 s", "raised ConnectionError('attempt 2')"]


def test_one_attempt_is_no_retry(subject: Twin) -> None:
    """With `attempts=1`, the first error comes at once."""
    for form in FORMS:
        came = log_of(subject, form, {"attempts": 1}, FAILS)
        assert came == ["attempt at 0 s", "raised ConnectionError('attempt 1')"]


@pytest.mark.parametrize("form", FORMS)
def test_an_attempt_that_works_ends_it(subject: Twin, form: str) -> None:
    """The result of the first attempt that returns comes back, be it the last one that is allowed."""
    script: Script = [("ConnectionError", 0.0), ("KeyError", 0.0), ("returns", 0.0)]
    came = log_of(subject, form, {"attempts": 3, "base": 2.0}, script)
    assert [one for one in came if not one.startswith("sleep")] == [*attempts_at(0, 1, 3), "returned 'answer 3'"]


def test_settings_left_out(subject: Twin) -> None:
    """Without settings there are 5 attempts, a base of 0.1 s, a cap of 10 s, no deadline, and any Exception counts."""
    kinds = ["ConnectionError", "StopIteration", "KeyError", "ExceptionGroup", "TimeoutError"]
    script: Script = [(kind, 1e6) for kind in kinds]
    assert log_of(subject, PLAIN, {}, script) == [
        "attempt at 0 s",
        "sleep(0.05)",
        "attempt at 1e+06 s",
        "sleep(0.1)",
        "attempt at 2e+06 s",
        "sleep(0.2)",
        "attempt at 3e+06 s",
        "sleep(0.4)",
        "attempt at 4e+06 s",
        "raised TimeoutError('attempt 5')",
    ]
    sleeps = [one for one in log_of(subject, PLAIN, {"attempts": 10}, FAILS) if one.startswith("sleep")]
    assert {"the last three sleeps": sleeps[-3:]} == {"the last three sleeps": ["sleep(3.2)", "sleep(5)", "sleep(5)"]}


def test_works_without_any_tools(subject: Twin) -> None:
    """Without `sleep`, `clock` and `random`, real time passes and the call succeeds."""
    assert subject.unaided() == ["plain", "async"]


def test_chance_is_random_by_itself(subject: Twin) -> None:
    """Without `random`, the delays are spread over all that lies between zero and the ceiling."""
    delays = subject.drawn(200)
    fourths = sorted({int(delay * 4) for delay in delays})
    assert {"delays": len(delays), "fourths of a second that occur": fourths} == {
        "delays": 200,
        "fourths of a second that occur": [0, 1, 2, 3],
    }


def test_thousands_of_attempts(subject: Twin) -> None:
    """3,000 attempts are no trouble: nothing overflows, nothing is nested too deep, and the cap holds."""
    assert subject.many(3000) == {
        "sleeps": 2999,
        "the first six": [0.25, 0.5, 1.0, 2.0, 3.0, 3.0],
        "the shortest from the fifth on": 3.0,
        "the longest": 3.0,
    }


@pytest.mark.parametrize("form", FORMS)
def test_no_sleep_ends_beyond_the_deadline(subject: Twin, form: str) -> None:
    """A sleep that would end after the deadline is neither begun nor shortened: the error comes at once."""
    ended, (log,), bench = perform(subject, form, {"base": 1.0, "deadline": 3.25}, FAILS)
    came = [one for one in log if one.startswith("attempt")] + ended
    assert {"did": came, "over after seconds": round(bench.clock.now, 6)} == {
        "did": failed_at(0, 0.5, 1.5),
        "over after seconds": 1.5,
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_sleep_may_end_at_the_deadline(subject: Twin, form: str) -> None:
    """A sleep that ends exactly at the deadline is begun, and an attempt follows it."""
    came = log_of(subject, form, {"base": 1.0, "deadline": 1.5}, FAILS)
    assert [one for one in came if not one.startswith("sleep")] == failed_at(0, 0.5, 1.5)


@pytest.mark.parametrize("form", FORMS)
def test_attempts_use_up_the_deadline(subject: Twin, form: str) -> None:
    """The time that attempts take counts as much as the time that is slept."""
    came = log_of(subject, form, {"base": 1.0, "deadline": 4.5}, SLOW_FAILS)
    assert [one for one in came if not one.startswith("sleep")] == failed_at(0, 1.5, 3.5)


@pytest.mark.parametrize("form", FORMS)
def test_an_attempt_is_never_interrupted(subject: Twin, form: str) -> None:
    """An attempt that runs beyond the deadline goes on, and what it returns counts; its error comes at once."""
    for last, end in (("returns", "returned 'answer 2'"), ("KeyError", "raised KeyError('attempt 2')")):
        script: Script = [("ConnectionError", 1.0), (last, 50.0), ("returns", 0.0)]
        (ended,), _, bench = perform(subject, form, {"base": 1.0, "deadline": 2.0}, script)
        came = {"the call": ended, "over after seconds": round(bench.clock.now, 6)}
        assert came == {"the call": end, "over after seconds": 51.5}


def test_a_deadline_of_zero(subject: Twin) -> None:
    """A deadline of zero allows another attempt only if no time passes at all."""
    for form in FORMS:
        came = log_of(subject, form, {"deadline": 0.0}, FAILS, [0.0, 0.0, 0.5])
        assert [one for one in came if not one.startswith("sleep")] == failed_at(0, 0, 0)


@pytest.mark.parametrize("form", FORMS)
def test_when_decides_which_errors_are_retried(subject: Twin, form: str) -> None:
    """An error for which `when` is false comes at once, whatever was tried before."""
    later: Script = [("ConnectionError", 0.0), ("TimeoutError", 0.0), ("KeyError", 0.0), ("returns", 0.0)]
    for script, last, moments in ((later[2:], 1, (0,)), (later, 3, (0, 1, 3))):
        ended, (log,), bench = perform(subject, form, {"base": 2.0}, script, only=("ConnectionError", "TimeoutError"))
        did = [one for one in log if one.startswith("attempt")] + ended
        assert {"did": did, "over after seconds": bench.clock.now} == {
            "did": [*attempts_at(*moments), f"raised KeyError('attempt {last}')"],
            "over after seconds": moments[-1],
        }


@pytest.mark.parametrize("form", FORMS)
def test_what_is_no_exception_passes(subject: Twin, form: str) -> None:
    """`KeyboardInterrupt`, `CancelledError` and the like come at once: no further attempt, and `when` isn't asked."""
    for kind in NO_EXCEPTIONS:
        script: Script = [(kind, 0.0), ("returns", 0.0)]
        ended, (log,), bench = perform(subject, form, {}, script, only=[kind])
        assert {"did": log + ended, "when was asked about": bench.asked} == {
            "did": [*attempts_at(0), f"raised {kind}('attempt 1')"],
            "when was asked about": [],
        }


def test_an_interrupted_sleep_ends_the_call(subject: Twin) -> None:
    """`KeyboardInterrupt` in a sleep comes at once, and there is no further attempt."""
    assert subject.interrupted_sleep(Bench().taps) == {
        "the call": "raised KeyboardInterrupt('after some of 0.5 s')",
        "attempts": 1,
    }


def test_cancelling_ends_the_call(subject: Twin) -> None:
    """An async call that is cancelled, in an attempt or in a sleep, is over at once and makes no further attempt."""
    for moment, made in ((0.5, 1), (2.0, 1), (3.5, 2), (5.0, 2)):
        bench = Bench()
        assert subject.cancelled(moment, bench.taps, bench.clock) == {
            "the task": "was cancelled",
            "attempts": made,
            "over after seconds": moment,
        }


@pytest.mark.parametrize("tool", ["when", "sleep", "clock", "random"])
def test_what_the_tools_raise_is_not_retried(subject: Twin, tool: str) -> None:
    """What `when`, `sleep`, `clock` or `random` raise goes to the caller."""
    came = subject.broken_tool(tool, Bench().taps)
    assert came == {"the call": f"raised KeyError({tool!r})", "attempts": min(came["attempts"], 1)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("how", ["no attempts left", "when says no", "out of time"])
def test_the_last_error_arrives_itself(subject: Twin, form: str, how: str) -> None:
    """The caller gets the very error of the last attempt, with its traceback, and no earlier one is chained to it."""
    assert subject.last_error(form, how, Clock()) == {
        "error": "raised ConnectionError('attempt 3')",
        "is the one raised": True,
        "traceback ends in": "service",
        "cause": "None",
        "context": "None",
        "notes": [],
    }


def test_the_last_error_keeps_cause_and_context(subject: Twin) -> None:
    """What your function itself chained to its error stays chained."""
    for form in FORMS:
        caused = subject.last_error(form, "its own cause", Clock())
        assert {"cause": caused["cause"]} == {"cause": "OSError('cause')"}
        handled = subject.last_error(form, "its own context", Clock())
        assert {"cause": handled["cause"], "context": handled["context"]} == {
            "cause": "None",
            "context": """ValueError("invalid literal for int() with base 10: 'handled'")""",
        }


@pytest.mark.parametrize("form", FORMS)
def test_every_attempt_gets_the_arguments(subject: Twin, form: str) -> None:
    """Each attempt gets the arguments of the call, whatever their names."""
    received = subject.received(form, NAMES, Clock())
    came = {
        f"attempt {number} received": "all arguments" if one == ((7, 8), NAMES) else one
        for number, one in enumerate(received, start=1)
    }
    assert came == {"attempt 1 received": "all arguments", "attempt 2 received": "all arguments"}


def test_methods_can_be_decorated(subject: Twin) -> None:
    """Methods work through instance and class, also below `classmethod` and `staticmethod`, also async ones."""
    wanted = ["method a", "Service b", "Service c", "static d", "async method e"]
    assert subject.methods(Clock()) == wanted


@pytest.mark.parametrize("form", FORMS)
def test_keeps_its_looks(subject: Twin, form: str) -> None:
    """Name, docstring, signature and `__wrapped__` are those of your function; an async one stays async."""
    assert subject.looks(form) == {
        "name": "weather" if form == PLAIN else "async_weather",
        "docstring": "Return the weather.",
        "signature": "(city: str, *, days: int = 1) -> str",
        "wraps it": True,
        "is async": form == ASYNC,
    }


@pytest.mark.parametrize("form", FORMS)
def test_every_call_starts_afresh(subject: Twin, form: str) -> None:
    """A call has all its attempts, the first delays and its whole deadline, whatever came before it."""
    ended, log, _ = perform(subject, form, {"attempts": 4, "base": 1.0, "deadline": 4.0}, FAILS, SLOW_FAILS, FAILS)
    assert each_call(ended, log, only="attempt") == {
        "decorated(0)": failed_at(0, 0.5, 1.5, 3.5),
        "decorated(1)": failed_at(0, 1.5, 3.5),
        "decorated(2)": failed_at(0, 0.5, 1.5, 3.5),
    }


def test_a_call_during_a_sleep(subject: Twin) -> None:
    """A call that is made while another one sleeps takes nothing away from it."""
    bench = Bench()
    ended = subject.nested({"attempts": 3, "base": 1.0}, bench.taps)
    assert each_call(ended, bench.log, only="attempt") == {
        "decorated(0)": failed_at(0, 2, 3),
        "decorated(1)": failed_at(0, 0.5, 1.5),
    }


def test_async_calls_at_the_same_time(subject: Twin) -> None:
    """Calls that overlap share neither attempts nor delays nor deadline."""
    given: dict[str, object] = {"attempts": 4, "base": 1.0, "deadline": 4.0}
    ended, log, _ = perform(subject, ASYNC, given, FAILS, SLOW_FAILS, FAILS, starts=[0.0, 0.25, 1.75])
    assert each_call(ended, log) == {
        "decorated(0)": failed_at(0, 0.5, 1.5, 3.5),
        "decorated(1)": failed_at(0, 1.5, 3.5),
        "decorated(2)": failed_at(0, 0.5, 1.5, 3.5),
    }


def test_one_decorator_for_two_functions(subject: Twin) -> None:
    """A decorator that is used on two functions makes both try again, each by itself."""
    bench = Bench()
    ended = subject.two_functions({"attempts": 3, "base": 2.0}, bench.taps)
    did = ["attempt at 0 s", "sleep(1)", "attempt at 1 s", "sleep(2)", "attempt at 3 s"]
    did.append("raised ConnectionError('attempt 3')")
    one, other = ([*log, end] for log, end in zip(bench.log, ended, strict=True))
    assert {"one()": one, "other()": other} == {"one()": did, "other()": did}


def test_an_async_call_starts_when_awaited(subject: Twin) -> None:
    """Making the coroutine starts nothing: no attempt is made and no time is counted before it is awaited."""
    bench = Bench()
    ended = subject.awaited_later(bench.taps, bench.clock)
    assert bench.log[0] + ended == failed_at(0, 0.5, 1.5)


def test_async_functions_leave_sleep_and_clock_alone(subject: Twin) -> None:
    """An async function sleeps on the event loop and reads the loop's clock, never `sleep` or `clock`."""
    ended, (log,), bench = perform(subject, ASYNC, {"base": 1.0, "deadline": 60.0}, FAILS)
    attempts = [one for one in log if one.startswith("attempt")]
    assert {"did": attempts + ended, "was called": sorted(bench.tools_used)} == {
        "did": failed_at(0, 0.5, 1.5, 3.5, 7.5),
        "was called": [],
    }


@pytest.mark.parametrize("attempts", [0, -3])
def test_refuses_less_than_one_attempt(subject: Twin, attempts: int) -> None:
    """`retry` itself refuses less than one attempt, by a ValueError that says "at least 1"."""
    with pytest.raises(ValueError, match="at least 1"):
        subject.refuse({"attempts": attempts})


@pytest.mark.parametrize("name", ["base", "cap", "deadline"])
def test_refuses_impossible_seconds(subject: Twin, name: str) -> None:
    """`retry` itself refuses seconds that are negative, infinite or nan, by a ValueError that says which."""
    for seconds in (-0.5, -1, float("-inf"), float("inf"), float("nan")):
        with pytest.raises(ValueError, match=rf"\b{name}\b"):
            subject.refuse({name: seconds})


def test_zero_seconds_are_fine(subject: Twin) -> None:
    """A base or a cap of zero means that every sleep is one of zero seconds."""
    for name, zero in (("base", 0.0), ("cap", 0)):
        came = log_of(subject, PLAIN, {"attempts": 2, "deadline": 0, name: zero}, FAILS)
        assert came == ["attempt at 0 s", "sleep(0)", "attempt at 0 s", "raised ConnectionError('attempt 2')"]


KINDS = st.sampled_from(["ConnectionError", "ConnectionError", "ConnectionError", "KeyError", "returns"])
EIGHTHS = st.integers(0, 24).map(lambda count: count / 8)


@settings(max_examples=60)
@given(
    form=st.sampled_from(FORMS),
    attempts=st.integers(1, 8),
    base=EIGHTHS,
    cap=EIGHTHS,
    deadline=st.none() | st.integers(0, 64).map(lambda count: count / 8),
    script=st.lists(st.tuples(KINDS, EIGHTHS), min_size=8, max_size=8),
    draws=st.lists(st.integers(0, 15).map(lambda count: count / 16), min_size=3, max_size=8),
)
def test_agrees_with_the_reference(  # noqa: PLR0913, PLR0917 -- all that decides
    subject: Twin,
    reference: Twin,
    form: str,
    attempts: int,
    base: float,
    cap: float,
    deadline: float | None,
    script: Script,
    draws: list[float],
) -> None:
    """Whatever the settings and however the attempts end, attempts and sleeps come when the README says."""
    given: dict[str, object] = {"attempts": attempts, "base": base, "cap": cap, "deadline": deadline}
    (end,), (did,), _ = perform(reference, form, given, script, draws=draws, only=["ConnectionError"])
    (ended,), (log,), _ = perform(subject, form, given, script, draws=draws, only=["ConnectionError"])
    assert [*log, ended] == [*did, end]
