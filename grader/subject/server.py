"""Start subjects. Run as a script, isolated, by the judge; never imported by it.

server.py serve FD           fork a subject for every order that arrives on the control socket FD
server.py serve-apart FD     the same, in namespaces of its own where the system lets us make them
server.py once FD            be the one subject of the channel FD
server.py connect PORT KEY   the same where no descriptor can be inherited: call the judge on loopback first
server.py run ORDER COMMAND  become a tool of the judge's own, in a fence; ORDER is JSON

But for the last, each may be followed by folders, joined as in PATH, and by the names of modules to import from there.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

# The package is made by hand: the subject must see this folder and nothing else of the repository.
_package = ModuleType("grader")
_package.__path__ = []
sys.modules["grader"] = _package
_subpackage = ModuleType("grader.subject")
_subpackage.__path__ = [str(Path(__file__).parent)]
sys.modules["grader.subject"] = _subpackage
sys.path[:] = [entry for entry in sys.path if entry != str(Path(__file__).parent)]

from grader.subject.fence import Fence, become_nobody, enclose, go_apart, hide  # noqa: E402 -- after the package exists
from grader.subject.limits import Limits, restrict  # noqa: E402
from grader.subject.package import Package  # noqa: E402
from grader.subject.session import Session  # noqa: E402
from grader.subject.wire import MAX_FRAME, FrameReader, Tree, pack  # noqa: E402

FORK, STATUS = b"f", b"s"
MAX_QUESTION = 16 << 20  # bytes; the judge is trusted, so this only guards against a mix-up


class Channel:
    """The subject's end of the conversation with the judge."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._reader = FrameReader(max_frame=MAX_QUESTION)

    def send(self, message: Tree) -> None:
        """Send one message; an answer that is too long is replaced by a description that says so."""
        frame = pack(message)
        if len(frame) > MAX_FRAME and isinstance(message, dict):
            frame = pack(_shortened(message))
        self._channel.sendall(frame)

    def receive(self) -> dict[str, Tree]:
        """Wait for the next message; raise EOFError when the judge has gone."""
        while (message := self._reader.next()) is None:
            data = self._channel.recv(65536)
            if not data:
                raise EOFError
            self._reader.feed(data)
        return message

    def tap(self, number: int, method: str, arguments: Tree) -> dict[str, Tree]:
        """Call the judge's end of a tap and wait for its reply."""
        frame = pack({"tap": number, "method": method, "arguments": arguments})
        if len(frame) > MAX_FRAME:
            raise ValueError(f"The arguments of this call need more than {MAX_FRAME >> 20} MiB.")
        self._channel.sendall(frame)
        return self.receive()


def _shortened(message: dict[str, Tree]) -> Tree:
    error = message.get("error")
    if isinstance(error, dict):
        return {**message, "error": {**error, "arguments": None, "members": []}, "shown": []}
    size = f"<an answer of more than {MAX_FRAME >> 20} MiB>"
    return {**message, "answer": {"o": ["unsendable", [], size]}, "shown": []}


def converse(connection: socket.socket, *, apart: bool = False) -> None:
    """Load the submission and answer questions until the judge hangs up. `apart` tells that namespaces were entered."""
    channel = Channel(connection)
    try:
        obey(channel.receive(), apart=apart)
    except OSError as error:
        channel.send({"unfenceable": str(error)})
        return
    channel.send({"ready": True})
    session = Session(Package.from_tree(channel.receive()["package"]), channel)
    channel.send(session.load())
    while True:
        message = channel.receive()
        if "examples" in message:
            examples = message["examples"]
            reply = session.run_examples([str(one) for one in examples] if isinstance(examples, list) else [])
        else:
            reply = session.ask(str(message["probe"]), message["arguments"], message["keywords"])
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        channel.send(reply)


def obey(order: Mapping[str, Tree], *, apart: bool) -> None:
    """Take on the limits of an order, and its fence if it names one; raise `OSError` where a layer can't hold."""
    scratch, limits, tree = os.getcwd(), order["limits"], order.get("fence")  # noqa: PTH109 -- as in _become_subject
    fence = Fence.from_tree(tree) if isinstance(tree, dict) else None
    if fence is not None:
        become_nobody(fence, scratch, apart=apart)
    if isinstance(limits, dict):
        restrict(Limits.from_tree(limits))  # type: ignore[arg-type]  # the judge's own numbers
    if fence is not None:
        enclose(fence, scratch, apart=apart)


