"""What the suite does with a learner's two functions, told as plain data. The jobs tell the judge what they do."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Iterable, Iterator, Sequence
from contextlib import aclosing
from itertools import groupby
from typing import TypedDict, TypeVar

from bounded_gather import bounded_as_completed, bounded_gather

from grader.subject.probing import Clock, VirtualLoop, show

T = TypeVar("T")
Tell = Callable[..., object]  # the judge hears what happens and where; it looks at its own clock
Job = tuple[str, float]  # kind, seconds

CLEANUP = 0.25  # seconds
AFTERMATH = 20.0  # seconds that whoever was left running may use to show itself
PATIENCE = 5_000  # looks at the clock without any time passing

KINDS = {
    "works": "works(s) sleeps s seconds and returns its place in the input",
    "fails": "fails(s) sleeps s seconds, or not at all for 0, and raises LookupError",
    "groups": "groups(s) sleeps s seconds and raises an ExceptionGroup of its own",
    "tidies": "tidies(s) works, then cleans up for 0.25 s, when cancelled too",
    "breaks": "breaks(s) works; when cancelled, it cleans up for 0.25 s and raises OSError",
    "stays": "stays(s) works; when cancelled, it cleans up for 0.25 s and returns a value all the same",
}

HAPPENINGS = {
    "cancel_after": "{:g} s after the call, the caller is cancelled",
    "timeout": "around the call is an asyncio.timeout of {:g} s",
    "pause": "at its first result, the consumer pauses for {:g} s",
    "leave_after": "after {} results, the consumer breaks off and so closes the stream",
    "input_fails": "after the last job, the input itself raises OSError",
}

ITEMS = {
    "coroutine": "asyncio.sleep(0.25, 'coroutine')",
    "task": "asyncio.create_task(asyncio.sleep(0.75, 'task'))",
    "pending": "a future whose result is set after 0.5 s",
    "done": "a future whose result is set",
    "box": "an object with __await__",
}


class How(TypedDict, total=False):
    """What may happen while jobs run; seconds, but for the last two."""

    cancel_after: float  # the caller is cancelled
    timeout: float  # the caller waits no longer
    pause: float  # the consumer pauses at its first result
    leave_after: int  # the consumer closes the stream at that many results
    input_fails: bool  # the input raises after its last job


def run(call: tuple[str, list[Job], int], how: How, tell: Tell, clock: Clock) -> dict[str, object]:
    """Call the function with jobs and a limit; return what the caller got, what it was raised, what was left behind."""
    function, jobs, limit = call
    show_jobs(jobs, how)
    show_call(function, limit)
    stage = Stage(tell)
    items = stage.items(jobs, input_fails=how.get("input_fails", False))
    got: list[int] = []

    async def listen(result: int) -> bool:
        got.append(result)
        if len(got) == 1 and "pause" in how:
            await asyncio.sleep(how["pause"])
        return len(got) != how.get("leave_after")

    async def use() -> None:
        try:
            async with asyncio.timeout(how.get("timeout")):
                await hand_on(function, items, limit, listen)
        finally:
            tell("back")

    async def main() -> str:
        caller = asyncio.ensure_future(use())
        if "cancel_after" in how:
            await asyncio.sleep(how["cancel_after"])
            caller.cancel()
        await asyncio.wait([caller])
        raised = stage.outcome_of(caller)
        show_end(raised, got)
        await asyncio.sleep(AFTERMATH)
        return raised

    raised, left_behind = run_watched(main(), clock)
    return {"raised": raised, "results": got, "left behind": left_behind}


def await_kinds(function: str, kinds: list[str], limit: int, clock: Clock) -> list[str]:
    """Await an item of each of `kinds`, where the same kind twice is the same object twice; return the results."""

    async def main() -> list[str]:
        made = {kind: make_item(kind) for kind in kinds}
        return await results_of(function, [made[kind] for kind in kinds], limit)

    for kind in dict.fromkeys(kinds):
        show(f"{kind} = {ITEMS[kind]}")
    show_call(function, limit, f"[{', '.join(kinds)}]")
    results = sorted(run_patiently(main(), clock))
    show("sorted(_)", results)
    return results


def make_item(kind: str) -> Awaitable[str]:
    """Return something that can be awaited, with its own kind as result."""
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    match kind:
        case "coroutine":
            return asyncio.sleep(0.25, kind)
        case "task":
            return asyncio.ensure_future(asyncio.sleep(0.75, kind))
        case "pending":
            loop.call_later(0.5, future.set_result, kind)
            return future
        case "done":
            future.set_result(kind)
            return future
        case _:
            return Box(kind)


def given_results(function: str, values: list[object], clock: Clock) -> list[object]:
    """Return what comes back where the jobs return `values`, one at a time."""
    show(f"jobs = (asyncio.sleep(0.25, value) for value in {values})")
    show_call(function, 1)

    async def main() -> list[object]:
        return await results_of(function, (asyncio.sleep(0.25, value) for value in values), 1)

    results = run_patiently(main(), clock)
    show("_", results)
    return results


def bad_limit(function: str, limit: int, tell: Tell, clock: Clock) -> None:
    """Give a bad limit: await the list, but only call for the stream."""

    async def main() -> None:
        jobs = Stage(tell).items([("works", 0.25)])
        show_jobs([("works", 0.25)])
        if function == "bounded_gather":
            show_call(function, limit)
            await bounded_gather(jobs, limit=limit)
        else:
            show(f"stream = bounded_as_completed(jobs, limit={limit})  # no result is asked for")
            stream = bounded_as_completed(jobs, limit=limit)
            await stream.aclose()

    run_patiently(main(), clock)


def ask_later(function: str, tell: Tell, clock: Clock) -> list[int]:
    """Call, wait for five seconds, then await the list or the stream; return the results."""

    async def read(stream: AsyncIterator[int]) -> list[int]:
        return [result async for result in stream]

    async def main() -> list[int]:
        jobs = Stage(tell).items([("works", 0.25), ("works", 0.5)])
        show_jobs([("works", 0.25), ("works", 0.5)])
        show(f"unasked = {function}(jobs, limit=2)")
        if function == "bounded_gather":
            unasked: Awaitable[list[int]] = bounded_gather(jobs, limit=2)
        else:
            unasked = read(bounded_as_completed(jobs, limit=2))
        show("await asyncio.sleep(5)  # nobody has awaited it, or asked for a result")
        await asyncio.sleep(5)
        tell("asked")
        return await unasked

    return run_patiently(main(), clock)


def close_unasked(tell: Tell, clock: Clock) -> list[str]:
    """Close a stream that was asked for nothing; return what was left behind."""

    async def main() -> None:
        show_jobs([("works", 0.25)] * 3)
        show("stream = bounded_as_completed(jobs, limit=2)")
        show("await stream.aclose()")
        async with aclosing(bounded_as_completed(Stage(tell).items([("works", 0.25)] * 3), limit=2)):
            await asyncio.sleep(1)
        await asyncio.sleep(AFTERMATH)

    return run_watched(main(), clock)[1]


def over_after_error(tell: Tell, clock: Clock) -> tuple[str, str]:
    """Ask a stream whose first job to finish fails, and ask once more; return what each of the two gave."""
    jobs = [("tidies", 1.0), ("fails", 0.25), ("tidies", 1.0)]
    show_jobs(jobs)
    show("stream = bounded_as_completed(jobs, limit=3)")

    async def main() -> tuple[str, str]:
        stage = Stage(tell)
        stream = bounded_as_completed(stage.items(jobs), limit=3)

        async def ask() -> str:
            try:
                answer = f"a result: {await anext(stream)}"
            except (StopAsyncIteration, LookupError) as error:
                answer = type(error).__name__
            tell("back")
            show(f"await anext(stream)  # {answer}")
            return answer

        return await ask(), await ask()

    return run_patiently(main(), clock)


def given_tasks(function: str, tell: Tell, clock: Clock) -> dict[str, object]:
    """Give a task and a future beside a job that fails; return what was raised, and whether those were cancelled."""

    async def main() -> dict[str, object]:
        task = asyncio.ensure_future(asyncio.sleep(5))
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def fails() -> None:
            await asyncio.sleep(0.25)
            raise LookupError

        show("task = asyncio.create_task(asyncio.sleep(5))")
        show("future = asyncio.get_running_loop().create_future()")
        show(f"# {KINDS['fails']}")
        show_call(function, 3, "[task, future, fails(0.25)]")
        raised = "nothing"
        try:
            await results_of(function, [task, future, fails()], 3)
        except LookupError as error:
            raised = type(error).__name__
        tell("back")
        show(f"# it raised {raised}")
        return {"raised": raised, "task.cancelled()": task.cancelled(), "future.cancelled()": future.cancelled()}

    return run_patiently(main(), clock)


def pour(call: tuple[str, list[float], int], pause: float, tell: Tell, clock: Clock) -> list[int]:
    """Run a job for each of many seconds, pause at each result, and tell the judge of every step and of tasks alive."""
    function, seconds, limit = call
    show(f"jobs = (asyncio.sleep(s, place) for place, s in enumerate({abbreviate([f'{s:g}' for s in seconds])}))")
    show_call(function, limit)
    if pause:
        show(f"# at each result, the consumer pauses for {pause:g} s")
    got: list[int] = []

    async def job(place: int, sleep: float) -> int:
        tell("start", place, count_tasks(place))
        await asyncio.sleep(sleep)
        tell("end", place, count_tasks(place))
        return place

    def items() -> Iterator[Coroutine[object, object, int]]:
        for place, sleep in enumerate(seconds):
            tell("take", place)
            yield job(place, sleep)

    async def listen(place: int) -> bool:
        got.append(place)
        tell("hand", place)
        if pause:
            await asyncio.sleep(pause)
        return True

    run_patiently(hand_on(function, items(), limit, listen), clock)
    return got


def count_tasks(place: int) -> int:
    """Return how many tasks are alive, at every tenth place: to count takes long where there are many."""
    return len(asyncio.all_tasks()) if place % 10 == 0 else 0


class Stage:
    """Makes jobs that tell the judge when they start and end, and knows afterwards whose exception it was."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._raised: list[BaseException] = []

    def items(self, jobs: Sequence[Job], *, input_fails: bool = False) -> Iterator[Coroutine[object, object, int]]:
        """Yield a coroutine for each of `jobs`, made when it is asked for."""
        for place, (kind, seconds) in enumerate(jobs):
            self._tell("take", place)
            yield self._named(place, kind, seconds)  # and not kept here: what is forgotten is to complain of it
        if input_fails:
            raise self._remember(OSError("no further input"))

    def _named(self, place: int, kind: str, seconds: float) -> Coroutine[object, object, int]:
        """Return a job that complains by the name of its kind if it is never awaited."""
        job = self.job(place, kind, seconds)
        job.__qualname__ = kind  # type: ignore[attr-defined]  # coroutines have one; their type hides it
        return job

    async def job(self, place: int, kind: str, seconds: float) -> int:
        """Work as `kind` says."""
        self._tell("start", place)
        worked = False
        try:
            worked = await self._sleep(kind, seconds)
            if kind == "fails":
                raise self._remember(LookupError(place))
            if kind == "groups":
                own = ExceptionGroup("own", [ValueError(place), ExceptionGroup("inner", [KeyError(place)])])
                raise self._remember(own)
            return place
        finally:
            self._tell("end", place, worked)

    async def _sleep(self, kind: str, seconds: float) -> bool:
        """Sleep, and clean up as jobs of this kind do; tell whether the sleep was over."""
        try:
            if seconds:
                await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            if kind in ("breaks", "stays"):
                await asyncio.sleep(CLEANUP)
            if kind == "breaks":
                raise OSError("in cleanup") from None
            if kind != "stays":
                raise
            return False
        finally:
            if kind == "tidies":
                await asyncio.sleep(CLEANUP)
        return True

    def _remember(self, error: Exception) -> Exception:
        self._raised.append(error)
        return error

    def outcome_of(self, caller: asyncio.Future[None]) -> str:
        """Return what the caller was raised, in words; raise what no job and no input raised."""
        if caller.cancelled():
            return "CancelledError"
        error = caller.exception()
        if error is None:
            return "nothing"
        own = any(error is one for one in self._raised)
        self._raised.clear()  # an exception holds on to tasks, and as long as these live they don't complain
        if own or type(error) is TimeoutError:
            return type(error).__name__
        if isinstance(error, BaseExceptionGroup) or type(error) in (LookupError, OSError):
            return repr(error)
        raise error


