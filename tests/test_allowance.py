"""What one submission may still use up, as plain figures."""

from collections.abc import Callable

import pytest

from grader.judge.allowance import DEATHS, DESCRIPTORS, IMPATIENT, WAITING, Allowance
from grader.judge.conversation import Ended
from grader.model import Caps, Outcome
from grader.subject.limits import Limits

TOO_MANY_DEATHS = "2 checks have already ended your code's process before it answered. Mend the first of them."


def end(outcome: Outcome = Outcome.CRASHED) -> Ended:
    """Return the end of a subject."""
    return Ended("It has ended.", outcome=outcome)


@pytest.fixture
def allowance() -> Allowance:
    """Return what a submission begins with."""
    return Allowance(Caps(seconds=4, total=10))


# Caps of the next subject


def test_gives_the_caps_of_the_exercise() -> None:
    """Time and memory are those of kata.toml; waiting gets three times the time; files are nobody's business."""
    allowance = Allowance(Caps(seconds=4, total=10, memory=64, files=5))

    assert allowance.limits() == Limits(
        cpu_seconds=4, wall_seconds=12, memory_mib=64, scratch_mib=None, descriptors=None
    )


def test_watches_files_in_a_fence() -> None:
    """In a fence, what is written and what is open at once are capped too."""
    limits = Allowance(Caps(files=5), fenced=True).limits()

    assert (limits.scratch_mib, limits.descriptors) == (5, DESCRIPTORS)


def test_gives_the_usual_caps_where_nothing_is_said() -> None:
    """Without kata.toml, as for the suite's own code, the defaults hold."""
    limits = Allowance().limits()

    assert (limits.cpu_seconds, limits.wall_seconds, limits.memory_mib) == (5.0, 15.0, 1024)


def test_is_impatient_after_a_timeout(allowance: Allowance) -> None:
    """Code that was too slow once gets a second, so that a whole suite of hanging checks takes no minute."""
    allowance.note(end(Outcome.TIMEOUT))

    limits = allowance.limits()

    assert (limits.cpu_seconds, limits.wall_seconds) == (IMPATIENT, WAITING * IMPATIENT)


def test_is_not_impatient_after_a_crash(allowance: Allowance) -> None:
    """A crash says nothing about the time that other checks need."""
    allowance.note(end(Outcome.CRASHED))

    assert allowance.limits().cpu_seconds == 4


def test_impatience_never_gives_more() -> None:
    """A cap that is below a second already stays."""
    allowance = Allowance(Caps(seconds=0.5))
    allowance.note(end(Outcome.TIMEOUT))

    assert allowance.limits().cpu_seconds == 0.5


# Deaths


@pytest.mark.parametrize(
    ("deaths", "refusal"), [(0, None), (DEATHS - 1, None), (DEATHS, TOO_MANY_DEATHS), (DEATHS + 1, TOO_MANY_DEATHS)]
)
def test_refuses_after_two_deaths(allowance: Allowance, deaths: int, refusal: str | None) -> None:
    """The second process that ends before it answers is the last."""
    for _ in range(deaths):
        allowance.note(end())

    assert allowance.refusal() == refusal


def test_the_same_end_counts_once(allowance: Allowance) -> None:
    """A subject that is asked again after its end tells the same end, which is no second one."""
    ended = end()
    for _ in range(5):
        allowance.note(ended)

    assert allowance.refusal() is None


def test_equal_ends_of_two_subjects_count_twice(allowance: Allowance) -> None:
    """Two subjects that ended in the same words are two."""
    allowance.note(end())
    allowance.note(end())

    assert allowance.refusal() == TOO_MANY_DEATHS


def test_deaths_end_no_subject_that_runs(allowance: Allowance) -> None:
    """Deaths keep new subjects from starting, and a running one may answer on."""
    for _ in range(DEATHS):
        allowance.note(end())

    assert allowance.exhaustion() is None


# Totals

CPU_SPENT = "The checks of this exercise have used 10 seconds of computing time, which is all there is."
WALL_SPENT = "The checks of this exercise have taken 30 seconds, which is all there is."
Say = Callable[[Allowance], str | None]


@pytest.mark.parametrize("say", [Allowance.refusal, Allowance.exhaustion], ids=["new-subject", "running"])
@pytest.mark.parametrize(
    ("cpu", "wall", "reason"),
    [
        pytest.param(5, 15, None, id="at-the-caps"),
        pytest.param(5.01, 6, CPU_SPENT, id="worked"),
        pytest.param(0, 15.01, WALL_SPENT, id="waited"),
        pytest.param(6, 16, CPU_SPENT, id="both"),
    ],
)
def test_totals_are_of_all_questions(
    allowance: Allowance, say: Say, cpu: float, wall: float, reason: str | None
) -> None:
    """Two questions that used up more than there is are the last, for new subjects and for the one that runs."""
    for _ in range(2):
        allowance.spend(cpu_seconds=cpu, wall_seconds=wall)

    assert say(allowance) == reason


def test_deaths_are_told_before_totals(allowance: Allowance) -> None:
    """Who has both is told of the deaths, which can be mended."""
    allowance.spend(cpu_seconds=99, wall_seconds=99)
    for _ in range(DEATHS):
        allowance.note(end())

    assert allowance.refusal() == TOO_MANY_DEATHS


def test_fractions_are_told_without_noise() -> None:
    """A total of seconds and a half is told as that."""
    allowance = Allowance(Caps(total=2.5))
    allowance.spend(cpu_seconds=3, wall_seconds=0)

    assert allowance.exhaustion() == CPU_SPENT.replace("10", "2.5")


def test_two_submissions_share_nothing() -> None:
    """What one submission used up is not missing for another."""
    one, other = Allowance(Caps(total=1)), Allowance(Caps(total=1))
    one.spend(cpu_seconds=2, wall_seconds=0)

    assert (one.refusal() is None, other.refusal()) == (False, None)
