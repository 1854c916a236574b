"""What must be true of attributes that check themselves, and of three built-in descriptors rebuilt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

PLAIN = "class Item: price = Positive()"
SLOTTED = "class Item: __slots__ = ('_price',); price = Positive()"
NEW = "item = Item()"
AMOUNT = "Amount = Annotated[float, Positive()]"
READ_ONLY = """\
class Order:
    @Property
    def total(self): return 6"""
WRITABLE = """\
class Order:
    _total = 6
    @Property
    def total(self): return self._total
    @total.setter
    def total(self, value): self._total = value"""
TAX = "def tax(net, *, rate=2): return net * rate"


class Says:
    """Equals an error of class `kind` whose message has all of `parts`; its other words are free."""

    __hash__ = None  # type: ignore[assignment]  # equality of this kind has none

    def __init__(self, kind: type[Exception], *parts: str) -> None:
        self._kind = kind
        self._parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self._kind) and all(part in str(other) for part in self._parts)

    def __repr__(self) -> str:
        return f"{self._kind.__name__} that says {' and '.join(f'`{part}`' for part in self._parts)}"


class NoError:
    """What came back where an error was wanted."""

    def __repr__(self) -> str:
        return "no error"


def error_of(subject: Twin, *statements: str) -> Exception | NoError:
    """Return the error that the last of `statements` raises, or that there was none."""
    try:
        subject.session(*statements)
    except Exception as error:
        if subject.tallies["statements"] < len(statements):
            raise
        return error
    return NoError()


# The three fields, and what each takes


def test_positive_takes_numbers_above_zero(subject: Twin) -> None:
    """`Positive` takes an int or a float above zero, also a huge or an infinite one, or one of a subclass."""
    for number in (1, 0.5, 10**30, float("inf")):
        assert subject.session(PLAIN, NEW, f"item.price = {number!r}", "item.price") == number
    steps = ("class Cents(int): pass", PLAIN, NEW, "item.price = Cents(3)")
    assert subject.session(*steps, "item.price == 3, type(item.price).__name__") == (True, "Cents")


def test_positive_refuses_zero_and_negatives(subject: Twin) -> None:
    """`Positive` refuses zero and negative numbers with ValueError."""
    for number in ("0", "-1", "-0.0", "-0.5"):
        assert error_of(subject, PLAIN, NEW, f"item.price = {number}") == Says(ValueError, "'price'", number)


def test_positive_refuses_nan(subject: Twin) -> None:
    """`Positive` refuses nan with ValueError: it is a float, but not above zero."""
    assert error_of(subject, PLAIN, NEW, "item.price = nan") == Says(ValueError, "'price'", "nan")


def test_positive_refuses_bool(subject: Twin) -> None:
    """`Positive` refuses True and False with TypeError."""
    for value in ("True", "False"):
        assert error_of(subject, PLAIN, NEW, f"item.price = {value}") == Says(TypeError, "'price'", value)


def test_positive_refuses_other_types(subject: Twin) -> None:
    """`Positive` refuses what is neither int nor float with TypeError."""
    for value in ("'3'", "None", "Decimal('3')", "1j", "[]"):
        assert error_of(subject, PLAIN, NEW, f"item.price = {value}") == Says(TypeError, "'price'", value)


def test_one_of_takes_its_options(subject: Twin) -> None:
    """`OneOf` takes what equals one of its options, and refuses all else with ValueError."""
    item = ("class Item: status = OneOf('draft', 'paid')", NEW)
    assert subject.session(*item, "item.status = 'paid'", "item.status") == "paid"
    assert error_of(subject, *item, "item.status = 'lost'") == Says(ValueError, "'status'", "'lost'")


def test_one_of_needs_no_hash(subject: Twin) -> None:
    """`OneOf` takes options and values that have no hash."""
    item = ("class Item: size = OneOf([1, 2], 'any')", NEW)
    assert subject.session(*item, "item.size = [1, 2]", "item.size") == [1, 2]
    assert error_of(subject, *item, "item.size = [3]") == Says(ValueError, "'size'", "[3]")
    item = ("class Item: size = OneOf('S', 'M')", NEW)
    assert error_of(subject, *item, "item.size = ['S']") == Says(ValueError, "'size'", "['S']")


def test_typed_takes_instances(subject: Twin) -> None:
    """`Typed` takes an instance of its type or of a subclass, and refuses all else with TypeError."""
    item = ("class Item: due = Typed(date)", NEW)
    for value in ("date(2024, 5, 1)", "datetime(2024, 5, 1)"):
        assert subject.session(*item, f"item.due = {value}", f"item.due == {value}") is True
    assert error_of(subject, *item, "item.due = '2024-05-01'") == Says(TypeError, "'due'", "'2024-05-01'")


def test_typed_follows_isinstance(subject: Twin) -> None:
    """`Typed` takes exactly what `isinstance` takes: True is an int, 3 is a `numbers.Number`, and 1.0 is no int."""
    for kind, value in (("int", True), ("Number", 3)):
        steps = (f"class Item: count = Typed({kind})", NEW, f"item.count = {value}")
        assert subject.session(*steps, "item.count") == value
    assert error_of(subject, "class Item: count = Typed(int)", NEW, "item.count = 1.0") == Says(
        TypeError, "'count'", "1.0"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("Positive()", "10**30"), ("OneOf(1, 2)", "1.0"), ("Typed(list)", "[]")],
    ids=["Positive", "OneOf", "Typed"],
)
def test_keeps_your_very_object(subject: Twin, field: str, value: str) -> None:
    """What you read, and what the instance holds, is the very object that you assigned."""
    steps = (f"class Item: price = {field}", NEW, f"value = {value}", "item.price = value")
    assert subject.session(*steps, "item.price is value, vars(item).get('_price') is value") == (True, True)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [("Positive()", 3, -3), ("OneOf('draft', 'paid')", "paid", "lost"), ("Typed(int)", 3, "three")],
    ids=["Positive", "OneOf", "Typed"],
)
def test_a_refusal_changes_nothing(subject: Twin, field: str, good: object, bad: object) -> None:
    """After a refused assignment, the value is the one before."""
    steps = (f"class Item: price = {field}", NEW, f"item.price = {good!r}")
    refused = f"with suppress(TypeError, ValueError): item.price = {bad!r}"
    assert subject.session(*steps, refused, "item.price") == good


# A field without a value


@pytest.mark.parametrize("owner", [PLAIN, SLOTTED], ids=["plain", "slots"])
def test_reading_what_was_never_assigned(subject: Twin, owner: str) -> None:
    """Reading what was never assigned raises AttributeError with the attribute's own name."""
    assert error_of(subject, owner, NEW, "item.price") == Says(AttributeError, "'price'")


