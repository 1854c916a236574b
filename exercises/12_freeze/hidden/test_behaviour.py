"""What must be true of frozen data and of comparing them."""

import re
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

NAN = 'nan, another = float("nan"), float("nan")'
COUNT = 5  # data in one property test
VALUES = ["1", "1.0", "True", "'1'", "None", "float('nan')"]
PARTS = [f"n{place}" for place in range(COUNT)]


@st.composite
def described(draw: st.DrawFn, *, cycles: bool) -> list[str]:
    """Return the lines that make a few lists and dicts; each may hold others, and later ones too if `cycles`."""
    lines = []
    if cycles:
        kinds = [draw(st.sampled_from(["[]", "[]", "{}"])) for _ in PARTS]
        lines = [f"{', '.join(PARTS)} = {', '.join(kinds)}"]
    for place, name in enumerate(PARTS):
        known = PARTS if cycles else PARTS[:place]
        entry = st.sampled_from([*VALUES, *known, *known]) if not cycles else st.sampled_from(["1", *known])
        is_list = kinds[place] == "[]" if cycles else draw(st.booleans())
        if is_list:
            text = f"[{', '.join(draw(st.lists(entry, max_size=2)))}]"
        else:
            entries = draw(st.dictionaries(st.sampled_from(["'a'", "'b'"]), entry, max_size=2))
            text = "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"
        if not cycles:
            lines.append(f"{name} = {text}")
        elif text not in ("[]", "{}"):
            lines.append(f"{name} {'+' if is_list else '|'}= {text}")
    return lines


def check(came: list[tuple[str, object]], wanted: list[tuple[str, object]]) -> None:
    """Hold that each line gave what is wanted; of those that didn't, a failure shows the line and what it gave."""
    assert [line for line, _ in came] == [line for line, _ in wanted]
    wrong = [place for place, (one, other) in enumerate(zip(came, wanted, strict=True)) if one != other]
    assert [came[place] for place in wrong] == [wanted[place] for place in wrong]


def check_session(subject: Twin, lines: list[str], answers: list[object]) -> None:
    """Hold that the expressions among the lines answer as wanted."""
    came = subject.typed(*lines)
    check(came, [(line, answer) for (line, _), answer in zip(came, answers, strict=True)])


def test_equal_values_of_one_type_are_the_same(subject: Twin) -> None:
    """Numbers and texts are the same if they are equal, though they may be different objects."""
    lines = ["same(10**30, 10**15 * 10**15)", "same('ab' * 20, 'abab' * 10)", "same(1.5, float('1.5'))"]
    lines += ["same(None, None)", "same(1, 2)", "same('a', 'A')", "same(False, True)", "same(None, 0)"]
    check_session(subject, lines, [True, True, True, True, False, False, False, False])


def test_types_count(subject: Twin) -> None:
    """`1`, `1.0`, `True` and `"1"` are four different data, and so are `0`, `0.0`, `False`, `""`, `[]` and `{}`."""
    for values in (["1", "1.0", "True", "'1'"], ["0", "0.0", "False", "''", "[]", "{}", "None"]):
        pairs = list(combinations_with_replacement(values, 2))
        wanted: list[object] = [one == other for one, other in pairs]
        check_session(subject, [f"same({one}, {other})" for one, other in pairs], wanted)
        check_session(subject, [f"Frozen([{one}]) == Frozen([{other}])" for one, other in pairs], wanted)


def test_nan_is_the_same_as_nan(subject: Twin) -> None:
    """NaN is the same as NaN, whether it is one object or two, and different from all else."""
    lines = [NAN, "same(nan, nan), same(nan, another), same([nan], [another])", "same(nan, 'NaN'), same(nan, 0.0)"]
    lines += ["same(float('inf'), nan), same('nan', nan), same(nan, None)"]
    check_session(subject, lines, [(True, True, True), (False, False), (False, False, False)])


def test_lists_have_an_order_and_a_length(subject: Twin) -> None:
    """Lists are the same if they hold the same data in the same order, and no list goes on where the other ends."""
    lines = ["same([1, 2, 3], [1, 2, 3])", "same([1, 2, 3], [1, 3, 2])", "same([1, 2], [1, 2, 3])"]
    lines += ["same([1, 2, 3], [1, 2])", "same([], [1])", "same([[]], [])", "same([0, 1], {'0': 0, '1': 1})"]
    check_session(subject, lines, [True, False, False, False, False, False, False])


