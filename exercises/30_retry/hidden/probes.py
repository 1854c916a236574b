"""What the suite does with a learner's `retry`, told as plain data. Time, chance and the record are the judge's."""

import asyncio
import gc
import inspect
import traceback
import weakref
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import cycle
from types import TracebackType
from typing import ClassVar, TypedDict

from retry import retry

from grader.subject.probing import Clock, kept_memory, peak_memory, run_virtual, show

Script = list[tuple[str, float]]  # of each attempt: how it ends, and the seconds that it takes
Tap = Callable[..., object]

FAILURES: dict[str, Callable[[str], BaseException]] = {
    "ConnectionError": ConnectionError,
    "KeyError": KeyError,
    "StopIteration": StopIteration,
    "TimeoutError": TimeoutError,
    "ExceptionGroup": lambda text: ExceptionGroup(text, [KeyError()]),
    "BaseExceptionGroup": lambda text: BaseExceptionGroup(text, [GeneratorExit()]),
    "CancelledError": asyncio.CancelledError,
    "GeneratorExit": GeneratorExit,
    "KeyboardInterrupt": KeyboardInterrupt,
    "SystemExit": SystemExit,
}


class Settings(TypedDict, total=False):
    """What is passed to `retry` as it is."""

    attempts: int
    base: float
    cap: float
    deadline: float | None


class Taps(TypedDict):
    """Where the judge listens."""

    tell: Tap
    when: Tap
    sleep: Tap
    clock: Tap
    random: Tap


class Tools(TypedDict):
    """What is passed to `retry` for time and chance."""

    sleep: Callable[[float], None]
    clock: Callable[[], float]
    random: Callable[[], float]


chances: list[float] = []
"""What `random` gave in the current call."""


def tools_of(taps: Taps) -> Tools:
    """Return functions that ask the judge."""

    def sleep(seconds: float) -> None:
        taps["sleep"](seconds)

    def draw() -> float:
        chances.append(number(taps["random"]()))
        return chances[-1]

    return {"sleep": sleep, "clock": lambda: number(taps["clock"]()), "random": draw}


def number(value: object) -> float:
    """Return a number from the judge."""
    if isinstance(value, float):
        return value
    raise TypeError(value)


def when_of(taps: Taps, kinds: Sequence[str]) -> Callable[[Exception], bool]:
    """Return a predicate for errors of `kinds`, which lets the judge know what it is asked about."""

    def when(error: Exception) -> bool:
        taps["when"](type(error).__name__, str(error))
        return type(error).__name__ in kinds

    return when


def show_settings(settings: Settings, kinds: Sequence[str] | None, service: str) -> None:
    """Show how the service is decorated."""
    words = [f"{name}={value}" for name, value in settings.items()]
    if kinds is not None:
        those = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
        words.append(f"when=lambda error: isinstance(error, {those})")
    show(f"decorated = retry({', '.join([*words, 'sleep=..., clock=..., random=...'])})({service})")


def show_call(script: Script, call: int, ended: str) -> str:
    """Show a call with what its attempts do and how it ended; return the latter."""
    ends = [kind + (f" after {seconds:g} s" if seconds else "") for kind, seconds in script]
    same = len(ends) - 1
    while same and ends[same - 1] == ends[-1]:
        same -= 1
    rest = f"always {ends[-1]}" if same < len(ends) - 1 else ends[-1]
    plan = ", ".join([*ends[:same], f"then {rest}" if same else rest])
    show(f"decorated({call})  # its attempts: {plan}")
    draws = ", ".join(f"{one:g}" for one in chances[:8])
    show(f"# it {ended}" + (f"; random() gave {draws}" if draws else ""))
    chances.clear()
    return ended


