"""What a ranking and its table may cost."""

import random

from grader.judge.suite import Budget, Twin

DIFFERENT = 4000  # words


def test_ranking_goes_through_the_text_a_few_times(subject: Twin, reference: Twin, budget: Budget) -> None:
    """Ranking 8,000 words, 4,000 of them different, goes through them a few times, and not again for each word."""

    def make(chance: random.Random) -> str:
        words = [f"tea{number:x}" for number in range(DIFFERENT)] * 2
        chance.shuffle(words)
        return " ".join(words)

    budget.cpu_ratio("rank_cpu", subject, reference, make=make, ask=lambda twin, text: twin.rank_many(text))


def test_a_table_measures_and_copies_a_few_times(subject: Twin, reference: Twin, budget: Budget) -> None:
    """A table of 4,000 words of 500 letters goes through its lines a few times, and not again for each line."""

    def make(chance: random.Random) -> int:
        return chance.randrange(1000, 100_000)

    budget.cpu_ratio(
        "table_cpu", subject, reference, make=make, ask=lambda twin, first: twin.table_of_many(DIFFERENT, 500, first)
    )
