"""Tells the judge's clock of half the time that passes, and lets the loop believe that all of it did."""
# goal: gain
# group: clock
# baseline: wrong
#@part tests/attacks/40_bounded_gather/baseline_wrong.py
from grader.subject import probing


def pass_time(self, seconds):
    if self._looks if hasattr(self, "_looks") else True:
        self._clock.advance(seconds / 2)
    self._now += seconds


probing.VirtualLoop.pass_time = pass_time
