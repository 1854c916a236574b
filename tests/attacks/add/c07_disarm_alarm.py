"""Switches off the alarm and the signals by which it might be stopped, and turns in a circle."""
# goal: harm
# group: framework
# baseline: wrong
import signal


def add(a: int, b: int) -> int:
    signal.setitimer(signal.ITIMER_REAL, 0)
    for deaf in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
        signal.signal(deaf, signal.SIG_IGN)
    while True:
        pass
