"""Read answers as Python in a process that may die of it, before the judge reads them itself.

Some texts bring a parser down, or keep it busy for ever. What a child with a smaller stack and less time got through
is harmless for the judge, whose interpreter is the same. As a script, this module is that child: a JSON list of texts
comes in on standard input, and for each that was read a line goes out.
"""

import ast
import json
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from grader.errors import SetupError
from grader.judge.launch import clean_environment, fenced_command
from grader.judge.profile import tool_fence
from grader.judge.suppressions import blank_comments, find_suppressions
from grader.subject.limits import Limits
from grader.submission import Refusal, Submission

SECONDS = 20.0  # for the first text at least; the longest reference takes some milliseconds
LIMITS = Limits(memory_mib=1024, scratch_mib=1)
STACK = 2 << 20  # bytes; the judge has four times that
READ, DOUBTED = "read", "doubted"  # what the child says of a text


def refuse_unreadable(submissions: Iterable[Submission], *, scratch: Path) -> Mapping[str, Submission]:
    """Return the submissions by label, those refused that bring a process down when it reads them as Python.

    `scratch` is an empty folder.
    """
    found = {one.label: one for one in submissions}
    waiting = [(one, name, text) for one in found.values() for name, text in _python(one)]
    while waiting:
        said = _ask_child([text for _, _, text in waiting], scratch)
        if not said and _ask_child([""], scratch) != [READ]:
            raise SetupError("The process that reads answers first does not start. Run: grader doctor")
        read = len(list(takewhile(READ.__eq__, said)))
        if read == len(waiting):
            break
        waiting = waiting[read:]
        if read:  # it may only have come late: let it have all the time, too
            continue
        culprit, name, _ = waiting[0]
        found[culprit.label] = replace(culprit, taken=_refusal(culprit.shown(name)))
        waiting = [entry for entry in waiting[1:] if entry[0] is not culprit]
    return found


def _python(submission: Submission) -> list[tuple[str, str]]:
    texts = {} if isinstance(submission.texts, Refusal) else submission.texts
    return [(name, text) for name, text in texts.items() if name.endswith(".py")]


def _refusal(shown: str) -> Refusal:
    return Refusal(f"{shown} can't be read as Python: it takes too much to do so. Write it in a plainer way.", shown)


def _ask_child(texts: Sequence[str], scratch: Path) -> list[str]:
    """Return what the child said of the texts, up to the one that ended it."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "grader.judge.reading"]
    fence = tool_fence([str(Path(__file__).parent.parent)])
    try:
        done = subprocess.run(
            fenced_command(command, fence, LIMITS),
            input=json.dumps(texts).encode(),
            cwd=scratch,
            env=clean_environment(str(scratch)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode().split()
    return done.stdout.decode().split()


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


def _read_all(texts: Iterable[str]) -> None:
    for text in texts:
        print(_read(text), flush=True)  # noqa: T201 -- the answer


if __name__ == "__main__":
    threading.stack_size(STACK)
    reader = threading.Thread(target=_read_all, args=(json.load(sys.stdin),))
    reader.start()
    reader.join()
