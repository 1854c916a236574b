"""The fence, tried for real: what is refused and by which layer, what honest code may do, and what is left behind."""

import json
import os
import select
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.errors import SetupError
from grader.judge.allowance import Allowance
from grader.judge.conversation import Ended
from grader.judge.launch import SERVER, ForkServer
from grader.judge.profile import OTHER_USER, _is_open_to_others, subject_fence
from grader.judge.trial import Outside, lay_out, open_subject, try_extras, try_fence
from grader.judge.twin import Dialogue, Twin
from grader.model import Caps, Profile
from grader.subject import attempts, landlock
from grader.subject.fence import Fence
from grader.subject.package import Package, Source

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no fence but on Linux")

PATIENT = 30.0  # seconds until a wait of the test itself has failed

FURTHER = '''
import ctypes, errno, os
from pathlib import Path
from grader.subject.attempts import *

def truncate(path):
    os.truncate(path, 0)

def link(path):
    os.link(path, "linked")

def remove(path):
    os.unlink(path)

def change_times(path):
    os.utime(path, (0, 0))
    return os.stat(path).st_mtime

def copy_memory(process):
    """Ask for a byte from where none is: who may not ask is told another error."""
    libc, here = ctypes.CDLL(None, use_errno=True), ctypes.create_string_buffer(1)
    local, remote = ((ctypes.c_void_p * 2)(address, 1) for address in (ctypes.addressof(here), 16))
    if libc.process_vm_readv(process, local, 1, remote, 1, 0) < 0 and ctypes.get_errno() != errno.EFAULT:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
'''
"""Attempts beyond those of grader.subject.attempts."""

BYSTANDER = """
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
if os.geteuid() == 0:
    libc.prctl(28, 3, 0, 0, 0)
    libc.capset(struct.pack("Ii", 0x20080522, 0), bytes(24))
libc.prctl(4, 1, 0, 0, 0)
libc.prctl(0x59616D61, ctypes.c_ulong(2**64 - 1), 0, 0, 0)
print("ready", flush=True)
sys.stdin.read()
"""
"""A process that is as open to others of its user as the kernel allows, whatever debuggers may do elsewhere."""


@dataclass(frozen=True)
class Scene:
    """All that is there to be attempted."""

    outside: Outside
    listener: Path  # where a service takes connections
    bystander: int  # a process of the same user


@pytest.fixture
def scene() -> Iterator[Scene]:
    """Return the things outside, with a service that takes connections and a process that does nothing."""
    with lay_out() as outside, socket.socket(socket.AF_UNIX) as service, _bystander() as bystander:
        listener = outside.secret.with_name("listener")
        service.bind(str(listener))
        listener.chmod(0o666)
        service.listen()
        yield Scene(outside, listener, bystander.pid)
        assert bystander.stdin is not None
        bystander.stdin.close()


def _bystander() -> subprocess.Popen[str]:
    command = [sys.executable, "-I", "-S", "-c", BYSTANDER]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def package_of(code: str) -> Package:
    """Return a package of one module, whose names are the probes."""
    return Package({"answer": Source("answer.py", dedent(code))}, Source("probes.py", "from answer import *"))


Open = Callable[..., Dialogue]


class Servers:
    """Fork servers in namespaces of their own and not, each started when it is needed."""

    def __init__(self) -> None:
        self._servers: dict[bool, ForkServer] = {}

    def __getitem__(self, apart: bool) -> ForkServer:
        if apart not in self._servers:
            self._servers[apart] = ForkServer(apart=apart)
        return self._servers[apart]

    def close(self) -> None:
        """End those that were started."""
        for server in self._servers.values():
            server.close()


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """Return what starts subjects."""
    servers = Servers()
    yield servers
    servers.close()


@pytest.fixture
def enter(servers: Servers) -> Iterator[Open]:
    """Return a function that opens a dialogue with code in a fence; its names are the probes."""
    with ExitStack() as stack:

        def start(code: str, fence: Fence | None = None, *, apart: bool = False, caps: Caps | None = None) -> Dialogue:
            package = package_of(code)
            allowance = Allowance(caps, fenced=True)
            dialogue = Dialogue(package, allowance, servers[apart], fence=fence or subject_fence((), Profile()))
            stack.callback(dialogue.close)
            return dialogue

        yield start


@cache
def namespaces() -> bool:
    """Tell whether this machine lets us make namespaces, by asking its kernel and nothing of ours."""
    flags = 0x00020000 | 0x08000000 | 0x40000000 | (0 if os.geteuid() == 0 else 0x10000000)
    code = f"import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare({flags}) != 0)"
    return subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False).returncode == 0


def need_namespaces() -> None:
    """Skip a test that is about namespaces where there are none."""
    if not namespaces():
        pytest.skip("this machine lets us make no namespaces")


