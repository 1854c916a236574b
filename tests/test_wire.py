"""What crosses the wire is a value of an exact builtin type or a description, whatever the other side sends."""

import enum
import json
from collections import Counter, OrderedDict, namedtuple
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.subject.wire import (
    MAX_DEPTH,
    MAX_FRAME,
    MAX_NODES,
    MAX_TEXT,
    Described,
    FrameReader,
    TapNumber,
    Tree,
    WireError,
    decode,
    describe,
    encode,
    pack,
)

steady = settings(derandomize=True, deadline=None, database=None)


def framed(raw: bytes) -> bytes:
    """Return `raw` as the body of a frame, whatever it holds."""
    return len(raw).to_bytes(4, "big") + raw


def receive(raw: bytes) -> object:
    """Return the answer in the message `raw`, as the judge reads it."""
    reader = FrameReader()
    reader.feed(framed(raw))
    message = reader.next()
    assert message is not None
    return decode(message["answer"])


def cross(value: object) -> object:
    """Return `value` as it arrives at the other end."""
    return receive(pack({"answer": encode(value)})[4:])


def description(value: object) -> tuple[str, tuple[str, ...], str]:
    """Return what arrives in place of `value`, which must not cross as itself."""
    arrived = cross(value)
    assert isinstance(arrived, Described)
    return arrived.type_name, arrived.ancestry, arrived.text


def exact(value: object) -> object:
    """Return a form of plain data that keeps apart what `==` doesn't: 1, 1.0 and True, 0.0 and -0.0, orders of keys."""
    name = type(value).__name__
    match value:
        case list() | tuple():
            return name, tuple(exact(entry) for entry in value)
        case set() | frozenset():
            return name, frozenset(exact(entry) for entry in value)
        case dict():
            return name, tuple((exact(key), exact(entry)) for key, entry in value.items())
        case int():
            return name, hex(value)  # Python refuses to write a huge one in decimals
    return name, repr(value)


# Values

characters = st.characters()  # lone surrogates and NUL as well
atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(1 << 70), 1 << 70),
    st.floats(allow_nan=False),
    st.text(characters),
    st.binary(),
    st.complex_numbers(allow_nan=False),
)
hashables = st.recursive(
    atoms, lambda inner: st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3), max_leaves=8
)
values = st.recursive(
    atoms | st.binary().map(bytearray),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.sets(hashables, max_size=4),
        st.frozensets(hashables, max_size=4),
        st.dictionaries(hashables, inner, max_size=4),
    ),
    max_leaves=12,
)


@steady
@given(value=values)
def test_plain_data_arrives_as_it_was(value: object) -> None:
    """Values of builtin types, however nested, arrive with the same types, the same order and the same content."""
    arrived = cross(value)

    assert exact(arrived) == exact(value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(float("nan"), id="nan"),
        pytest.param(float("-inf"), id="minus infinity"),
        pytest.param(-0.0, id="minus zero"),
        pytest.param(5e-324, id="smallest float"),
        pytest.param(complex(-0.0, float("nan")), id="complex with nan"),
        pytest.param((1 << 53) - 1, id="last int that JSON keeps"),
        pytest.param(1 << 53, id="first int that JSON may lose"),
        pytest.param(-(1 << 53) - 1, id="negative int that JSON may lose"),
        pytest.param(-(1 << (1 << 17)) + 1, id="largest int that may be sent"),
        pytest.param("\ud800", id="half a surrogate pair"),
        pytest.param("a\0b\u2028\x1b[31m", id="control characters"),
        pytest.param([[], (), set(), frozenset(), {}, "", b"", bytearray()], id="empty things"),
        pytest.param([True, 1, 1.0], id="equal values of several types"),
        pytest.param({(1, frozenset({b"k"})): {"d": [1]}}, id="keys that are containers"),
        pytest.param({"i": "0x10"}, id="a dict that looks like a tag"),
        pytest.param({"z": 1, "a": 2}, id="insertion order"),
        pytest.param("[" * (2 * MAX_NODES + 1), id="text full of brackets"),
    ],
)
def test_edge_values_arrive_as_they_were(value: object) -> None:
    """The values at which encodings tend to break arrive whole."""
    arrived = cross(value)

    assert exact(arrived) == exact(value)


@pytest.mark.parametrize(
    ("value", "tree"),
    [
        pytest.param((1 << 53) - 1, (1 << 53) - 1, id="largest plain one"),
        pytest.param(1 - (1 << 53), 1 - (1 << 53), id="smallest plain one"),
        pytest.param(1 << 53, {"i": "0x20000000000000"}, id="first large one"),
        pytest.param(-(1 << 53), {"i": "-0x20000000000000"}, id="first small one"),
    ],
)
def test_ints_that_json_may_lose_cross_as_hex(value: int, tree: Tree) -> None:
    """Beyond 2**53 many readers of JSON round an int, so it crosses as text."""
    assert encode(value) == tree


