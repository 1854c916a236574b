"""What is written is there whole or not at all."""

import os
import stat
import sys
from pathlib import Path

import pytest

from grader.store import write_atomically

HALF_A_PAIR = "\ud800"  # no encoding can write it


def entries(folder: Path) -> list[str]:
    """Return the names in a folder, hidden ones as well."""
    return sorted(path.name for path in folder.iterdir())


def test_text_is_written(tmp_path: Path) -> None:
    """The file holds the text in UTF-8, and nothing else is left in its folder."""
    write_atomically(tmp_path / "grade.json", "größer\n")

    assert (tmp_path / "grade.json").read_bytes() == "größer\n".encode()
    assert entries(tmp_path) == ["grade.json"]


def test_folders_are_made(tmp_path: Path) -> None:
    """The folders above the file are made where they are missing."""
    write_atomically(tmp_path / "a" / "b" / "grade.json", "text")

    assert (tmp_path / "a" / "b" / "grade.json").read_text(encoding="utf-8") == "text"


def test_old_text_is_replaced(tmp_path: Path) -> None:
    """Nothing of a longer text before remains."""
    path = tmp_path / "grade.json"
    path.write_text("a much longer text", encoding="utf-8")

    write_atomically(path, "new")

    assert path.read_text(encoding="utf-8") == "new"
    assert entries(tmp_path) == ["grade.json"]


def test_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    """The old file is replaced, not overwritten: who has it open reads it to its end."""
    path = tmp_path / "grade.json"
    path.write_text("old", encoding="utf-8")

    with path.open(encoding="utf-8") as reader:
        write_atomically(path, "new")
        seen = reader.read()

    assert seen == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_others_may_read(tmp_path: Path) -> None:
    """The file is no secret, although it started as a temporary one."""
    write_atomically(tmp_path / "grade.json", "text")

    assert stat.S_IMODE((tmp_path / "grade.json").stat().st_mode) == 0o644


def test_failed_write_leaves_the_old_text(tmp_path: Path) -> None:
    """A text that can't be written costs neither the old one nor leaves a piece behind."""
    path = tmp_path / "grade.json"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "new" + HALF_A_PAIR)

    assert path.read_text(encoding="utf-8") == "old"
    assert entries(tmp_path) == ["grade.json"]


def test_interrupted_write_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between writing and replacing costs nothing either."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "grade.json"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", interrupt)
    monkeypatch.setattr(os, "replace", interrupt)

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")

    assert path.read_text(encoding="utf-8") == "old"
    assert entries(tmp_path) == ["grade.json"]


def test_folder_in_the_way(tmp_path: Path) -> None:
    """A folder of that name stays, and no piece is left behind."""
    (tmp_path / "grade.json" / "inner").mkdir(parents=True)

    with pytest.raises(OSError, match=r"grade\.json"):
        write_atomically(tmp_path / "grade.json", "text")

    assert entries(tmp_path) == ["grade.json"]
