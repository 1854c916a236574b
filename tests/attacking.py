"""Grade a submission of the corpus and find out what it got: points, secrets, other people's results, a longer life."""

import ctypes
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tests.corpus import COURSE, MARKER, PORT, ROOT, Attack, find_baseline, read_corpus

CACHE = ROOT / ".kata" / "static"

INNOCENT = "02_mul"
"""The other exercise of every attacked submission, answered right."""

PR_SET_CHILD_SUBREAPER = 36
SECONDS = 300.0  # the longest that grading one submission may take
CALLED = ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
"""Variables of a workflow that name files which steps obey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one grading showed."""

    earned: int
    possible: int
    state: str
    leaked: tuple[str, ...]  # which secrets were found, and where
    harmed: tuple[str, ...]  # what was not as it should be
    seconds: float


def effect_of(attack: Attack, *, user: int | None = None) -> Effect:
    """Return what the attack achieved, of all its runs the most. As root, `user` may grade in our place."""
    with _prepared(attack, user) as place:
        effects = [place.grade(attack) for _ in range(attack.runs)]
    return replace(
        effects[-1],
        earned=max(one.earned for one in effects),
        leaked=tuple(secret for one in effects for secret in one.leaked),
        harmed=tuple(harm for one in effects for harm in one.harmed),
        seconds=max(one.seconds for one in effects),
    )


def baseline_of(attack: Attack) -> Effect:
    """Return what the honest answer achieves that the attack is compared with."""
    return _honest_effect(attack.exercise, find_baseline(attack, read_corpus()).name)


@cache
def _honest_effect(exercise: str, name: str) -> Effect:
    return effect_of(next(one for one in read_corpus() if (one.exercise, one.name) == (exercise, name)))


def gains(attack: Attack, effect: Effect, honest: Effect) -> list[str]:
    """Return what the attack got beyond the honest answer; what can't be judged is no loss, and so a gain."""
    found = []
    if effect.earned > honest.earned:
        found.append(f"{effect.earned} points instead of {honest.earned}")
    if effect.possible != honest.possible:
        found.append(f"{attack} is worth {effect.possible} points instead of {honest.possible}: it is {effect.state}")
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """A course with secrets in it, a submission to it, and a folder for its results."""

    root: Path
    canaries: Mapping[str, str]
    user: int | None

    def grade(self, attack: Attack) -> Effect:
        """Grade the submission as a job would that has something to hide."""
        _adopt_orphans()
        results, temporary = self.root / "results", self.root / "tmp"
        before, ours, started = self._fingerprint(), _children(), time.monotonic()
        with _listening() as calls:
            done = self._run(attack, results, temporary)
            seconds = time.monotonic() - started
            strays = _strays(ours)
            called = calls()
        written = {path.name: path.read_text(encoding="utf-8") for path in results.iterdir() if path.suffix}
        said = {"the log": done.stdout + done.stderr, **written}
        leaked = [f"{name} in {where}" for name, text in self.canaries.items() for where in said if text in said[where]]
        harmed = [f"{count} processes left" for count in [len(strays)] if count]
        harmed += [f"left in the temporary folder: {path.name}" for path in temporary.iterdir()]
        harmed += ["the course was changed"] if self._fingerprint() != before else []
        harmed += [f"{name} was written to" for name in CALLED if (self.root / name).read_text(encoding="utf-8")]
        if done.returncode not in (0, 1) or "grade.json" not in written:
            harmed.append(f"no verdict (status {done.returncode}): {done.stderr[-500:]}")
            return Effect(
                earned=0, possible=0, state="none", leaked=(*leaked, *called), harmed=tuple(harmed), seconds=seconds
            )
        exercises = {
            f"{one['number']:02d}_{one['slug']}": one for one in json.loads(written["grade.json"])["exercises"]
        }
        innocent, own = exercises[INNOCENT], exercises[attack.exercise]
        if innocent["state"] != "full":
            harmed.append(f"the other exercise is {innocent['state']}")
        return Effect(
            earned=own["earned"],
            possible=own["possible"],
            state=own["state"],
            leaked=(*leaked, *called),
            harmed=tuple(harmed),
            seconds=seconds,
        )

    def _run(self, attack: Attack, results: Path, temporary: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader", "--course", str(self.root / "course"), "grade"]
        command += [str(self.root / "submission"), "--exercises", f"{attack.exercise},{INNOCENT}"]
        command += ["--out", str(results), "--format", "json", "--format", "markdown"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "GITHUB_"))}
        environment |= {name: str(self.root / name) for name in CALLED}
        environment |= {"GRADER_KEY": self.canaries["the key"], "TMPDIR": str(temporary), "HOME": str(self.root)}
        identity = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        return subprocess.run(  # type: ignore[call-overload, no-any-return]  # mypy can't unpack so many kinds
            command,
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
            **identity,
        )

    def _fingerprint(self) -> str:
        """Return a hash over all files of course and submission, and their modes, but for caches."""
        hashed = hashlib.sha256()
        for path in sorted((self.root / "course").rglob("*")) + sorted((self.root / "submission").rglob("*")):
            if not {".kata", "__pycache__"} & set(path.parts):
                hashed.update(f"{path} {path.lstat().st_mode}".encode())
                hashed.update(path.read_bytes() if path.is_file() else b"")
        return hashed.hexdigest()


