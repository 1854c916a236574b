"""The command, as a table of what each option does."""

import argparse
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from . import __version__
from ._money import table, to_minor


def run() -> int:
    """Do what the command line says; return the exit status."""
    parser = argparse.ArgumentParser(prog="minor-units", description="Write amounts of money in minor units.")
    parser.add_argument("--version", action="version", version=f"minor-units {__version__}")
    parser.add_argument("--list", dest="show", action="store_const", const=_listed, help="print the currencies")
    parser.add_argument("--table", dest="show", action="store_const", const=_drawn, help="print them as a table")
    parser.add_argument("words", nargs="*", metavar="AMOUNT CURRENCY", help="if none, lines come from stdin")
    options = parser.parse_args()
    try:
        for line in options.show() if options.show else _converted(options.words):
            print(line)  # noqa: T201 -- a command prints
    except (LookupError, ValueError) as error:
        return _fail(str(error))
    return 0


def _listed() -> Iterator[str]:
    return (f"{code} {decimals} {name}" for code, decimals, name in table().values())


def _drawn() -> Iterator[str]:
    if find_spec("rich") is None:
        raise LookupError("`--table` needs rich. Install minor-units[table], please.")
    from ._drawing import draw  # noqa: PLC0415 -- needs rich

    yield from draw(table().values())


def _converted(words: list[str]) -> Iterator[str]:
    for pair in [words] if words else (line.split() for line in sys.stdin):
        match pair:
            case [amount, code]:
                yield str(to_minor(amount, code))
            case _:
                raise ValueError(f"Give an amount and a currency, not {' '.join(pair)!r}.")


def _fail(message: str) -> int:
    sys.stderr.write(f"minor-units: {message}\n")
    return 1
