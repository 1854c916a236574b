"""Look into a folder on disk, through descriptors of open folders, so that no link is followed below its root."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SetupError, UsageError
from grader.submission import IN_LINKED_FOLDER, LINK, MAX_BYTES, NOT_REGULAR, is_by_product
from grader.trees.tree import MAX_MEMBERS, NotTaken

MAX_DEPTH = 32  # of folders below one that an answer may fill

_HARD_LINK = "has a second name (hard link). Put a copy there."


@contextmanager
def open_folder(root: Path) -> Iterator["_Folder"]:
    """Look into a folder, which may itself be reached through a link; raise `UsageError` if it can't be opened.

    Raise `SetupError` where the system can't open files relative to an open folder, as Windows.
    """
    if os.open not in os.supports_dir_fd or not hasattr(os, "O_NOFOLLOW"):
        raise SetupError("This system can't read a folder without following links. Name a commit, a zip or a tar.")
    try:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise UsageError(f"{root} can't be read ({error.strerror}). Make it readable.") from None
    try:
        yield _Folder(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on disk. Every step is taken from the folder before, so a link can't slip in between look and read."""

    root: int  # descriptor

    @property
    def wrapper(self) -> str:
        return ""

    def has(self, path: str) -> bool:
        *folders, name = path.split("/")
        try:
            with self._enter(folders) as folder:
                os.stat(name, dir_fd=folder, follow_symlinks=False)
        except NotTaken:
            return True
        except OSError:
            return False
        return True

    def below(self, folder: str) -> Iterator[str]:
        try:
            with self._enter(folder.split("/")) as descriptor:
                yield from _walk(descriptor, folder, MAX_DEPTH, iter(range(MAX_MEMBERS)))
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise _unreadable(error) from None

    def read(self, path: str) -> bytes | None:
        *folders, name = path.split("/")
        try:
            with self._enter(folders) as folder:
                return _content(folder, name)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(error) from None

    @contextmanager
    def _enter(self, folders: Sequence[str]) -> Iterator[int]:
        descriptor = os.dup(self.root)
        try:
            for name in folders:
                if stat.S_ISLNK(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode):
                    raise NotTaken(IN_LINKED_FOLDER)
                inner = _descend(descriptor, name)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)


def _descend(folder: int, name: str) -> int:
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)


def _walk(folder: int, path: str, depth: int, left: Iterator[int]) -> Iterator[str]:
    """Yield what is below a folder; `left` has an item for each entry that may still be looked at."""
    if not depth:
        raise NotTaken(f"holds folders more than {MAX_DEPTH} deep. Remove what is not part of your answer.")
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if next(left, None) is None:
                raise NotTaken(f"holds more than {MAX_MEMBERS:,} entries. Remove what is not part of your answer.")
            if not is_by_product(entry.name):
                found.append((entry.name, entry.is_dir(follow_symlinks=False)))
    for name, is_folder in sorted(found):
        if not is_folder:
            yield f"{path}/{name}"
            continue
        inner = _descend(folder, name)
        try:
            yield from _walk(inner, f"{path}/{name}", depth - 1, left)
        finally:
            os.close(inner)


def _content(folder: int, name: str) -> bytes:
    _refuse_odd(os.stat(name, dir_fd=folder, follow_symlinks=False))  # opening a device may already do something
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    try:
        _refuse_odd(os.fstat(descriptor))
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def _refuse_odd(status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise NotTaken(LINK)
    if not stat.S_ISREG(status.st_mode):
        raise NotTaken(NOT_REGULAR)
    if status.st_nlink > 1:
        raise NotTaken(_HARD_LINK)


def _unreadable(error: OSError) -> NotTaken:
    return NotTaken(f"can't be read ({error.strerror}). It must be a regular file that you may read.")
