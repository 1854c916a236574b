"""Only the editable files of an answer count, read once; what is not plain Python text is refused with its line."""

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from grader.catalog import read_exercise
from grader.course import Course
from grader.errors import CourseError
from grader.subject.package import Package, Source
from grader.submission import (
    MAX_BYTES,
    MAX_FILES,
    STUBS,
    Refusal,
    Submission,
    design,
    learners,
    module_name,
    read_stubs,
    record_stubs,
    reference,
    taken,
    text_of,
)

SHOWN = "exercises/01_double/double.py"
STUB = "def double(number: int) -> int:\n    raise NotImplementedError\n"
KATA = """
title = "A title"
pillar = 1
kind = "build"
difficulty = 1
minutes = 5
topics = ["functions"]
"""
links = pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a privilege")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Return a course of one exercise with the stub in place, and no record of it yet."""
    for top in ("exercises", "solutions"):
        (tmp_path / top / "01_double").mkdir(parents=True)
    folder = tmp_path / "exercises" / "01_double"
    (folder / "double.py").write_text(STUB, encoding="utf-8")
    (folder / "kata.toml").write_text(f'{KATA}editable = ["double.py"]\n', encoding="utf-8")
    return Course(tmp_path)


def several(course: Course, *names: str) -> Course:
    """Let the exercise have several editable files, each of which holds its own name in a comment."""
    folder = course.exercises / "01_double"
    (folder / "kata.toml").write_text(f"{KATA}editable = {json.dumps(names)}\n", encoding="utf-8")
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    return course


def answer(course: Course, data: bytes | None = None) -> Submission:
    """Return the learner's answer, with `data` in its file if given."""
    if data is not None:
        (course.exercises / "01_double" / "double.py").write_bytes(data)
    return learners(course, read_exercise(course, 1))


def replace_file(course: Course) -> Path:
    """Remove the learner's file and return its path."""
    path = course.exercises / "01_double" / "double.py"
    path.unlink()
    return path


# What is taken


def test_only_editable_files_are_taken(course: Course) -> None:
    """Whatever else lies beside the answer is not part of it."""
    folder = course.exercises / "01_double"
    for name in ("conftest.py", "double.pyi", "typing.py", "pyproject.toml", "sitecustomize.py"):
        (folder / name).write_bytes(b"\xff")

    submission = answer(course)

    assert submission.texts == {"double.py": STUB}
    assert submission.refusal is None


def test_files_are_read_once(course: Course) -> None:
    """What was read counts, even if the file changes while it is judged."""
    submission = answer(course)
    first = submission.texts

    (course.exercises / "01_double" / "double.py").write_text("changed", encoding="utf-8")

    assert submission.texts is first
    assert submission.package(None).modules["double"].text == STUB


def test_every_editable_file_is_taken(course: Course) -> None:
    """An exercise may have several files, also in folders, and some that are no Python."""
    submission = answer(several(course, "double.py", "shop/__init__.py", "shop/price.py", "setup.cfg"))

    assert submission.texts == {
        "double.py": "# double.py\n",
        "shop/__init__.py": "# shop/__init__.py\n",
        "shop/price.py": "# shop/price.py\n",
        "setup.cfg": "# setup.cfg\n",
    }


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(STUB.replace("\n", "\r\n").encode(), id="Windows"),
        pytest.param(STUB.replace("\n", "\r").encode(), id="old Mac"),
        pytest.param(b"\xef\xbb\xbf" + STUB.encode(), id="byte order mark"),
        pytest.param(b"\xef\xbb\xbf" + STUB.replace("\n", "\r\n").encode(), id="both"),
    ],
)
def test_line_ends_and_mark_do_not_count(course: Course, data: bytes) -> None:
    """An editor's line ends and byte order mark change neither the text nor that the answer is the stub as given."""
    record_stubs(course)

    submission = answer(course, data)

    assert submission.texts == {"double.py": STUB}
    assert submission.untouched