@pytest.fixture(params=["apart", "together"])
def apart(request: pytest.FixtureRequest) -> bool:
    """Return whether to be in namespaces; where there are none, both are the same."""
    return bool(request.param == "apart")


# What is refused

ATTEMPTS: Mapping[str, Callable[[Twin, Scene], object]] = {
    "read_file": lambda twin, scene: twin.read_file(str(scene.outside.secret)),
    "write_file": lambda twin, scene: twin.write_file(str(scene.outside.place)),
    "truncate": lambda twin, scene: twin.truncate(str(scene.outside.secret)),
    "link": lambda twin, scene: twin.link(str(scene.outside.secret)),
    "remove": lambda twin, scene: twin.remove(str(scene.outside.secret)),
    "change_mode": lambda twin, scene: _changed(twin.change_mode(str(scene.outside.secret)), 0),
    "change_times": lambda twin, scene: _changed(twin.change_times(str(scene.outside.secret)), 0),
    "connect": lambda twin, scene: twin.connect(scene.outside.port),
    "send_datagram": lambda twin, scene: twin.send_datagram(scene.outside.port),
    "connect_to_path": lambda twin, scene: twin.connect_to_path(str(scene.listener)),
    "send_to_path": lambda twin, scene: twin.send_to_path(str(scene.outside.service)),
    "fork": lambda twin, _: twin.fork(),
    "run_program": lambda twin, _: twin.run_program(),
    "signal": lambda twin, scene: twin.signal(scene.bystander),
    "cap": lambda twin, scene: twin.cap(scene.bystander),
    "look_into": lambda twin, scene: twin.look_into(scene.bystander),
    "copy_memory": lambda twin, scene: twin.copy_memory(scene.bystander),
    "trace": lambda twin, scene: twin.trace(scene.bystander),
    "leave_group": lambda twin, _: twin.leave_group(),
    "outlive_parent": lambda twin, _: twin.outlive_parent(),
}
"""What reaches outside, and works without a fence."""

CAPPED: Mapping[str, tuple[Callable[[Twin], object], type[Exception]]] = {
    "hoard_memory": (lambda twin: twin.hoard_memory(4096), MemoryError),
    "fill_file": (lambda twin: twin.fill_file(64), OSError),
}


def _changed(found: float, wanted: float) -> None:
    """Raise `OSError` where a change was only said to be done."""
    if found != wanted:
        raise OSError("nothing was changed")


ALWAYS, NOT = 1, None


@dataclass(frozen=True)
class Held:
    """Which layers refuse an attempt, each alone."""

    landlock: int | None  # from which of its versions on
    seccomp: bool
    apart: bool = False


HELD_BY = {
    # Landlock sees paths. The filter can't: it doesn't follow pointers.
    "read_file": Held(ALWAYS, seccomp=False),
    "write_file": Held(ALWAYS, seccomp=False, apart=True),
    "link": Held(ALWAYS, seccomp=False, apart=True),
    "remove": Held(ALWAYS, seccomp=False, apart=True),
    "look_into": Held(ALWAYS, seccomp=False),
    # The filter closes this where Landlock is too old to see it, or is off.
    "truncate": Held(3, seccomp=True, apart=True),
    # Landlock doesn't see what the owner does without opening a file.
    "change_mode": Held(NOT, seccomp=True, apart=True),
    "change_times": Held(NOT, seccomp=True, apart=True),
    # It sees TCP alone. Loopback is another one in namespaces, where nobody listens; a datagram doesn't notice.
    "connect": Held(4, seccomp=True, apart=True),
    "send_datagram": Held(NOT, seccomp=True),
    "connect_to_path": Held(9, seccomp=True),
    "send_to_path": Held(9, seccomp=True),
    # It lets processes be started, in the same fence, from programs that may be executed: none.
    "fork": Held(NOT, seccomp=True),
    "run_program": Held(ALWAYS, seccomp=True),
    # It keeps debuggers to processes in the same fence, and from version 6 on signals; limits it doesn't see.
    "signal": Held(6, seccomp=True),
    "cap": Held(NOT, seccomp=True),
    "copy_memory": Held(ALWAYS, seccomp=True),
    "trace": Held(ALWAYS, seccomp=True),
    "leave_group": Held(NOT, seccomp=True),
    "outlive_parent": Held(NOT, seccomp=True),
}
"""Each attempt works with all other layers off, or a test of the fence would prove nothing."""


def is_refused(attempt: Callable[[], object]) -> bool:
    """Make an attempt; tell whether the kernel refused it."""
    try:
        attempt()
    except OSError:
        return True
    return False


def test_every_attempt_is_tried() -> None:
    """What `grader doctor` attempts is attempted here too."""
    own = {name for name, value in vars(attempts).items() if getattr(value, "__module__", "") == attempts.__name__}

    assert own <= ATTEMPTS.keys() | CAPPED.keys()
    assert ATTEMPTS.keys() == HELD_BY.keys()


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_fence_refuses(enter: Open, scene: Scene, name: str, *, apart: bool) -> None:
    """With all layers on, in namespaces or not, nothing outside can be reached."""
    twin = Twin(enter(FURTHER, apart=apart))

    with pytest.raises(OSError, match=r"."):
        ATTEMPTS[name](twin, scene)


