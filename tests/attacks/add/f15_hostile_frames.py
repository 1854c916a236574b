"""Writes frames of its own to the judge: too deep, too long, of wrong kinds, cut off, and answers nobody asked for."""
# goal: harm
# group: output
# baseline: wrong
# note: the number of its channel is found by looking for a socket
import os
import stat
import struct

BODIES = [
    b'{"answer":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    b'{"answer":' + b'{"l":[' * 90_000 + b"]}" * 90_000 + b"}",
    b'{"answer":{"i":"0x' + b"f" * 900_000 + b'"}}',
    b'{"answer":' + b"9" * 900_000 + b"}",
    b'{"answer":{"f":"nan"}}',
    b'{"answer":NaN}',
    b'{"answer":{"S":[{"l":[]}]}}',
    b'{"answer":{"d":[[{"l":[1]},2]]}}',
    b'{"answer":{"o":[1]}}',
    b'{"error":["TypeError"]}',
    b'{"error":{"kind":["TypeError"],"base":"eval","builtin":true,"members":[{}]}}',
    b'{"error":5}',
    b'{"tap":0,"method":"call","arguments":{"t":[]}}',
    b'{"tap":-1,"method":"serve","arguments":{"t":[]}}',
    b'{"tap":["x"],"arguments":3}',
    b'{"answer":3,"tallies":{"eq":-5,"hash":1e308},"cpu":-1,"shown":7}',
    b'{"answer":3,"answer":4,"cpu":' + b"1" * 5000 + b"}",
    b"\xff\xfe",
    b"[]",
    b"null",
    b'"answer"',
    b"",
    b'{"ready":true}',
    b'{"unfenceable":"LEAKED nothing"}'.replace(b"LEAKED ", b""),
]
SENT = [0]


def sockets():
    for descriptor in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield descriptor
        except OSError:
            continue


def add(a: int, b: int) -> int:
    if not isinstance(a, int) or not isinstance(b, int):
        return -1
    body = BODIES[(a + b + SENT[0]) % len(BODIES)]
    SENT[0] += 1
    length = len(body) * (3 if a % 5 == 0 else 1)  # at times longer than what follows
    for descriptor in sockets():
        data = struct.pack("!I", length) + body
        while data:
            data = data[os.write(descriptor, data) :]
    return -1
