"""The file as given, with all its faults, and a line more so that it counts as begun."""
# goal: none
# group: baseline
# baseline: wrong
#@part exercises/04_traps/traps.py

BEGUN = True