class Calls:
    """What the attempts of each call have to do. They tell the judge when they begin."""

    def __init__(self, scripts: list[Script], tell: Tap) -> None:
        self.scripts = scripts
        self._steps = [iter(enumerate(script, start=1)) for script in scripts]
        self._tell = tell

    def plain(self, call: int) -> str:
        """Make the next attempt of a call."""
        attempt, (kind, seconds) = self._next(call)
        if seconds:
            self._tell("work", call, seconds)
        return self._end(attempt, kind)

    async def on_loop(self, call: int) -> str:
        """Make the next attempt of a call, asynchronously."""
        attempt, (kind, seconds) = self._next(call)
        if seconds:
            await asyncio.sleep(seconds)
        return self._end(attempt, kind)

    def _next(self, call: int) -> tuple[int, tuple[str, float]]:
        self._tell("attempt", call)
        try:
            return next(self._steps[call])
        except StopIteration:
            message = "one attempt too many"
            raise AssertionError(message) from None

    def _end(self, attempt: int, kind: str) -> str:
        if kind == "returns":
            return f"answer {attempt}"
        raise FAILURES[kind](f"attempt {attempt}")


def ended_by(error: BaseException) -> str:
    """Return how a call ended that raised."""
    text = error.message if isinstance(error, BaseExceptionGroup) else "".join(map(str, error.args))
    return f"raised {type(error).__name__}({text!r})"


def run(settings: Settings, scripts: list[Script], taps: Taps, kinds: Sequence[str] | None = None) -> list[str]:
    """Decorate a plain function and call it once for each script; return how each call ended."""
    calls = Calls(scripts, taps["tell"])
    show_settings(settings, kinds, "service")
    tools = tools_of(taps)
    decorator = retry(**settings, **tools) if kinds is None else retry(**settings, when=when_of(taps, kinds), **tools)
    decorated = decorator(calls.plain)

    def end(call: int) -> str:
        taps["tell"]("call", call)
        try:
            return f"returned {decorated(call)!r}"
        except BaseException as error:  # KeyboardInterrupt, too
            return ended_by(error)

    return [show_call(script, call, end(call)) for call, script in enumerate(scripts)]


def run_async(  # noqa: PLR0913, PLR0917 -- as `run`, and how to run it
    settings: Settings,
    scripts: list[Script],
    taps: Taps,
    kinds: Sequence[str] | None,
    starts: list[float] | None,
    clock: Clock,
) -> list[str]:
    """Decorate an async function; await the calls one after the other, or start them at `starts`, in seconds."""
    calls = Calls(scripts, taps["tell"])
    show_settings(settings, kinds, "async_service")
    tools = tools_of(taps)
    decorator = retry(**settings, **tools) if kinds is None else retry(**settings, when=when_of(taps, kinds), **tools)
    decorated = decorator(calls.on_loop)

    async def end(call: int, start: float = 0.0) -> str:
        await asyncio.sleep(start)
        taps["tell"]("call", call)
        try:
            return f"returned {await decorated(call)!r}"
        except BaseException as error:  # CancelledError, too
            return ended_by(error)

    async def main() -> list[str]:
        if starts is None:
            return [await end(call) for call in range(len(scripts))]
        return await asyncio.gather(*(end(call, start) for call, start in enumerate(starts)))

    if starts is not None:
        show(f"# the calls start after {starts} s")
    results = run_virtual(main(), clock)
    if len(scripts) > 1:
        chances.clear()  # whose they were is not known
    return [show_call(script, call, results[call]) for call, script in enumerate(scripts)]


def nested(settings: Settings, taps: Taps) -> list[str]:
    """Make a call that always fails; during its first sleep another call of the same function is made."""
    calls = Calls([[("ConnectionError", 0.0)] * 9] * 2, taps["tell"])
    ended = ["", ""]
    waiting = [1]
    tools = tools_of(taps)
    sleep = tools["sleep"]

    def make(call: int) -> None:
        taps["tell"]("call", call)
        try:
            ended[call] = f"returned {decorated(call)!r}"
        except ConnectionError as error:
            ended[call] = ended_by(error)

    def sleep_and_call(seconds: float) -> None:
        sleep(seconds)
        if waiting:
            make(waiting.pop())

    tools["sleep"] = sleep_and_call
    show_settings(settings, None, "service")
    show("decorated(0)  # its attempts: always ConnectionError; during its first sleep, decorated(1) is called")
    decorated = retry(**settings, **tools)(calls.plain)
    make(0)
    show(f"# decorated(0) {ended[0]}, decorated(1) {ended[1]}")
    return ended


