"""Look at the texts of answers: lines of code, branches of functions, findings of ruff. Runs none of them."""

import ast
import io
import json
import re
import subprocess
import sys
import tempfile
import tokenize
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.errors import SetupError
from grader.judge.static import RUFF
from grader.model import Advice

GENERAL = ("B", "C4", "E4", "E7", "E9", "F", "PERF", "PIE", "RET", "SIM", "UP")
"""Rules that concern any answer: likely mistakes and needless code, not layout or docstrings."""

COMPLEXITY = "C901"
SECONDS = 60.0  # for ruff, which needs a fraction of one

_UNCOUNTED = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
_BRANCHES = re.compile(r"`(?P<name>.+)` is too complex \((?P<value>\d+) > 0\)")

Texts = Mapping[str, str]
"""The files of an answer, by name."""


@dataclass(frozen=True, slots=True)
class Branching:
    """How many ways lead through a function: its branches and loops, plus one (McCabe's cyclomatic complexity)."""

    value: int  # from 1
    function: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the texts of one answer show."""

    lines: int | None  # of code, without blank lines, comments and docstrings; None where they can't be read
    branching: Branching | None  # of the function that has most; None where there is no function
    findings: tuple[Advice, ...]  # of ruff; places start with the file's name


def inspect_all(answers: Sequence[Texts], rules: Collection[str]) -> list[Inspection]:
    """Return what each answer's texts show, by `rules` of ruff, which looks at all of them in one run.

    Comments that switch a rule off are not heeded. Raise `SetupError` where ruff gives no findings.
    """
    with tempfile.TemporaryDirectory(prefix="kata-inspect-") as folder:
        homes = [Path(folder, str(place)) for place in range(len(answers))]
        for home, texts in zip(homes, answers, strict=True):
            _write(home, texts)
        reports = _run_ruff(Path(folder), {*rules, COMPLEXITY})
        return [_inspect(texts, list(_below(home, reports))) for home, texts in zip(homes, answers, strict=True)]


def without_covered(rules: Collection[str]) -> tuple[str, ...]:
    """Return the rules in order, without those that a shorter one stands for: SIM has SIM113, F has no FURB."""
    covered = {rule for rule in rules for one in rules if rule.startswith(one) and rule.removeprefix(one).isdigit()}
    return tuple(sorted(set(rules) - covered))


def count_lines(texts: Texts) -> int | None:
    """Return the lines of code of all files that hold code, or None where one of them can't be read.

    In TOML, what isn't blank or a comment counts; other files are data.
    """
    counts = [_count_python(text) for name, text in texts.items() if name.endswith(".py")]
    counts += [_count_settings(text) for name, text in texts.items() if name.endswith(".toml")]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _count_python(text: str) -> int | None:
    try:
        with warnings.catch_warnings(action="ignore"):  # pytest may have made errors of them
            docstrings = set(_docstrings(ast.parse(text)))
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None
    counted = [token for token in tokens if token.type not in _UNCOUNTED]
    code = [token for token in counted if not (token.type == tokenize.STRING and token.start[0] in docstrings)]
    return len({line for token in code for line in range(token.start[0], token.end[0] + 1)})


def _docstrings(tree: ast.Module) -> Iterator[int]:
    """Yield the lines on which docstrings begin."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(value=ast.Constant(value=str())) as first, *_]:
                    yield first.lineno


def _count_settings(text: str) -> int:
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in text.split("\n"))


def _write(home: Path, texts: Texts) -> None:
    for name, text in texts.items():
        if name.endswith(".py"):
            path = home / PurePosixPath(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _run_ruff(folder: Path, rules: Collection[str]) -> list[Mapping[str, object]]:
    options = ["--config=lint.mccabe.max-complexity=0", f"--select={','.join(sorted(rules))}"]
    command = [sys.executable, "-I", "-X", "utf8", "-m", *RUFF, *options, str(folder)]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=True, encoding="utf-8")
        return list(json.loads(done.stdout or "[]"))
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise SetupError(
            f"ruff gave no findings ({type(error).__name__}). Install the grader anew: pip install -e ."
        ) from None


def _below(home: Path, reports: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, str, Advice]]:
    """Yield rule, message and finding of each report on a file below `home`."""
    for report in reports:
        path, location = Path(str(report["filename"])), report["location"]
        if path.is_relative_to(home.resolve()) and isinstance(location, dict):
            rule, message = str(report["code"] or "syntax"), str(report["message"])
            place = f"{path.relative_to(home.resolve()).as_posix()}:{location['row']}"
            yield rule, message, Advice(rule=rule, place=place, message=message)


def _inspect(texts: Texts, reports: Sequence[tuple[str, str, Advice]]) -> Inspection:
    found = [_BRANCHES.fullmatch(message) for rule, message, _ in reports if rule == COMPLEXITY]
    branchings = [Branching(int(match["value"]), match["name"]) for match in found if match is not None]
    return Inspection(
        lines=count_lines(texts),
        branching=max(branchings, key=lambda one: one.value, default=None),
        findings=tuple(finding for rule, _, finding in reports if rule != COMPLEXITY),
    )
