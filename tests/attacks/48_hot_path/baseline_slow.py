"""The file as given, right and slow, and a line more so that it counts as begun."""
# goal: none
# group: baseline
# baseline: slow
#@part exercises/48_hot_path/hot_path.py

BEGUN = True