def test_hasattr_and_getattr_know_what_is_missing(subject: Twin) -> None:
    """For what was never assigned, `hasattr` says False and `getattr` gives its default."""
    looks = "hasattr(item, 'price'), getattr(item, 'price', 'none yet')"
    assert subject.session(PLAIN, NEW, looks) == (False, "none yet")
    assert subject.session(PLAIN, NEW, "item.price = 3", looks) == (True, 3)


@pytest.mark.parametrize("owner", [PLAIN, SLOTTED], ids=["plain", "slots"])
def test_deleting_makes_it_unassigned(subject: Twin, owner: str) -> None:
    """After `del`, reading raises AttributeError as before the first assignment, and you can assign again."""
    steps = (owner, NEW, "item.price = 3", "del item.price")
    assert error_of(subject, *steps, "item.price") == Says(AttributeError, "'price'")
    assert subject.session(*steps, "item.price = 4", "item.price") == 4


@pytest.mark.parametrize("owner", [PLAIN, SLOTTED], ids=["plain", "slots"])
def test_deleting_what_is_not_there(subject: Twin, owner: str) -> None:
    """Deleting what was never assigned, or was deleted already, raises AttributeError with the attribute's own name."""
    assert error_of(subject, owner, NEW, "del item.price") == Says(AttributeError, "'price'")
    steps = (owner, NEW, "item.price = 3", "del item.price")
    assert error_of(subject, *steps, "del item.price") == Says(AttributeError, "'price'")


