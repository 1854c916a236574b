"""Look into a zip or a tar without unpacking it to disk, whatever bytes it is made of."""

import bz2
import io
import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Protocol

from grader.errors import GraderError, UsageError
from grader.submission import MAX_BYTES, TOO_LARGE
from grader.trees.tree import A_LINK, MAX_MEMBERS, ODD, Entry, Listing, NotTaken

MAX_ARCHIVE = 50_000_000  # bytes of an archive as it lies
MAX_UNPACKED = 256_000_000  # bytes of a tar that was compressed

_IN_MEMORY = 16_000_000  # bytes of a tar that are kept there; more go to a file without a name
_CHUNK = 65_536  # bytes
_MAX_STREAMS = 10_000  # compressed parts, one after the other, as parallel packers make them
_MAX_FACTS = 10_000_000  # bytes in which a tar tells long names and other facts of its members
_XZ_MEMORY = 128_000_000  # bytes; xz -9 needs 65 million


@contextmanager
def open_archive(source: Path) -> Iterator[Listing]:
    """Look into a zip or a tar; which of them it is, the first bytes tell."""
    data = _bytes_of(source)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as unpacked:
        with _telling_what_is_broken(source):
            packing = next((packing for magic, packing in _PACKINGS.items() if data.startswith(magic)), None)
            if data.startswith(b"PK"):
                members = _zip_members(data)
            elif packing is not None:
                _unpack(data, packing, unpacked)
                members = _tar_members(unpacked)
            else:
                members = _tar_members(io.BytesIO(data))
            listing = Listing([(name, _guarded(source, entry)) for name, entry in members], may_be_wrapped=True)
        yield listing


def _bytes_of(source: Path) -> bytes:
    """Return an archive whole, so that it can't change while it is looked at."""
    try:
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise UsageError(f"{source} can't be read ({error.strerror}). Make it readable.") from None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{source} is no file. Name a folder, a git repository, a zip or a tar.")
        data = file.read(MAX_ARCHIVE + 1)
    if len(data) > MAX_ARCHIVE:
        raise UsageError(f"{source} is larger than {MAX_ARCHIVE:,} bytes. Pack the answers alone.")
    return data


@contextmanager
def _telling_what_is_broken(source: Path) -> Iterator[None]:
    try:
        yield
    except (GraderError, NotTaken):
        raise
    except Exception as error:  # noqa: BLE001 -- parsers trip over hostile bytes in more ways than they promise
        raise UsageError(f"{source} is no zip or tar that can be read ({error}). Pack it again.") from None


def _guarded(source: Path, entry: Entry) -> Entry:
    def read() -> bytes:
        with _telling_what_is_broken(source):
            return entry.read()

    return Entry(read, is_link=entry.is_link)


def _too_many_members() -> UsageError:
    return UsageError(f"The archive holds more than {MAX_MEMBERS:,} files. Pack the answers alone.")


def _zip_members(data: bytes) -> Iterator[tuple[str, Entry]]:
    if data.count(b"PK\1\2") > MAX_MEMBERS:  # starts each line of the directory, which zipfile would read whole
        raise _too_many_members()
    archive = zipfile.ZipFile(io.BytesIO(data))
    for member in archive.infolist():
        mode = member.external_attr >> 16
        if member.orig_filename.endswith("/") and not stat.S_ISLNK(mode):
            continue
        if stat.S_ISLNK(mode):
            entry = A_LINK
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            entry = ODD
        else:
            entry = Entry(partial(_zip_content, archive, member))
        yield member.orig_filename.rstrip("/"), entry


