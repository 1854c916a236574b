"""Find out in which way a submission was handed in, and look into it."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import UsageError
from grader.trees.archive import open_archive
from grader.trees.folder import open_folder
from grader.trees.git import is_bare, read_commit
from grader.trees.tree import Tree


@contextmanager
def open_tree(source: Path, commit: str | None) -> Iterator[Tree]:
    """Look into a commit of `source` if one is named or `source` is a bare repository, else into the folder or archive.

    Raise `UsageError` if it is none of these, or broken, and `SetupError` if this machine lacks what it takes.
    """
    try:
        is_folder = stat.S_ISDIR(source.stat().st_mode)
    except (OSError, ValueError):  # the latter for a name that no file can have
        raise UsageError(f"{source} is not there. Name a folder, a git repository, a zip or a tar.") from None
    if commit is not None or is_bare(source):
        yield read_commit(source, "HEAD" if commit is None else commit)
    elif is_folder:
        with open_folder(source) as folder:
            yield folder
    else:
        with open_archive(source) as listing:
            yield listing
