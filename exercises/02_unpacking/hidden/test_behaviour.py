"""What must be true of events, wherever they come from and whatever their values are."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

Details = dict[str, object]

CELLS = st.lists(st.sampled_from(["scan", "trip", "", " ", "0", "P-1", "Quay"]), max_size=4)
LINES = st.builds(lambda kind, cells: ",".join([kind, *cells]), st.sampled_from(["scan", "trip", "Scan", ""]), CELLS)
VALUES = st.sampled_from([None, 0, 0.0, False, "", "P-1", 500])
DETAILS = st.dictionaries(st.sampled_from(["grams", "lost", "note", "parcels"]), VALUES)
DICTS = st.builds(
    lambda frame, details: {**frame, **details},
    st.fixed_dictionaries({}, optional={"kind": st.sampled_from(["scan", "weight", None, 7]), "source": VALUES}),
    DETAILS,
)


def test_reads_a_scan(subject: Twin) -> None:
    """A scan has a source and one parcel or more."""
    assert subject.parsed_lines(["scan,s4,P-1", "scan,s5,P-1,P-2,P-3"]) == [
        ("scan", "s4", {"parcels": ["P-1"]}),
        ("scan", "s5", {"parcels": ["P-1", "P-2", "P-3"]}),
    ]


def test_reads_a_trip(subject: Twin) -> None:
    """A trip has a source, a start, any number of stops and an end."""
    assert subject.parsed_lines(["trip,v2,Depot,Mill,Quay", "trip,v3,Depot,Quay", "trip,v2,A,B,C,D,E"]) == [
        ("trip", "v2", {"start": "Depot", "stops": ["Mill"], "end": "Quay"}),
        ("trip", "v3", {"start": "Depot", "stops": [], "end": "Quay"}),
        ("trip", "v2", {"start": "A", "stops": ["B", "C", "D"], "end": "E"}),
    ]


def test_an_empty_cell_is_a_cell(subject: Twin) -> None:
    """Cells stay as they are, whether they are empty or have blanks around them."""
    assert subject.parsed_lines(["scan,,", "scan,s4,P-1,,P-2", "trip,v2,,", "trip,, Old Mill ,,Quay"]) == [
        ("scan", "", {"parcels": [""]}),
        ("scan", "s4", {"parcels": ["P-1", "", "P-2"]}),
        ("trip", "v2", {"start": "", "stops": [], "end": ""}),
        ("trip", "", {"start": " Old Mill ", "stops": [""], "end": "Quay"}),
    ]


def test_other_lines_are_no_events(subject: Twin) -> None:
    """A line that has another kind, or too few cells, gives None; one with just enough gives an event."""
    lines = ["scan,s4,P-1", "", "scan", "scan,s4", "trip", "trip,v2", "trip,v2,Depot", "ping,s4,P-1", "Scan,s4,P-1"]
    assert subject.parsed_lines([*lines, " scan,s4,P-1", "trip,v2,A,B"]) == [
        ("scan", "s4", {"parcels": ["P-1"]}),
        *[None] * 9,
        ("trip", "v2", {"start": "A", "stops": [], "end": "B"}),
    ]


def test_reads_a_dict(subject: Twin) -> None:
    """A dict gives kind and source, and all other entries as details, in any order."""
    records: list[Details] = [
        {"kind": "weight", "source": "s4", "grams": 500, "lost": False},
        {"grams": 0, "source": "s5", "kind": "weight"},
        {"source": "s6", "kind": "scan"},
    ]
    assert subject.parsed_dicts(records) == [
        ("weight", "s4", {"grams": 500, "lost": False}),
        ("weight", "s5", {"grams": 0}),
        ("scan", "s6", {}),
    ]


@pytest.mark.parametrize("source", [0, "", False, None], ids=repr)
def test_any_source_is_a_source(subject: Twin, source: object) -> None:
    """A source that is there counts, whatever its value."""
    assert subject.parsed_dicts([{"kind": "weight", "source": source, "grams": 7}]) == [
        ("weight", source, {"grams": 7})
    ]


def test_other_dicts_are_no_events(subject: Twin) -> None:
    """A dict without kind or source, or with a kind that is no str, gives None; one that has both gives an event."""
    records: list[Details] = [
        {"kind": "ping", "source": 1},
        {},
        {"kind": "weight", "grams": 7},
        {"source": "s4", "grams": 7},
        {"kind": None, "source": "s4"},
        {"kind": 7, "source": "s4"},
        {"Kind": "weight", "Source": "s4"},
    ]
    assert subject.parsed_dicts(records) == [("ping", 1, {}), *[None] * 6]


def test_parsing_leaves_the_record_alone(subject: Twin) -> None:
    """A record stays as it was, and the event's details can be changed without it."""
    record = {"kind": "weight", "source": "s4", "grams": 7}
    assert subject.after_parsing(record) == {"event": ("weight", "s4", {"grams": 7}), "record": record}


def test_fills_in_what_is_missing(subject: Twin) -> None:
    """A completed event has its own details, and the defaults for the keys that it lacks."""
    assert subject.completed({"grams": 7}, {"grams": 500, "lost": False, "note": ""}) == (
        "weight",
        0,
        {"grams": 7, "lost": False, "note": ""},
    )


