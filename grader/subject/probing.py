"""What a probe may use: show what it does, count operations on elements, measure memory, run on the judge's clock.

Probes import from here; the learner's code never needs to.
"""

import asyncio
import gc
import selectors
import tracemalloc
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Protocol, TypeVar, TypeVarTuple

T = TypeVar("T")
Given = TypeVarTuple("Given")

MAX_SHOWN = 60  # lines of a session kept for one question
MAX_LINE = 200  # characters of one such line

shown: list[str] = []
"""The session of the current question, as a person would have typed it."""

tallies: Counter[str] = Counter()
"""How often each kind of counted operation was done in the current question."""


def show(code: str, *answer: object) -> None:
    """Add a line to the session that a failing test shows: `code` after a prompt, then what it answered, if given."""
    if len(shown) >= MAX_SHOWN:
        return
    shown.append(cut(f">>> {code}", MAX_LINE))
    if answer and answer[0] is not None:
        try:
            text = repr(answer[0])
        except Exception as error:  # noqa: BLE001 -- the learner's __repr__ may raise anything
            text = f"<repr raised {type(error).__name__}>"
        shown.append(cut(text, MAX_LINE))
    del shown[MAX_SHOWN:]


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` characters; where some are missing, it ends in a mark that says so."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


class Counted:
    """A value whose hashing and comparing are counted, to be handed to the learner's code as a key or an element."""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        self.value = value

    def __hash__(self) -> int:
        tallies["hash"] += 1
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        tallies["eq"] += 1
        return isinstance(other, Counted) and self.value == other.value

    def __lt__(self, other: "Counted") -> bool:
        tallies["compare"] += 1
        return self.value < other.value

    def __le__(self, other: "Counted") -> bool:
        tallies["compare"] += 1
        return self.value <= other.value

    def __gt__(self, other: "Counted") -> bool:
        tallies["compare"] += 1
        return self.value > other.value

    def __ge__(self, other: "Counted") -> bool:
        tallies["compare"] += 1
        return self.value >= other.value

    def __repr__(self) -> str:
        return f"Counted({self.value})"


def peak_memory(work: Callable[[], object]) -> int:
    """Return the bytes that `work` allocated at its peak, above what was there before."""
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        work()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak - before


def kept_memory(work: Callable[[], T]) -> int:
    """Return the bytes that what `work` returned still holds when `work` is done."""
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        result = work()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        del result
    finally:
        tracemalloc.stop()
    return after - before


class Clock(Protocol):
    """A clock whose hands are moved in the judge."""

    def advance(self, seconds: float) -> float:
        """Let `seconds` pass and return the time that it is then."""


class _JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting, ask the clock to pass the time; wait for real only where a thread is still at work."""

    def __init__(self, loop: "VirtualLoop") -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self._loop.has_threads():
            ready = super().select(timeout)
            if not ready and timeout is not None:
                self._loop.pass_time(timeout)
            return ready
        if timeout is None:
            raise RuntimeError("Deadlock: every task waits for something that will never happen.")
        self._loop.pass_time(timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on a virtual clock: sleeping takes no time, and a deadlock is an error at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._now = 0.0
        self._at_work = 0  # calls in threads that are not done
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        """Return the seconds passed on the virtual clock."""
        return self._now

    def pass_time(self, seconds: float) -> None:
        """Move the judge's clock, which may have been moved before this loop began."""
        self._clock.advance(seconds)
        self._now += seconds

    def has_threads(self) -> bool:
        """Tell whether threads are at work, whose time is real."""
        return self._at_work > 0

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Given], T], *args: *Given
    ) -> asyncio.Future[T]:
        """Hand a call to a thread, and count it until it is done."""
        future = super().run_in_executor(executor, func, *args)
        self._at_work += 1
        future.add_done_callback(self._leave_work)
        return future

    async def shutdown_default_executor(self, *args: float | None) -> None:
        """Wait for the threads; a thread of its own does so."""
        self._at_work += 1
        try:
            await super().shutdown_default_executor(*args)
        finally:
            self._at_work -= 1

    def _leave_work(self, _: asyncio.Future[T]) -> None:
        self._at_work -= 1


def run_virtual(main: Coroutine[object, object, T], clock: Clock) -> T:
    """Run `main` as `asyncio.run` would, on the judge's clock. A deadlock raises RuntimeError."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(clock)) as runner:
        return runner.run(main)
