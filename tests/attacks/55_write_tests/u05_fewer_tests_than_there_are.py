"""Leaves most tests out of the record, so that there seem to be few."""
# goal: gain
# group: probe
# baseline: many
# open: the tests of a run are counted in the subject, where they run (facts 0, g01)
#@part tests/attacks/55_write_tests/baseline_many.py
import sys

_Recorder = sys.modules["probes"]._Recorder
_results = vars(sys.modules["probes"]).setdefault("honest_results", _Recorder.results)
_Recorder.results = lambda self: [one for one in _results(self) if "numbers_are_numbers" not in one[0]]