def test_longest_file_is_taken(course: Course) -> None:
    """A file of exactly the limit is read whole."""
    submission = answer(course, b"#" * MAX_BYTES)

    assert submission.texts == {"double.py": "#" * MAX_BYTES}


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(r'PATTERN = "\d+"', id="unknown escape"),
        pytest.param(r'"""Takes C:\data."""', id="unknown escape in a docstring"),
        pytest.param("assert (1, 'always true')", id="assertion on a tuple"),
        pytest.param("print(1 is 1)", id="identity of a literal"),
        pytest.param("print(1if 1 else 2)", id="number that runs into a word"),
    ],
)
def test_warnings_of_the_parser_refuse_nothing(course: Course, code: str) -> None:
    """What Python only warns of is judged, although warnings are errors in this repository."""
    submission = answer(course, code.encode())

    assert submission.refusal is None


def test_package_has_what_a_subject_needs(course: Course) -> None:
    """The package maps module names to texts, with the paths that a person finds them under; only Python goes along."""
    submission = answer(several(course, "double.py", "shop/__init__.py", "setup.cfg"))

    package = submission.package("import double\n")

    assert package == Package(
        {
            "double": Source(SHOWN, "# double.py\n"),
            "shop": Source("exercises/01_double/shop/__init__.py", "# shop/__init__.py\n"),
        },
        Source("exercises/01_double/hidden/probes.py", "import double\n"),
    )


def test_package_may_lack_probes(course: Course) -> None:
    """An exercise without probes is packed without them."""
    assert answer(course).package(None) == Package({"double": Source(SHOWN, STUB)}, None)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        pytest.param("double.py", "double", id="module"),
        pytest.param("shop/price.py", "shop.price", id="module of a package"),
        pytest.param("shop/__init__.py", "shop", id="package"),
        pytest.param("shop/inner/__init__.py", "shop.inner", id="package of a package"),
    ],
)
def test_module_name(file: str, name: str) -> None:
    """A file is imported under its path with dots."""
    assert module_name(file) == name


# Whole folders, given modules, and answers that are not imported


def fill(course: Course, *names: str, entry: str = "src/**") -> Submission:
    """Return an answer of all files that `entry` stands for, where `names` lie in the folder."""
    folder = course.exercises / "01_double"
    (folder / "kata.toml").write_text(f"{KATA}editable = {json.dumps(['double.py', entry])}\n", encoding="utf-8")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    return answer(course)


def test_all_below_a_folder_is_taken(course: Course) -> None:
    """`src/**` stands for every file below src, at any depth and of any kind, in order; others stay out."""
    submission = fill(course, "src/shop/price.py", "src/shop/inner/__init__.py", "src/py.typed", "shop.py", "lib/a.py")

    assert submission.texts == {
        "double.py": STUB,
        "src/py.typed": "# src/py.typed\n",
        "src/shop/inner/__init__.py": "# src/shop/inner/__init__.py\n",
        "src/shop/price.py": "# src/shop/price.py\n",
    }


@pytest.mark.parametrize(
    "name",
    [
        "src/__pycache__/price.pyc",
        "src/shop/__pycache__/price.py",
        "src/.mypy_cache/1.json",
        "src/.DS_Store",
        "src/shop.egg-info/PKG-INFO",
    ],
)
def test_by_products_are_left_out(course: Course, name: str) -> None:
    """What tools leave below the folder is no part of an answer."""
    submission = fill(course, "src/price.py", name)

    assert list(submission.files) == ["double.py", "src/price.py"]


def test_a_folder_that_is_missing_holds_nothing(course: Course) -> None:
    """An answer may leave the folder out; whether that is right, the suite decides."""
    submission = fill(course)

    assert (submission.texts, submission.refusal) == ({"double.py": STUB}, None)


def test_as_many_files_as_may_be(course: Course) -> None:
    """A hundred files are taken."""
    submission = fill(course, *(f"src/part_{number}.py" for number in range(MAX_FILES - 1)))

    assert (len(submission.files), submission.refusal) == (MAX_FILES, None)


