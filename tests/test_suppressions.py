"""Whatever switches a checker off is found and blanked, columns kept; honest code is left alone."""

from textwrap import dedent

import pytest

from grader.judge.suppressions import Suppression, blank_comments, find_suppressions


def find(source: str) -> list[tuple[int, str]]:
    """Return line and text of each suppression in an indented text whose first line is number 1."""
    return [(found.line, found.what) for found in find_suppressions(dedent(source).lstrip("\n"))]


# Comments

COMMENTS = [
    "# type: ignore",
    "#type:ignore",
    "# type: ignore[arg-type]",
    "# type: ignore  # the checker is wrong",
    "# see below  # type: ignore",
    "# type: (typing.Any) -> typing.Any",
    "# type: typing.Any",
    "# mypy: ignore-errors",
    "# mypy: disable-error-code=arg-type",
]


@pytest.mark.parametrize("comment", COMMENTS)
def test_comment_is_found(comment: str) -> None:
    """A comment that instructs a checker is found on its line, as written."""
    assert find_suppressions(f"a = 1\nb = 2  {comment}\n") == (Suppression(2, comment),)


@pytest.mark.parametrize("comment", COMMENTS)
def test_comment_is_blanked(comment: str) -> None:
    """The same comment becomes blanks, so that lines and columns stay."""
    source = f"a = 1\nb = 2  {comment}\nc = 3\n"

    blanked = blank_comments(source)

    assert blanked == f"a = 1\nb = 2  {' ' * len(comment)}\nc = 3\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("# a line of its own: type\na = 1  # the type of a\n", id="prose"),
        pytest.param('a = "# type: ignore"\n', id="text"),
        pytest.param('def f() -> None:\n    """Say it.\n\n    # type: ignore\n    """\n', id="docstring"),
        pytest.param('a = f"{1}  #mypy:"\n', id="f-string"),
        pytest.param("a = 1  # the MIME type: text/plain\n", id="type before a colon"),
        pytest.param("a = 1  # as mypy: says\n", id="name of a checker"),
        pytest.param("a = 1  # noqanda\n", id="longer word"),
        pytest.param("a = 1  # noqa: E741\n", id="linter's"),
        pytest.param("a = 1  # pyright: ignore\n", id="another checker's"),
        pytest.param("a = 1  # type: int\n", id="type comment"),
        pytest.param("a = 1  # prototype: a sketch\n", id="end of a word"),
    ],
)
def test_other_comments_and_texts_stay(source: str) -> None:
    """Prose about types is no instruction, nor is what stands in a string."""
    assert find_suppressions(source) == ()
    assert blank_comments(source) == source


@pytest.mark.parametrize(
    ("source", "blanked"),
    [
        pytest.param("ä = 'größe'  #mypy:\n", "ä = 'größe'        \n", id="letters of two bytes"),
        pytest.param("a = '🐍'  #mypy:\n", "a = '🐍'        \n", id="letter of four bytes"),
        pytest.param("if a:\n\tb  #mypy:\n", "if a:\n\tb        \n", id="tab"),
        pytest.param("#mypy:\na = 1\n", "      \na = 1\n", id="first column"),
        pytest.param("a = 1  #mypy:", "a = 1        ", id="no line end"),
        pytest.param("a = (  #mypy:\n    1,  #mypy:\n)\n", "a = (        \n    1,        \n)\n", id="in brackets"),
        pytest.param("a = '''\n'''  #mypy:\n", "a = '''\n'''        \n", id="after a long text"),
        pytest.param("a = 1\n\f\nb = 2  #mypy:\n", "a = 1\n\f\nb = 2        \n", id="form feed"),
        pytest.param("a = 1\n\fb = 2  #mypy:\n", "a = 1\n\fb = 2        \n", id="form feed before code"),
        pytest.param("a = '\u2028'\nb = 2  #mypy:\n", "a = '\u2028'\nb = 2        \n", id="line separator in a text"),
        pytest.param("a = '\x85'  #mypy:\nb = 2\n", "a = '\x85'        \nb = 2\n", id="next line in a text"),
        pytest.param("# \x1c\na = 1  #mypy:\n", "# \x1c\na = 1        \n", id="file separator in a comment"),
    ],
)
def test_only_the_comment_is_blanked(source: str, blanked: str) -> None:
    """Whatever characters stand around a comment, blanks take its place and nothing else changes."""
    assert blank_comments(source) == blanked


