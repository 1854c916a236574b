"""Look into a commit by reading git's objects; the repository's own settings, hooks and remotes start nothing."""

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from grader.errors import SetupError, UsageError
from grader.submission import MAX_BYTES, TOO_LARGE
from grader.trees.tree import A_LINK, ODD, Entry, Listing, refuse

MAX_LISTING = 64_000_000  # bytes in which git names the files of a commit
SECONDS = 60  # for one command of git
_MAX_OBJECT = 10_000_000  # bytes of a commit, or of the list of a folder's files


def is_bare(source: Path) -> bool:
    """Tell whether a folder is a repository without a working tree."""
    try:
        return (source / "HEAD").is_file() and (source / "objects").is_dir() and (source / "refs").is_dir()
    except OSError:  # a folder that can't be entered
        return False


def read_commit(source: Path, commit: str) -> Listing:
    """List the files of a commit, which may be named in any of git's ways; the text is nobody's we trust.

    Raise `UsageError` if there is none or git can't read it, and `SetupError` without git.
    """
    try:
        git = _Git(source)
    except OSError as error:
        raise UsageError(f"{source} can't be read ({error.strerror}). Make it readable.") from None
    name = commit if len(commit) <= 80 else f"{commit[:80]}…"  # noqa: PLR2004 -- what fits a line
    try:
        found = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    except ValueError:  # a null character, or one that no file system has
        found = None
    if not found:
        raise UsageError(f"{source} has no commit {name!r} that git can read. Look for it with: git log --oneline")
    found_name = found.decode("ascii").strip()
    listed = git.ask("ls-tree", "-r", "-z", "--full-tree", "-l", found_name, limit=MAX_LISTING)
    if listed is None:
        raise UsageError(f"git can't list the files of commit {name!r} in {source}. Check it with: git fsck")
    lines = (line.partition(b"\t") for line in listed.split(b"\0") if line)
    entries = ((path, head.decode("ascii").split()) for head, _, path in lines)
    return Listing(
        [
            (path.decode("utf-8", "surrogateescape"), _entry(mode, size, partial(git.content, found_name, path)))
            for path, (mode, kind, _, size) in entries
            if kind == "blob"  # else a submodule: not here
        ],
        may_be_wrapped=False,
    )


def _entry(mode: str, size: str, read: Callable[[], bytes]) -> Entry:
    """Return the file that a line of `ls-tree -l` stands for."""
    if mode == "120000":
        return A_LINK
    if mode not in ("100644", "100755", "100664"):  # the last: written by very old versions of git
        return ODD
    if not size.isdecimal():
        return Entry(refuse("lacks its content in this repository. Fetch it whole, without a filter."))
    return Entry(read if int(size) <= MAX_BYTES else refuse(TOO_LARGE))


