"""Closes the channel to the judge, puts a file in its place, or its own output, or an end that it talks to itself on."""
# goal: harm
# group: channel
# baseline: wrong
#@part tests/attacks/08_log_pipeline/baseline_wrong.py
import os
import socket
import stat
import threading

_parse = parse
HELD = []


def sockets():
    for descriptor in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield descriptor
        except OSError:
            continue


def parse(lines, rejects):
    for place, descriptor in enumerate(list(sockets())):
        if rejects.keep % 2:
            os.dup2(1, descriptor)
        else:
            ours, theirs = socket.socketpair()
            HELD.extend((ours, os.dup(descriptor)))  # the judge's end stays open, so it sees no end
            os.dup2(theirs.fileno(), descriptor)
            threading.Thread(target=ours.recv, args=(1 << 20,), daemon=True).start()
    yield from _parse(lines, rejects)
