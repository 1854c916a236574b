"""What a subject may use up, and how the operating system is told. The judge's own deadlines come on top."""

import faulthandler
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass

MAX_CPU = 600  # seconds of a whole test; ends what runs on after the judge was killed, where the kernel can't
PR_SET_PDEATHSIG = 1  # of prctl(2): which signal to get when the parent ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The caps of one subject."""

    cpu_seconds: float = 5.0  # for one question
    wall_seconds: float = 15.0  # for one question; ends code that waits instead of working
    memory_mib: int = 1024  # address space of the whole process
    output_bytes: int = 1 << 20  # printed in one test
    scratch_mib: int | None = None  # written to files, each and all together; None for as much as the disk holds
    descriptors: int | None = None  # open at once; None for as many as the system allows

    def to_tree(self) -> dict[str, float | int | None]:
        """Return the limits as they cross the wire."""
        return asdict(self)

    @classmethod
    def from_tree(cls, tree: Mapping[str, float | int | None]) -> "Limits":
        """Return the limits that the judge sent."""
        return cls(**tree)  # type: ignore[arg-type]  # the names and types are the judge's own


def restrict(limits: Limits) -> None:
    """Cap memory and files where the platform can, and be ready to tell where the code is stuck."""
    faulthandler.enable(file=2)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- not there on Windows

    faulthandler.register(signal.SIGUSR1, file=2, all_threads=True)
    caps = {resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: MAX_CPU}
    if limits.scratch_mib is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an error where it is written, not the end
        caps[resource.RLIMIT_FSIZE] = limits.scratch_mib << 20
    if limits.descriptors is not None:
        caps[resource.RLIMIT_NOFILE] = limits.descriptors
    if sys.platform == "linux":  # macOS accepts RLIMIT_AS but doesn't keep to it
        caps[resource.RLIMIT_AS] = limits.memory_mib << 20
        import ctypes  # noqa: PLC0415 -- where it is of use

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for kind, cap in caps.items():
        hard = resource.getrlimit(kind)[1]  # what we were given ourselves may be less
        allowed = cap if hard == resource.RLIM_INFINITY else min(cap, hard)
        resource.setrlimit(kind, (allowed, allowed))
