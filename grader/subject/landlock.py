"""Refuse files: a Landlock ruleset, by which a process gives up all but the paths it names. Linux 5.13 and later.

See landlock(7). What an older version of Landlock doesn't know is left out; `version` tells which one the kernel has.
"""

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable

# The same numbers on every machine; see asm-generic/unistd.h.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
ASK_VERSION = 1

# Rights to files and folders: LANDLOCK_ACCESS_FS_* in linux/landlock.h.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
MAKE_CHAR, MAKE_BLOCK = 1 << 6, 1 << 11
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

READ = READ_FILE | READ_DIR
FIRST_VERSION = (1 << 13) - 1  # all rights that the first version knew
NETWORK = 0b11  # bind and connect of TCP, from version 4 on
SCOPES = 0b11  # abstract sockets and signals, from version 6 on

VERSION_WITH_TRUNCATE = 3
VERSION_WITH_SCOPES = 6


def version() -> int:
    """Return the version of Landlock that the kernel offers, or 0 if it has none or has it switched off."""
    try:
        return _call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(ASK_VERSION))
    except OSError:
        return 0


def confine(*, read: Iterable[str], write: Iterable[str], execute: Iterable[str], network: bool) -> None:
    """Give up every file but those below the paths named, which need not all exist, and signals to processes outside.

    Unless `network`, TCP is given up too. no_new_privs must be set before. Raise `OSError` where the kernel doesn't
    offer Landlock.
    """
    available = version()
    rights = FIRST_VERSION
    for since, right in ((2, REFER), (VERSION_WITH_TRUNCATE, TRUNCATE), (5, IOCTL_DEV)):
        rights |= right if available >= since else 0
    tcp = NETWORK if available >= 4 and not network else 0  # noqa: PLR2004 -- as listed above
    scopes = SCOPES if available >= VERSION_WITH_SCOPES else 0
    attributes = struct.pack("QQQ", rights, tcp, scopes)[: 8 if available < 4 else 16 if available < 6 else 24]  # noqa: PLR2004
    ruleset = _call(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
    for paths, allowed in (
        (read, READ),
        (write, rights & ~(MAKE_CHAR | MAKE_BLOCK)),
        (execute, READ | EXECUTE),
    ):
        for path in paths:
            _allow(ruleset, path, allowed & rights)
    _call(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0))
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= OF_FILES
        rule = struct.pack("=Qi", rights, descriptor)
        _call(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(RULE_PATH_BENEATH), rule, ctypes.c_uint(0))
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    result: int = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}" if code != errno.ENOSYS else "the kernel has no Landlock")
    return result
