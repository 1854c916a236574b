"""What a probe may use: the session shown, counted elements, memory, and the virtual clock."""

import asyncio
import threading
import tracemalloc
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from operator import eq, ge, gt, le, lt, ne

import pytest

from grader.subject.probing import (
    MAX_LINE,
    MAX_SHOWN,
    Counted,
    VirtualLoop,
    kept_memory,
    peak_memory,
    run_virtual,
    show,
    shown,
    tallies,
)

HOUR = 3600.0
SOON = 0.001  # seconds; short enough to wait for in earnest


class FakeClock:
    """A clock that notes how often it was moved."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now
        self.waits: list[float] = []

    def advance(self, seconds: float) -> float:
        """Let the seconds pass."""
        self.now += seconds
        self.waits.append(seconds)
        return self.now


@pytest.fixture(autouse=True)
def _fresh_question() -> Iterator[None]:
    shown.clear()
    tallies.clear()
    yield
    shown.clear()
    tallies.clear()


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock at zero."""
    return FakeClock()


# The session shown


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        pytest.param((), [">>> cache.put('a', 1)"], id="without-answer"),
        pytest.param((None,), [">>> cache.put('a', 1)"], id="none"),
        pytest.param((False,), [">>> cache.put('a', 1)", "False"], id="falsy"),
        pytest.param(("text",), [">>> cache.put('a', 1)", "'text'"], id="repr"),
    ],
)
def test_shows_a_line_as_a_person_would_have_typed_it(answer: tuple[object, ...], lines: list[str]) -> None:
    """Code stands after a prompt, and an answer other than None below it."""
    show("cache.put('a', 1)", *answer)

    assert shown == lines


def test_shows_an_answer_without_repr() -> None:
    """An answer whose `__repr__` raises is shown as that."""

    class Mute:
        def __repr__(self) -> str:
            raise LookupError

    show("make()", Mute())

    assert shown == [">>> make()", "<repr raised LookupError>"]


def test_cuts_long_lines() -> None:
    """Code and answer are cut at the same width, and end in a mark."""
    show("x" * 500, "y" * 500)

    assert shown == [">>> " + "x" * (MAX_LINE - 5) + "…", "'" + "y" * (MAX_LINE - 2) + "…"]


@pytest.mark.parametrize("before", [0, 1], ids=["even", "odd"])
def test_shows_so_many_lines_and_no_more(before: int) -> None:
    """A session is cut at the same number of lines, wherever answers fall."""
    for _ in range(before):
        show("start()")

    for number in range(MAX_SHOWN):
        show("step()", number)

    assert len(shown) == MAX_SHOWN


# Counted elements


@pytest.mark.parametrize(
    ("operation", "answers", "tally"),
    [
        pytest.param(eq, (False, True, False), "eq", id="eq"),
        pytest.param(ne, (True, False, True), "eq", id="ne"),
        pytest.param(lt, (True, False, False), "compare", id="lt"),
        pytest.param(le, (True, True, False), "compare", id="le"),
        pytest.param(gt, (False, False, True), "compare", id="gt"),
        pytest.param(ge, (False, True, True), "compare", id="ge"),
    ],
)
def test_compares_like_the_number_and_counts(
    operation: Callable[[object, object], bool], answers: tuple[bool, ...], tally: str
) -> None:
    """Every comparison answers as the numbers do, and is counted once."""
    found = tuple(operation(Counted(number), Counted(2)) for number in (1, 2, 3))

    assert (found, dict(tallies)) == (answers, {tally: 3})


def test_hashes_like_the_number_and_counts() -> None:
    """Hashing answers as the number does, and is counted."""
    assert (hash(Counted(7)), dict(tallies)) == (hash(7), {"hash": 1})


def test_equals_nothing_but_its_like() -> None:
    """A counted seven is not the number seven."""
    assert Counted(7) != 7


