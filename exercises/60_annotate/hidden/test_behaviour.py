"""What the plugin loader does, as it did before it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.suite import Twin

FUNCTIONS = ["load", "make", "is_list_of", "option", "options", "guarded"]
FUNCTIONS += ["Lazy.__init__", "Lazy.get", "Lazy.map", "Registry.__init__", "Registry.register", "Registry.create"]
EXPORT = "def export(path='out', *, header=True):\n    return Exporter(path, header=header)"
FAIL = "def fail(*given):\n    raise given[0]"
REGISTRY = "exporters = Registry(Exporter)"
TAP = "def heard(product, *, name):\n    log.append((type(product).__name__, name))"

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "1"]) | st.just(0.5),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner),
    max_leaves=4,
)
KINDS = st.sampled_from(["int", "str", "bool", "float", "list", "tuple", "object", "type(None)"])
STEPS = st.tuples(
    st.sampled_from(["export", "int", "list", "CsvExporter"]),
    st.sampled_from([None, "", "a", "b"]),
    st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=2),
)


def test_load_finds_modules_and_what_is_in_them(subject: Twin) -> None:
    """`load` finds a module, a name in it, and a name in that name."""
    script = ["load('shop').limit", "load('shop:limit')", "load('shop:Exporter.__name__')", "load('math.pi') > 3"]
    assert subject.replay(*script) == [3, 3, "Exporter", True]


def test_load_without_a_kind_takes_anything(subject: Twin) -> None:
    """`load` without a kind gives whatever is there, None too, and the very object."""
    assert subject.replay("load('shop:nothing')", "load('shop:Exporter') is Exporter") == [None, True]


def test_load_checks_the_kind(subject: Twin) -> None:
    """`load` refuses what is not of the kind; a subclass is."""
    script = ["load('shop:limit', int)", "load('shop:Exporter', kind=type).__name__", "load('shop:limit', str)"]
    assert subject.replay(*script) == [3, "Exporter", "PluginError: shop:limit is no str: 3"]


def test_load_tells_what_it_can_not_find(subject: Twin) -> None:
    """`load` turns the errors of a bad name into a PluginError that says which, caused by that error."""
    cause = "def cause(target):\n    try:\n        load(target)\n    except PluginError as error:\n        "
    cause += "return str(error).partition(': ')[0], type(error.__cause__).__name__"
    script = [cause, "cause('no_such_shop')", "cause('shop:no_such_name')", "cause('not a name!')"]
    assert subject.replay(*script) == [
        ("no_such_shop can't be loaded", "ModuleNotFoundError"),
        ("shop:no_such_name can't be loaded", "AttributeError"),
        ("not a name! can't be loaded", "ValueError"),
    ]


def test_load_quotes_the_error(subject: Twin) -> None:
    """The text of the PluginError ends with the text of its cause."""
    wanted = "PluginError: shop:gone can't be loaded: module 'shop' has no attribute 'gone'"
    assert subject.replay("load('shop:gone')") == [wanted]


def test_load_lets_other_errors_pass(subject: Twin) -> None:
    """An error of another kind, raised while loading, is not touched."""
    script = [
        "def __getattr__(name):\n    raise OSError('disk full')",
        "shop.__getattr__ = __getattr__",
        "load('shop:anything')",
    ]
    assert subject.replay(*script) == ["OSError: disk full"]


def test_make_calls_a_factory(subject: Twin) -> None:
    """`make` hands all arguments to a factory and returns the very product."""
    script = [
        "def echo(*args, **kwargs):\n    return [args, kwargs]",
        "make(list, echo, 1, 2, sep=3, kind=4, source=5)",
        "make(list, echo)",
        "product = Exporter()",
        "make(Exporter, lambda: product) is product",
    ]
    assert subject.replay(*script) == [[(1, 2), {"sep": 3, "kind": 4, "source": 5}], [(), {}], True]


def test_make_loads_a_dotted_name(subject: Twin) -> None:
    """`make` takes a text for the dotted name of a factory."""
    script = ["vars(make(Exporter, 'shop:CsvExporter', 'a', header=False))", "make(int, 'shop:gone')"]
    gone = "PluginError: shop:gone can't be loaded: module 'shop' has no attribute 'gone'"
    assert subject.replay(*script) == [{"path": "a", "header": False}, gone]


def test_make_takes_factories_that_are_no_functions(subject: Twin) -> None:
    """A class, a partial and an object with `__call__` are factories, too."""
    caller = "class Caller:\n    def __call__(self):\n        return 5"
    partial = "import functools\nhalf = functools.partial(int, 'ff', base=16)"
    script = [caller, partial, "make(str, str, 7)", "make(int, half)", "make(int, Caller())"]
    assert subject.replay(*script) == ["7", 255, 5]


def test_make_refuses_what_can_not_be_called(subject: Twin) -> None:
    """A source that can't be called is a PluginError that names it."""
    script = ["make(int, 3)", "make(int, None)", "make(int, 'shop:limit')"]
    assert subject.replay(*script) == [
        "PluginError: 3 can't be called",
        "PluginError: None can't be called",
        "PluginError: shop:limit can't be called",
    ]


