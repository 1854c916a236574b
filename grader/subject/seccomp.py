"""Refuse system calls: a filter for seccomp(2), as a program for the kernel's classic BPF machine. Linux only.

What is refused reaches past the process itself: other processes, the network, mounts, clocks, the kernel's own tools.
What files may be opened is the business of `landlock`; what it doesn't see (file modes, signals) is refused here.
Numbers: asm/unistd_64.h for x86_64, asm-generic/unistd.h for aarch64; both are the same from 424 on.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.subject.limits import PR_SET_PDEATHSIG

PR_SET_SECCOMP = 22  # of prctl(2); see the kernel's linux/prctl.h
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

NEWEST = 451  # the last system call that this table knows; what came later is refused as unknown

# asm: name in the kernel's headers, by machine. A name that a machine lacks is left out there.
NUMBERS: Mapping[str, Mapping[str, int]] = {
    "x86_64": {
        "accept": 43, "accept4": 288, "acct": 163, "add_key": 248, "adjtimex": 159, "bind": 49, "bpf": 321,
        "chmod": 90, "chown": 92, "chroot": 161, "clock_adjtime": 305, "clock_settime": 227, "clone": 56,
        "clone3": 435, "connect": 42, "delete_module": 176, "execve": 59, "execveat": 322, "fanotify_init": 300,
        "fchmod": 91, "fchmodat": 268, "fchown": 93, "fchownat": 260, "fcntl": 72, "finit_module": 313, "fork": 57,
        "fremovexattr": 199, "fsconfig": 431, "fsetxattr": 190, "fsmount": 432, "fsopen": 430, "fspick": 433,
        "futimesat": 261, "init_module": 175, "inotify_add_watch": 254, "io_uring_enter": 426,
        "io_uring_register": 427, "io_uring_setup": 425, "ioctl": 16, "ioperm": 173, "iopl": 172, "ioprio_set": 251,
        "kcmp": 312, "kexec_file_load": 320, "kexec_load": 246, "keyctl": 250, "kill": 62, "lchown": 94,
        "listen": 50, "lremovexattr": 198, "lsetxattr": 189, "memfd_create": 319, "memfd_secret": 447,
        "migrate_pages": 256, "modify_ldt": 154, "mount": 165, "mount_setattr": 442, "move_mount": 429,
        "move_pages": 279, "mq_open": 240, "mq_unlink": 241, "msgctl": 71, "msgget": 68, "msgrcv": 70, "msgsnd": 69,
        "name_to_handle_at": 303, "open_by_handle_at": 304, "open_tree": 428, "perf_event_open": 298,
        "personality": 135, "pidfd_getfd": 438, "pidfd_open": 434, "pidfd_send_signal": 424, "pivot_root": 155,
        "prctl": 157, "prlimit64": 302, "process_madvise": 440, "process_mrelease": 448, "process_vm_readv": 310,
        "process_vm_writev": 311, "ptrace": 101, "quotactl": 179, "quotactl_fd": 443, "reboot": 169,
        "removexattr": 197, "request_key": 249, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
        "sched_setaffinity": 203, "sched_setattr": 314, "sched_setparam": 142, "sched_setscheduler": 144,
        "semctl": 66, "semget": 64, "semop": 65, "semtimedop": 220, "setdomainname": 171, "sethostname": 170,
        "setns": 308, "setpgid": 109, "setpriority": 141, "setsid": 112, "settimeofday": 164, "setxattr": 188,
        "shmat": 30, "shmctl": 31, "shmget": 29, "socket": 41, "socketpair": 53, "swapoff": 168, "swapon": 167,
        "syslog": 103, "tgkill": 234, "tkill": 200, "truncate": 76, "umount2": 166, "unshare": 272,
        "userfaultfd": 323, "utime": 132, "utimensat": 280, "utimes": 235, "vfork": 58, "vhangup": 153,
    },
    "aarch64": {
        "accept": 202, "accept4": 242, "acct": 89, "add_key": 217, "adjtimex": 171, "bind": 200, "bpf": 280,
        "chroot": 51, "clock_adjtime": 266, "clock_settime": 112, "clone": 220, "clone3": 435, "connect": 203,
        "delete_module": 106, "execve": 221, "execveat": 281, "fanotify_init": 262, "fchmod": 52, "fchmodat": 53,
        "fchown": 55, "fchownat": 54, "fcntl": 25, "finit_module": 273, "fremovexattr": 16, "fsconfig": 431,
        "fsetxattr": 7, "fsmount": 432, "fsopen": 430, "fspick": 433, "init_module": 105, "inotify_add_watch": 27,
        "io_uring_enter": 426, "io_uring_register": 427, "io_uring_setup": 425, "ioctl": 29, "ioprio_set": 30,
        "kcmp": 272, "kexec_file_load": 294, "kexec_load": 104, "keyctl": 219, "kill": 129, "listen": 201,
        "lremovexattr": 15, "lsetxattr": 6, "memfd_create": 279, "memfd_secret": 447, "migrate_pages": 238,
        "mount": 40, "mount_setattr": 442, "move_mount": 429, "move_pages": 239, "mq_open": 180, "mq_unlink": 181,
        "msgctl": 187, "msgget": 186, "msgrcv": 188, "msgsnd": 189, "name_to_handle_at": 264,
        "open_by_handle_at": 265, "open_tree": 428, "perf_event_open": 241, "personality": 92, "pidfd_getfd": 438,
        "pidfd_open": 434, "pidfd_send_signal": 424, "pivot_root": 41, "prctl": 167, "prlimit64": 261,
        "process_madvise": 440, "process_mrelease": 448, "process_vm_readv": 270, "process_vm_writev": 271,
        "ptrace": 117, "quotactl": 60, "quotactl_fd": 443, "reboot": 142, "removexattr": 14, "request_key": 218,
        "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "sched_setaffinity": 122, "sched_setattr": 274,
        "sched_setparam": 118, "sched_setscheduler": 119, "semctl": 191, "semget": 190, "semop": 193,
        "semtimedop": 192, "setdomainname": 162, "sethostname": 161, "setns": 268, "setpgid": 154,
        "setpriority": 140, "setsid": 157, "settimeofday": 170, "setxattr": 5, "shmat": 196, "shmctl": 195,
        "shmget": 194, "socket": 198, "socketpair": 199, "swapoff": 225, "swapon": 224, "syslog": 116,
        "tgkill": 131, "tkill": 130, "truncate": 45, "umount2": 39, "unshare": 97, "userfaultfd": 282,
        "utimensat": 88, "vhangup": 58,
    },
}  # fmt: skip

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""How the kernel names a machine to the filter: AUDIT_ARCH_* in linux/audit.h."""

