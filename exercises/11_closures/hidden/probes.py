"""What the suite does with a learner's functions, told as plain data."""

import builtins
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from closures import counter, memoize, once, throttle

from grader.subject.probing import Counted, kept_memory, show, tallies

PATIENCE = 2.0  # seconds after which a thread is given up
PAUSE = 0.2  # seconds that a first call takes while others wait


def counted(given: list[int], actions: list[str]) -> list[int]:
    """Do what `actions` say with the two functions of a counter; return what each answered."""
    arguments = ", ".join(map(str, given))
    show(f"advance, current = counter({arguments})")
    advance, current = counter(*given)
    return [shown_call(action, {"advance": advance, "current": current}[action]) for action in actions]


def counted_by_two(first: tuple[int, int], second: tuple[int, int], actions: list[tuple[str, int]]) -> list[int]:
    """Do the same with two counters by turns; an action has the number of its counter."""
    functions: dict[tuple[str, int], Callable[[], int]] = {}
    for number, (start, step) in enumerate([first, second], start=1):
        show(f"advance{number}, current{number} = counter(start={start}, step={step})")
        functions["advance", number], functions["current", number] = counter(start=start, step=step)
    return [shown_call(f"{name}{number}", functions[name, number]) for name, number in actions]


def shown_call(name: str, function: Callable[[], int]) -> int:
    """Call a function and show it."""
    answer = function()
    show(f"{name}()", answer)
    return answer


def memoized(
    function: Callable[[object], object], told: str, arguments: Sequence[str | int | tuple[object, ...]]
) -> list[object]:
    """Ask a memoized function, whose work `told` describes, for each argument in turn; return what it answered."""
    show(f"ask = memoize(function)  # {told}")
    ask = memoize(function)
    answers = []
    for argument in arguments:
        answer = outcome(lambda argument=argument: ask(argument))  # type: ignore[misc]  # mypy can't infer it
        show(f"ask({argument!r})", answer)
        answers.append(answer)
    return answers


def outcome(call: Callable[[], object]) -> object:
    """Return what a call returned, or the name and the text of what it raised."""
    try:
        return call()
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"


def memoized_same_object() -> list[bool]:
    """Tell of a second and a third answer whether they are the very first one."""
    show("ask = memoize(lambda name: [name])")
    ask = memoize(lambda name: [name])
    first, *later = [ask("north") for _ in range(3)]
    same = [answer is first for answer in later]
    show('first, *later = [ask("north") for _ in range(3)]')
    show("[answer is first for answer in later]", same)
    return same


def memoized_twice(one: Callable[[object], object], other: Callable[[object], object]) -> list[object]:
    """Memoize `one` twice and `other` once; return what all of them answer to one argument, asked twice over."""
    show('one, other = lambda place: f"one {place}", lambda place: f"other {place}"')
    for line in ("ask1 = memoize(one)", "ask2 = memoize(one)  # again", "ask3 = memoize(other)"):
        show(line)
    asks = [memoize(one), memoize(one), memoize(other)]
    answers = [ask("north") for ask in [*asks, *asks]]
    show('[ask("north") for ask in [ask1, ask2, ask3] * 2]', answers)
    return answers


def memoized_recursion(number: int) -> dict[str, object]:
    """Compute a Fibonacci number by a memoized function; return it, and how often the function was called."""
    calls = [0]

    def compute(place: int) -> int:
        calls[0] += 1
        return place if place <= 1 else fibonacci(place - 1) + fibonacci(place - 2)

    show("# compute(n) is n for 0 and 1, else fibonacci(n - 1) + fibonacci(n - 2)")
    show("fibonacci = memoize(compute)")
    fibonacci = memoize(compute)
    answer = run_all([lambda: fibonacci(number)])[0]
    show(f"fibonacci({number})  # in a thread", answer)
    return {"answer": answer, "calls of compute": calls[0]}