def test_too_many_files(course: Course) -> None:
    """One more is too many: something else has landed there."""
    submission = fill(course, *(f"src/part_{number}.py" for number in range(MAX_FILES)))

    assert submission.refusal == Refusal(
        "exercises/01_double holds more than 100 files. Remove what is not part of your answer."
    )


@links
def test_a_link_below_a_folder(course: Course) -> None:
    """A linked file is refused there as anywhere."""
    fill(course, "src/price.py")
    (course.exercises / "01_double" / "src" / "linked.py").symlink_to(course.exercises / "01_double" / "double.py")

    told = "exercises/01_double/src/linked.py is a link. Put the file itself there."
    assert answer(course).refusal == Refusal(told)


def test_a_file_more_is_a_start(course: Course) -> None:
    """A new file below the folder tells an attempt from the stub."""
    fill(course, "src/price.py")
    record_stubs(course)
    assert answer(course).untouched

    assert not fill(course, "src/price.py", "src/shop.py").untouched


def test_one_file_cannot_be_a_folder(course: Course) -> None:
    """Where a whole folder is the answer, a design must be a folder, too."""
    fill(course, entry="src/**")
    kata = course.exercises / "01_double" / "kata.toml"
    kata.write_text(f'{KATA}editable = ["src/**"]\n', encoding="utf-8")

    with pytest.raises(CourseError, match=r"shifting\.py must be a folder: exercise 01_double has several"):
        design(course, read_exercise(course, 1), course.solutions / "01_double" / "shifting.py")


def given(course: Course, kind: str) -> Submission:
    """Return an answer to an exercise of a kind that gives a module and a table."""
    folder = course.exercises / "01_double"
    (folder / "kata.toml").write_text(
        f'{KATA.replace("build", kind)}editable = ["double.py"]\ngiven = ["shop.py", "prices.csv"]\n', encoding="utf-8"
    )
    (folder / "shop.py").write_text("PRICE = 3\n", encoding="utf-8")
    (folder / "prices.csv").write_text("3\n", encoding="utf-8")
    return answer(course)


SHOP = {"shop": Source("exercises/01_double/shop.py", "PRICE = 3\n")}


def test_given_modules_go_along(course: Course) -> None:
    """What the exercise gives can be imported beside the answer; only Python goes along."""
    assert given(course, "build").package(None).modules == SHOP | {"double": Source(SHOWN, STUB)}


def test_given_modules_of_a_design_lie_with_the_exercise(course: Course) -> None:
    """A kept answer uses the same given modules as the learner's."""
    given(course, "build")
    path = course.solutions / "01_double" / "shifting.py"
    path.write_text("# shifts\n", encoding="utf-8")

    submission = design(course, read_exercise(course, 1), path)

    assert submission.package(None).modules.keys() == {"shop", "double"}
    assert submission.package(None).modules["shop"] == SHOP["shop"]


@pytest.mark.parametrize("kind", ["test", "tool"])
def test_an_answer_may_not_be_there_to_be_imported(course: Course, kind: str) -> None:
    """Of an answer that is handed over as files, the suite gets no module; the README's session has what is given."""
    submission = given(course, kind)

    assert (submission.package(None).modules, submission.package_for_session().modules) == ({}, SHOP)
    assert submission.texts == {"double.py": STUB}


def test_a_given_module_that_is_missing(course: Course) -> None:
    """What should be given and is gone is the course's fault."""
    submission = given(course, "build")
    (course.exercises / "01_double" / "shop.py").unlink()

    with pytest.raises(CourseError, match=r"^exercises/01_double/shop\.py is missing\. Restore it with: git checkout"):
        submission.package(None)


# What is refused


def refused(course: Course, data: bytes | None = None) -> Refusal:
    """Return why the answer can't be judged."""
    refusal = answer(course, data).refusal
    assert refusal is not None
    return refusal