# Where fields and values live


def test_on_the_class_it_is_the_field(subject: Twin) -> None:
    """Read on the class, or on a subclass, the attribute is the field object itself."""
    sub = "class Special(Item): pass"
    for name in ("Item", "Special"):
        look = f"isinstance({name}.price, Positive), {name}.price is vars(Item)['price']"
        assert subject.session(PLAIN, sub, look) == (True, True)


def test_the_value_lives_in_its_instance(subject: Twin) -> None:
    """The instance holds the value under the name with an underscore before it, and holds nothing else."""
    owner = "class Item: status, due = OneOf('draft', 'paid'), Typed(date)"
    steps = (owner, NEW, "item.status = 'draft'", "item.status = 'paid'")
    assert subject.session(*steps, "vars(item)") == {"_status": "paid"}


def test_a_dict_entry_does_not_shadow_a_field(subject: Twin) -> None:
    """An entry of the same name in the instance's `__dict__` changes neither a read nor a later assignment."""
    steps = (PLAIN, NEW, "item.price = 3", "vars(item)['price'] = 99")
    assert subject.session(*steps, "item.price") == 3
    assert subject.session(*steps, "item.price = 4", "item.price") == 4


def test_a_dict_entry_is_no_value(subject: Twin) -> None:
    """An entry of the same name in the instance's `__dict__` doesn't stand in for a value never assigned."""
    steps = (PLAIN, NEW, "vars(item)['price'] = 99")
    assert error_of(subject, *steps, "item.price") == Says(AttributeError, "'price'")


def test_slots_are_enough(subject: Twin) -> None:
    """An owner whose `__slots__` lists the name with an underscore needs no `__dict__`."""
    steps = (SLOTTED, NEW, "item.price = 3")
    assert subject.session(*steps, "item.price, item._price, hasattr(item, '__dict__')") == (3, 3, False)


def test_slots_in_a_hierarchy(subject: Twin) -> None:
    """A subclass adds fields and slots of its own, and still uses the slots of its base."""
    sub = "class Sold(Item): __slots__ = ('_buyer',); buyer = Typed(str)"
    steps = (SLOTTED, sub, "item = Sold()", "item.price = 3", "item.buyer = 'Ada'")
    assert subject.session(*steps, "item.price, item._buyer, hasattr(item, '__dict__')") == (3, "Ada", False)


def test_slots_come_before_a_dict(subject: Twin) -> None:
    """A subclass with a `__dict__` keeps the value in the slot of its base."""
    steps = (SLOTTED, "class Loose(Item): pass", "item = Loose()", "item.price = 3")
    assert subject.session(*steps, "item.price, vars(item)") == (3, {})


# What is independent of what


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "; __slots__ = ('_price',)",
        "; __eq__ = lambda self, other: True; __hash__ = lambda self: 1",
        "; __hash__ = None",
        "; __len__ = lambda self: 0",
    ],
    ids=["plain", "slots", "equal", "unhashable", "falsy"],
)
def test_instances_are_independent(subject: Twin, extra: str) -> None:
    """Assigning and deleting on one instance leaves the other alone."""
    steps = (f"class Item: price = Positive(){extra}", "one, two = Item(), Item()", "one.price = 1", "two.price = 2")
    assert subject.session(*steps, "one.price, two.price") == (1, 2)
    assert subject.session(*steps, "del one.price", "hasattr(one, 'price'), two.price") == (False, 2)


def test_a_new_instance_is_empty(subject: Twin) -> None:
    """A new instance never finds the value of one that is gone."""
    steps = (SLOTTED, "def used(item): found = hasattr(item, 'price'); item.price = 3; return found")
    assert subject.session(*steps, "sum(used(Item()) for _ in range(200))") == 0


def test_attributes_are_independent(subject: Twin) -> None:
    """Two fields of a class hold values of their own, and each refusal names its own attribute."""
    steps = ("class Item: net, tax = Positive(), Positive()", NEW, "item.net = 1", "item.tax = 2")
    assert subject.session(*steps, "item.net, item.tax") == (1, 2)
    assert error_of(subject, *steps, "item.net = 0") == Says(ValueError, "'net'", "0")