class Box:
    """An object that can be awaited, and is neither coroutine nor future."""

    def __init__(self, result: str) -> None:
        self._result = result

    def __await__(self) -> Generator[object, None, str]:
        yield from asyncio.sleep(0.25).__await__()
        return self._result


class _Loop(VirtualLoop):
    """An event loop that gives up where time stands still because somebody asks again and again."""

    def __init__(self, clock: Clock) -> None:
        self._looks = 0
        super().__init__(clock)

    def time(self) -> float:
        self._looks += 1
        if self._looks > PATIENCE:
            self._looks = 0
            raise RuntimeError("The event loop turns on and on, but no time passes: wait for a job to finish.")
        return super().time()

    def pass_time(self, seconds: float) -> None:
        self._looks = 0
        super().pass_time(seconds)


def run_patiently(main: Coroutine[object, object, T], clock: Clock) -> T:
    """Run `main` on the judge's clock."""
    with asyncio.Runner(loop_factory=lambda: _Loop(clock)) as runner:
        return runner.run(main)


def run_watched(main: Coroutine[object, object, T], clock: Clock) -> tuple[T, list[str]]:
    """Run `main` on the judge's clock; return its result, and what was left behind or complained of."""
    left: list[str] = []

    async def watched() -> T:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: left.append(str(context["message"])))
        result = await main
        others = len(asyncio.all_tasks()) - 1
        left.extend(["a task that still runs"] * others)
        return result

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        result = run_patiently(watched(), clock)
        gc.collect()
    left += [str(one.message) for one in caught if "never awaited" in str(one.message)]
    return result, left


