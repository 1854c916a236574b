"""What must be true of the project once it is built and installed."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from grader.judge.suite import Twin

Files = Mapping[str, str]

TABLE = """\
BHD,3,Bahraini Dinar
CZK,2,Česká koruna
EUR,2,Euro
ISK,0,Íslensk króna
JPY,0,Japanese Yen
PLN,2,Złoty polski
TND,3,Tunisian Dinar
USD,2,US Dollar
"""
LISTED = TABLE.replace(",", " ")
LOOSE = ("amounts.py", "convert.py", "currencies.csv", "currencies.py", "listing.py")

PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
MAX_UNPACKED = 2_000_000  # bytes; the reference needs some 10,000


@pytest.fixture(scope="module")
def project(files: Files) -> Files:
    """Give the answer's files with the loose ones beside them."""
    loose = {name: Path(__file__).parent.parent / name for name in LOOSE}
    return {**{name: path.read_text(encoding="utf-8") for name, path in loose.items() if path.exists()}, **files}


def content(wheel: tuple[str, bytes]) -> dict[str, bytes]:
    """Return the files of a wheel by name."""
    with zipfile.ZipFile(io.BytesIO(wheel[1])) as archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir()]
        assert {entry.compress_type for entry in files} <= PLAIN, "The wheel is packed in a way that pip may not know."
        assert sum(entry.file_size for entry in files) < MAX_UNPACKED, "The wheel unpacks to far more than is needed."
        return {entry.filename: archive.read(entry) for entry in files}


def packaged(wheel: tuple[str, bytes]) -> dict[str, bytes]:
    """Return the files of the package in a wheel by name, whatever the ends of their lines."""
    files = content(wheel)
    return {name: files[name].replace(b"\r\n", b"\n") for name in sorted(files) if name.startswith("minor_units/")}


def metadata(wheel: tuple[str, bytes]) -> Message:
    """Return the metadata of a wheel."""
    files = content(wheel)
    return message_from_bytes(next(files[name] for name in files if name.endswith(".dist-info/METADATA")))


def ended(status: int, stdout: str, stderr: str) -> dict[str, object]:
    """Return what `run` tells of a command that ended like this."""
    return {"exit status": status, "stdout": stdout, "stderr": stderr}


def begun(text: str) -> str:
    """Return the first two words of what a command wrote."""
    return " ".join(text.split()[:2])


def test_builds(lasting_subject: Twin, project: Files) -> None:
    """Your project builds: an sdist, and one wheel for every platform."""
    built = lasting_subject.distributions(project)
    assert built["wheel"][0] == "minor_units-1.4.0-py3-none-any.whl"
    with tarfile.open(fileobj=io.BytesIO(built["sdist"][1])) as archive:
        assert any(name.endswith("/pyproject.toml") for name in archive.getnames())


def test_says_what_it_is(lasting_subject: Twin, project: Files) -> None:
    """The metadata gives the name, the version, the supported Python and the licence."""
    given = metadata(lasting_subject.distributions(project)["wheel"])
    wanted = {"Name": "minor-units", "Version": "1.4.0", "Requires-Python": ">=3.11", "License-Expression": "MIT"}
    assert {key: given[key] for key in wanted} == wanted


def test_has_a_description(lasting_subject: Twin, project: Files) -> None:
    """The metadata describes the project in a line."""
    assert metadata(lasting_subject.distributions(project)["wheel"])["Summary"] not in (None, "", "UNKNOWN")


def test_requires_rich_for_the_extra_only(lasting_subject: Twin, project: Files) -> None:
    """The extra `table` requires `rich>=13`, and nothing else is required."""
    given = metadata(lasting_subject.distributions(project)["wheel"])
    required = {
        extra or "no extra": [
            f"{one.name}{one.specifier}"
            for one in map(Requirement, given.get_all("Requires-Dist", []))
            if one.marker is None or one.marker.evaluate({"extra": extra})
        ]
        for extra in ("", "table")
    }
    assert required == {"no extra": [], "table": ["rich>=13"]}