ALWAYS_REFUSED = (
    # other processes: their memory, descriptors, limits, places
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "kcmp",
    "pidfd_getfd", "pidfd_open", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "tkill",
    "migrate_pages", "move_pages", "setpriority", "ioprio_set", "sched_setaffinity", "sched_setattr",
    "sched_setparam", "sched_setscheduler",
    # out of the process group, by which all are ended
    "setsid", "setpgid",
    # memory that no limit counts, and mailboxes that outlive the process
    "memfd_create", "memfd_secret", "shmget", "shmat", "shmctl", "semget", "semop", "semtimedop", "semctl",
    "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink",
    # files past the paths that Landlock sees
    "mount", "umount2", "mount_setattr", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick",
    "pivot_root", "chroot", "name_to_handle_at", "open_by_handle_at", "fanotify_init", "inotify_add_watch",
    "quotactl", "quotactl_fd", "acct", "swapon", "swapoff",
    # other views of the machine
    "unshare", "setns", "personality",
    # the kernel's own tools, where most of its faults were found
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "add_key",
    "keyctl", "request_key", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module",
    "modify_ldt", "ioperm", "iopl", "syslog", "reboot", "vhangup",
    # clocks and names of the machine
    "clock_settime", "clock_adjtime", "settimeofday", "adjtimex", "sethostname", "setdomainname",
)  # fmt: skip

CHANGES_OF_MODE = (
    "chmod", "fchmod", "fchmodat", "chown", "lchown", "fchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr",
    "removexattr", "lremovexattr", "fremovexattr", "utime", "utimes", "futimesat", "utimensat",
)  # fmt: skip
"""What the owner of a file may do to it without opening it for writing. Landlock doesn't see these.

Where nothing else protects the owner's other files, they are said to be done and are not: a refusal would break
`shutil.copy` and its like, which only want to be thorough.
"""
NO_ERROR = 0

CONNECTIONS = ("connect", "bind", "listen", "accept", "accept4")

AF_UNIX, AF_INET, AF_INET6 = 1, 2, 10
SOCK_STREAM, SOCK_TYPE_MASK = 1, 0xF
CLONE_THREAD = 0x00010000
CLONE_NEW = 0x7E020080  # every flag that makes a namespace
OWNERS_OF_SIGNALS = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX of fcntl(2): a file then signals anybody
REFUSED_REQUESTS = (0x5412, 0x541C, 0x8901, 0x8902)
"""Of ioctl(2): TIOCSTI and TIOCLINUX type into a terminal; FIOSETOWN and SIOCSPGRP are fcntl's by other names."""

_LOAD, _AND, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_REFUSE = _ERRNO | errno.EPERM
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, constant: struct sock_filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """What a filter lets through beyond a lonely process's own needs."""

    processes: bool = False  # start children
    network: bool = False  # sockets of the internet's families; which hosts they reach is not seen here
    programs: bool = False  # become another program; children or not
    modes: bool = False  # change modes, owners and times of files
    truncation: bool = True  # truncate files by path, which Landlock watches from its version 3 on
    signals_to: int | None = None  # the one process that signals may go to; None for any that Landlock lets through


