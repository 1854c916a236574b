"""A test_types.py is read as consumers: what each is called, where it stands, and which lines must be refused."""

from textwrap import dedent

import pytest

from grader.judge.consumers import Consumer, read_consumers


def read(source: str) -> list[Consumer]:
    """Return the consumers in an indented text whose first line is number 1."""
    return read_consumers(dedent(source).lstrip("\n"))


def test_consumer_is_a_test_function() -> None:
    """Name, first sentence, first and last line, and no refused line where none is marked."""
    source = '''
        """The types."""

        from lru_cache import LRUCache


        def test_len() -> None:
            """`len` is an int.

            More about it.
            """
            assert_type(len(LRUCache(1)), int)
        '''

    assert read(source) == [Consumer("test_len", "`len` is an int.", 6, 11, {})]


def test_marked_lines_must_be_refused() -> None:
    """Every line with a mark is remembered with its error code."""
    source = """
        def test_keys() -> None:
            cache.put(1, 1)  # refused: arg-type
            cache.put("a", 1)  # fine
            cache.get(1)  # refused: call-overload
        """

    assert read(source) == [Consumer("test_keys", "keys", 1, 4, {2: "arg-type", 4: "call-overload"})]


def test_marks_belong_to_the_function_around_them() -> None:
    """A mark above, between or below the functions belongs to none of them."""
    source = """
        import lru_cache  # refused: import-untyped

        def test_one() -> None:
            one()  # refused: arg-type

        two()  # refused: call-arg

        def test_two() -> None:
            if True:
                two()  # refused: misc
        """

    assert [(one.name, one.refused) for one in read(source)] == [
        ("test_one", {4: "arg-type"}),
        ("test_two", {10: "misc"}),
    ]


@pytest.mark.parametrize(
    ("comment", "refused"),
    [
        pytest.param("# refused: arg-type", {2: "arg-type"}, id="as documented"),
        pytest.param("#refused:arg-type", {2: "arg-type"}, id="without spaces"),
        pytest.param("# refused: arg-type|call-overload", {2: "arg-type|call-overload"}, id="with an alternative"),
        pytest.param("# refused: misc since positional", {2: "misc"}, id="with a reason"),
        pytest.param("# is refused: arg-type", {}, id="in a sentence"),
        pytest.param("# refused", {}, id="without a code"),
        pytest.param("# refused: [arg-type]", {}, id="in brackets"),
        pytest.param("# Refused: arg-type", {}, id="capital"),
    ],
)
def test_mark_is_a_comment_of_its_own(comment: str, refused: dict[int, str]) -> None:
    """A mark starts its comment and names one error code."""
    [consumer] = read_consumers(f"def test_one() -> None:\n    one()  {comment}\n")

    assert consumer.refused == refused


def test_first_and_last_line_may_be_marked() -> None:
    """A consumer may be one line, with the mark on it."""
    [consumer] = read_consumers("def test_one() -> None: one()  # refused: misc\n")

    assert consumer.refused == {1: "misc"}


def test_marks_in_texts_mean_nothing() -> None:
    """What stands in a string is no mark."""
    source = '''
        def test_one() -> None:
            """Say it.

            # refused: arg-type
            """
            print("# refused: misc")
        '''

    assert [one.refused for one in read(source)] == [{}]


def test_only_test_functions_of_the_module_count() -> None:
    """Helpers, classes and inner functions are no consumers; asynchronous and decorated functions are."""
    source = """
        def helper() -> None: ...

        class TestCache:
            def test_inside(self) -> None: ...

        def test_outer() -> None:
            def test_inner() -> None: ...

        async def test_async() -> None:
            await one()

        @decorated
        def test_decorated() -> None: ...
        """

    assert [(one.name, one.first, one.last) for one in read(source)] == [
        ("test_outer", 6, 7),
        ("test_async", 9, 10),
        ("test_decorated", 13, 13),
    ]


def test_consumers_come_in_order() -> None:
    """The order is that of the file."""
    assert [one.name for one in read("def test_b(): ...\ndef test_a(): ...\n")] == ["test_b", "test_a"]


def test_name_stands_in_for_a_sentence() -> None:
    """Without a docstring, the words of the name are the title."""
    [consumer] = read_consumers("def test_len_of_a_cache(): ...\n")

    assert consumer.title == "len of a cache"


@pytest.mark.parametrize("source", ["", '"""Nothing yet."""\n', "def helper(): ...\n"])
def test_file_without_consumers(source: str) -> None:
    """A file may have none."""
    assert read_consumers(source) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def test_one(:\n    pass\n", id="syntax"),
        pytest.param("def test_one(\n", id="bracket left open"),
        pytest.param('x = """\n', id="quotes left open"),
        pytest.param("if a:\n        b\n    c\n", id="indentation"),
    ],
)
def test_what_is_no_python_is_a_syntax_error(source: str) -> None:
    """Whatever is wrong with the file, the error is the one that the caller expects."""
    with pytest.raises(SyntaxError):
        read_consumers(source)


def test_lines_are_those_of_the_checker() -> None:
    """A form feed, which editors use to part sections, is no line of its own."""
    [consumer] = read_consumers("import one\n\f\ndef test_one() -> None:\n    one()  # refused: misc\n")

    assert consumer == Consumer("test_one", "one", 3, 4, {4: "misc"})


def test_types_of_the_parameters_are_kept() -> None:
    """As they are written, for telling what the names in a line stand for."""
    source = 'def test_one(cache: Cache[str, int], plain) -> None:\n    """One."""\n    cache.get(1)\n'

    assert read_consumers(source)[0].given == {"cache": "Cache[str, int]"}