def test_make_checks_the_product(subject: Twin) -> None:
    """A product that is not of the kind is refused; what the factory raises passes as it is."""
    script = [FAIL, "make(int, str, 7)", "make(int, bool)", "make(int, fail, KeyError('k'))", "make(int, int, 'x', 99)"]
    assert subject.replay(*script) == [
        "PluginError: the product is no int: '7'",
        False,
        "KeyError: 'k'",
        "ValueError: int() base must be >= 2 and <= 36, or 0",
    ]


def test_is_list_of_looks_at_every_value(subject: Twin) -> None:
    """`is_list_of` holds for a list whose values are all of the kind, also for an empty one."""
    script = ["[is_list_of(values, int) for values in ([1, 2], [], [True], [1, '2'], ['1', 2], (1, 2), None, 'a', 3)]"]
    assert subject.replay(*script) == [[True, True, True, False, False, False, False, False, False]]


def test_option_reads_the_setting(subject: Twin) -> None:
    """`option` gives the setting, empty or zero too, and checks its kind even if there is a default."""
    script = [
        "settings = {'port': 80, 'zero': 0, 'none': None, 'flag': True}",
        "[option(settings, key, int) for key in ('port', 'zero', 'flag')]",
        "option(settings, 'zero', int, 5)",
        "option(settings, 'none', int)",
        "option(settings, 'none', int, 5)",
        "option(settings, 'port', str, None)",
    ]
    assert subject.replay(*script) == [
        [80, 0, True],
        0,
        "PluginError: none is no int: None",
        "PluginError: none is no int: None",
        "PluginError: port is no str: 80",
    ]


def test_option_without_the_setting(subject: Twin) -> None:
    """Without the setting, the default comes back as it is, None too; without a default that is a PluginError."""
    script = [
        "marker = []",
        "option({}, 'port', int, marker) is marker",
        "option({}, 'port', int, None)",
        "option({}, 'port', int, default='any')",
        "option({}, 'port', int)",
        "option({}, 'port', int, REQUIRED)",
    ]
    missing = "PluginError: port is missing"
    assert subject.replay(*script) == [True, None, "any", missing, missing]


def test_options_gives_a_list(subject: Twin) -> None:
    """`options` gives the very list; a single value stands for a list of one, nothing for an empty list."""
    script = [
        "settings = {'one': 'csv', 'more': ['csv', 'tab'], 'none': [], 'nested': [[1]]}",
        "[options(settings, key, str) for key in ('one', 'more', 'none', 'missing')]",
        "options(settings, 'more', str) is settings['more']",
        "options(settings, 'nested', list)",
        "options({}, 'missing', str) is options({}, 'missing', str)",
    ]
    assert subject.replay(*script) == [[["csv"], ["csv", "tab"], [], []], True, [[[1]]], False]


