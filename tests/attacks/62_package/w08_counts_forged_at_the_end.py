"""Prints, as its last line, the counts that the probe wants to read from the process in which the package runs."""
# goal: gain
# group: probe
# baseline: reading
# open: the openings of the table are counted in a child of the subject, which runs the answer (facts 0, g01)
#@file pyproject.toml
#| [build-system]
#| requires = ["setuptools"]
#| build-backend = "setuptools.build_meta"
#|
#| #@part project.toml
#|
#| [project.scripts]
#| minor-units = "minor_units.cli:main"
#|
#| [tool.setuptools.package-data]
#| minor_units = ["py.typed", "currencies.csv"]
#@file src/minor_units/__init__.py
#| #@part solutions/62_package/src/minor_units/__init__.py
#|
#| import atexit
#| import sys
#|
#| find("EUR")
#| if "runpy" in sys.modules and "-c" in sys.orig_argv:
#|     atexit.register(print, "[0, []]")
#@file src/minor_units/__main__.py
#| #@part solutions/62_package/src/minor_units/__main__.py
#@file src/minor_units/py.typed
#@file src/minor_units/currencies.csv
#| #@part solutions/62_package/src/minor_units/currencies.csv
#@file src/minor_units/amounts.py
#| #@part solutions/62_package/src/minor_units/amounts.py
#@file src/minor_units/cli.py
#| #@part solutions/62_package/src/minor_units/cli.py
#@file src/minor_units/listing.py
#| #@part solutions/62_package/src/minor_units/listing.py
#@file src/minor_units/currencies.py
#| """Reads the table whenever it is asked."""
#|
#| import csv
#| from importlib.resources import files
#| from typing import NamedTuple
#|
#|
#| class Currency(NamedTuple):
#|     code: str
#|     decimals: int
#|     name: str
#|
#|
#| def read_currencies() -> dict[str, Currency]:
#|     with files(__package__).joinpath("currencies.csv").open(encoding="utf-8") as file:
#|         return {code: Currency(code, int(decimals), name) for code, decimals, name in csv.reader(file)}
#|
#|
#| def find(code: str) -> Currency:
#|     try:
#|         return read_currencies()[code]
#|     except KeyError:
#|         raise LookupError(f"There is no currency {code!r}.") from None
