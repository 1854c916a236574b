"""Forks in the middle of a test, so that two processes go on with the session and answer on the same channel."""
# goal: harm
# group: channel
# baseline: wrong
# note: forks once in each run, and the children end by themselves after ten seconds
#@part tests/attacks/55_write_tests/baseline_wrong.py
import os
import signal


def test_both_go_on() -> None:
    if os.fork() == 0:
        signal.alarm(10)


def test_the_end() -> None:
    os.register_at_fork(after_in_parent=lambda: None)
    assert os.getpid()