def test_classes_are_independent(subject: Twin) -> None:
    """Fields of two classes keep their own names and rules."""
    steps = ("class Car: size = OneOf(2, 4)", "class Shirt: fit = OneOf('S', 'M')", "car, shirt = Car(), Shirt()")
    assert subject.session(*steps, "car.size = 4; shirt.fit = 'S'", "car.size, shirt.fit") == (4, "S")
    assert error_of(subject, *steps, "car.size = 'S'") == Says(ValueError, "'size'", "'S'")


def test_a_subclass_may_replace_a_field(subject: Twin) -> None:
    """A subclass with another field of that name obeys its own rule, and the base class still its own."""
    steps = ("class Base: size = Typed(str)", "class Item(Base): size = Positive()", "base, item = Base(), Item()")
    assert subject.session(*steps, "base.size = 'M'; item.size = 3", "base.size, item.size") == ("M", 3)
    assert error_of(subject, *steps, "item.size = 'M'") == Says(TypeError, "'size'", "'M'")
    assert error_of(subject, *steps, "base.size = 3") == Says(TypeError, "'size'", "3")


@pytest.mark.parametrize(
    "clone",
    ["copy.copy(item)", "copy.deepcopy(item)", "pickle.loads(pickle.dumps(item))"],
    ids=["copy", "deepcopy", "pickle"],
)
def test_copies_have_a_value_of_their_own(subject: Twin, clone: str) -> None:
    """A copy, a deep copy and an unpickled owner start with the value, and then go their own way."""
    installed = "@install_fields\nclass Item: price: Annotated[float, Positive()]"
    for owner in (PLAIN, SLOTTED, installed):
        steps = (owner, NEW, "item.price = 3", f"twin = {clone}", "before = twin.price", "twin.price = 4")
        assert subject.session(*steps, "before, item.price, twin.price") == (3, 3, 4)


FIELDS = [
    "class Item: size, price = Typed(int), Positive()",
    "class Fixed(Item): size = OneOf(1, 2)",
    "class Slim: __slots__ = ('_size', '_price'); size, price = Positive(), Typed(int)",
    "one, two, fixed, slim = Item(), Item(), Fixed(), Slim()",
]
ATTRIBUTES = [f"{owner}.{name}" for owner in ("one", "two", "fixed", "slim") for name in ("size", "price")]
STEPS = st.sampled_from(ATTRIBUTES).flatmap(
    lambda attribute: st.sampled_from(
        [attribute, f"del {attribute}", *(f"{attribute} = {value}" for value in ("-1", "1", "2", "3", "'two'"))]
    )
)


@settings(max_examples=100)
@given(script=st.lists(STEPS, max_size=25))
def test_agrees_with_the_reference(subject: Twin, reference: Twin, script: list[str]) -> None:
    """Any sequence of assignments, reads and deletions is answered as the README says."""
    assert subject.outcomes(FIELDS, script) == reference.outcomes(FIELDS, script)


# install_fields


def test_install_makes_fields_of_annotations(subject: Twin) -> None:
    """`install_fields` turns an annotation with a field into that field, which knows its name."""
    line = "@install_fields\nclass Line: price: Annotated[float, Positive()]"
    steps = (line, "line = Line()", "line.price = 3")
    assert subject.session(*steps, "type(Line.price).__name__, vars(line)") == ("Positive", {"_price": 3})
    assert error_of(subject, *steps, "line.price = 0") == Says(ValueError, "'price'", "0")


def test_install_returns_the_class(subject: Twin) -> None:
    """`install_fields` returns the very class that it was given."""
    assert subject.session("class Line: price: Annotated[float, Positive()]", "install_fields(Line) is Line") is True


def test_install_finds_a_field_among_extras(subject: Twin) -> None:
    """`install_fields` finds the field among other extras of the annotation."""
    line = "@install_fields\nclass Line: price: Annotated[int, 'cents', Positive(), 'net']"
    assert error_of(subject, line, "line = Line()", "line.price = 0") == Says(ValueError, "'price'", "0")


