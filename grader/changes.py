"""Notice which answers were saved: by file events where they arrive, by looking again and again where they don't."""

import threading
from collections.abc import Iterator, Mapping, Sequence

from watchfiles import watch

from grader.course import Course
from grader.errors import CourseError
from grader.model import Exercise
from grader.submission import learners

EVENTS_SECONDS = 1.0  # between two looks beside the events; what only a look finds shows that events don't arrive
POLL_SECONDS = 0.1  # between two looks where there are no events
DEBOUNCE_MS = 20  # an editor may write a file in several steps


class Changes:
    """The answers of a course, and which of them have changed since the last look."""

    def __init__(self, course: Course, exercises: Sequence[Exercise], *, polling: bool = False) -> None:
        self._course = course
        self._exercises = exercises
        self._seen = self._fingerprints()
        self.polling = polling
        """Whether the files are looked at again and again, since no events arrive."""

    def wait(self, stop: threading.Event) -> Iterator[Exercise]:
        """Yield each exercise whose answer was changed, until `stop` is set."""
        try:
            yield from () if self.polling else self._by_events(stop)
        except OSError:  # the system allows no further watches, say
            self.polling = True
        while not stop.wait(POLL_SECONDS):
            yield from self.look()

    def _by_events(self, stop: threading.Event) -> Iterator[Exercise]:
        events = watch(
            self._course.exercises,
            watch_filter=None,
            step=DEBOUNCE_MS,
            debounce=10 * DEBOUNCE_MS,
            stop_event=stop,
            rust_timeout=int(EVENTS_SECONDS * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        missed = 0
        for told in events:
            changed = list(self.look())
            yield from changed
            if changed and not told:
                missed += 1
            if missed > 1:  # one may have come between an event and the look
                self.polling = True
                return

    def look(self) -> Iterator[Exercise]:
        """Yield each exercise whose answer is another one than at the last look."""
        now = self._fingerprints()
        before, self._seen = self._seen, now
        yield from (one for one in self._exercises if now[one.number] != before[one.number])

    def _fingerprints(self) -> Mapping[int, str]:
        return {one.number: self._fingerprint(one) for one in self._exercises}

    def _fingerprint(self, exercise: Exercise) -> str:
        try:
            return learners(self._course, exercise).fingerprint
        except (OSError, CourseError):  # in the middle of being replaced
            return ""
