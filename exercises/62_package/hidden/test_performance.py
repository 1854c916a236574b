"""What the wheel may hold, and what starting the program may cost."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.judge.suite import Budget, Twin

Files = Mapping[str, str]

USES: dict[str, tuple[str, list[str], str]] = {
    "import minor_units": ("import", [], ""),
    "minor-units 12.50 EUR": ("run", ["12.50", "EUR"], ""),
    "minor-units --list": ("run", ["--list"], ""),
    "minor-units, given 1,000 lines": ("run", [], "12.50 EUR\n100 JPY\n" * 500),
}
LOOSE = ("amounts.py", "convert.py", "currencies.csv", "currencies.py", "listing.py")


@pytest.fixture(scope="module")
def project(files: Files) -> Files:
    """Give the answer's files with the loose ones beside them."""
    loose = {name: Path(__file__).parent.parent / name for name in LOOSE}
    return {**{name: path.read_text(encoding="utf-8") for name, path in loose.items() if path.exists()}, **files}


def is_stray(name: str) -> bool:
    """Tell whether a file of a wheel is part neither of the package nor of the metadata, or a test."""
    folder, *rest = name.split("/")
    if folder.endswith(".dist-info"):
        return False
    tests = any(part == "tests" or part.startswith(("test_", "conftest")) for part in rest)
    return folder != "minor_units" or tests


def test_wheel_holds_nothing_else(lasting_subject: Twin, project: Files, budget: Budget) -> None:
    """The wheel holds your package and its metadata: no tests, no loose files."""
    _, wheel = lasting_subject.wheel_alone(project)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        strays = [name for name in archive.namelist() if not name.endswith("/") and is_stray(name)]
    budget.at_most("stray_files", len(strays), unit="stray files in the wheel", detail=", ".join(strays[:6]))


def test_rich_is_loaded_for_the_table_only(lasting_subject: Twin, project: Files, budget: Budget) -> None:
    """Where no table is asked for, nothing of rich is loaded, though it is installed."""
    loaded = {shown: lasting_subject.watched(project, *use)[1] for shown, use in USES.items()}
    worst = max(loaded, key=lambda shown: len(loaded[shown]))
    budget.at_most("rich_modules", len(loaded[worst]), unit="modules of rich loaded", detail=worst)


def test_importing_reads_no_data(lasting_subject: Twin, project: Files, budget: Budget) -> None:
    """Importing the package doesn't open the table."""
    reads, _ = lasting_subject.watched(project, *USES["import minor_units"])
    budget.at_most("reads_at_import", reads, unit="times that currencies.csv was opened")


def test_a_run_reads_the_table_once(lasting_subject: Twin, project: Files, budget: Budget) -> None:
    """However many amounts are converted, a run opens the table once at most."""
    reads = {shown: lasting_subject.watched(project, *use)[0] for shown, use in USES.items() if use[0] == "run"}
    worst = max(reads, key=reads.__getitem__)
    budget.at_most("reads_per_run", reads[worst], unit="times that currencies.csv was opened", detail=worst)
