"""Make answers that do nothing of what is asked, yet might please a careless suite. Every exercise is held to them."""

import ast
from collections.abc import Mapping
from typing import TypeVar

from grader.model import Exercise, Kind

F = TypeVar("F", ast.FunctionDef, ast.AsyncFunctionDef)

EXCEPTIONS = ("Exception", "ValueError", "TypeError", "LookupError", "RuntimeError", "OSError")
EMPTY = ("None", "True", "False", "0", "1", '""', "[]", "{}", "()")

_MAKERS = ("__init__", "__init_subclass__", "__set_name__")

ALWAYS_EQUAL = """
class _AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __bool__(self):
        return True

    def __len__(self):
        return 1

    def __iter__(self):
        return iter((self,))

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return self
"""


TESTS_OF_NOTHING = {
    "holds no test": "",
    "passes whatever happens": "def test_nothing() -> None:\n    pass\n",
    "fails whatever happens": "def test_nothing() -> None:\n    raise AssertionError\n",
    "raises while it is read": "raise ValueError\n",
}


def make_degenerates(exercise: Exercise, texts: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Return degenerate answers made of the reference's `texts`: file texts by file name, by what the answer does."""
    match exercise.kind:
        case Kind.TEST:
            return {deed: dict.fromkeys(texts, text) for deed, text in TESTS_OF_NOTHING.items()}
        case Kind.TOOL:
            return {"is empty": dict.fromkeys(texts, "")}
    changes: dict[str, _Bodies] = {
        **{f"returns {value}": _Bodies(f"return {value}") for value in EMPTY},
        **{f"raises {name}": _Bodies(f"raise {name}('no')") for name in EXCEPTIONS},
        "returns its argument": _Echoes(),
        "returns what is equal to everything": _Bodies("return _AlwaysEqual()", ALWAYS_EQUAL),
    }
    return {
        deed: {name: bodies.replace(text) if name.endswith(".py") else text for name, text in texts.items()}
        for deed, bodies in changes.items()
    }


class _Bodies(ast.NodeTransformer):
    """Give every function the same body, but for those that make an object: else no question could even be asked."""

    def __init__(self, body: str, appendix: str = "") -> None:
        self._body = body
        self._appendix = appendix

    def replace(self, source: str) -> str:
        """Return `source` with all bodies replaced."""
        return f"{ast.unparse(self.visit(ast.parse(source)))}\n{self._appendix}"

    def body_of(self, arguments: ast.arguments) -> str:
        """Return the body of a function with these parameters."""
        return self._body

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self._rebuild(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self._rebuild(node)

    def _rebuild(self, node: F) -> F:
        body = "pass" if node.name in _MAKERS else self.body_of(node.args)
        node.body = ast.parse(f"def function():\n    {body}").body[0].body  # type: ignore[attr-defined]  # it is one
        return node


class _Echoes(_Bodies):
    def __init__(self) -> None:
        super().__init__("")

    def body_of(self, arguments: ast.arguments) -> str:
        names = [one.arg for one in (*arguments.posonlyargs, *arguments.args) if one.arg not in ("self", "cls")]
        return f"return {names[0]}" if names else "return None"
