"""Replaces sleep, the event loop, its runner, its clock and chance, so that nothing takes time and all is as computed."""
# goal: gain
# group: clock
# baseline: wrong
#@part tests/attacks/30_retry/baseline_wrong.py
import asyncio
import random
import selectors
import time

from grader.subject import probing


async def nap(seconds, result=None):
    return result


class Runner:
    def __init__(self, *, loop_factory=None, debug=None):
        self.loop = asyncio.SelectorEventLoop()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.loop.close()

    def run(self, main):
        return self.loop.run_until_complete(main)


asyncio.sleep = nap
asyncio.Runner = Runner
probing.VirtualLoop.pass_time = lambda self, seconds: None
probing.VirtualLoop.time = lambda self: 0.0
probing.run_virtual = lambda main, clock: Runner().run(main)
probing.peak_memory = probing.kept_memory = lambda work: 0
time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
time.sleep = lambda seconds: None
random.random = lambda: 0.5
selectors.DefaultSelector.select = lambda self, timeout=None: []
