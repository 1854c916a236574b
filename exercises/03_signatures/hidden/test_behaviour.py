"""What must be true of a planned call, whatever the function's parameters are."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.judge.suite import FunctionTap, Twin

Names = dict[str, object]


def fitting(message: str, start: str, *words: str) -> str:
    """Return the message if it has this start and these words after it, or else an outline of what is wanted."""
    fits = message.startswith(start) and all(word in message.removeprefix(start) for word in words)
    return message if fits else f"a TypeError that starts with {start}and then says {' and '.join(words)}"


def seen(arguments: list[tuple[str, object]], result: object) -> dict[str, object]:
    """Return what a spec with these arguments in this order, whose call has this result, should show."""
    return {"spec.arguments": arguments, "spec()": result}


def test_plans_any_kind_of_argument(subject: Twin) -> None:
    """By position or by name, plain or collected by a star: each argument is shown under its parameter, and arrives."""
    assert subject.planned("send", ("ann", "hi", "a.pdf", "b.pdf"), {"size": 7, "urgent": True}) == seen(
        [
            ("to", "ann"),
            ("text", "hi"),
            ("files", ("a.pdf", "b.pdf")),
            ("urgent", True),
            ("headers", {"size": 7}),
        ],
        (["ann", "hi", "a.pdf", "b.pdf"], {"urgent": True, "size": 7}),
    )


def test_fills_in_defaults(subject: Twin) -> None:
    """`arguments` has a value for every parameter; an empty tuple and an empty dict where stars collect nothing."""
    assert subject.planned("send", ("ann",)) == seen(
        [("to", "ann"), ("text", "-"), ("files", ()), ("urgent", False), ("headers", {})],
        (["ann", "-"], {"urgent": False}),
    )


def test_arguments_stand_as_in_the_signature(subject: Twin) -> None:
    """Arguments given by name, in any order, are shown in the order of the signature, after an override, too."""
    arguments = [("url", "a.example"), ("body", "hi"), ("timeout", 3), ("retries", 0)]
    wanted = seen(arguments, ("a.example", "hi", 3, 0))
    given = {"retries": 0, "timeout": 3, "url": "a.example"}
    assert subject.planned("post", (), {**given, "body": "hi"}) == wanted
    assert subject.planned("post", (), given, [{"body": "hi"}]) == wanted


def test_none_is_a_value(subject: Twin) -> None:
    """None, 0 and empty values are given like any others, to a plan as to an override."""
    assert subject.planned("clip", (None, 0, None)) == seen(
        [("text", None), ("start", 0), ("stop", None)],
        (None, 0, None),
    )
    assert subject.planned("clip", ("tea", 5, 9), {}, [{"start": 0, "stop": None}]) == seen(
        [("text", "tea"), ("start", 0), ("stop", None)],
        ("tea", 0, None),
    )
    assert subject.planned("send", ("", None), {"urgent": None, "size": None}) == seen(
        [("to", ""), ("text", None), ("files", ()), ("urgent", None), ("headers", {"size": None})],
        (["", None], {"urgent": None, "size": None}),
    )


def test_nothing_runs_before_the_call(subject: Twin) -> None:
    """The function runs when the spec is called, once each time, and never before."""
    tap = FunctionTap(lambda _call: None)
    subject.job(tap)
    assert [call[0] for call in tap.calls] == [
        "work(1, extra=None)",
        "work(2, extra=None)",
        "work(1, extra=None)",
    ]


def test_raises_what_the_function_raises(subject: Twin) -> None:
    """What the function raises reaches you as it is, a TypeError, too."""
    assert subject.raised() == {
        "spec() raised": "TypeError: the printer wants paper",
        "it is the error that printer raised": True,
    }


def test_defaults_are_evaluated_once(subject: Twin) -> None:
    """A default that its function changes is changed for all calls, as without specs; a list of yours is not copied."""
    assert subject.noted() == [
        ("first()", ["milk"]),
        ("second()", ["milk", "rice"]),
        ("CallSpec(note, 'beans').override(line='salt')()", ["milk", "rice", "salt"]),
        ("note('plum')", ["milk", "rice", "salt", "plum"]),
        ("own", ["tea", "fig", "oat"]),
    ]


def test_values_are_the_same_objects(subject: Twin) -> None:
    """Defaults, given values and values of an override are shown as the very objects that they are."""
    assert subject.same_objects() == {
        "spec.arguments['one'] is given": True,
        "spec.arguments['two'] is default": True,
        "other.arguments['one'] is later": True,
        "other.arguments['two'] is default": True,
    }


def test_overrides_every_kind_of_parameter(subject: Twin) -> None:
    """The name of a parameter replaces its value, however a caller would have to give it."""
    changes = [
        {"text": "ho"},
        {"files": ("c.pdf",), "to": "eve"},
        {"urgent": True, "headers": {"cc": "bob"}},
    ]
    assert subject.planned("send", ("ann", "hi", "a.pdf"), {"size": 7}, changes) == seen(
        [("to", "eve"), ("text", "ho"), ("files", ("c.pdf",)), ("urgent", True), ("headers", {"cc": "bob"})],
        (["eve", "ho", "c.pdf"], {"urgent": True, "cc": "bob"}),
    )


def test_other_names_are_added(subject: Twin) -> None:
    """Names that no parameter has are added to the entries of `**`, where they win, in one override or in several."""
    several = [{"size": 8}, {"bcc": "eve", "to": "joe"}]
    assert subject.planned("send", ("ann",), {"size": 7, "cc": "bob"}, several) == seen(
        [
            ("to", "joe"),
            ("text", "-"),
            ("files", ()),
            ("urgent", False),
            ("headers", {"size": 8, "cc": "bob", "bcc": "eve"}),
        ],
        (["joe", "-"], {"urgent": False, "size": 8, "cc": "bob", "bcc": "eve"}),
    )
    change = {"bcc": "eve", "headers": {"cc": "bob", "bcc": "sue"}}
    assert subject.planned("send", ("ann",), {"size": 7}, [change]) == seen(
        [("to", "ann"), ("text", "-"), ("files", ()), ("urgent", False), ("headers", {"cc": "bob", "bcc": "eve"})],
        (["ann", "-"], {"urgent": False, "cc": "bob", "bcc": "eve"}),
    )


@pytest.mark.parametrize(
    ("name", "args", "change", "wanted"),
    [
        pytest.param("clip", ("tea",), {"stop": 3}, ("tea", 0, 3), id="by position only"),
        pytest.param("log", (), {"parts": ("a", "b")}, ("info", ("a", "b")), id="starred"),
        pytest.param("send", ("ann",), {"files": ("a",)}, (["ann", "-", "a"], {"urgent": False}), id="both"),
    ],
)
def test_nothing_slips_into_a_gap(
    subject: Twin, name: str, args: tuple[object, ...], change: Names, wanted: object
) -> None:
    """An override of a parameter arrives there, although nobody gave the one before it."""
    assert subject.planned(name, args, {}, [change])["spec()"] == wanted


def test_a_star_may_be_emptied(subject: Twin) -> None:
    """`*files` and `**headers` can be overridden by nothing."""
    assert subject.planned("send", ("ann", "hi", "a.pdf"), {"cc": "bob"}, [{"files": (), "headers": {}}]) == seen(
        [("to", "ann"), ("text", "hi"), ("files", ()), ("urgent", False), ("headers", {})],
        (["ann", "hi"], {"urgent": False}),
    )


@pytest.mark.parametrize(
    "change",
    [{}, {"to": "eve"}, {"size": 8, "cc": "bob"}, {"headers": {}}, {"files": ()}],
    ids=repr,
)
def test_the_first_spec_stays(subject: Twin, change: Names) -> None:
    """An override leaves the first spec as it was, and `arguments` is a new dict, so clearing it changes neither."""
    asked: tuple[object, ...] = ("send", ("ann", "hi", "a.pdf"), {"size": 7})
    first, other = subject.planned(*asked), subject.planned(*asked, [change])
    assert subject.left_alone(*asked, change) == {
        **first,
        **{code.replace("spec", "other"): answer for code, answer in other.items()},
    }


def test_parameters_may_have_any_name(subject: Twin) -> None:
    """A function's parameters may be called `self`, `function`, `args` or `changes`, given by name and overridden."""
    given = {"self": 1, "function": 2, "args": 3, "kwargs": 4, "name": 5, "changes": 6, "arguments": 7}
    given |= {"signature": 8, "cls": 9, "bound": 10}
    later = {name: number + 10 for name, number in given.items()}
    assert subject.planned("report", (), given)["spec()"] == given
    assert subject.planned("report", ("a", "b"), {}, [later])["spec()"] == later


