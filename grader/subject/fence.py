"""The fence around code that nobody vouches for: what it may reach, and how the kernel is told. Linux only.

Layers, from outside in; each closes what the ones before leave open:
  apart      namespaces of the fork server's own: nothing but scratch folders can be written, no network but loopback
  user       another user's rights, or at least none of root's
  landlock   no file but those named, no signal to others
  seccomp    no system call that reaches past the process itself
Caps on what may be used up are in limits.py.
"""

import ctypes
import os
import platform
import socket
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from grader.subject import landlock, seccomp
from grader.subject.wire import Tree

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x08000000, 0x10000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 1 << 12, 1 << 14, 1 << 18
MOUNT_SETATTR = 442  # the same number on every machine
AT_FDCWD, AT_RECURSIVE, MOUNT_ATTR_RDONLY = -100, 0x8000, 1
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
PR_SET_DUMPABLE, PR_SET_SECUREBITS = 4, 28
NOROOT_LOCKED = 0b11  # root's number alone gives no rights again
CAPABILITIES_VERSION = 0x20080522


class Unfenceable(OSError):
    """The fence that was ordered can't be put up on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """What code may reach. Its own scratch folder, made for it alone, comes on top."""

    read: tuple[str, ...]  # files and folders
    write: tuple[str, ...] = ()  # folders
    execute: tuple[str, ...] = ()  # programs, and folders of them, where it may start any
    network: bool = False  # loopback; needs namespaces
    processes: bool = False  # child processes
    user: int | None = None  # the number of another user to become; needs root
    landlock: bool = True  # tests leave a layer out to see what it stops
    seccomp: bool = True

    def to_tree(self) -> dict[str, Tree]:
        """Return the fence as it crosses the wire."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_tree(cls, tree: Mapping[str, Tree]) -> "Fence":
        """Return the fence that the judge sent."""
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in tree.items()})  # type: ignore[arg-type]  # the judge's own values


def become_nobody(fence: Fence, scratch: str, *, apart: bool) -> None:
    """Give up root's rights, or all that were got by making namespaces, and root's number where the fence says so."""
    libc = ctypes.CDLL(None, use_errno=True)
    if fence.processes and apart and fence.user is None:
        _demand(libc.unshare(CLONE_NEWNS), "unshare")  # other subjects' folders can still be written in the server's
        _lock_files(libc, scratch)
    if os.geteuid() != 0 and not apart:
        return
    if fence.user is not None:
        os.chown(scratch, fence.user, fence.user)
        os.setgroups([])
        os.setresgid(fence.user, fence.user, fence.user)
        os.setresuid(fence.user, fence.user, fence.user)
        return
    header, nothing = struct.pack("Ii", CAPABILITIES_VERSION, 0), bytes(24)
    libc.prctl(PR_SET_SECUREBITS, NOROOT_LOCKED, 0, 0, 0)  # refused where root had no rights to begin with
    _demand(libc.capset(header, nothing), "capset")


def enclose(fence: Fence, scratch: str, *, apart: bool) -> None:
    """Put the fence around this process and all that it will start. Nothing opens it again.

    `apart` tells that namespaces were entered before. Raise `OSError` if a layer can't hold.
    """
    machine = platform.machine()
    if fence.network and not apart:
        raise Unfenceable("Sockets need a network of their own, and this machine lets us make none.")
    if fence.seccomp and machine not in seccomp.NUMBERS:
        raise Unfenceable(f"There is no table of system calls for {machine}.")
    seccomp.set_no_new_privs()
    hide()
    permissions = _permissions(fence, apart=apart)
    if fence.landlock:
        landlock.confine(
            read=fence.read,
            write=(*fence.write, scratch),
            execute=(*fence.execute, scratch) if fence.processes else fence.execute,
            network=fence.network,
        )
    if fence.seccomp:
        seccomp.install(seccomp.filter_program(machine, permissions))


def _permissions(fence: Fence, *, apart: bool) -> seccomp.Permissions:
    """Return what the filter may let through, given what the other layers see to."""
    known = landlock.version() if fence.landlock else 0
    locked = fence.processes and apart  # see become_nobody
    others_are_safe = locked or fence.user is not None
    if fence.processes and known < landlock.VERSION_WITH_SCOPES and fence.user is None:
        raise Unfenceable("Child processes need Landlock 6 (Linux 6.12), or root, to keep signals among themselves.")
    if fence.processes and not others_are_safe:
        raise Unfenceable("Child processes need namespaces, or root, to keep the modes of other files as they are.")
    return seccomp.Permissions(
        processes=fence.processes,
        network=fence.network,
        programs=bool(fence.execute),
        modes=others_are_safe,
        truncation=known >= landlock.VERSION_WITH_TRUNCATE or others_are_safe,
        signals_to=None if fence.processes else os.getpid(),
    )


def hide() -> None:
    """Let no other process of the same user look into this one's memory; a core file is not written either."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def go_apart(scratch: str) -> bool:
    """Enter namespaces in which only `scratch` can be written and only loopback answers; tell whether that worked.

    Needs root, or a kernel that lets plain users make namespaces of their own.
    """
    trial = os.fork()  # half-way in there is no way back
    if trial == 0:
        try:
            _enter(scratch)
        except BaseException:  # noqa: BLE001 -- a fork must never return to what its parent does
            os._exit(1)
        os._exit(0)
    if os.waitpid(trial, 0)[1] != 0:
        return False
    _enter(scratch)
    return True


def _enter(scratch: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    own_user = 0 if user == 0 else CLONE_NEWUSER
    _demand(libc.unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | own_user), "unshare")
    if own_user:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 -- no pathlib in every fork
                file.write(text)
    _lock_files(libc, scratch)
    _raise_loopback()


def _lock_files(libc: ctypes.CDLL, scratch: str) -> None:
    """Let nothing but `scratch` be written in this mount namespace, and go there."""
    path = os.fsencode(scratch)
    _demand(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None), "mount")
    _demand(libc.mount(path, path, None, MS_BIND | MS_REC, None), "mount")
    _set_mount(libc, b"/", AT_RECURSIVE, add=MOUNT_ATTR_RDONLY, remove=0)
    _set_mount(libc, path, 0, add=0, remove=MOUNT_ATTR_RDONLY)
    os.chdir(scratch)  # through the new mount


def _set_mount(libc: ctypes.CDLL, path: bytes, flags: int, *, add: int, remove: int) -> None:
    attributes = struct.pack("QQQQ", add, remove, 0, 0)
    size = ctypes.c_size_t(len(attributes))
    result = libc.syscall(
        ctypes.c_long(MOUNT_SETATTR), ctypes.c_int(AT_FDCWD), path, ctypes.c_uint(flags), attributes, size
    )
    _demand(result, "mount_setattr")


def _raise_loopback() -> None:
    import fcntl  # noqa: PLC0415 -- not there on Windows

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def _demand(result: int, what: str) -> None:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
