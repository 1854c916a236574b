"""What a type checker must accept of code that uses the iterators, and what it must refuse. Checked, never run."""

from collections.abc import Iterable, Iterator
from typing import assert_type

from windows import Peekable, chunked, interleave, windowed


def test_chunks_are_tuples_of_items(words: list[str], numbers: Iterable[int]) -> None:
    """A chunk is a tuple of the items' type, whatever iterable they come from."""
    from_iterable: Iterator[tuple[int, ...]] = chunked(numbers, 2)
    print(from_iterable)
    assert_type(next(chunked(words, 2)), tuple[str, ...])
    assert_type(next(chunked(numbers, 2)), tuple[int, ...])
    assert_type(next(chunked("abc", 2)), tuple[str, ...])


def test_windows_are_tuples_of_items(words: Iterator[str], numbers: set[int]) -> None:
    """A window is a tuple of the items' type, whatever iterable they come from."""
    from_iterator: Iterator[tuple[str, ...]] = windowed(words, 2)
    print(from_iterator)
    assert_type(next(windowed(words, 2)), tuple[str, ...])
    assert_type(next(windowed(numbers, 2)), tuple[int, ...])


def test_turns_keep_the_type(words: list[str], more: Iterator[str], numbers: range) -> None:
    """`interleave` gives an Iterator over items of its inputs' type, and takes inputs of different kinds."""
    turns: Iterator[str] = interleave(words, more, "abc")
    print(turns)
    assert_type(next(interleave(words, more, "abc")), str)
    assert_type(next(interleave(numbers)), int)
    mixed: Iterator[int | str] = interleave(numbers, words)
    print(mixed)


def test_a_look_keeps_the_type(words: list[str], numbers: Iterable[int]) -> None:
    """`peek()` and `next` of a Peekable give the items' type; `| None` is no part of it."""
    feed = Peekable(words)
    assert_type(feed, Peekable[str])
    assert_type(feed.peek(), str)
    assert_type(next(feed), str)
    assert_type(Peekable(numbers).peek(), int)


def test_none_may_be_an_item(words: list[str | None]) -> None:
    """If items may be None, `peek()` and `interleave` may give None."""
    turns: Iterator[str | None] = interleave(words)
    print(turns)
    assert_type(Peekable(words).peek(), str | None)
    assert_type(next(interleave(words)), str | None)


def test_all_four_are_iterators(numbers: list[int]) -> None:
    """What you get is accepted wherever an Iterator is wanted."""
    chunks: Iterator[tuple[int, ...]] = chunked(numbers, 2)
    windows: Iterator[tuple[int, ...]] = windowed(numbers, 2)
    turns: Iterator[int] = interleave(numbers, numbers)
    feed: Iterator[int] = Peekable(numbers)
    for number in Peekable(numbers):
        assert_type(number, int)
    print(chunks, windows, turns, feed)


def test_they_fit_together(words: Iterator[str]) -> None:
    """Each of them is an input for the others."""
    assert_type(Peekable(chunked(words, 2)).peek(), tuple[str, ...])
    assert_type(next(windowed(interleave(words, words), 2)), tuple[str, ...])
    assert_type(next(chunked(Peekable(words), 2)), tuple[str, ...])


def test_a_size_is_a_number(words: list[str]) -> None:
    """A text as `size` is refused."""
    chunked(words, "2")  # refused: arg-type
    windowed(words, "2")  # refused: arg-type


def test_an_input_is_an_iterable(words: list[str]) -> None:
    """A number is refused as input."""
    chunked(3, 2)  # refused: arg-type
    windowed(3, 2)  # refused: arg-type
    interleave(words, 3)  # refused: arg-type
    Peekable(3)  # refused: arg-type
