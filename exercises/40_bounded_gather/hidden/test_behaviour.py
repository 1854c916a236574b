"""What must be true of the list, of the stream, and of every way out of both."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import Clock, FunctionTap, Twin

Job = tuple[str, float]  # kind and seconds; probes.py says what each kind does

BOTH = ("bounded_gather", "bounded_as_completed")
LIST, STREAM = BOTH

MARGIN = 1e-6  # seconds; sums of fractions are never quite exact

ORDERLY: dict[str, object] = {
    "in flight when the caller went on, by place": [],
    "started after that, by place": [],
    "left behind": [],
}
EMPTY: list[list[object]] = [[], [None, 0, False, "", []]]


class Room:
    """Where the jobs of one question work. Hears of every start and end, and looks at its own clock."""

    def __init__(self, jobs: Sequence[Job] = (), limit: int = 0) -> None:
        self.clock = Clock()
        self.tell = FunctionTap(self._hear)
        self.taken: list[int] = []  # places, in order
        self.taken_unasked: list[int] = []
        self.started: list[int] = []
        self.started_after_failure: list[int] = []
        self.ended: dict[int, float] = {}  # when, by place
        self.crowded: list[int] = []  # places that started while `limit` jobs were in flight
        self.hasty: list[int] = []  # places that came to their end before their time
        self._jobs = dict(enumerate(jobs))
        self._limit = limit
        self._in_flight: dict[int, float] = {}  # since when, by place
        self._failed = False
        self._then: tuple[list[int], int] | None = None  # in flight, and number of starts, when the caller went on

    @property
    def then(self) -> dict[str, object]:
        """Return what was still going on when the caller went on, and what was started later."""
        in_flight, starts = ([], 0) if self._then is None else self._then
        return {
            "in flight when the caller went on, by place": in_flight,
            "started after that, by place": self.started[starts:],
        }

    def _hear(self, what: str, place: int = -1, worked: bool = False) -> None:  # noqa: FBT001, FBT002 -- no names cross
        match what:
            case "take":
                self.taken.append(place)
            case "asked":
                self.taken_unasked = list(self.taken)
            case "start":
                self._start(place)
            case "end":
                self._end(place, worked=worked)
            case "back" if self._then is None:
                self._then = sorted(self._in_flight), len(self.started)

    def _start(self, place: int) -> None:
        if len(self._in_flight) >= self._limit:
            self.crowded.append(place)
        if self._failed:
            self.started_after_failure.append(place)
        self.started.append(place)
        self._in_flight[place] = self.clock.now

    def _end(self, place: int, *, worked: bool) -> None:
        self.ended[place] = self.clock.now
        slept = self.clock.now - self._in_flight.pop(place)
        kind, seconds = self._jobs.get(place, ("", 0.0))
        if worked and slept < seconds - MARGIN:
            self.hasty.append(place)
        self._failed |= worked and kind == "fails"


def perform(
    subject: Twin, function: str, jobs: Sequence[Job], limit: int, **how: object
) -> tuple[Room, dict[str, object]]:
    """Run `jobs`; return the room where they worked, and all that can be told of the end."""
    room = Room(jobs, limit)
    answer = subject.run((function, list(jobs), limit), how, room.tell, room.clock)
    return room, answer | room.then


def test_the_list_follows_the_input(subject: Twin) -> None:
    """`bounded_gather` gives the results in input order, whichever job finishes first."""
    jobs = [("works", count / 20) for count in (10, 9, 8, 7, 6, 5, 4, 3)]
    assert perform(subject, LIST, jobs, 3)[1]["results"] == [0, 1, 2, 3, 4, 5, 6, 7]


def test_the_stream_follows_the_finish(subject: Twin) -> None:
    """`bounded_as_completed` gives each result in the order in which the jobs finish."""
    jobs = [("works", seconds) for seconds in (0.5, 0.1, 0.2, 0.4)]
    assert perform(subject, STREAM, jobs, 4)[1]["results"] == [1, 2, 3, 0]


def test_results_pile_up_in_the_order_of_finishing(subject: Twin) -> None:
    """Results of jobs that finish while the caller is busy come in the order in which the jobs finished."""
    twentieths = [1, 14, 5, 18, 9, 2, 13, 20, 7, 16, 3, 11, 6, 19, 10, 4, 15, 8, 17, 12]
    jobs = [("works", count / 20) for count in twentieths]
    results = perform(subject, STREAM, jobs, 20, pause=5.0)[1]["results"]
    assert results == sorted(range(20), key=twentieths.__getitem__)


def test_a_failure_waits_its_turn(subject: Twin) -> None:
    """Results of jobs that finished before a job failed come first, though the caller asks only after the failure."""
    jobs = [("works", 0.25), ("works", 0.5), ("fails", 0.75), ("tidies", 9.0)]
    _, end = perform(subject, STREAM, jobs, 4, pause=5.0)
    assert end == {"results": [0, 1], "raised": "LookupError"} | ORDERLY


@pytest.mark.parametrize("function", BOTH)
def test_never_more_than_the_limit(subject: Twin, function: str) -> None:
    """At most `limit` jobs are in flight, each until its cleanup is over, and they start in input order."""
    jobs = [(("works", "tidies")[place % 2], (place * 7 % 5 + 1) / 20) for place in range(10)]
    for limit in (1, 2, 4, 50):
        room, end = perform(subject, function, jobs, limit)
        came = {
            "started, by place": room.started,
            "started while it was full, by place": room.crowded,
            "raised": end["raised"],
        }
        assert came == {
            "started, by place": list(range(10)),
            "started while it was full, by place": [],
            "raised": "nothing",
        }


@pytest.mark.parametrize("function", BOTH)
def test_takes_whatever_can_be_awaited(subject: Twin, function: str) -> None:
    """Coroutines, tasks, futures, done or pending, and objects with `__await__` are all awaited."""
    kinds = ["box", "coroutine", "done", "pending", "task"]
    assert subject.await_kinds(function, kinds, 2, Clock()) == kinds


def test_the_same_future_twice_is_two_items(subject: Twin) -> None:
    """A future that is given at two places gives two results."""
    for function in BOTH:
        came = subject.await_kinds(function, ["pending", "coroutine", "pending"], 3, Clock())
        assert came == ["coroutine", "pending", "pending"]


def test_no_jobs_and_empty_results(subject: Twin) -> None:
    """An empty input gives no result; None, 0, False, an empty text or list are results like any other."""
    for function in BOTH:
        for values in EMPTY:
            assert subject.given_results(function, values, Clock()) == values


@pytest.mark.parametrize("function", BOTH)
def test_refuses_a_limit_below_one(subject: Twin, function: str) -> None:
    """A limit below 1 is a ValueError that says "at least 1": in the stream at the call; nothing is taken."""
    for limit in (0, -3):
        room = Room()
        with pytest.raises(ValueError, match="at least 1"):
            subject.bad_limit(function, limit, room.tell, room.clock)
        assert {"taken, by place": room.taken} == {"taken, by place": []}


def test_takes_nothing_before_it_is_asked(subject: Twin) -> None:
    """Nothing is taken from the input before the caller awaits the list, or asks the stream for a result."""
    for function in BOTH:
        room = Room()
        results = subject.ask_later(function, room.tell, room.clock)
        assert {"taken before, by place": room.taken_unasked, "results": results} == {
            "taken before, by place": [],
            "results": [0, 1],
        }


def test_closing_an_unasked_stream(subject: Twin) -> None:
    """A stream that is closed before it was asked for a result takes nothing and raises nothing."""
    room = Room()
    left_behind = subject.close_unasked(room.tell, room.clock)
    assert {"taken, by place": room.taken, "left behind": left_behind} == {"taken, by place": [], "left behind": []}


@pytest.mark.parametrize("function", BOTH)
def test_the_first_error_ends_everything(subject: Twin, function: str) -> None:
    """The first exception arrives itself; by then the jobs in flight have finished, and no further one ever starts."""
    jobs = [("works", 0.5), ("works", 0.6), ("works", 0.7), ("tidies", 2.0), ("fails", 0.5), *[("tidies", 2.0)] * 40]
    room, end = perform(subject, function, jobs, 3)
    later = {"started after the failure, by place": room.started_after_failure}
    results = [0, 1, 2] if function == STREAM else []
    assert (
        end | later
        == {"raised": "LookupError", "results": results, "started after the failure, by place": []} | ORDERLY
    )


def test_an_error_without_any_waiting(subject: Twin) -> None:
    """A job may fail as soon as it starts, before it waits for anything; all the same, no coroutine is forgotten."""
    for function in BOTH:
        room, end = perform(subject, function, [("tidies", 1.0), ("fails", 0), ("tidies", 1.0), ("works", 1.0)], 3)
        later = {"started besides the first three, by place": [place for place in room.started if place > 2]}
        wanted = {"raised": "LookupError", "results": [], "started besides the first three, by place": []} | ORDERLY
        assert end | later == wanted


def test_a_jobs_own_group_stays_as_it_is(subject: Twin) -> None:
    """An ExceptionGroup that a job raises arrives itself, neither taken apart nor put into another one."""
    for function in BOTH:
        _, end = perform(subject, function, [("tidies", 1.0), ("groups", 0.25)], 2)
        assert end == {"raised": "ExceptionGroup", "results": []} | ORDERLY


@pytest.mark.parametrize("function", BOTH)
def test_what_cancelled_jobs_raise_or_return_is_dropped(subject: Twin, function: str) -> None:
    """A job that raises or returns while it is being cancelled changes nothing: the first error arrives, in silence."""
    jobs = [("breaks", 2.0), ("fails", 0.25), ("breaks", 2.0), ("stays", 2.0), *[("works", 0.5)] * 6]
    room, end = perform(subject, function, jobs, 4)
    later = {"started after the failure, by place": room.started_after_failure}
    assert end | later == {"raised": "LookupError", "results": [], "started after the failure, by place": []} | ORDERLY


def test_an_error_of_the_input_ends_everything(subject: Twin) -> None:
    """An exception that the input itself raises ends everything as one from a job does."""
    early: list[Job] = [("tidies", 0.5)]  # the input raises while it fills the slots
    later: list[Job] = [("works", 0.25), ("tidies", 2.0), ("tidies", 2.0)]  # and here while it refills one
    for function in BOTH:
        for jobs in (early, later):
            _, end = perform(subject, function, jobs, 3, input_fails=True)
            del end["results"]
            assert end == {"raised": "OSError"} | ORDERLY


@pytest.mark.parametrize("function", BOTH)
def test_a_cancelled_caller_leaves_nothing_running(subject: Twin, function: str) -> None:
    """If the caller is cancelled, the jobs in flight are cancelled and finish, then `CancelledError` goes on."""
    several: list[Job] = [("tidies", 0.5), ("breaks", 0.5), ("stays", 0.5), ("works", 0.25), *[("tidies", 0.5)] * 10]
    for jobs, moment in ((several, 0.0), (several, 0.4), (several[:3], 0.3)):  # the last after the whole input is taken
        _, end = perform(subject, function, jobs, 4, cancel_after=moment)
        results = [3] if function == STREAM and moment == 0.4 else []
        assert end == {"raised": "CancelledError", "results": results} | ORDERLY


def test_a_timeout_leaves_nothing_running(subject: Twin) -> None:
    """`asyncio.timeout` around a call cancels it like anybody else, and the caller gets a TimeoutError."""
    for function in BOTH:
        _, end = perform(subject, function, [("tidies", 0.5)] * 9, 2, timeout=0.6)
        assert end == {"raised": "TimeoutError", "results": []} | ORDERLY


def test_given_tasks_and_futures_are_cancelled(subject: Twin) -> None:
    """Tasks and futures from the input are in flight like any job: when one item fails, they are cancelled."""
    for function in BOTH:
        room = Room()
        assert subject.given_tasks(function, room.tell, room.clock) == {
            "raised": "LookupError",
            "task.cancelled()": True,
            "future.cancelled()": True,
        }


def test_leaving_the_stream_early(subject: Twin) -> None:
    """A consumer who has seen enough and closes the stream leaves no job running, and is raised nothing."""
    jobs = [("works", 0.25), ("works", 0.35), ("breaks", 2.0), ("stays", 2.0), *[("tidies", 1.0)] * 20]
    _, end = perform(subject, STREAM, jobs, 4, leave_after=2)
    assert end == {"raised": "nothing", "results": [0, 1]} | ORDERLY


def test_a_consumer_cancelled_in_its_own_work(subject: Twin) -> None:
    """A consumer who is cancelled while it works on a result closes the stream, and that leaves no job running."""
    jobs = [("works", 0.25), *[("tidies", 2.0)] * 20]
    _, end = perform(subject, STREAM, jobs, 4, pause=5.0, cancel_after=1.0)
    assert end == {"raised": "CancelledError", "results": [0]} | ORDERLY


def test_the_stream_is_over_after_an_error(subject: Twin) -> None:
    """When a result is asked for and an exception comes, every job has finished, and the stream is over."""
    room = Room()
    asked = subject.over_after_error(room.tell, room.clock)
    wanted = {"asked twice": ("LookupError", "StopAsyncIteration"), "in flight when the caller went on, by place": []}
    assert {"asked twice": asked} | room.then == wanted | {"started after that, by place": []}


@settings(max_examples=40)
@given(function=st.sampled_from(BOTH), counts=st.lists(st.integers(0, 6), max_size=10), limit=st.integers(1, 5))
def test_gives_every_result_in_its_order(subject: Twin, function: str, counts: list[int], limit: int) -> None:
    """However long the jobs take, every result comes once and in its order, and the limit is kept."""
    room, end = perform(subject, function, [("works", count / 20) for count in counts], limit)
    results = end["results"]
    assert isinstance(results, list)
    order = {place: place if function == LIST else room.ended[place] for place in results}
    came = {
        "results": results,
        "started while it was full, by place": room.crowded,
        "ended before their time, by place": room.hasty,
    }
    assert sorted(results) == list(range(len(counts)))
    # Jobs that finish at the same time may come in any order; sorting leaves those as they are.
    wanted = {"results": sorted(results, key=order.__getitem__), "started while it was full, by place": []}
    assert came == wanted | {"ended before their time, by place": []}


@settings(max_examples=40)
@given(
    function=st.sampled_from(BOTH),
    counts=st.lists(st.integers(1, 12), min_size=1, max_size=8, unique=True),
    limit=st.integers(1, 5),
    failing=st.none() | st.integers(0, 7),
)
def test_every_way_out_is_orderly(
    subject: Twin, function: str, counts: list[int], limit: int, failing: int | None
) -> None:
    """Whichever job fails, or if the caller is cancelled instead: the right exception comes, and nothing runs on."""
    jobs = [("tidies", count / 20) for count in counts]
    how: dict[str, object] = {}
    if failing is None:
        how = {"cancel_after": max(counts) / 20 - 0.025}  # before the longest job can be over
    else:
        jobs[failing % len(jobs)] = ("fails", counts[failing % len(jobs)] / 20)
    _, end = perform(subject, function, jobs, limit, **how)
    del end["results"]
    assert end == {"raised": "CancelledError" if failing is None else "LookupError"} | ORDERLY
