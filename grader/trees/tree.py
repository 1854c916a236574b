"""The files of a submission by path, however it was handed in, or why one of them is not taken."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from grader.submission import IN_LINKED_FOLDER, LINK, NOT_REGULAR, is_by_product

MAX_MEMBERS = 20_000  # of an archive, or entries below one folder that an answer may fill

_LONGEST_PATH = 4096  # characters
_TWICE = "is there twice, so that others may read the other one. Hand it in once."


class NotTaken(Exception):
    """Why something in a submission is not read: the end of a sentence that begins with its path."""


class Tree(Protocol):
    """The files of a submission, by their paths from its root with forward slashes."""

    @property
    def wrapper(self) -> str:
        """Return the one folder around everything, with a slash behind it; empty where there is none."""

    def has(self, path: str) -> bool:
        """Tell whether a file, a folder or a link is at `path`, or a link on the way to it."""

    def below(self, folder: str) -> Iterator[str]:
        """Yield the paths of what is below a folder and is none itself, in order, without what tools leave there.

        Raise `NotTaken` where that can't be told.
        """

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a regular file, at most one more than `MAX_BYTES`, or None if nothing is at `path`.

        Raise `NotTaken` for everything else, and for a file behind a link.
        """


def refuse(reason: str) -> Callable[[], bytes]:
    """Return a reader of a file that is not taken."""

    def read() -> bytes:
        raise NotTaken(reason)

    return read


@dataclass(frozen=True, slots=True)
class Entry:
    """What a listing has under a path, if it is no folder."""

    read: Callable[[], bytes]  # as `Tree.read`
    is_link: bool = False


A_LINK = Entry(refuse(LINK), is_link=True)
ODD = Entry(refuse(NOT_REGULAR))


class Listing:
    """A tree whose files are known by path. Names that could lead out of a folder are as if they were not there."""

    def __init__(self, entries: Iterable[tuple[str, Entry]], *, may_be_wrapped: bool) -> None:
        self._entries: dict[str, Entry] = {}
        for name, entry in entries:
            if path := _plain(name):
                twice = path in self._entries
                self._entries[path] = Entry(refuse(_TWICE), is_link=entry.is_link) if twice else entry
        self._paths = sorted(self._entries)
        tops = {path.partition("/")[0] for path in self._paths}
        tops = {top for top in tops if not top.startswith((".", "__MACOSX"))}  # a Mac's packers add such
        top = next(iter(tops), "")
        self.wrapper = f"{top}/" if may_be_wrapped and len(tops) == 1 and self._is_folder(top) else ""

    def has(self, path: str) -> bool:
        """Tell whether something is at `path`."""
        return path in self._entries or self._is_folder(path) or self._is_behind_link(path)

    def below(self, folder: str) -> Iterator[str]:
        """Yield the paths below a folder."""
        if folder in self._entries or self._is_behind_link(folder):
            raise NotTaken(IN_LINKED_FOLDER)
        start, end = (bisect_left(self._paths, f"{folder}{sign}") for sign in "/0")  # 0 comes after the slash
        for path in sorted(self._paths[start:end], key=lambda path: path.split("/")):
            if not any(is_by_product(part) for part in path.removeprefix(folder).split("/")):
                yield path

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None."""
        if self._is_behind_link(path):
            raise NotTaken(IN_LINKED_FOLDER)
        if self._is_folder(path):
            raise NotTaken(_TWICE if path in self._entries else NOT_REGULAR)
        return self._entries[path].read() if path in self._entries else None

    def _is_folder(self, path: str) -> bool:
        place = bisect_left(self._paths, f"{path}/")
        return self._paths[place : place + 1] != [] and self._paths[place].startswith(f"{path}/")

    def _is_behind_link(self, path: str) -> bool:
        return any(folder in self._entries and self._entries[folder].is_link for folder in _folders_of(path))


def _folders_of(path: str) -> Iterator[str]:
    """Yield the folders that `path` is below, without the root."""
    parts = path.split("/")
    for number in range(1, len(parts)):
        yield "/".join(parts[:number])


def _plain(name: str) -> str | None:
    """Return a name from a commit or archive as a path, or None for one that some system reads otherwise."""
    if len(name) > _LONGEST_PATH:
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or any(part == ".." or "\\" in part or "\0" in part or part[1:2] == ":" for part in parts):
        return None
    return "/".join(parts)
