"""Writes the results itself, and ends the process before anybody can write others."""
# goal: gain
# group: exit
# baseline: wrong
#@part forgery.py


def add(a: int, b: int) -> int:
    forge()
    os._exit(0)
