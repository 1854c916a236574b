"""What the tests of several renderers share: grades built by hand, hostile texts, and grades by chance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from grader.model import (
    PILLARS,
    Aspect,
    AspectScore,
    Check,
    ExerciseGrade,
    Grade,
    Outcome,
    PillarScore,
    State,
)

POSSIBLE = (60, 20, 20)
HOSTILE = (
    "\x00\x1b]0;owned\x07\u202e\u2028\ud800\ufffe\U0010ffff\r\n::error::x\n##[group]x\n```\n<script>|&amp; `` @all "
    "#1 https://a.example $x$ =1 ]]> --> \\"
)
"""What f02 and f04 of the attacks print, and more: it drives terminals, logs, Markdown, XML and spreadsheets."""

steady = settings(derandomize=True, deadline=None, database=None)
signs = st.characters(exclude_categories=()) | st.sampled_from([*HOSTILE, "\t", "\x85", "\u2066", "\ufdd0"])
texts = st.text(signs, max_size=60)


def make_check(aspect: Aspect = Aspect.BEHAVIOUR, outcome: Outcome = Outcome.PASSED, **parts: Any) -> Check:
    """Return a check of an aspect."""
    known: dict[str, Any] = {"id": f"hidden/test_{aspect}.py::test_it", "title": "It holds.", "message": ""}
    return Check(aspect=aspect, outcome=outcome, **(known | parts))


def make_exercise(number: int = 7, *, earned: Sequence[int] = POSSIBLE, **parts: Any) -> ExerciseGrade:
    """Return the grade of an exercise that earned so many points in each aspect; no points say it was not judged."""
    checks: tuple[Check, ...] = parts.get("checks", ())
    aspects = tuple(
        AspectScore(
            name=aspect,
            earned=points,
            possible=possible,
            passed=sum(one.outcome is Outcome.PASSED for one in checks if one.aspect is aspect),
            checks=sum(one.aspect is aspect for one in checks),
        )
        for aspect, points, possible in zip(Aspect, earned, POSSIBLE, strict=False)
    )
    slug = parts.get("slug", "lru_cache")
    known: dict[str, Any] = {
        "slug": slug,
        "title": "A cache that forgets the right entry",
        "pillar": 1,
        "topics": ("big-o",),
        "submission": f"exercises/{number:02d}_{slug}",
        "state": State.FULL if tuple(earned) == POSSIBLE else State.IN_PROGRESS,
        "fault": None,
        "earned": sum(earned),
        "possible": sum(one.possible for one in aspects),
        "aspects": aspects,
        "checks": (),
    }
    return ExerciseGrade(number=number, **(known | parts))


def make_grade(*exercises: ExerciseGrade, **parts: Any) -> Grade:
    """Return the grade of a run over `exercises`."""
    pillars = tuple(
        PillarScore(
            number=number,
            title=PILLARS[number],
            earned=sum(one.earned for one in exercises if one.pillar == number),
            possible=sum(one.possible for one in exercises if one.pillar == number),
        )
        for number in sorted({one.pillar for one in exercises})
    )
    known: dict[str, Any] = {
        "grader": "0.1.0",
        "python": "3.11.7",
        "mode": "graded",
        "started": "2025-01-02T03:04:05+00:00",
        "seconds": 1.5,
        "earned": sum(one.earned for one in exercises),
        "possible": sum(one.possible for one in exercises),
        "pillars": pillars,
    }
    return Grade(exercises=exercises, **(known | parts))


FULL = make_exercise(4, slug="traps", title="Eight traps", checks=tuple(make_check(aspect) for aspect in Aspect))
FAILING = make_exercise(
    7,
    earned=(30, 10, 0),
    checks=(
        make_check(id="hidden/test_behaviour.py::test_reads"),
        make_check(
            outcome=Outcome.FAILED,
            id="hidden/test_behaviour.py::test_keeps[two keys]",
            title="`get` counts as use, so the other entry is evicted.",
            message=">>> cache = LRUCache(2)\n>>> cache.get('a')\ncame back  None\nwanted     1",
            place="exercises/07_lru_cache/lru_cache.py:31",
        ),
        make_check(outcome=Outcome.CRASHED, id="hidden/test_behaviour.py::test_survives", message="The process ended."),
        make_check(id="hidden/test_behaviour.py::test_counts"),
        make_check(Aspect.TYPES),
        make_check(Aspect.PERFORMANCE, Outcome.TIMEOUT, title="It is fast.", message="Took more than 5 s."),
        make_check(Aspect.PERFORMANCE, Outcome.MISSING, id="hidden/test_performance.py::test_small"),
        make_check(Aspect.PERFORMANCE, Outcome.NOT_RUN, id="hidden/test_performance.py::test_late", message="Blocked."),
    ),
)
WORKS = make_exercise(
    16,
    slug="fields",
    title="Fields that check themselves",
    pillar=2,
    earned=(60, 20, 0),
    state=State.PASSED,
    checks=(make_check(), make_check(Aspect.TYPES), make_check(Aspect.PERFORMANCE, Outcome.NOT_RUN)),
)
NOT_STARTED = make_exercise(
    30,
    slug="retry",
    title="Try again",
    pillar=3,
    earned=(0, 0, 0),
    state=State.NOT_STARTED,
    checks=(make_check(outcome=Outcome.NOT_RUN),),
)
UNAVAILABLE = make_exercise(
    41,
    slug="frames",
    title="Frames",
    pillar=4,
    earned=(),
    state=State.UNAVAILABLE,
    fault="Needs the extra 'data'. Install it with: pip install -e '.[data]'",
)
BROKEN = make_exercise(
    62,
    slug="package",
    title="A package",
    pillar=5,
    earned=(),
    state=State.INFRASTRUCTURE,
    fault="The reference of exercise 62 ended by itself.",
)
TYPICAL = make_grade(FULL, FAILING, WORKS, NOT_STARTED, UNAVAILABLE, BROKEN)

_hostile_exercise = make_exercise(
    7,
    slug=HOSTILE,
    title=HOSTILE,
    submission="=" + HOSTILE,
    earned=(0, 0, 20),
    checks=(
        *(
            make_check(outcome=outcome, id=f"hidden/test.py::{HOSTILE}", title=HOSTILE, message=HOSTILE, place=HOSTILE)
            for outcome in Outcome
        ),
        make_check(
            Aspect.TYPES, Outcome.FAILED, id=f"hidden/test.py::{HOSTILE}", title=HOSTILE, message=HOSTILE, place=HOSTILE
        ),
    ),
)
POISONED = make_grade(
    _hostile_exercise,
    make_exercise(8, slug="tree", title=HOSTILE, earned=(), state=State.INFRASTRUCTURE, fault=HOSTILE),
    started=HOSTILE,
    grader=HOSTILE,
    python=HOSTILE,
)
"""A grade whose every text is hostile."""


@st.composite
def exercises(draw: st.DrawFn) -> ExerciseGrade:
    """Return an exercise of any pillar with any points, sometimes not judged; its number may not be its own."""
    possible = draw(st.tuples(*[st.integers(0, 100)] * 3)) if draw(st.integers(0, 4)) else ()
    aspects = tuple(
        AspectScore(name=aspect, earned=draw(st.integers(0, points)), possible=points, passed=0, checks=0)
        for aspect, points in zip(Aspect, possible, strict=False)
    )
    exercise = make_exercise(
        draw(st.integers(1, 99)),
        slug=draw(st.from_regex(r"[^\W\d]\w{0,30}", fullmatch=True)),
        pillar=draw(st.integers(1, 5)),
        state=State.IN_PROGRESS if aspects else State.INFRASTRUCTURE,
    )
    return replace(
        exercise,
        aspects=aspects,
        earned=sum(one.earned for one in aspects),
        possible=sum(one.possible for one in aspects),
    )


grades = st.lists(exercises(), max_size=6).map(lambda found: make_grade(*found))
"""Grades of a few exercises by chance, whose sums are right."""