def test_dicts_have_no_order(subject: Twin) -> None:
    """Dicts are the same if they hold the same data under the same keys, in whatever order."""
    lines = ["same({'a': 1, 'b': [2]}, {'b': [2], 'a': 1})", "same({'a': 1, 'b': 2}, {'a': 2, 'b': 1})"]
    lines += ["same({'a': 1}, {'a': 1, 'b': 2})", "same({'a': 1, 'b': 2}, {'a': 1})"]
    lines += ["same({'a': None}, {'b': None})", "same({}, {'a': None})", "same({'a': None}, {})"]
    check_session(subject, lines, [True, False, False, False, False, False, False])


@pytest.mark.parametrize("place", range(4))
def test_a_difference_is_found_anywhere(subject: Twin, place: int) -> None:
    """One value that differs makes the whole different, wherever it stands between parts that are shared."""
    parts = ["1", "x", "x", "[2, {'a': [3]}]"]
    others = ["0", "[0]", "[0]", "[2, {'a': [0]}]"]
    changed = [others[here] if here == place else part for here, part in enumerate(parts)]
    lines = ["x = [1]", f"same([{', '.join(parts)}], [{', '.join(changed)}])"]
    lines += [f"same({{'a': [{', '.join(changed)}], 'b': x}}, {{'a': [{', '.join(parts)}], 'b': x}})"]
    lines += [f"Frozen([{', '.join(parts)}]) == Frozen([{', '.join(changed)}])"]
    check_session(subject, lines, [False, False, False])


def test_sharing_makes_no_difference(subject: Twin) -> None:
    """Whether parts are one object or several that are equal makes no difference to `same` and `==`."""
    lines = ["x = [1]", "same([x, x], [[1], [1]]), same([[1], [1]], [x, x])", "same([x, x], [[1], [2]])"]
    lines += [
        "same([[1], [2]], [x, x])",
        "Frozen([x, x]) == Frozen([[1], [1]])",
        "Frozen([x, x]) == Frozen([[1], x, 1])",
    ]
    lines += ["len({Frozen({'a': x, 'b': x}), Frozen({'b': [1], 'a': [1]})})"]
    check_session(subject, lines, [(True, True), False, False, True, False, 1])


def test_cycles_are_followed_by_same(subject: Twin) -> None:
    """Cycles of different lengths are the same if every path leads to the same, and differ if one doesn't."""
    lines = ["one, two, odd = [7], [7, [7]], [7, [8]]"]
    lines += ["one.append(one);", "two[1].append(two);", "odd[1].append(odd);"]
    lines += ["same(one, one), same(one, two), same(two, one), same(two[1], two)"]
    lines += ["same(one, odd), same(odd, two), same(odd, odd[1])", "same(one, [7, [7, [7, []]]]), same([7, one], one)"]
    check_session(subject, lines, [(True, True, True, True), (False, False, False), (False, True)])


def test_dicts_may_be_in_cycles(subject: Twin) -> None:
    """A dict that leads back to itself is followed like a list that does."""
    lines = ["one, two = {'name': 'a'}, {'name': 'a', 'next': {'name': 'a'}}"]
    lines += ["one['next'] = one", "two['next']['next'] = two", "same(one, two), same(two['next'], one)"]
    lines += ["two['next']['name'] = 'b'", "same(one, two), same(two['next'], two)"]
    check_session(subject, lines, [(True, True), (False, False)])


@settings(max_examples=60)
@given(lines=described(cycles=True))
def test_compares_whatever_is_tangled(subject: Twin, reference: Twin, lines: list[str]) -> None:
    """`same` tells two data apart if, and only if, some path leads to something different."""
    wanted = reference.compared(lines, COUNT)
    check(subject.compared(lines, COUNT), wanted)


@settings(max_examples=60)
@given(lines=described(cycles=False))
def test_freezes_and_thaws_all_data(subject: Twin, reference: Twin, lines: list[str]) -> None:
    """Frozen data are equal if the data are the same, equals hash alike, and thawing gives back what there was."""
    wanted = reference.frozen(lines, COUNT)
    check(subject.frozen(lines, COUNT), wanted)


