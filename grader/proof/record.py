"""What proving an exercise found out. Plain data."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Something that an exercise lacks."""

    demand: str  # the rule that is broken, in a word or two
    message: str  # which item, and what is wrong with it
    remedy: str  # what to do; empty where the message says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The result of proving one exercise."""

    number: int
    name: str  # number and slug
    complaints: tuple[Complaint, ...] = ()
    right: int = 0  # answers that must get full points: reference and accepted designs
    wrong: int = 0  # rejected designs
    degenerate: int = 0  # answers that do nothing of what is asked
    highest_degenerate: int = 0  # points of the best of them
    mutants: int | None = None  # of the reference; None where none were made
    killed: int = 0
    equivalent: int = 0  # recorded as making no difference, with a reason
    survivors: tuple[str, ...] = ()  # each with its change
    repeats: int = 0  # times that all right answers were judged again
    flakes: int = 0  # gradings among them that did not get full points
    seconds: float = 0.0  # wall time
    cached: bool = False  # taken over, since nothing has changed

    @property
    def holds(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.complaints


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What is to be proven."""

    wrong: bool = True  # judge the rejected designs
    degenerate: bool = True  # judge answers that do nothing of what is asked
    mutants: bool = True  # of the reference
    repeat: int = 0
    hogs: int = 0

    def include(self, other: "Demands") -> bool:
        """Tell whether who proves this has proven the other, repeats aside."""
        return self.wrong >= other.wrong and self.degenerate >= other.degenerate and self.mutants >= other.mutants


@dataclass(slots=True)
class Complaints:
    """Gathers what an exercise lacks."""

    found: list[Complaint] = field(default_factory=list)

    def add(self, demand: str, message: str, remedy: str) -> None:
        """Note that `demand` is broken."""
        self.found.append(Complaint(demand=demand, message=message, remedy=remedy))


@dataclass(frozen=True, slots=True)
class Mutant:
    """A source with one change."""

    line: int  # from 1, of the change in the original
    before: str  # the changed lines, without indentation
    after: str
    text: str  # the whole source

    def __str__(self) -> str:
        return "\n".join([f"line {self.line}", *_marked("-", self.before), *_marked("+", self.after)])


def _marked(sign: str, lines: str) -> Iterator[str]:
    return (f"{sign} {line}" for line in lines.splitlines())