def once_in_turn(function: Callable[[], object], told: str, count: int) -> list[object]:
    """Ask what `once` made of a function, whose work `told` describes, `count` times; return what it answered."""
    show(f"ask = once(function)  # {told}")
    ask = once(function)
    answers: list[object] = []

    def work() -> None:
        for _ in range(count):
            answers.append(outcome(ask))
            show("ask()", answers[-1])

    if run_all([work])[0] == "waits for ever":
        answers.append("waits for ever")
        show("ask()", answers[-1])
    return answers


def made_only(one: Callable[[], object], other: Callable[[object], object]) -> None:
    """Give functions to `once` and `memoize`, and ask for nothing."""
    show("ask = once(one)")
    once(one)
    show("ask = memoize(other)")
    memoize(other)


def once_same_object() -> list[bool]:
    """Tell of later answers whether they are the very first one."""
    show("ask = once(list)")
    ask = once(list[int])
    first, *later = [ask() for _ in range(3)]
    same = [answer is first for answer in later]
    show("first, *later = [ask() for _ in range(3)]")
    show("[answer is first for answer in later]", same)
    return same


def once_of_two(one: Callable[[], object], other: Callable[[], object]) -> list[object]:
    """Use `once` on `one` twice and on `other`; return what all of them answer, asked twice over."""
    show('one, other = lambda: "one", lambda: "other"')
    for line in ("ask1 = once(one)", "ask2 = once(one)  # again", "ask3 = once(other)"):
        show(line)
    asks = [once(one), once(one), once(other)]
    answers = [ask() for ask in [*asks, *asks]]
    show("[ask() for ask in [ask1, ask2, ask3] * 2]", answers)
    return answers


def once_within_once() -> object:
    """Let a function use what another `once` made; return what comes back."""
    show('station = once(lambda: "north")')
    station = once(lambda: "north")
    show('greeting = once(lambda: "hello " + station())')
    greeting = once(lambda: "hello " + station())
    answer = run_all([greeting])[0]
    show("greeting()  # in a thread", answer)
    return answer


def once_by_threads(endings: list[str | None], threads: int) -> dict[str, object]:
    """Call from several threads while the first call is at work; return how often the function ran, and the answers.

    An ending is the name of the exception that a run raises, or None if it returns an object.
    """
    entered, crowded = threading.Event(), threading.Event()
    at_work: list[int] = []
    runs: list[int] = []
    most: list[int] = []

    def connect() -> object:
        runs.append(1)
        at_work.append(1)
        number = len(runs)
        most.append(len(at_work))
        entered.set()
        if len(at_work) > 1:
            crowded.set()
        if number == 1:
            crowded.wait(PAUSE)  # so that the others come meanwhile
        at_work.pop()
        ending = endings[min(number, len(endings)) - 1]
        if ending is not None:
            raise getattr(builtins, ending)(f"run {number}")
        return f"connection {number}"

    show("# connect() takes a while; its run 1 returns 'connection 1', its run 2 'connection 2', and so on")
    if endings[0]:
        show(f"# but run 1 raises {endings[0]}")
    show("ask = once(connect)")
    show(f"# {threads} threads call ask(), all but one while the first call is at work")
    answers = run_all([once(connect)] * threads, entered=entered)
    return {"answers": answers, "runs": len(runs), "runs at a time": max(most, default=0)}


def run_all(calls: Sequence[Callable[[], object]], *, entered: threading.Event | None = None) -> list[object]:
    """Make each call in a thread of its own, all but the first after `entered`; return what came of each."""
    came: list[object] = ["waits for ever"] * len(calls)

    def run(place: int) -> None:
        came[place] = outcome(calls[place])

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(calls))]
    for place, thread in enumerate(threads):
        thread.start()
        if place == 0 and entered is not None:
            entered.wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return list(came)


