"""Answer questions in the judge's own process, so that a debugger reaches the learner's code."""

import warnings
from collections.abc import Mapping, Sequence

from grader.judge.conversation import Answer, TapTable, read_frames, rebuild_error
from grader.subject.package import Package
from grader.subject.session import Session
from grader.subject.wire import Tree, WireError, decode, encode


class _DirectLink:
    """Taps without a wire between, but with its encoding, so that values look the same."""

    def __init__(self, taps: TapTable) -> None:
        self._taps = taps

    def tap(self, number: int, method: str, arguments: Tree) -> dict[str, Tree]:
        """Call the judge's end."""
        values = decode(arguments)
        if not isinstance(values, tuple):
            raise WireError("Arguments are a tuple.")
        try:
            return {"value": encode(self._taps.call(number, method, values))}
        except Exception as error:  # noqa: BLE001 -- the same that crosses the wire
            return {"raise": [type(error).__name__, encode(error.args)]}


class InProcess:
    """A conversation with code in this process: no deadline, no cap, no isolation."""

    def __init__(self, taps: TapTable) -> None:
        self._link = _DirectLink(taps)
        self._session: Session | None = None

    def load(self, package: Package) -> Answer:
        """Import the package here; the answer has an error if it can't be imported."""
        self._session = Session(package, self._link)
        with warnings.catch_warnings(action="ignore"):
            return self._answer(self._session.load())

    def ask(self, probe: str, arguments: tuple[object, ...], keywords: Mapping[str, object]) -> Answer:
        """Call a probe."""
        with warnings.catch_warnings(action="ignore"):
            return self._answer(self._loaded.ask(probe, encode(arguments), encode(dict(keywords))))

    def run_examples(self, sources: Sequence[str]) -> Answer:
        """Type interactive examples."""
        with warnings.catch_warnings(action="ignore"):
            return self._answer(self._loaded.run_examples(sources))

    def output(self) -> str:
        """Return nothing: prints go where pytest captures them."""
        return ""

    def peak_growth(self) -> None:
        """Tell nothing: this process is the judge's."""

    def close(self) -> None:
        """Forget the package."""
        if self._session is not None:
            self._session.unload()
            self._session = None

    @property
    def _loaded(self) -> Session:
        if self._session is None:
            raise RuntimeError("Load a package before asking.")
        return self._session

    def _answer(self, message: Tree) -> Answer:
        if not isinstance(message, dict):
            raise WireError("A message is a JSON object.")
        tree, cpu, tallies, shown = (message.get(key) for key in ("error", "cpu", "tallies", "shown"))
        error = None if tree is None else rebuild_error(tree)
        if error is not None and self._loaded.error is not None:
            # A debugger then stops in the learner's frame, not in this one.
            error = error.with_traceback(self._loaded.error.__traceback__)
        return Answer(
            value=decode(message.get("answer")),
            error=error,
            frames=() if tree is None else read_frames(tree),
            shown=tuple(str(line) for line in shown) if isinstance(shown, list) else (),
            tallies={name: int(str(number)) for name, number in tallies.items()} if isinstance(tallies, dict) else {},
            cpu_seconds=cpu / 1e9 if isinstance(cpu, int) else 0.0,
        )
