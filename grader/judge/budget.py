"""Measure against the budgets of kata.toml: counts, growth, memory, virtual time, and CPU time beside the reference.

Only relative or deterministic figures decide; wall time never does. The paired design and its error rates are described
in CONTRIBUTING.md under "Budgets that don't flake".
"""

import math
import random
import secrets
from collections.abc import Callable, Mapping
from typing import TypeVar

from grader.errors import CourseError
from grader.judge.twin import Twin
from grader.model import Measurement, figure

Input = TypeVar("Input")

LOOKS = (5, 7, 9, 11)  # rounds after which a pair is judged
CLEARLY_OVER = 4.0  # times the budget: no further round can change that
BORDERLINE = 1.5  # times the budget: measured once more
MAX_CPU = 2.0  # seconds of the learner's code in one measurement


class BudgetExceeded(AssertionError):
    """A measured figure is above its budget."""


class Budget:
    """The budgets of one exercise, for one test. Each test measures against one of them."""

    def __init__(self, budgets: Mapping[str, float], *, seed: int | None = None) -> None:
        self.measurement: Measurement | None = None
        """What the test measured."""
        self.rounds: list[float] = []
        """CPU seconds of the learner's code in each round of a paired measurement."""
        self._budgets = budgets
        self._random = random.Random(secrets.randbits(64) if seed is None else seed)  # noqa: S311 -- inputs, not secrets

    def at_most(self, name: str, value: float, *, unit: str, detail: str = "") -> None:
        """Hold that `value`, which was counted or measured without noise, is within the budget `name`."""
        self._record(name, value, unit=unit, detail=detail)

    def growth(self, name: str, measure: Callable[[int], float], *, size: int, unit: str) -> None:
        """Hold that what `measure` counts at 2 x `size`, over what it counts at `size`, is within the budget `name`."""
        small, large = measure(size), measure(2 * size)
        # Nothing counted at all is no growth either; below one the quotient would exaggerate.
        ratio = large / max(small, 1.0)
        detail = f"{figure(small)} {unit} at {size:,}, {figure(large)} at {2 * size:,}"
        self._record(name, round(ratio, 2), unit="times", detail=detail)

    def cpu_ratio(  # noqa: PLR0913 -- what to measure, and how to call it
        self,
        name: str,
        subject: Twin,
        reference: Twin,
        *,
        make: Callable[[random.Random], Input],
        ask: Callable[[Twin, Input], object],
        unit: str = "times the reference's CPU time",
    ) -> None:
        """Hold that the learner's code needs at most the budget `name` times the CPU time of the reference.

        Each round has a fresh input from `make` and runs reference, subject, reference. The quotient of the two minima
        over 5 to 11 rounds decides. An answer that differs from the reference's fails at once.
        """
        allowed = self._allowed(name)
        ratio, rounds = self._pair(subject, reference, make, ask, allowed)
        if allowed < ratio <= BORDERLINE * allowed:
            ratio, more = self._pair(subject, reference, make, ask, allowed)
            rounds += more
        self._record(name, round(ratio, 2), unit=unit, rounds=rounds)

    def _pair(
        self,
        subject: Twin,
        reference: Twin,
        make: Callable[[random.Random], Input],
        ask: Callable[[Twin, Input], object],
        allowed: float,
    ) -> tuple[float, int]:
        self._agree(subject, reference, make(self._random), ask)  # warms both sides
        ours: list[float] = []
        theirs: list[float] = []
        ratio = 0.0
        for count in range(1, LOOKS[-1] + 1):
            given = make(self._random)
            ask(reference, given)
            ours.append(reference.cpu_seconds)
            theirs.append(self._agree(subject, reference, given, ask))
            ours.append(reference.cpu_seconds)
            self.rounds.append(theirs[-1])
            ratio = min(theirs) / max(min(ours), 1e-9)
            if (count in LOOKS and ratio <= allowed) or (
                count >= LOOKS[0] and (ratio > CLEARLY_OVER * allowed or sum(theirs) > MAX_CPU)
            ):
                return ratio, count
        return ratio, LOOKS[-1]

    def _agree(self, subject: Twin, reference: Twin, given: Input, ask: Callable[[Twin, Input], object]) -> float:
        answered = ask(subject, given)
        wanted = ask(reference, given)
        assert answered == wanted  # noqa: S101 -- rewritten by pytest, so that the verdict shows both sides
        return subject.cpu_seconds

    def _allowed(self, name: str) -> float:
        try:
            return self._budgets[name]
        except KeyError:
            raise CourseError(f"kata.toml has no budget {name!r} under [budgets]. Add it there.") from None

    def _record(self, name: str, value: float, *, unit: str, detail: str = "", rounds: int | None = None) -> None:
        allowed = self._allowed(name)
        if not math.isfinite(value):
            raise BudgetExceeded(
                f"Measured {value:g} {unit}, which is no finite number; the budget is {figure(allowed)}."
            )
        self.measurement = Measurement(name=name, value=value, allowed=allowed, unit=unit, rounds=rounds, detail=detail)
        if value > allowed:
            raise BudgetExceeded(
                f"Measured {figure(value)} {unit}; the budget is {figure(allowed)}.{f' ({detail})' if detail else ''}"
            )