def throttled(interval: float, clock: Callable[[], float], calls: int) -> dict[str, list[object]]:
    """Call a throttled function `calls` times; return what it answered, and what was passed on."""
    heard: list[object] = []
    told: list[float] = []

    def warn(number: int) -> str:
        heard.append(number)
        return ""  # false, as the answer must not be

    def telling() -> float:
        told.append(clock())
        return told[-1]

    send = throttle(warn, interval, telling)
    show(f"send = throttle(warn, {interval}, clock)  # warn(number) returns ''{asked(told)}")
    answers: list[object] = []
    for number in range(1, calls + 1):
        told.clear()
        answers.append(send(number))
        show(f"send({number})  # answers {answers[-1]}{asked(told)}")
    return {"answers": answers, "passed on to warn": heard}


def asked(told: list[float]) -> str:
    """Return words on what the clock told during one call."""
    return f"; clock() told {', then '.join(map(str, told))}" if told else ""


def throttled_at(interval: float, times: list[float]) -> list[bool]:
    """Call a throttled function at each of `times`; return what it answered."""
    now = [0.0]
    show(f"send = throttle(warn, {interval}, clock)  # warn() returns None")
    send = throttle(lambda: None, interval, lambda: now[0])
    answers = []
    for moment in times:
        now[0] = moment
        answer = send()
        show(f"send()  # clock() tells {moment}", answer)
        answers.append(answer)
    return answers


def throttled_arguments() -> dict[str, object]:
    """Pass on a call with several kinds of arguments; return what it answered and what was passed on."""
    heard: list[object] = []

    def warn(*args: object, **kwargs: object) -> None:
        heard.append((args, kwargs))

    show("heard = []")
    show("send = throttle(lambda *args, **kwargs: heard.append((args, kwargs)), 60.0)")
    send = throttle(warn, 60.0)
    answer = send("storm", 7, place="north", urgent=None)
    show('send("storm", 7, place="north", urgent=None)', answer)
    show("heard", heard)
    return {"answer": answer, "heard": heard}


def throttled_by_default(intervals: list[float], calls: int) -> dict[str, list[bool]]:
    """Call functions that are throttled by the default clock several times at once; return what they answered."""
    answers = {}
    for interval in intervals:
        show(f"send = throttle(warn, {interval})  # warn() returns None")
        send = throttle(lambda: None, interval)
        given = answers[f"interval {interval}"] = [send() for _ in range(calls)]
        show(f"[send() for _ in range({calls})]", given)
    return answers


def throttled_while_time_passes(takes: float, times: list[float]) -> list[bool]:
    """Throttle a function that takes `takes` seconds to 10 seconds; return what it answered at each of `times`."""
    now = [0.0]

    def warn() -> None:
        now[0] += takes

    show(f"send = throttle(warn, 10.0, clock)  # warn() takes {takes} seconds")
    send = throttle(warn, 10.0, lambda: now[0])
    answers = []
    for moment in times:
        now[0] = moment
        answer = send()
        show(f"send()  # clock() tells {moment} at first", answer)
        answers.append(answer)
    return answers


def throttled_and_raising(times: list[float]) -> dict[str, object]:
    """Throttle a function that always raises to 10 seconds; return what came at each of `times`, and its calls."""
    now, calls = [0.0], [0]

    def warn() -> None:
        calls[0] += 1
        raise OSError(f"call {calls[0]}")

    show("send = throttle(warn, 10.0, clock)  # warn() raises OSError, saying which call of it this is")
    send = throttle(warn, 10.0, lambda: now[0])
    answers = []
    for moment in times:
        now[0] = moment
        answer = outcome(send)
        show(f"send()  # clock() tells {moment}", answer)
        answers.append(answer)
    return {"what came": answers, "calls of warn": calls[0]}


