"""What one submission may still use up: the caps of its next question, and an end to asking where it had enough."""

from grader.judge.conversation import Ended
from grader.model import Caps, Outcome
from grader.subject.limits import Limits

DEATHS = 2
"""Processes of a submission that may end before they answer; a third would tell its author nothing new."""

IMPATIENT = 1.0
"""CPU seconds that a question may take once an earlier one of the same submission has timed out."""

WAITING = 3
"""Seconds by the clock for each CPU second: what a busy machine may take, and code that waits instead of working."""

DESCRIPTORS = 64
"""Files and sockets that learners' code may have open at once in the fence. Open files that are deleted go unseen."""


class Allowance:
    """Kept by the judge for each submission of a session. All its subjects draw on it."""

    def __init__(self, caps: Caps | None = None, *, fenced: bool = False) -> None:
        """Begin with nothing used up; what is written to files is only watched in a fence."""
        self._caps = caps or Caps()
        self._fenced = fenced
        self._deaths: list[Ended] = []
        self._cpu_seconds = 0.0
        self._wall_seconds = 0.0

    def limits(self) -> Limits:
        """Return the caps of the next subject."""
        late = any(ended.outcome is Outcome.TIMEOUT for ended in self._deaths)
        seconds = min(IMPATIENT, self._caps.seconds) if late else self._caps.seconds
        return Limits(
            cpu_seconds=seconds,
            wall_seconds=WAITING * seconds,
            memory_mib=self._caps.memory,
            scratch_mib=self._caps.files if self._fenced else None,
            descriptors=DESCRIPTORS if self._fenced else None,
        )

    def spend(self, *, cpu_seconds: float, wall_seconds: float) -> None:
        """Note what a question has taken."""
        self._cpu_seconds += cpu_seconds
        self._wall_seconds += wall_seconds

    def note(self, ended: Ended) -> None:
        """Note that a subject ended before it answered. The same end may be told again; it counts once."""
        if not any(ended is known for known in self._deaths):
            self._deaths.append(ended)

    def refusal(self) -> str | None:
        """Return why no new subject may be started, or None."""
        if len(self._deaths) >= DEATHS:
            return f"{DEATHS} checks have already ended your code's process before it answered. Mend the first of them."
        return self.exhaustion()

    def exhaustion(self) -> str | None:
        """Return why nothing more may be asked, not even of a subject that runs, or None."""
        total = self._caps.total
        if self._cpu_seconds > total:
            return f"The checks of this exercise have used {total:g} seconds of computing time, which is all there is."
        if self._wall_seconds > WAITING * total:
            return f"The checks of this exercise have taken {WAITING * total:g} seconds, which is all there is."
        return None
