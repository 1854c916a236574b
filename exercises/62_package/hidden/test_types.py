"""What a type checker must accept of code that uses the package, and what it must refuse. Checked, never run."""

# ruff: noqa: PLC0415 -- an import that is refused must fail the test that needs it

from typing import assert_type


def test_exports_its_names() -> None:
    """The three names are exported by the package, not merely there."""
    from minor_units import Currency, find, to_minor

    print(Currency, find, to_minor)


def test_converting_gives_an_int() -> None:
    """`to_minor` takes two texts and returns an int."""
    from minor_units import to_minor

    assert_type(to_minor("1", "EUR"), int)
    to_minor(1, "EUR")  # refused: arg-type
    to_minor("1", 978)  # refused: arg-type


def test_finding_gives_a_currency() -> None:
    """`find` takes a text and returns a Currency."""
    from minor_units import Currency, find

    assert_type(find("EUR"), Currency)
    find(978)  # refused: arg-type


def test_fields_have_types() -> None:
    """The fields of a Currency are a text, a number and a text."""
    from minor_units import find

    currency = find("EUR")
    assert_type(currency.code, str)
    assert_type(currency.decimals, int)
    assert_type(currency.name, str)


def test_fields_are_read_only() -> None:
    """The fields of a Currency can't be assigned."""
    from minor_units import find

    find("EUR").decimals = 3  # refused: misc
