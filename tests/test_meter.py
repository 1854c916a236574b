"""What one check cost the answer, apart from what earlier checks asked of the same process."""

from collections.abc import Callable

import pytest

from grader.judge.allowance import Allowance
from grader.judge.budget import Budget
from grader.judge.meter import Meter
from grader.judge.twin import Dialogue
from grader.subject.package import Package


class Told(Dialogue):
    """A dialogue whose costs are written down beforehand."""

    def __init__(self, *spent: float, grown: int | None = 140) -> None:
        super().__init__(Package({}, None), Allowance(), None)
        self.spent = list(spent)
        self._grown = grown

    def peak_growth(self) -> int | None:
        """Return what was written down."""
        return self._grown


def paired(*rounds: float) -> Budget:
    """Return a budget that measured so many rounds."""
    budget = Budget({})
    budget.rounds = list(rounds)
    return budget


def test_cpu_is_the_sum_of_all_questions() -> None:
    """Each question of the check counts."""
    assert Meter(None).cpu(Told(0.25, 0.5), Budget({})) == 0.75


def test_cpu_of_a_paired_measurement_is_its_shortest_round() -> None:
    """The number of rounds varies, so it makes no difference."""
    assert Meter(None).cpu(Told(9.0, 0.3, 0.2), paired(0.3, 0.2)) == 0.2


def test_peak_of_a_paired_measurement_is_not_told() -> None:
    """More rounds leave more behind, so two answers can't be compared by it."""
    assert Meter(None).peak(Told(0.3), paired(0.3)) is None


@pytest.mark.parametrize("grown", [140, 0, None])
def test_peak_is_what_the_process_grew_by(grown: int | None) -> None:
    """The growth is told as it was read, also where nobody could read it."""
    assert Meter(None).peak(Told(0.1, grown=grown), None) == grown


@pytest.mark.parametrize("asked", [pytest.param(lambda: None, id="no dialogue"), pytest.param(Told, id="no question")])
def test_a_check_that_asks_nothing_costs_nothing(asked: Callable[[], Dialogue | None]) -> None:
    """Without a question there is neither time nor memory."""
    dialogue = asked()

    assert (Meter(None).cpu(dialogue, None), Meter(None).peak(dialogue, None)) == (None, None)


def test_a_lasting_dialogue_is_metered_anew_for_each_check() -> None:
    """What earlier checks of the file asked is theirs."""
    lasting = Told(0.5)
    meter = Meter(lasting)
    before = meter.cpu(lasting, None), meter.peak(lasting, None)

    lasting.spent.append(0.25)

    assert before == (None, None)
    assert (meter.cpu(lasting, None), meter.peak(lasting, None)) == (0.25, 140)


def test_a_dialogue_of_its_own_counts_from_its_beginning() -> None:
    """Where a file has a lasting dialogue too, it takes nothing from another one."""
    assert Meter(Told(0.5)).cpu(Told(0.25), None) == 0.25
