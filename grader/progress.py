"""Remember every run, and the hints shown, in .kata/progress.sqlite. Never required: without it only history is lost.

run       one session of pytest: when, and with which Python
result    what one exercise got in a run: state, points, budgets
hint      how many rungs of an exercise's ladder were shown
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from grader.course import Course
from grader.errors import GraderError
from grader.model import Aspect, AspectScore, Check, ExerciseGrade, Grade, Measurement, State

VERSION = 1  # of the tables; kept in the file as its user_version
FILE = "progress.sqlite"
BUSY_SECONDS = 5.0  # that a run waits for another one to finish writing

_TABLES = """
CREATE TABLE run (id TEXT PRIMARY KEY, started TEXT NOT NULL, python TEXT NOT NULL, grader TEXT NOT NULL) STRICT;
CREATE TABLE result (
    run TEXT NOT NULL REFERENCES run,
    slug TEXT NOT NULL,
    answer TEXT NOT NULL,
    whole INTEGER NOT NULL,
    state TEXT NOT NULL,
    earned INTEGER NOT NULL,
    possible INTEGER NOT NULL,
    aspects TEXT NOT NULL,
    measured TEXT NOT NULL,
    PRIMARY KEY (run, slug)
) STRICT;
CREATE TABLE hint (slug TEXT PRIMARY KEY, shown INTEGER NOT NULL) STRICT;
"""
_NO_DATABASE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


JUDGED = (State.IN_PROGRESS, State.PASSED, State.FULL)
"""The states that say something of the learner, and are remembered."""


class ProgressError(GraderError):
    """The history can't be read or written. A run goes on without it."""

    slug = "progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a run judged, beside what came of it."""

    answer: str  # fingerprint of the editable files
    whole: bool  # whether every check of the suite was asked for, and had its turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one exercise got in one run."""

    slug: str
    when: datetime  # the start of the run, with time zone
    answer: str  # fingerprint of the editable files
    whole: bool  # whether every check of the suite had its turn
    state: State
    earned: int  # 0 to possible
    possible: int
    aspects: tuple[AspectScore, ...]
    measured: tuple[Measurement, ...]  # each budget's worst value

    @property
    def share(self) -> float:
        """Return the points earned, from 0 to 1."""
        return self.earned / self.possible if self.possible else 0.0


class Progress:
    """The history of one course."""

    def __init__(self, course: Course) -> None:
        self.path = course.state / FILE
        self._shown = course.relative(self.path)

    def remember(self, run: str, grade: Grade, attempts: Mapping[str, Attempt]) -> None:
        """Keep what a run has found out so far, if anything; call it again with the same `run` as more is known.

        `attempts` are by slug; exercises without one are not remembered.
        """
        if not attempts:
            return
        with self._open() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO run VALUES (?, ?, ?, ?)", (run, grade.started, grade.python, grade.grader)
            )
            connection.executemany(
                "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(run, *_row(one, attempts[one.slug])) for one in grade.exercises if one.slug in attempts],
            )

    def results(self) -> tuple[Result, ...]:
        """Return all that is remembered, the oldest first."""
        if not self.path.exists():
            return ()
        with self._open() as connection:
            rows = connection.execute(
                "SELECT slug, started, answer, whole, state, earned, possible, aspects, measured"
                # Several runs may start in one second: those stay in the order in which they were written.
                " FROM result JOIN run ON run.id = result.run ORDER BY run.rowid"
            ).fetchall()
        try:
            return tuple(sorted((_result(*row) for row in rows), key=lambda result: result.when))
        except (ValueError, KeyError, TypeError) as error:
            raise ProgressError(f"{self._shown} holds what this grader never wrote ({error}). {self._remedy}") from None

    def hints(self) -> dict[str, int]:
        """Return how many rungs of each exercise's ladder were shown, by slug."""
        if not self.path.exists():
            return {}
        with self._open() as connection:
            return dict(connection.execute("SELECT slug, shown FROM hint").fetchall())

    def show_hints(self, slug: str, count: int) -> None:
        """Remember that the first `count` rungs of a ladder were shown; 0 forgets them."""
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO hint VALUES (?, ?)", (slug, count))

    @property
    def _remedy(self) -> str:
        return f"Remove {self._shown} to begin anew; only history is lost."

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in one transaction, which is committed if nothing is raised."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA foreign_keys = ON")
                # Takes the lock at once: a transaction that only read at first might not get it later.
                connection.execute("BEGIN IMMEDIATE")
                self._prepare(connection)
                yield connection
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise ProgressError(f"{self._shown} {self._explain(error)}") from None
        except OSError as error:
            raise ProgressError(
                f"{self._shown} can't be written ({error.strerror}). Make .kata a folder that you may write."
            ) from None

    def _explain(self, error: sqlite3.Error) -> str:
        """Return why the file can't be used, and what to do, as the end of a sentence about it."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            return f"is held by another program for more than {BUSY_SECONDS:g} s. End that one, then run again."
        if code in _NO_DATABASE:
            return f"is no database of the grader's. {self._remedy}"
        return f"can't be used ({error}). {self._remedy}"

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise ProgressError(f"{self._shown} was written by a newer grader. Update this one, or: {self._remedy}")
        if version == 0:
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def budgets_of(checks: Sequence[Check]) -> tuple[Measurement, ...]:
    """Return what was measured against each budget: the worst of its values."""
    worst: dict[str, Measurement] = {}
    for measured in (check.measured for check in checks if check.measured is not None):
        if measured.name not in worst or measured.value > worst[measured.name].value:
            worst[measured.name] = measured
    return tuple(worst.values())


def _row(grade: ExerciseGrade, attempt: Attempt) -> tuple[str | int, ...]:
    aspects = json.dumps([asdict(one) for one in grade.aspects])
    measured = json.dumps([asdict(one) for one in budgets_of(grade.checks)])
    state, points = grade.state.value, (grade.earned, grade.possible)
    return (grade.slug, attempt.answer, attempt.whole, state, *points, aspects, measured)


def _result(  # noqa: PLR0913, PLR0917 -- a row of the table
    slug: str,
    started: str,
    answer: str,
    whole: int,
    state: str,
    earned: int,
    possible: int,
    aspects: str,
    measured: str,
) -> Result:
    if not 0 <= earned <= possible:
        raise ValueError(f"{earned} of {possible} points")
    return Result(
        slug=slug,
        when=datetime.fromisoformat(started),
        answer=answer,
        whole=bool(whole),
        state=State(state),
        earned=earned,
        possible=possible,
        aspects=tuple(AspectScore(**{**one, "name": Aspect(one["name"])}) for one in json.loads(aspects)),
        measured=tuple(Measurement(**one) for one in json.loads(measured)),
    )