def serve(control: socket.socket, libraries: Sequence[str], *, apart: bool = False) -> None:
    """Fork a subject for each order: FORK and the name of its folder, with the descriptors of channel and output."""
    ended: dict[int, int] = {}  # how subjects ended that nobody has asked about yet, by pid
    _preload()
    for name in libraries:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, 64, 2)
        if not order:
            return
        if order[:1] == STATUS:
            control.sendall(struct.pack("!i", _wait(struct.unpack("!i", order[1:5])[0], ended)))
            continue
        _reap(ended)
        pid = os.fork()
        if pid == 0:
            control.close()
            _become_subject(order[1:].decode(), *descriptors, apart=apart)
        for descriptor in descriptors:
            os.close(descriptor)
        # The child does so too; whoever is first, the judge can end the group from the moment it knows the number.
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        ended.pop(pid, None)
        control.sendall(struct.pack("!i", pid))


def _become_subject(folder: str, channel: int, output: int, *, apart: bool) -> None:
    """Turn a fresh fork into a subject: own process group, folder and output, no other descriptor. Never returns."""
    try:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        os.closerange(3, channel)
        os.closerange(channel + 1, 256)
        os.mkdir(folder, 0o700)  # noqa: PTH102 -- os alone, where every millisecond is per test
        os.chdir(folder)
        os.environ["HOME"] = os.environ["TMPDIR"] = os.getcwd()  # noqa: PTH109 -- as above
        _run(socket.socket(fileno=channel), apart=apart)
    except BaseException:  # noqa: BLE001 -- a fault of ours: say so where the judge looks, and never return to the server
        os.write(2, traceback.format_exc().encode())
        os._exit(70)
    os._exit(0)


def _run(connection: socket.socket, *, apart: bool = False) -> None:
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the judge has what it wanted
        converse(connection, apart=apart)


def _wait(pid: int, ended: dict[int, int]) -> int:
    """Return how a subject ended: its exit status, or minus the signal that killed it."""
    if pid in ended:
        return ended.pop(pid)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0


def _reap(ended: dict[int, int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (end := os.waitpid(-1, os.WNOHANG))[0]:
            ended[end[0]] = os.waitstatus_to_exitcode(end[1])


def _preload() -> None:
    """Import what exercises use, so that every fork has it warm."""
    import abc, array, bisect, contextvars, copy, ctypes, dataclasses, decimal, enum, fractions  # noqa: E401, F401, I001, PLC0415
    import functools, gzip, heapq, inspect, io, itertools, json, logging, math, operator, pathlib  # noqa: E401, F401, PLC0415
    import queue, random, re, sqlite3, statistics, string, tempfile, textwrap, threading, typing, weakref  # noqa: E401, F401, PLC0415


def _find_libraries(arguments: Sequence[str]) -> Sequence[str]:
    """Let the folders be searched, and return the names that can be imported from there."""
    if not arguments:
        return ()
    sys.path += arguments[0].split(os.pathsep)
    return arguments[1:]


def _connect(port: int, key: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(key.encode())
    return connection


def _run_tool(order: Mapping[str, Tree], command: list[str]) -> None:
    try:
        obey(order, apart=go_apart(os.getcwd()))  # noqa: PTH109 -- as above
        os.execv(command[0], command)  # noqa: S606 -- a command of the judge's own
    except OSError as error:
        sys.exit(f"{command[0]} can't be run in the fence: {error}")


def main(arguments: list[str]) -> None:
    """Do what the command line says; see the module's docstring."""
    match arguments:
        case ["serve" | "serve-apart" as how, descriptor, *rest]:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge
            apart = how == "serve-apart" and go_apart(os.getcwd())  # noqa: PTH109 -- as above
            if how == "serve-apart":
                hide()
            serve(socket.socket(fileno=int(descriptor)), _find_libraries(rest), apart=apart)
        case ["once", descriptor, *rest]:
            _find_libraries(rest)
            _run(socket.socket(fileno=int(descriptor)))
        case ["connect", port, key, *rest]:
            _find_libraries(rest)
            _run(_connect(int(port), key))
        case ["run", order, *command]:
            _run_tool(json.loads(order), command)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