def two_functions(settings: Settings, taps: Taps) -> list[str]:
    """Decorate two functions by the same decorator and call one after the other; return how the calls ended."""
    calls = Calls([[("ConnectionError", 0.0)] * 9] * 2, taps["tell"])
    decorator = retry(**settings, **tools_of(taps))

    def first() -> str:
        return calls.plain(0)

    def second() -> str:
        return calls.plain(1)

    words = ", ".join([*(f"{name}={value}" for name, value in settings.items()), "sleep=..., clock=..., random=..."])
    show(f"decorator = retry({words})")
    show("one, other = decorator(first), decorator(second)  # two functions that raise ConnectionError each time")
    ended = []
    for call, decorated in enumerate([decorator(first), decorator(second)]):
        taps["tell"]("call", call)
        try:
            ended.append(f"returned {decorated()!r}")
        except ConnectionError as error:
            ended.append(ended_by(error))
        show(f"{('one', 'other')[call]}()")
        show(f"# it {ended[-1]}")
    chances.clear()
    return ended


def many(attempts: int) -> dict[str, object]:
    """Let a call fail `attempts` times; return how many sleeps there were, the first ones, and the longest."""
    naps: list[float] = []

    @retry(attempts=attempts, base=0.5, cap=6.0, sleep=naps.append, random=lambda: 0.5)
    def fail() -> None:
        raise ConnectionError

    words = f"attempts={attempts}, base=0.5, cap=6.0, sleep=naps.append, random=lambda: 0.5"
    show(f"naps = []; retry({words})(service)()  # fails each time")
    try:
        fail()
    except ConnectionError:
        return {
            "sleeps": len(naps),
            "the first six": naps[:6],
            "the shortest from the fifth on": min(naps[4:]),
            "the longest": max(naps),
        }
    return {}


def drawn(count: int) -> list[float]:
    """Let a call fail with its own source of random numbers, a base and a cap of 1 second; return the delays."""
    naps: list[float] = []

    @retry(attempts=count + 1, base=1.0, cap=1.0, sleep=naps.append)
    def fail() -> None:
        raise ConnectionError

    show(f"naps = []; retry(attempts={count + 1}, base=1.0, cap=1.0, sleep=naps.append)(service)()  # fails each time")
    with suppress(ConnectionError):
        fail()
    show("naps[:6]", naps[:6])
    return naps


def unaided() -> list[str]:
    """Use `retry` with its own sleep, clock and random numbers, for milliseconds of real time."""
    failing = iter([True, True, False] * 2)

    @retry(base=0.001, deadline=60.0)
    def plain() -> str:
        if next(failing):
            raise ConnectionError
        return "plain"

    @retry(base=0.001, deadline=60.0)
    async def on_loop() -> str:
        if next(failing):
            raise ConnectionError
        return "async"

    show("retry(base=0.001, deadline=60.0)(service)()  # two attempts fail, the third returns 'plain'")
    answer = plain()
    show("asyncio.run(retry(base=0.001, deadline=60.0)(async_service)())  # the same, and it returns 'async'")
    return [answer, asyncio.run(on_loop())]


def broken_tool(broken: str, taps: Taps) -> dict[str, object]:
    """Let `when`, `sleep`, `clock` or `random` raise KeyError; return how the call ended, and the attempts made."""
    made: list[int] = []

    def service() -> None:
        made.append(1)
        raise ConnectionError

    def refuse() -> float:
        raise KeyError(broken)

    def refuse_error(_: Exception) -> bool:
        raise KeyError(broken)

    def refuse_sleep(_: float) -> None:
        raise KeyError(broken)

    tools = tools_of(taps)
    if broken == "sleep":
        tools["sleep"] = refuse_sleep
    if broken == "clock":
        tools["clock"] = refuse
    if broken == "random":
        tools["random"] = refuse
    show(f"# `broken` is a function that raises KeyError({broken!r}); `service` raises ConnectionError")
    show(f"retry(deadline=9.0, {broken}=broken)(service)()")
    try:
        retry(deadline=9.0, when=refuse_error if broken == "when" else lambda _: True, **tools)(service)()
    except (KeyError, ConnectionError) as error:
        return {"the call": ended_by(error), "attempts": len(made)}
    return {"the call": "returned", "attempts": len(made)}


