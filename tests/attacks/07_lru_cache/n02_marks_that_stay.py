"""Leaves a mark in whatever may outlive a process: shared memory, semaphores, queues, key rings, sockets, temp folders."""
# goal: leak
# group: state
# baseline: wrong
# runs: 2
# note: a mark is 64 bytes; what stays is the key 0x6b617461, a key of the user's key ring, and files kata-attack*
#@part tests/attacks/07_lru_cache/baseline_wrong.py
#@part memory.py
import pathlib
import socket

KEY, CREATE, EXCLUSIVE = 0x6B617461, 0o1600, 0o2000
MARKED = []
for _name, _arguments in (("shmget", (64,)), ("semget", (1,)), ("msgget", ())):
    answer = kernel(_name, KEY, *_arguments, CREATE | EXCLUSIVE)
    if answer == -17:  # it is there already
        MARKED.append(_name)
for _folder in ("/dev/shm", "/dev/mqueue", "/tmp", "/var/tmp", "/run/lock"):
    _mark = pathlib.Path(_folder, "kata-attack")
    try:
        if _mark.exists():
            MARKED.append(_folder)
        _mark.write_bytes(b"here" * 16)
    except OSError:
        continue
if kernel("mq_open", b"kata-attack-queue", 0o102 | 0o200, 0o600, None) == -17:
    MARKED.append("mq_open")
if kernel("keyctl", 10, -4, b"user", b"kata-attack", 0) > 0:  # search the ring of the user
    MARKED.append("keyctl")
kernel("add_key", b"user", b"kata-attack", b"here", 4, -4)
try:
    _plug = socket.socket(socket.AF_UNIX)
    _plug.connect("\0kata-attack")
    MARKED.append("an abstract socket")
except OSError:
    try:
        _plug.bind("\0kata-attack")
        _plug.listen()
    except (OSError, NameError):
        pass


def get(self, key, default=None):
    if MARKED:
        raise ValueError(f"LEAKED from the run before: {MARKED}")
    return default


LRUCache.get = get