@contextmanager
def _prepared(attack: Attack, user: int | None) -> Iterator[_Place]:
    root = Path(tempfile.mkdtemp(prefix="kata-attacked-"))
    canaries = {name: f"CANARY-{secrets.token_hex(12)}" for name in ("the key", "the tests", "the solution")}
    try:
        for course, name in ((attack.course, attack.exercise), (COURSE, INNOCENT)):
            for top in ("exercises", "solutions"):
                shutil.copytree(course / top / name, root / "course" / top / name, ignore=_BY_PRODUCTS)
        _record_stubs(attack, root / "course")
        (root / "course" / MARKER).touch()
        _share_cache(CACHE, root / "course" / ".kata" / "static")
        _plant(root / "course" / "exercises" / attack.exercise / "hidden", "*.py", canaries["the tests"])
        _plant(root / "course" / "solutions" / attack.exercise, "*.py", canaries["the solution"])
        for name, text in attack.files.items():
            _write(root / "submission" / "exercises" / attack.exercise / name, text)
        right = (COURSE / "solutions" / INNOCENT / "mul.py").read_text(encoding="utf-8")
        _write(root / "submission" / "exercises" / INNOCENT / "mul.py", right)
        for name in CALLED:
            (root / name).touch()
        for name in ("results", "tmp"):
            (root / name).mkdir()
        (root / "results" / ".attackable").touch()
        if user is not None:
            for path in (root, *root.rglob("*")):
                os.chown(path, user, user)
        root.chmod(0o711)
        yield _Place(root, canaries, user)
        _share_cache(root / "course" / ".kata" / "static", CACHE)
    finally:
        shutil.rmtree(root, ignore_errors=True)


_BY_PRODUCTS = shutil.ignore_patterns("__pycache__", "accepted", "rejected")


def _share_cache(source: Path, target: Path) -> None:
    """Copy what mypy knows of the standard library, which takes it some seconds to find out."""
    target.mkdir(parents=True, exist_ok=True)
    for folder in source.glob("clean-*"):
        if not (target / folder.name).exists():
            copy = Path(tempfile.mkdtemp(dir=target))
            shutil.copytree(folder, copy / "cache")
            with suppress(OSError):  # another test was quicker
                (copy / "cache").rename(target / folder.name)
            shutil.rmtree(copy)


def _record_stubs(attack: Attack, course: Path) -> None:
    stubs = {}
    for source, name in ((attack.course, attack.exercise), (COURSE, INNOCENT)):
        stubs[name] = json.loads((source / "exercises" / ".stubs.json").read_text(encoding="utf-8"))[name]
    _write(course / "exercises" / ".stubs.json", json.dumps(stubs))


def _plant(folder: Path, pattern: str, canary: str) -> None:
    """Write a secret into the first line of each file, where it changes nothing."""
    for path in folder.rglob(pattern):
        path.write_text(f"# {canary}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _adopt_orphans() -> None:
    """Become the parent of every descendant whose own has ended, so that none gets away unseen."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _strays(ours: Collection[int]) -> list[int]:
    """Return the processes that grading has left behind, and end them; `ours` were there before."""
    found: list[int] = []
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        found = [number for number in _children() if number not in ours]
        for number in found:  # some may have ended, and only wait to be waited for
            os.waitpid(number, os.WNOHANG)
        if not found:
            return []
        time.sleep(0.05)
    for number in found:
        with suppress(ProcessLookupError):
            os.kill(number, 9)
    return found


def _children() -> list[int]:
    numbers = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
                if parent == os.getpid():
                    numbers.append(int(folder.name))
    return numbers


@contextmanager
def _listening() -> Iterator[Callable[[], list[str]]]:
    """Listen where attacks call; give a function that returns who did."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        for one in (tcp, udp):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # tests run side by side
            one.bind(("127.0.0.1", PORT))
            one.setblocking(False)  # noqa: FBT003 -- its only parameter
        tcp.listen()

        def calls() -> list[str]:
            found = []
            with suppress(BlockingIOError):
                tcp.accept()[0].close()
                found.append("somebody called by TCP")
            with suppress(BlockingIOError):
                udp.recv(1)
                found.append("somebody called by UDP")
            return found

        yield calls