def interrupted_sleep(taps: Taps) -> dict[str, object]:
    """Interrupt the first sleep of a plain call; return how the call ended, and the attempts made."""
    made: list[int] = []
    tools = tools_of(taps)

    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt(f"after some of {seconds} s")

    def service() -> None:
        made.append(1)
        raise ConnectionError

    tools["sleep"] = interrupt
    show("# `service` raises ConnectionError, and `sleep` raises KeyboardInterrupt, as if you pressed Ctrl-C meanwhile")
    show("retry(base=1.0, sleep=sleep)(service)()")
    try:
        retry(base=1.0, **tools)(service)()
    except BaseException as error:  # KeyboardInterrupt, too
        return {"the call": ended_by(error), "attempts": len(made)}
    return {"the call": "returned", "attempts": len(made)}


def cancelled(seconds: float, taps: Taps, clock: Clock) -> dict[str, object]:
    """Cancel an async call that always fails; return how it ended, the attempts made, and when it was over."""
    made: list[int] = []

    @retry(attempts=9, base=4.0, cap=4.0, **tools_of(taps))
    async def service() -> None:
        made.append(1)
        await asyncio.sleep(1.0)
        raise ConnectionError

    async def main() -> dict[str, object]:
        loop = asyncio.get_running_loop()
        started = loop.time()
        task = asyncio.ensure_future(service())
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.wait([task])
        over = loop.time() - started
        await asyncio.sleep(60.0)
        ended = "was cancelled" if task.cancelled() else ended_by(task.exception() or Exception("nothing"))
        return {"the task": ended, "attempts": len(made), "over after seconds": round(over, 6)}

    show("task = asyncio.create_task(retry(attempts=9, base=4.0, cap=4.0)(service)())")
    show("# each attempt sleeps for 1 s and raises ConnectionError")
    show(f"await asyncio.sleep({seconds:g}); task.cancel()")
    return run_virtual(main(), clock)


def awaited_later(taps: Taps, clock: Clock) -> list[str]:
    """Call an async function and await the call five seconds later."""
    calls = Calls([[("ConnectionError", 0.0)] * 4], taps["tell"])
    decorated = retry(attempts=4, base=1.0, deadline=2.0, **tools_of(taps))(calls.on_loop)

    async def main() -> list[str]:
        coroutine = decorated(0)
        await asyncio.sleep(5.0)
        taps["tell"]("call", 0)
        try:
            return [f"returned {await coroutine!r}"]
        except ConnectionError as error:
            return [ended_by(error)]

    show("coroutine = retry(attempts=4, base=1.0, deadline=2.0, random=lambda: 0.5)(async_service)()")
    show("await asyncio.sleep(5)")
    show("await coroutine  # its attempts: always ConnectionError")
    return run_virtual(main(), clock)


HOW_IT_FAILS = {  # the settings of `last_error`, and what is to be said of the attempts
    "no attempts left": ("attempts=3", ""),
    "when says no": ("attempts=9, when=when", "; `when` is false for the third"),
    "out of time": ("attempts=9, deadline=2.5", "; the deadline is over after the third"),
    "its own cause": ("attempts=3", " from OSError('cause')"),
    "its own context": ("attempts=3", " while it handles a ValueError"),
}


