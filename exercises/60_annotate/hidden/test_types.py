"""What a type checker must infer, accept and refuse of code that uses the plugin loader. Checked, never run."""

import functools
from collections.abc import Callable, Mapping
from typing import assert_type

from annotate import Lazy, Registry, guarded, is_list_of, load, make, option, options


class Exporter:
    """What the plugins make."""

    def __init__(self, path: str, *, header: bool = True) -> None:
        self.path = path
        self.header = header


class CsvExporter(Exporter):
    """A more special one."""

    separator = ";"


def anything(path: str, *, header: bool = True) -> object:
    """Make something and promise nothing."""
    return CsvExporter(path, header=header)


def test_load_without_a_kind_promises_nothing() -> None:
    """`load(target)` is an `object`, so a caller has to look before using it."""
    assert_type(load("json"), object)
    load("json").dumps(1)  # refused: attr-defined
    found: Callable[[], object] = load("json:dumps")  # refused: assignment
    print(found)


def test_load_gives_the_kind() -> None:
    """`load(target, kind)` is a `kind`; a target that is no text is refused."""
    assert_type(load("math:pi", float), float)
    assert_type(load("shop:csv", kind=CsvExporter), CsvExporter)
    load("math:pi", float).upper()  # refused: attr-defined
    load(3, float)  # refused: call-overload


def test_make_by_dotted_name() -> None:
    """`make` with a dotted name takes any arguments and gives the kind."""
    assert_type(make(CsvExporter, "shop:CsvExporter", "out.csv", header=False, sep=";"), CsvExporter)
    assert_type(make(int, "operator:index", 3), int)
    make(int, "operator:index", 3).upper()  # refused: attr-defined


def test_make_gives_the_kind_and_not_what_the_factory_promises() -> None:
    """`make` gives the kind, be the factory's own promise smaller, the same or greater."""
    assert_type(make(CsvExporter, anything, "out.csv"), CsvExporter)
    assert_type(make(CsvExporter, CsvExporter, "out.csv"), CsvExporter)
    assert_type(make(Exporter, CsvExporter, "out.csv"), Exporter)


def test_make_checks_the_arguments_of_the_factory() -> None:
    """`make` with a factory takes the arguments of that factory and no others."""
    assert_type(make(Exporter, Exporter, path="out.csv", header=False), Exporter)
    make(Exporter, Exporter, 3)  # refused: call-overload
    make(Exporter, Exporter)  # refused: call-overload
    by_number: Callable[[type[Exporter], int], Exporter] = make  # refused: assignment
    print(by_number)


def test_is_list_of_narrows() -> None:
    """Where `is_list_of(values, kind)` holds, `values` is a list of `kind`."""

    def read(values: object) -> None:
        if is_list_of(values, int):
            assert_type(values, list[int])
            values.append("4")  # refused: arg-type
        if is_list_of(values, Exporter):
            assert_type(values, list[Exporter])

    print(read)


def test_is_list_of_proves_nothing_where_it_fails() -> None:
    """Where `is_list_of` doesn't hold, `values` is what it was before."""

    def read(values: str | list[str]) -> None:
        if is_list_of(values, str):
            assert_type(values, list[str])
        else:
            assert_type(values, str | list[str])

    assert_type(is_list_of([1], int), bool)
    print(read)


def test_option_gives_the_kind_or_the_default() -> None:
    """`option` gives the kind, or the type of the default if there is one."""
    settings: dict[str, object] = {"port": 80}
    assert_type(option(settings, "port", int), int)
    option(settings, "port", int).upper()  # refused: attr-defined
    assert_type(option(settings, "port", int, 8080), int)
    assert_type(option(settings, "port", int, None), int | None)
    assert_type(option(settings, "port", int, default="any"), int | str)
    option(settings, "port", int, None).bit_length()  # refused: union-attr


def test_settings_may_be_any_mapping_of_text() -> None:
    """`option` and `options` read every mapping with `str` keys, whatever its values are."""

    def read(plain: dict[str, str], numbers: Mapping[str, int], mixed: dict[str, str | list[str]]) -> None:
        assert_type(option(plain, "host", str), str)
        assert_type(option(numbers, "port", int, 80), int)
        assert_type(options(mixed, "plugins", str), list[str])

    def read_wrongly(by_number: dict[int, str]) -> None:
        options(by_number, "host", str)  # refused: arg-type

    print(read, read_wrongly)


def test_options_gives_a_list_of_the_kind() -> None:
    """`options` gives a `list` of the kind."""
    settings: dict[str, object] = {}
    assert_type(options(settings, "plugins", str), list[str])
    assert_type(options(settings, "ports", int), list[int])
    options(settings, "ports", int).append("80")  # refused: arg-type


def test_guarded_keeps_the_signature() -> None:
    """A `guarded` function has the parameters of the function, with names and defaults, and its result."""

    @guarded
    def connect(host: str, /, port: int = 80, *, secure: bool = False) -> CsvExporter:
        return CsvExporter(f"{host}:{port}:{secure}")

    assert_type(connect("shop.example", port=81, secure=True), CsvExporter)
    assert_type(connect("shop.example"), CsvExporter)
    connect(80)  # refused: arg-type
    connect(host="shop.example")  # refused: call-arg
    connect("shop.example", 80, True)  # refused: call-arg  # noqa: FBT003 -- the mistake that is probed
    connect("shop.example", retries=3)  # refused: call-arg
    guarded(3)  # refused: arg-type