def test_wheel_holds_the_table(lasting_subject: Twin, project: Files) -> None:
    """The wheel holds the table, unchanged, inside the package."""
    package = packaged(lasting_subject.distributions(project)["wheel"])
    nothing = b"The wheel holds no minor_units/currencies.csv."
    assert package.get("minor_units/currencies.csv", nothing).decode(errors="replace") == TABLE


def test_wheel_says_that_it_is_typed(lasting_subject: Twin, project: Files) -> None:
    """The wheel holds `py.typed`, so that checkers use your types."""
    names = list(packaged(lasting_subject.distributions(project)["wheel"]))
    assert [name for name in names if name == "minor_units/py.typed"] == ["minor_units/py.typed"]


def test_sdist_is_complete(lasting_subject: Twin, project: Files) -> None:
    """From the sdist alone comes a wheel with the same package."""
    wheel = packaged(lasting_subject.distributions(project)["wheel"])
    rebuilt = packaged(lasting_subject.wheel_from_sdist(project))
    assert list(rebuilt) == list(wheel)
    assert [name for name in wheel if rebuilt[name] != wheel[name]] == []


def test_command_converts(lasting_subject: Twin, project: Files) -> None:
    """The installed command writes an amount in minor units."""
    assert lasting_subject.run(project, ["12.50", "EUR"]) == ended(0, "1250\n", "")


def test_command_reads_standard_input(lasting_subject: Twin, project: Files) -> None:
    """Without words the command converts every line of its standard input."""
    lines = "12.50 EUR\n7 BHD\n-0.05 USD\n100 JPY\n0.001 TND\n  3.5   CZK\n"
    wanted = "1250\n7000\n-5\n100\n1\n350\n"
    assert lasting_subject.run(project, [], lines) == ended(0, wanted, "")


def test_command_takes_negative_amounts(lasting_subject: Twin, project: Files) -> None:
    """A negative amount is not taken for an option."""
    assert lasting_subject.run(project, ["-5", "ISK"]) == ended(0, "-5\n", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["1", "EURO"], "There is no currency 'EURO'.", id="unknown currency"),
        pytest.param(["1.005", "PLN"], "1.005 has more than 2 decimals.", id="too fine"),
        pytest.param(["1.", "EUR"], "'1.' is not an amount.", id="no amount"),
        pytest.param(["12.50"], "Give an amount and a currency, not '12.50'.", id="one word"),
        pytest.param(["1", "EUR", "2"], "Give an amount and a currency, not '1 EUR 2'.", id="three words"),
    ],
)
def test_command_refuses_bad_input(lasting_subject: Twin, project: Files, words: list[str], message: str) -> None:
    """Bad input ends the command with status 1 and a message on stderr that begins with its name."""
    assert lasting_subject.run(project, words) == ended(1, "", f"minor-units: {message}\n")


def test_command_stops_at_a_bad_line(lasting_subject: Twin, project: Files) -> None:
    """Lines before a bad one are converted, those after it are not."""
    message = "minor-units: Give an amount and a currency, not ''.\n"
    assert lasting_subject.run(project, [], "1 EUR\n\n2 EUR\n") == ended(1, "100\n", message)


def test_command_lists_the_currencies(lasting_subject: Twin, project: Files) -> None:
    """`--list` prints the table that came with the package, in any folder."""
    assert lasting_subject.run(project, ["--list"]) == ended(0, LISTED, "")


def test_command_knows_its_version(lasting_subject: Twin, project: Files) -> None:
    """`--version` prints the name and the version of the metadata."""
    assert lasting_subject.run(project, ["--version"]) == ended(0, "minor-units 1.4.0\n", "")


@pytest.mark.parametrize("how", ["command", "module"])
def test_usage_begins_with_the_name(lasting_subject: Twin, project: Files, how: str) -> None:
    """`--help` shows the usage of `minor-units`, however the command is started."""
    came = lasting_subject.run(project, ["--help"], how=how)
    assert came | {"stdout": begun(came["stdout"])} == ended(0, "usage: minor-units", "")


