"""A learner's first hour, on a copy of the course: each step is what the screen before it said."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

Shell = Callable[[str], str]
"""Runs a command line of grader or pytest in the course, and returns what it shows."""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a shell in a fresh copy of the course."""
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    names = {"VISUAL", "EDITOR", "TERM_PROGRAM"}
    environment = {name: value for name, value in os.environ.items() if name not in names and "PYTEST" not in name}
    environment |= {"COLUMNS": "80", "PYTHONUTF8": "1", "PY_COLORS": "0"}

    def run(line: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *line.split()],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.stdout + done.stderr

    return run


def test_from_the_list_to_the_report(shell: Shell, tmp_path: Path) -> None:
    """List, task, verdict, hint, wrong answer with its lesson, right answer, comparison, report."""
    answer = tmp_path / "exercises" / "07_lru_cache" / "lru_cache.py"
    solution = tmp_path / "solutions" / "07_lru_cache"

    listed = shell("grader")
    task = shell("grader open 07")
    untouched = shell("pytest exercises/07 -q")
    shutil.copy(solution / "rejected" / "fifo.py", answer)
    wrong = shell("pytest exercises/07 -q")
    hint = shell("grader hint 07")
    shutil.copy(solution / "accepted" / "linked_list.py", answer)
    right = shell("pytest exercises/07 -q")
    compared = shell("grader compare 07")
    reported = shell("grader report")
    following = shell("grader next")

    assert "07 A cache that forgets the right entry" in listed
    assert "grader open 01" in listed
    assert "Write your answer in exercises/07_lru_cache/lru_cache.py, then run: pytest exercises/07" in task
    assert "Not started yet" in untouched
    assert "Often the cause: Reading is a use as well" in wrong
    assert "Stuck? grader hint 07" in wrong
    assert "Hint 1 of 5 · Direction" in hint
    assert "100 of 100 points" in right
    assert "grader compare 07" in right
    assert re.search(r"A  your answer +100 ", compared)
    assert "All three find an entry through a hash map." in compared  # from the notes
    assert "kata-report.html" in reported
    assert "100 of 1900 points" in re.sub(r"<[^>]+>", "", (tmp_path / "kata-report.html").read_text(encoding="utf-8"))
    assert "grader open 01" in following