async def hand_on(
    function: str, items: Iterable[Awaitable[T]], limit: int, listen: Callable[[T], Coroutine[object, object, bool]]
) -> None:
    """Hand the results of either function on to `listen`, as long as it says to go on."""
    if function == "bounded_gather":
        for result in await bounded_gather(items, limit=limit):
            await listen(result)
        return
    async with aclosing(bounded_as_completed(items, limit=limit)) as stream:
        async for result in stream:
            if not await listen(result):
                break


async def results_of(function: str, items: Iterable[Awaitable[T]], limit: int) -> list[T]:
    """Return the results of either function as a list."""
    if function == "bounded_gather":
        return await bounded_gather(items, limit=limit)
    async with aclosing(bounded_as_completed(items, limit=limit)) as stream:
        return [result async for result in stream]


def show_jobs(jobs: Sequence[Job], how: How | None = None) -> None:
    """Show what the jobs do, the generator that makes them, and what will happen."""
    kinds = list(dict.fromkeys(kind for kind, _ in jobs))
    for kind in kinds:
        show(f"# {KINDS[kind]}")
    if len(kinds) == 1:
        show(f"jobs = ({kinds[0]}(s) for s in {abbreviate([f'{seconds:g}' for _, seconds in jobs])})")
    else:
        show(f"jobs = (kind(s) for kind, s in {abbreviate([f'({kind}, {seconds:g})' for kind, seconds in jobs])})")
    for name, value in (how or {}).items():
        show("# " + HAPPENINGS[name].format(value))


def abbreviate(entries: Sequence[str]) -> str:
    """Return a list in Python, with long runs of the same entry as products."""
    runs = [(entry, len(list(run))) for entry, run in groupby(entries)]
    parts = (f"*{count} * [{entry}]" if count > 3 else ", ".join([entry] * count) for entry, count in runs)
    return f"[{', '.join(parts)}]"


def show_call(function: str, limit: int, items: str = "jobs") -> None:
    """Show the call as a person would type it."""
    call = f"{function}({items}, limit={limit})"
    if function == "bounded_gather":
        show(f"await {call}")
    else:
        show(f"async with aclosing({call}) as stream: [result async for result in stream]")


def show_end(raised: str, got: Sequence[object]) -> None:
    """Show how the call ended, and when."""
    after = f"# after {asyncio.get_running_loop().time():.4g} s"
    if raised == "nothing":
        show(f"{after} it is done, with", got)
    else:
        show(f"{after} it raised {raised}{f'; before that, it gave {got}' if got else ''}")