def test_a_name_can_be_in_use_twice(subject: Twin) -> None:
    """A keyword may have the name of a parameter that is given by position only; an override then means that one."""
    assert subject.planned("tag", ("a",), {"name": "x", "self": 1}) == seen(
        [("name", "a"), ("attributes", {"name": "x", "self": 1})],
        ("a", {"name": "x", "self": 1}),
    )
    assert subject.planned("tag", ("a",), {"name": "x"}, [{"name": "b", "href": "/"}]) == seen(
        [("name", "b"), ("attributes", {"name": "x", "href": "/"})],
        ("b", {"name": "x", "href": "/"}),
    )


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "change", "wanted"),
    [
        pytest.param(
            "Mailbox().send",
            ("bob",),
            {},
            {"text": "hi"},
            seen([("to", "bob"), ("text", "hi")], ("ann", "bob", "hi")),
            id="method",
        ),
        pytest.param(
            "Letter",
            (),
            {"to": "bob"},
            {"to": "eve"},
            seen([("to", "eve"), ("text", "-")], ("Letter", "eve", "-")),
            id="class",
        ),
        pytest.param(
            "partial(post, 'a.example', timeout=3)",
            ("hi",),
            {"retries": 1},
            {"retries": 2},
            seen([("body", "hi"), ("timeout", 3), ("retries", 2)], ("a.example", "hi", 3, 2)),
            id="partial",
        ),
        pytest.param("divmod", (17, 4), {}, {"y": 5}, seen([("x", 17), ("y", 5)], (3, 2)), id="built-in"),
    ],
)
def test_plans_any_callable(  # noqa: PLR0913, PLR0917 -- the call, and what comes of it
    subject: Twin, name: str, args: tuple[object, ...], kwargs: Names, change: Names, wanted: object
) -> None:
    """A method, a class, a partial and a built-in can be planned as a function can."""
    assert subject.planned(name, args, kwargs, [change]) == wanted


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "words"),
    [
        pytest.param("clip", (), {}, ("missing", "'text'"), id="left out"),
        pytest.param("post", ("a.example",), {}, ("missing", "'retries'"), id="left out by name"),
        pytest.param("clip", ("tea",), {"cc": 1}, ("unexpected keyword argument 'cc'",), id="unknown"),
        pytest.param(
            "post", ("a", "b"), {"retries": 1, "url": "c"}, ("multiple values for argument 'url'",), id="twice"
        ),
        pytest.param("clip", ("tea", 1, 2, 3), {}, ("positional argument",), id="too many"),
        pytest.param("post", ("a", "b", 3, 4), {"retries": 1}, ("positional argument",), id="too many before a star"),
    ],
)
def test_says_at_once_what_does_not_fit(
    subject: Twin, name: str, args: tuple[object, ...], kwargs: Names, words: tuple[str, ...]
) -> None:
    """A call that the function can't take is a TypeError when it is planned, and reads as Python's own does."""
    message = subject.refusal(name, args, kwargs)
    assert message == fitting(message, f"{name}() ", *words)