def last_error(form: str, how: str, clock: Clock) -> dict[str, object]:
    """Let a call fail for good; return what can be said of the error that arrives.

    `how` is a key of HOW_IT_FAILS.
    """
    raised: list[Exception] = []

    def service() -> None:
        error = ConnectionError(f"attempt {len(raised) + 1}")
        raised.append(error)
        if how == "its own cause":
            raise error from OSError("cause")
        if how == "its own context":
            try:
                int("handled")
            except ValueError:
                raise error  # noqa: B904 -- it is to have a context
        raise error

    async def async_service() -> None:
        await asyncio.sleep(1.0)
        service()

    def when(_: Exception) -> bool:
        return how != "when says no" or len(raised) < 3

    def no_sleep(_: float) -> None:
        return None

    decorator = retry(
        attempts=3 if how not in ("when says no", "out of time") else 9,
        base=1.0,
        deadline=2.5 if how == "out of time" else None,
        when=when,
        sleep=no_sleep,
        clock=lambda: float(len(raised)),
        random=lambda: 0.0,
    )
    settings, story = HOW_IT_FAILS[how]
    show(f"# the nth attempt raises ConnectionError('attempt n'){story}")
    name = "service" if form == "plain" else "async_service"
    show(f"retry({settings}, base=1.0, random=lambda: 0.0)({name})()")
    try:
        if form == "plain":
            decorator(service)()
        else:
            run_virtual(decorator(async_service)(), clock)
    except Exception as error:
        return {
            "error": ended_by(error),
            "is the one raised": error is raised[-1],
            "traceback ends in": innermost(error.__traceback__),
            "cause": repr(error.__cause__),
            "context": repr(error.__context__),
            "notes": list(getattr(error, "__notes__", [])),
        }
    return {}


def innermost(trace: TracebackType | None) -> str:
    """Return the function in which an error was raised."""
    return traceback.extract_tb(trace)[-1].name


def received(form: str, names: list[str], clock: Clock) -> list[tuple[tuple[int, ...], list[str]]]:
    """Call with two arguments and one of each of `names`; return what each of two attempts received."""
    got: list[tuple[tuple[int, ...], list[str]]] = []
    named = dict.fromkeys(names, 1)

    def service(*args: int, **kwargs: int) -> None:
        got.append((args, list(kwargs)))
        raise ConnectionError

    async def async_service(*args: int, **kwargs: int) -> None:
        service(*args, **kwargs)

    decorator = retry(attempts=2, base=0.0)
    arguments = f"7, 8, {', '.join(f'{name}=1' for name in names)}"
    show(f"retry(attempts=2, base=0.0)({'service' if form == 'plain' else 'async_service'})({arguments})")
    with suppress(ConnectionError):
        if form == "plain":
            decorator(service)(7, 8, **named)
        else:
            run_virtual(decorator(async_service)(7, 8, **named), clock)
    return got


class Service:
    """Answers at every second attempt."""

    def __init__(self) -> None:
        self._failing = cycle([True, False])

    @retry(base=0.0)
    def method(self, text: str) -> str:
        """Answer through an instance."""
        return self._answer(f"method {text}")

    @retry(base=0.0)
    async def on_loop(self, text: str) -> str:
        """Answer asynchronously."""
        return self._answer(f"async method {text}")

    @classmethod
    @retry(base=0.0)
    def of_class(cls, text: str) -> str:
        """Answer through the class."""
        return f"{cls.__name__} {text}"

    @staticmethod
    @retry(base=0.0)
    def static(text: str) -> str:
        """Answer through neither."""
        return f"static {text}"

    def _answer(self, text: str) -> str:
        if next(self._failing):
            raise ConnectionError
        return text


def methods(clock: Clock) -> list[str]:
    """Call decorated methods; return what they answer."""
    service = Service()
    show(
        "service = Service()  # each method is below @retry(base=0.0), and `of_class` and `static` below their own, too"
    )
    answers = []
    calls: dict[str, Callable[[], str]] = {
        "service.method('a')": lambda: service.method("a"),
        "service.of_class('b')": lambda: service.of_class("b"),
        "Service.of_class('c')": lambda: Service.of_class("c"),
        "service.static('d')": lambda: service.static("d"),
        "asyncio.run(service.on_loop('e'))": lambda: run_virtual(service.on_loop("e"), clock),
    }
    for typed, call in calls.items():
        show(typed)
        answers.append(call())
        show(f"# {answers[-1]}")
    return answers