def test_equals_hash_alike(subject: Twin) -> None:
    """Frozen of the same data are one key of a dict, whatever the order of keys, and two NaN are no exception."""
    lines = [NAN, "len({Frozen(nan), Frozen(another), Frozen(nan)})", "len({Frozen([1, nan]), Frozen([1, another])})"]
    lines += ["len({Frozen({'a': 1, 'b': 2}), Frozen({'b': 2, 'a': 1})})", "{Frozen([1]): 'found'}[Frozen([1])]"]
    lines += ["len({Frozen(1), Frozen(True), Frozen(1.0), Frozen('1'), Frozen([1]), Frozen({'1': 1})})"]
    check_session(subject, lines, [1, 1, 1, "found", 6])


def test_hashes_do_not_outlive_their_lists(subject: Twin) -> None:
    """Equals hash alike also where a list is made in the very place in which another one was before."""
    lines = ["first = {Frozen([number % 3, [number]]) for number in range(60)}"]
    lines += ["again = {Frozen([number % 3, [number]]) for number in reversed(range(60))}"]
    lines += ["len(first), len(again), len(first | again)"]
    check_session(subject, lines, [(60, 60, 60)])


def test_equal_hashes_are_no_proof(subject: Twin) -> None:
    """Different data stay different where Python's hashes are equal, as those of -1 and -2 are."""
    lines = ["hash(-1) == hash(-2)", "Frozen(-1) == Frozen(-2)", "Frozen([-1, 0]) == Frozen([-2, 0])"]
    lines += ["Frozen({'a': 2**61 - 1}) == Frozen({'a': 0})", "len({Frozen([-1]), Frozen([-2])})"]
    check_session(subject, lines, [True, False, False, False, 2])


def test_is_equal_to_nothing_else(subject: Twin) -> None:
    """A Frozen is equal to no data and to no other object, and comparing them is no error."""
    lines = ["Frozen([1]) == [1], [1] == Frozen([1])", "Frozen(1) == 1, Frozen(None) == None, Frozen('a') == 'a'"]
    lines += ["Frozen(1) != 1, Frozen(1) != Frozen(1), Frozen(1) == object()"]
    check_session(subject, lines, [(False, False), (False, False, False), (True, False, False)])


def test_later_changes_do_not_reach_it(subject: Twin) -> None:
    """A snapshot keeps what was there, on all levels, and so do its hash and its equality."""
    lines = ["data = {'a': [1, {'b': [2]}], 'c': {}}", "frozen, before = Frozen(data), Frozen(data)"]
    lines += ["data['a'][1]['b'].append(3);", "data['c']['d'] = 4", "data['e'] = 5", "del data['a'][0]"]
    lines += ["frozen.thaw() == {'a': [1, {'b': [2]}], 'c': {}}", "frozen == before, hash(frozen) == hash(before)"]
    lines += ["frozen == Frozen(data)"]
    check_session(subject, lines, [True, (True, True), False])


def test_thawed_data_are_yours(subject: Twin) -> None:
    """What is done to thawed data reaches neither the snapshot nor the data thawed before and after."""
    lines = ["data = [1, {'a': [2]}]", "frozen = Frozen(data)", "one, two = frozen.thaw(), frozen.thaw()"]
    lines += ["one[1]['a'].append(3);", "del one[0]", "one, two, frozen.thaw(), data", "frozen == Frozen(data)"]
    kept = [1, {"a": [2]}]
    check_session(subject, lines, [([{"a": [2, 3]}], kept, kept, kept), True])


def test_thawing_keeps_types(subject: Twin) -> None:
    """What comes back is of the type that went in, also where other data in there are equal to it."""
    lines = ["frozen = Frozen([1, 1.0, True, 0, False, '', None, [], {}, {'1': [1.5]}])", "frozen.thaw()"]
    lines += [
        "[type(part).__name__ for part in frozen.thaw()]",
        "Frozen(True).thaw(), Frozen('a').thaw(), Frozen([]).thaw()",
    ]
    types = ["int", "float", "bool", "int", "bool", "str", "NoneType", "list", "dict", "dict"]
    wanted = [1, 1.0, True, 0, False, "", None, [], {}, {"1": [1.5]}]
    check_session(subject, lines, [wanted, types, (True, "a", [])])