def test_a_method_is_named_with_its_class(subject: Twin) -> None:
    """An error starts with the `__qualname__`, which for a method has the class before it."""
    missing = subject.refusal("Mailbox().send")
    assert missing == fitting(missing, "Mailbox.send() ", "missing", "'to'")
    unknown = subject.refusal("Mailbox().send", ("bob",), {}, {"cc": 1})
    assert unknown == fitting(unknown, "Mailbox.send() ", "unexpected keyword argument 'cc'")


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "change", "word"),
    [
        pytest.param("post", ("a",), {"retries": 1}, {"cc": 1}, "cc", id="alone"),
        pytest.param("clip", ("tea",), {}, {"start": 1, "self": 2}, "self", id="beside another"),
        pytest.param("log", (), {}, {"parts": (), "function": 2}, "function", id="beside a star"),
    ],
)
def test_an_override_has_to_fit(  # noqa: PLR0913, PLR0917 -- the call, and what is said of it
    subject: Twin, name: str, args: tuple[object, ...], kwargs: Names, change: Names, word: str
) -> None:
    """A name that nothing takes is a TypeError in `override`, beside names that fit, too."""
    message = subject.refusal(name, args, kwargs, change)
    assert message == fitting(message, f"{name}() ", f"unexpected keyword argument '{word}'")


@st.composite
def signatures(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return the parameters of a function, and the names of those that are by position only."""
    kinds = {name: draw(st.sampled_from(["=0", "=0", ""])) for name in draw(st.sets(st.sampled_from("abcdef")))}
    places = {name: default for name, default in sorted(kinds.items()) if name in "abcd"}
    optional = False
    written = []
    only = [name for name in places if name in "ab"]
    for name, default in places.items():
        optional = optional or bool(default)
        written.append(f"{name}=0" if optional else name)
        if only and name == only[-1]:
            written.append("/")
    named = [f"{name}{default}" for name, default in sorted(kinds.items()) if name in "ef"]
    if draw(st.booleans()):
        written.append("*rest")
    elif named:
        written.append("*")
    collector = ["**more"] if draw(st.booleans()) else []
    return ", ".join(written + named + collector), only


VALUES = st.integers(1, 9)


@settings(max_examples=120)
@given(
    signature=signatures(),
    args=st.lists(VALUES, max_size=4),
    kwargs=st.dictionaries(st.sampled_from("abcdefg"), VALUES, max_size=2),
    change=st.dictionaries(st.sampled_from("abcdefg"), VALUES, max_size=2),
)
@example(signature=("a=0, b=0, /, *rest, e=0, **more", ["a", "b"]), args=[], kwargs={}, change={"b": 1, "g": 2})
def test_plans_any_call(  # noqa: PLR0913, PLR0917 -- all that decides
    subject: Twin,
    reference: Twin,
    signature: tuple[str, list[str]],
    args: list[int],
    kwargs: dict[str, int],
    change: dict[str, int],
) -> None:
    """Any call is refused at once, or made as planned and overridden; an override leaves the first spec as it was."""
    parameters, only = signature
    named = {name: value for name, value in kwargs.items() if name not in only[len(args) :]}
    asked = (parameters, args, named, change)
    assert subject.any_call(*asked) == reference.any_call(*asked)
