"""What the suite does with a learner's reports, told as plain data."""

import ast
import gc
import linecache
import os
import re
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import traps
from traps import (
    ReportError,
    Sale,
    differences,
    drop_cancelled,
    export_csv,
    read_sales,
    region_filters,
    send_all,
    totals,
)

from grader.subject.probing import show, tallies

T = TypeVar("T")
Row = tuple[int, str, int]
LOOK = "_meter_looks"  # the name under which the copy of the learner's module finds it
MAX_DESCRIPTOR = 256  # more than a subject ever has open


def running_totals(
    calls: list[tuple[list[Row], str | None]], given: dict[str, dict[str, int]]
) -> dict[str, dict[str, int]]:
    """Sum up the rows of each call, into the dict of that name if it has one; return what all dicts hold at the end."""
    for given_name, held in given.items():
        show(f"{given_name} = {held}")
    results: dict[str, dict[str, int]] = {}
    at_first: dict[str, dict[str, int]] = {}
    for number, (rows, name) in enumerate(calls, start=1):
        into = "" if name is None else f", into={name}"
        result = f"result_{number}"
        show(f"{result} = totals({read(rows)}{into})")
        results[result] = totals(read(rows)) if name is None else totals(read(rows), into=given[name])
        at_first[result] = dict(results[result])
        show(result, at_first[result])
    for result, now in results.items():
        if now != at_first[result]:
            show(f"# and in the end, {result} is {now}")
    return results | given


def after_changing_a_result(rows: list[Row]) -> dict[str, dict[str, int]]:
    """Sum up rows, rename the region in the result, sum up the same rows again; return both results."""
    show(f"first = totals({read(rows)})")
    first = totals(read(rows))
    show('first["mine"] = first.pop("north")')
    first["mine"] = first.pop("north")
    show(f"second = totals({read(rows)})")
    second = totals(read(rows))
    show("first", first)
    show("second", second)
    return {"first": first, "second": second}


def filtered(regions: list[str], rows: list[Row], later: list[str] | None) -> dict[str, list[int]]:
    """Make filters, replace what `regions` holds by `later`, if given; return the orders that each one lets pass."""
    show(f"regions = {regions}")
    show("filters = region_filters(regions)")
    filters = region_filters(regions)
    if later is not None:
        show(f"regions[:] = {later}")
        regions[:] = later
    sales = read(rows)
    show(f"sales = {sales}")
    passed = {region: [sale.order for sale in sales if filters[region](sale)] for region in filters}
    for region, orders in passed.items():
        show(f"[sale.order for sale in sales if filters[{region!r}](sale)]", orders)
    return passed


def filtered_from_a_generator(regions: list[str], rows: list[Row]) -> dict[str, list[int]]:
    """Make filters from a generator, then others; return the orders that each of the first ones lets pass."""
    show(f"filters = region_filters(region for region in {regions})")
    filters = region_filters(region for region in regions)
    show('region_filters(["elsewhere"])')
    region_filters(["elsewhere"])
    sales = read(rows)
    show(f"sales = {sales}")
    passed = {region: [sale.order for sale in sales if passes(sale)] for region, passes in filters.items()}
    for region, orders in passed.items():
        show(f"[sale.order for sale in sales if filters[{region!r}](sale)]", orders)
    return passed


def dropped(orders: list[int], cancelled: list[int]) -> dict[str, object]:
    """Drop the cancelled orders; return the answer, and what the very list that was given holds then."""
    sales = read([(order, "north", 100 + place) for place, order in enumerate(orders)])
    show(f"sales = [Sale(order, 'north', cents) for cents, order in enumerate({orders}, 100)]")
    show(f"answer = drop_cancelled(sales, {set(cancelled)})")
    answer = drop_cancelled(sales, frozenset(cancelled))
    show("answer", answer)
    show("[tuple(sale) for sale in sales]", kept := [(sale.order, sale.region, sale.cents) for sale in sales])
    return {"answer": answer, "sales": kept}


def compared(booked: dict[str, int], banked: dict[str, int]) -> list[str]:
    """Return the regions that differ."""
    show(f"booked = {booked}")
    show(f"banked = {banked}")
    show("answer = differences(booked, banked)")
    answer = differences(booked, banked)
    show("answer", answer)
    return answer