LAYERS = [(True, True), (True, False), (False, True), (False, False)]


@pytest.mark.parametrize(("files", "calls"), LAYERS, ids=["both", "landlock", "seccomp", "neither"])
@pytest.mark.parametrize("name", ATTEMPTS)
def test_each_layer_refuses_its_own(enter: Open, scene: Scene, name: str, *, files: bool, calls: bool) -> None:
    """With a layer off, what it alone refuses works; so every attempt would tell if its layer didn't hold."""
    if files and landlock.version() == 0:
        pytest.skip("this kernel has no Landlock")
    held = HELD_BY[name]
    fence = replace(subject_fence((), Profile()), landlock=files, seccomp=calls, user=None)
    twin = Twin(enter(FURTHER, fence))

    refused = is_refused(lambda: ATTEMPTS[name](twin, scene))

    by_landlock = files and held.landlock is not None and landlock.version() >= held.landlock
    assert refused == (by_landlock or (calls and held.seccomp))


@pytest.mark.parametrize("name", sorted(HELD_BY.keys() - {"look_into", "copy_memory", "trace"}))
def test_namespaces_refuse_their_own(enter: Open, scene: Scene, name: str) -> None:
    """With nothing but namespaces, files can't be changed and nobody listens; debuggers depend on who made them."""
    need_namespaces()
    fence = replace(subject_fence((), Profile()), landlock=False, seccomp=False, user=None)
    twin = Twin(enter(FURTHER, fence, apart=True))

    assert is_refused(lambda: ATTEMPTS[name](twin, scene)) == HELD_BY[name].apart


@pytest.mark.parametrize("name", CAPPED)
def test_memory_and_files_are_capped(enter: Open, name: str) -> None:
    """Taking more than allowed is an error where it is taken."""
    attempt, error = CAPPED[name]

    with pytest.raises(error):
        attempt(Twin(enter(FURTHER)))


@pytest.mark.parametrize("name", CAPPED)
def test_caps_do_not_forbid_what_is_less(enter: Open, name: str) -> None:
    """The same attempts work with small numbers."""
    twin = Twin(enter(FURTHER))

    assert getattr(twin, name)(1) is None


def test_the_trial_finds_a_fence() -> None:
    """What `grader doctor` and graded mode ask for holds here, all of it."""
    assert {one.name: one.detail for one in try_fence() if not one.holds} == {}


def test_the_trial_tells_which_extras_there_are() -> None:
    """Exercises with a network can be graded exactly where namespaces can be made."""
    found = {one.name: one.holds for one in try_extras()}

    assert found.keys() == {"another user", "exercises with a network", "exercises with processes"}
    assert found["exercises with a network"] == namespaces()


CAPABILITIES = """
import ctypes, struct
def held():
    header, data = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    assert ctypes.CDLL(None).capget(header, data) == 0
    return struct.unpack("6I", data.raw)
"""


def test_no_right_of_roots_is_left(enter: Open, *, apart: bool) -> None:
    """Neither root nor who made namespaces keeps a capability: effective, permitted or inheritable."""
    fence = replace(subject_fence((), Profile()), user=None)

    assert Twin(enter(CAPABILITIES, fence, apart=apart)).held() == (0,) * 6


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to lose")
def test_a_server_of_roots_has_rights() -> None:
    """Without a fence the same question finds root's rights, so it would tell."""
    package = Package({}, Source("probes.py", CAPABILITIES))
    server = ForkServer()
    dialogue = Dialogue(package, Allowance(), server)

    held = Twin(dialogue).held()
    dialogue.close()
    server.close()

    assert any(held)


def test_no_other_descriptor_is_open(enter: Open, *, apart: bool) -> None:
    """A subject has its three streams and the channel, and nothing that a server or a sibling has opened."""
    code = """
    import os
    def open_ones():
        found = []
        for number in range(128):
            try: os.fstat(number)
            except OSError: continue
            found.append(number)
        return found
    """

    first, second, third, *others = Twin(enter(code, apart=apart)).open_ones()

    assert ((first, second, third), len(others)) == ((0, 1, 2), 1)


# Whose fence can't be put up


def test_a_server_that_can_not_start_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer that can't hold ends the run with a message, whoever asks for it."""
    monkeypatch.setattr("grader.judge.launch.SERVER", Path(__file__).with_name("no_such_server.py"))
    server = ForkServer()
    with suppress(OSError):
        server._control.shutdown(socket.SHUT_WR)  # noqa: SLF001 -- what the kernel does when a server has gone

    with pytest.raises(SetupError, match=r"^The process that starts your code has ended \(.*\)\. Run the"):
        server.start()
    server.close()


