"""What the texts of answers show, without running them: lines of code, branches, findings."""

import sys
from textwrap import dedent

import pytest

from grader.errors import SetupError
from grader.inspection import GENERAL, Branching, count_lines, inspect_all, without_covered
from grader.model import Advice


def lines(text: str, name: str = "answer.py") -> int | None:
    """Return the lines of code of one file."""
    return count_lines({name: dedent(text)})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("first = 1\n\nsecond = 2\n", 2, id="blank line"),
        pytest.param("# why\nfirst = 1  # what\n", 1, id="comment"),
        pytest.param('"""What it is.\n\nMore.\n"""\nfirst = 1\n', 1, id="docstring of the module"),
        pytest.param(
            'class A:\n    """A."""\n\n    def f(self):\n        """F.\n\n        G.\n        """\n', 2, id="others"
        ),
        pytest.param('def f(): "What it is."\n', 1, id="docstring beside code"),
        pytest.param('text = """one\n\nthree"""\n', 3, id="text that is a value"),
        pytest.param('value = f"""{1}\n{2}"""\n', 2, id="f-string"),
        pytest.param("value = (\n    1,\n)\n", 3, id="brackets"),
        pytest.param('def f():\n    x = 1\n    "no docstring"\n', 3, id="text that is no docstring"),
    ],
)
def test_counts_lines_of_code(text: str, count: int) -> None:
    """Blank lines, comments and docstrings are no code."""
    assert lines(text) == count


def test_counts_settings_and_no_data() -> None:
    """In TOML every line counts that holds something; a table of data is no code."""
    files = {"pyproject.toml": '# how\n[project]\n\nname = "a"\n', "a.csv": "1\n2\n", "a.py": "x = 1\n"}

    assert count_lines(files) == 3


@pytest.mark.parametrize("text", ["def (:\n", "x = '''\n", "\x00"])
def test_lines_of_what_is_no_python_are_unknown(text: str) -> None:
    """A file that can't be read has no number of lines, and nor has the answer that it belongs to."""
    assert count_lines({"a.py": text, "b.py": "x = 1\n"}) is None


def test_tells_the_function_with_most_branches() -> None:
    """Each branch and each loop adds one, in whichever file, and a comment hides none."""
    plain = "def plain():\n    return 1\n"
    branched = "class A:\n    def get(self, x):  # noqa: C901\n        for y in x:\n            if y: return y\n"

    [found] = inspect_all([{"a.py": plain, "src/b.py": branched}], GENERAL)

    assert found.branching == Branching(3, "get")


def test_without_functions_there_are_no_branches() -> None:
    """An answer may be nothing but data."""
    [found] = inspect_all([{"a.py": "x = 1\n"}], GENERAL)

    assert found.branching is None


def test_findings_go_to_their_answer() -> None:
    """One run looks at all answers; each has its own findings, with file and line."""
    found = inspect_all([{"a.py": "x = 1\n"}, {"src/a.py": "\nimport os\n"}], ["F"])

    assert [one.findings for one in found] == [
        (),
        (Advice(rule="F401", place="src/a.py:2", message="`os` imported but unused"),),
    ]


def test_only_the_rules_asked_for_are_found() -> None:
    """The rules are those that the comparison names."""
    [found] = inspect_all([{"a.py": "import os\n"}], ["E7"])

    assert found.findings == ()


def test_rules_that_others_cover_are_left_out() -> None:
    """A longer code is covered by its own prefix, not by a linter whose letters it only begins with."""
    assert without_covered(["SIM113", "FURB", "F", "SIM", "E711", "E7"]) == ("E7", "F", "FURB", "SIM")


def test_what_ruff_can_not_read_is_a_finding() -> None:
    """A file that is no Python hides no other answer's findings."""
    broken, right = inspect_all([{"a.py": "def (:\n"}, {"a.py": "import os\n"}], ["F"])

    assert broken.findings
    assert [one.rule for one in right.findings] == ["F401"]


def test_without_ruff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ruff gives no findings, the message says what to do."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(
        SetupError,
        match=r"^ruff gave no findings \(FileNotFoundError\)\. Install the grader anew: pip install -e \.$",
    ):
        inspect_all([{"a.py": "x = 1\n"}], GENERAL)