@pytest.mark.parametrize("value", [0, "", False, None, []], ids=repr)
def test_an_empty_value_is_not_missing(subject: Twin, value: object) -> None:
    """A detail that is there stays, whatever its value, and only the missing one is filled in."""
    assert subject.completed({"grams": value}, {"grams": 500, "lost": True}) == (
        "weight",
        0,
        {"grams": value, "lost": True},
    )


def test_details_without_a_default_stay(subject: Twin) -> None:
    """Details that have no default are kept, and no defaults at all are fine."""
    details = {"grams": 7, "note": "dented"}
    assert subject.completed(details, {}) == ("weight", 0, details)
    assert subject.completed(details, {"lost": False}) == ("weight", 0, {**details, "lost": False})


@pytest.mark.parametrize(
    ("details", "defaults"),
    [({"grams": 7}, {"lost": True}), ({"grams": 7}, {"grams": 500}), ({"grams": 7}, {}), ({}, {"grams": 500})],
    ids=["one of each", "nothing missing", "no defaults", "all missing"],
)
def test_completing_changes_nothing(subject: Twin, details: Details, defaults: Details) -> None:
    """The event and the defaults stay as they were, also when the completed event is changed later."""
    assert subject.after_completing(details, defaults) == {
        "completed": ("weight", 0, {**defaults, **details}),
        "event.details": details,
        "defaults": defaults,
    }


def test_hands_each_event_to_its_handler(subject: Twin) -> None:
    """Each event goes, completed and in order, to the handler of its kind, wherever the record came from."""
    records = ["scan,s4,P-1", {"kind": "weight", "source": 0, "grams": 0}, {"kind": "scan", "source": 5}]
    assert subject.routed(records, ["weight", "scan", "trip"], {"grams": 500, "parcels": []}) == {
        "calls": [
            ("scan", ("scan", "s4", {"grams": 500, "parcels": ["P-1"]})),
            ("weight", ("weight", 0, {"grams": 0, "parcels": []})),
            ("scan", ("scan", 5, {"grams": 500, "parcels": []})),
        ],
        "left": [],
    }


def test_gives_back_what_nobody_took(subject: Twin) -> None:
    """Records of another shape, and those whose kind has no handler, come back in order and as they came."""
    left = ["trip,v2,Depot,Quay", "", {"kind": "weight", "source": 0}, {"kind": "scan"}, "trip,v2,Depot,Quay"]
    assert subject.routed([*left[:2], "scan,s4,P-1", *left[2:]], ["scan"], {"grams": 500}) == {
        "calls": [("scan", ("scan", "s4", {"grams": 500, "parcels": ["P-1"]}))],
        "left": left,
    }


def test_takes_a_generator_and_any_mapping(subject: Twin) -> None:
    """The records may come from a generator, and all dicts may be read-only mappings."""
    records = ["trip,v2,Depot,Quay", {"kind": "weight", "source": 5}, {"kind": "scan", "source": 6}, "scan"]
    assert subject.routed_from_a_generator(records, ["trip", "weight"], {"grams": 500}) == {
        "calls": [
            ("trip", ("trip", "v2", {"grams": 500, "start": "Depot", "stops": [], "end": "Quay"})),
            ("weight", ("weight", 5, {"grams": 500})),
        ],
        "left": [{"kind": "scan", "source": 6}, "scan"],
    }


def test_handlers_own_their_details(subject: Twin) -> None:
    """A handler may change the details it gets: no record, no default and no later event is different for it."""
    record, short = {"kind": "weight", "source": 5, "grams": 7}, {"kind": "weight", "source": 5}
    records = [record, "scan,s4,P-1", record, short, short]
    assert subject.after_routing(records, {"grams": 500}) == {
        "found": [{"grams": 7}, {"grams": 500, "parcels": ["P-1"]}, {"grams": 7}, {"grams": 500}, {"grams": 500}],
        "records": records,
        "defaults": {"grams": 500},
        "list(handlers)": ["scan", "weight"],
    }


@pytest.mark.parametrize("error", ["KeyError", "ValueError", "AttributeError"])
def test_what_a_handler_raises_reaches_the_caller(subject: Twin, error: str) -> None:
    """An error in a handler reaches the caller as it is, and nothing more is handed on."""
    records = ["scan,s1,P-1", "scan,s2,P-1", "scan,s3,P-1"]
    assert subject.interrupted(records, error, at=2) == {
        "route": f"raised the handler's {error}",
        "calls": ["s1", "s2"],
    }


@settings(max_examples=80)
@given(lines=st.lists(LINES, max_size=4))
@example(lines=["scan,P-1,,trip", "trip,,0,, "])
def test_reads_lines_as_the_reference(subject: Twin, reference: Twin, lines: list[str]) -> None:
    """Whatever the cells are, a line is read by its shape."""
    assert subject.parsed_lines(lines) == reference.parsed_lines(lines)


@settings(max_examples=80)
@given(records=st.lists(LINES | DICTS, max_size=5), defaults=DETAILS)
@example(records=["scan,s4,P-1", {"kind": "weight", "source": 0.0, "grams": False}, ""], defaults={"grams": 0})
def test_routes_as_the_reference(
    subject: Twin, reference: Twin, records: list[str | Details], defaults: Details
) -> None:
    """Whatever the records and the defaults are, each event is handed on completed, and the others come back."""
    assert subject.routed(records, ["scan", "weight"], defaults) == reference.routed(
        records, ["scan", "weight"], defaults
    )