FORGED = """
import os
from grader.subject.wire import pack
for descriptor in range(3, 256):
    try: os.write(descriptor, pack({message}))
    except OSError: pass
def double(number): return 2 * number
"""


@pytest.mark.parametrize("message", [{"unfenceable": "no fence"}, {"ready": True}, {"unfenceable": "no"}], ids=str)
def test_an_answer_can_not_blame_the_machine(enter: Open, message: dict[str, object]) -> None:
    """A frame that an answer writes while it is imported is taken for its own answer, and earns nothing."""
    twin = Twin(enter(FORGED.format(message=message)))

    assert twin.double(4) != 8


def test_an_answer_of_its_own_is_asked_on(enter: Open) -> None:
    """The same code without the forged frame answers, so that it is the frame which is tested."""
    assert Twin(enter(FORGED.format(message={}).replace("pack({})", "b''"))).double(4) == 8


# Honest code

HONEST = {
    "threads": """
        import threading
        def go():
            found, lock = [], threading.Lock()
            def work(number):
                with lock: found.append(number)
            threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
            for one in threads: one.start()
            for one in threads: one.join()
            return sorted(found)
        WANTED = [0, 1, 2, 3]
    """,
    "thread pool": """
        from concurrent.futures import ThreadPoolExecutor
        def go():
            with ThreadPoolExecutor(4) as pool: return list(pool.map(abs, [-1, 2, -3]))
        WANTED = [1, 2, 3]
    """,
    "asyncio": """
        import asyncio
        async def main():
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(asyncio.to_thread(abs, -number)) for number in (1, 2)]
                await asyncio.sleep(0)
            return [task.result() for task in tasks]
        def go(): return asyncio.run(main())
        WANTED = [1, 2]
    """,
    "tempfile": """
        import os, tempfile
        def go():
            with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w+", dir=folder) as file:
                file.write("kept"); file.flush()
                with tempfile.TemporaryFile() as other: other.write(b"x")
                with open(file.name) as again: return [again.read(), tempfile.gettempdir() == os.getcwd()]
        WANTED = ["kept", True]
    """,
    "sqlite3": """
        import sqlite3
        def go():
            for mode in ("delete", "wal"):
                with sqlite3.connect(mode) as base:
                    base.execute(f"pragma journal_mode = {mode}")
                    base.execute("create table numbers (number integer)")
                    base.executemany("insert into numbers values (?)", [(1,), (2,)])
                base.close()
            return sqlite3.connect("wal").execute("select sum(number) from numbers").fetchone()
        WANTED = (3,)
    """,
    "logging": """
        import logging.handlers, os
        def go():
            handler = logging.handlers.RotatingFileHandler("log", maxBytes=50, backupCount=2)
            logger = logging.getLogger("answer"); logger.addHandler(handler); logger.setLevel("INFO")
            for number in range(20): logger.info("line %d", number)
            handler.close()
            return sorted(os.listdir())
        WANTED = ["log", "log.1", "log.2"]
    """,
    "zoneinfo": """
        from datetime import datetime
        from zoneinfo import ZoneInfo
        def go(): return datetime(2024, 7, 1, tzinfo=ZoneInfo("Europe/Vienna")).utcoffset().total_seconds()
        WANTED = 7200.0
    """,
    "ctypes callback": """
        import ctypes
        def go():
            kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
            numbers = (ctypes.c_int * 3)(3, 1, 2)
            ctypes.CDLL(None).qsort(numbers, 3, 4, kind(lambda one, other: one[0] - other[0]))
            return list(numbers)
        WANTED = [1, 2, 3]
    """,
    "inspect": """
        import inspect
        def own(): return 1
        def go(): return inspect.getsource(own)
        WANTED = "def own(): return 1\\n"
    """,
    "mimetypes": """
        import mimetypes
        def go(): return mimetypes.guess_type("a.html")[0]
        WANTED = "text/html"
    """,
    "shutil": """
        import os, shutil
        def go():
            with open("one", "w") as file: file.write("text")
            os.chmod("one", 0o640); os.utime("one", (1, 1)); os.makedirs("folder/below")
            import pathlib; pathlib.Path("touched").touch()
            shutil.copy("one", "two"); shutil.copy2("one", "three"); shutil.move("two", "folder/below")
            shutil.copytree("folder", "again"); shutil.rmtree("folder")
            shutil.make_archive("packed", "zip", "again")
            return sorted(os.listdir())
        WANTED = ["again", "one", "packed.zip", "three", "touched"]
    """,
    "gzip": """
        import gzip
        def go():
            with gzip.open("packed", "wt") as file: file.write("text")
            with gzip.open("packed", "rt") as file: return file.read()
        WANTED = "text"
    """,
    "csv": """
        import csv
        def go():
            with open("rows", "w", newline="") as file: csv.writer(file).writerows([[1, "a"], [2, "b"]])
            with open("rows", newline="") as file: return list(csv.reader(file))
        WANTED = [["1", "a"], ["2", "b"]]
    """,
    "pathlib": """
        from pathlib import Path
        def go():
            Path("a/b").mkdir(parents=True); Path("a/b/c.txt").write_text("x"); Path("a/link").symlink_to("b")
            Path("a/b/c.txt").rename("a/d.txt")
            return sorted(str(path) for path in Path("a").rglob("*"))
        WANTED = ["a/b", "a/d.txt", "a/link"]
    """,
    "uuid4": """
        import uuid
        def go(): return uuid.uuid4().version
        WANTED = 4
    """,
    "secrets": """
        import os, random, secrets
        def go():
            with open("/dev/urandom", "rb") as file: read = file.read(8)
            return [len(secrets.token_hex(8)), len(os.urandom(8)), len(read), random.SystemRandom().random() < 1]
        WANTED = [16, 8, 8, True]
    """,
    "locale and decimal": """
        import decimal, locale
        def go():
            locale.setlocale(locale.LC_ALL, "")
            return [locale.getpreferredencoding().lower(), str(decimal.Decimal(1) / 8), format(1234.5, "n")]
        WANTED = ["utf-8", "0.125", "1234.5"]
    """,
    "machine": """
        import os, platform, signal, time
        def go():
            signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, 0.01); signal.pause()
            os.kill(os.getpid(), signal.SIGALRM)
            return [os.cpu_count() >= 1, platform.system(), os.uname().sysname, time.time() > 0]
        WANTED = [True, "Linux", "Linux", True]
    """,
    "own pipes": """
        import os, selectors, socket
        def go():
            reader, writer = os.pipe()
            one, other = socket.socketpair()
            with selectors.DefaultSelector() as selector:
                selector.register(reader, selectors.EVENT_READ); selector.register(one, selectors.EVENT_READ)
                os.write(writer, b"x"); other.send(b"y")
                return len(selector.select(10))
        WANTED = 2
    """,
    "null": """
        import subprocess, sys
        def go():
            with open("/dev/null", "w") as file: print("gone", file=file)
            with open("/dev/null") as file: return file.read()
        WANTED = ""
    """,
}
"""What answers do that need nothing from outside: code with a probe `go`, and what it must answer."""