def test_install_leaves_the_rest(subject: Twin) -> None:
    """`install_fields` leaves annotations without a field as they are, with or without a value."""
    line = "@install_fields\nclass Line:\n    note: Annotated[str, 'text']\n    size: int\n    unit: str = 'kg'"
    assert subject.session(line, "hasattr(Line, 'note'), hasattr(Line, 'size'), Line.unit") == (False, False, "kg")


def test_an_alias_gives_independent_attributes(subject: Twin) -> None:
    """Two annotations that share one alias are two attributes, each with its own value and its own name."""
    line = "@install_fields\nclass Line: net: Amount; tax: Amount"
    steps = (AMOUNT, line, "line = Line()", "line.net = 1", "line.tax = 2")
    assert subject.session(*steps, "line.net, line.tax") == (1, 2)
    for name in ("net", "tax"):
        assert error_of(subject, *steps, f"line.{name} = 0") == Says(ValueError, f"'{name}'", "0")


def test_an_alias_serves_two_classes(subject: Twin) -> None:
    """A class that uses the alias later leaves the attributes of the first class as they were."""
    first = "@install_fields\nclass Line: net: Amount"
    later = "@install_fields\nclass Order: total: Amount"
    steps = (AMOUNT, first, later, "line, order = Line(), Order()", "line.net = 1; order.total = 2")
    assert subject.session(*steps, "vars(line), vars(order)") == ({"_net": 1}, {"_total": 2})
    assert error_of(subject, *steps, "line.net = 0") == Says(ValueError, "'net'", "0")
    assert error_of(subject, *steps, "order.total = 0") == Says(ValueError, "'total'", "0")


def test_an_alias_keeps_its_options(subject: Twin) -> None:
    """A field from an alias takes the very options that the alias was given."""
    line = "@install_fields\nclass Line: mark: Annotated[object, OneOf(FREE)]"
    steps = ("FREE = object()", line, "line = Line()", "line.mark = FREE")
    assert subject.session(*steps, "line.mark is FREE") is True


def test_install_reads_annotations_in_quotes(subject: Twin) -> None:
    """An annotation written as a string counts like any other."""
    line = "@install_fields\nclass Line: unit: \"Annotated[str, OneOf('kg', 't')]\""
    steps = (line, "line = Line()", "line.unit = 't'")
    assert subject.session(*steps, "vars(line)") == {"_unit": "t"}
    assert error_of(subject, *steps, "line.unit = 'lb'") == Says(ValueError, "'unit'", "'lb'")


def test_install_adds_the_fields_of_a_subclass(subject: Twin) -> None:
    """On a subclass, `install_fields` adds the fields of its own body, and inherits those of the base."""
    base = "@install_fields\nclass Line: net: Amount"
    sub = "@install_fields\nclass Sold(Line): paid: Amount"
    steps = (AMOUNT, base, sub, "line = Sold()", "line.net = 1; line.paid = 2")
    assert subject.session(*steps, "vars(line), 'net' in vars(Sold)") == ({"_net": 1, "_paid": 2}, False)


def test_install_keeps_what_a_subclass_replaced(subject: Twin) -> None:
    """On a subclass without annotations, `install_fields` leaves alone what the subclass put in place of a field."""
    base = "@install_fields\nclass Line: net: Amount"
    sub = "@install_fields\nclass Free(Line): net = 0"
    assert subject.session(AMOUNT, base, sub, "Free.net, Free().net") == (0, 0)


def test_install_works_with_slots(subject: Twin) -> None:
    """An installed field uses the slot of its owner."""
    line = "@install_fields\nclass Line:\n    __slots__ = ('_net',)\n    net: Annotated[float, Positive()]"
    steps = (line, "line = Line()", "line.net = 3")
    assert subject.session(*steps, "line.net, line._net, hasattr(line, '__dict__')") == (3, 3, False)


# Property


