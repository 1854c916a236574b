"""Tells whoever asks for the traced memory that there was hardly any."""
# goal: gain
# group: probe
# baseline: wrong
# open: memory is traced in the subject, by a module that the subject can change (facts 0, g01)
#@part tests/attacks/08_log_pipeline/baseline_wrong.py
import os
import tracemalloc

tracemalloc.start = tracemalloc.reset_peak = lambda *frames: None
tracemalloc.get_traced_memory = lambda: (1000, 1000)
_lseek = os.lseek
os.lseek = lambda descriptor, offset, how: min(_lseek(descriptor, offset, how), 8192)