@pytest.mark.parametrize("name", HONEST)
def test_honest_code_works(enter: Open, name: str, *, apart: bool) -> None:
    """A fence that breaks honest code would be switched off."""
    code = dedent(HONEST[name])
    twin = Twin(enter(f"{code}\ndef wanted(): return WANTED\n", apart=apart))

    assert twin.go() == twin.wanted()


# What some exercises need beyond

TWO_ENDS = """
import socket, threading
def talk(outside):
    with socket.create_server(("127.0.0.1", 0)) as server:
        def echo():
            with server.accept()[0] as connection: connection.sendall(connection.recv(10).upper())
        thread = threading.Thread(target=echo)
        thread.start()
        with socket.create_connection(server.getsockname(), timeout=10) as caller:
            caller.sendall(b"hello"); said = caller.recv(10)
        thread.join()
        return said.decode()
def reach(host, port):
    socket.create_connection((host, port), timeout=10)
def other_family():
    socket.socket(socket.AF_UNIX)
"""
NETWORK, PROCESSES = Profile(network=True), Profile(processes=True)


def test_a_network_is_loopback_of_its_own(enter: Open, scene: Scene) -> None:
    """With a network, a server of the answer's own can be called; none outside can, here or elsewhere."""
    need_namespaces()
    twin = Twin(enter(TWO_ENDS, subject_fence((), NETWORK), apart=True))

    assert twin.talk(scene.outside.port) == "HELLO"
    with pytest.raises(ConnectionRefusedError):
        twin.reach("127.0.0.1", scene.outside.port)
    with pytest.raises(OSError, match="unreachable"):
        twin.reach("192.0.2.1", 80)
    with pytest.raises(PermissionError):
        twin.other_family()


def test_a_network_needs_namespaces(enter: Open) -> None:
    """Where no network of its own can be made, an exercise that needs one can't be graded, and nobody is blamed."""
    twin = Twin(enter(TWO_ENDS, subject_fence((), NETWORK)))

    with pytest.raises(
        SetupError,
        match=r"^The fence around your code can't be put up: Sockets need a network of their own, and this machine "
        r"lets us make none\. Run: grader doctor$",
    ):
        twin.other_family()


CHILDREN = """
import os, subprocess, sys
def run(code, *arguments):
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    return [done.returncode, done.stdout, done.stderr.strip().rpartition("\\n")[2]]
def daemonize():
    reader, writer = os.pipe()
    code = "import os, time; os.fork() and os._exit(0); print(os.getpid(), flush=True); time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    return int(process.stdout.readline())
def leave():
    subprocess.run([sys.executable, "-c", ""], start_new_session=True)
def move():
    os.setpgid(0, os.getpgid(os.getppid()))
"""


