"""A submission is taken as it lies, once, and only the files that count; whatever else it holds has no effect."""

import bz2
import gzip
import io
import lzma
import os
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.errors import SetupError, UsageError
from grader.intake import Intake, take
from grader.model import Exercise, Kind
from grader.submission import MAX_BYTES, MAX_FILES, Refusal
from grader.trees import archive as archives
from grader.trees import git as commits
from grader.trees.tree import MAX_MEMBERS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders can't be read there without following links")

RIGHT = "def double(number: int) -> int:\n    return number + number\n"
SHOWN = "exercises/01_double/double.py"
AT = "exercises/01_double/"
SHOP = "exercises/02_shop/"
STUBS = {"01_double": {"double.py": "# stub\n"}, "02_shop": {"pyproject.toml": "# stub\n"}}
Files = Mapping[str, bytes]


def exercise(number: int, slug: str, *editable: str) -> Exercise:
    """Return an exercise of which only names matter."""
    return Exercise(
        number=number,
        slug=slug,
        folder=Path("/course") / "exercises" / f"{number:02d}_{slug}",
        title="A title",
        pillar=1,
        kind=Kind.BUILD,
        difficulty=1,
        minutes=5,
        topics=("functions",),
        editable=editable,
    )


DOUBLE = exercise(1, "double", "double.py")
PACKAGE = exercise(2, "shop", "pyproject.toml", "src/**")


# Ways to hand in


def write(folder: Path, files: Files) -> Path:
    """Write files below a folder; what begins with "-> " becomes a link to the rest. Return the folder."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if data.startswith(b"-> "):
            path.symlink_to(data[3:].decode())
        else:
            path.write_bytes(data)
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder as its owner does, and return what it prints."""
    who = ("-c", "user.name=someone", "-c", "user.email=someone", "-c", "commit.gpgSign=false")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def committed(folder: Path, files: Files) -> Path:
    """Make a repository of one commit and return its folder."""
    write(folder, files)
    git(folder, "init", "-q")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "-q", "--allow-empty", "-m", "answers")
    return folder


def in_folder(place: Path, files: Files) -> tuple[Path, str | None]:
    """Hand in as a folder."""
    return write(place / "folder", files), None


def in_commit(place: Path, files: Files) -> tuple[Path, str | None]:
    """Hand in as a commit, after which the folder has changed."""
    folder = committed(place / "clone", files)
    for name in git(folder, "ls-files", "-z").rstrip("\0").split("\0"):
        (folder / name).unlink()
    return folder, "HEAD"


def in_bare(place: Path, files: Files) -> tuple[Path, str | None]:
    """Hand in as a bare repository."""
    committed(place / "clone", files)
    git(place, "clone", "-q", "--bare", "clone", "bare")
    return place / "bare", None


def in_zip(place: Path, files: Files) -> tuple[Path, str | None]:
    """Hand in as a zip."""
    with zipfile.ZipFile(place / "answers.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name)
            link = data.startswith(b"-> ")
            member.external_attr = ((stat.S_IFLNK if link else stat.S_IFREG) | 0o644) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data.removeprefix(b"-> "))
    return place / "answers.zip", None


def add(archive: tarfile.TarFile, name: str, data: bytes, kind: bytes = tarfile.REGTYPE) -> None:
    """Add a member to a tar."""
    member = tarfile.TarInfo(name)
    if data.startswith(b"-> "):
        member.type, member.linkname = tarfile.SYMTYPE, data[3:].decode()
        archive.addfile(member)
        return
    member.type, member.size = kind, len(data)
    archive.addfile(member, io.BytesIO(data))


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def in_tar(packing: str, form: int = tarfile.PAX_FORMAT) -> Callable[[Path, Files], tuple[Path, str | None]]:
    """Return how to hand in as a tar of some packing and format."""

    def hand_in(place: Path, files: Files) -> tuple[Path, str | None]:
        path = place / "answers.tar"
        unpacked = io.BytesIO()
        with tarfile.open(fileobj=unpacked, mode="w", format=form) as archive:
            for name, data in files.items():
                add(archive, name, data)
        path.write_bytes(PACKERS[packing](unpacked.getvalue()))
        return path, None

    return hand_in


Way = Callable[[Path, Files], tuple[Path, str | None]]
WAYS = [
    pytest.param(in_folder, id="folder"),
    pytest.param(in_commit, id="commit"),
    pytest.param(in_bare, id="bare repository"),
    pytest.param(in_zip, id="zip"),
    pytest.param(in_tar(""), id="tar"),
    pytest.param(in_tar("gz"), id="tar.gz"),
    pytest.param(in_tar("bz2"), id="tar.bz2"),
    pytest.param(in_tar("xz"), id="tar.xz"),
    pytest.param(in_tar("", tarfile.GNU_FORMAT), id="GNU tar"),
    pytest.param(in_tar("", tarfile.USTAR_FORMAT), id="old tar"),
]
KINDS = [WAYS[0], WAYS[1], WAYS[3], WAYS[4]]  # one for each reader
every_way = pytest.mark.parametrize("way", WAYS)
every_kind = pytest.mark.parametrize("way", KINDS)
archived = pytest.mark.parametrize("way", WAYS[3:])


def taken(
    place: Path, way: Way, files: Files, exercises: Sequence[Exercise] = (DOUBLE, PACKAGE)
) -> Mapping[str, Mapping[str, str] | Refusal]:
    """Hand in some files and return the answers that are taken of them."""
    source, commit = way(place, files)
    return take(exercises, STUBS, source, commit=commit).answers


def refusal(place: Path, way: Way, files: Files, name: str = "01_double") -> Refusal:
    """Return why an answer is refused."""
    answer = taken(place, way, files)[name]
    assert isinstance(answer, Refusal)
    return answer


# Where the files are


@every_way
def test_layout_of_a_course(tmp_path: Path, way: Way) -> None:
    """The answers are where a course has them, whatever way they come."""
    files = {AT + "double.py": RIGHT.encode(), SHOP + "pyproject.toml": b"a", SHOP + "src/shop/price.py": b"b"}

    assert taken(tmp_path, way, files) == {
        "01_double": {"double.py": RIGHT},
        "02_shop": {"pyproject.toml": "a", "src/shop/price.py": "b"},
    }


@every_kind
def test_layout_of_folders_alone(tmp_path: Path, way: Way) -> None:
    """The exercises' folders may lie at the top."""
    assert taken(tmp_path, way, {"01_double/double.py": b"a"}) == {
        "01_double": {"double.py": "a"},
        "02_shop": STUBS["02_shop"],
    }