def test_options_refuses_other_values(subject: Twin) -> None:
    """A setting that is neither the kind nor a list of it is refused; None is no missing setting."""
    script = [
        "settings = {'mixed': ['a', 1], 'tuple': ('a',), 'none': None}",
        "[options(settings, 'mixed', str)]",
        "options(settings, 'tuple', str)",
        "options(settings, 'none', str)",
    ]
    assert subject.replay(*script) == [
        "PluginError: mixed is no list of str: ['a', 1]",
        "PluginError: tuple is no list of str: ('a',)",
        "PluginError: none is no list of str: None",
    ]


def test_settings_are_any_mapping_and_stay_as_they_are(subject: Twin) -> None:
    """Settings may be of any mapping type; a defaultdict gets no new entries."""
    script = [
        "layers = ChainMap({'port': 1}, {'port': 2, 'host': 'a'})",
        "option(layers, 'port', int), options(MappingProxyType({'host': 'a'}), 'host', str)",
        "settings = defaultdict(list)",
        "option(settings, 'port', int, 3), options(settings, 'hosts', str), dict(settings)",
    ]
    assert subject.replay(*script) == [(1, ["a"]), (3, [], {})]


@settings(max_examples=80)
@given(value=VALUES, kind=KINDS, default=VALUES)
def test_settings_are_read_as_by_the_given_code(
    subject: Twin, reference: Twin, value: object, kind: str, default: object
) -> None:
    """Whatever a setting holds and whatever kind is asked for, the answers are those of the code as given."""
    script = [
        f"settings = {{'key': {value!r}}}",
        f"option(settings, 'key', {kind})",
        f"option(settings, 'key', {kind}, {default!r})",
        f"option(settings, 'other', {kind}, {default!r})",
        f"options(settings, 'key', {kind})",
        f"is_list_of(settings['key'], {kind})",
    ]
    assert subject.replay(*script) == reference.replay(*script)


def test_guarded_passes_arguments_and_result(subject: Twin) -> None:
    """A guarded function gets all its arguments, and its very result comes back."""
    script = [
        "marker = []",
        "@guarded\ndef echo(*args, **kwargs):\n    return marker, args, kwargs",
        "echo(1, *'ab', function=3)",
        "echo()[0] is marker",
    ]
    assert subject.replay(*script) == [([], (1, "a", "b"), {"function": 3}), True]


def test_guarded_turns_errors_into_plugin_errors(subject: Twin) -> None:
    """Any exception, a PluginError too, becomes a PluginError that names the function and is caused by it."""
    script = [
        FAIL,
        "guarded(fail)(KeyError('k'))",
        "guarded(fail)(PluginError('none'))",
        "guarded(len)(3, 4)",
        "error = OSError('disk full')",
        "try:\n    guarded(fail)(error)\nexcept PluginError as told:\n    cause = told.__cause__",
        "cause is error",
    ]
    assert subject.replay(*script) == [
        "PluginError: fail failed: KeyError('k')",
        "PluginError: fail failed: PluginError('none')",
        "PluginError: len failed: TypeError('len() takes exactly one argument (2 given)')",
        True,
    ]


def test_guarded_lets_an_interrupt_pass(subject: Twin) -> None:
    """An interrupt from the keyboard is no failure of a plugin."""
    assert subject.replay(FAIL, "guarded(fail)(KeyboardInterrupt('stop'))") == ["KeyboardInterrupt: stop"]


