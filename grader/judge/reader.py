"""The child that reads answers as Python before the judge does, and may die of it. Loads the standard library only.

A JSON list of texts comes in on standard input, and for each that was read a word goes out.
"""

import ast
import json
import sys
import threading
import warnings
from collections.abc import Iterable

from grader.judge.suppressions import blank_comments, find_suppressions

STACK = 2 << 20  # bytes; the judge has four times that
READ, DOUBTED = "read", "doubted"  # what the child says of a text


def read_all() -> None:
    """Read the texts on standard input, on a stack smaller than the judge's."""
    threading.stack_size(STACK)
    reader = threading.Thread(target=_read_each, args=(json.load(sys.stdin),))
    reader.start()
    reader.join()


def _read(text: str) -> str:
    """Do with a text all that the judge will do, and say how it went."""
    with warnings.catch_warnings(action="ignore"):
        try:
            compile(text, "<answer>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return READ  # the judge says so in its own words
        except MemoryError:
            return DOUBTED  # the judge has no cap, and would take all there is
        try:
            ast.dump(ast.parse(text))
            blank_comments(text)
            find_suppressions(text)
        except Exception:  # noqa: BLE001 -- what compiles and can't be looked through is as bad as what kills
            return DOUBTED
    return READ


def _read_each(texts: Iterable[str]) -> None:
    for text in texts:
        print(_read(text), flush=True)  # noqa: T201 -- the answer