def test_counts_what_a_dict_does() -> None:
    """A look-up by a fresh equal key hashes once and compares once."""
    entries = {Counted(1): "one"}
    tallies.clear()

    found = entries[Counted(1)]

    assert (found, dict(tallies)) == ("one", {"hash": 1, "eq": 1})


def test_shows_its_number() -> None:
    """A counted element says which it is."""
    assert repr(Counted(7)) == "Counted(7)"


# Memory


def test_peak_memory_sees_what_is_soon_freed() -> None:
    """The peak counts memory that was given back before the end, and only once where it was reused."""

    def work() -> None:
        for _ in range(3):
            bytearray(1_000_000)

    assert 1_000_000 <= peak_memory(work) < 1_100_000


def test_peak_memory_leaves_out_what_was_there() -> None:
    """Memory held before the work began is not part of its peak."""
    held = [bytearray(1_000_000)]

    peak = peak_memory(lambda: held.append(bytearray(100_000)))

    assert 100_000 <= peak < 200_000


def test_kept_memory_counts_what_the_result_holds() -> None:
    """What was freed on the way is not kept."""

    def work() -> list[bytearray]:
        parts = [bytearray(100_000) for _ in range(10)]
        return parts[:3]

    assert 300_000 <= kept_memory(work) < 400_000


def test_kept_memory_lets_go_of_rings() -> None:
    """Objects that hold each other, and nothing else does, are not kept."""

    def work() -> None:
        ring: list[object] = [bytearray(1_000_000)]
        ring.append(ring)

    assert kept_memory(work) < 100_000


@pytest.mark.parametrize("measure", [peak_memory, kept_memory])
def test_tracing_ends_with_an_error(measure: Callable[[Callable[[], object]], int]) -> None:
    """Work that raises does so, and memory is traced no longer."""
    with pytest.raises(ZeroDivisionError):
        measure(lambda: 1 / 0)

    assert not tracemalloc.is_tracing()


# The virtual clock


def test_sleeping_takes_no_time(clock: FakeClock) -> None:
    """Two sleeps of an hour move the judge's clock twice."""

    async def main() -> str:
        await asyncio.sleep(HOUR)
        await asyncio.sleep(2 * HOUR)
        return "done"

    answer = run_virtual(main(), clock)

    assert (answer, clock.waits) == ("done", [HOUR, 2 * HOUR])


def test_the_loop_tells_the_judges_time(clock: FakeClock) -> None:
    """`loop.time()` says what has passed."""

    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        before = loop.time()
        await asyncio.sleep(1.5)
        return [before, loop.time()]

    assert run_virtual(main(), clock) == [0.0, 1.5]


def test_sleeps_side_by_side_overlap(clock: FakeClock) -> None:
    """The clock jumps from one wake-up to the next, in the order of time."""
    woken = []

    async def nap(seconds: float) -> None:
        await asyncio.sleep(seconds)
        woken.append(seconds)

    async def main() -> None:
        await asyncio.gather(nap(5.0), nap(1.0), nap(2.0), nap(2.0))

    run_virtual(main(), clock)

    assert (woken, clock.waits) == ([1.0, 2.0, 2.0, 5.0], [1.0, 1.0, 3.0])


def test_passing_the_turn_wakes_nobody(clock: FakeClock) -> None:
    """`sleep(0)`, queues and events need no time."""

    async def main() -> int:
        queue: asyncio.Queue[int] = asyncio.Queue(1)

        async def produce() -> None:
            for number in range(10):
                await queue.put(number)
                await asyncio.sleep(0)

        producer = asyncio.create_task(produce())
        total = sum([await queue.get() for _ in range(10)])
        await producer
        return total

    answer = run_virtual(main(), clock)

    assert (answer, clock.waits) == (45, [])


def test_a_deadline_comes_in_virtual_time(clock: FakeClock) -> None:
    """`asyncio.timeout` fires when its time has come, and what is late is cancelled."""

    async def main() -> str:
        try:
            async with asyncio.timeout(HOUR):
                await asyncio.sleep(2 * HOUR)
        except TimeoutError:
            return "late"
        return "in time"

    answer = run_virtual(main(), clock)

    assert (answer, clock.now) == ("late", HOUR)