class _Git:
    """git as a reader of objects: with nobody's settings but ours, no hooks, no network, no other programs."""

    def __init__(self, source: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise SetupError("git is not installed, and a commit can be read with nothing else. Install git.")
        self._source = source
        self._trees: dict[str, Mapping[bytes, str]] = {}  # by name: the names of what each holds
        self._command = [
            program,
            "--no-pager",
            f"--git-dir={_git_folder(source).resolve()}",  # named, so git looks for no other
            *("-c", "safe.directory=*"),
            *("-c", "protocol.allow=never"),
            *("-c", "core.fsmonitor=false"),
            *("-c", f"core.hooksPath={os.devnull}"),
        ]
        self._environment = {
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": "",  # the repository's own protocol.ext.allow would overrule protocol.allow
            "GIT_TERMINAL_PROMPT": "0",
            "PATH": os.devnull,  # what git would start, it can't find
            "LC_ALL": "C",
        }
        if "SYSTEMROOT" in os.environ:  # without it, Windows starts nothing
            self._environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]

    def content(self, commit: str, path: bytes) -> bytes:
        """Return the content of a file of a commit, known to be small; raise `UsageError` if an object is not right.

        Every object on the way is compared with its name, which git itself does only where it fetches: in a repository
        handed over as a folder, other content could lie under the name of the commit that somebody wrote down.
        """
        name = self._object(commit, "commit", _MAX_OBJECT)[5:].partition(b"\n")[0].decode("ascii")
        *folders, file = path.split(b"/")
        for folder in folders:
            name = self._child(name, folder)
        return self._object(self._child(name, file), "blob", MAX_BYTES)

    def _child(self, tree: str, name: bytes) -> str:
        if tree not in self._trees:
            self._trees[tree] = _children(self._object(tree, "tree", _MAX_OBJECT), len(tree) // 2)
        if name not in self._trees[tree]:
            raise self._damaged(tree)
        return self._trees[tree][name]

    def _object(self, name: str, kind: str, limit: int) -> bytes:
        answer = self.ask("cat-file", "--batch", given=f"{name}\n".encode("ascii"), limit=limit + 200) or b""
        content = answer.partition(b"\n")[2][:-1]
        digest = hashlib.sha1(usedforsecurity=False) if len(name) == 40 else hashlib.sha256()  # noqa: PLR2004 -- digits
        digest.update(f"{kind} {len(content)}\0".encode("ascii"))
        digest.update(content)
        if digest.hexdigest() != name:
            raise self._damaged(name)
        return content

    def _damaged(self, name: str) -> UsageError:
        return UsageError(f"{self._source} has no object {name} that is right. Check it with: git fsck")

    def ask(self, *arguments: str, given: bytes = b"", limit: int = 1_000) -> bytes | None:
        """Return what a command of git prints, or None if it fails. Raise `UsageError` for more than `limit` bytes."""
        with subprocess.Popen(
            [*self._command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.sep,
            env=self._environment,
        ) as process:
            guard = threading.Timer(SECONDS, process.kill)  # settings may include a pipe, names a costly search
            guard.start()
            try:
                answer = _exchange(process, given, limit)
                late = not guard.is_alive()
            finally:
                guard.cancel()
                process.kill()  # it has ended, unless we were interrupted
        if late:
            raise UsageError(f"git took more than {SECONDS} seconds for {self._source}. Check it with: git fsck")
        if len(answer) > limit:
            raise UsageError(
                f"git tells more than {limit:,} bytes of {self._source}. Remove files that don't belong there."
            )
        return answer if process.returncode == 0 else None


def _children(tree: bytes, width: int) -> Mapping[bytes, str]:
    """Return the names of the objects in a tree: `MODE NAME`, a null, and so many bytes, one after the other."""
    children = {}
    place = 0
    while (end := tree.find(b"\0", place)) >= 0:
        children[tree[place:end].partition(b" ")[2]] = tree[end + 1 : end + 1 + width].hex()
        place = end + 1 + width
    return children


def _exchange(process: "subprocess.Popen[bytes]", given: bytes, limit: int) -> bytes:
    """Return what a process answers until it ends; end it when that is more than `limit` bytes."""
    assert process.stdin is not None  # noqa: S101 -- both are pipes
    assert process.stdout is not None  # noqa: S101
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(given)
    answer = process.stdout.read(limit + 1)
    if len(answer) > limit:
        process.kill()
    process.wait()
    return answer


def _git_folder(source: Path) -> Path:
    """Return the folder in which a repository keeps its objects; refuse one that takes them from elsewhere.

    Elsewhere may be a repository of ours, where a solution is.
    """
    folder = source / ".git"
    if folder.is_symlink() or folder.is_file():
        raise UsageError(f"{folder} leads elsewhere. Name the repository itself, not a worktree or a submodule of it.")
    if not folder.is_dir():
        if not is_bare(source):
            raise UsageError(f"{source} is no git repository, so it has no commits. Name a repository's top folder.")
        folder = source
    for name in ("commondir", "objects/info/alternates", "objects/info/http-alternates"):
        if os.path.lexists(folder / name):
            raise UsageError(f"{folder / name} leads to another repository. Clone it anew, without --shared.")
    if (folder / "objects").is_symlink() or any(_links(folder / "objects")):
        raise UsageError(f"{folder / 'objects'} holds links, which lead elsewhere. Clone the repository anew.")
    return folder


def _links(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *files) if Path(place, name).is_symlink())