@pytest.mark.parametrize("kind", ["function", "iterator", "clock"])
def test_tap_numbers_cross(kind: str) -> None:
    """A tap crosses as its number and its kind."""
    arrived = cross(TapNumber(3, kind))

    assert arrived == TapNumber(3, kind)


def test_description_crosses_as_description() -> None:
    """A description that is sent on loses nothing."""
    sent = Described("Point", ("Point", "object"), "Point(1)")

    arrived = description(sent)

    assert arrived == ("Point", ("Point", "object"), "Point(1)")


# Descriptions


class Point:
    """An ordinary class."""

    def __repr__(self) -> str:
        return "Point()"


class Whole(int):
    """An int of the learner's own."""


class Colour(enum.IntEnum):
    """An int with a name."""

    RED = 1


Pair = namedtuple("Pair", "left right")  # noqa: PYI024 -- the kind that learners return


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        pytest.param(Point(), ("Point", ("Point", "object"), "Point()"), id="object"),
        pytest.param(Whole(3), ("Whole", ("Whole", "int", "object"), "3"), id="subclass of int"),
        pytest.param(
            Colour.RED,
            ("Colour", ("Colour", "IntEnum", "int", "ReprEnum", "Enum", "object"), "<Colour.RED: 1>"),
            id="enum",
        ),
        pytest.param(Pair(1, 2), ("Pair", ("Pair", "tuple", "object"), "Pair(left=1, right=2)"), id="named tuple"),
        pytest.param(Counter("aa"), ("Counter", ("Counter", "dict", "object"), "Counter({'a': 2})"), id="counter"),
        pytest.param(OrderedDict(), ("OrderedDict", ("OrderedDict", "dict", "object"), "OrderedDict()"), id="dict"),
        pytest.param(range(3), ("range", ("range", "object"), "range(0, 3)"), id="range"),
        pytest.param(Decimal(1), ("Decimal", ("Decimal", "object"), "Decimal('1')"), id="decimal"),
        pytest.param(int, ("type", ("type", "object"), "<class 'int'>"), id="class"),
        pytest.param(..., ("ellipsis", ("ellipsis", "object"), "Ellipsis"), id="ellipsis"),
    ],
)
def test_other_objects_arrive_as_descriptions(value: object, wanted: tuple[str, tuple[str, ...], str]) -> None:
    """Anything but an exact builtin type arrives as the name of its class, its ancestry and its repr."""
    arrived = description(value)

    assert arrived == wanted


def test_containers_describe_only_what_must_be() -> None:
    """A strange object in a list leaves its neighbours alone."""
    arrived = cross([1, Point(), "a"])

    assert isinstance(arrived, list)
    assert repr(arrived) == "[1, <Point Point()>, 'a']"
    assert [type(entry) for entry in arrived] == [int, Described, str]


class Agreeable:
    """Claims to be equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(42)


class AgreeableInt(int):
    """An int that claims to be equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(42)


@pytest.mark.parametrize("liar", [Agreeable(), AgreeableInt(7)], ids=["object", "int"])
def test_lying_equality_stays_behind(liar: object) -> None:
    """An object whose `__eq__` always agrees equals nothing once it has crossed."""
    arrived = cross([liar])

    assert arrived != [42]
    assert [42] != arrived  # noqa: SIM300 -- the other way round is another method


def test_description_equals_nothing_else() -> None:
    """Two descriptions of the same object differ, and a description differs from its text."""
    point = Point()

    first, second = describe(point), describe(point)

    assert first != second
    assert second not in [first, "Point()", point]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("3", "<Whole 3>", id="wrapped"),
        pytest.param("<Point at 0x1>", "<Point at 0x1>", id="left alone"),
    ],
)
def test_description_never_looks_like_a_value(text: str, shown: str) -> None:
    """A description shows itself in angle brackets, so that nobody reads it as the value that was wanted."""
    described = Described("Whole", ("Whole", "int", "object"), text)

    assert repr(described) == shown


# Hostile objects


def raises(error: BaseException) -> object:
    """Return an object whose repr raises `error`."""

    def fail(_: object) -> str:
        raise error

    return type("Hostile", (), {"__repr__": fail})()


