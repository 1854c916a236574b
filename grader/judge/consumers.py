"""Read a test_types.py: consumer code that is type-checked, never run, and what the checker must say."""

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field

_MARKER = re.compile(r"#\s*refused:\s*(?P<codes>[a-z][a-z0-9-]*(\|[a-z][a-z0-9-]*)*)")


@dataclass(frozen=True, slots=True)
class Consumer:
    """One test function of a test_types.py."""

    name: str
    title: str  # its docstring
    first: int  # line, from 1
    last: int
    refused: dict[int, str]  # the error code that the checker must give, or several joined by |, by line
    given: dict[str, str] = field(default_factory=dict)  # the types of its parameters, as written, by name

    def expects(self, line: int, code: str) -> bool:
        """Tell whether an error of this code must be there, or is as good as one that must."""
        return code in self.refused.get(line, "").split("|")


def read_consumers(source: str) -> list[Consumer]:
    """Return the consumers in `source`; raise SyntaxError if it isn't Python."""
    tree = ast.parse(source)  # first, since tokenize has other words for a broken file
    markers = _markers(source)
    consumers = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            last = node.end_lineno or node.lineno
            refused = {line: code for line, code in markers.items() if node.lineno <= line <= last}
            title = (ast.get_docstring(node) or node.name[5:].replace("_", " ")).partition("\n")[0]
            given = {one.arg: ast.unparse(one.annotation) for one in node.args.args if one.annotation is not None}
            consumers.append(Consumer(node.name, title, node.lineno, last, refused, given))
    return consumers


def _markers(source: str) -> dict[int, str]:
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and (match := _MARKER.match(token.string)):
            found[token.start[0]] = match["codes"]
    return found
