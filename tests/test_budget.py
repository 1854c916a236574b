"""Measuring against budgets, with twins whose CPU times are written down beforehand."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, cycle, repeat
from typing import Any, cast

import pytest

from grader.errors import CourseError
from grader.judge.budget import LOOKS, Budget, BudgetExceeded
from grader.judge.twin import Dialogue, Twin
from grader.model import Measurement

BUDGETS: Mapping[str, float] = {"calls": 10, "doubling": 2.5, "cpu": 2.0}
UNIT = "times the reference's CPU time"


class ScriptedDialogue:
    """One side that echoes its question and takes the CPU seconds it is told to."""

    def __init__(self, seconds: Iterable[float], answer: Callable[[object], object]) -> None:
        self.spent: list[float] = []
        self.asked: list[object] = []
        self._seconds = iter(seconds)
        self._answer = answer

    def ask(self, _probe: str, arguments: tuple[object, ...], _keywords: Mapping[str, object]) -> object:
        """Take the time and answer."""
        self.asked.append(arguments[0])
        self.spent.append(next(self._seconds))
        return self._answer(arguments[0])


class Pair:
    """A learner's code and a reference, measured against the budget of twice the reference's CPU time."""

    def __init__(
        self,
        subject: Iterable[float],
        reference: Iterable[float] = repeat(0.01),
        *,
        answer: Callable[[object], object] = lambda given: given,
    ) -> None:
        # The first question warms each side up; its time must not count.
        self.subject = ScriptedDialogue(chain([99.0], subject), answer)
        self.reference = ScriptedDialogue(chain([0.0], reference), lambda given: given)
        self.budget = Budget(BUDGETS, seed=7)

    def measure(self, name: str = "cpu", make: Callable[[random.Random], object] = random.Random.random) -> None:
        """Measure the pair."""
        ours, theirs = (Twin(cast("Dialogue", side)) for side in (self.subject, self.reference))
        self.budget.cpu_ratio(name, ours, theirs, make=make, ask=lambda twin, given: twin.echo(given))

    @property
    def measured(self) -> tuple[float, int | None]:
        """Return the ratio found and the rounds that it took."""
        measurement = self.budget.measurement
        assert measurement is not None
        return measurement.value, measurement.rounds


@pytest.fixture
def budget() -> Budget:
    """Return the budgets of an exercise."""
    return Budget(BUDGETS)


# Counted and measured without noise


@pytest.mark.parametrize("value", [0, 9.5, 10], ids=["nothing", "below", "equal"])
def test_holds_a_figure_within_its_budget(budget: Budget, value: float) -> None:
    """A figure up to the budget passes, and is kept for the verdict."""
    budget.at_most("calls", value, unit="calls", detail="of `next`")

    assert budget.measurement == Measurement(name="calls", value=value, allowed=10, unit="calls", detail="of `next`")


def test_refuses_a_figure_above_its_budget(budget: Budget) -> None:
    """A figure above the budget fails, and is kept for the verdict all the same."""
    with pytest.raises(BudgetExceeded, match=r"^Measured 10\.5 calls; the budget is 10\.$"):
        budget.at_most("calls", 10.5, unit="calls")

    assert budget.measurement == Measurement(name="calls", value=10.5, allowed=10, unit="calls")


def test_says_how_a_figure_came_about(budget: Budget) -> None:
    """The detail that the suite gives is part of the message."""
    with pytest.raises(BudgetExceeded, match=r"^Measured 11 calls; the budget is 10\. \(get that hits\)$"):
        budget.at_most("calls", 11, unit="calls", detail="get that hits")


def test_an_exceeded_budget_is_a_failed_assertion() -> None:
    """An exceeded budget is a failure like any other for pytest."""
    assert issubclass(BudgetExceeded, AssertionError)


# Growth


def test_holds_growth_within_its_budget(budget: Budget) -> None:
    """What is counted at twice the size, over what is counted at the size, is the growth."""
    budget.growth("doubling", lambda size: 3 * size, size=1000, unit="calls")

    assert budget.measurement == Measurement(
        name="doubling", value=2.0, allowed=2.5, unit="times", detail="3,000 calls at 1,000, 6,000 at 2,000"
    )


def test_refuses_growth_above_its_budget(budget: Budget) -> None:
    """Growth of the wrong order fails with both counts."""
    with pytest.raises(
        BudgetExceeded,
        match=r"^Measured 4 times; the budget is 2\.5\. \(100 calls at 10, 400 at 20\)$",
    ):
        budget.growth("doubling", lambda size: size * size, size=10, unit="calls")


@pytest.mark.parametrize(
    ("small", "large", "ratio"),
    [(0, 0, 0.0), (0, 2, 2.0), (0.1, 1, 1.0), (3, 7, 2.33)],
    ids=["nothing", "from-nothing", "below-one", "rounded"],
)
def test_growth_of_small_counts_is_not_exaggerated(budget: Budget, small: float, large: float, ratio: float) -> None:
    """A count below one is taken for one."""
    budget.growth("doubling", lambda size: small if size == 10 else large, size=10, unit="calls")

    assert budget.measurement is not None
    assert budget.measurement.value == ratio


# CPU time beside the reference


def test_passes_early() -> None:
    """A pair that is clearly within the budget is judged after the first five rounds."""
    pair = Pair(repeat(0.015))

    pair.measure()

    assert pair.budget.measurement == Measurement(name="cpu", value=1.5, allowed=2.0, unit=UNIT, rounds=5)


def test_passes_at_the_budget() -> None:
    """A ratio equal to the budget is within it."""
    pair = Pair(repeat(0.02))

    pair.measure()

    assert pair.measured == (2.0, 5)


def test_names_the_unit_that_the_suite_gives() -> None:
    """Where the reference is not what is compared with, the suite says what is."""
    pair = Pair(repeat(0.05))
    subject, reference = (Twin(cast("Dialogue", side)) for side in (pair.subject, pair.reference))

    with pytest.raises(BudgetExceeded, match=r"^Measured 5 times the time of a dict; the budget is 2\.$"):
        pair.budget.cpu_ratio(
            "cpu",
            subject,
            reference,
            make=random.Random.random,
            ask=lambda twin, given: twin.echo(given),
            unit="times the time of a dict",
        )


def test_rounds_the_ratio() -> None:
    """A ratio is given with two digits behind the point."""
    pair = Pair(repeat(0.0123456))

    pair.measure()

    assert pair.measured == (1.23, 5)


def test_a_failure_is_clear_beyond_four_times_the_budget() -> None:
    """Four times the budget, exactly, is not yet clear."""
    pair = Pair(repeat(0.08))

    with pytest.raises(BudgetExceeded, match=r"^Measured 8 times"):
        pair.measure()

    assert pair.measured == (8.0, LOOKS[-1])


def test_a_clear_failure_stops_early() -> None:
    """A pair far above the budget is measured no longer than five rounds."""
    pair = Pair(repeat(0.081))

    with pytest.raises(BudgetExceeded, match=r"^Measured 8\.1 times the reference's CPU time; the budget is 2\.$"):
        pair.measure()

    assert pair.measured == (8.1, 5)


def test_an_unclear_failure_takes_all_rounds() -> None:
    """A pair above the budget, but not far above, is measured eleven rounds before it fails."""
    pair = Pair(repeat(0.05))

    with pytest.raises(BudgetExceeded, match=r"^Measured 5 times"):
        pair.measure()

    assert pair.measured == (5.0, LOOKS[-1])


@pytest.mark.parametrize(("quick", "rounds"), [(5, 5), (6, 7), (7, 7), (8, 9), (9, 9), (10, 11), (11, 11)])
def test_one_quick_round_is_enough(quick: int, rounds: int) -> None:
    """The best round counts, and a pair is judged after 5, 7, 9 and 11 rounds."""
    pair = Pair(0.01 if count == quick else 0.05 for count in range(1, 12))

    pair.measure()

    assert pair.measured == (1.0, rounds)


@pytest.mark.parametrize("readings", [[0.02, 0.05], [0.05, 0.02]], ids=["before", "after"])
def test_the_quickest_reading_of_the_reference_counts(readings: list[float]) -> None:
    """Both readings of the reference count, the one before the learner's code and the one after it."""
    pair = Pair(repeat(0.03), cycle(readings))

    pair.measure()

    assert pair.measured == (1.5, 5)