def test_a_second_run_on_the_same_clock_keeps_its_distances(clock: FakeClock) -> None:
    """A run that begins when the judge's clock has moved already sleeps no shorter for it."""

    async def main() -> list[float]:
        woken = []

        async def nap(seconds: float) -> None:
            await asyncio.sleep(seconds)
            woken.append(seconds)

        await asyncio.gather(nap(1.0), nap(3.0))
        return woken

    run_virtual(main(), clock)
    clock.waits.clear()
    run_virtual(main(), clock)

    assert (clock.waits, clock.now) == ([1.0, 2.0], 6.0)


def test_what_the_coroutine_raises_comes_out(clock: FakeClock) -> None:
    """An exception passes through as from `asyncio.run`."""

    async def main() -> None:
        await asyncio.sleep(1)
        raise LookupError("gone")

    with pytest.raises(LookupError, match=r"^gone$"):
        run_virtual(main(), clock)


async def _wait_for_an_event() -> None:
    await asyncio.Event().wait()


async def _wait_in_a_ring() -> None:
    tasks: list[asyncio.Task[None]] = []

    async def wait_for(number: int) -> None:
        await asyncio.sleep(1)
        await asyncio.wait([tasks[number]])

    tasks += [asyncio.create_task(wait_for(1)), asyncio.create_task(wait_for(0))]
    await asyncio.gather(*tasks)


async def _take_from_an_empty_queue() -> None:
    await asyncio.Queue[int]().get()


@pytest.mark.parametrize("main", [_wait_for_an_event, _wait_in_a_ring, _take_from_an_empty_queue])
def test_a_deadlock_is_an_error(main: Callable[[], Coroutine[object, object, None]], clock: FakeClock) -> None:
    """Where nothing can ever happen again, the run ends at once and says so."""
    with pytest.raises(RuntimeError, match=r"^Deadlock: every task waits for something that will never happen\.$"):
        run_virtual(main(), clock)


def test_a_deadlock_lets_tasks_clean_up(clock: FakeClock) -> None:
    """Tasks that wait for good are cancelled at the end, as by `asyncio.run`."""
    cleaned = []

    async def main() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.append("up")

    with pytest.raises(RuntimeError, match="Deadlock"):
        run_virtual(main(), clock)

    assert cleaned == ["up"]


# Threads, whose time is real


def _answer_later() -> Callable[[], str]:
    """Return work for a thread that takes longer than one look of the loop."""
    released = threading.Event()

    def work() -> str:
        threading.Timer(0.05, released.set).start()
        return "worked" if released.wait(10) else "gave up"

    return work


@pytest.mark.timeout(10)
def test_waits_for_a_thread_in_earnest(clock: FakeClock) -> None:
    """Work in a thread is waited for, and no virtual time passes."""

    async def main() -> str:
        return await asyncio.to_thread(_answer_later())

    answer = run_virtual(main(), clock)

    assert (answer, clock.waits) == ("worked", [])


@pytest.mark.timeout(10)
def test_waits_for_a_thread_of_a_pool_in_earnest(clock: FakeClock) -> None:
    """Work in the learner's own pool is waited for too."""

    async def main() -> str:
        with ThreadPoolExecutor() as pool:
            return await asyncio.get_running_loop().run_in_executor(pool, _answer_later())

    answer = run_virtual(main(), clock)

    assert (answer, clock.waits) == ("worked", [])


@pytest.mark.timeout(10)
def test_time_jumps_again_when_the_threads_are_done(clock: FakeClock) -> None:
    """Once no thread is at work, sleeping takes no time again."""

    async def main() -> None:
        await asyncio.to_thread(int)
        await asyncio.sleep(HOUR)

    run_virtual(main(), clock)

    assert clock.waits == [HOUR]


