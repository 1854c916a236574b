"""Start the processes that subjects live in. All that differs between platforms is here and in subject/limits.py.

ForkServer   Linux and macOS with --subject=fork: one warm server, a fork per subject (about 4 ms)
Spawner      anywhere: a new interpreter per subject (about 100 ms)
"""

import contextlib
import hmac
import json
import os
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from grader.errors import SetupError
from grader.subject.fence import Fence
from grader.subject.limits import Limits

SERVER = Path(__file__).parent.parent / "subject" / "server.py"
FORK, STATUS = b"f", b"s"
_PEAK = re.compile(rb"^VmHWM:\s*(\d+) kB$", re.MULTILINE)
START_SECONDS = 60.0  # the longest that starting an interpreter may take on a very busy machine


@dataclass(frozen=True, slots=True)
class Libraries:
    """Modules from outside the standard library that answers may import."""

    names: tuple[str, ...] = ()

    def folders(self) -> list[str]:
        """Return where they are found."""
        return sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}) if self.names else []

    def arguments(self) -> list[str]:
        """Return what the server's command line says of them: the folders to find them in, and their names."""
        return [os.pathsep.join(self.folders()), *self.names] if self.names else []


NO_LIBRARIES = Libraries()


class Process(Protocol):
    """A running subject, seen from outside."""

    channel: socket.socket
    output: IO[bytes]
    scratch: Path  # its own folder, where it starts

    def cpu_seconds(self) -> float | None:
        """Return the CPU time used so far, or None where it can't be read from outside."""

    def mark_memory(self) -> None:
        """Let `peak_growth` count from here."""

    def peak_growth(self) -> int | None:
        """Return the KiB by which its memory grew at most since it was marked, or None where the system can't tell."""

    def dump_stack(self) -> None:
        """Ask the process to write where its code is to its output, if the platform can."""

    def kill(self) -> None:
        """End the process and all it started. Does nothing if it has ended."""

    def status(self) -> int:
        """Wait for the end; return the exit status, or minus the signal that killed it."""


class Launcher(Protocol):
    """Starts subjects, one after the other."""

    def start(self) -> Process:
        """Return a fresh subject."""

    def close(self) -> None:
        """End whatever still runs, and remove all scratch folders."""


def clean_environment(scratch: str) -> dict[str, str]:
    """Return the whole environment of a subject: nothing of ours, and the same hash seed in every run."""
    environment = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "HOME": scratch, "TMPDIR": scratch, "LC_ALL": "C.UTF-8"}
    if sys.platform == "win32":
        # Sockets need SYSTEMROOT there.
        environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return environment


def interpreter(*arguments: str) -> list[str]:
    """Return the command for a Python that sees neither site-packages, nor the current folder, nor cached bytecode."""
    return [sys.executable, "-s", "-S", "-B", "-P", str(SERVER), *arguments]


def fenced_command(command: Sequence[str], fence: Fence, limits: Limits) -> list[str]:
    """Return the command that becomes `command` in a fence, where only the folder that it starts in can be written."""
    order = json.dumps({"fence": fence.to_tree(), "limits": limits.to_tree()})
    return interpreter("run", order, *command)


