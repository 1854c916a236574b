"""What the fence of graded mode lets through: the interpreter, and what kata.toml says that an exercise needs."""

import mimetypes
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from grader.judge.launch import SERVER, Libraries
from grader.model import Profile
from grader.subject.fence import Fence

OTHER_USER = 54_321
"""The user that a subject becomes where the judge is root. Any number that no user of the machine has will do."""

SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
"""Where shared libraries are found."""

DATA = ("/usr/share/zoneinfo", "/etc/localtime", "/usr/share/locale", "/dev/urandom", "/dev/random", "/dev/zero")
ABOUT_SYSTEM = ("/etc/os-release", "/etc/debian_version", "/etc/lsb-release", "/etc/redhat-release")
"""Which system this is. Like `mimetypes` with its files, pip takes a refusal for a fault, though not a lack."""

NULL = "/dev/null"


@cache
def subject_fence(libraries: tuple[str, ...], profile: Profile) -> Fence:
    """Return the fence around answers that may import `libraries`."""
    read = (
        *_interpreter(),
        *SYSTEM,
        *DATA,
        *ABOUT_SYSTEM,
        *map(str, mimetypes.knownfiles),
        *Libraries(libraries).folders(),
    )
    programs = (*_programs(), *SYSTEM) if profile.processes else ()
    return Fence(
        read=read,
        write=(NULL,),
        execute=programs,
        network=profile.network,
        processes=profile.processes,
        user=_other_user([*read, *programs]),
    )


def tool_fence(read: Iterable[str]) -> Fence:
    """Return the fence around a tool that looks at answers: trusted itself, but answers may try to fool it."""
    scripts = sysconfig.get_path("scripts")
    installed = (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    return Fence(
        read=(*_interpreter(), *SYSTEM, *DATA, *installed, *read),
        write=(NULL,),
        execute=(scripts, *_programs(), *SYSTEM),
    )


def _interpreter() -> tuple[str, ...]:
    """Return where the interpreter and its standard library lie, and what is needed to start it anew."""
    shared = Path(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or "")
    return (sysconfig.get_path("stdlib"), str(shared), str(Path(sys.prefix, "pyvenv.cfg")), str(SERVER.parent))


def _programs() -> tuple[str, ...]:
    return (sys.executable, os.path.realpath(sys.executable))


def _other_user(paths: Iterable[str]) -> int | None:
    """Return the user to become, or None where we are not root, or where others can't read what a subject needs."""
    if os.geteuid() != 0 or not _lets_others_pass(Path(tempfile.gettempdir(), "scratch").resolve()):
        return None
    return OTHER_USER if all(_is_open_to_others(Path(path).resolve()) for path in paths) else None


def _is_open_to_others(path: Path) -> bool:
    """Tell whether anybody may read `path`; what isn't there keeps nobody out."""
    return not path.exists() or (bool(path.stat().st_mode & 0o004) and _lets_others_pass(path))


def _lets_others_pass(path: Path) -> bool:
    """Tell whether anybody may go through all folders above `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents)