@pytest.mark.timeout(10)
def test_a_deadlock_after_work_in_threads_is_an_error(clock: FakeClock) -> None:
    """A deadlock is noticed even if threads were at work before."""

    async def main() -> None:
        await asyncio.to_thread(int)
        await asyncio.Event().wait()

    with pytest.raises(RuntimeError, match="Deadlock"):
        run_virtual(main(), clock)


@pytest.mark.timeout(10)
def test_time_goes_on_while_a_thread_works(clock: FakeClock) -> None:
    """A sleep beside work in a thread ends, even if the thread waits for what comes after it."""
    released = threading.Event()

    async def main() -> str:
        async def release() -> None:
            await asyncio.sleep(SOON)
            released.set()

        answered, _ = await asyncio.gather(asyncio.to_thread(released.wait, 5), release())
        return "released" if answered else "gave up"

    assert run_virtual(main(), clock) == "released"


# Agreement with the real loop

Program = Callable[[], Coroutine[object, object, object]]


async def _results_in_order_of_arguments() -> object:
    return await asyncio.gather(*(asyncio.sleep(SOON * (3 - number), number) for number in range(3)))


async def _results_in_order_of_completion() -> object:
    naps = [asyncio.sleep(20 * SOON * number, number) for number in (3, 1, 2)]
    return [await nap for nap in asyncio.as_completed(naps)]


async def _the_first_failure() -> object:
    async def fail(message: str) -> None:
        await asyncio.sleep(SOON)
        raise ValueError(message)

    return await asyncio.gather(fail("one"), asyncio.sleep(SOON, "two"), return_exceptions=False)


async def _a_group_that_fails() -> object:
    log = []

    async def wait() -> None:
        try:
            await asyncio.sleep(HOUR)
        except asyncio.CancelledError:
            log.append("cancelled")
            raise

    async def fail() -> None:
        await asyncio.sleep(SOON)
        raise KeyError("a")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(wait())
            group.create_task(fail())
    except ExceptionGroup as error:
        return log, repr(error)
    return log


async def _never_more_than_two_at_once() -> object:
    seats, inside, most = asyncio.Semaphore(2), 0, 0

    async def visit() -> None:
        nonlocal inside, most
        async with seats:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(SOON)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(5)))
    return most


async def _a_late_answer() -> object:
    return await asyncio.wait_for(asyncio.Event().wait(), SOON)


async def _callbacks_in_the_order_of_time() -> object:
    log: list[str] = []
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    loop.call_later(3 * SOON, done.set)
    loop.call_later(2 * SOON, log.append, "second")
    loop.call_later(SOON, log.append, "first")
    loop.call_soon(log.append, "at once")
    await done.wait()
    return log


async def _work_in_a_thread() -> object:
    return await asyncio.to_thread(sum, [1, 2, 3])


def _outcome(run: Callable[[], object]) -> str:
    try:
        return f"returned {run()!r}"
    except Exception as error:  # noqa: BLE001 -- an outcome like any other
        return f"raised {error!r}"


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "program",
    [
        _results_in_order_of_arguments,
        _results_in_order_of_completion,
        _the_first_failure,
        _a_group_that_fails,
        _never_more_than_two_at_once,
        _a_late_answer,
        _callbacks_in_the_order_of_time,
        _work_in_a_thread,
    ],
)
def test_agrees_with_the_real_loop(program: Program, clock: FakeClock) -> None:
    """A program has the same outcome on the virtual clock as by `asyncio.run`."""
    virtual = _outcome(lambda: run_virtual(program(), clock))

    assert virtual == _outcome(lambda: asyncio.run(program()))


def test_closes_the_loop(clock: FakeClock) -> None:
    """The loop is closed when the run is over."""
    loops: list[asyncio.AbstractEventLoop] = []

    async def main() -> None:
        loops.append(asyncio.get_running_loop())

    run_virtual(main(), clock)

    assert [(type(loop), loop.is_closed()) for loop in loops] == [(VirtualLoop, True)]