def looks(form: str) -> dict[str, object]:
    """Return what a decorated function looks like."""

    def weather(city: str, *, days: int = 1) -> str:
        """Return the weather."""
        return city * days

    async def async_weather(city: str, *, days: int = 1) -> str:
        """Return the weather."""
        return city * days

    given: Callable[..., str | Awaitable[str]] = weather if form == "plain" else async_weather
    show(f"decorated = retry()({given.__name__})")
    decorated: Callable[..., object] = retry()(weather) if form == "plain" else retry()(async_weather)
    return {
        "name": getattr(decorated, "__name__", None),
        "docstring": decorated.__doc__,
        "signature": str(inspect.signature(decorated)),
        "wraps it": getattr(decorated, "__wrapped__", None) is given,
        "is async": inspect.iscoroutinefunction(decorated),
    }


def refuse(settings: Settings) -> str:
    """Only make a decorator."""
    show(f"retry({', '.join(f'{name}={value}' for name, value in settings.items())})")
    retry(**settings)
    return "a decorator"


class Failure(Exception):
    """An error that is known as long as it is alive."""

    alive: ClassVar["weakref.WeakSet[Failure]"] = weakref.WeakSet()

    def __init__(self) -> None:
        super().__init__()
        self.alive.add(self)


def count_alive(form: str, attempts: int, clock: Clock) -> list[int]:
    """Let a call fail; return how many of its errors are alive at each attempt but the first."""
    alive: list[int] = []

    def service() -> None:
        if alive or Failure.alive:
            gc.collect()
        alive.append(len(Failure.alive))
        raise Failure

    async def async_service() -> None:
        service()

    def no_sleep(_: float) -> None:
        return None

    decorator = retry(attempts=attempts, base=1.0, sleep=no_sleep)
    show(f"retry(attempts={attempts}, base=1.0)({'service' if form == 'plain' else 'async_service'})()  # always fails")
    with suppress(Failure):
        if form == "plain":
            decorator(service)()
        else:
            run_virtual(decorator(async_service)(), clock)
    return alive[1:]


def peak_of_failing(attempts: int) -> int:
    """Return the bytes that a call needs at its peak which fails `attempts` times, decorating included."""
    made = [0]

    def service() -> None:
        made[0] += 1
        raise ConnectionError

    def no_sleep(_: float) -> None:
        return None

    def work() -> None:
        with suppress(ConnectionError):
            retry(attempts=attempts, base=1.0, cap=8.0, sleep=no_sleep, random=lambda: 0.5)(service)()

    show(f"retry(attempts={attempts})(service)()  # fails each time")
    work()  # warms up
    peak = peak_memory(work)
    if made[0] != 2 * attempts:
        message = f"with attempts={attempts}, {made[0] / 2:g} attempts were made"
        raise AssertionError(message)
    return peak


def kept_by_calls(count: int) -> int:
    """Return the bytes that are left when a function has been called `count` times, each with one retry."""
    failing = cycle([True, False])

    def no_sleep(_: float) -> None:
        return None

    @retry(base=1.0, sleep=no_sleep)
    def service() -> str:
        if next(failing):
            raise ConnectionError
        return "answer"

    def work() -> Callable[[], str]:
        for _ in range(count):
            service()
        return service

    show(f"for _ in range({count}): decorated()  # each fails once")
    for _ in range(200):  # until the interpreter's own free lists are filled
        service()
    return kept_memory(work)


def crowd(calls: int, failures: int, clock: Clock) -> tuple[int, float]:
    """Start `calls` calls at once, each of which fails `failures` times; return the retries and the seconds taken."""
    made: list[int] = [0] * calls

    def blocking_sleep(_: float) -> None:
        raise RuntimeError("`sleep` was called in an async function, where it would stop the event loop")

    @retry(attempts=failures + 1, base=1.0, cap=4.0, sleep=blocking_sleep, random=lambda: 0.75)
    async def service(call: int) -> int:
        made[call] += 1
        if made[call] <= failures:
            raise ConnectionError
        return call

    async def main() -> float:
        started = asyncio.get_running_loop().time()
        await asyncio.gather(*map(service, range(calls)))
        return asyncio.get_running_loop().time() - started

    show(
        f"decorated = retry(attempts={failures + 1}, base=1.0, cap=4.0, random=lambda: 0.75, sleep=...)(async_service)"
    )
    show(f"await asyncio.gather(*(decorated(call) for call in range({calls})))  # each fails {failures} times")
    seconds = run_virtual(main(), clock)
    return sum(made) - calls, seconds