def test_missing_file(course: Course) -> None:
    """A file that is gone is told with the way to get it back."""
    replace_file(course)

    assert refused(course) == Refusal(f"{SHOWN} is missing. Restore it with: git checkout -- {SHOWN}")


@links
@pytest.mark.parametrize("target", ["right.py", "nowhere.py"], ids=["link", "dangling link"])
def test_link(course: Course, target: str) -> None:
    """A link is not followed, wherever it leads: what counts is what lies in the folder."""
    (course.solutions / "01_double" / "right.py").write_text("def double(number): ...", encoding="utf-8")
    replace_file(course).symlink_to(course.solutions / "01_double" / target)

    assert refused(course) == Refusal(f"{SHOWN} is a link. Put the file itself there.")


@links
def test_linked_folder(course: Course) -> None:
    """A file in a folder that is a link lies elsewhere, too."""
    (course.solutions / "01_double" / "price.py").write_text("", encoding="utf-8")
    several(course, "shop/price.py")
    (course.exercises / "01_double" / "shop" / "price.py").unlink()
    (course.exercises / "01_double" / "shop").rmdir()

    (course.exercises / "01_double" / "shop").symlink_to(course.solutions / "01_double")

    assert refused(course) == Refusal(
        "exercises/01_double/shop/price.py lies in a linked folder. Replace the link by a folder of its own."
    )


def test_directory(course: Course) -> None:
    """A folder in place of the file is told."""
    replace_file(course).mkdir()

    assert refused(course) == Refusal(f"{SHOWN} is not a regular file. Replace it by one.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_pipe(course: Course) -> None:
    """A pipe, on which a reader would wait for ever, is told at once."""
    os.mkfifo(replace_file(course))

    assert refused(course) == Refusal(f"{SHOWN} is not a regular file. Replace it by one.")


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="root may read everything, and Windows has no modes")
def test_forbidden_file(course: Course) -> None:
    """A file without permission to read is told."""
    (course.exercises / "01_double" / "double.py").chmod(0)

    assert refused(course) == Refusal(
        f"{SHOWN} can't be read ({os.strerror(errno.EACCES)}). It must be a regular file that you may read."
    )


def test_too_large(course: Course) -> None:
    """One byte more than the limit is too much."""
    assert refused(course, b"#" * (MAX_BYTES + 1)) == Refusal(
        f"{SHOWN} is larger than 200,000 bytes. An answer is much shorter; did something else land in it?"
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b"name = 'gr\xf6\xdfer'\n", 1, id="first line"),
        pytest.param(b"a = 1\nb = 2\n# \xe4\n", 3, id="third line"),
        pytest.param(b"a = 1\r\n# \xe4\r\n", 2, id="Windows line ends"),
        pytest.param(b"\xef\xbb\xbf\n\n\n# \xe4\n", 4, id="after a byte order mark"),
        pytest.param("a = 1\n".encode("utf-16"), 1, id="UTF-16"),
    ],
)
def test_not_utf8(course: Course, data: bytes, line: int) -> None:
    """Text in another encoding is told with the line of the first byte that is wrong."""
    assert refused(course, data) == Refusal(
        f"{SHOWN} is not UTF-8 text (line {line}). Save it as UTF-8.", f"{SHOWN}:{line}"
    )


