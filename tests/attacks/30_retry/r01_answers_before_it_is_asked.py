"""Writes answers to the channel before the question comes, in the hope that they are taken for the real ones."""
# goal: gain
# group: channel
# baseline: wrong
#@part tests/attacks/30_retry/baseline_wrong.py
import json
import os
import stat
import struct

GUESSES = [
    {"t": [{"l": ["returned 'answer 1'"]}]},
    {"l": ["plain", "async"]},
    {"l": ["returned 'answer 3'"]},
    {"l": ["raised ConnectionError('attempt 5')"]},
    True,
]


def frames():
    for guess in GUESSES:
        message = {"answer": guess, "shown": [], "tallies": {}, "cpu": 0}
        body = json.dumps(message).encode()
        yield struct.pack("!I", len(body)) + body


for descriptor in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.write(descriptor, struct.pack("!I", 14) + b'{"ready":true}' + b"".join(frames()))
    except OSError:
        continue
