"""What must stay true of the figures of a shop's day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import FunctionTap, IteratorTap, Twin

Pair = tuple[object, object]

NAMES = st.sampled_from(["ann", "bob", "cem", "dag", "eve", "", None, 0, 1])
AMOUNTS = st.floats(0.01, 1000, allow_subnormal=False) | st.integers(1, 10**6)
TIES = st.sampled_from([-1, 0, 1, 2, 3, True, False, 1.0, 2.0, 2.5])
LINES = st.text(st.sampled_from("ab \n\té"), max_size=6)


def test_newcomers_come_in_order(subject: Twin) -> None:
    """`newcomers` gives each unknown visitor once, in the order in which they are first met."""
    visitors = ["gil", "ann", "gil", "fay", "bob", "eve", "ann", "cem", "dag", "hal"]
    assert subject.list_newcomers(visitors, {"bob", "zoe"}) == ["gil", "ann", "fay", "eve", "cem", "dag", "hal"]


@pytest.mark.parametrize(("number", "needed"), [(0, 0), (1, 3), (2, 4), (3, 7)], ids=["none", "one", "two", "three"])
def test_newcomers_read_no_further_than_needed(subject: Twin, number: int, needed: int) -> None:
    """`newcomers` reads a visitor only when the next answer needs it, so an endless stream will do."""
    visitors: list[object] = ["bob", "bob", "ann", "cem", "ann", "bob", "eve", *range(50)]
    tap = IteratorTap(visitors)
    assert subject.take_newcomers(tap, {"bob"}, number, visitors[:7]) == ["ann", "cem", "eve"][:number]
    assert f"{tap.pulled} visitors read" == f"{needed} visitors read"


def test_the_first_address_counts(subject: Twin) -> None:
    """Of several addresses of a customer, `located` gives the first, and None where there is no address."""
    orders: list[Pair] = [("bob", 1), ("ann", 2), ("bob", 3), ("cem", 4)]
    addresses: list[Pair] = [("bob", "Elm Row"), ("ann", "Hay Lane"), ("bob", "Mill Road"), ("bob", "Dock Street")]
    assert subject.locate(orders, addresses) == [
        ("bob", 1, "Elm Row"),
        ("ann", 2, "Hay Lane"),
        ("bob", 3, "Elm Row"),
        ("cem", 4, None),
    ]


def test_a_first_address_may_be_none(subject: Twin) -> None:
    """If a customer's first address is None or empty, it is None or empty that `located` gives."""
    addresses: list[Pair] = [("bob", None), ("bob", "Mill Road"), ("ann", ""), ("ann", "Hay Lane")]
    assert subject.locate([("bob", 1), ("ann", 2)], addresses) == [("bob", 1, None), ("ann", 2, "")]


def test_a_row_names_the_customer_of_the_order(subject: Twin) -> None:
    """Customers are the same if they are equal; the row has the one of the order, be it equal to another."""
    rows = subject.locate([(1, "first"), (2.0, "second")], [(True, "Elm Row"), (2, "Hay Lane")])
    assert [repr(row) for row in rows] == ["(1, 'first', 'Elm Row')", "(2.0, 'second', 'Hay Lane')"]


def test_the_lower_median_counts(subject: Twin) -> None:
    """After each amount `running_median` gives the middle of all so far, the lower one of two."""
    assert subject.list_medians([5, 3, 9, 1, 7, 7, -2]) == ["5", "3", "5", "3", "5", "5", "5"]


def test_equal_amounts_rank_as_they_came(subject: Twin) -> None:
    """Of equal amounts the one that came first ranks first, as in sorting."""
    assert subject.list_medians([1, True, 1.0, True, 1.0, 0, 0]) == ["1", "1", "True", "True", "1.0", "True", "True"]


@pytest.mark.parametrize("number", [0, 1, 3], ids=["none", "one", "three"])
def test_medians_come_as_amounts_come(subject: Twin, number: int) -> None:
    """`running_median` reads an amount only when the next median needs it, so an endless stream will do."""
    amounts = IteratorTap(range(1, 51))
    assert subject.take_medians(amounts, number) == [1, 1, 2][:number]
    assert f"{amounts.pulled} amounts read" == f"{number} amounts read"


def test_rows_are_tagged_in_order(subject: Twin) -> None:
    """`tagged` gives a row for each order, in order; what `tags_of` returns may be readable only once."""
    orders: list[Pair] = [("tea", 2), ("cup", 1), ("tea", 3), ("tin", 1), ("cup", 1)]
    catalogue = {"tin": [], "tea": ["hot", "new"], "cup": ["blue"], "pot": ["big"]}
    assert subject.tag(orders, catalogue, FunctionTap(lambda _: None)) == [
        ("tea", 2, ["hot", "new"]),
        ("cup", 1, ["blue"]),
        ("tea", 3, ["hot", "new"]),
        ("tin", 1, []),
        ("cup", 1, ["blue"]),
    ]


def test_articles_are_asked_for_as_they_come(subject: Twin) -> None:
    """`tags_of` is first called for the article of the first order, and never for one that nobody ordered."""
    asked = FunctionTap(lambda _: None)
    subject.tag([("tea", 2), ("cup", 1), ("tea", 3), ("ale", 1)], {"ale": [], "cup": [], "pot": [], "tea": []}, asked)
    assert list(dict.fromkeys(article for (article,) in asked.calls)) == ["tea", "cup", "ale"]


def test_what_tags_of_raises_arrives(subject: Twin) -> None:
    """If `tags_of` raises, the caller of `tagged` gets that very exception."""
    with pytest.raises(KeyError, match="cup"):
        subject.tag([("tea", 2), ("cup", 1)], {"tea": ["hot"]}, FunctionTap(lambda _: None))