@pytest.mark.parametrize(
    ("data", "name", "line"),
    [
        pytest.param(b"# coding: utf-7\n", "utf-7", 1, id="first line"),
        pytest.param(b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\n# caf\xc3\xa9\n", "cp1252", 2, id="second line"),
        pytest.param(b"\n# coding=utf-7\n", "utf-7", 2, id="after an empty line"),
        pytest.param(b" \t\f# vim: set fileencoding=unicode_escape :\n", "unicode_escape", 1, id="indented"),
        pytest.param(b"# coding: utf-8 coding: rot13\n", "rot13", 1, id="second in its line"),
        pytest.param(b"\xef\xbb\xbf# coding: utf-16\n", "utf-16", 1, id="after a byte order mark"),
        pytest.param(b"# Decoding: the rules\n", "the", 1, id="words that Python takes for one"),
        pytest.param(b"# coding: utf_80\n", "utf_80", 1, id="almost"),
    ],
)
def test_other_encoding(course: Course, data: bytes, name: str, line: int) -> None:
    """A comment that lets others read another program than we do is refused, with its line."""
    told = f"{SHOWN} names the encoding {name!r} in line {line}. Save it as UTF-8, and remove that comment."

    assert answer(course, data).refusal == Refusal(told, f"{SHOWN}:{line}")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"# coding: utf-8\n", id="as PEP 263 has it"),
        pytest.param(b"# -*- coding: UTF8 -*-\n", id="spelt otherwise"),
        pytest.param(b"# -*- coding: utf_8-unix -*-\n", id="with line ends"),
        pytest.param(b"a = 1\n# coding: utf-7\n", id="after code"),
        pytest.param(b"\r\r\n# coding: utf-7\n", id="third line"),
        pytest.param(b"a = 'coding: utf-7'\n", id="no comment"),
        pytest.param(b"# coding: latin-1\n", id="the same in either"),
        pytest.param(b"# encoded\n# coding : utf-7\n", id="other words"),
    ],
)
def test_encoding_that_means_nothing(course: Course, data: bytes) -> None:
    """UTF-8 may be named, and what Python doesn't heed is a comment like any other."""
    assert answer(course, data).refusal is None


def test_encoding_matters_in_python_only() -> None:
    """In other files such a comment means nothing."""
    assert text_of(b"# coding: utf-7\n", "exercises/01_double/setup.cfg") == "# coding: utf-7\n"


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        pytest.param(b"a = 1\ndef double(:\n", "invalid syntax", 2, id="syntax"),
        pytest.param(b"a = (1,\n\n", "'(' was never closed", 1, id="bracket left open"),
        pytest.param(b"a = 1\n  b = 2\n", "unexpected indent", 2, id="indentation"),
        pytest.param(
            b"if a:\r\n\tb\r\n        c\r\n", "inconsistent use of tabs and spaces in indentation", 3, id="tabs"
        ),
        pytest.param(b"\xef\xbb\xbfa = 1\nb c\n", "invalid syntax", 2, id="after a byte order mark"),
        pytest.param(b"(" * 300 + b")" * 300, "too many nested parentheses", 1, id="many brackets"),
    ],
)
def test_syntax_error(course: Course, data: bytes, reason: str, line: int) -> None:
    """A file that is no Python is told with Python's own words and the line."""
    assert refused(course, data) == Refusal(
        f"{SHOWN} can't be read as Python: {reason} (line {line}). Mend that line first.", f"{SHOWN}:{line}"
    )


def test_null_character(course: Course) -> None:
    """A character that no Python file may hold is told."""
    message = refused(course, b"a = 1\nb = '\0'\n").message

    assert message.startswith(f"{SHOWN} can't be read as Python")
    assert "source code string cannot contain null bytes" in message


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"-" * 90_000 + b"1", id="signs"),
        pytest.param(b"a" + b".b" * 90_000, id="attributes"),
        pytest.param(b"1" + b"+1" * 90_000, id="sums"),
        pytest.param(b"not " * 40_000 + b"1", id="negations"),
    ],
)
def test_nested_too_deep_for_the_parser(course: Course, data: bytes) -> None:
    """Code that exhausts the parser costs the answer, not the judge."""
    told = f"{SHOWN} can't be read as Python: it is nested too deeply. Break long expressions into parts."
    assert refused(course, data) == Refusal(told)


def test_first_bad_file_is_told(course: Course) -> None:
    """Of several files, the first that is wrong is told under its own name; other kinds need not be Python."""
    several(course, "setup.cfg", "double.py", "other.py")
    for name in ("setup.cfg", "double.py", "other.py"):
        (course.exercises / "01_double" / name).write_text("a b", encoding="utf-8")

    assert refused(course).place == f"{SHOWN}:1"


