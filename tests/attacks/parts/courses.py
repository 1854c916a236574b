# Where the course may lie: at or above this file, the current folder, and what the processes above us were told.
# Only a course that holds the file exercises/.attackable is ever touched: a copy, made to be attacked. And only
# processes that are a grader's, by their command, are looked at.
import os
import pathlib
import sys


def lineage():
    """Yield the numbers of the processes above us, the nearest first."""
    number = os.getppid()
    for _ in range(8):
        try:
            command = pathlib.Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
            if number <= 1 or not os.path.basename(command[0]).startswith((b"python", b"grader", b"pytest")):
                return
            yield number
            number = int(pathlib.Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            return


def words():
    """Yield what the command lines of the processes above us say, word by word."""
    for number in lineage():
        try:
            text = pathlib.Path(f"/proc/{number}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        yield from text.split("\0")


def courses():
    """Yield each folder above us that is a course to be attacked."""
    starts = [pathlib.Path(__file__).resolve(), pathlib.Path.cwd(), *map(pathlib.Path, sys.path)]
    for number in lineage():
        try:
            starts.append(pathlib.Path(os.readlink(f"/proc/{number}/cwd")))
        except OSError:
            continue
    starts += [pathlib.Path(word).absolute() for word in words() if "/" in word and len(word) < 1000]
    seen = set()
    for start in starts:
        for folder in (start, *start.parents):
            try:
                found = folder not in seen and (folder / "exercises" / ".attackable").exists()
            except OSError:
                continue
            seen.add(folder)
            if found:
                yield folder