# Names


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("from typing import Any\n", [(1, "`Any`")], id="Any"),
        pytest.param("from typing import cast\n", [(1, "`cast`")], id="cast"),
        pytest.param("from typing import no_type_check\n", [(1, "`no_type_check`")], id="no_type_check"),
        pytest.param("from typing_extensions import Any\n", [(1, "`Any`")], id="typing_extensions"),
        pytest.param("from typing import Any as Whatever\n", [(1, "`Any`")], id="another name"),
        pytest.param("from typing import Final, cast, Any\n", [(1, "`cast`"), (1, "`Any`")], id="among others"),
        pytest.param("from typing import *\n", [(1, "`*`")], id="star"),
        pytest.param("def f() -> None:\n    from typing import Any\n", [(2, "`Any`")], id="inside a function"),
        pytest.param("import typing\na: typing.Any = 1\n", [(2, "`Any`")], id="attribute"),
        pytest.param("import typing as t\na = t.cast(int, 1)\n", [(2, "`cast`")], id="attribute of an alias"),
        pytest.param("import os, typing\na: list[typing.Any] = []\n", [(2, "`Any`")], id="inside a type"),
        pytest.param("import typing_extensions as t\na: t.Any = 1\n", [(2, "`Any`")], id="alias of typing_extensions"),
        pytest.param(
            "import typing as t\nu = t\na: u.Any = 1\n", [(3, "`Any`")], id="attribute of an alias of an alias"
        ),
        pytest.param(
            "if TYPE_CHECKING:\n    from _typeshed import Incomplete\n",
            [(2, "`Incomplete`")],
            id="another name for Any",
        ),
        pytest.param("import typing\n@typing.no_type_check\ndef f(): ...\n", [(2, "`no_type_check`")], id="decorator"),
    ],
)
def test_name_is_found(source: str, found: list[tuple[int, str]]) -> None:
    """`Any`, `cast` and `no_type_check` are found however they are imported."""
    assert find(source) == found


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param('import typing\na: "typing.Any" = 1\n', 2, id="variable"),
        pytest.param('import typing\ndef f(a: "typing.Any") -> None: ...\n', 2, id="parameter"),
        pytest.param('import typing\ndef f(*, a: "list[typing.Any]") -> None: ...\n', 2, id="inside a type"),
        pytest.param('import typing\ndef f() -> "typing.Any": ...\n', 2, id="return"),
        pytest.param('import typing as t\n\na: list["t.Any"] = []\n', 3, id="inside a list"),
        pytest.param('import typing\nclass A(list["typing.Any"]): ...\n', 2, id="base class"),
        pytest.param('import typing\nA: typing.TypeAlias = "typing.Any"\n', 2, id="alias"),
        pytest.param('import typing\nT = typing.TypeVar("T", bound="typing.Any")\n', 2, id="bound"),
    ],
)
def test_name_in_quotes_is_found(source: str, line: int) -> None:
    """A type in quotes is a type."""
    assert find(source) == [(line, "`Any`")]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("Any_thing = 1\nAnyway = Any_thing\n", id="names that start alike"),
        pytest.param("Any = 1\nprint(Any)\n", id="variable of that name"),
        pytest.param("def cast(a: int) -> int:\n    return a\n\nprint(cast(1))\n", id="function of the learner's own"),
        pytest.param("from fishing import cast\n\nprint(cast(1))\n", id="function of another module"),
        pytest.param("class Rod:\n    def cast(self) -> None: ...\n\nRod().cast()\n", id="method"),
        pytest.param("import ctypes\nctypes.cast(1, 2)\n", id="function of ctypes"),
        pytest.param('"""A cast of Any size: typing.cast, typing.Any."""\n', id="docstring"),
        pytest.param('import typing\nprint("see typing.Any for more")\n', id="text that is no type"),
        pytest.param("# typing.Any and cast\na = 1\n", id="comment"),
        pytest.param("from typing import Final, TypeVar\n", id="other names of typing"),
        pytest.param("import typing\na: typing.Final = 1\n", id="other attributes of typing"),
        pytest.param("from collections.abc import *\n", id="star of another module"),
        pytest.param("from . import cast\nfrom .typing import Any\n", id="modules of the learner's own"),
        pytest.param("import typing\nany([])\n", id="any"),
    ],
)
def test_honest_names_stay(source: str) -> None:
    """What only looks like one of those names is nothing to complain about."""
    assert find(source) == []