def test_refused_answer_has_no_texts(course: Course) -> None:
    """What can't be read is nowhere taken for an empty answer."""
    replace_file(course)
    submission = answer(course)

    assert submission.texts == submission.refusal
    assert submission.package(None) == Package({}, None)
    assert not submission.untouched


# Stub or answer


def test_stub_is_untouched(course: Course) -> None:
    """The stub as recorded counts as not started."""
    record_stubs(course)

    assert answer(course).untouched


@pytest.mark.parametrize("data", [STUB.encode() + b"a = 1\n", b"", b"def"], ids=["more", "nothing", "broken"])
def test_any_change_of_code_is_a_start(course: Course, data: bytes) -> None:
    """Whatever changes the code tells an attempt from the stub."""
    record_stubs(course)

    assert not answer(course, data).untouched


@pytest.mark.parametrize(
    "data",
    [STUB.encode() + b"\n", STUB.encode() + b"# mine\n", STUB.encode().rstrip()],
    ids=["more", "comment", "less"],
)
def test_layout_and_comments_are_no_start(course: Course, data: bytes) -> None:
    """Code that was given earns nothing for a blank line."""
    record_stubs(course)

    assert answer(course, data).untouched


def test_one_changed_file_is_a_start(course: Course) -> None:
    """Of several files, one that changed is enough."""
    record_stubs(several(course, "double.py", "other.py"))

    (course.exercises / "01_double" / "other.py").write_text("mine = 1\n", encoding="utf-8")

    assert not answer(course).untouched


def test_without_a_record_everything_is_started(course: Course) -> None:
    """Where no stubs are recorded, every answer is judged."""
    assert not answer(course).untouched


@pytest.mark.parametrize("data", [b"", b"{", b"\xff"], ids=["empty", "half", "not UTF-8"])
def test_broken_record(course: Course, data: bytes) -> None:
    """A record that can't be read is the course's fault, told with the way to get it back."""
    (course.exercises / STUBS).write_bytes(data)

    with pytest.raises(CourseError) as broken:
        read_stubs(course)

    assert str(broken.value) == (
        "exercises/.stubs.json is broken. Restore it with: git checkout -- exercises/.stubs.json"
    )


def test_record_of_another_shape_records_nothing(course: Course) -> None:
    """A record that is no object is none."""
    (course.exercises / STUBS).write_text("[]", encoding="utf-8")

    assert read_stubs(course) == {}


# Recording stubs


def test_record_holds_every_stub(course: Course) -> None:
    """The record has the editable files of all exercises, one to a line, and is written where it is read."""
    several(course, "double.py", "shop/größe.py")

    text = record_stubs(course)

    assert text == (
        '{\n "01_double": {\n  "double.py": "# double.py\\n",\n  "shop/größe.py": "# shop/größe.py\\n"\n }\n}\n'
    )
    assert (course.exercises / STUBS).read_text(encoding="utf-8") == text
    assert read_stubs(course) == json.loads(text)


def test_record_is_made_anew(course: Course) -> None:
    """Recording again forgets what was read of the old record."""
    record_stubs(course)
    changed = answer(course, b"a = 1\n")
    assert not changed.untouched

    record_stubs(course)

    assert answer(course).untouched


def test_record_can_be_shown_only(course: Course) -> None:
    """Told not to write, it returns the same text and leaves the disk alone."""
    text = record_stubs(course, write=False)

    assert not (course.exercises / STUBS).exists()
    assert record_stubs(course) == text


def test_record_needs_every_stub(course: Course) -> None:
    """A stub that can't be read is told, and nothing is written."""
    replace_file(course)

    with pytest.raises(CourseError, match=rf"^{SHOWN} is missing\. Restore it with: git checkout -- {SHOWN}$"):
        record_stubs(course)

    assert not (course.exercises / STUBS).exists()


# Answers that an intake took


