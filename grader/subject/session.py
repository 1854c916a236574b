"""Hold one submission and answer questions about it. Knows no test, no expected value and no verdict."""

import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, ModuleType
from typing import NoReturn, Protocol

from grader.subject import probing
from grader.subject.examples import run_examples
from grader.subject.package import Package, Source
from grader.subject.wire import TapNumber, Tree, ancestry_of, decode, describe, encode, name_of

PROBES = "probes"
MAX_FRAMES = 12  # frames of the learner's traceback that are worth reading
MAX_TEXT = 2000  # characters of an error's text


_MISSING_NAME = re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")


class MissingName(AttributeError):
    """The submission lacks a name that the exercise asks for."""


class _Missing:
    """Stands in for a name that the submission lacks; any use of it says so."""

    def __init__(self, name: str, path: str) -> None:
        self.__dict__["_message"] = f"{path} has no `{name}`. The exercise asks for this name; keep it as in the stub."

    def __getattr__(self, name: str) -> NoReturn:
        raise MissingName(self.__dict__["_message"])

    def __call__(self, *_: object, **__: object) -> NoReturn:
        raise MissingName(self.__dict__["_message"])

    def __mro_entries__(self, _: object) -> NoReturn:
        raise MissingName(self.__dict__["_message"])

    def __instancecheck__(self, _: object) -> NoReturn:
        raise MissingName(self.__dict__["_message"])

    # Annotations are evaluated while the probes load, and are no use of the name.

    def __getitem__(self, _: object) -> "_Missing":
        return self

    def __or__(self, _: object) -> "_Missing":
        return self

    __ror__ = __or__


class Link(Protocol):
    """The way to the judge while a question is being answered."""

    def tap(self, number: int, method: str, arguments: Tree) -> dict[str, Tree]:
        """Call the tap `number` in the judge and return its reply."""


class _Finder(importlib.abc.MetaPathFinder):
    """Import the modules of a package from memory, so that every gate sees the same bytes."""

    def __init__(self, modules: Mapping[str, Source]) -> None:
        self.modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        source = self.modules.get(fullname)
        if source is None:
            return None
        return importlib.util.spec_from_loader(fullname, _Loader(source), origin=source.path)


class _Loader(importlib.abc.InspectLoader):
    def __init__(self, source: Source) -> None:
        self._source = source

    def is_package(self, fullname: str) -> bool:
        return self._source.path.endswith("__init__.py")

    def get_source(self, fullname: str) -> str:
        return self._source.text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source.text, self._source.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self._source.path
        # No modification time: linecache then never looks for the file on disk.
        lines = self._source.text.splitlines(keepends=True)
        linecache.cache[self._source.path] = (len(self._source.text), None, lines, self._source.path)
        super().exec_module(module)


