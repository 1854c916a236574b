"""Read answers as Python in a process that may die of it, before the judge reads them itself.

Some texts bring a parser down, or keep it busy for ever. What a child with a smaller stack and less time got through
is harmless for the judge, whose interpreter is the same. The child is in reader.py.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from grader.errors import SetupError
from grader.judge.launch import clean_environment, fenced_command
from grader.judge.profile import tool_fence
from grader.judge.reader import READ
from grader.subject.limits import Limits
from grader.submission import Refusal, Submission

SECONDS = 20.0  # for the first text at least; the longest reference takes some milliseconds
LIMITS = Limits(memory_mib=1024, scratch_mib=1)
PACKAGE = Path(__file__).parent.parent
CHILD = f"""
import sys, types
package = types.ModuleType("grader")
package.__path__ = [{str(PACKAGE)!r}]
sys.modules["grader"] = package
from grader.judge.reader import read_all
read_all()
"""
"""Runs the child from this very package, however it was installed: the fence opens no other folder of ours."""


def refuse_unreadable(submissions: Iterable[Submission], *, scratch: Path) -> Mapping[str, Submission]:
    """Return the submissions by label, those refused that bring a process down when it reads them as Python.

    `scratch` is an empty folder.
    """
    found = {one.label: one for one in submissions}
    waiting = [(one, name, text) for one in found.values() for name, text in one.python.items()]
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


def _refusal(shown: str) -> Refusal:
    return Refusal(f"{shown} can't be read as Python: it takes too much to do so. Write it in a plainer way.", shown)


def _ask_child(texts: Sequence[str], scratch: Path) -> list[str]:
    """Return what the child said of the texts, up to the one that ended it."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", CHILD]
    try:
        done = subprocess.run(
            fenced_command(command, tool_fence([str(PACKAGE)]), LIMITS),
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
