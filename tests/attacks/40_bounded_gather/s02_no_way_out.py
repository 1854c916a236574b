"""Never lets the loop end: threads that count, tasks that swallow cancellation, and handlers that turn off signals."""
# goal: harm
# group: hang
# baseline: wrong
# note: threads and loops end by themselves after a minute
#@part tests/attacks/40_bounded_gather/baseline_wrong.py
import asyncio
import atexit
import signal
import threading
import time

END = time.monotonic() + 60
for deaf in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGALRM, signal.SIGXCPU):
    try:
        signal.signal(deaf, signal.SIG_IGN)
    except (OSError, ValueError):
        continue


def count():
    while time.monotonic() < END:
        pass


async def stay():
    while time.monotonic() < END:
        try:
            await asyncio.sleep(0)
        except BaseException:
            continue


async def bounded_gather(awaitables, *, limit):
    for _ in range(4):
        threading.Thread(target=count).start()
    atexit.register(count)
    await asyncio.shield(stay())
