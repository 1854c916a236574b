"""What a type checker must accept of code that uses the descriptors, and what it must refuse. Checked, never run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, assert_type

from fields import ClassMethod, OneOf, Positive, Property, StaticMethod, Typed, install_fields


def test_positive_reads_as_float() -> None:
    """A `Positive` reads as float, and takes an int or a float and nothing else."""

    class Item:
        price = Positive()

    item = Item()
    assert_type(item.price, float)
    item.price = 3
    item.price = 2.5
    item.price = "3"  # refused: assignment
    item.price = None  # refused: assignment
    item.price.upper()  # refused: attr-defined


def test_positive_on_the_class_is_the_field() -> None:
    """Read on the class, or on a subclass, the attribute is a `Positive`."""

    class Item:
        price = Positive()

    class Special(Item): ...

    assert_type(Item.price, Positive)
    assert_type(Special.price, Positive)
    print(Item.price + 1)  # refused: operator


def test_a_subclass_reads_the_same() -> None:
    """An inherited field reads as in the class that defines it, and can be deleted."""

    class Item:
        price = Positive()

    class Special(Item): ...

    assert_type(Special().price, float)
    Special().price = "3"  # refused: assignment
    del Special().price


def test_one_of_has_the_type_of_its_options() -> None:
    """`OneOf` of texts is a `OneOf[str]`, reads as str, and takes a str and nothing else."""

    class Item:
        status = OneOf("draft", "paid")

    item = Item()
    assert_type(Item.status, OneOf[str])
    assert_type(item.status, str)
    item.status = "paid"
    item.status = 3  # refused: assignment


def test_typed_has_the_type_of_its_kind() -> None:
    """`Typed(date)` is a `Typed[date]`, reads as date, and takes a date and nothing else."""

    class Item:
        due = Typed(date)

    item = Item()
    assert_type(Item.due, Typed[date])
    assert_type(item.due, date)
    item.due = date(2024, 5, 1)
    item.due = "2024-05-01"  # refused: assignment


def test_typed_needs_a_type() -> None:
    """`Typed` refuses what is no type."""
    Typed(3)  # refused: arg-type


def test_install_fields_returns_the_type_it_takes() -> None:
    """`install_fields` returns the class with its own type, so a decorated class is what it was."""

    @install_fields
    class Line:
        count: Annotated[int, Positive()]

    assert_type(install_fields(Line), type[Line])
    assert_type(Line(), Line)
    assert_type(Line().count, int)


def test_property_reads_as_its_getter_returns() -> None:
    """A `Property` reads as what its getter returns, in the class and in a subclass."""

    class Item:
        @Property
        def total(self) -> Decimal:
            return Decimal(1)

    class Special(Item): ...

    assert_type(Item().total, Decimal)
    assert_type(Special().total, Decimal)
    Item().total.upper()  # refused: attr-defined


def test_property_on_the_class_is_itself() -> None:
    """Read on the class, a `Property` is itself and no number."""

    class Item:
        @Property
        def total(self) -> Decimal:
            return Decimal(1)

    print(Item.total.getter, Item.total.setter, Item.total.deleter)
    print(Item.total + 1)  # refused: operator


def test_property_takes_what_its_setter_takes() -> None:
    """A `Property` made of two functions takes the setter's type and nothing else."""

    class Item:
        def read(self) -> list[str]:
            return []

        def write(self, value: list[str]) -> None: ...

        tags = Property(read, write)

    item = Item()
    assert_type(item.tags, list[str])
    item.tags = ["new"]
    item.tags = "new"  # refused: assignment


def test_property_keeps_its_types_along_the_chain() -> None:
    """`setter` and `deleter` return a `Property` of the same types."""

    class Item:
        def read(self) -> list[str]:
            return []

        def write(self, value: list[str]) -> None: ...

        def drop(self) -> None: ...

        tags = Property(read).setter(write).deleter(drop)

    item = Item()
    assert_type(item.tags, list[str])
    item.tags = ["new"]
    item.tags = "new"  # refused: assignment
    del item.tags


def test_class_method_keeps_what_it_returns() -> None:
    """A `ClassMethod` returns what its function returns, through class, subclass and instance."""

    class Item:
        @ClassMethod
        def parse(cls: type[Item], text: str, *, strict: bool = False) -> Item:  # noqa: N805 -- it gets the class
            print(text, strict)
            return cls()

    class Special(Item): ...

    assert_type(Item.parse("7", strict=True), Item)
    assert_type(Item().parse("7"), Item)
    assert_type(Special.parse("7"), Item)


def test_class_method_keeps_its_parameters() -> None:
    """A `ClassMethod` is called with the parameters of its function, without the class."""

    class Item:
        @ClassMethod
        def parse(cls: type[Item], text: str, *, strict: bool = False) -> Item:  # noqa: N805 -- it gets the class
            print(text, strict)
            return cls()

    Item.parse("7", strict=True)
    Item.parse(7)  # refused: arg-type
    Item.parse()  # refused: call-arg
    Item.parse("7", loud=True)  # refused: call-arg


def test_static_method_keeps_its_signature() -> None:
    """A `StaticMethod` is called as its function is, through class and instance."""

    def tax(rate: float, /, *, digits: int = 2) -> Decimal:
        return round(Decimal(rate), digits)

    class Item:
        tax_of = StaticMethod(tax)

    assert_type(Item.tax_of(0.2, digits=3), Decimal)
    assert_type(Item().tax_of(0.2), Decimal)
    Item.tax_of("0.2")  # refused: arg-type
    Item().tax_of(rate=0.2)  # refused: call-arg


def test_static_method_can_be_called_in_the_class_body() -> None:
    """A `StaticMethod` that decorates has the signature of its function in the class body too."""

    class Item:
        @StaticMethod
        def twice(number: int) -> int:  # noqa: N805 -- it gets no instance
            return number * 2

        four = twice(2)
        twice("2")  # refused: arg-type

    assert_type(Item.four, int)
    Item.twice("2")  # refused: arg-type