@pytest.fixture
def parent(enter: Open) -> Dialogue:
    """Return a dialogue with code that may start processes."""
    need_namespaces()
    return enter(CHILDREN, subject_fence((), PROCESSES), apart=True)


def test_processes_run_the_interpreter(parent: Dialogue) -> None:
    """With processes, the interpreter can be started as usual."""
    assert Twin(parent).run("print(6 * 7)") == [0, "42\n", ""]


@pytest.mark.parametrize("how", ["r", "w"])
def test_children_are_enclosed_too(parent: Dialogue, scene: Scene, how: str) -> None:
    """What a child may read and write is what its parent may."""
    path = scene.outside.secret
    status, _, error = Twin(parent).run(f"open({str(path)!r}, {how!r})")

    assert (status, error.partition(":")[0]) == (1, "PermissionError" if how == "r" else "OSError")
    assert path.read_text(encoding="utf-8") == "not for you"


def test_a_child_can_not_be_another_program(parent: Dialogue) -> None:
    """Only the interpreter, and what the answer writes itself, can be started."""
    status, _, error = Twin(parent).run("import os; os.execv('/bin/sh', ['sh'])")

    assert (status, error.partition(":")[0]) == (1, "PermissionError")


@pytest.mark.parametrize("probe", ["leave", "move"])
def test_children_stay_in_the_group(parent: Dialogue, probe: str) -> None:
    """No session and no other group can be entered, by which a child would outlive the test."""
    with pytest.raises(PermissionError):
        getattr(Twin(parent), probe)()


def test_no_child_is_left(parent: Dialogue) -> None:
    """A daemon whose parent has gone ends with the subject."""
    daemon = os.pidfd_open(Twin(parent).daemonize())

    parent.close()

    assert select.select([daemon], [], [], PATIENT)[0] == [daemon]
    os.close(daemon)


def test_children_do_not_reach_a_bystander(parent: Dialogue, scene: Scene) -> None:
    """A child signals nobody outside, though the filter lets it signal its siblings."""
    twin = Twin(parent)

    own = twin.run("import os; os.kill(os.getppid(), 0)")
    status, _, error = twin.run(f"import os; os.kill({scene.bystander}, 0)")

    assert (own[0], status, error.partition(":")[0]) == (0, 1, "PermissionError")


def test_processes_need_something_that_keeps_other_files(enter: Open) -> None:
    """Without namespaces and without another user, an exercise with processes can't be graded."""
    fence = replace(subject_fence((), PROCESSES), user=None)

    with pytest.raises(SetupError, match=r"^The fence around your code can't be put up: Child processes need "):
        Twin(enter(CHILDREN, fence)).leave()


# Two subjects

NEIGHBOUR = """
import os
def home(): return os.getcwd()
def keep(): open("secret", "w").write("mine")
def look(path): return os.listdir(path)
def read(path): return open(path).read()
def write(path): open(path, "w").write("yours")
def lock(path): os.chmod(path, 0)
"""


@pytest.fixture
def neighbours(enter: Open, *, apart: bool) -> tuple[Twin, Twin]:
    """Return two subjects of one server."""
    return Twin(enter(NEIGHBOUR, apart=apart)), Twin(enter(NEIGHBOUR, apart=apart))


def test_names_of_folders_can_not_be_guessed(neighbours: tuple[Twin, Twin]) -> None:
    """Every subject's folder has a name of 128 random bits, and they lie side by side."""
    one, other = (Path(twin.home()) for twin in neighbours)

    assert one != other
    assert one.parent == other.parent
    assert {len(bytes.fromhex(one.name)), len(bytes.fromhex(other.name))} == {16}


def test_a_folder_beside_can_not_be_found(neighbours: tuple[Twin, Twin]) -> None:
    """The folder above lists its content to no subject."""
    one, other = neighbours
    other.keep()

    with pytest.raises(PermissionError):
        one.look("..")


@pytest.mark.parametrize(("probe", "rest"), [("look", ""), ("read", "/secret"), ("write", "/secret"), ("write", "/x")])
def test_a_folder_beside_can_not_be_entered(neighbours: tuple[Twin, Twin], probe: str, rest: str) -> None:
    """Even who knows the name reads and writes nothing there."""
    one, other = neighbours
    other.keep()

    with pytest.raises(PermissionError):
        getattr(one, probe)(other.home() + rest)
    assert other.read("secret") == "mine"


def test_modes_above_stay(neighbours: tuple[Twin, Twin]) -> None:
    """A subject that locks its own folder's parent, or a neighbour's folder, locks nothing."""
    one, other = neighbours
    home = Path(other.home())
    before = [path.stat().st_mode for path in (home, home.parent)]

    for path in (home, home.parent):
        with suppress(OSError):
            one.lock(str(path))

    assert [path.stat().st_mode for path in (home, home.parent)] == before
    assert oct(before[1] & 0o777) == "0o711"