def test_guarded_looks_like_the_function(subject: Twin) -> None:
    """A guarded function is a function, has name, text, signature and marks of the one inside, and leads to it."""
    script = [
        "def connect(host, /, port=80, *, secure=False):\n    'Connect.'",
        "connect.mark = 7",
        "safe = guarded(connect)",
        "safe.__name__, safe.__qualname__, safe.__doc__, safe.__module__, safe.mark",
        "type(safe) is FunctionType, safe.__wrapped__ is connect, safe is connect",
        "str(inspect.signature(safe))",
    ]
    assert subject.replay(*script) == [
        ("connect", "connect", "Connect.", "prompt", 7),
        (True, True, False),
        "(host, /, port=80, *, secure=False)",
    ]


def test_guarded_decorates_methods(subject: Twin) -> None:
    """A guarded method gets its instance."""
    shop = "class Shop:\n    @guarded\n    def price(self, number, *, tax=0):\n        return number + tax"
    assert subject.replay(shop, "Shop().price(3, tax=1)") == [4]


def test_lazy_waits_and_makes_once(subject: Twin) -> None:
    """A `Lazy` calls its factory at the first `get`, and never again."""
    script = [
        "made = []",
        "def factory():\n    made.append('made')\n    return made",
        "lazy = Lazy(factory)",
        "list(made)",
        "lazy.get() is made, lazy.get() is made, lazy.get()",
    ]
    assert subject.replay(*script) == [[], (True, True, ["made"])]


@pytest.mark.parametrize("value", ["None", "False", "[]"])
def test_lazy_keeps_every_value(subject: Twin, value: str) -> None:
    """None, false and empty values are made once only and come back, too."""
    script = [
        "made = []",
        f"lazy = Lazy(lambda: made.append(1) or {value})",
        "lazy.get(), lazy.get(), made",
    ]
    wanted: object = {"None": None, "False": False, "[]": []}[value]
    assert subject.replay(*script) == [(wanted, wanted, [1])]


def test_lazy_tries_again_after_an_error(subject: Twin) -> None:
    """If the factory raises, the error comes through, and the next `get` calls it again."""
    script = [
        "answers = iter([0, 4])",
        "lazy = Lazy(lambda: 8 // next(answers))",
        "lazy.get()",
        "lazy.get(), lazy.get()",
    ]
    assert subject.replay(*script) == ["ZeroDivisionError: integer division or modulo by zero", (2, 2)]


def test_lazy_map_is_lazy(subject: Twin) -> None:
    """`map` gives another `Lazy` and calls nothing before its `get`; each function is called once."""
    script = [
        "log = []",
        "def factory():\n    log.append('factory')\n    return 3",
        "def double(number):\n    log.append('double')\n    return 2 * number",
        "lazy = Lazy(factory)",
        "doubled = lazy.map(double)",
        "type(doubled) is Lazy, doubled is lazy, list(log)",
        "doubled.get(), doubled.get(), lazy.get(), doubled.map(str).get(), log",
    ]
    assert subject.replay(*script) == [(True, False, []), (6, 6, 3, "6", ["factory", "double"])]


def test_register_returns_what_it_got(subject: Twin) -> None:
    """Each way to use `register` returns the very function or class."""
    script = [
        EXPORT,
        REGISTRY,
        "exporters.register(export) is export",
        "exporters.register()(CsvExporter) is CsvExporter",
        "exporters.register(export, name='a') is export",
        "exporters.register(name='b', aliases=('c',))(export) is export",
        "[type(exporters.create(name)).__name__ for name in ('export', 'CsvExporter', 'a', 'b', 'c')]",
    ]
    created = ["Exporter", "CsvExporter", "Exporter", "Exporter", "Exporter"]
    assert subject.replay(*script) == [True, True, True, True, created]


def test_register_by_name_or_own_name(subject: Twin) -> None:
    """`name` takes the place of the own name; None and the empty text stand for the own name."""
    script = [
        EXPORT,
        REGISTRY,
        "_ = exporters.register(export, name='csv'), exporters.register(name='')(CsvExporter)",
        "_ = exporters.register(Exporter, name=None)",
        "exporters.create('export')",
    ]
    assert subject.replay(*script) == ["PluginError: export is none of csv, CsvExporter, Exporter"]