@pytest.mark.parametrize(
    "error",
    [ValueError("no"), RecursionError(), MemoryError(), SystemExit(0), KeyboardInterrupt(), GeneratorExit()],
    ids=lambda error: type(error).__name__,
)
def test_failing_repr_is_told(error: BaseException) -> None:
    """A `__repr__` may raise what it likes, even what would end the process."""
    arrived = description(raises(error))

    assert arrived == ("Hostile", ("Hostile", "object"), f"<repr raised {type(error).__name__}>")


def test_repr_that_is_no_text_is_told() -> None:
    """A `__repr__` that returns something else counts as one that raised."""
    hostile = type("Hostile", (), {"__repr__": lambda _: 7})()

    assert description(hostile) == ("Hostile", ("Hostile", "object"), "<repr raised TypeError>")


class Slippery(str):
    """A text that can't be cut."""

    __slots__ = ()

    def __getitem__(self, key: object) -> str:
        raise ValueError("hands off")


def test_repr_of_a_hostile_text_is_cut() -> None:
    """A `__repr__` may return a text with methods of its own; none of them is called."""
    hostile = type("Hostile", (), {"__repr__": lambda _: Slippery("x" * 400)})()

    assert description(hostile) == ("Hostile", ("Hostile", "object"), "x" * MAX_TEXT)


def test_long_descriptions_are_cut() -> None:
    """A long repr, a long name and a long ancestry each arrive as their beginning."""
    kind: type = type("K" * 100, (), {"__repr__": lambda _: "x" * 1000})
    for depth in range(20):
        kind = type(f"{depth:02d}" * 50, (kind,), {})

    name, ancestry, text = description(kind())

    assert name == "19" * 40
    assert ancestry == tuple(f"{depth:02d}" * 40 for depth in range(19, 7, -1))
    assert text == "x" * 300


class Disguise(type):
    """A metaclass whose classes claim to be any other class."""

    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        return hash(int)


class DisguisedInt(int, metaclass=Disguise):
    """An int that passes for the real one wherever classes are compared."""


class DisguisedObject(metaclass=Disguise):
    """The same without anything behind it."""

    def __repr__(self) -> str:
        return "hello"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        pytest.param(DisguisedInt(7), ("DisguisedInt", ("DisguisedInt", "int", "object"), "7"), id="int"),
        pytest.param(DisguisedObject(), ("DisguisedObject", ("DisguisedObject", "object"), "hello"), id="object"),
    ],
)
def test_lying_class_stays_behind(value: object, wanted: tuple[str, tuple[str, ...], str]) -> None:
    """A class that claims to be equal to a builtin one doesn't make its objects values."""
    arrived = description(value)

    assert arrived == wanted


class Nameless(type):
    """A metaclass whose classes refuse to say who they are."""

    @property
    def __name__(cls) -> str:  # type: ignore[override]  # hostile on purpose
        raise ValueError("no name")

    @property
    def __mro__(cls) -> tuple[type, ...]:
        raise ValueError("no ancestry")


class Anonymous(metaclass=Nameless):
    """A class that refuses to say who it is."""

    def __repr__(self) -> str:
        return "nobody"


def test_class_that_hides_its_name_is_described() -> None:
    """Names are read past the class's own methods."""
    assert description(Anonymous()) == ("Anonymous", ("Anonymous", "object"), "nobody")


# Too deep, too large


def nested(wrap: Callable[[object], object], levels: int) -> object:
    """Return None inside `levels` containers."""
    value: object = None
    for _ in range(levels):
        value = wrap(value)
    return value


WRAPPINGS: dict[str, Callable[[object], object]] = {
    "list": lambda inner: [inner],
    "tuple": lambda inner: (inner,),
    "frozenset": lambda inner: frozenset({inner}),
    "dict": lambda inner: {"key": inner},
}


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS.keys())
def test_deepest_value_arrives(wrap: Callable[[object], object]) -> None:
    """What is nested as deep as allowed arrives whole."""
    value = nested(wrap, MAX_DEPTH)

    assert exact(cross(value)) == exact(value)


@pytest.mark.parametrize("name", WRAPPINGS)
def test_deeper_value_is_described(name: str) -> None:
    """What is nested one level deeper arrives as a description that says so."""
    value = nested(WRAPPINGS[name], MAX_DEPTH + 1)

    assert description(value) == ("unsendable", (), f"<{name} too deep or too large to send>")


def test_cycles_are_described() -> None:
    """A list that holds itself, and a dict that holds it, end as descriptions."""
    ring: list[object] = []
    ring.append(ring)

    assert description(ring) == ("unsendable", (), "<list too deep or too large to send>")
    assert description({"ring": ring}) == ("unsendable", (), "<dict too deep or too large to send>")


