"""Find what would switch a checker off, and blank the comments that do. Reads source; runs nothing."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"#.*?\b(type:|mypy:|pyright:|pyre-|noqa|ruff:)")
_TYPING = ("typing", "typing_extensions")
_SWITCHES = ("Any", "cast", "no_type_check")


@dataclass(frozen=True, slots=True)
class Suppression:
    """Something in the learner's code that hides it from a checker."""

    line: int  # from 1
    what: str  # as in the source


def blank_comments(source: str) -> str:
    """Return `source` with every comment that instructs a checker blanked; lines and columns stay."""
    lines = source.splitlines(keepends=True)
    for token in _comments(source):
        row, column = token.start
        line = lines[row - 1]
        lines[row - 1] = line[:column] + " " * len(token.string) + line[column + len(token.string) :]
    return "".join(lines)


def find_suppressions(source: str) -> list[Suppression]:
    """Return everything in `source` that earns no types points.

    That is: comments, `Any`, `cast`, `no_type_check`, and branches that only a checker sees. Importing names under
    `TYPE_CHECKING` is fine.
    """
    found = [Suppression(token.start[0], token.string.strip()) for token in _comments(source)]
    tree = ast.parse(source)
    found += (Suppression(line, f"`{name}`") for line, name in _switches(tree))
    found += (Suppression(line, "code under `if TYPE_CHECKING`") for line in _hidden_code(tree))
    return sorted(found, key=lambda suppression: suppression.line)


def _comments(source: str) -> Iterator[tokenize.TokenInfo]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and _COMMENT.match(token.string):
            yield token


def _switches(tree: ast.Module) -> Iterator[tuple[int, str]]:
    modules = _aliases(tree)
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names) if module in _TYPING:
                yield from ((node.lineno, alias.name) for alias in names if alias.name in (*_SWITCHES, "*"))
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in modules and attribute in _SWITCHES:
                yield node.lineno, attribute


def _aliases(tree: ast.Module) -> set[str]:
    """Return the names under which the typing module itself was imported."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    return {alias.asname or alias.name for node in imports for alias in node.names if alias.name in _TYPING}


def _hidden_code(tree: ast.Module) -> Iterator[int]:
    yield from (node.lineno for node in ast.walk(tree) if isinstance(node, ast.If) and _hides_code(node))


def _hides_code(node: ast.If) -> bool:
    names = {child.id for child in ast.walk(node.test) if isinstance(child, ast.Name)}
    names |= {child.attr for child in ast.walk(node.test) if isinstance(child, ast.Attribute)}
    only_imports = all(isinstance(child, ast.Import | ast.ImportFrom) for child in node.body)
    return "TYPE_CHECKING" in names and not (only_imports and not node.orelse)
