"""The file as given, right and untyped, and a line more so that it counts as begun."""
# goal: none
# group: baseline
# baseline: untyped
#@part exercises/60_annotate/annotate.py

BEGUN = True