def filter_program(machine: str, permissions: Permissions) -> list[Instruction]:
    """Return the filter for a machine of `NUMBERS`; raise `KeyError` for any other."""
    numbers = NUMBERS[machine]
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, NEWEST + 1),  # the second table of x86_64 too, which begins far above
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
    ]
    pretended = () if permissions.modes else CHANGES_OF_MODE
    if pretended:  # with no times given, a refusal makes `Path.touch` open the file instead, and so make it
        program += _when_equal(numbers["utimensat"], 2, (0,), _REFUSE, _ERRNO | NO_ERROR)
    for names, error in ((_refused(permissions), errno.EPERM), (pretended, NO_ERROR)):
        for name in names:
            program += _refuse(numbers[name], error) if name in numbers else []
    program += _refuse(numbers["clone3"], errno.ENOSYS)  # its flags lie in memory; libraries fall back to clone
    return [*program, *_rules_for_arguments(numbers, permissions), (_RETURN, 0, 0, _ALLOW)]


def _refused(permissions: Permissions) -> list[str]:
    """Return the calls that are refused whatever their arguments."""
    refused = [*ALWAYS_REFUSED]
    if not permissions.truncation:
        refused.append("truncate")
    if not permissions.processes:
        refused += ("fork", "vfork")
    if not (permissions.processes or permissions.programs):
        refused += ("execve", "execveat")
    if not permissions.network:
        refused += ("socket", *CONNECTIONS)
    return refused


def _rules_for_arguments(numbers: Mapping[str, int], permissions: Permissions) -> Iterator[Instruction]:
    if permissions.processes:
        yield from _when_bits(numbers["clone"], 0, CLONE_NEW, _REFUSE, _ALLOW)
    else:
        yield from _when_bits(numbers["clone"], 0, CLONE_THREAD, _ALLOW, _REFUSE)
    if permissions.network:
        yield from _when_equal(numbers["socket"], 0, (AF_INET, AF_INET6), _ALLOW, _REFUSE)
    # A pair of datagram sockets could still send to a path; a pair of streams reaches nobody else.
    yield from _when_equal(numbers["socketpair"], 1, (SOCK_STREAM,), _ALLOW, _REFUSE, mask=SOCK_TYPE_MASK)
    if permissions.signals_to is not None:
        yield from _when_equal(numbers["kill"], 0, (permissions.signals_to,), _ALLOW, _REFUSE)
        yield from _when_equal(numbers["tgkill"], 0, (permissions.signals_to,), _ALLOW, _REFUSE)
    yield from _when_equal(numbers["prlimit64"], 0, (0,), _ALLOW, _REFUSE)
    yield from _when_equal(numbers["prctl"], 0, (PR_SET_PDEATHSIG,), _REFUSE, _ALLOW)
    yield from _when_equal(numbers["fcntl"], 1, OWNERS_OF_SIGNALS, _REFUSE, _ALLOW)
    yield from _when_equal(numbers["ioctl"], 1, REFUSED_REQUESTS, _REFUSE, _ALLOW)


def _refuse(number: int, error: int) -> list[Instruction]:
    return [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error)]


def _when_equal(  # noqa: PLR0913 -- the parts of one rule
    number: int, argument: int, values: Sequence[int], then: int, otherwise: int, *, mask: int = 0xFFFFFFFF
) -> list[Instruction]:
    tests = [(_EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    body = [_argument(argument), (_AND, 0, 0, mask), *tests, (_RETURN, 0, 0, otherwise), (_RETURN, 0, 0, then)]
    return _only_for(number, body)


def _when_bits(number: int, argument: int, bits: int, then: int, otherwise: int) -> list[Instruction]:
    body = [_argument(argument), (_ANY_BIT, 0, 1, bits), (_RETURN, 0, 0, then), (_RETURN, 0, 0, otherwise)]
    return _only_for(number, body)


def _argument(place: int) -> Instruction:
    """Load the low half of an argument: all that the kernel looks at where it is an int. Both machines are little."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * place)


def _only_for(number: int, body: list[Instruction]) -> list[Instruction]:
    return [(_EQUAL, 0, len(body), number), *body]


def set_no_new_privs() -> None:
    """Let nothing that this process starts get more rights than it has: the kernel wants that before any fence."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1, 0)


def install(program: Sequence[Instruction]) -> None:
    """Put the filter on this process and all that it will start; raise `OSError` where the kernel doesn't take it.

    `set_no_new_privs` must come before.
    """
    raw = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    instructions = ctypes.create_string_buffer(raw, len(raw))
    pointer = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(instructions))
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(pointer, len(pointer)))


def _prctl(option: int, value: int, argument: object) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, argument, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), "prctl")