class Session:
    """A loaded submission. Each `ask` starts a new question; the modules keep their state between questions."""

    def __init__(self, package: Package, link: Link) -> None:
        self.error: BaseException | None = None
        """What the last question raised, for a debugger in the same process."""
        self._package = package
        self._link = link
        self._finder = _Finder(
            package.modules if package.probes is None else {**package.modules, PROBES: package.probes}
        )
        self._shadowed: dict[str, ModuleType] = {}

    def load(self) -> Tree:
        """Import the submission and the probes; return {"ready": true} or a message with the error."""
        sys.meta_path.insert(0, self._finder)
        for name in self._finder.modules:
            if name in sys.modules:
                self._shadowed[name] = sys.modules.pop(name)
        return self._guarded(self._import, lambda _: {"ready": True})

    def unload(self) -> None:
        """Forget the submission, so that another one can be loaded into the same process."""
        sys.meta_path.remove(self._finder)
        for name in self._finder.modules:
            sys.modules.pop(name, None)
        sys.modules.update(self._shadowed)

    def ask(self, probe: str, arguments: Tree, keywords: Tree) -> Tree:
        """Call a probe and return a message with its answer or its error, and all that was counted and shown."""
        probing.shown.clear()
        probing.tallies.clear()

        def call() -> object:
            positional, named = self._dress(decode(arguments)), self._dress(decode(keywords))
            if not isinstance(positional, tuple) or not isinstance(named, dict):
                raise TypeError("A question has a tuple of arguments and a dict of keywords.")
            return getattr(sys.modules[PROBES], probe)(*positional, **named)

        started = time.process_time_ns()
        message = self._guarded(call, lambda answer: {"answer": encode(answer)})
        message["cpu"] = time.process_time_ns() - started
        message["shown"] = list(probing.shown)
        message["tallies"] = dict(probing.tallies)
        return message

    def run_examples(self, sources: Sequence[str]) -> Tree:
        """Type interactive examples; return a message with what each did: (printed, raised or None, frames)."""

        def outcomes() -> object:
            return [
                (one.printed, one.raised, [] if one.error is None else list(self._frames(one.error)))
                for one in run_examples(sources)
            ]

        return self._guarded(outcomes, lambda answer: {"answer": encode(answer)})

    def _import(self) -> None:
        for name in self._package.modules:
            importlib.import_module(name)
        if self._package.probes is not None:
            self._import_probes()

    def _import_probes(self) -> None:
        """Import the probes; where they name what the submission lacks, let only the tests fail that use it."""
        while True:
            try:
                importlib.import_module(PROBES)
            except ImportError as error:
                match = _MISSING_NAME.match(str(error))
                if match is None or match["module"] not in self._package.modules:
                    raise
                path = self._package.modules[match["module"]].path
                setattr(sys.modules[match["module"]], match["name"], _Missing(match["name"], path))
            else:
                return

    def _guarded(self, work: Callable[[], object], success: Callable[[object], dict[str, Tree]]) -> dict[str, Tree]:
        self.error = None
        try:
            return success(work())
        except BaseException as error:  # noqa: BLE001 -- sys.exit and KeyboardInterrupt are answers too
            self.error = error
            return {"error": self._explain(error)}

    def _explain(self, error: BaseException) -> Tree:
        members = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
        return {
            "kind": list(ancestry_of(type(error))),
            "builtin": _is_builtin(type(error)),
            "base": next(base.__name__ for base in type(error).__mro__ if _is_builtin(base)),
            # The arguments of an OSError leave out its file names.
            "arguments": encode(OSError.__reduce__(error)[1] if isinstance(error, OSError) else error.args),
            "text": describe(error).text if (text := _text(error)) is None else text,
            "frames": [list(frame) for frame in self._frames(error)],
            "members": [self._explain(member) for member in members[:10]],
        }

    def _frames(self, error: BaseException) -> Iterator[tuple[str, int, str, str]]:
        """Yield path, line, function and source line of the learner's own frames, outermost first."""
        own = {source.path for source in self._package.modules.values()}
        summary = traceback.extract_tb(error.__traceback__)
        for frame in [frame for frame in summary if frame.filename in own][-MAX_FRAMES:]:
            yield frame.filename, frame.lineno or 1, frame.name, (frame.line or "")[:200]
        if isinstance(error, SyntaxError) and error.filename in own:
            yield error.filename, error.lineno or 1, "<module>", (error.text or "").strip()

    def _dress(self, value: object) -> object:
        """Replace every tap in a question by the object that calls the judge."""
        if isinstance(value, TapNumber):
            return _DRESSES[value.kind](self._link, value.number)
        if isinstance(value, list):
            return [self._dress(entry) for entry in value]
        if isinstance(value, tuple):
            return tuple(self._dress(entry) for entry in value)
        if isinstance(value, dict):
            return {key: self._dress(entry) for key, entry in value.items()}
        return value


def _is_builtin(kind: type) -> bool:
    return getattr(builtins, name_of(kind), None) is kind


def _text(error: BaseException) -> str | None:
    try:
        # The text of a group also counts its members, and will do so again where it is made anew.
        text = error.message if isinstance(error, BaseExceptionGroup) else str(error)
        return text[:MAX_TEXT]
    except BaseException:  # noqa: BLE001 -- the learner's __str__ may raise anything
        return None


class _Tap:
    """The subject's end of a tap."""

    def __init__(self, link: Link, number: int) -> None:
        self._link = link
        self._number = number

    def _call(self, method: str, *arguments: object) -> object:
        tree = encode(arguments)
        if not (isinstance(tree, dict) and "t" in tree):
            raise ValueError("The arguments of this call are too deep or too large to send.")
        reply = self._link.tap(self._number, method, tree)
        if "raise" in reply:
            raise _rebuild(reply["raise"])
        return decode(reply.get("value"))


class _FunctionTap(_Tap):
    def __call__(self, *arguments: object) -> object:
        return self._call("call", *arguments)


class _IteratorTap(_Tap):
    def __iter__(self) -> "_IteratorTap":
        return self

    def __next__(self) -> object:
        return self._call("next")


class _ClockTap(_Tap):
    def advance(self, seconds: float) -> float:
        """Let time pass on the judge's clock and return the time that it is then."""
        now = self._call("advance", seconds)
        if not isinstance(now, float):
            raise TypeError("The judge's clock answers in seconds.")
        return now


_DRESSES: Mapping[str, Callable[[Link, int], object]] = {
    "function": _FunctionTap,
    "iterator": _IteratorTap,
    "clock": _ClockTap,
}


def _rebuild(tree: Tree) -> BaseException:
    """Return the built-in exception that a tap raised in the judge."""
    match tree:
        case [str(name), arguments]:
            kind, values = getattr(builtins, name, None), decode(arguments)
            if isinstance(kind, type) and issubclass(kind, BaseException) and isinstance(values, tuple):
                return kind(*values)
    return RuntimeError("The judge's end of a tap failed.")
