"""The corpus of attacks, each graded as it would be for a class. tests/test_fence.py shows that the attempts bite."""

import sys

import pytest

from tests.attacking import baseline_of, effect_of, gains
from tests.corpus import Attack, read_corpus

CORPUS = read_corpus()
HONEST = [attack for attack in CORPUS if attack.honest]
CLOSED = [attack for attack in CORPUS if not attack.honest and not attack.open]
OPEN = [attack for attack in CORPUS if attack.open]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="graded mode needs Linux")


@pytest.mark.parametrize("attack", HONEST, ids=str)
def test_honest_answers_are_judged_whole(attack: Attack) -> None:
    """An honest answer gets a verdict, tells nothing and leaves nothing behind, though it may be wrong."""
    effect = effect_of(attack)

    assert (effect.leaked, effect.harmed) == ((), ())
    assert effect.state in ("in-progress", "passed", "full")


@pytest.mark.parametrize("attack", CLOSED, ids=str)
def test_attacks_get_nothing(attack: Attack) -> None:
    """No point more than the honest answer, nothing told, the other exercise whole, no process or file left."""
    effect, honest = effect_of(attack), baseline_of(attack)

    assert (gains(attack, effect, honest), effect.leaked, effect.harmed) == ([], (), ())


@pytest.mark.parametrize("attack", OPEN, ids=str)
def test_open_attacks_get_points_for_performance_at_most(attack: Attack) -> None:
    """What is counted beside an answer can be edited there; that tells nothing and hurts nobody."""
    effect, honest = effect_of(attack), baseline_of(attack)

    assert (effect.leaked, effect.harmed, effect.possible) == ((), (), honest.possible)