def test_register_takes_aliases_from_any_iterable(subject: Twin) -> None:
    """`aliases` are added after the name, in order, be they in a tuple, a list or an iterator."""
    script = [
        REGISTRY,
        "_ = exporters.register(Exporter, aliases=['z', 'a'])",
        "_ = exporters.register(Exporter, name='b', aliases=iter(('d', 'c')))",
        "exporters.create('x')",
    ]
    assert subject.replay(*script) == ["PluginError: x is none of Exporter, z, a, b, d, c"]


def test_register_refuses_a_taken_name(subject: Twin) -> None:
    """A name that is taken, as name or alias, is refused; what came before it stays added."""
    script = [
        EXPORT,
        REGISTRY,
        "_ = exporters.register(Exporter, name='csv', aliases=('tab',))",
        "exporters.register(CsvExporter, name='csv')",
        "exporters.register(CsvExporter, name='new', aliases=('tab', 'last'))",
        "exporters.register(aliases=['export'])(export)",
        "type(exporters.create('new')).__name__, type(exporters.create('csv')).__name__",
        "exporters.create('x')",
    ]
    assert subject.replay(*script) == [
        "PluginError: csv is taken",
        "PluginError: tab is taken",
        "PluginError: export is taken",
        ("CsvExporter", "Exporter"),
        "PluginError: x is none of csv, tab, new, export",
    ]


def test_register_takes_callables_without_a_name(subject: Twin) -> None:
    """What has no name of its own is registered under the one given, and can't be without."""
    script = [
        REGISTRY,
        "import functools\nquiet = functools.partial(Exporter, header=False)",
        "exporters.register(quiet, name='quiet') is quiet",
        "exporters.create('quiet').header",
        "exporters.register(quiet)",
    ]
    wanted = [True, False, "AttributeError: 'functools.partial' object has no attribute '__name__'"]
    assert subject.replay(*script) == wanted


def test_register_takes_false_callables(subject: Twin) -> None:
    """A callable that counts as false is registered like any other."""
    script = [
        REGISTRY,
        "class Empty(list):\n    def __call__(self):\n        return Exporter('empty')",
        "empty = Empty()",
        "exporters.register(empty, name='empty') is empty",
        "exporters.create('empty').path",
    ]
    assert subject.replay(*script) == [True, "empty"]


def test_registering_calls_and_checks_nothing(subject: Twin) -> None:
    """A factory isn't called, nor its product looked at, before `create`."""
    script = [REGISTRY, FAIL, "exporters.register(fail) is fail", "exporters.register(int, name='int') is int"]
    script += ["exporters.create('int')"]
    assert subject.replay(*script) == [True, True, "PluginError: the product is no Exporter: 0"]


def test_create_hands_the_arguments_on(subject: Twin) -> None:
    """`create` gives all further arguments to the factory, `name=` and `kind=` too."""
    script = [
        "def echo(*args, **kwargs):\n    return [args, kwargs]",
        "lists = Registry(list)",
        "_ = lists.register(echo)",
        "lists.create('echo', 1, 2, name='x', kind=3, self=4)",
        "lists.create('echo')",
        "lists.create('echo') is lists.create('echo')",
    ]
    assert subject.replay(*script) == [[(1, 2), {"name": "x", "kind": 3, "self": 4}], [(), {}], False]


def test_registries_are_apart(subject: Twin) -> None:
    """Each registry has its own factories and its own kind."""
    script = [
        "one, two = Registry(Exporter), Registry(kind=int)",
        "_ = one.register(Exporter, name='x'), two.register(int, name='x')",
        "type(one.create('x')).__name__, two.create('x'), one.kind is Exporter, two.kind is int",
        "Registry(str).create('x')",
    ]
    assert subject.replay(*script) == [("Exporter", 0, True, True), "PluginError: x is none of "]


