"""What code in the fence must not be able to do, to be tried for real. Harmless where it works; refused, each raises.

`grader doctor` asks these of a subject, as do the tests that leave a layer out to see what it stops.
"""

import ctypes
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

from grader.subject.limits import PR_SET_PDEATHSIG

PTRACE_ATTACH, PTRACE_DETACH = 16, 17


def read_file(path: str) -> str:
    """Read a file outside."""
    return Path(path).read_text(encoding="utf-8")


def write_file(path: str) -> None:
    """Write a file outside."""
    Path(path).write_text("written from inside", encoding="utf-8")


def change_mode(path: str) -> int:
    """Lock a file outside; return the mode that it has then."""
    Path(path).chmod(0)
    return Path(path).stat().st_mode & 0o777


def connect(port: int) -> None:
    """Open a TCP connection to a server of this machine."""
    socket.create_connection(("127.0.0.1", port), timeout=1).close()


def send_datagram(port: int) -> None:
    """Send a UDP datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"from inside", ("127.0.0.1", port))


def connect_to_path(path: str) -> None:
    """Open a connection to a service that listens at a path."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)


def send_to_path(path: str) -> None:
    """Send a datagram to such a service, through one end of a pair that is allowed."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with one, other:
        one.sendto(b"from inside", path)


def fork() -> None:
    """Start a process of the same program."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def run_program() -> None:
    """Start another program."""
    subprocess.run([sys.executable, "-S", "-c", ""], check=True)


def signal(process: int) -> None:
    """Reach another process by a signal; the one that does nothing."""
    os.kill(process, 0)


def cap(process: int) -> None:
    """Change what another process may use: to what it may use already."""
    allowed = resource.prlimit(process, resource.RLIMIT_NOFILE)
    resource.prlimit(process, resource.RLIMIT_NOFILE, allowed)


def look_into(process: int) -> None:
    """Open the memory of another process."""
    with Path(f"/proc/{process}/mem").open("rb"):
        pass


def trace(process: int) -> None:
    """Stop another process, as a debugger does, and let it go again."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(PTRACE_ATTACH, process, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    os.waitpid(process, 0)
    libc.ptrace(PTRACE_DETACH, process, 0, 0)


def leave_group() -> None:
    """Join the process group of our parent, which is not ended with ours."""
    os.setpgid(0, os.getpgid(os.getppid()))


def outlive_parent() -> None:
    """Ask not to be ended when the fork server ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def hoard_memory(mib: int) -> None:
    """Take more memory than allowed."""
    bytearray(mib << 20)


def fill_file(mib: int) -> None:
    """Write a file larger than allowed."""
    with Path("large").open("wb") as file:
        file.writelines(bytes(1 << 20) for _ in range(mib))