def test_as_many_values_as_allowed_arrive() -> None:
    """The list itself counts too."""
    value = [0] * (MAX_NODES - 1)

    assert cross(value) == value


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param([0] * MAX_NODES, "list", id="many values"),
        pytest.param(dict.fromkeys(range(MAX_NODES // 2)), "dict", id="many keys"),
        pytest.param(1 << (1 << 17), "int", id="huge int"),
        pytest.param((1 << (1 << 20),), "tuple", id="huge int inside"),
    ],
)
def test_larger_values_are_described(value: object, kind: str) -> None:
    """What has more values than allowed, or more digits, arrives as a description that says so."""
    assert description(value) == ("unsendable", (), f"<{kind} too deep or too large to send>")


# Hostile trees


@pytest.mark.parametrize(
    ("tree", "tag"),
    [
        pytest.param({"z": 1}, "z", id="unknown tag"),
        pytest.param({"x" * 99: 1}, "x" * 10, id="long tag"),
        pytest.param({"i": 5}, "i", id="int that is no text"),
        pytest.param({"i": "five"}, "i", id="int that is no hex"),
        pytest.param({"b": "0g"}, "b", id="bytes that are no hex"),
        pytest.param({"b": [1]}, "b", id="bytes that are no text"),
        pytest.param({"B": "f"}, "B", id="bytearray of half a byte"),
        pytest.param({"c": [1.0, 2.0, 3.0]}, "c", id="complex of three"),
        pytest.param({"c": [10**400, 0]}, "c", id="complex too large for a float"),
        pytest.param({"t": 3}, "t", id="tuple of nothing"),
        pytest.param({"t": "abc"}, "t", id="tuple of text"),
        pytest.param({"t": {"i": "0x1"}}, "t", id="tuple of a tag"),
        pytest.param({"S": [[1]]}, "S", id="set of lists"),
        pytest.param({"S": "abc"}, "S", id="set of text"),
        pytest.param({"F": [{"d": []}]}, "F", id="frozenset of dicts"),
        pytest.param({"F": {"i": "0x1"}}, "F", id="frozenset of a tag"),
        pytest.param({"d": 3}, "d", id="dict of nothing"),
        pytest.param({"d": [[1]]}, "d", id="dict with a key alone"),
        pytest.param({"d": ["ab"]}, "d", id="dict of texts"),
        pytest.param({"d": [[[], 1]]}, "d", id="dict with a list as key"),
        pytest.param({"o": ["Point", []]}, "o", id="description of two"),
        pytest.param({"o": None}, "o", id="description of nothing"),
        pytest.param({"T": []}, "T", id="tap without number"),
        pytest.param({"T": ["one", "function"]}, "T", id="tap with a name"),
        pytest.param({"T": [float("inf"), "function"]}, "T", id="tap with an infinite number"),
        pytest.param([1, {"t": [{"i": "five"}]}], "t", id="fault inside"),
    ],
)
def test_broken_values_are_refused(tree: Tree, tag: str) -> None:
    """A tag that is unknown, or that holds something else than it should, is an error of the wire."""
    with pytest.raises(WireError, match=rf"^Unreadable value with tag '{tag}'\.$"):
        decode(tree)


@pytest.mark.parametrize("tree", [{}, {"t": [], "i": "0x1"}], ids=["none", "two"])
def test_exactly_one_tag(tree: Tree) -> None:
    """A tagged value has neither no tag nor two."""
    with pytest.raises(WireError, match=r"^A tagged value has exactly one tag\.$"):
        decode(tree)


@pytest.mark.parametrize(
    ("tree", "cause"),
    [
        pytest.param({"o": ["Point", "object", "Point()"]}, "A description lists its ancestry.", id="description"),
        pytest.param({"t": "abc"}, "A container holds a list.", id="tuple"),
        pytest.param({"d": ["ab"]}, "A container holds a list.", id="dict"),
    ],
)
def test_refusal_names_its_cause(tree: Tree, cause: str) -> None:
    """Behind the tag that is wrong stands what it should have held."""
    with pytest.raises(WireError) as refused:
        decode(tree)

    assert str(refused.value.__cause__) == cause


def test_too_nested_value_is_refused() -> None:
    """A list one level deeper than any that is sent is refused, the deepest one is read."""
    tree: Tree = 1
    for _ in range(MAX_DEPTH):
        tree = [tree]

    assert decode(tree) == tree
    with pytest.raises(WireError, match=r"^A value is too nested\.$"):
        decode([tree])


tags = st.sampled_from(["i", "b", "B", "c", "t", "S", "F", "d", "o", "T", "z"])
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(tags, inner, min_size=1, max_size=1)
        | st.dictionaries(tags, st.lists(inner, max_size=3), min_size=1, max_size=1)
    ),
    max_leaves=10,
)


