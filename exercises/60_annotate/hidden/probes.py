"""What the suite does with a learner's plugin loader: statements typed at a prompt, and a few counts."""

import inspect
import sys
from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from types import CodeType, FunctionType, MappingProxyType, ModuleType

import annotate
from annotate import REQUIRED, Lazy, PluginError, Registry, guarded, is_list_of, load, make, option, options

from grader.subject.probing import show, tallies


class Exporter:
    """What plugins make, for prompts and counts."""

    def __init__(self, path: str = "out", *, header: bool = True) -> None:
        self.path = path
        self.header = header


class CsvExporter(Exporter):
    """A more special one."""


def _shop() -> ModuleType:
    """Return a module with plugins, in place as if it had been imported."""
    shop = sys.modules["shop"] = ModuleType("shop")
    vars(shop).update(Exporter=Exporter, CsvExporter=CsvExporter, limit=3, nothing=None)
    return shop


NAMES: dict[str, object] = {
    "REQUIRED": REQUIRED,
    "PluginError": PluginError,
    "load": load,
    "make": make,
    "is_list_of": is_list_of,
    "option": option,
    "options": options,
    "guarded": guarded,
    "Lazy": Lazy,
    "Registry": Registry,
    "ChainMap": ChainMap,
    "defaultdict": defaultdict,
    "Exporter": Exporter,
    "CsvExporter": CsvExporter,
    "FunctionType": FunctionType,
    "inspect": inspect,
    "MappingProxyType": MappingProxyType,
    "shop": _shop(),
}


def replay(*script: str) -> list[object]:
    """Type the statements of `script` at a fresh prompt; return what each expression answered.

    Where a statement or an expression raises, its answer is the class and the text of the error.
    """
    names = {"__name__": "prompt", **NAMES}
    answers: list[object] = []
    for statement in script:
        code, is_expression = _compile(statement)
        try:
            answer = eval(code, names)  # noqa: S307 -- the suite's own words
        except (Exception, KeyboardInterrupt) as error:
            answers.append(f"{type(error).__name__}: {error}")
            show(_typed(statement), _Told(error))
            continue
        show(_typed(statement), answer)
        if is_expression:
            answers.append(answer)
    return answers


def _compile(statement: str) -> tuple[CodeType, bool]:
    try:
        return compile(statement, "<prompt>", "eval"), True
    except SyntaxError:  # no expression
        return compile(statement, "<prompt>", "exec"), False


def _typed(statement: str) -> str:
    return statement.replace("\n", "\n... ")


class _Told:
    """An error as a prompt shows it."""

    def __init__(self, error: BaseException) -> None:
        self._text = f"{type(error).__name__}: {error}"

    def __repr__(self) -> str:
        return self._text


def signature(name: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return what kind of thing `name`, such as "Lazy.get", is, and its parameters: name, kind and default."""
    member = attrgetter(name)(annotate)
    found = inspect.signature(member)
    parameters = [(one.name, one.kind.description, _default(one)) for one in found.parameters.values()]
    show(f"type({name}).__name__", type(member).__name__)
    show(f"inspect.signature({name})", found)
    return type(member).__name__, parameters


def _default(parameter: inspect.Parameter) -> str:
    if parameter.default is parameter.empty:
        return "none"
    return "REQUIRED" if parameter.default is REQUIRED else repr(parameter.default)


def count_calls(use: str) -> int:
    """Return how many functions, Python's and C's, are called in one use of the plugin loader."""
    work = _uses()[use]
    work()  # what happens once only, such as an import, is not counted
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def _export(path: str = "out", *, header: bool = True) -> Exporter:
    return Exporter(path, header=header)


def _register(aliases: str) -> None:
    Registry(Exporter).register(aliases=aliases)(_export)


def _get_twice() -> None:
    lazy = Lazy(_export)
    lazy.get()
    lazy.get()


def _uses() -> Mapping[str, Callable[[], object]]:
    """Return what is counted, by name; what it needs is made here, before the counting."""
    settings: dict[str, object] = {"port": 80, "ports": list(range(20))}
    registry = Registry(Exporter)
    registry.register(_export, name="csv")
    export = guarded(_export)
    return {
        "load": lambda: load("shop:Exporter", type),
        "make": lambda: make(Exporter, _export, "out", header=False),
        "make by dotted name": lambda: make(Exporter, "shop:Exporter", "out", header=False),
        "is_list_of": lambda: is_list_of(settings["ports"], int),
        "option": lambda: option(settings, "port", int),
        "option with a default": lambda: option(settings, "missing", int, 3),
        "options": lambda: options(settings, "ports", int),
        "a call of a guarded function": lambda: export("out", header=False),
        "Lazy, made and read twice": _get_twice,
        "Lazy.map and get": lambda: Lazy(_export).map(id).get(),
        "register": lambda: _register(""),
        "register with ten aliases": lambda: _register("abcdefghij"),
        "create": lambda: registry.create("csv", "out", header=False),
    }


class _Tallied(type):
    """The type of a class that counts how often it is asked what belongs to it."""

    def __instancecheck__(cls, instance: object) -> bool:
        tallies["asked"] += 1
        return super().__instancecheck__(instance)


class _Part(metaclass=_Tallied):
    """The kind that is asked for."""


class _Bolt(_Part):
    """A part: `isinstance` doesn't ask a class about an object of exactly that class."""


def check_values(use: str, wrong: int) -> None:
    """Use `is_list_of` or `options` on 1,000 values of which the one at `wrong` is no part."""
    values: list[object] = [_Bolt() for _ in range(1000)]
    values[wrong] = "no part"
    tallies.clear()
    if use == "is_list_of":
        is_list_of(values, _Part)
        return
    try:
        options({"parts": values}, "parts", _Part)
    except PluginError:
        return


class _Name(str):
    """A name whose hashing and comparing are counted."""

    __slots__ = ()

    def __hash__(self) -> int:
        tallies["hash"] += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        tallies["eq"] += 1
        return super().__eq__(other)


def count_names(factories: int, creations: int) -> None:
    """Register `factories` under names, then create by counted ones; only that is counted."""
    registry = Registry(Exporter)
    for number in range(factories):
        registry.register(_export, name=f"plugin-{number}")
    tallies.clear()
    for number in range(creations):
        registry.create(_Name(f"plugin-{number * 7919 % factories}"))


class _Watched(Mapping[str, object]):
    """Settings that count how many of their entries are read."""

    def __init__(self, entries: int) -> None:
        self._entries: dict[str, object] = {f"setting-{number}": [number] for number in range(entries)}
        self._entries["port"] = 80

    def __getitem__(self, key: str) -> object:
        tallies["read"] += 1
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        tallies["read"] += 1
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        for key in self._entries:
            tallies["read"] += 1
            yield key

    def __len__(self) -> int:
        return len(self._entries)


def read_settings(use: str) -> None:
    """Read one setting of 1,000."""
    settings = _Watched(1000)
    tallies.clear()
    match use:
        case "option":
            option(settings, "port", int)
        case "option with a default":
            option(settings, "missing", int, 3)
        case "options":
            options(settings, "setting-3", int)
        case "options without the setting":
            options(settings, "missing", int)