def test_wrong_command_line_ends_with_two(lasting_subject: Twin, project: Files) -> None:
    """An option that doesn't exist ends the command with status 2 and its usage on stderr."""
    came = lasting_subject.run(project, ["--currency"])
    assert came | {"stderr": begun(came["stderr"])} == ended(2, "", "usage: minor-units")


def test_runs_as_a_module(lasting_subject: Twin, project: Files) -> None:
    """`python -m minor_units` does the same as the command."""
    assert lasting_subject.run(project, ["0.5", "USD"], how="module") == ended(0, "50\n", "")


def test_module_has_the_commands_exit_status(lasting_subject: Twin, project: Files) -> None:
    """Bad input ends `python -m minor_units` with status 1 and the same message."""
    wanted = ended(1, "", "minor-units: 'half' is not an amount.\n")
    assert lasting_subject.run(project, ["half", "EUR"], how="module") == wanted


def test_table_needs_the_extra(lasting_subject: Twin, project: Files) -> None:
    """Without rich, `--table` ends with status 1 and says what to install."""
    came = lasting_subject.run(project, ["--table"])
    if "minor-units[table]" in came["stderr"] and "Traceback" not in came["stderr"]:
        came["stderr"] = "… minor-units[table] …"
    assert came == ended(1, "", "… minor-units[table] …")


def test_prints_the_table_with_rich(lasting_subject: Twin, project: Files) -> None:
    """With rich, `--table` prints a row for each currency, below a heading."""
    came = lasting_subject.run(project, ["--table"], how="rich")
    printed = came.pop("stdout")
    assert came == {"exit status": 0, "stderr": ""}
    rows = [" ".join(word for word in line.split() if word[0].isalnum()) for line in printed.splitlines()]
    assert [row for row in rows if row] == ["Code Decimals Name", *LISTED.splitlines()]


def test_works_in_any_locale(lasting_subject: Twin, project: Files) -> None:
    """The table is read as UTF-8 where the locale says otherwise."""
    assert lasting_subject.run(project, ["--list"], how="old locale") == ended(0, LISTED, "")


def test_works_from_a_zip(lasting_subject: Twin, project: Files) -> None:
    """The command runs right from the wheel, though no file of it is unpacked."""
    assert lasting_subject.run(project, ["--list"], how="wheel") == ended(0, LISTED, "")


def test_works_inside_another_package(lasting_subject: Twin, project: Files) -> None:
    """The package works as a part of somebody else's, where no `minor_units` is installed."""
    code = "from theirs.minor_units import to_minor\nprint(to_minor('12.50', 'EUR'))"
    assert lasting_subject.vendored(project, code) == "1250"


def test_package_offers_the_three_names(lasting_subject: Twin, project: Files) -> None:
    """`from minor_units import Currency, find, to_minor` gives what these were in the loose files."""
    code = "from minor_units import Currency, find, to_minor\nprint(find('CZK') == Currency('CZK', 2, 'Česká koruna'))"
    assert lasting_subject.python(project, code) == "True"
    code = "from minor_units import find, to_minor\nprint(*find('JPY'), to_minor('1.5', 'BHD'))"
    assert lasting_subject.python(project, code) == "JPY 0 Japanese Yen 1500"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("find('DEM')", "LookupError: There is no currency 'DEM'."),
        ("to_minor('0.5', 'JPY')", "ValueError: 0.5 has more than 0 decimals."),
    ],
    ids=["LookupError", "ValueError"],
)
def test_package_raises_what_the_files_did(lasting_subject: Twin, project: Files, call: str, error: str) -> None:
    """`find` and `to_minor` raise what they raised in the loose files."""
    code = f"from minor_units import find, to_minor\n{call}"
    assert lasting_subject.python(project, code) == f"Traceback … {error}"
