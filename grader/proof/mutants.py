"""Make mutants: copies of a source with one small change each that a suite should notice. The operators are mutmut's.

Left out is what no behaviour can show: annotations, docstrings, overloads, the words of an error, the names of type
variables.
"""

import ast
import difflib
import warnings

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

from grader.proof.record import Mutant

_TYPE_NAMES = ("TypeVar", "ParamSpec", "TypeVarTuple", "NewType")


def make_mutants(source: str) -> list[Mutant]:
    """Return the mutants of a module that Python can read and that mean something else, each once."""
    module = cst.parse_module(source)
    collector = _Collector()
    module.visit(collector)
    seen = {_meaning(source)}
    found = []
    for original, changed in collector.changes:
        text = cst.ensure_type(module.deep_replace(original, changed), cst.Module).code
        meaning = _meaning(text)
        if meaning is not None and meaning not in seen:
            seen.add(meaning)
            found.append(_describe(source, text))
    return sorted(found, key=lambda mutant: mutant.line)


class _Collector(cst.CSTVisitor):
    """Apply every operator to every node."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation):
            return False
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                self.changes += ((node, changed) for changed in operator(node))
        return True


def _describe(source: str, text: str) -> Mutant:
    before, after = source.splitlines(), text.splitlines()
    changes = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    _, first, last, start, end = next(change for change in changes if change[0] != "equal")
    return Mutant(first + 1, _bare(before[first:last]), _bare(after[start:end]), text)


def _bare(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines)


def _meaning(source: str) -> str | None:
    """Return what a run of `source` depends on, or None where Python can't read it."""
    try:
        with warnings.catch_warnings(action="ignore"):  # a mutant may well compare with `is`
            tree = ast.parse(source)
            compile(tree, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return None
    return ast.dump(_WithoutWords().visit(tree))


class _WithoutWords(ast.NodeTransformer):
    """Take out of a tree what no behaviour can show."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | None:
        if any(isinstance(one, ast.Name) and one.id == "overload" for one in node.decorator_list):
            return None
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", None) in _TYPE_NAMES:
            node.value = ast.Constant(None)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.Pass() if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            node.exc.args = [ast.Constant("") if _is_text(one) else one for one in node.exc.args]
        return self.generic_visit(node)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | None))