class _Unix:
    """What forked and spawned subjects share where there are signals and process groups."""

    def __init__(self, pid: int, channel: socket.socket, output: IO[bytes], scratch: Path) -> None:
        self.pid = pid
        self.channel = channel
        self.output = output
        self.scratch = scratch
        self._marked: int | None = None  # KiB

    def cpu_seconds(self) -> float | None:
        """Return the CPU time of the whole process, read from outside on Linux."""
        if sys.platform != "linux":
            return None
        try:
            # The kernel's number for "CPU clock of process PID"; see clock_getcpuclockid(3).
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return None

    def mark_memory(self) -> None:
        """Let Linux forget the peak so far: a fork inherits one, and importing has another; proc_pid_clear_refs(5)."""
        with contextlib.suppress(OSError):
            Path(f"/proc/{self.pid}/clear_refs").write_bytes(b"5")
            self._marked = self._peak()

    def peak_growth(self) -> int | None:
        """Return how far the peak is above the mark, on Linux. What a fork shares with its server counts on neither."""
        peak = None if self._marked is None else self._peak()
        return None if peak is None or self._marked is None else max(0, peak - self._marked)

    def _peak(self) -> int | None:
        """Return the KiB of memory at the peak, or None of a process that has ended."""
        try:
            match = _PEAK.search(Path(f"/proc/{self.pid}/status").read_bytes())
        except OSError:
            return None
        return None if match is None else int(match[1])

    def dump_stack(self) -> None:
        """Make faulthandler write all stacks; the subject has registered it for this signal."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGUSR1)

    def kill(self) -> None:
        """Kill the process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


class _Forked(_Unix):
    def __init__(
        self, pid: int, channel: socket.socket, output: IO[bytes], scratch: Path, control: socket.socket
    ) -> None:
        super().__init__(pid, channel, output, scratch)
        self._control = control
        self._status: int | None = None

    def kill(self) -> None:
        """Kill the process group, unless it was waited for: its number may be another's by now."""
        if self._status is None:
            super().kill()

    def status(self) -> int:
        """Let the fork server, whose child it is, wait for it."""
        if self._status is None:
            self._status = self._wait()
        return self._status

    def _wait(self) -> int:
        try:
            self._control.sendall(STATUS + struct.pack("!i", self.pid))
            return _read_number(self._control)
        except OSError:  # the server has ended too
            return -signal.SIGKILL
        except BaseException:  # an interrupt, as in ForkServer.start
            self._control.close()
            raise


class _Spawned(_Unix):
    def __init__(
        self, process: subprocess.Popen[bytes], channel: socket.socket, output: IO[bytes], scratch: Path
    ) -> None:
        super().__init__(process.pid, channel, output, scratch)
        self._process = process

    def dump_stack(self) -> None:
        """Make faulthandler write all stacks, where there is a signal to ask for it."""
        if sys.platform != "win32":
            super().dump_stack()

    def kill(self) -> None:
        """Kill the process, and its group where there is one."""
        if self._process.returncode is not None:
            return  # reaped: its number may be another's by now
        if sys.platform != "win32":
            super().kill()
        self._process.kill()
        self._process.wait()

    def status(self) -> int:
        """Wait for the process."""
        return self._process.wait()


