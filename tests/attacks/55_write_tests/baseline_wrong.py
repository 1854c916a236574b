"""The one test as given, and a line more so that it counts as begun."""
# goal: none
# group: baseline
# baseline: wrong
#@part exercises/55_write_tests/test_date_range.py

BEGUN = True
