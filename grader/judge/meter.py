"""Read what one check cost the answer, beside all budgets: computing time and memory. Decides nothing."""

from grader.judge.budget import Budget
from grader.judge.twin import Dialogue


class Meter:
    """The cost of one check. Made before it begins, since a dialogue may last through the tests of a file."""

    def __init__(self, lasting: Dialogue | None) -> None:
        """Count from what was asked of `lasting` by now."""
        self._lasting = lasting
        self._before = 0 if lasting is None else len(lasting.spent)

    def cpu(self, asked: Dialogue | None, budget: Budget | None) -> float | None:
        """Return the CPU seconds of the answer's process, or None where the check asked nothing.

        A paired measurement may have more rounds for one answer than for another, so its shortest round counts.
        """
        spent = self._spent(asked)
        if budget is not None and budget.rounds:
            return min(budget.rounds)
        return round(sum(spent), 6) if spent else None

    def peak(self, asked: Dialogue | None, budget: Budget | None) -> int | None:
        """Return the KiB by which the process grew at most, or None where nothing was asked or nobody can tell.

        Of a paired measurement nothing is told: with its rounds grows what the process keeps of the judge's questions.
        """
        paired = budget is not None and budget.rounds
        return asked.peak_growth() if asked is not None and self._spent(asked) and not paired else None

    def _spent(self, asked: Dialogue | None) -> list[float]:
        if asked is None:
            return []
        return asked.spent[self._before :] if asked is self._lasting else asked.spent