# As another user


@dataclass(frozen=True)
class Interpreter:
    """A Python that other users may read."""

    executable: str
    prefix: str
    stdlib: str
    library: tuple[str, str]  # of what it is linked with: folder and name


ABOUT = """
import json, sys, sysconfig
shared = [sysconfig.get_config_var(name) or "" for name in ("LIBDIR", "INSTSONAME")]
print(json.dumps([sys.version_info >= (3, 11), sys.prefix, sysconfig.get_path("stdlib"), shared]))
"""


def find_interpreter() -> Interpreter | None:
    """Return a Python that all users may read: the one that this environment is made from, or the system's."""
    for executable in (os.path.realpath(sys.executable), "/usr/bin/python3"):
        if not Path(executable).exists():
            continue
        about = subprocess.run([executable, "-I", "-S", "-c", ABOUT], capture_output=True, text=True, check=False)
        if about.returncode != 0:
            continue
        new_enough, prefix, stdlib, (folder, name) = json.loads(about.stdout)
        real = os.path.realpath(executable)
        if new_enough and all(_is_open_to_others(Path(path)) for path in (stdlib, real)):
            return Interpreter(executable, prefix, stdlib, (folder, name))
    return None


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that all users may read, wherever TMPDIR and the project lie."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> Iterator[Open]:
    """Return a function that opens a dialogue with code that runs as another user.

    The interpreter, the server and the scratch folders are put where others can read them, since the project itself
    may lie where they can't.
    """
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    if (found := find_interpreter()) is None:
        pytest.skip("other users can read no interpreter of this machine")
    path, variable = sysconfig.get_path, sysconfig.get_config_var
    shared = dict(zip(("LIBDIR", "INSTSONAME"), found.library, strict=True))
    server_folder = shutil.copytree(SERVER.parent, open_folder / "subject")
    for module in ("launch", "profile"):
        monkeypatch.setattr(f"grader.judge.{module}.SERVER", server_folder / SERVER.name)
    monkeypatch.setattr(tempfile, "tempdir", str(open_folder))
    monkeypatch.setattr(sys, "executable", found.executable)
    monkeypatch.setattr(sys, "prefix", found.prefix)
    monkeypatch.setattr(sysconfig, "get_path", lambda name: found.stdlib if name == "stdlib" else path(name))
    monkeypatch.setattr(sysconfig, "get_config_var", lambda name: shared.get(name) or variable(name))
    with ExitStack() as stack:

        def start(code: str, wanted: Profile | None = None, *, apart: bool = False) -> Dialogue:
            server = ForkServer(apart=apart)
            stack.callback(server.close)
            package = package_of(code)
            fence = subject_fence.__wrapped__((), wanted or Profile())
            dialogue = Dialogue(package, Allowance(fenced=True), server, fence=fence)
            stack.callback(dialogue.close)
            return dialogue

        yield start


IDENTITY = """
import os
def who(): return [os.getresuid(), os.getresgid(), os.getgroups()]
def own():
    with open("file", "w") as file: file.write("text")
    os.chmod("file", 0o640)
    return [open("file").read(), oct(os.stat("file").st_mode & 0o777), os.stat(".").st_uid]
def lock(path): os.chmod(path, 0)
"""


def test_root_becomes_another_user(stranger: Open, *, apart: bool) -> None:
    """Where others can read the interpreter, a subject of root's is nobody that the machine knows."""
    twin = Twin(stranger(IDENTITY, apart=apart))

    assert twin.who() == [(OTHER_USER,) * 3, (OTHER_USER,) * 3, []]


def test_another_user_has_a_folder(stranger: Open, *, apart: bool) -> None:
    """The scratch folder is the other user's, who may change modes in it for real."""
    twin = Twin(stranger(IDENTITY, apart=apart))

    assert twin.own() == ["text", "0o640", OTHER_USER]


def test_another_user_changes_no_mode_outside(stranger: Open, scene: Scene) -> None:
    """What is not the other user's keeps its mode, though the filter lets the call through."""
    twin = Twin(stranger(IDENTITY))

    with pytest.raises(PermissionError):
        twin.lock(str(scene.outside.secret))


def test_another_user_has_no_rights_either(stranger: Open) -> None:
    """With root's number go all of root's rights."""
    assert Twin(stranger(CAPABILITIES)).held() == (0,) * 6


def test_another_user_may_have_processes_without_namespaces(stranger: Open) -> None:
    """Another user's children can change no mode outside, so processes need no namespaces then."""
    assert Twin(stranger(CHILDREN, PROCESSES)).run("print(6 * 7)") == [0, "42\n", ""]


# Scratch folders