@every_kind
@pytest.mark.parametrize(
    ("one", "files", "answer"),
    [
        pytest.param(DOUBLE, {"double.py": b"a"}, {"double.py": "a"}, id="file"),
        pytest.param(
            PACKAGE,
            {"pyproject.toml": b"a", "src/b.py": b"b"},
            {"pyproject.toml": "a", "src/b.py": "b"},
            id="files and a folder",
        ),
    ],
)
def test_layout_of_one_exercise(
    tmp_path: Path, way: Way, one: Exercise, files: Files, answer: Mapping[str, str]
) -> None:
    """If one exercise is asked for, its files may lie at the top."""
    assert taken(tmp_path, way, files, [one]) == {one.name: answer}


@every_kind
def test_files_at_the_top_belong_to_one_exercise_only(tmp_path: Path, way: Way) -> None:
    """If several are asked for, nobody knows whose files those at the top are."""
    assert taken(tmp_path, way, {"double.py": b"a"}) == STUBS


@every_kind
def test_first_layout_counts_for_all(tmp_path: Path, way: Way) -> None:
    """An answer in another place than the others is none."""
    files = {AT + "double.py": b"a", "01_double/double.py": b"b", "02_shop/pyproject.toml": b"b", "double.py": b"c"}

    assert taken(tmp_path, way, files) == {"01_double": {"double.py": "a"}, "02_shop": STUBS["02_shop"]}


@archived
@pytest.mark.parametrize("inner", [AT, "01_double/", ""], ids=["course", "folders", "files"])
def test_folder_around_an_archive(tmp_path: Path, way: Way, inner: str) -> None:
    """An archive may have one folder around everything, and what a Mac adds to it."""
    files = {f"answers/{inner}double.py": b"a", "__MACOSX/answers/._double.py": b"\xff", "._answers": b"\xff"}

    assert taken(tmp_path, way, files, [DOUBLE]) == {"01_double": {"double.py": "a"}}


@archived
def test_two_folders_are_none_around(tmp_path: Path, way: Way) -> None:
    """Of two folders at the top, none is taken for the one that holds everything."""
    files = {f"answers/{AT}double.py": b"a", f"old/{AT}double.py": b"b"}

    assert taken(tmp_path, way, files) == STUBS


def test_folder_around_a_folder(tmp_path: Path) -> None:
    """A folder is named as it is, so none is looked for in it."""
    assert taken(tmp_path, in_folder, {f"answers/{AT}double.py": b"a"}) == STUBS


# Which files count


@every_kind
def test_only_editable_files_are_taken(tmp_path: Path, way: Way) -> None:
    """Whatever lies beside an answer is no part of it, and is not even read."""
    beside = ("conftest.py", "double.pyi", "typing.py", "mypy.ini", ".gitattributes", "hidden/test_behaviour.py")

    files = {AT + "double.py": b"a", "conftest.py": b"\xff", **{AT + name: b"\xff" * 300_000 for name in beside}}

    assert taken(tmp_path, way, files) == {"01_double": {"double.py": "a"}, "02_shop": STUBS["02_shop"]}


@every_kind
def test_all_below_a_folder_is_taken(tmp_path: Path, way: Way) -> None:
    """`src/**` stands for every file below src, in order, but for what tools leave there."""
    inside = ["a/b.py", "a.py", "a/a/c.txt", "__pycache__/a.pyc", "x.egg-info/PKG-INFO", ".cache/y", "a/.z"]

    files = {f"{SHOP}src/{name}": b"1" for name in inside}
    answer = taken(tmp_path, way, {SHOP + "pyproject.toml": b"0", **files})["02_shop"]

    assert isinstance(answer, Mapping)
    assert list(answer) == ["pyproject.toml", "src/a/a/c.txt", "src/a/b.py", "src/a.py"]


@every_kind
def test_nothing_handed_in_is_not_started(tmp_path: Path, way: Way) -> None:
    """An exercise without a file counts as the stub as given."""
    assert taken(tmp_path, way, {"README.md": b"a"}) == STUBS


@every_kind
def test_one_file_of_several_is_missing(tmp_path: Path, way: Way) -> None:
    """An answer of which a part is missing is told which."""
    assert refusal(tmp_path, way, {SHOP + "src/a.py": b""}, "02_shop") == Refusal(
        "exercises/02_shop/pyproject.toml is missing, while other files of the answer are there. Hand it in, too."
    )


def test_not_started_without_a_record(tmp_path: Path) -> None:
    """Where no stub is recorded, an answer that is missing can't be told from the stub."""
    source, _ = in_folder(tmp_path, {AT + "double.py": b"a"})

    assert take([DOUBLE, PACKAGE], {}, source).answers["02_shop"] == Refusal(
        "exercises/02_shop is not in the submission, and the course has no record of its stub. "
        "Hand in the answer, or make the record with: grader stubs"
    )


@every_kind
def test_too_many_files(tmp_path: Path, way: Way) -> None:
    """More files than an answer may have are refused."""
    files = {f"{SHOP}src/part_{number}.py": b"" for number in range(MAX_FILES)}

    assert refusal(tmp_path, way, {SHOP + "pyproject.toml": b"", **files}, "02_shop") == Refusal(
        "exercises/02_shop holds more than 100 files. Remove what is not part of your answer."
    )


@every_kind
def test_a_bad_answer_leaves_others_alone(tmp_path: Path, way: Way) -> None:
    """What is wrong with one exercise is no matter of the next."""
    answers = taken(tmp_path, way, {AT + "double.py": b"\xff", SHOP + "pyproject.toml": b"a"})

    assert isinstance(answers["01_double"], Refusal)
    assert answers["02_shop"] == {"pyproject.toml": "a"}


@pytest.mark.parametrize("way", [in_commit, in_zip, in_tar("")], ids=["commit", "zip", "tar"])
@pytest.mark.parametrize("name", ["line\nbreak.py", "right\u202eleft.py", "bell\a.py"])
def test_a_name_that_cannot_be_shown(tmp_path: Path, way: Way, name: str) -> None:
    """Names end up in reports, so those that could change how one looks are refused."""
    told = refusal(tmp_path, way, {SHOP + "pyproject.toml": b"", f"{SHOP}src/{name}": b""}, "02_shop")

    assert told == Refusal(
        f"exercises/02_shop/src/{ascii(name)[1:-1]} has a name that can't be shown. Give it a plain one."
    )


# What a file may hold


