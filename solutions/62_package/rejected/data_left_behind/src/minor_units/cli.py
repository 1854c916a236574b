"""The command `minor-units`, which `python -m minor_units` runs too."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from .amounts import to_minor
from .listing import plain_lines, print_table

NAME = "minor-units"  # of the distribution and of its command


def main() -> int:
    """Do what the command line says; return the exit status."""
    parser = argparse.ArgumentParser(NAME, description="Write amounts of money in minor units.")
    parser.add_argument("words", nargs="*", metavar="AMOUNT CURRENCY", help="if none, lines of both come from stdin")
    parser.add_argument("--list", action="store_true", help="print the currencies")
    parser.add_argument("--table", action="store_true", help="print the currencies as a table")
    parser.add_argument("--version", action="version", version=f"{NAME} {version(NAME)}")
    options = parser.parse_args()
    try:
        if options.table:
            print_table()
        else:
            print_lines(plain_lines() if options.list else converted(options.words))
    except (LookupError, ValueError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)  # noqa: T201 -- a command prints
        return 1
    return 0


def converted(words: Sequence[str]) -> Iterable[str]:
    """Yield the minor units of `words`, or of each line of standard input if there are none."""
    for pair in [words] if words else map(str.split, sys.stdin):
        if len(pair) != 2:  # noqa: PLR2004 -- the two that the message names
            raise ValueError(f"Give an amount and a currency, not {' '.join(pair)!r}.")
        yield str(to_minor(pair[0], pair[1]))


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as soon as it is there."""
    for line in lines:
        print(line)  # noqa: T201 -- a command prints