def test_every_row_has_a_list_of_its_own(subject: Twin) -> None:
    """Changing the tags of one row changes no other row, and nothing that `tags_of` returned."""
    assert subject.tag_and_change(["tea", "cup", "tea"]) == (
        [["new", "sold"], ["new"], ["new"]],
        {"tea": ["new"], "cup": ["new"]},
    )


def test_the_next_call_asks_again(subject: Twin) -> None:
    """Tags may change between two calls of `tagged`, and the second call gives the new ones."""
    rows = subject.tag_twice([("tea", 2), ("cup", 1)], {"tea": ["new"], "cup": []}, {"tea": ["old", "cheap"]})
    assert rows == [("tea", 2, ["old", "cheap"]), ("cup", 1, [])]


def test_shares_are_parts_of_the_sum(subject: Twin) -> None:
    """`shares` gives each amount divided by the sum of all, in order."""
    assert subject.divide([1.0, 4.0, 3, 0, -2.0, 2]) == [0.125, 0.5, 0.375, 0.0, -0.25, 0.25]


def test_shares_are_exact_to_the_last_bit(subject: Twin) -> None:
    """A share is the very float that the amount divided by `sum(amounts)` is, not one beside it."""
    amounts = [20.0, 29.0, 0.0]
    assert subject.divide(amounts) == [amount / sum(amounts) for amount in amounts]


def test_the_sum_is_what_sum_says(subject: Twin) -> None:
    """The sum that amounts are divided by is `sum(amounts)`, with the rounding that it has."""
    amounts = [1e8, 1e32, -1e32, -1e8, 0.1]
    assert subject.divide(amounts) == [amount / sum(amounts) for amount in amounts]


def test_no_amounts_no_shares(subject: Twin) -> None:
    """Without amounts `shares` gives an empty list."""
    assert subject.divide([]) == []


@pytest.mark.parametrize("amounts", [[0.0], [2.5, -2.5]], ids=["zero", "opposites"])
def test_a_sum_of_nothing_cannot_be_shared(subject: Twin, amounts: list[float]) -> None:
    """If there are amounts and their sum is zero, `shares` raises ZeroDivisionError."""
    with pytest.raises(ZeroDivisionError):
        subject.divide(amounts)


def test_the_newest_line_stands_first(subject: Twin) -> None:
    """`journal` gives the last line first; numbers count from the oldest line, which has number 1."""
    assert subject.write(["opened", "", " sold tea "]) == "     3  sold tea \n     2 \n     1 opened\n"


def test_an_empty_journal_is_empty(subject: Twin) -> None:
    """Without lines `journal` gives an empty text."""
    assert subject.write([]) == ""


@pytest.mark.parametrize(
    ("code", "inputs"),
    [
        ("list(newcomers(visitors, known))", {"visitors": ["ann", "bob", "ann", "cem"], "known": {"bob"}}),
        (
            "located(orders, addresses)",
            {"orders": [("bob", 1), ("ann", 2)], "addresses": [("bob", "Elm"), ("ann", "Hay"), ("bob", "Mill")]},
        ),
        ("list(running_median(amounts))", {"amounts": [5, 3, 9, 1]}),
        ("tagged(orders, list)", {"orders": [("tea", 2), ("cup", 1), ("tea", 3)]}),
        ("shares(amounts)", {"amounts": [5.0, 3.0, 9.0, 1.0]}),
        ("journal(lines)", {"lines": ["opened", "sold tea", "closed"]}),
    ],
    ids=["newcomers", "located", "running_median", "tagged", "shares", "journal"],
)
def test_inputs_stay_as_they_are(subject: Twin, code: str, inputs: dict[str, object]) -> None:
    """No function changes what it was given."""
    assert subject.inputs_after(code, inputs) == inputs


@settings(max_examples=40)
@given(visitors=st.lists(NAMES, max_size=20), known=st.sets(NAMES, max_size=4))
def test_any_visitors(subject: Twin, reference: Twin, visitors: list[object], known: set[object]) -> None:
    """Whoever comes, `newcomers` gives what the given code gives."""
    assert subject.list_newcomers(visitors, known) == reference.list_newcomers(visitors, known)


@settings(max_examples=40)
@given(
    orders=st.lists(st.tuples(NAMES, st.integers(0, 9)), max_size=12),
    addresses=st.lists(st.tuples(NAMES, st.none() | st.sampled_from(["Elm Row", "Hay Lane", ""])), max_size=12),
)
def test_any_addresses(subject: Twin, reference: Twin, orders: list[Pair], addresses: list[Pair]) -> None:
    """Whatever the orders and addresses, `located` gives what the given code gives."""
    assert subject.locate(orders, addresses) == reference.locate(orders, addresses)


@settings(max_examples=60)
@given(amounts=st.lists(TIES, max_size=16))
def test_any_amounts(subject: Twin, reference: Twin, amounts: list[float]) -> None:
    """Whatever the amounts, `running_median` gives what the given code gives."""
    assert subject.list_medians(amounts) == reference.list_medians(amounts)


@settings(max_examples=60)
@given(amounts=st.lists(AMOUNTS, max_size=8))
def test_any_shares(subject: Twin, reference: Twin, amounts: list[float]) -> None:
    """Whatever the amounts, `shares` gives what the given code gives, to the last bit."""
    assert subject.divide(amounts) == reference.divide(amounts)


@settings(max_examples=40)
@given(lines=st.lists(LINES, max_size=12))
def test_any_lines(subject: Twin, reference: Twin, lines: list[str]) -> None:
    """Whatever the lines, `journal` gives what the given code gives."""
    assert subject.write(lines) == reference.write(lines)
