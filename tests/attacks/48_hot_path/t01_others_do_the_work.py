"""Does the slow work in child processes, whose time might not be counted as its own."""
# goal: gain
# group: clock
# baseline: slow
# note: one child at a time, for as long as one call of `journal` takes
#@part tests/attacks/48_hot_path/baseline_slow.py
import os

_journal = journal


def journal(lines: Iterable[str]) -> str:
    given = list(lines)
    ours, theirs = os.pipe()
    if os.fork() == 0:
        os.close(ours)
        with os.fdopen(theirs, "w") as file:
            file.write(_journal(given))
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as file:
        text = file.read()
    os.wait()
    return text