def test_a_taken_answer_is_not_read_from_disk(course: Course) -> None:
    """What an intake took counts, whatever lies in the course, under whose paths it is shown."""
    submission = taken(course, read_exercise(course, 1), {"double.py": "a = 1\n"})

    assert (submission.label, submission.texts, submission.refusal) == (
        "exercises/01_double",
        {"double.py": "a = 1\n"},
        None,
    )
    assert submission.package(None).modules == {"double": Source(SHOWN, "a = 1\n")}


def test_a_refused_answer_stays_refused(course: Course) -> None:
    """Where an intake found a fault, the file in the course doesn't take its place."""
    fault = Refusal(f"{SHOWN} is a link. Put the file itself there.")

    submission = taken(course, read_exercise(fill(course, "src/a.py").course, 1), fault)

    assert (submission.texts, submission.refusal, submission.untouched) == (fault, fault, False)
    assert [submission.shown(name) for name in submission.files] == [SHOWN]


def test_a_taken_answer_must_be_python(course: Course) -> None:
    """Syntax is looked at as in any other answer."""
    assert taken(course, read_exercise(course, 1), {"double.py": "a b"}).refusal == Refusal(
        f"{SHOWN} can't be read as Python: invalid syntax (line 1). Mend that line first.", f"{SHOWN}:1"
    )


@pytest.mark.parametrize(("text", "untouched"), [(STUB, True), ("a = 1\n", False)])
def test_a_taken_stub_is_not_started(course: Course, text: str, untouched: bool) -> None:  # noqa: FBT001 -- a parameter
    """Whether an answer is the stub, its text decides."""
    record_stubs(course)

    assert taken(course, read_exercise(course, 1), {"double.py": text}).untouched is untouched


def test_files_of_a_taken_answer_are_those_handed_in(course: Course) -> None:
    """Where a folder counts, it holds what was handed in, not what the course has."""
    exercise = read_exercise(fill(course, "src/old.py").course, 1)

    submission = taken(course, exercise, {"double.py": "", "src/new.py": ""})

    assert [submission.shown(name) for name in submission.files] == [SHOWN, "exercises/01_double/src/new.py"]


# Other submissions


def test_reference_lies_in_solutions(course: Course) -> None:
    """The reference has the same files in the other folder."""
    (course.solutions / "01_double" / "double.py").write_text("# right\n", encoding="utf-8")

    submission = reference(course, read_exercise(course, 1))

    assert submission.label == "solutions/01_double"
    assert submission.texts == {"double.py": "# right\n"}
    assert submission.shown("double.py") == "solutions/01_double/double.py"


def test_design_may_be_one_file(course: Course) -> None:
    """A design in one file stands for the editable file, whatever its own name."""
    path = course.solutions / "01_double" / "shifting.py"
    path.write_text("# shifts\n", encoding="utf-8")

    submission = design(course, read_exercise(course, 1), path)

    assert submission.label == "solutions/01_double/shifting.py"
    assert submission.package(None).modules == {"double": Source("solutions/01_double/shifting.py", "# shifts\n")}


def test_design_may_be_a_folder(course: Course) -> None:
    """A design in a folder has the editable files under their own names."""
    path = course.solutions / "01_double" / "shifting"
    path.mkdir()
    (path / "double.py").write_text("# shifts\n", encoding="utf-8")

    submission = design(course, read_exercise(course, 1), path)

    assert submission.texts == {"double.py": "# shifts\n"}


def test_one_file_cannot_be_two(course: Course) -> None:
    """Where several files are editable, a single one is refused."""
    path = course.solutions / "01_double" / "shifting.py"
    path.write_text("# shifts\n", encoding="utf-8")
    exercise = read_exercise(several(course, "double.py", "other.py"), 1)

    with pytest.raises(
        CourseError,
        match=r"^solutions/01_double/shifting\.py must be a folder: exercise 01_double has several editable files\.$",
    ):
        design(course, exercise, path)