def throttled_from_within(takes: float) -> dict[str, bool]:
    """Call a throttled function that once calls itself, after `takes` seconds; return both answers."""
    now = [0.0]
    answers: dict[str, bool] = {}

    def warn() -> None:
        if now[0] < takes:
            now[0] = takes
            inner = answers[f"send() within, {takes} seconds later"] = send()
            show(f"# within warn(), send() answers {inner}")

    show(f"send = throttle(warn, 10.0, clock)  # warn() calls send() once, {takes} seconds later")
    send = throttle(warn, 10.0, lambda: now[0])
    answers["send() outside"] = send()
    show("send()", answers["send() outside"])
    return answers


def throttled_from_within_each(takes: list[float]) -> list[dict[str, bool]]:
    """Do so for each of `takes`; return the answers of each."""
    return [throttled_from_within(seconds) for seconds in takes]


def throttled_twice() -> list[bool]:
    """Throttle one function twice; return what both answer at the same time, asked twice over."""
    show("send1 = throttle(warn, 60.0, clock); send2 = throttle(warn, 60.0, clock)  # clock() tells 7.0")

    def warn() -> None: ...

    sends = [throttle(warn, 60.0, lambda: 7.0) for _ in range(2)]
    answers = [send() for send in [*sends, *sends]]
    show("send1(), send2(), send1(), send2()", tuple(answers))
    return answers


def length(word: str) -> int:
    """Return the length of a word."""
    return len(word)


def kinds() -> dict[str, str]:
    """Return the type of each function that the four give back."""
    show("advance, current = counter()")
    advance, current = counter()
    functions: dict[str, object] = {
        "advance": advance,
        "current": current,
        "memoize(lambda word: len(word))": memoize(length),
        "once(list)": once(list[int]),
        "throttle(print, 60)": throttle(print, 60),
    }
    found = {name: type(function).__name__ for name, function in functions.items()}
    for name, kind in found.items():
        show(f"type({name}).__name__", kind)
    return found


def ask_memoized(function: Callable[[int], object], different: int, rounds: int) -> None:
    """Ask a memoized function for each of `different` arguments in turn, `rounds` times over."""
    ask = memoize(function)
    for _ in range(rounds):
        for number in range(different):
            ask(number)


def count_operations(held: int) -> None:
    """Let a memoized function hold `held` results, and ask for each of them once more; only that is counted."""

    def value_of(argument: Counted) -> int:
        return argument.value

    ask = memoize(value_of)
    for number in range(held):
        ask(Counted(number))
    tallies.clear()
    for call in range(held):
        ask(Counted(call * 7919 % held))  # all over the results, in no order


def kept_by(kind: str, calls: int) -> int:
    """Return the bytes that are kept after `calls` calls of one kind of function."""

    def work() -> object:
        advance, current = counter(10**6)
        ask = memoize(length)
        connect = once(list[int])
        now = [0.0]
        send = throttle(lambda: None, 1.0, lambda: now[0])
        for _ in range(calls):
            match kind:
                case "advance":
                    advance()
                case "current":
                    current()
                case "memoize":
                    ask("north")
                case "once":
                    connect()
                case "throttle":
                    now[0] += 0.5
                    send()
        return advance, current, ask, connect, send

    return kept_memory(work)


def count_lines_while_waiting(waiting: int) -> list[object]:
    """Let threads wait for a first call; return the answers. The lines of Python that they run are counted."""
    entered, done = threading.Event(), threading.Event()

    def connect() -> str:
        entered.set()
        done.wait(PATIENCE)
        return "connection"

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:  # itself, which no type can say
        if event == "line":
            tallies["lines"] += 1
        return trace

    def watch() -> object:
        time.sleep(PAUSE)
        done.set()
        return "released"

    show("ask = once(connect)  # connect() takes 0.2 s and returns 'connection'")
    show(f"# {waiting} threads call ask() while the first call is at work; they get:")
    ask = once(connect)
    first = threading.Thread(target=ask, daemon=True)
    first.start()
    entered.wait(PATIENCE)
    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    threading.settrace(trace)
    try:
        return run_all([ask] * waiting)
    finally:
        threading.settrace(None)
