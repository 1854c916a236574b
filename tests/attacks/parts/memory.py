# System calls that look at, or change, another process or what outlives this one; by number, since Python names few.
import ctypes
import os
import platform

_X86 = platform.machine() == "x86_64"
CALLS = {
    "ptrace": 101 if _X86 else 117,
    "process_vm_readv": 310 if _X86 else 270,
    "prlimit64": 302 if _X86 else 261,
    "shmget": 29 if _X86 else 194,
    "shmat": 30 if _X86 else 196,
    "semget": 64 if _X86 else 190,
    "msgget": 68 if _X86 else 186,
    "mq_open": 240 if _X86 else 180,
    "memfd_create": 319 if _X86 else 279,
    "add_key": 248 if _X86 else 217,
    "keyctl": 250 if _X86 else 219,
    "bpf": 321 if _X86 else 280,
    "userfaultfd": 323 if _X86 else 282,
    "perf_event_open": 298 if _X86 else 241,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "io_uring_setup": 425,
}


def kernel(name, *arguments):
    """Return what the kernel answers, or minus the error's number."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    words = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = libc.syscall(ctypes.c_long(CALLS[name]), *words)
    return result if result >= 0 else -ctypes.get_errno()
