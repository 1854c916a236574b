"""What the repository says of itself is true: commands, versions, links, schema, transcript."""

import configparser
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.cli import NAMES
from grader.report.document import schema

ROOT = Path(__file__).parent.parent
SET_UP = "python3 -m venv .venv && . .venv/bin/activate && pip install -e . && pytest exercises/07"
TEST = "pip install -e '.[dev]' && tox"
DOCUMENTS = sorted(path for pattern in ("*.md", "exercises/*/*.md", "solutions/*/*.md") for path in ROOT.glob(pattern))


def read(name: str) -> str:
    """Return the text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, dict[str, list[str]]]:
    """Return the [project] table."""
    table: dict[str, dict[str, list[str]]] = tomllib.loads(read("pyproject.toml"))["project"]
    return table


def tox_setting(environment: str, key: str) -> str:
    """Return a setting of tox.ini."""
    parser = configparser.ConfigParser()
    parser.read_string(read("tox.ini"))
    return parser[environment][key]


@pytest.mark.parametrize(("name", "command"), [("README.md", SET_UP), ("README.md", TEST), ("CONTRIBUTING.md", TEST)])
def test_names_the_commands(name: str, command: str) -> None:
    """The two commands that a newcomer needs are there to be copied."""
    assert command in read(name)


def test_gate_runs_what_the_readme_says() -> None:
    """The gate calls the README's test command."""
    assert read(".ci/run").splitlines()[-1].replace(" --quiet", "") == TEST


def test_gate_is_executable() -> None:
    """The gate can be started as a program."""
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_oldest_versions_are_the_promised_ones() -> None:
    """The environment with the oldest libraries installs exactly the lower bounds of pyproject.toml."""
    groups = tomllib.loads(read("pyproject.toml"))["dependency-groups"]
    extras = project()["optional-dependencies"]
    promised = {*project()["dependencies"], *groups["tests"], *extras["verify"], *extras["packaging"]}

    tested = set(tox_setting("testenv:oldest", "deps").split())

    assert tested == {requirement.replace(">=", "==") for requirement in promised}


def test_supported_pythons_agree() -> None:
    """The classifiers, tox and the workflow name the same versions of Python."""
    names = re.findall(r"Python :: (3\.\d+)", read("pyproject.toml"))

    in_tox = re.findall(r"\bpy3(\d+)\b", tox_setting("tox", "env_list"))
    in_workflow = re.findall(r'python: "3\.(\d+)", environment: py3', read(".github/workflows/ci.yml"))

    assert [f"3.{minor}" for minor in in_tox] == names
    assert [f"3.{minor}" for minor in in_workflow] == names
    assert all(name in read("README.md") for name in names)


def test_every_environment_is_described() -> None:
    """`tox list` says what each environment is for."""
    parser = configparser.ConfigParser()
    parser.read_string(read("tox.ini"))

    assert [name for name in parser.sections() if name != "tox" and "description" not in parser[name]] == []


def test_published_schema_is_current() -> None:
    """docs/grade-v1.schema.json is what the records say."""
    assert read("docs/grade-v1.schema.json") == schema()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link in a document leads to a file."""
    prose = re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8"))  # code may look like a link
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", prose)

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_named_commands_exist(path: Path) -> None:
    """A document names no command of the grader that isn't there."""
    known = set(NAMES)

    named = set(re.findall(r"`grader ([a-z][a-z-]*)", path.read_text(encoding="utf-8")))

    assert named - known == set()


def test_no_path_or_host_of_a_machine_is_committed() -> None:
    """No file names a package registry's host or a folder of somebody's machine."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    suspicious = re.compile(
        "|".join(["py" + r"pi\.org", "python" + "hosted", "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"])
    )

    found = [
        name for name in listed.split("\0") if name and suspicious.search((ROOT / name).read_text("utf-8", "replace"))
    ]

    assert found == []


def test_transcript_in_the_readme_is_real(tmp_path: Path) -> None:
    """The verdict that the README shows is what a first-in-first-out cache gets."""
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "16_*", "40_*"))
    wrong = tmp_path / "solutions" / "07_lru_cache" / "rejected" / "fifo.py"
    shutil.copy(wrong, tmp_path / "exercises" / "07_lru_cache" / "lru_cache.py")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), "exercises/07"],
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "80", "PYTHONUTF8": "1", "PY_COLORS": "0"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert panel(done.stdout) == panel(read("README.md"))


def panel(text: str) -> list[str]:
    """Return the lines of the verdict, without what differs from run to run."""
    start, end = text.index("╭─ 07"), text.index("--lf", text.index("╭─ 07"))
    timed = r"\d+\.\d+ (of 5\.5 times the reference's CPU time), \d+ rounds *"
    return [re.sub(timed, r"… \1", line) for line in text[start:end].splitlines()]