def test_lazy_has_the_type_of_its_value() -> None:
    """`Lazy` takes its type from the factory, which needs no arguments."""

    def count() -> int:
        return 3

    assert_type(Lazy(count), Lazy[int])
    assert_type(Lazy(count).get(), int)
    Lazy(count).get().upper()  # refused: attr-defined
    Lazy(len)  # refused: arg-type


def test_lazy_map_has_the_type_of_the_result() -> None:
    """`map` gives a `Lazy` of what its function returns, and the function must take the value."""

    def count() -> int:
        return 3

    def spell(number: float) -> str:
        return str(number)

    assert_type(Lazy(count).map(spell), Lazy[str])
    assert_type(Lazy(count).map(spell).get(), str)
    Lazy(count).map(len)  # refused: arg-type


def test_lazy_of_a_special_value_is_a_lazy_of_a_general_one() -> None:
    """A `Lazy[CsvExporter]` may be given where a `Lazy[Exporter]` is wanted, but not the other way round."""

    def show(lazy: Lazy[Exporter]) -> None: ...
    def show_csv(lazy: Lazy[CsvExporter]) -> None: ...

    def use(special: Lazy[CsvExporter], general: Lazy[Exporter]) -> None:
        show(special)
        show_csv(general)  # refused: arg-type

    print(use)


def test_registry_has_the_type_of_its_kind() -> None:
    """`Registry(kind)` is a `Registry[kind]`, has that `kind`, and makes it, whatever the arguments are."""
    exporters = Registry(Exporter)
    assert_type(exporters, Registry[Exporter])
    assert_type(exporters.kind, type[Exporter])
    assert_type(exporters.create("csv", "out.csv", header=False, name="x"), Exporter)
    exporters.create("csv").separator()  # refused: attr-defined
    exporters.create(3)  # refused: arg-type


def test_register_leaves_a_function_as_it_is() -> None:
    """A registered function keeps its whole signature, with `@register` and with `@register(name=…)`."""
    exporters = Registry(Exporter)

    @exporters.register
    def csv(path: str, *, sep: str = ";") -> CsvExporter:
        return CsvExporter(path + sep)

    @exporters.register(name="tab", aliases=["tsv"])
    def tabs(path: str, *, header: bool = True) -> CsvExporter:
        return CsvExporter(path, header=header)

    assert_type(csv("out.csv", sep=","), CsvExporter)
    assert_type(tabs(path="out.tsv", header=False), CsvExporter)
    csv("out.csv", ",")  # refused: call-arg
    tabs(3)  # refused: arg-type
    exporters.register(tabs, name="again")(path=3)  # refused: arg-type


def test_register_leaves_a_class_as_it_is() -> None:
    """A registered class is still that class: you derive from it and read its attributes."""
    exporters = Registry(Exporter)

    @exporters.register
    class Json(Exporter):
        indent = 2

    @exporters.register(name="yaml")
    class Yaml(Json): ...

    assert_type(Json.indent, int)
    assert_type(Yaml("out.yaml").indent, int)
    assert_type(exporters.register(Json, name="json5"), type[Json])
    print(Yaml.missing)  # refused: attr-defined


def test_register_takes_callables_and_its_own_options() -> None:
    """`register` takes what can be called, text as `name`, and any iterable of texts as `aliases`."""
    exporters = Registry(Exporter)
    decorate = exporters.register(name=None, aliases={"tsv", "tab"})
    print(decorate(functools.partial(Exporter, header=False)))
    exporters.register(Exporter, aliases=(alias for alias in ["tsv"]))
    exporters.register(3)  # refused: call-overload
    exporters.register(name=3)  # refused: call-overload
    exporters.register(alias="tsv")  # refused: call-overload
    exporters.register(Exporter, "csv")  # refused: call-overload


def test_on_create_takes_the_product_and_the_name() -> None:
    """`on_create` is called with a product and `name=…`: a function with such parameters fits, whatever it returns."""

    def announce(product: Exporter, *, name: str) -> None: ...
    def count(anything_at_all: object, name: str, times: int = 1) -> int:
        return len(f"{anything_at_all}{name}") * times

    assert_type(Registry(Exporter, on_create=announce), Registry[Exporter])
    assert_type(Registry(Exporter, on_create=count), Registry[Exporter])
    assert_type(Registry(Exporter, on_create=None), Registry[Exporter])
    Registry(Exporter, announce)  # refused: call-arg


def test_on_create_refuses_other_callbacks() -> None:
    """A callback that can't be called with a product and `name=…` is refused."""

    def takes_csv_exporters_only(product: CsvExporter, *, name: str) -> None: ...
    def takes_no_name(product: Exporter) -> None: ...
    def takes_a_title_instead(product: Exporter, *, title: str) -> None: ...
    def takes_a_number_as_name(product: Exporter, *, name: int) -> None: ...
    def takes_the_name_by_position(product: Exporter, name: str, /) -> None: ...
    def needs_times_too(product: Exporter, *, name: str, times: int) -> None: ...

    Registry[Exporter](Exporter, on_create=takes_csv_exporters_only)  # refused: arg-type
    Registry[Exporter](Exporter, on_create=takes_no_name)  # refused: arg-type
    Registry[Exporter](Exporter, on_create=takes_a_title_instead)  # refused: arg-type
    Registry[Exporter](Exporter, on_create=takes_a_number_as_name)  # refused: arg-type
    Registry[Exporter](Exporter, on_create=takes_the_name_by_position)  # refused: arg-type
    Registry[Exporter](Exporter, on_create=needs_times_too)  # refused: arg-type