@every_kind
@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"a\r\nb\rc\n", "a\nb\nc\n", id="line ends"),
        pytest.param(b"\xef\xbb\xbfa", "a", id="byte order mark"),
        pytest.param(b"# coding: utf-8\n", "# coding: utf-8\n", id="named encoding"),
        pytest.param(b"#" * MAX_BYTES, "#" * MAX_BYTES, id="longest"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_text_is_as_in_practice(tmp_path: Path, way: Way, data: bytes, text: str) -> None:
    """Line ends and marks of editors make no difference."""
    assert taken(tmp_path, way, {AT + "double.py": data})["01_double"] == {"double.py": text}


@every_kind
@pytest.mark.parametrize(
    ("data", "told", "line"),
    [
        pytest.param(b"\n\xff", "is not UTF-8 text (line 2). Save it as UTF-8.", 2, id="no UTF-8"),
        pytest.param(
            b"# coding: utf-7\n",
            "names the encoding 'utf-7' in line 1. Save it as UTF-8, and remove that comment.",
            1,
            id="other encoding",
        ),
    ],
)
def test_text_that_is_refused(tmp_path: Path, way: Way, data: bytes, told: str, line: int) -> None:
    """What is no plain text is refused with its line."""
    assert refusal(tmp_path, way, {AT + "double.py": data}) == Refusal(f"{SHOWN} {told}", f"{SHOWN}:{line}")


@every_way
def test_a_file_that_is_too_large(tmp_path: Path, way: Way) -> None:
    """One byte more than the limit is too much."""
    assert refusal(tmp_path, way, {AT + "double.py": b"#" * (MAX_BYTES + 1)}) == Refusal(
        f"{SHOWN} is larger than 200,000 bytes. An answer is much shorter; did something else land in it?"
    )


# Links and odd files


@every_way
def test_a_link_is_not_followed(tmp_path: Path, way: Way) -> None:
    """A link in place of the file is refused, wherever it leads."""
    (tmp_path / "secret.py").write_text("secret", encoding="utf-8")

    told = refusal(tmp_path, way, {AT + "double.py": f"-> {tmp_path}/secret.py".encode()})

    assert told == Refusal(f"{SHOWN} is a link. Put the file itself there.")


@every_kind
@pytest.mark.parametrize("link", ["exercises", "exercises/01_double"])
def test_a_linked_folder_is_not_followed(tmp_path: Path, way: Way, link: str) -> None:
    """Nor is a link on the way to the file, at whatever height."""
    write(tmp_path / "secret", {"01_double/double.py": b"secret", "double.py": b"secret"})

    files = {link: f"-> {tmp_path}/secret".encode(), "02_shop/pyproject.toml": b""}

    assert refusal(tmp_path, way, files) == Refusal(
        f"{SHOWN} lies in a linked folder. Replace the link by a folder of its own."
    )


@every_kind
def test_a_linked_source_folder(tmp_path: Path, way: Way) -> None:
    """A link in place of a folder that an answer may fill is refused, too."""
    write(tmp_path / "secret", {"a.py": b"secret"})

    files = {SHOP + "pyproject.toml": b"", SHOP + "src": f"-> {tmp_path}/secret".encode()}

    assert refusal(tmp_path, way, files, "02_shop") == Refusal(
        "exercises/02_shop/src lies in a linked folder. Replace the link by a folder of its own."
    )


@every_kind
@pytest.mark.parametrize("target", ["secret.py", "secret"], ids=["file", "folder"])
def test_a_link_below_a_folder(tmp_path: Path, way: Way, target: str) -> None:
    """A link below such a folder is refused, whether to a file or to a folder."""
    write(tmp_path, {"secret.py": b"secret", "secret/a.py": b"secret"})

    files = {SHOP + "pyproject.toml": b"", SHOP + "src/x": f"-> {tmp_path}/{target}".encode()}

    assert refusal(tmp_path, way, files, "02_shop") == Refusal(
        "exercises/02_shop/src/x is a link. Put the file itself there."
    )


@every_kind
def test_a_folder_in_place_of_a_file(tmp_path: Path, way: Way) -> None:
    """A folder that has the file's name is refused."""
    assert refusal(tmp_path, way, {AT + "double.py/a.py": b""}) == Refusal(
        f"{SHOWN} is not a regular file. Replace it by one."
    )


def test_a_hard_link(tmp_path: Path) -> None:
    """A file with a second name may be one of ours."""
    (tmp_path / "secret.py").write_text("secret", encoding="utf-8")
    source = write(tmp_path / "folder", {AT + "other.py": b""})
    (source / AT / "double.py").hardlink_to(tmp_path / "secret.py")

    assert take([DOUBLE], STUBS, source).answers["01_double"] == Refusal(
        f"{SHOWN} has a second name (hard link). Put a copy there."
    )


def test_a_pipe(tmp_path: Path) -> None:
    """A pipe, on which a reader would wait for ever, is told at once."""
    source = write(tmp_path / "folder", {AT + "other.py": b""})
    os.mkfifo(source / AT / "double.py")

    assert take([DOUBLE], STUBS, source).answers["01_double"] == Refusal(
        f"{SHOWN} is not a regular file. Replace it by one."
    )


def test_the_source_itself_may_be_linked(tmp_path: Path) -> None:
    """A person named the folder, so a link to it is fine."""
    source, _ = in_folder(tmp_path, {AT + "double.py": b"a"})
    (tmp_path / "linked").symlink_to(source)

    assert take([DOUBLE], STUBS, tmp_path / "linked").answers == {"01_double": {"double.py": "a"}}


@pytest.mark.parametrize("swapped", ["double.py", "01_double", "exercises"])
def test_a_link_that_slips_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str) -> None:
    """What becomes a link between look and read is not followed either."""
    source = write(tmp_path / "folder", {AT + "double.py": b"a"})
    write(tmp_path / "secret", {"exercises/01_double/double.py": b"secret"})
    place = next(path for path in (source / SHOWN, *(source / SHOWN).parents) if path.name == swapped)
    look, looks = os.stat, []

    def look_and_swap(path: str, **how: Any) -> os.stat_result:
        status = look(path, **how)
        if path == swapped and how:
            looks.append(path)
            if len(looks) == (1 if swapped == "double.py" else 2):  # the first time, the layout is looked for
                place.rename(tmp_path / "moved")
                place.symlink_to(tmp_path / "secret" / place.relative_to(source))
        return status

    monkeypatch.setattr(os, "stat", look_and_swap)
    answer = take([DOUBLE], STUBS, source).answers["01_double"]

    assert place.is_symlink()
    assert "secret" not in str(answer)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files can't be counted")
