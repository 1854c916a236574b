"""Looks for the record of how its tests ended: the first three runs passed everything, and all later ones failed."""
# goal: gain
# group: frames
# baseline: wrong
#@part tests/attacks/55_write_tests/baseline_wrong.py
import gc
import sys

_probes = sys.modules["probes"]
_count = getattr(_probes, "count_of_runs", 0) + 1
_probes.count_of_runs = _count
_passed = _count <= 3


class _Outcomes(dict):
    def __setitem__(self, name, outcome):
        super().__setitem__(name, ("passed", "") if _passed else ("failed", ""))

    def setdefault(self, name, outcome=None):
        self[name] = outcome
        return self[name]


for _thing in gc.get_objects():
    if type(_thing).__name__ == "_Recorder" and hasattr(_thing, "_outcomes"):
        _thing._outcomes = _Outcomes(_thing._outcomes)


def _run(text, library):
    _probes.count_of_runs += 1
    return [(f"test_{number}", "passed" if _probes.count_of_runs <= 3 else "failed", "") for number in range(20)]


if _count > 2:
    _probes.run = _run
