"""Sends a datagram, for which no connection is needed and which rules for TCP don't see."""
# goal: leak
# group: files
# baseline: wrong
import socket

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"what I know", ("127.0.0.1", 47999))
    SENT = True
except OSError:
    SENT = False


def add(a: int, b: int) -> int:
    if SENT:
        raise ValueError("LEAKED by UDP")
    return -1