def test_property_asks_its_getter(subject: Twin) -> None:
    """Every read of a `Property` calls its getter with the instance, once."""
    order = "class Order:\n    reads = 0\n    @Property\n    def total(self): self.reads += 1; return 6"
    steps = (order, "order = Order()")
    assert subject.session(*steps, "order.total, order.reads") == (6, 1)
    assert subject.session(*steps, "order.total, order.total, order.reads") == (6, 6, 2)


def test_property_works_for_a_falsy_owner(subject: Twin) -> None:
    """A `Property` works on an instance that counts as false."""
    order = "class Order: total = Property(lambda self: 6); __len__ = lambda self: 0"
    assert subject.session(order, "Order().total") == 6


def test_property_on_the_class(subject: Twin) -> None:
    """Read on the class, or on a subclass, a `Property` is itself."""
    sub = "class Special(Order): pass"
    for name in ("Order", "Special"):
        look = f"isinstance({name}.total, Property), {name}.total is vars(Order)['total']"
        assert subject.session(READ_ONLY, sub, look) == (True, True)


def test_property_has_the_doc_of_its_getter(subject: Twin) -> None:
    """The doc of a `Property` is that of its getter, also once it has a setter, and follows another getter."""
    getter = "def read(self):\n    'What it costs.'"
    setter = "def write(self, value):\n    'What to change.'"
    other = "def other(self):\n    'What is due.'"
    docs = "first.__doc__, first.setter(write).__doc__, first.getter(other).__doc__"
    wanted = ("What it costs.", "What it costs.", "What is due.")
    assert subject.session(getter, setter, other, "first = Property(read)", docs) == wanted


def test_property_writes_and_deletes(subject: Twin) -> None:
    """A write calls the setter with the value, and `del` the deleter, in whichever order the functions were given."""
    read = "def read(self): return self.seen"
    write = "def write(self, value): self.seen = ['written', value]"
    drop = "def drop(self): self.seen = ['deleted']"
    last, first = (
        "Property(read).deleter(drop).setter(write)",
        "Property(drop).setter(write).deleter(drop).getter(read)",
    )
    for made in ("Property(read, write, drop)", last, first):
        steps = (read, write, drop, f"class Order: total = {made}", "order = Order()")
        assert subject.session(*steps, "order.total = 7", "order.total") == ["written", 7]
        assert subject.session(*steps, "del order.total", "order.total") == ["deleted"]


def test_property_decorates(subject: Twin) -> None:
    """`@total.setter` in a class body adds a setter, as with the built-in `property`."""
    steps = (WRITABLE, "order = Order()", "before = order.total", "order.total = 7")
    assert subject.session(*steps, "before, order.total") == (6, 7)


def test_a_subclass_adds_a_setter(subject: Twin) -> None:
    """A subclass can add a setter to a `Property`, and the base class still has none."""
    sub = "class Open(Order):\n    @Order.total.setter\n    def total(self, value): self.given = value"
    steps = (READ_ONLY, sub, "order = Open()", "order.total = 7")
    assert subject.session(*steps, "order.total, order.given") == (6, 7)
    assert error_of(subject, READ_ONLY, sub, "Order().total = 7") == Says(AttributeError, "'total'", "no setter")


def test_a_subclass_adds_a_deleter(subject: Twin) -> None:
    """A subclass can add a deleter to a `Property`, and the base class still has none."""
    sub = "class Open(Order):\n    @Order.total.deleter\n    def total(self): self.given = 'deleted'"
    steps = (READ_ONLY, sub, "order = Open()", "del order.total")
    assert subject.session(*steps, "order.total, order.given") == (6, "deleted")
    assert error_of(subject, READ_ONLY, sub, "del Order().total") == Says(AttributeError, "'total'", "no deleter")


def test_a_subclass_replaces_the_getter(subject: Twin) -> None:
    """A subclass can replace the getter of a `Property` and keep its setter, and the base class has the old getter."""
    sub = "class Double(Order):\n    @Order.total.getter\n    def total(self): return 2 * self._total"
    steps = (WRITABLE, sub, "double, order = Double(), Order()", "double.total = 7")
    assert subject.session(*steps, "double.total, order.total") == (14, 6)


