"""Takes the counting out of what is counted."""
# goal: gain
# group: probe
# baseline: slow
# open: operations are counted in the subject, by objects that the subject can change (facts 0, g01)
#@part tests/attacks/48_hot_path/baseline_slow.py
from grader.subject import probing

probing.tallies.__class__ = type("Forgetful", (type(probing.tallies),), {"__setitem__": lambda self, key, value: None})
