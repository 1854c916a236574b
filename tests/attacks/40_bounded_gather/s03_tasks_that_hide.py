"""Lets nobody see its tasks: the module by which the probe counts them says that there are none."""
# goal: gain
# group: probe
# baseline: crowd
# open: tasks are counted in the subject, by a module that the subject can change (facts 0, g01)
#@part tests/attacks/40_bounded_gather/baseline_crowd.py

asyncio.all_tasks = lambda loop=None: set()