def sent(regions: list[str], errors: dict[str, str]) -> dict[str, object]:
    """Send reports where `send` raises the error of that name; return the answer or what was raised, and all calls."""
    reports = {region: region.upper().encode() for region in regions}
    calls: list[tuple[str, bytes]] = []
    raised: dict[str, BaseException] = {}

    def send(region: str, report: bytes) -> None:
        calls.append((region, report))
        if region in errors:
            raised[region] = ERRORS[errors[region]](f"for {region}")
            raise raised[region]

    show(f"reports = {reports}")
    show(f"# send raises {', '.join(f'{error} for {region!r}' for region, error in errors.items())}")
    show("answer = send_all(reports, send)")
    came: dict[str, object]
    try:
        answer = send_all(reports, send)
        show("answer", answer)
        came = {"answer": answer}
    except BaseException as error:
        itself = any(error is one for one in raised.values())
        came = {"raised": f"{type(error).__name__} {error}{'' if itself else ', not the one that send raised'}"}
        show(f"# raised {came['raised']}")
    show("# send was called with", calls)
    return {**came, "calls of send": calls}


ERRORS: dict[str, Callable[[str], BaseException]] = {
    one.__name__: one
    for one in (
        AttributeError,
        ConnectionResetError,
        KeyboardInterrupt,
        OSError,
        SystemExit,
        TimeoutError,
    )
}


def refused(name: str, lines: list[str]) -> dict[str, object]:
    """Read a file with a bad line; return what can be learnt from the error."""
    path = written(name, lines)
    show(f'read_sales(Path("{name}"))')
    try:
        answer = read_sales(path)
    except ReportError as error:
        cause = error.__cause__
        place = re.search(rf"{re.escape(name)}, line \d+", str(error))
        show(f"# raised ReportError: {error}")
        if cause is None:
            show("error.__cause__ is None", cause is None)
            show(
                "error.__suppress_context__  # if True, what was raised before is kept back", error.__suppress_context__
            )
        else:
            show("error.__cause__", cause)
            show("[frame.name for frame in traceback.extract_tb(error.__cause__.__traceback__)]", functions(cause))
        return {
            "said": place[0] if place else str(error),
            "cause": said_of_cause(error),
            "traceback of the cause goes through": [one for one in functions(cause) if one == "parse_sale"],
        }
    return {"no error, but": [tuple(sale) for sale in answer]}


def said_of_cause(error: ReportError) -> str:
    """Return the class of the cause, or in which way there is none."""
    if error.__cause__ is not None:
        return type(error.__cause__).__name__
    return "none, and what was raised before is kept back" if error.__suppress_context__ else "none"


def functions(error: BaseException | None) -> list[str]:
    """Return the names of the functions that an error came through, the one that raised it last."""
    place = None if error is None else error.__traceback__
    names = []
    while place is not None:
        names.append(place.tb_frame.f_code.co_name)
        place = place.tb_next
    return names


def left_open(name: str, lines: list[str]) -> dict[str, str]:
    """Read a file; return how the reading ended, and how the file is found while its result is still in use."""
    path = written(name, lines)
    result: object
    show(f'result = read_sales(Path("{name}"))')
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = read_sales(path)
            ending = f"returned {len(result)} sales"
        except ReportError as error:
            result = error  # with all the frames of its traceback, as a debugger or a log keeps it
            ending = "raised ReportError"
            show("# raised ReportError, and somebody holds on to the error, as a debugger does")
        file = "still open" if is_open(path) else "closed"
        gc.collect()
    if any(issubclass(one.category, ResourceWarning) for one in caught):
        file = "never closed, but found by the garbage collector"
    show(f"# the file is {file}")
    del result
    return {"read_sales": ending, "file": file}


def exported(rows: list[Row]) -> dict[str, bytes]:
    """Return the export of a list, and that of a generator of the same sales."""
    show(f"sales = {read(rows)}")
    show("of_a_list = export_csv(sales)")
    whole = export_csv(read(rows))
    show("of_a_list", whole)
    show("of_a_generator = export_csv(sale for sale in sales)")
    lazy = export_csv(sale for sale in read(rows))
    show("of_a_generator", lazy)
    return {"of_a_list": whole, "of_a_generator": lazy}