def _zip_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise UsageError(f"{member.filename!r} in the zip is encrypted. Pack it again without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack more than they are asked
        raise UsageError(f"{member.filename!r} in the zip is packed in a rare way. Pack it again as a plain zip.")
    if member.file_size > MAX_BYTES:
        raise NotTaken(TOO_LARGE)
    with archive.open(member) as file:
        return file.read(MAX_BYTES + 1)


def _tar_members(file: IO[bytes]) -> Iterator[tuple[str, Entry]]:
    for member, name, place, size in _tar_headers(file):
        if member.issym() or member.islnk():
            yield name, A_LINK
        elif member.isreg():
            yield name, Entry(partial(_tar_content, file, place, size))
        elif not member.isdir():
            yield name, ODD


def _tar_headers(file: IO[bytes]) -> Iterator[tuple[tarfile.TarInfo, str, int, int]]:
    """Yield each member of a tar with its name, and place and size of its content.

    The blocks are read by `tarfile`, their sequence by ourselves: `tarfile` takes a header as large as it claims to be,
    and maps of sparse files without end.
    """
    end, place, left = file.seek(0, io.SEEK_END), 0, _MAX_FACTS
    lasting: dict[str, str] = {}  # told of all members that follow
    once: dict[str, str] = {}  # of the next one
    for _ in range(MAX_MEMBERS):
        file.seek(place)
        block = file.read(tarfile.BLOCKSIZE)
        if not block.strip(b"\0"):
            if not place:
                raise ValueError("it is empty")
            return
        member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        place += tarfile.BLOCKSIZE
        if member.type in _TOLD:
            facts = _facts(member.type, file.read(_checked(member.size, left)))
            left -= member.size
            (lasting if member.type == tarfile.XGLTYPE else once).update(facts)
            place += _blocks(member.size)
            continue
        told = lasting | once
        once = {}
        if member.type == tarfile.GNUTYPE_SPARSE or _SPARSE in told:
            raise UsageError(
                "The tar holds a sparse file, which is not taken. Pack it again without the option for it."
            )
        size = _checked(int(told.get("size", member.size)), end - place)
        yield member, told.get("path", member.name), place, size
        if member.isreg() or member.type not in tarfile.SUPPORTED_TYPES:
            place += _blocks(size)
    raise _too_many_members()


_TOLD = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


_SPARSE = "GNU.sparse."  # begins the facts of a file with holes


def _facts(kind: bytes, body: bytes) -> dict[str, str]:
    """Return what a header tells of other members."""
    if kind == tarfile.GNUTYPE_LONGLINK:
        return {}
    if kind == tarfile.GNUTYPE_LONGNAME:
        return {"path": body.partition(b"\0")[0].decode("utf-8", "surrogateescape")}
    return _records(body)


def _tar_content(file: IO[bytes], place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(min(size, MAX_BYTES + 1))


def _checked(size: int, limit: int) -> int:
    if not 0 <= size <= limit:
        raise ValueError(f"a part claims {size:,} bytes, where at most {limit:,} can be")
    return size


def _blocks(size: int) -> int:
    return -(-size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE


def _records(body: bytes) -> dict[str, str]:
    """Return what matters of an extended header: lines of `LENGTH KEY=VALUE`, the length being that of the line."""
    records = {}
    place = 0
    while place < len(body):
        digits = body[place : place + 10].partition(b" ")[0]
        end = place + int(digits) if digits.isdigit() else 0
        if not place + len(digits) < end <= len(body) or body[end - 1 : end] != b"\n":
            raise ValueError("a header is no list of facts")
        line = body[place + len(digits) + 1 : end - 1].decode("utf-8", "surrogateescape")
        key, _, value = line.partition("=")
        if key in ("path", "size") or key.startswith(_SPARSE):  # a heap of others would have to be carried along
            records[_SPARSE if key.startswith(_SPARSE) else key] = value
        place = end
    return records


class _Unpacker(Protocol):
    """What bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """The same for gzip."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)  # with header and trailer

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


_PACKINGS: Mapping[bytes, Callable[[], _Unpacker]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
}


def _unpack(data: bytes, packing: Callable[[], _Unpacker], into: IO[bytes]) -> None:
    """Unpack one compressed part after the other; what follows the last, zeros for instance, is left alone."""
    packed = io.BytesIO(data)
    rest = packed.read(_CHUNK)
    magic = next(magic for magic in _PACKINGS if rest.startswith(magic))
    for _ in range(_MAX_STREAMS):
        unpacker = packing()
        while not unpacker.eof:
            piece = unpacker.decompress(rest, _CHUNK)
            into.write(piece)
            if into.tell() > MAX_UNPACKED:
                raise UsageError(f"The archive unpacks to more than {MAX_UNPACKED:,} bytes. Pack the answers alone.")
            rest = packed.read(_CHUNK) if unpacker.needs_input and not unpacker.eof else b""
            if not piece and not rest and not unpacker.eof:
                raise EOFError("it ends too early")
        rest = unpacker.unused_data.lstrip(b"\0")
        if len(rest) < len(magic):  # else nothing more is read, or a heap of short parts would pile up here
            rest = (rest + packed.read(_CHUNK)).lstrip(b"\0")
        if not rest.startswith(magic):
            return
    raise UsageError(f"The archive is packed in more than {_MAX_STREAMS:,} parts. Pack it again in one.")
