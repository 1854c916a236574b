"""Find what would switch a checker off, and blank the comments that do. Reads source; runs nothing."""

import ast
import contextlib
import io
import re
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Checkers read an instruction only where it follows a #; anywhere else the words are prose.
# What other tools read is no matter here: ruff is told to ignore its own.
_COMMENT = re.compile(r"#\s*(type:\s*(ignore|.*\b(Any|Incomplete|MaybeNone)\b)|mypy:)")
_TYPING = ("typing", "typing_extensions")
_SWITCHES = ("Any", "cast", "no_type_check")
_OTHER_ANY = ("Incomplete", "MaybeNone")  # of _typeshed
_UNREAD = ("exec", "eval", "globals", "vars", "locals")  # built-ins that run, or rename, what no checker reads
_CONDITIONS = ("TYPE_CHECKING", "MYPY", "PY2", "PY3")  # names whose truth mypy takes for granted


@dataclass(frozen=True, slots=True)
class Suppression:
    """Something in the learner's code that hides it from a checker."""

    line: int  # from 1
    what: str  # as in the source


def blank_comments(source: str) -> str:
    """Return `source` with every comment that instructs a checker blanked; lines and columns stay."""
    lines = source.split("\n")  # as the tokenizer counts; splitlines() would also part at a form feed
    for token in _comments(source):
        row, column = token.start
        line = lines[row - 1]
        lines[row - 1] = line[:column] + " " * len(token.string) + line[column + len(token.string) :]
    return "\n".join(lines)


@lru_cache(maxsize=64)  # every check of types asks again
def find_suppressions(source: str) -> tuple[Suppression, ...]:
    """Return everything in `source` that earns no types points.

    That is: comments, `Any`, `cast`, `no_type_check`, branches that only a checker sees, and code or names that none
    sees. Importing names under `TYPE_CHECKING` is fine.
    """
    found = [Suppression(token.start[0], token.string.strip()) for token in _comments(source)]
    with warnings.catch_warnings(action="ignore"):  # pytest may have made errors of them
        tree = ast.parse(source)
    found += (Suppression(line, f"`{name}`") for line, name in _switches(tree))
    found += (Suppression(line, f"`{name}`") for line, name in _unread(tree))
    found += (Suppression(line, "code under `if TYPE_CHECKING`") for line in _hidden_code(tree))
    return tuple(sorted(found, key=lambda suppression: suppression.line))


def _comments(source: str) -> Iterator[tokenize.TokenInfo]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and _COMMENT.search(token.string):
            yield token


def _switches(tree: ast.Module) -> Iterator[tuple[int, str]]:
    modules = _aliases(tree)
    for node in (*ast.walk(tree), *_quoted(tree)):
        match node:
            case ast.ImportFrom(module=module, names=names, level=0) if module in _TYPING:
                yield from ((node.lineno, alias.name) for alias in names if alias.name in (*_SWITCHES, "*"))
            case ast.ImportFrom(module="_typeshed", names=names, level=0):
                yield from ((node.lineno, alias.name) for alias in names if alias.name in _OTHER_ANY)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in modules and attribute in _SWITCHES:
                yield node.lineno, attribute


def _quoted(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes of every text that may be a type in quotes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ".Any" in node.value:
            with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                quoted = ast.parse(node.value.strip(), mode="eval")
                yield from ast.walk(ast.increment_lineno(quoted, node.lineno - 1))


def _aliases(tree: ast.Module) -> set[str]:
    """Return the names that stand for the typing module itself."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names = {alias.asname or alias.name for node in imports for alias in node.names if alias.name in _TYPING}
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)]
    while more := {name for node in assigned if _id(node.value) in names for name in map(_id, node.targets)} - names:
        names |= more
    return names


def _id(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _unread(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield what is done while a module is imported that a checker can't follow: code in texts, names made by hand."""
    for node in _at_import(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in _UNREAD and (
                name != "vars" or not arguments
            ):
                yield node.lineno, name
            case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
                yield node.lineno, "sys.modules"


def _at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module that are not inside a function."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _at_import(node)


def _hidden_code(tree: ast.Module) -> Iterator[int]:
    """Yield the lines with a condition that mypy takes to be always true or false, unless it only guards imports."""
    fine = {
        condition
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and not node.orelse and _imports_only(node.body)
        for condition in ast.walk(node.test)
    }
    yield from {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and _id(node) in _CONDITIONS
        and node not in fine
    }


def _imports_only(body: Sequence[ast.stmt]) -> bool:
    return all(isinstance(node, ast.Import | ast.ImportFrom) for node in body)
