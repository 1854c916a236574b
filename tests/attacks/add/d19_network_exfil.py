"""Calls a listener on loopback, as it would call one far away."""
# goal: leak
# group: files
# baseline: wrong
import socket

try:
    with socket.create_connection(("127.0.0.1", 47999), timeout=1) as line:
        line.sendall(b"what I know")
    CALLED = True
except OSError:
    CALLED = False


def add(a: int, b: int) -> int:
    if CALLED:
        raise ValueError("LEAKED by TCP")
    return -1