def test_folders_are_closed(tmp_path: Path) -> None:
    """No descriptor stays open, whatever was found."""
    files = {SHOP + "src/a/b.py": b"", AT + "double.py": b"-> x", **{f"{SHOP}src/c/{n}.py": b"" for n in range(200)}}
    source, _ = in_folder(tmp_path, files)
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 -- names alone

    take([DOUBLE, PACKAGE], STUBS, source)

    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208


def test_folders_nested_too_deep(tmp_path: Path) -> None:
    """A chain of folders is not followed for ever."""
    source, _ = in_folder(tmp_path, {f"{SHOP}src/" + "a/" * 40 + "b.py": b""})

    assert take([PACKAGE], STUBS, source).answers["02_shop"] == Refusal(
        "exercises/02_shop/src holds folders more than 32 deep. Remove what is not part of your answer."
    )


def test_too_many_entries_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A heap of entries is not looked through to its end, even of such as don't count."""
    monkeypatch.setattr("grader.trees.folder.MAX_MEMBERS", 10)
    source, _ = in_folder(tmp_path, {f"{SHOP}src/.{number}": b"" for number in range(11)})

    assert take([PACKAGE], STUBS, source).answers["02_shop"] == Refusal(
        "exercises/02_shop/src holds more than 10 entries. Remove what is not part of your answer."
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """A file without permission is told."""
    source, _ = in_folder(tmp_path, {AT + "double.py": b"a"})
    (source / AT / "double.py").chmod(0)

    assert take([DOUBLE], STUBS, source).answers["01_double"] == Refusal(
        f"{SHOWN} can't be read (Permission denied). It must be a regular file that you may read."
    )


# Commits


def test_the_commit_counts_not_the_folder(tmp_path: Path) -> None:
    """What is committed is taken, whatever the working tree holds now."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"first"})
    first = git(source, "rev-parse", "HEAD")
    (source / SHOWN).write_text("second", encoding="utf-8")
    git(source, "commit", "-qam", "second")
    (source / SHOWN).write_text("third", encoding="utf-8")

    def text(commit: str | None) -> object:
        answer = take([DOUBLE], STUBS, source, commit=commit).answers["01_double"]
        return answer["double.py"] if isinstance(answer, Mapping) else answer

    assert [text(first), text(first[:10]), text("HEAD"), text(None)] == ["first", "first", "second", "third"]


def test_nothing_is_checked_out(tmp_path: Path) -> None:
    """The repository is the same after as before."""
    source, commit = in_bare(tmp_path, {AT + "double.py": b"a"})
    before = sorted((path, path.stat().st_mtime_ns) for path in source.rglob("*"))

    take([DOUBLE], STUBS, source, commit=commit)

    assert sorted((path, path.stat().st_mtime_ns) for path in source.rglob("*")) == before


@pytest.mark.parametrize(
    "commit",
    [
        "nowhere",
        "0" * 40,
        "",
        "--all",
        "--output=x",
        "-h",
        "HEAD:exercises",
        "HEAD^{tree}",
        "a\0b",
        "\udcff",
        "HEAD --",
    ],
)
def test_no_such_commit(tmp_path: Path, commit: str) -> None:
    """Text that names no commit is told, and is never taken for an option."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"a"})

    with pytest.raises(UsageError) as told:
        take([DOUBLE], STUBS, source, commit=commit)

    assert str(told.value) == (
        f"{source} has no commit {commit!r} that git can read. Look for it with: git log --oneline"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clone"]


def test_a_long_commit_is_shown_short(tmp_path: Path) -> None:
    """What is no commit at all doesn't fill the screen."""
    source = committed(tmp_path / "clone", {})

    with pytest.raises(UsageError, match=r"has no commit 'x{80}…' that"):
        take([DOUBLE], STUBS, source, commit="x" * 10_000)


def test_executable_files_are_files(tmp_path: Path) -> None:
    """A file that may be run is text like any other."""
    source = write(tmp_path / "clone", {AT + "double.py": b"a"})
    (source / SHOWN).chmod(0o755)
    committed(source, {})

    assert take([DOUBLE], STUBS, source, commit="HEAD").answers == {"01_double": {"double.py": "a"}}


def test_submodules_are_left_out(tmp_path: Path) -> None:
    """What lies in another repository is not handed in."""
    source = tmp_path / "clone"
    source.mkdir()
    committed(source / "exercises", {"01_double/double.py": b"a"})
    committed(source, {})
    assert git(source, "ls-tree", "HEAD").startswith("160000")

    assert take([DOUBLE], STUBS, source, commit="HEAD").answers == {"01_double": STUBS["01_double"]}


def test_no_repository(tmp_path: Path) -> None:
    """A folder without a repository has no commits, whatever repository it lies in."""
    committed(tmp_path, {"folder/double.py": b"a"})

    with pytest.raises(UsageError) as told:
        take([DOUBLE], STUBS, tmp_path / "folder", commit="HEAD")

    assert str(told.value) == (
        f"{tmp_path / 'folder'} is no git repository, so it has no commits. Name a repository's top folder."
    )


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git, a commit can't be read, and that is said."""
    source = committed(tmp_path / "clone", {})
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SetupError, match=r"^git is not installed, and a commit can be read with nothing else\."):
        take([DOUBLE], STUBS, source, commit="HEAD")


def test_size_is_known_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large file git is never asked for the content."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"#" * (MAX_BYTES + 1)})
    asked = []
    ask = commits._Git.ask  # noqa: SLF001 -- what git is asked has no other trace

    def listen(self: commits._Git, *arguments: str, given: bytes = b"", limit: int = 1_000) -> bytes | None:
        asked.append(arguments[0])
        return ask(self, *arguments, given=given, limit=limit)

    monkeypatch.setattr(commits._Git, "ask", listen)  # noqa: SLF001
    answer = take([DOUBLE], STUBS, source, commit="HEAD").answers["01_double"]

    assert isinstance(answer, Refusal)
    assert asked == ["rev-parse", "ls-tree"]


def test_replaced_objects_are_not(tmp_path: Path) -> None:
    """A repository can't show other content under the name of a commit."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"a"})
    (tmp_path / "other").write_text("b", encoding="utf-8")
    other = git(source, "hash-object", "-w", str(tmp_path / "other"))
    git(source, "replace", git(source, "rev-parse", f"HEAD:{SHOWN}"), other)
    assert git(source, "show", f"HEAD:{SHOWN}") == "b"

    assert take([DOUBLE], STUBS, source, commit="HEAD").answers == {"01_double": {"double.py": "a"}}


def test_settings_of_a_repository_run_nothing(tmp_path: Path) -> None:
    """Neither hooks nor monitors, aliases, filters or remotes of a repository are started."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"a", ".gitattributes": b"* filter=x diff=x\n"})
    marker = tmp_path / "ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{marker}'\n", encoding="utf-8")
    trap.chmod(0o755)
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc"):
        (source / ".git" / "hooks").mkdir(exist_ok=True)
        (source / ".git" / "hooks" / hook).write_text(trap.read_text(encoding="utf-8"), encoding="utf-8")
        (source / ".git" / "hooks" / hook).chmod(0o755)
    with (source / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(
            f"""
[core]
    repositoryformatversion = 1
    fsmonitor = {trap}
    hooksPath = {source}/.git/hooks
    sshCommand = {trap}
    pager = {trap}
    gitProxy = {trap}
    askPass = {trap}
[alias]
    ls-tree = !{trap}
    cat-file = !{trap}
    rev-parse = !{trap}
[filter "x"]
    smudge = {trap}
    clean = {trap}
[diff "x"]
    textconv = {trap}
[extensions]
    partialClone = origin
[remote "origin"]
    url = ext::{trap}
    promisor = true
    uploadpack = {trap}
[protocol]
    allow = always
[protocol "ext"]
    allow = always
"""
        )
    missing = git(source, "rev-parse", f"HEAD:{SHOWN}")
    (source / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    marker.unlink(missing_ok=True)
    subprocess.run(["git", "cat-file", "-p", missing], cwd=source, check=False, capture_output=True)
    assert marker.exists()  # the trap works: git as it is would ask the remote for the file
    marker.unlink()

    answer = take([DOUBLE], STUBS, source, commit="HEAD").answers["01_double"]

    assert answer == Refusal(f"{SHOWN} lacks its content in this repository. Fetch it whole, without a filter.")
    assert not marker.exists()


def test_the_environment_does_not_reach_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which repository and which objects git reads, no variable decides."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"a"})
    other = committed(tmp_path / "other", {AT + "double.py": b"b"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git" / "objects"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))

    assert take([DOUBLE], STUBS, source, commit="HEAD").answers == {"01_double": {"double.py": "a"}}
    assert not (tmp_path / "trace").exists()


def test_a_repository_elsewhere(tmp_path: Path) -> None:
    """A repository that takes its objects from another could hand in what that one holds."""
    committed(tmp_path / "ours", {"solution.py": b"secret"})
    source = committed(tmp_path / "clone", {})
    folder = source / ".git"
    told = {}
    for name, text in {"commondir": "x", "objects/info/alternates": f"{tmp_path}/ours/.git/objects"}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
        with pytest.raises(UsageError) as error:
            take([DOUBLE], STUBS, source, commit="HEAD")
        told[name] = str(error.value)
        (folder / name).unlink()

    assert told == {
        name: f"{folder / name} leads to another repository. Clone it anew, without --shared." for name in told
    }


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_repository_that_is_only_named(tmp_path: Path, kind: str) -> None:
    """A .git that leads elsewhere is not followed."""
    ours = committed(tmp_path / "ours", {AT + "double.py": b"secret"}) / ".git"
    source = write(tmp_path / "clone", {})
    if kind == "file":
        (source / ".git").write_text(f"gitdir: {ours}\n", encoding="utf-8")
    else:
        (source / ".git").symlink_to(ours)

    with pytest.raises(UsageError, match=r"\.git leads elsewhere\. Name the repository itself, not a worktree"):
        take([DOUBLE], STUBS, source, commit="HEAD")


def test_linked_objects(tmp_path: Path) -> None:
    """Objects behind a link may be those of another repository."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"a"})
    (source / ".git" / "objects" / "ff").symlink_to(tmp_path)

    with pytest.raises(UsageError, match="objects holds links, which lead elsewhere"):
        take([DOUBLE], STUBS, source, commit="HEAD")


def test_a_commit_of_endless_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders that hold one another ten times over list more files than anybody can read; git is ended then."""
    monkeypatch.setattr(commits, "MAX_LISTING", 1_000_000)
    source = committed(tmp_path / "clone", {"a": b""})
    lines = f"100644 blob {git(source, 'rev-parse', 'HEAD:a')}\tf"
    for _ in range(12):
        made = subprocess.run(["git", "mktree"], cwd=source, input=lines, text=True, capture_output=True, check=True)
        lines = "\n".join(f"040000 tree {made.stdout.strip()}\td{number}" for number in range(10))
    commit = git(source, "commit-tree", "-m", "bomb", made.stdout.strip())

    with pytest.raises(
        UsageError, match=r"^git tells more than 1,000,000 bytes of .*\. Remove files that don't belong"
    ):
        take([DOUBLE], STUBS, source, commit=commit)


def test_a_repository_that_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are a pipe keep git waiting, but not us."""
    monkeypatch.setattr(commits, "SECONDS", 0.2)
    source = committed(tmp_path / "clone", {AT + "double.py": b"a"})
    (source / ".git" / "config").unlink()
    os.mkfifo(source / ".git" / "config")

    with pytest.raises(UsageError, match=r"^git took more than 0\.2 seconds for "):
        take([DOUBLE], STUBS, source, commit="HEAD")


@pytest.mark.parametrize(
    "forged", ["HEAD", "HEAD^{tree}", "HEAD:exercises", "HEAD:exercises/01_double", f"HEAD:{SHOWN}"]
)
def test_forged_objects(tmp_path: Path, forged: str) -> None:
    """The name of a commit stands for its files: other content under the name of any object in it is told."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"a"})
    commit, name, kind = (
        git(source, "rev-parse", "HEAD"),
        git(source, "rev-parse", forged),
        git(source, "cat-file", "-t", forged),
    )
    (source / SHOWN).write_text("b", encoding="utf-8")
    git(source, "commit", "-qam", "later")
    other = subprocess.run(["git", "cat-file", kind, forged], cwd=source, check=True, capture_output=True).stdout
    path = source / ".git" / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(zlib.compress(f"{kind} {len(other)}\0".encode() + other))

    with pytest.raises(UsageError, match=r"git fsck$|that git can read"):
        take([DOUBLE], STUBS, source, commit=commit)


def test_names_of_objects_may_be_longer(tmp_path: Path) -> None:
    """A repository may name its objects by SHA-256."""
    source = write(tmp_path / "clone", {AT + "double.py": b"a"})
    git(source, "init", "-q", "--object-format=sha256")
    committed(source, {})

    assert take([DOUBLE], STUBS, source, commit="HEAD").answers == {"01_double": {"double.py": "a"}}


def test_a_damaged_repository(tmp_path: Path) -> None:
    """An object that git can't read is told, not taken for an empty file."""
    source = committed(tmp_path / "clone", {AT + "double.py": b"a" * 1000})
    name = git(source, "rev-parse", f"HEAD:{SHOWN}")
    path = source / ".git" / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-4])

    with pytest.raises(UsageError, match=rf"has no object {name} that is right\. Check it with: git fsck$"):
        take([DOUBLE], STUBS, source, commit="HEAD")


# Archives


@archived
@pytest.mark.parametrize("name", ["/{}", "../{}", "x/../{}", "..\\{}", "C:/{}", "C:{}", "exercises\\{}"])
def test_names_that_lead_out_are_not_there(tmp_path: Path, way: Way, name: str) -> None:
    """A member whose name leads out of the folder, on whatever system, is as if it were not there."""
    files = {name.format(SHOWN): b"bad", AT + "double.py": b"a"}

    assert taken(tmp_path, way, files)["01_double"] == {"double.py": "a"}
    assert taken(tmp_path, way, {name.format(SHOWN): b"bad"}) == STUBS


@archived
@pytest.mark.parametrize("name", ["../../../bad.py", "a/../bad.py", "a\\bad.py", "C:bad.py"])
def test_names_below_a_folder_that_lead_out(tmp_path: Path, way: Way, name: str) -> None:
    """The same holds for names that lead out of a folder that an answer may fill."""
    files = {SHOP + "pyproject.toml": b"", f"{SHOP}src/good.py": b"", f"{SHOP}src/{name}": b"bad"}

    assert taken(tmp_path, way, files)["02_shop"] == {"pyproject.toml": "", "src/good.py": ""}


@pytest.mark.parametrize("way", [in_zip, in_tar(""), in_tar("", tarfile.GNU_FORMAT)], ids=["zip", "tar", "GNU tar"])
def test_names_without_end(tmp_path: Path, way: Way) -> None:
    """A name longer than any that a system can have is not there either."""
    files = {SHOP + "pyproject.toml": b"", f"{SHOP}src/{'a/' * 3000}bad.py": b"bad"}

    assert taken(tmp_path, way, files)["02_shop"] == {"pyproject.toml": ""}


@archived
def test_names_may_start_at_the_folder(tmp_path: Path, way: Way) -> None:
    """A leading ./ is what packing the current folder gives."""
    assert taken(tmp_path, way, {f"./{SHOWN}": b"a"})["01_double"] == {"double.py": "a"}


def twice_in_zip(path: Path) -> None:
    """Pack the same name twice."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(SHOWN, "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(SHOWN, "b")


def twice_in_tar(path: Path) -> None:
    """Pack the same name twice, in two ways of writing it."""
    with tarfile.open(path, "w") as archive:
        add(archive, SHOWN, b"a")
        add(archive, f"./exercises//01_double/./{'double.py'}", b"b")


@pytest.mark.parametrize("pack", [twice_in_zip, twice_in_tar])
def test_two_members_of_one_name(tmp_path: Path, pack: Callable[[Path], None]) -> None:
    """Of two members of one name, another reader might see the other."""
    pack(tmp_path / "answers")

    assert take([DOUBLE], STUBS, tmp_path / "answers").answers["01_double"] == Refusal(
        f"{SHOWN} is there twice, so that others may read the other one. Hand it in once."
    )


@archived
def test_a_file_below_a_link(tmp_path: Path, way: Way) -> None:
    """A member behind a link of the same archive is refused, too."""
    files = {"exercises/01_double": b"-> /secret", AT + "double.py": b"a"}

    assert refusal(tmp_path, way, files) == Refusal(
        f"{SHOWN} lies in a linked folder. Replace the link by a folder of its own."
    )


@pytest.mark.parametrize("kind", [tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, b"Q"])
def test_odd_members_of_a_tar(tmp_path: Path, kind: bytes) -> None:
    """Hard links, pipes, devices and what nobody knows are refused."""
    with tarfile.open(tmp_path / "answers", "w") as archive:
        add(archive, SHOWN, b"", kind)

    told = (
        "is a link. Put the file itself there."
        if kind == tarfile.LNKTYPE
        else "is not a regular file. Replace it by one."
    )
    assert take([DOUBLE], STUBS, tmp_path / "answers").answers["01_double"] == Refusal(f"{SHOWN} {told}")


def test_an_odd_member_of_a_zip(tmp_path: Path) -> None:
    """A pipe in a zip is refused."""
    with zipfile.ZipFile(tmp_path / "answers", "w") as archive:
        member = zipfile.ZipInfo(SHOWN)
        member.external_attr = (stat.S_IFIFO | 0o644) << 16
        archive.writestr(member, "a")

    assert take([DOUBLE], STUBS, tmp_path / "answers").answers["01_double"] == Refusal(
        f"{SHOWN} is not a regular file. Replace it by one."
    )


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT], ids=["pax", "GNU"])
def test_long_names_in_a_tar(tmp_path: Path, form: int) -> None:
    """Names that need a header of their own are read, and stand for the next member only."""
    name = "src/" + "a" * 120 + "ä.py"

    answer = taken(
        tmp_path, in_tar("", form), {SHOP + name: b"long", SHOP + "src/b.py": b"b", SHOP + "pyproject.toml": b""}
    )["02_shop"]

    assert answer == {"pyproject.toml": "", name: "long", "src/b.py": "b"}


def test_a_size_in_an_extended_header(tmp_path: Path) -> None:
    """A size told there counts instead of that of the member itself."""
    raw = tar_header(SHOWN, 0, told={"size": "3"}) + b"abc".ljust(512, b"\0") + tar_header("b", 0)
    (tmp_path / "answers").write_bytes(raw)

    assert take([DOUBLE], STUBS, tmp_path / "answers").answers == {"01_double": {"double.py": "abc"}}


def test_facts_of_all_members(tmp_path: Path) -> None:
    """A name told of all members that follow makes them one, which is refused."""
    facts = record(f" path={SHOWN}\n".encode())
    every = tar_header("x", len(facts), kind=b"g") + facts.ljust(512, b"\0")
    (tmp_path / "answers").write_bytes(every + tar_header("a", 0) + tar_header("b", 0))

    assert take([DOUBLE], STUBS, tmp_path / "answers").answers["01_double"] == Refusal(
        f"{SHOWN} is there twice, so that others may read the other one. Hand it in once."
    )


def test_facts_that_are_no_text(tmp_path: Path) -> None:
    """Some packers note attributes of files in bytes, which matter to nobody here."""
    facts = record(b" SCHILY.xattr.user.x=\xff\n\0=\n")
    (tmp_path / "answers").write_bytes(pax(facts))

    assert take([DOUBLE], STUBS, tmp_path / "answers").answers == {"01_double": {"double.py": ""}}


def tar_header(name: str, size: int, *, kind: bytes = b"0", told: Mapping[str, str] | None = None) -> bytes:
    """Return a member's header, and an extended one before it if something is told there."""
    member = tarfile.TarInfo(name)
    member.size, member.type = size, kind
    header = member.tobuf(tarfile.USTAR_FORMAT)
    if told is None:
        return header
    lines = b"".join(record(f" {key}={value}\n".encode()) for key, value in told.items())
    return tar_header("x", len(lines), kind=b"x") + lines.ljust(-(-len(lines) // 512) * 512, b"\0") + header


def record(rest: bytes) -> bytes:
    """Return a line of an extended header with its length before it."""
    length = next(n for n in range(len(rest), len(rest) + 9) if len(str(n)) + len(rest) == n)
    return str(length).encode() + rest


def told_of(path: Path, data: bytes) -> str:
    """Return why an archive of these bytes is refused."""
    path.write_bytes(data)
    with pytest.raises(UsageError) as error:
        take([DOUBLE], STUBS, path)
    return str(error.value).removeprefix(str(path))


def pax(body: bytes) -> bytes:
    """Return a tar that begins with an extended header."""
    return tar_header("x", len(body), kind=b"x") + body.ljust(-(-len(body) // 512) * 512, b"\0") + tar_header(SHOWN, 0)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(pax(b"1" * 400), "a header is no list of facts", id="no facts"),
        pytest.param(pax(b"0 a=b\n"), "a header is no list of facts", id="no length"),
        pytest.param(pax(b"-1 a=b\n"), "a header is no list of facts", id="negative length"),
        pytest.param(pax(b"99 path=b\n"), "a header is no list of facts", id="length beyond"),
        pytest.param(pax(record(b" size=x\n")), "invalid literal for int", id="size that is none"),
        pytest.param(pax(record(b" size=-5\n")), "a part claims -5 bytes", id="negative size"),
        pytest.param(
            pax(b"1" * 10_000_001), "a part claims 10,000,001 bytes, where at most 10,000,000", id="long header"
        ),
        pytest.param(tar_header(SHOWN, 10_000), "a part claims 10,000 bytes, where at most 0 can be", id="cut off"),
        pytest.param(tar_header("a", 0) + b"x" * 100, "truncated header", id="half a header"),
        pytest.param(tar_header("a", 0) + b"b" + tar_header("a", 0)[1:], "bad checksum", id="changed header"),
        pytest.param(tar_header("a", 0) + b"x" * 512, "invalid header", id="no header"),
    ],
)
def test_broken_tars(tmp_path: Path, data: bytes, told: str) -> None:
    """A tar whose headers make no sense is told, in the words of what was found."""
    message = told_of(tmp_path / "answers", data)

    assert message.startswith(f" is no zip or tar that can be read ({told}")
    assert message.endswith("). Pack it again.")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(tar_header("a", 0, kind=b"S"), id="old"),
        pytest.param(tar_header("a", 0, told={"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}), id="new"),
    ],
)
def test_sparse_files(tmp_path: Path, data: bytes) -> None:
    """Files with holes need maps, which have no end; nobody hands in such."""
    assert told_of(tmp_path / "answers", data) == (
        "The tar holds a sparse file, which is not taken. Pack it again without the option for it."
    )


def test_parts_after_one_another(tmp_path: Path) -> None:
    """Parallel packers make several compressed parts, and tapes end with zeros."""
    raw, _ = in_tar("")(tmp_path, {AT + "double.py": b"a"})
    data = raw.read_bytes()
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        raw.write_bytes(pack(data[:700]) + pack(data[700:]) + b"\0" * 100)

        assert take([DOUBLE], STUBS, raw).answers == {"01_double": {"double.py": "a"}}


def test_many_short_parts_are_read_in_no_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits to be unpacked doesn't pile up, however short the parts are."""
    waiting = []

    class Watched(archives._Gzip):  # noqa: SLF001 -- what is handed to it has no other trace
        def decompress(self, data: bytes, max_length: int) -> bytes:
            waiting.append(len(data))
            return super().decompress(data, max_length)

    monkeypatch.setitem(archives._PACKINGS, b"\x1f\x8b", Watched)  # noqa: SLF001
    told_of(tmp_path / "answers", gzip.compress(b"") * 10_001)

    assert max(waiting) < 70_000


def test_too_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that hold nothing could follow one another for ever."""
    monkeypatch.setattr(archives, "_MAX_STREAMS", 10)

    assert told_of(tmp_path / "answers", gzip.compress(b"") * 11) == (
        "The archive is packed in more than 10 parts. Pack it again in one."
    )


class Kept(io.BytesIO):
    """A file that can be looked at after it was closed."""

    def close(self) -> None:
        """Stay open."""


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]) -> None:
    """What unpacks to more than a submission can be is not unpacked to its end."""
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_000_000)
    kept = Kept()
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda _size: kept)

    assert told_of(tmp_path / "answers", pack(bytes(20_000_000))) == (
        "The archive unpacks to more than 1,000,000 bytes. Pack the answers alone."
    )
    assert len(kept.getvalue()) < 1_100_000


def test_an_xz_that_wants_too_much_memory(tmp_path: Path) -> None:
    """A dictionary larger than any common one is not given."""
    data = bytearray(lzma.compress(b"a"))
    header = data[12:24]  # of the first block, after that of the file; its last four bytes are a checksum
    assert header[2:4] == b"\x21\x01"  # LZMA2 with one property, the dictionary's size
    header[4] = 34  # 512 MiB
    data[12:24] = header[:8] + zlib.crc32(header[:8]).to_bytes(4, "little")

    assert "emory usage limit" in told_of(tmp_path / "answers", bytes(data))


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_too_many_members(tmp_path: Path, kind: str) -> None:
    """More files than a submission can have are not listed."""
    path = tmp_path / "answers"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(MAX_MEMBERS + 1):
                archive.writestr(str(number), b"")
        data = path.read_bytes()
    else:
        data = tar_header("a", 0) * (MAX_MEMBERS + 1)

    assert told_of(path, data) == "The archive holds more than 20,000 files. Pack the answers alone."


def test_an_archive_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is larger than any submission is not read to its end."""
    monkeypatch.setattr(archives, "MAX_ARCHIVE", 1_000)

    assert told_of(tmp_path / "answers", b"PK" + b"a" * 999) == (" is larger than 1,000 bytes. Pack the answers alone.")


def test_a_member_that_unpacks_to_more_than_it_says(tmp_path: Path) -> None:
    """Of a member that claims to be small, no more than that is unpacked."""
    source, _ = in_zip(tmp_path, {AT + "double.py": b"#" * 100_000_000})
    data = source.read_bytes().replace((100_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert told_of(tmp_path / "answers", data).startswith(" is no zip or tar that can be read (Bad CRC-32")


def test_an_encrypted_zip(tmp_path: Path) -> None:
    """A zip with a password is told."""
    source, _ = in_zip(tmp_path, {AT + "double.py": b"a"})
    data = bytearray(source.read_bytes())
    for magic, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(magic) + offset] |= 1

    assert told_of(tmp_path / "answers", bytes(data)) == (
        f"'{SHOWN}' in the zip is encrypted. Pack it again without a password."
    )


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_rare_packings_of_a_zip(tmp_path: Path, packing: int) -> None:
    """Packings that zipfile unpacks without measure are not taken."""
    with zipfile.ZipFile(tmp_path / "zip", "w", packing) as archive:
        archive.writestr(SHOWN, "a")

    assert told_of(tmp_path / "answers", (tmp_path / "zip").read_bytes()) == (
        f"'{SHOWN}' in the zip is packed in a rare way. Pack it again as a plain zip."
    )


def test_another_name_in_the_file_than_in_the_directory(tmp_path: Path) -> None:
    """A zip in which a member has two names would be read otherwise by others."""
    source, _ = in_zip(tmp_path, {AT + "double.py": b"a"})
    data = source.read_bytes().replace(b"double.py", b"xouble.py", 1)

    assert "differ" in told_of(tmp_path / "answers", data)


@pytest.mark.parametrize("data", [b"", b"hello", b"\0" * 512, b"x" * 2000, b"#!/bin/sh\n"])
def test_a_file_that_is_no_archive(tmp_path: Path, data: bytes) -> None:
    """Any other file is told."""
    told_of(tmp_path / "answers", data)


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    """A path that leads nowhere is told with what may be named."""
    with pytest.raises(UsageError) as told:
        take([DOUBLE], STUBS, tmp_path / "nowhere")

    assert str(told.value) == f"{tmp_path / 'nowhere'} is not there. Name a folder, a git repository, a zip or a tar."


def test_a_source_that_is_a_pipe(tmp_path: Path) -> None:
    """A pipe is no archive, and nobody waits for it."""
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UsageError, match=r"pipe is no file\. Name a folder, a git repository, a zip or a tar\.$"):
        take([DOUBLE], STUBS, tmp_path / "pipe")


def test_a_commit_of_an_archive(tmp_path: Path) -> None:
    """An archive has no commits."""
    source, _ = in_zip(tmp_path, {})

    with pytest.raises(UsageError, match=r"is no git repository, so it has no commits"):
        take([DOUBLE], STUBS, source, commit="HEAD")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Return good archives of every kind."""
    files = {SHOWN: RIGHT.encode(), SHOP + "pyproject.toml": b"a" * 600, f"{SHOP}src/{'b' * 120}ä.py": b"b"}
    ways = [in_zip, in_tar(""), in_tar("", tarfile.GNU_FORMAT), in_tar("gz"), in_tar("bz2"), in_tar("xz")]
    return [way(tmp_path_factory.mktemp("good"), files)[0].read_bytes() for way in ways]


@st.composite
def damages(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Draw something that may happen to an archive."""
    changes = draw(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8))
    cut = draw(st.one_of(st.just(1.0), st.floats(0, 1)))

    def damage(data: bytes) -> bytes:
        damaged = bytearray(data)
        for place, value in changes:
            damaged[int(place * len(data))] = value
        return bytes(damaged[: int(cut * len(data))])

    return damage


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(which=st.integers(0, 5), damage=damages())
def test_whatever_the_bytes(tmp_path: Path, good: list[bytes], which: int, damage: Callable[[bytes], bytes]) -> None:
    """A damaged archive is taken or told, and never ends the grader."""
    (tmp_path / "answers").write_bytes(damage(good[which]))
    try:
        intake = take([DOUBLE, PACKAGE], STUBS, tmp_path / "answers")
    except UsageError:
        return

    assert intake.answers.keys() == STUBS.keys()


# For another process


def test_through_json(tmp_path: Path) -> None:
    """Another process gets the same answers, refusals included."""
    source, _ = in_folder(tmp_path, {AT + "double.py": b"\xff", SHOP + "pyproject.toml": "ä".encode()})
    intake = take([DOUBLE, PACKAGE], STUBS, source)

    assert Intake.from_json(intake.to_json()) == intake
    assert isinstance(intake.answers["01_double"], Refusal)


@example({"a": {"message": "b", "place": "c"}})
@given(
    st.dictionaries(
        st.text(),
        st.dictionaries(st.text(), st.text()) | st.builds(Refusal, st.text(), st.none() | st.text()),
    )
)
def test_any_answers_through_json(answers: Mapping[str, Mapping[str, str] | Refusal]) -> None:
    """No text is taken for anything else on the way."""
    intake = Intake(answers)

    assert Intake.from_json(intake.to_json()) == intake
    assert Intake.from_json(intake.to_json()).digest == intake.digest


def test_order_does_not_change_the_digest() -> None:
    """The digest is that of the answers, not of how they came."""
    assert Intake({"a": {"x": "1", "y": "2"}, "b": {}}).digest == Intake({"b": {}, "a": {"y": "2", "x": "1"}}).digest


@pytest.mark.parametrize(
    "other",
    [{"a": {"x": "12"}}, {"a": {"x1": "2"}}, {"ax": {"1": "2"}}, {"a": {"x": "1", "y": "2"}}, {}, {"a": Refusal("x")}],
    ids=str,
)
def test_other_answers_have_another_digest(other: Mapping[str, Mapping[str, str] | Refusal]) -> None:
    """Names and texts can't be shifted into one another."""
    digest = Intake({"a": {"x": "1"}}).digest

    assert len(digest) == 64
    assert Intake(other).digest != digest


def test_the_same_files_have_the_same_digest_however_they_came(tmp_path: Path) -> None:
    """A zip and a commit of the same answers are one submission."""
    files = {AT + "double.py": RIGHT.encode()}
    digests = set()
    for number, way in enumerate((in_folder, in_commit, in_zip, in_tar("gz"))):
        (tmp_path / str(number)).mkdir()
        source, commit = way(tmp_path / str(number), files)
        digests.add(take([DOUBLE, PACKAGE], STUBS, source, commit=commit).digest)

    assert len(digests) == 1