SMALL = Caps(files=2)  # MiB
STOPPED = "Your code wrote more than 2 MiB, or 2,000 files, or hid some, so it was stopped."
WRITER = """
import os
def write(name, mib):
    with open(name, "wb") as file: file.writelines(bytes(1 << 20) for _ in range(mib))
def write_several(files, mib):
    for number in range(files): write(str(number), mib)
def hide(mib):
    os.mkdir("hidden", 0o300)
    write("hidden/file", mib - 1); write("hidden/other", mib - 1)
def dig(depth, width, mode):
    for number in range(depth):
        os.mkdir("d" * width, mode)
        os.chdir("d" * width)
def remove(name): os.unlink(name)
def home(): return os.getcwd()
"""


def test_a_file_that_is_too_large_is_an_error(enter: Open) -> None:
    """The code that writes too large a file is told so, and may go on."""
    twin = Twin(enter(WRITER, caps=SMALL))

    with pytest.raises(OSError, match="File too large"):
        twin.write("large", 3)
    twin.remove("large")
    assert twin.write("small", 1) is None


@pytest.mark.parametrize(
    ("probe", "arguments"),
    [
        pytest.param("write_several", (3, 1), id="too-much"),
        pytest.param("write_several", (2001, 0), id="too-many"),
        pytest.param("hide", (2,), id="hidden-or-counted"),
        pytest.param("dig", (1500, 5, 0o700), id="too-deep"),
    ],
)
def test_a_subject_that_writes_too_much_is_ended(enter: Open, probe: str, arguments: tuple[int, ...]) -> None:
    """Too many MiB in all, too many files, and what can't be counted end the subject, with a message."""
    dialogue = enter(WRITER, caps=SMALL)

    with pytest.raises(Ended) as caught:
        dialogue.ask(probe, arguments, {})

    assert caught.value.message == STOPPED


@pytest.mark.parametrize("arguments", [(1, 1), (1900, 0)], ids=["one-file", "many-files"])
def test_what_is_allowed_may_be_written(enter: Open, arguments: tuple[int, int]) -> None:
    """Below the caps nobody is ended."""
    assert enter(WRITER, caps=SMALL).ask("write_several", arguments, {}) is None


@pytest.mark.parametrize(
    ("depth", "width", "mode"),
    [
        pytest.param(1, 1, 0o000, id="locked"),
        pytest.param(50, 5, 0o300, id="locked-nest"),
        pytest.param(1500, 1, 0o700, id="deep"),
        pytest.param(1500, 5, 0o700, id="too-deep-to-name"),
        pytest.param(1500, 5, 0o300, id="too-deep-and-locked"),
    ],
)
def test_no_folder_is_left(enter: Open, depth: int, width: int, mode: int) -> None:
    """What a subject wrote is gone after the test, however deep and however locked."""
    dialogue = enter(WRITER)
    home = Path(Twin(dialogue).home())
    with suppress(Ended, PermissionError):
        dialogue.ask("dig", (depth, width, mode), {})

    dialogue.close()

    assert not home.exists()


@pytest.mark.parametrize("profile", [Profile(), PROCESSES], ids=["alone", "processes"])
def test_no_folder_is_left_in_namespaces(enter: Open, profile: Profile) -> None:
    """A folder that other namespaces hold as a mount is gone too."""
    need_namespaces()
    dialogue = enter(WRITER, subject_fence((), profile), apart=True)
    home = Path(Twin(dialogue).home())
    with suppress(Ended):  # where the judge is not root, it can't look into these folders
        dialogue.ask("dig", (3, 1, 0o300), {})

    dialogue.close()

    assert not home.exists()


def test_a_server_leaves_no_folder() -> None:
    """A server that is closed removes its own folder with all that subjects left there."""
    server = ForkServer()
    dialogue = Dialogue(Package({}, Source("probes.py", WRITER)), Allowance(), server)
    above = Path(Twin(dialogue).home()).parent
    dialogue.ask("write", ("file", 1), {})

    server.close()
    dialogue.close()

    assert not above.exists()


# The order that crosses the wire


def test_a_fence_crosses_the_wire_whole() -> None:
    """What the judge orders is what the subject reads, field by field."""
    fence = Fence(
        read=("/a",),
        write=("/b",),
        execute=("/c",),
        network=True,
        processes=True,
        user=3,
        landlock=False,
        seccomp=False,
    )
    tree: Any = json.loads(json.dumps(fence.to_tree()))

    assert Fence.from_tree(tree) == fence
    assert all(getattr(fence, one.name) != one.default for one in fields(fence))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_private_temporary_folder_keeps_roots_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another user could not reach the scratch folder, the subject stays root, without its rights."""
    (tmp_path / "closed").mkdir(mode=0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "closed"))
    subject_fence.cache_clear()

    fence = subject_fence((), Profile())
    with open_subject(fence, apart=False) as subject:
        subject.fill_file(0)
    subject_fence.cache_clear()

    assert fence.user is None
