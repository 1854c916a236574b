"""Run the interactive examples of a text and find the first one that goes wrong."""

import doctest
from dataclasses import dataclass

MAX_GOT = 1000  # characters of what came back


@dataclass(frozen=True, slots=True)
class WrongExample:
    """An example that did not go as shown."""

    line: int  # in the text, from 1
    code: str
    wanted: str
    got: str
    error: BaseException | None  # that it raised without being expected to


def first_wrong_example(path: str, text: str) -> WrongExample | None:
    """Run the examples in `text` in order, sharing their names; return the first that goes wrong, or None."""
    test = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, path, path, 0)
    runner = _FirstWrong()
    runner.run(test, clear_globs=False)
    return runner.wrong


class _FirstWrong(doctest.DocTestRunner):
    """Keep the first example that goes wrong instead of printing all of them."""

    def __init__(self) -> None:
        super().__init__(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        self.wrong: WrongExample | None = None

    def report_failure(self, out: object, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        """Keep an example that answered something else."""
        self._keep(example, got, None)

    def report_unexpected_exception(
        self, out: object, test: doctest.DocTest, example: doctest.Example, exc_info: object
    ) -> None:
        """Keep an example that raised."""
        error = exc_info[1] if isinstance(exc_info, tuple) else None
        self._keep(example, f"{type(error).__name__}: {error}", error)

    def _keep(self, example: doctest.Example, got: str, error: BaseException | None) -> None:
        if self.wrong is None:
            source, want = example.source.strip(), example.want.strip()
            self.wrong = WrongExample(example.lineno + 1, source, want, got.strip()[:MAX_GOT], error)