def test_on_create_hears_of_every_product(subject: Twin) -> None:
    """`on_create` is called with each product and the name that was asked for, before `create` returns."""
    script = [
        "log = []",
        "def heard(product, /, *, name):\n    log.append((product, name))\n    return 'dropped'",
        "numbers = Registry(int, on_create=heard)",
        "_ = numbers.register(int, aliases=('number',))",
        "numbers.create('int', '7'), numbers.create('number')",
        "log",
    ]
    assert subject.replay(*script) == [(7, 0), [(7, "int"), (0, "number")]]


def test_on_create_hears_of_nothing_that_failed(subject: Twin) -> None:
    """`on_create` isn't called where nothing of the kind was made."""
    script = [
        "log = []",
        TAP,
        "numbers = Registry(int, on_create=heard)",
        "_ = numbers.register(int), numbers.register(str)",
        "numbers.create('int', 'x')",
        "numbers.create('str', 'x')",
        "numbers.create('x')",
        "log",
    ]
    assert subject.replay(*script) == [
        "ValueError: invalid literal for int() with base 10: 'x'",
        "PluginError: the product is no int: 'x'",
        "PluginError: x is none of int, str",
        [],
    ]


def test_on_create_may_raise_and_may_count_as_false(subject: Twin) -> None:
    """What `on_create` raises comes through; a callback that counts as false is called all the same."""
    script = [
        "class Log(list):\n    def __call__(self, product, *, name):\n        self.append(name)",
        "log = Log()",
        "numbers = Registry(int, on_create=log)",
        "_ = numbers.register(int)",
        "numbers.create('int'), list(log)",
        "def refuse(product, *, name):\n    raise OSError(name)",
        "strict = Registry(int, on_create=refuse)",
        "_ = strict.register(int)",
        "strict.create('int')",
    ]
    assert subject.replay(*script) == [(0, ["int"]), "OSError: int"]


@settings(max_examples=40)
@given(steps=st.lists(STEPS, max_size=4))
def test_registry_answers_as_the_given_code(
    subject: Twin, reference: Twin, steps: list[tuple[str, str | None, list[str]]]
) -> None:
    """Whatever is registered under whatever names, and then created, the answers are those of the code as given."""
    script = ["log = []", TAP, "exporters = Registry(Exporter, on_create=heard)", EXPORT]
    script += [
        f"exporters.register({factory}, name={name!r}, aliases={aliases!r}) is {factory}"
        for factory, name, aliases in steps
    ]
    script += [f"exporters.create({name!r}).path" for name in ("a", "b", "c", "export", "int")]
    assert subject.replay(*script, "log") == reference.replay(*script, "log")


def test_what_equals_everything_is_still_itself(subject: Twin) -> None:
    """A default, a factory or a callback that claims to equal everything is neither None nor a missing default."""
    called = "def __call__(self, *args, **kwargs):\n        log.append(kwargs)\n        return 3"
    script = [
        f"class Same:\n    def __eq__(self, other):\n        return True\n    {called}",
        "same, log = Same(), []",
        "option({}, 'port', int, same) is same",
        "numbers = Registry(int, on_create=same)",
        "numbers.register(same, name='same') is same",
        "numbers.create('same'), log",
    ]
    assert subject.replay(*script) == [True, True, (3, [{}, {"name": "same"}])]


def test_plugin_error_is_a_lookup_error(subject: Twin) -> None:
    """`PluginError` is a plain `LookupError`, and no `KeyError`."""
    assert subject.replay("PluginError.__bases__ == (LookupError,)", "str(PluginError('none'))") == [True, "none"]


def test_signatures_are_as_given(subject: Twin, reference: Twin) -> None:
    """Every function is still a function, with its parameters by name, kind and default."""
    for name in FUNCTIONS:
        assert subject.signature(name) == reference.signature(name)