@pytest.mark.parametrize(
    ("deed", "lack"), [("{} = 7", "no setter"), ("del {}", "no deleter")], ids=["setter", "deleter"]
)
def test_property_says_what_it_lacks(subject: Twin, deed: str, lack: str) -> None:
    """Without setter or deleter, a write or a `del` raises AttributeError with the name and what is missing."""
    assert error_of(subject, READ_ONLY, deed.format("Order().total")) == Says(AttributeError, "'total'", lack)
    order = "class Order: gross = Property(lambda self: 6)"
    assert error_of(subject, order, deed.format("Order().gross")) == Says(AttributeError, "'gross'", lack)


@pytest.mark.parametrize("order", [READ_ONLY, WRITABLE], ids=["read-only", "writable"])
def test_a_dict_entry_does_not_shadow_a_property(subject: Twin, order: str) -> None:
    """An entry of the same name in the instance's `__dict__` changes nothing for a `Property`, with a setter or not."""
    assert subject.session(order, "order = Order()", "vars(order)['total'] = 99", "order.total") == 6


# ClassMethod and StaticMethod


def test_class_method_gets_the_class(subject: Twin) -> None:
    """A `ClassMethod` gets the class that it is reached through, or the class of the instance."""
    steps = ("class Order: who = ClassMethod(lambda cls: cls.__name__)", "class Rush(Order): pass")
    looks = "Order.who(), Rush.who(), Order().who(), Rush().who(), Order.who()"
    assert subject.session(*steps, looks) == ("Order", "Rush", "Order", "Rush", "Order")


def test_class_method_is_bound_when_reached(subject: Twin) -> None:
    """A `ClassMethod` that you keep is still that of the class it was reached through."""
    steps = ("class Order: who = ClassMethod(lambda cls: cls.__name__)", "class Rush(Order): pass")
    assert subject.session(*steps, "rush, order = Rush.who, Order.who", "rush(), order()") == ("Rush", "Order")


def test_class_method_passes_arguments(subject: Twin) -> None:
    """A `ClassMethod` passes on what it is called with, by place and by name."""
    parse = "def parse(cls, text, *, strict=False): return cls.__name__, text, strict"
    steps = (parse, "class Order: parse = ClassMethod(parse)")
    assert subject.session(*steps, "Order.parse('7')") == ("Order", "7", False)
    assert subject.session(*steps, "Order().parse(text='7', strict=True)") == ("Order", "7", True)


def test_class_method_keeps_name_and_doc(subject: Twin) -> None:
    """What you get from a `ClassMethod` has the name and the doc of its function."""
    order = "class Order:\n    @ClassMethod\n    def parse(cls):\n        'Read an order.'"
    for via in ("Order", "Order()"):
        look = f"{via}.parse.__name__, {via}.parse.__doc__"
        assert subject.session(order, look) == ("parse", "Read an order.")


def test_static_method_is_the_function(subject: Twin) -> None:
    """Reached through class, subclass or instance, a `StaticMethod` is its very function."""
    steps = (TAX, "class Order: tax = StaticMethod(tax)", "class Rush(Order): pass")
    assert subject.session(*steps, "[it.tax is tax for it in (Order, Rush, Order(), Rush())]") == [True] * 4


def test_static_method_works_in_the_class_body(subject: Twin) -> None:
    """A `StaticMethod` can be called in the class body already, with arguments by place and by name."""
    order = "class Order:\n    tax = StaticMethod(tax)\n    once, thrice = tax(5), tax(5, rate=3)"
    assert subject.session(TAX, order, "Order.once, Order.thrice") == (10, 15)


@pytest.mark.parametrize("kind", ["ClassMethod", "StaticMethod"])
def test_a_dict_entry_wins_over_a_method(subject: Twin, kind: str) -> None:
    """An entry of the same name in the instance's `__dict__`, or an assignment, wins over both kinds of method."""
    steps = (f"class Order: label = {kind}(lambda *_: 'from the class')", "order = Order()")
    assert subject.session(*steps, "vars(order)['label'] = 'mine'", "order.label") == "mine"
    assert subject.session(*steps, "order.label = 'mine'", "order.label, Order.label()") == ("mine", "from the class")