def test_a_borderline_pair_is_measured_once_more() -> None:
    """A pair just above the budget that is within it the second time passes."""
    pair = Pair(chain(repeat(0.025, 11), [99.0], repeat(0.012)))

    pair.measure()

    assert pair.measured == (1.2, 11 + 5)


def test_a_pair_that_stays_above_the_budget_fails() -> None:
    """The second measurement decides, even if it is further above than the first."""
    pair = Pair(chain(repeat(0.025, 11), [99.0], repeat(0.028)))

    with pytest.raises(BudgetExceeded, match=r"^Measured 2\.8 times"):
        pair.measure()

    assert pair.measured == (2.8, 11 + 11)


@pytest.mark.parametrize(("seconds", "rounds"), [(0.030, 22), (0.031, 11)], ids=["borderline", "beyond-the-borderline"])
def test_what_counts_as_borderline(seconds: float, rounds: int) -> None:
    """Up to one and a half times the budget a pair is measured again, beyond that it is not."""
    pair = Pair(repeat(seconds))

    with pytest.raises(BudgetExceeded):
        pair.measure()

    assert pair.measured[1] == rounds


def test_slow_code_is_not_measured_for_long() -> None:
    """When the learner's code has used two seconds of CPU time, the rounds so far decide."""
    pair = Pair(repeat(0.4), repeat(0.1))

    with pytest.raises(BudgetExceeded, match=r"^Measured 4 times"):
        pair.measure()

    assert pair.measured == (4.0, 6)


