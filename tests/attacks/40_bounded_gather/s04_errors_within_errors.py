"""Raises groups of groups, errors that are their own cause, that can't be told as text, and that hold a megabyte."""
# goal: harm
# group: output
# baseline: wrong
#@part tests/attacks/40_bounded_gather/baseline_wrong.py
import asyncio


class Mute(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__

    @property
    def args(self):
        raise KeyboardInterrupt


def errors():
    deep = ValueError("deep")
    for _ in range(20_000):
        deep = ExceptionGroup("group", [deep])
    yield deep
    yield ExceptionGroup("wide", [ValueError("x" * 1000)] * 20_000)
    ring = KeyError("ring")
    ring.__cause__ = ring.__context__ = ring
    yield ring
    yield Mute("mute")
    yield type("x" * 10**6, (OSError,), {"__module__": "y" * 10**6})("z" * 10**7, 10**5000)
    yield BaseExceptionGroup("end", [SystemExit(0), KeyboardInterrupt(), asyncio.CancelledError(), GeneratorExit()])


ERRORS = errors()


async def bounded_gather(awaitables, *, limit):
    raise next(ERRORS, SystemExit(0))