@steady
@example(tree={"c": [10**400, 0]})
@given(tree=trees)
def test_any_tree_is_read_or_refused(tree: Tree) -> None:
    """Whatever tree arrives becomes plain data, or an error of the wire and no other."""
    try:
        arrived = decode(tree)
    except WireError:
        return

    assert isinstance(encode(arrived), bool | int | float | str | list | dict | None)


# Hostile frames


@steady
@given(raw=st.binary(max_size=40) | trees.map(lambda tree: json.dumps({"answer": tree}).encode()))
def test_any_frame_is_read_or_refused(raw: bytes) -> None:
    """Whatever bytes arrive become a message, or an error of the wire and no other."""
    reader = FrameReader()
    reader.feed(framed(raw))

    try:
        message = reader.next()
    except WireError:
        return

    assert isinstance(message, dict)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"answer":', id="half"),
        pytest.param(b'{"answer":1}}', id="more than one"),
        pytest.param(b'{"answer":nul}', id="misspelt"),
        pytest.param(b"{'answer':1}", id="Python instead"),
        pytest.param(b'{"answer":"\xff"}', id="not UTF-8"),
        pytest.param(b'{"answer":' + b"9" * 5000 + b"}", id="too many digits"),
    ],
)
def test_bad_json_is_refused(raw: bytes) -> None:
    """A frame that isn't JSON is an error of the wire."""
    with pytest.raises(WireError, match=r"^A frame is not JSON\.$"):
        receive(raw)


@pytest.mark.parametrize("raw", [b"[]", b"1", b"null", b'"answer"'], ids=["list", "number", "null", "text"])
def test_message_is_an_object(raw: bytes) -> None:
    """JSON that isn't an object is no message."""
    with pytest.raises(WireError, match=r"^A message is a JSON object\.$"):
        receive(raw)


@pytest.mark.parametrize("levels", [200, 400, 900, 5_000, 50_000])
@pytest.mark.parametrize(
    ("left", "right"),
    [(b"[", b"]"), (b'{"t":[', b"]}"), (b'{"d":[[1,', b"]]}"), (b'{"o":["",[],', b"]}")],
    ids=["list", "tuple", "dict", "description"],
)
def test_deep_json_is_refused(levels: int, left: bytes, right: bytes) -> None:
    """A frame that is nested deeper than any value may be is an error of the wire, and never exhausts the judge."""
    raw = b'{"answer":' + left * levels + b"1" + right * levels + b"}"

    with pytest.raises(WireError, match=r"is too nested\.$|is not JSON\.$|^Unreadable value with tag '.'\.$"):
        receive(raw)


def test_too_long_frame_is_refused_by_its_header() -> None:
    """The length alone is enough: the reader doesn't wait for what it won't read."""
    reader = FrameReader()
    reader.feed((MAX_FRAME + 1).to_bytes(4, "big"))

    with pytest.raises(WireError, match=r"^A frame is longer than the limit\.$"):
        reader.next()


def test_longest_frame_is_read() -> None:
    """A frame of exactly the limit is a message."""
    raw = b'{"answer":"' + b"x" * (MAX_FRAME - 13) + b'"}'

    assert receive(raw) == "x" * (MAX_FRAME - 13)


def test_limit_can_be_chosen() -> None:
    """A reader refuses what is longer than its own limit."""
    reader = FrameReader(max_frame=10)
    reader.feed(pack({"answer": 1}))

    with pytest.raises(WireError, match=r"^A frame is longer than the limit\.$"):
        reader.next()


def test_half_frames_wait_for_the_rest() -> None:
    """However the stream is cut, a message is there when its last byte is, and not before."""
    reader = FrameReader()
    frame = pack({"answer": "half"})

    seen = []
    for byte in frame:
        reader.feed(bytes([byte]))
        seen.append(reader.next())

    assert seen == [None] * (len(frame) - 1) + [{"answer": "half"}]


def test_frames_come_one_by_one() -> None:
    """Two frames and a half that arrive together are two messages."""
    reader = FrameReader()
    reader.feed(pack({"number": 1}) + pack({"number": 2}) + pack({"number": 3})[:-1])

    messages = [reader.next(), reader.next(), reader.next()]

    assert messages == [{"number": 1}, {"number": 2}, None]


def test_frame_starts_with_its_length() -> None:
    """Four bytes of length, most significant first, then JSON without spaces."""
    assert pack({"answer": [1, "é"]}) == b"\x00\x00\x00\x17" + b'{"answer":[1,"\\u00e9"]}'