def test_a_reference_too_quick_to_measure_is_no_division_by_zero() -> None:
    """Where the reference needs no time that can be measured, the ratio is large, not undefined."""
    pair = Pair(repeat(0.01), repeat(0.0))

    with pytest.raises(BudgetExceeded, match=r"^Measured 10,000,000 times"):
        pair.measure()


def test_keeps_the_seconds_of_every_round() -> None:
    """The learner's seconds of each round are kept, those of warming up are not."""
    pair = Pair([0.011, 0.012, 0.013, 0.014, 0.015])

    pair.measure()

    assert pair.budget.rounds == [0.011, 0.012, 0.013, 0.014, 0.015]


def test_a_wrong_answer_fails_at_once() -> None:
    """An answer that differs from the reference's ends the measurement, however quick it came."""
    pair = Pair(repeat(0.0), answer=lambda _: "wrong")

    with pytest.raises(AssertionError, match="wrong") as caught:
        pair.measure()

    assert (type(caught.value), len(pair.subject.asked), pair.budget.measurement) == (AssertionError, 1, None)


def test_an_answer_that_turns_wrong_fails_at_once() -> None:
    """Every answer is compared, not only the first."""
    answers: Iterator[object] = iter([0, 1, 2, "wrong"])
    numbers = iter(range(100))
    pair = Pair(repeat(0.01), answer=lambda _: next(answers))

    with pytest.raises(AssertionError, match="wrong"):
        pair.measure(make=lambda _: next(numbers))

    assert len(pair.subject.asked) == 4


def test_each_round_has_an_input_of_its_own() -> None:
    """Nothing can be gained by remembering an answer: no input comes twice, and both sides get the same."""
    pair = Pair(repeat(0.01))

    pair.measure()

    asked = pair.subject.asked
    assert (len(asked), len(set(asked)), set(pair.reference.asked)) == (6, 6, set(asked))


def test_runs_the_reference_before_and_after() -> None:
    """Each round runs reference, learner's code, reference on the same input, after one round of warming up."""
    order: list[str] = []
    numbers = iter(range(100))

    def note(twin: Twin, given: object) -> Any:
        order.append(f"{'subject' if twin is ours else 'reference'} {given}")
        return twin.echo(given)

    pair = Pair(repeat(0.01))
    ours, theirs = (Twin(cast("Dialogue", side)) for side in (pair.subject, pair.reference))
    pair.budget.cpu_ratio("cpu", ours, theirs, make=lambda _: next(numbers), ask=note)

    assert order[:5] == ["subject 0", "reference 0", "reference 1", "subject 1", "reference 1"]


def test_the_seed_chooses_the_inputs() -> None:
    """The same seed gives the same inputs, so that a verdict can be repeated."""
    one, two = Pair(repeat(0.01)), Pair(repeat(0.01))

    one.measure()
    two.measure()

    assert one.subject.asked == two.subject.asked


def test_without_a_seed_inputs_cannot_be_guessed() -> None:
    """Without a seed every budget draws inputs of its own."""
    one, two = Pair(repeat(0.01)), Pair(repeat(0.01))
    one.budget, two.budget = Budget(BUDGETS), Budget(BUDGETS)

    one.measure()
    two.measure()

    assert one.subject.asked != two.subject.asked


# Budgets that kata.toml doesn't have

UNKNOWN = r"^kata\.toml has no budget 'memory' under \[budgets\]\. Add it there\.$"


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param(lambda budget: budget.at_most("memory", 1, unit="bytes"), id="at_most"),
        pytest.param(lambda budget: budget.growth("memory", float, size=1, unit="bytes"), id="growth"),
    ],
)
def test_names_an_unknown_budget(budget: Budget, measure: Callable[[Budget], None]) -> None:
    """A performance test that names an unknown budget is the course's mistake, and says which name it is."""
    with pytest.raises(CourseError, match=UNKNOWN):
        measure(budget)


def test_names_an_unknown_budget_before_measuring() -> None:
    """A pair is not even started for an unknown budget."""
    pair = Pair(repeat(0.01))

    with pytest.raises(CourseError, match=UNKNOWN):
        pair.measure("memory")

    assert pair.subject.asked == []
