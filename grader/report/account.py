"""Work out what a report on a learner's progress tells: shares, days, budgets and topics, all as plain numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from grader.model import PILLARS, Measurement, State
from grader.progress import Result
from grader.standing import Broken, Recommendation, Standing, topic_strengths


@dataclass(frozen=True, slots=True)
class Points:
    """Points over some exercises."""

    earned: int  # 0 to possible
    possible: int

    @property
    def share(self) -> float:
        """Return the share of points, from 0 to 1; 0 where there are none to earn."""
        return self.earned / self.possible if self.possible else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pillar:
    """A pillar with its exercises."""

    number: int
    title: str
    points: Points
    members: tuple[Standing, ...]  # also what is unavailable here; may be empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The points over all exercises after some day or run."""

    when: datetime
    label: str
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that a report tells."""

    now: datetime
    points: Points
    pillars: tuple[Pillar, ...]  # all five, in order
    moments: tuple[Moment, ...]  # the oldest first; empty before the first run
    topics: dict[str, float]  # strengths, from 0 to 1, the weakest first
    advice: Recommendation
    broken: tuple[Broken, ...] = ()

    @property
    def standings(self) -> list[Standing]:
        """Return where every exercise stands, by pillar."""
        return [one for pillar in self.pillars for one in pillar.members]

    @property
    def begun(self) -> bool:
        """Tell whether anything was judged yet."""
        return bool(self.moments)


def give_account(
    standings: Sequence[Standing], broken: Sequence[Broken], advice: Recommendation, *, now: datetime
) -> Account:
    """Return what there is to tell of a learner."""
    counted = [one for one in standings if one.state is not State.UNAVAILABLE]
    return Account(
        now=now,
        points=_sum(counted),
        pillars=tuple(_pillars(standings)),
        moments=tuple(_moments(counted)),
        topics=topic_strengths(standings),
        advice=advice,
        broken=tuple(broken),
    )


def share_of(measured: Measurement) -> float:
    """Return a measured value as share of what is allowed; where nothing is allowed, infinity for anything more."""
    if not measured.allowed:
        return float("inf") if measured.value > 0 else 0.0
    return measured.value / measured.allowed


def percent(share: float) -> str:
    """Return a share in percent, rounded down, so that only full marks are 100%."""
    return f"{int(share * 100 + 1e-9):,}%" if share < float("inf") else "nothing allowed"


def date_of(when: datetime) -> str:
    """Return a date as people write it, such as 7 Nov 2026."""
    return f"{when.day} {when:%b %Y}"


def _sum(standings: Iterable[Standing]) -> Points:
    counted = [one for one in standings if one.state is not State.UNAVAILABLE]
    return Points(sum(one.earned for one in counted), sum(one.possible for one in counted))


def _pillars(standings: Sequence[Standing]) -> Iterator[Pillar]:
    for number, title in PILLARS.items():
        members = tuple(one for one in standings if one.exercise.pillar == number)
        yield Pillar(number=number, title=title, points=_sum(members), members=members)


def _moments(standings: Sequence[Standing]) -> Iterator[Moment]:
    """Yield the points at the end of each day, or after each run where all were on one day."""
    possible = sum(one.possible for one in standings)
    results = sorted((result for one in standings for result in one.results), key=_when)
    by_day = len({_day(result) for result in results}) > 1
    latest: dict[str, int] = {}
    for _, group in groupby(results, key=_day if by_day else _when):
        members = list(group)
        latest |= {result.slug: result.earned for result in members}
        when = members[-1].when
        label = date_of(when) if by_day else f"{when:%H:%M}"
        # What was earned under other weights may be more than there is today.
        yield Moment(when=when, label=label, points=Points(min(sum(latest.values()), possible), possible))


def _day(result: Result) -> date:
    return result.when.date()


def _when(result: Result) -> datetime:
    return result.when
