"""What the suite does with a learner's specs, told as plain data."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache, partial
from inspect import Signature, signature
from typing import NamedTuple, TypeVar

from signatures import CallSpec

from grader.subject.probing import kept_memory, show

Args = Sequence[object]
Names = Mapping[str, object]
Outcome = dict[str, object]
T = TypeVar("T")


def send(to: object, text: object = "-", /, *files: object, urgent: object = False, **headers: object) -> object:
    """Return what came, by position and by name."""
    return [to, text, *files], {"urgent": urgent, **headers}


def post(url: object, body: object = None, timeout: object = 10, *, retries: object) -> object:
    """Return what came."""
    return url, body, timeout, retries


def clip(text: object, start: object = 0, stop: object = 80, /) -> object:
    """Return what came."""
    return text, start, stop


def log(level: object = "info", /, *parts: object) -> object:
    """Return what came."""
    return level, parts


def report(  # noqa: PLR0913 -- names that may be in the way
    function: object,
    self: object,
    args: object = (),
    kwargs: object = None,
    *,
    name: object = 0,
    changes: object = 0,
    arguments: object = 0,
    signature: object = 0,
    cls: object = 0,
    bound: object = 0,
) -> object:
    """Return what came, by name."""
    return dict(locals())


def tag(name: object, /, **attributes: object) -> object:
    """Return what came."""
    return name, attributes


class Mailbox:
    """An owner of a method."""

    owner = "ann"

    def send(self, to: object, text: object = "-") -> object:
        """Return what came, and whose mailbox it is."""
        return self.owner, to, text


class Letter(NamedTuple):
    """A class is a callable, too."""

    to: object
    text: object = "-"


HEADERS = {
    "send": "def send(to, text='-', /, *files, urgent=False, **headers):"
    " return [to, text, *files], {'urgent': urgent, **headers}",
    "post": "def post(url, body=None, timeout=10, *, retries): return url, body, timeout, retries",
    "clip": "def clip(text, start=0, stop=80, /): return text, start, stop",
    "log": "def log(level='info', /, *parts): return level, parts",
    "report": "def report(function, self, args=(), kwargs=None, *, name=0, changes=0, arguments=0, signature=0,"
    " cls=0, bound=0): return dict(locals())",
    "tag": "def tag(name, /, **attributes): return name, attributes",
    "Mailbox().send": "# Mailbox has owner = 'ann', and def send(self, to, text='-'): return self.owner, to, text",
    "Letter": "# class Letter(NamedTuple) has the fields: to, text='-'",
    "partial(post, 'a.example', timeout=3)": "def post(url, body=None, timeout=10, *, retries):"
    " return url, body, timeout, retries",
    "divmod": "# the built-in divmod has the signature (x, y, /)",
}
FUNCTIONS: dict[str, Callable[..., object]] = {
    "send": send,
    "post": post,
    "clip": clip,
    "log": log,
    "report": report,
    "tag": tag,
    "Mailbox().send": Mailbox().send,
    "Letter": Letter,
    "partial(post, 'a.example', timeout=3)": partial(post, "a.example", timeout=3),
    "divmod": divmod,
}


def written(*args: object, **names: object) -> str:
    """Return arguments as they are written in a call."""
    return ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in names.items())])


def plan(name: str, args: Args, kwargs: Names) -> CallSpec[object]:
    """Plan a call, and show it."""
    show(HEADERS[name])
    show(f"spec = CallSpec({', '.join(filter(None, [name, written(*args, **kwargs)]))})")
    return CallSpec(FUNCTIONS[name], *args, **kwargs)


def overridden(spec: CallSpec[object], changes: Names) -> CallSpec[object]:
    """Override, and show it."""
    show(f"spec = spec.override({written(**changes)})")
    return spec.override(**changes)


def answered(code: str, call: Callable[[], T]) -> T:
    """Ask for something, and show it with the answer, or alone if it raises."""
    try:
        answer = call()
    except BaseException:
        show(code)
        raise
    show(code, answer)
    return answer


def outcome(spec: CallSpec[object], *, called: str = "spec") -> Outcome:
    """Return the arguments in their order, and what the call returns."""
    arguments = answered(f"{called}.arguments", lambda: spec.arguments)
    result = answered(f"{called}()", spec)
    if isinstance(result, Letter):
        result = ("Letter", *result)
    return {f"{called}.arguments": list(arguments.items()), f"{called}()": result}


def planned(name: str, args: Args = (), kwargs: Names | None = None, changes: Sequence[Names] = ()) -> Outcome:
    """Plan a call, override it once for each of `changes`, look at it and make it."""
    spec = plan(name, args, kwargs or {})
    for change in changes:
        spec = overridden(spec, change)
    return outcome(spec)


def refusal(name: str, args: Args = (), kwargs: Names | None = None, change: Names | None = None) -> str:
    """Plan a call that doesn't fit, or override one so that it doesn't; return how the TypeError reads."""
    try:
        spec = plan(name, args, kwargs or {})
        if change is not None:
            overridden(spec, change)
    except TypeError as error:
        show(f"# TypeError: {error}")
        return str(error)
    return "no TypeError"


def left_alone(name: str, args: Args, kwargs: Names, change: Names) -> Outcome:
    """Override a spec and change the dict that it shows; return what the first and the other spec are then."""
    spec = plan(name, args, kwargs)
    show(f"other = spec.override({written(**change)})")
    other = spec.override(**change)
    for shown, each in (("spec", spec), ("other", other)):
        show(f"{shown}.arguments.clear()")
        each.arguments.clear()
    return {**outcome(spec), **outcome(other, called="other")}


def job(tap: Callable[[object], object]) -> None:
    """Plan, look, override, and call three times."""

    def work(number: object, /, *, extra: object = None) -> object:
        return tap(f"work({number!r}, extra={extra!r})")

    work.__qualname__ = "work"
    show("def work(number, /, *, extra=None): ...  # each call is written down")
    show("spec = CallSpec(work, 1)")
    spec = CallSpec(work, 1)
    answered("spec.arguments", lambda: spec.arguments)
    show("other = spec.override(number=2)")
    other = spec.override(number=2)
    for shown, each in (("spec", spec), ("other", other), ("spec", spec)):
        show(f"{shown}()")
        each()


def raised() -> dict[str, object]:
    """Make a call whose function raises a TypeError; return what reaches the caller, and whether it is the same."""
    same = "it is the error that printer raised"
    error = TypeError("the printer wants paper")

    def printer(text: object) -> object:  # noqa: ARG001 -- it comes to nothing
        raise error

    printer.__qualname__ = "printer"
    show("error = TypeError('the printer wants paper')")
    show("def printer(text): raise error")
    show("spec = CallSpec(printer, 'tea')")
    spec = CallSpec(printer, "tea")
    show("spec()")
    try:
        spec()
    except TypeError as reached:
        show(f"# raised TypeError: {reached}")
        return {"spec() raised": f"TypeError: {reached}", same: reached is error}
    show("# raised nothing")
    return {"spec() raised": "nothing", same: False}


def noted() -> list[tuple[str, list[str]]]:
    """Plan calls that change their default, and two that have a list of their own; return what each call returned."""

    def note(line: str, into: list[str] = []) -> list[str]:  # noqa: B006 -- what the exercise is about
        into.append(line)
        return into

    note.__qualname__ = "note"
    show("def note(line, into=[]): into.append(line); return into")
    found = []
    show("first, second = CallSpec(note, 'milk'), CallSpec(note, 'rice')")
    first, second = CallSpec(note, "milk"), CallSpec(note, "rice")

    def salted() -> list[str]:
        return CallSpec(note, "beans").override(line="salt")()

    calls: list[tuple[str, Callable[[], list[str]]]] = [
        ("first()", first),
        ("second()", second),
        ("CallSpec(note, 'beans').override(line='salt')()", salted),
        ("note('plum')", partial(note, "plum")),
    ]
    for code, call in calls:
        found.append((code, list(answered(code, call))))
    own: list[str] = ["tea"]
    show("own = ['tea']")
    show("CallSpec(note, 'fig', own)(), CallSpec(note, 'oat', into=[]).override(into=own)()")
    CallSpec(note, "fig", own)()
    CallSpec(note, "oat", into=[]).override(into=own)()
    show("own", own)
    return [*found, ("own", own)]


def same_objects() -> dict[str, bool]:
    """Tell whether a default, a given value and a value of an override are shown as the very objects they are."""
    default, given, later = ["default"], ["given"], ["later"]

    def store(one: object, two: object = default) -> object:
        return one, two

    store.__qualname__ = "store"
    show("default, given, later = ['default'], ['given'], ['later']")
    show("def store(one, two=default): ...")
    show("spec = CallSpec(store, given)")
    spec = CallSpec(store, given)
    show("other = spec.override(one=later)")
    other = spec.override(one=later)
    looks: dict[str, Callable[[], bool]] = {
        "spec.arguments['one'] is given": lambda: spec.arguments["one"] is given,
        "spec.arguments['two'] is default": lambda: spec.arguments["two"] is default,
        "other.arguments['one'] is later": lambda: other.arguments["one"] is later,
        "other.arguments['two'] is default": lambda: other.arguments["two"] is default,
    }
    return {code: answered(code, look) for code, look in looks.items()}


def any_call(parameters: str, args: Args, kwargs: Names, change: Names) -> Outcome:
    """Plan a call of a function with these parameters, override it, make both; return what came of it."""
    space: dict[str, Callable[..., object]] = {}
    exec(f"def target({parameters}): return list(locals().items())", space)  # noqa: S102 -- the suite's own text
    target = space["target"]
    show(f"def target({parameters}): return list(locals().items())")
    planning = f"spec = CallSpec({', '.join(filter(None, ['target', written(*args, **kwargs)]))})"
    overriding = f"other = spec.override({written(**change)})"
    try:
        spec = CallSpec(target, *args, **kwargs)
    except TypeError:
        show(f"{planning}  # TypeError")
        return {"CallSpec(...)": "TypeError"}
    show(planning)
    first = deepcopy(outcome(spec))
    try:
        other = spec.override(**change)
    except TypeError:
        show(f"{overriding}  # TypeError")
        return {**first, "spec.override(...)": "TypeError"}
    show(overriding)
    second = outcome(other, called="other")
    return {**first, **second, "spec.arguments afterwards": answered("spec.arguments", lambda: spec.arguments)}


@lru_cache(maxsize=1)
def many_names(count: int) -> list[str]:
    """Return so many different names."""
    return [f"name_{number}" for number in range(count)]


def collect(first: int, *parts: int, last: int = 0, **named: int) -> tuple[int, int]:
    """Return how many arguments came, and their sum."""
    return len(parts) + len(named), first + last + sum(parts) + sum(named.values())


def plan_many(positions: int, names: int, start: int) -> list[tuple[int, int]]:
    """Plan and make calls with many arguments, numbers from `start` on; return what the calls returned."""
    args = range(start, start + positions)
    kwargs = dict.fromkeys(many_names(names), start)
    show("def collect(first, *parts, last=0, **named): ...  # counts and adds up what came")
    show(f"names = dict.fromkeys([f'name_{{number}}' for number in range({names})], {start})")
    show(f"spec = CallSpec(collect, *range({start}, {start + positions}), **names)")
    show(f"spec(), spec.override(last={start})()")
    spec = CallSpec(collect, *args, **kwargs)
    return [spec(), spec.override(last=start)()]


class Job:
    """A callable that lets the judge know when its signature is read."""

    def __init__(self, read: Callable[[], object]) -> None:
        self.__name__ = self.__qualname__ = "job"
        self._read = read

    def __call__(self, number: int, *, priority: int = 0) -> tuple[int, int]:
        """Return what came."""
        return number, priority

    @property
    def __signature__(self) -> Signature:
        """The signature of the call."""
        self._read()
        return signature(self.__call__)


def override_often(read: Callable[[], object], count: int) -> list[object]:
    """Override one spec so many times; return what the calls returned."""
    show("# job is an object with __signature__ and __call__(number, *, priority=0), which returns number, priority")
    show("spec = CallSpec(job, 1)")
    show(f"[spec.override(priority=number)() for number in range({count})]")
    spec = CallSpec(Job(read), 1)
    return [spec.override(priority=number)() for number in range(count)]


def kept_by_chain(count: int) -> int:
    """Return the bytes that are alive after a chain of so many overrides, of which only the last spec is held."""
    show(HEADERS["send"])
    show("spec = CallSpec(send, 'ann')")
    show(f"for number in range({count}): spec = spec.override(to=number, size=number)")

    def chain() -> CallSpec[object]:
        spec: CallSpec[object] = CallSpec(send, "ann")
        for number in range(count):
            spec = spec.override(to=number, size=number)
        return spec

    return kept_memory(chain)