def allocated_per_byte(count: int) -> tuple[int, int]:
    """Export `count` sales; return the bytes allocated on the way, also those freed again, and the result's length."""
    meter = Meter()
    module = metered(meter)
    sales = [module.Sale(number, "r" * 200, number) for number in range(count)]
    gc.collect()
    tracemalloc.start()
    try:
        meter.start()
        length = len(module.export_csv(meter.looking(sales)))
        meter.look()
    finally:
        tracemalloc.stop()
    return meter.allocated, length


def count_drop(count: int) -> int:
    """Drop every other order of `count`; the operations on sales and on order numbers are counted."""
    sales: list[Sale] = [CountedSale(Order(number), "north", 100) for number in range(count)]
    cancelled = frozenset(Order(number) for number in range(0, count, 2))
    tallies.clear()
    return drop_cancelled(sales, cancelled)


class Meter:
    """Adds up what is allocated from one look to the next, be it freed again or not."""

    def __init__(self) -> None:
        self.allocated = 0  # bytes
        self._held = 0  # bytes, at the last look

    def start(self) -> None:
        """Take the first look."""
        tracemalloc.reset_peak()
        self._held = tracemalloc.get_traced_memory()[0]

    def look(self) -> None:
        """Add what came on top of what was held at the last look."""
        held, peak = tracemalloc.get_traced_memory()
        self.allocated += peak - self._held
        self._held = held
        tracemalloc.reset_peak()

    def looking(self, sales: list[T]) -> Iterator[T]:
        """Hand out the sales, and look before each."""
        for sale in sales:
            self.look()
            yield sale


class _Looks(ast.NodeTransformer):
    """Has the meter look in every round of every loop, and in every call of a function."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Put a look before the first statement, or the expression, that is done more than once."""
        super().generic_visit(node)
        match node:
            case ast.For(body=body) | ast.While(body=body) | ast.FunctionDef(body=body):
                docstring = isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None
                body.insert(int(docstring), ast.Expr(_look()))
            case ast.Lambda(body=answer):
                node.body = ast.BoolOp(ast.Or(), [_look(), answer])
        return node


def _look() -> ast.Call:
    return ast.Call(ast.Name(LOOK, ast.Load()), [], [])


def metered(meter: Meter) -> ModuleType:
    """Return a copy of the learner's module in which the meter looks, so that no loop goes unseen.

    Tracing would do the same, but on Python 3.11 it stops the interpreter from growing a text in place.
    """
    path = str(traps.__file__)
    tree = _Looks().visit(ast.parse("".join(linecache.getlines(path))))
    copy = ModuleType(traps.__name__)
    setattr(copy, LOOK, meter.look)
    exec(compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True), copy.__dict__)  # noqa: S102 -- runs beside the learner's code anyway
    return copy


class CountedSale(Sale):
    """A sale whose comparisons are counted."""

    def __eq__(self, other: object) -> bool:
        tallies["comparisons of sales"] += 1
        return tuple(self) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(tuple(self))


class Order(int):
    """An order number whose comparisons and hashes are counted."""

    def __eq__(self, other: object) -> bool:
        tallies["comparisons of orders"] += 1
        return int(self) == other

    def __ne__(self, other: object) -> bool:
        tallies["comparisons of orders"] += 1
        return int(self) != other

    def __hash__(self) -> int:
        tallies["hashes of orders"] += 1
        return int.__hash__(self)


def read(rows: list[Row]) -> list[Sale]:
    """Return the sales of rows."""
    return [Sale(*row) for row in rows]


def written(name: str, lines: list[str]) -> Path:
    """Write a file of sales and return its path."""
    text = "".join(f"{line}\n" for line in lines)
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    show(f'Path("{name}").write_text({text!r})')
    return path


def is_open(path: Path) -> bool:
    """Tell whether this process has the file open."""
    wanted = path.stat()
    for descriptor in range(MAX_DESCRIPTOR):
        try:
            if os.path.samestat(os.fstat(descriptor), wanted):
                return True
        except OSError:  # no such descriptor
            continue
    return False