def test_what_is_shared_stays_shared(subject: Twin) -> None:
    """What was one object in several places is one object after thawing, and a change shows in all of them."""
    lines = ["x = [1]", "thawed = Frozen({'a': x, 'b': [x], 'c': {'d': x}}).thaw()"]
    lines += ["thawed['a'] is thawed['b'][0] is thawed['c']['d'], thawed['a'] is x", "thawed['a'].append(2);", "thawed"]
    check_session(subject, lines, [(True, False), {"a": [1, 2], "b": [[1, 2]], "c": {"d": [1, 2]}}])


def test_what_is_only_equal_stays_apart(subject: Twin) -> None:
    """What was equal but not one object is not one object after thawing, even if an equal Frozen had it shared."""
    lines = ["x, y = [1], {}", "shared, apart = Frozen([x, x, y, y]), Frozen([[1], [1], {}, {}])", "shared == apart"]
    lines += [
        "thawed = apart.thaw()",
        "thawed[0] is thawed[1], thawed[2] is thawed[3]",
        "thawed[0].append(2);",
        "thawed",
    ]
    lines += ["thawed = shared.thaw()", "thawed[0] is thawed[1], thawed[2] is thawed[3]"]
    check_session(subject, lines, [True, (False, False), [[1, 2], [1], {}, {}], (True, True)])


@pytest.mark.parametrize(
    "lines",
    [
        ["data = []", "data.append(data);"],
        ["data = {}", "data['a'] = [1, {'b': data}]"],
        ["loop = [1]", "loop.append({'a': loop});", "data = [0, {'in': loop}]"],
    ],
    ids=["list", "dict", "further in"],
)
def test_refuses_cycles(subject: Twin, lines: list[str]) -> None:
    """Freezing data in which anything contains itself is a ValueError that says so."""
    with pytest.raises(ValueError, match="contains itself"):
        subject.typed(*lines, "Frozen(data)")


def test_standing_in_several_places_is_no_cycle(subject: Twin) -> None:
    """What stands side by side in several places, on several levels, is frozen like all else."""
    lines = ["x = [1]", "y = {'a': x, 'b': [x]}", "Frozen([x, y, x, [y, [x]]]).thaw()"]
    y = {"a": [1], "b": [[1]]}
    check_session(subject, lines, [[[1], y, [1], [y, [[1]]]]])


def check_refusal(subject: Twin, line: str, name: str) -> None:
    """Hold that a line raises a TypeError in whose message the name of a type stands as a word."""
    with pytest.raises(TypeError) as refused:
        subject.typed(line)
    message = str(refused.value)
    said = f"… {name} …" if re.search(rf"\b{name}\b", message) else message
    assert {"the TypeError says": said} == {"the TypeError says": f"… {name} …"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("(1, 2)", "tuple"),
        ("[1, {'a': [(2,)]}]", "tuple"),
        ("{1, 2}", "set"),
        ("{'a': b''}", "bytes"),
        ("[1j]", "complex"),
        ("[Frozen(1)]", "Frozen"),
    ],
)
def test_refuses_what_is_no_data(subject: Twin, data: str, name: str) -> None:
    """Anything that JSON doesn't know, on any level, is a TypeError that names its type."""
    check_refusal(subject, f"Frozen({data})", name)


@pytest.mark.parametrize(("key", "name"), [("3", "int"), ("None", "NoneType"), ("True", "bool"), ("('a',)", "tuple")])
def test_refuses_keys_that_are_no_text(subject: Twin, key: str, name: str) -> None:
    """A key that is not a text is a TypeError that names its type, wherever the dict stands."""
    check_refusal(subject, f"Frozen([{{'a': 'x', {key}: 'y'}}])", name)


def test_copies_are_the_very_same(subject: Twin) -> None:
    """`copy.copy` and `copy.deepcopy` of a Frozen return it, also from inside a list that is copied."""
    lines = ["from copy import copy, deepcopy", "frozen = Frozen({'a': [1]})", "copy(frozen) is frozen"]
    lines += ["deepcopy(frozen) is frozen, deepcopy([frozen])[0] is frozen"]
    check_session(subject, lines, [True, (True, True)])
