"""What the list and the stream may cost: time on a virtual clock, tasks, items in hand, wake-ups."""

import heapq
from collections.abc import Sequence

from grader.judge.suite import Budget, Clock, FunctionTap, Twin

LIST, STREAM = "bounded_gather", "bounded_as_completed"
LIMIT = 20
MARGIN = 1e-6  # seconds; sums of fractions are never quite exact


class Run:
    """What the jobs of one question told, with the times of the judge's own clock."""

    def __init__(self, subject: Twin, function: str, seconds: Sequence[float], limit: int, pause: float = 0.0) -> None:
        """Run a job for each of `seconds`, and hold that each ran, and for no less than its time."""
        self.clock = Clock()
        self.most_alive = 0  # tasks
        self.most_unfinished = 0  # items taken, whose job has not ended
        self.most_unread = 0  # items taken, whose result the consumer has not received
        self.end = 0.0  # when the last job ended, in seconds
        self._seconds = seconds
        self._taken = self._ended = self._received = 0
        self._began: dict[int, float] = {}
        self._hasty: list[int] = []
        tell = FunctionTap(self._hear)
        results = subject.pour((function, list(seconds), limit), pause, tell, self.clock)
        missing = sorted(set(range(len(seconds))) - set(results))
        assert {"results": len(results), "missing, by place": missing} == {
            "results": len(seconds),
            "missing, by place": [],
        }
        assert {"ended before their time, by place": self._hasty, "ended": self._ended} == {
            "ended before their time, by place": [],
            "ended": len(seconds),
        }

    def _hear(self, what: str, place: int, alive: int = 0) -> None:
        now = self.clock.now
        self.most_alive = max(self.most_alive, alive)
        match what:
            case "take":
                self._taken += 1
                self.most_unfinished = max(self.most_unfinished, self._taken - self._ended)
                self.most_unread = max(self.most_unread, self._taken - self._received)
            case "start":
                self._began[place] = now
            case "end":
                self._ended += 1
                self.end = now
                if now - self._began[place] < self._seconds[place] - MARGIN:
                    self._hasty.append(place)
            case "hand":
                self._received += 1


def schedule(seconds: Sequence[float], limit: int) -> float:
    """Return how long it takes if each item, in input order, goes to the slot that falls free first."""
    free = [0.0] * limit
    for needed in seconds:
        heapq.heapreplace(free, free[0] + needed)
    return max(free)


def test_a_free_slot_is_filled_at_once(subject: Twin, budget: Budget) -> None:
    """No slot stays idle: the whole takes no longer than if each item went to the slot that falls free first."""
    inputs = {
        "160 jobs of 0.5 s, but every 16th of 8 s, limit 16": (16, [0.5 if n % 16 else 8.0 for n in range(160)]),
        "60 jobs of mixed lengths, limit 3": (3, [(1 + n * 37 % 64) / 64 for n in range(60)]),
        "5 jobs, limit 1": (1, [0.75, 0.25, 0.5, 1.0, 0.25]),
    }
    ratios = {
        f"{function}, {name}": Run(subject, function, seconds, limit).end / schedule(seconds, limit)
        for function in (LIST, STREAM)
        for name, (limit, seconds) in inputs.items()
    }
    worst = max(ratios, key=ratios.__getitem__)
    budget.at_most(
        "makespan_ratio",
        round(ratios[worst], 4),
        unit="times as long as with every free slot filled at once",
        detail=worst,
    )


def longest_input(subject: Twin) -> dict[str, Run]:
    """Return what an input of 500 items needs, by function."""
    seconds = [(8 + n % 7) / 32 for n in range(500)]
    return {function: Run(subject, function, seconds, LIMIT) for function in (LIST, STREAM)}


def test_tasks_do_not_follow_the_input(subject: Twin, budget: Budget) -> None:
    """With 500 items and a limit of 20, hardly more than 20 tasks are ever alive, the caller's included."""
    extra = {function: run.most_alive - LIMIT for function, run in longest_input(subject).items()}
    worst = max(extra, key=extra.__getitem__)
    budget.at_most("extra_tasks", extra[worst], unit="tasks beyond the limit", detail=f"{worst}, 500 items, limit 20")


def test_the_input_is_read_as_the_work_goes_on(subject: Twin, budget: Budget) -> None:
    """With 500 items and a limit of 20, hardly more than 20 items are ever taken and unfinished."""
    extra = {function: run.most_unfinished - LIMIT for function, run in longest_input(subject).items()}
    worst = max(extra, key=extra.__getitem__)
    detail = f"{worst}, 500 items, limit 20"
    budget.at_most("read_ahead", extra[worst], unit="items taken and unfinished beyond the limit", detail=detail)


def test_a_slow_consumer_slows_the_taking(subject: Twin, budget: Budget) -> None:
    """While the consumer dawdles over its results, the stream does not go on to take item after item."""
    run = Run(subject, STREAM, [1.0] * 250, LIMIT, pause=1.0)
    detail = "250 jobs of 1 s, limit 20, a consumer who needs 1 s for each result"
    budget.at_most("unread", run.most_unread, unit="items taken whose result was not received", detail=detail)


def test_waits_instead_of_asking(subject: Twin, budget: Budget) -> None:
    """The event loop wakes when a job's sleep is over, not to look whether one might be."""
    seconds = [1 + n * 7919 % 512 / 512 for n in range(40)]
    wakeups = {function: Run(subject, function, seconds, 2).clock.wakeups / 40 for function in (LIST, STREAM)}
    worst = max(wakeups, key=wakeups.__getitem__)
    detail = f"{worst}, 40 jobs of one sleep each, limit 2"
    budget.at_most("wakeups_per_job", round(wakeups[worst], 2), unit="wake-ups per job", detail=detail)
