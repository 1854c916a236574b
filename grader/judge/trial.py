"""Try the fence: start a subject in it and let it attempt what it must not be able to do."""

import os
import socket
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError, SetupError
from grader.judge.allowance import Allowance
from grader.judge.launch import ForkServer
from grader.judge.profile import subject_fence
from grader.judge.twin import Dialogue, Twin
from grader.model import Profile
from grader.subject.fence import Fence
from grader.subject.package import Package, Source

ATTEMPTS = Package({}, Source("<attempts>", "from grader.subject.attempts import *\n"))
SHORT = "/tmp"  # noqa: S108 -- a made folder in it; the path of a local service must have less than 108 bytes
LINUX_ONLY = "Grade on Linux: in CI, in a virtual machine, or in WSL 2 on Windows."


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one thing holds on this machine."""

    name: str
    holds: bool
    detail: str  # what was seen
    remedy: str  # what to do where it does not hold
    needed: bool = True  # or graded mode can do without


@dataclass(frozen=True, slots=True)
class Outside:
    """What lies outside the fence for the trial: nothing of value."""

    secret: Path  # a file that anybody may read
    place: Path  # a file that isn't there, in a folder that anybody may write
    service: Path  # where a service listens
    port: int  # of a server on loopback


def try_fence() -> list[Finding]:
    """Return what holds of the fence that every exercise is graded in."""
    if sys.platform != "linux":
        return [Finding("fence", holds=False, detail=f"there is none for {sys.platform}", remedy=LINUX_ONLY)]
    fence = subject_fence((), Profile())
    try:
        with open_subject(fence) as subject, lay_out() as outside:
            found = [_attempt(name, remedy, attempt(subject, outside)) for name, remedy, attempt in _FORBIDDEN]
            found += [_capped(name, remedy, attempt(subject)) for name, remedy, attempt in _CAPPED]
    except SetupError as error:
        return [Finding("fence", holds=False, detail=str(error), remedy=_KERNEL)]
    return found


def try_extras() -> list[Finding]:
    """Return what holds beyond: a second fence, and what only some exercises need."""
    return [_other_user(subject_fence((), Profile())), *_profiles()] if sys.platform == "linux" else []


def missing() -> list[str]:
    """Return what graded mode needs and this machine lacks, each with what to do about it; empty if it can run."""
    return [f"{one.name}: {one.detail}. {one.remedy}" for one in try_fence() if not one.holds]


@contextmanager
def open_subject(fence: Fence, *, apart: bool = True) -> Iterator[Twin]:
    """Give a subject in a fence that answers the attempts of `grader.subject.attempts`."""
    with closing(ForkServer(apart=apart)) as server:
        dialogue = Dialogue(ATTEMPTS, Allowance(fenced=True), server, fence=fence, trusted="The trial")
        with closing(dialogue):
            yield Twin(dialogue)


@contextmanager
def lay_out() -> Iterator[Outside]:
    """Make the things outside that are attempted, and remove them."""
    with (
        tempfile.TemporaryDirectory(prefix="kata-trial-", dir=SHORT) as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service,
    ):
        outside = Outside(
            Path(folder, "secret"), Path(folder, "place"), Path(folder, "service"), server.getsockname()[1]
        )
        Path(folder).chmod(0o777)
        outside.secret.write_text("not for you", encoding="utf-8")
        outside.secret.chmod(0o666)
        service.bind(str(outside.service))
        outside.service.chmod(0o666)
        yield outside


Refused = Callable[[], object]
_KERNEL = "Use Linux 5.13 or later with Landlock and seccomp, outside of containers that forbid them."
_LANDLOCK = "Landlock is missing or incomplete: boot with lsm=landlock,... or take a kernel from 5.13 on."
_SECCOMP = "The filter of system calls did not hold: take a kernel with CONFIG_SECCOMP_FILTER."

_FORBIDDEN: tuple[tuple[str, str, Callable[[Twin, Outside], Refused]], ...] = (
    ("reads no file outside", _LANDLOCK, lambda twin, outside: lambda: twin.read_file(str(outside.secret))),
    ("writes no file outside", _LANDLOCK, lambda twin, outside: lambda: twin.write_file(str(outside.place))),
    ("changes no mode outside", _SECCOMP, lambda twin, outside: lambda: _locked(twin, outside.secret)),
    ("opens no connection", _SECCOMP, lambda twin, outside: lambda: twin.connect(outside.port)),
    ("sends no datagram", _SECCOMP, lambda twin, outside: lambda: twin.send_datagram(outside.port)),
    ("calls no local service", _SECCOMP, lambda twin, outside: lambda: twin.send_to_path(str(outside.service))),
    ("starts no process", _SECCOMP, lambda twin, _: twin.fork),
    ("starts no program", _SECCOMP, lambda twin, _: twin.run_program),
    ("signals no process", _SECCOMP, lambda twin, _: lambda: twin.signal(os.getpid())),
    ("caps no process", _SECCOMP, lambda twin, _: lambda: twin.cap(os.getpid())),
    ("sees no other memory", _LANDLOCK, lambda twin, _: lambda: twin.look_into(os.getpid())),
    ("stays in its process group", _SECCOMP, lambda twin, _: twin.leave_group),
    ("ends with its parent", _SECCOMP, lambda twin, _: twin.outlive_parent),
)
"""What must be refused: name, what to do where it is not, and the attempt."""

_CAPPED: tuple[tuple[str, str, Callable[[Twin], Refused]], ...] = (
    ("memory is capped", "RLIMIT_AS did not hold.", lambda twin: lambda: twin.hoard_memory(4096)),
    ("files are capped", "RLIMIT_FSIZE did not hold.", lambda twin: lambda: twin.fill_file(64)),
)


def _attempt(name: str, remedy: str, attempt: Refused) -> Finding:
    try:
        attempt()
    except OSError as error:
        return Finding(name, holds=True, detail=f"refused: {error.strerror or error}", remedy=remedy)
    except CourseError as error:
        return Finding(name, holds=False, detail=str(error), remedy=remedy)
    return Finding(name, holds=False, detail="it could", remedy=remedy)


def _capped(name: str, remedy: str, attempt: Refused) -> Finding:
    try:
        attempt()
    except (MemoryError, OSError) as error:
        return Finding(name, holds=True, detail=f"refused: {type(error).__name__}", remedy=remedy)
    except CourseError as error:
        return Finding(name, holds=False, detail=str(error), remedy=remedy)
    return Finding(name, holds=False, detail="it took more than it may", remedy=remedy)


def _locked(subject: Twin, path: Path) -> None:
    """Let the subject lock a file; raise `OSError` where that was refused, or only said to be done."""
    before = stat.S_IMODE(path.stat().st_mode)
    try:
        subject.change_mode(str(path))
    except PermissionError:
        if stat.S_IMODE(path.stat().st_mode) == before:
            raise
    if stat.S_IMODE(path.stat().st_mode) == before:
        raise OSError("nothing was changed")


def _other_user(fence: Fence) -> Finding:
    if fence.user is not None:
        detail = f"subjects run as user {fence.user}"
    elif os.geteuid() == 0:
        detail = "subjects keep root's number, without its rights: others can't read this interpreter, or reach TMPDIR"
    else:
        detail = "subjects run as the user who grades"
    remedy = "A second fence only. Grade as root with an interpreter that all users may read, in /opt for example."
    return Finding("another user", holds=fence.user is not None, detail=detail, remedy=remedy, needed=False)


def _profiles() -> Iterator[Finding]:
    """Yield whether exercises can be graded that need more than the tightest fence."""
    remedy = (
        "Only for exercises whose kata.toml asks for it. Grade as root, or let users make namespaces "
        "(on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0)."
    )
    for name, profile in (
        ("exercises with a network", Profile(network=True)),
        ("exercises with processes", Profile(processes=True)),
    ):
        try:
            with open_subject(subject_fence((), profile)) as subject:
                subject.fill_file(0)
        except SetupError as error:
            yield Finding(name, holds=False, detail=str(error), remedy=remedy, needed=False)
        else:
            yield Finding(name, holds=True, detail="can be graded here", remedy=remedy, needed=False)