class ForkServer:
    """One warm interpreter that forks a subject for every order."""

    def __init__(self, libraries: Libraries = NO_LIBRARIES, *, apart: bool = False) -> None:
        """Start the server, in namespaces of its own if `apart`. It imports `libraries` once, for all subjects."""
        self._scratch = tempfile.mkdtemp(prefix="kata-")
        Path(self._scratch).chmod(0o711)  # a subject may have become another user, who has to pass through
        self._libraries = libraries
        self._apart = apart
        self._open()

    def _open(self) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours
        self._server = subprocess.Popen(
            interpreter("serve-apart" if self._apart else "serve", str(theirs.fileno()), *self._libraries.arguments()),
            pass_fds=[theirs.fileno()],
            env=clean_environment(self._scratch),
            cwd=self._scratch,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()

    def start(self) -> Process:
        """Return a fresh fork, from a new server where a subject or an interrupt has ended the old one."""
        try:
            return self._fork()
        except OSError:
            self._end()
            self._open()
        try:
            return self._fork()
        except OSError as error:
            raise SetupError(
                f"The process that starts your code has ended ({error}). Run the command again."
            ) from error

    def _fork(self) -> Process:
        ours, theirs = socket.socketpair()
        output = tempfile.TemporaryFile(dir=self._scratch)  # noqa: SIM115 -- lives as long as the subject
        folder = secrets.token_hex(16)  # no other subject can name it
        try:
            socket.send_fds(self._control, [FORK + folder.encode()], [theirs.fileno(), output.fileno()])
            pid = _read_number(self._control)
            return _Forked(pid, ours, output, Path(self._scratch, folder), self._control)
        except BaseException as error:
            ours.close()
            output.close()
            if not isinstance(error, OSError):  # an interrupt: the answer to come must not be taken for the next one's
                self._control.close()
            raise
        finally:
            theirs.close()

    def close(self) -> None:
        """End the server; its children were killed one by one."""
        self._end()
        remove_folder(Path(self._scratch))

    def _end(self) -> None:
        self._control.close()
        self._server.kill()
        self._server.wait()


class Spawner:
    """A new interpreter for every subject. Slower than forking, and the same on every platform."""

    def __init__(self, libraries: Libraries = NO_LIBRARIES) -> None:
        """Start nothing yet. Every subject can import `libraries`."""
        self._scratch = tempfile.mkdtemp(prefix="kata-")
        self._libraries = libraries

    def start(self) -> Process:
        """Return a fresh interpreter that has called back."""
        output = tempfile.TemporaryFile(dir=self._scratch)  # noqa: SIM115 -- lives as long as the subject
        start = self._start_by_loopback if sys.platform == "win32" else self._start_by_descriptor
        scratch = Path(tempfile.mkdtemp(dir=self._scratch))
        process, channel = start(output, scratch)
        return _Spawned(process, channel, output, scratch)

    def close(self) -> None:
        """Remove the scratch folder; the subjects were killed one by one."""
        remove_folder(Path(self._scratch))

    def _start_by_descriptor(self, output: IO[bytes], scratch: Path) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._open(["once", str(theirs.fileno())], output, scratch, [theirs.fileno()])
        return process, ours

    def _start_by_loopback(self, output: IO[bytes], scratch: Path) -> tuple[subprocess.Popen[bytes], socket.socket]:
        key = secrets.token_hex(16)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(START_SECONDS)
            process = self._open(["connect", str(listener.getsockname()[1]), key], output, scratch, [])
            while True:  # another process of this machine may knock first; only the one with the key gets in
                channel, _ = listener.accept()
                channel.settimeout(START_SECONDS)
                if hmac.compare_digest(channel.recv(len(key), socket.MSG_WAITALL), key.encode()):
                    return process, channel
                channel.close()

    def _open(
        self, arguments: list[str], output: IO[bytes], scratch: Path, descriptors: list[int]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            interpreter(*arguments, *self._libraries.arguments()),
            pass_fds=descriptors,
            env=clean_environment(str(scratch)),
            cwd=scratch,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=sys.platform != "win32",
        )


def _read_number(control: socket.socket) -> int:
    data = control.recv(4, socket.MSG_WAITALL)
    if len(data) != 4:  # noqa: PLR2004 -- the size of the number
        raise ConnectionResetError("no answer")
    number: int = struct.unpack("!i", data)[0]
    return number


def remove_folder(folder: Path) -> None:
    """Remove a folder that learners' code has written to, however deep and however locked."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists() and sys.platform != "win32":
        subprocess.run(["chmod", "-R", "u+rwX", str(folder)], stderr=subprocess.DEVNULL, check=False)  # noqa: S607
        subprocess.run(["rm", "-rf", str(folder)], stderr=subprocess.DEVNULL, check=False)  # noqa: S607


def make_launcher(setting: str, libraries: Libraries = NO_LIBRARIES, *, apart: bool = False) -> Launcher:
    """Return the launcher for "fork", "spawn" or "auto", which forks on Linux and spawns elsewhere.

    With `apart`, a fork server enters namespaces of its own where the system lets it.
    """
    if setting == "spawn" or (setting == "auto" and sys.platform != "linux"):
        return Spawner(libraries)
    return ForkServer(libraries, apart=apart)
