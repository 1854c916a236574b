"""What the figures of a day may cost."""

import random

import pytest

from grader.judge.suite import Budget, FunctionTap, Twin


def test_newcomers_look_up_quickly(subject: Twin, budget: Budget) -> None:
    """`newcomers` hashes and compares a visitor only a few times, however many it has met."""
    visitors = [place * 7 % 1000 for place in range(1500)]
    assert sorted(subject.newcomers_counted(visitors, list(range(800, 1200)))) == list(range(800))
    operations = sum(subject.tallies.values()) / len(visitors)
    budget.at_most(
        "newcomers_keys",
        round(operations, 2),
        unit="hashes and comparisons per visitor",
        detail="newcomers, 1,500 visitors, 400 known",
    )


def test_located_looks_up_quickly(subject: Twin, budget: Budget) -> None:
    """`located` hashes and compares a customer only a few times, however many orders and addresses there are."""
    customers = [place * 7 % 500 for place in range(400)]
    residents = list(range(400))
    assert subject.located_counted(customers, residents) == [
        (customer, place, customer if customer < 400 else None) for place, customer in enumerate(customers)
    ]
    operations = sum(subject.tallies.values()) / (len(customers) + len(residents))
    budget.at_most(
        "located_keys",
        round(operations, 2),
        unit="hashes and comparisons per order or address",
        detail="located, 400 orders, 400 addresses",
    )


def test_running_median_compares_little(subject: Twin, budget: Budget) -> None:
    """`running_median` compares each amount with a few others, however many there are."""
    amounts = [place * 617 % 1009 for place in range(1000)]
    assert subject.medians_counted(amounts) == [
        sorted(amounts[: place + 1])[place // 2] for place in range(len(amounts))
    ]
    comparisons = sum(subject.tallies.values()) / len(amounts)
    budget.at_most(
        "median_comparisons",
        round(comparisons, 2),
        unit="comparisons per amount",
        detail="running_median, 1,000 amounts",
    )


def test_tags_are_asked_for_once(subject: Twin, budget: Budget) -> None:
    """`tagged` asks for the tags of an article once, however many orders name it."""
    articles = [f"article {place % 160}" for place in range(1280)]
    tags_of = FunctionTap(lambda article: [f"tag of {article}"])
    assert subject.tags_counted(articles, tags_of) == [[f"tag of {article}"] for article in articles]
    calls = len(tags_of.calls) / 160
    budget.at_most(
        "tag_calls", round(calls, 2), unit="calls of tags_of per article", detail="tagged, 160 articles, 1,280 orders"
    )


def test_amounts_are_read_a_few_times(subject: Twin, budget: Budget) -> None:
    """`shares` reads each amount a few times, however many there are."""
    amounts = [place * 617 % 1009 / 4 for place in range(1, 501)]
    total = sum(amounts)
    assert subject.shares_counted(amounts) == pytest.approx([amount / total for amount in amounts])
    reads = subject.tallies["read"] / len(amounts)
    budget.at_most("share_reads", round(reads, 2), unit="readings of each amount", detail="shares, 500 amounts")


def test_journal_is_written_quickly(subject: Twin, reference: Twin, budget: Budget) -> None:
    """`journal` needs time in proportion to the length of its text."""

    def make(chance: random.Random) -> int:
        return chance.randrange(10**6, 9 * 10**6)

    budget.cpu_ratio("cpu_ratio", subject, reference, make=make, ask=lambda twin, seed: twin.long_journal(seed, 10_000))