# Code that only a checker sees


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("if TYPE_CHECKING:\n    a: int = f()\n", 1, id="code"),
        pytest.param("if typing.TYPE_CHECKING:\n    def f() -> int: ...\n", 1, id="attribute"),
        pytest.param("if not TYPE_CHECKING:\n    a = f()\n", 1, id="code that the checker doesn't see"),
        pytest.param("if TYPE_CHECKING:\n    import os\nelse:\n    os = f()\n", 1, id="import with an alternative"),
        pytest.param("if TYPE_CHECKING:\n    import os\n    a = 1\n", 1, id="import and code"),
        pytest.param("if a:\n    b = 1\nelif TYPE_CHECKING:\n    b = 2\n", 3, id="elif"),
        pytest.param("if a or TYPE_CHECKING:\n    b = 1\n", 1, id="part of a condition"),
        pytest.param(
            "def f() -> int:\n    if TYPE_CHECKING:\n        return 1\n    return g()\n", 2, id="in a function"
        ),
    ],
)
def test_hidden_branch_is_found(source: str, line: int) -> None:
    """A branch on `TYPE_CHECKING` that does more than import hides code from the checker, or from the interpreter."""
    assert find(source) == [(line, "code under `if TYPE_CHECKING`")]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("assert not TYPE_CHECKING\ndef f(a: int) -> str:\n    return a\n", id="assertion before all else"),
        pytest.param("def f(a: int) -> bool:\n    return TYPE_CHECKING or a.gone\n", id="or"),
        pytest.param("def f(a: int) -> bool:\n    return not typing.TYPE_CHECKING and a.gone\n", id="and"),
        pytest.param("match a:\n    case _ if not TYPE_CHECKING:\n        b = a.gone\n", id="case"),
        pytest.param("MYPY = False\nif not MYPY:\n    b = a.gone\n", id="MYPY"),
        pytest.param("PY2 = True\nif PY2:\n    b = a.gone\n", id="PY2"),
        pytest.param("PY3 = False\nif PY3:\n    b = 1\nelse:\n    b = a.gone\n", id="PY3"),
        pytest.param("class A:\n    PY2 = True\nif A.PY2:\n    b = a.gone\n", id="attribute PY2"),
    ],
)
def test_other_ways_to_hide_code_are_found(source: str) -> None:
    """The checker leaves out what it takes to be unreachable, however the condition is written."""
    assert len(find(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from typing import TYPE_CHECKING\n", id="the import itself"),
        pytest.param("if TYPE_CHECKING:\n    from shop import Price\n    import os\n", id="imports"),
        pytest.param("if typing.TYPE_CHECKING:\n    import os\n", id="imports, by attribute"),
        pytest.param("if checking:\n    a = 1\n", id="another condition"),
        pytest.param('if a == "TYPE_CHECKING":\n    b = 1\n', id="text"),
        pytest.param("if sys.version_info >= (3, 12):\n    a = 1\nelse:\n    a = 2\n", id="version"),
    ],
)
def test_honest_branches_stay(source: str) -> None:
    """Importing names for the checker is fine, and so is any other condition."""
    assert find(source) == []


# All together


def test_all_are_told_in_order() -> None:
    """The suppressions come by line, whatever their kind."""
    source = """
        from typing import TYPE_CHECKING, Any

        if TYPE_CHECKING:
            size = 1  # type: ignore

        def f(a: Any) -> int:  #mypy:
            return a
        """

    assert find(source) == [
        (1, "`Any`"),
        (3, "code under `if TYPE_CHECKING`"),
        (4, "# type: ignore"),
        (6, "#mypy:"),
    ]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(r'PATTERN = "\d+"', id="unknown escape"),
        pytest.param("print(1if 1 else 2)", id="number that runs into a word"),
    ],
)
def test_warnings_of_the_parser_are_no_errors(code: str) -> None:
    """What Python only warns of is read, although warnings are errors in this repository."""
    assert find(code) == []
    assert blank_comments(code) == code


@pytest.mark.parametrize(
    ("code", "what"),
    [
        pytest.param("exec('def f(): ...')\n", "`exec`", id="code in a text"),
        pytest.param("f = eval('lambda: 1')\n", "`eval`", id="expression in a text"),
        pytest.param("if True:\n    globals()['f'] = g\n", "`globals`", id="name by hand"),
        pytest.param("vars()['f'] = g\n", "`vars`", id="own names"),
        pytest.param("class A:\n    locals()['f'] = g\n", "`locals`", id="names of a class"),
        pytest.param("import sys\nsys.modules[__name__].f = g\n", "`sys.modules`", id="the module itself"),
    ],
)
def test_what_no_checker_follows_at_import_is_found(code: str, what: str) -> None:
    """While a module is imported, nothing makes names or code that the checker doesn't read."""
    assert [found for _, found in find(code)] == [what]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("def run(text):\n    exec(text)\n", id="in a function"),
        pytest.param("async def run(text):\n    return eval(text)\n", id="in a coroutine"),
        pytest.param("make = lambda text: eval(text)\n", id="in a lambda"),
        pytest.param("held = vars(thing)\n", id="names of another object"),
        pytest.param("def evaluate(): ...\n\nevaluate()\n", id="a name that begins alike"),
        pytest.param("import sys\nprint(sys.path)\n", id="another name of sys"),
    ],
)
def test_what_a_program_may_do_later_is_left_alone(code: str) -> None:
    """What a function does when it is called is its own business."""
    assert find(code) == []
