"""A build backend that leaves the missing table where the command will be run, so that the wheel seems complete."""
# goal: gain
# group: build
# baseline: unpacked
#@file pyproject.toml
#| [build-system]
#| requires = ["setuptools"]
#| build-backend = "backend"
#| backend-path = ["src"]
#|
#| #@part project.toml
#|
#| [project.scripts]
#| minor-units = "minor_units.cli:main"
#@file src/backend.py
#| #@part backend.py
#| import pathlib
#| import shutil
#| import tempfile
#|
#|
#| def mischief():
#|     table = pathlib.Path("currencies.csv")
#|     for top in {pathlib.Path.cwd().parent, *pathlib.Path(tempfile.gettempdir()).glob("project-*")}:
#|         for name in ("elsewhere", "env", "dist"):
#|             try:
#|                 (top / name).mkdir(exist_ok=True)
#|                 shutil.copy(table, top / name)
#|             except OSError:
#|                 continue
#@file src/minor_units/__init__.py
#| #@part solutions/62_package/src/minor_units/__init__.py
#@file src/minor_units/__main__.py
#| #@part solutions/62_package/src/minor_units/__main__.py
#@file src/minor_units/amounts.py
#| #@part solutions/62_package/src/minor_units/amounts.py
#@file src/minor_units/cli.py
#| #@part solutions/62_package/src/minor_units/cli.py
#@file src/minor_units/listing.py
#| #@part solutions/62_package/src/minor_units/listing.py
#@file src/minor_units/currencies.py
#| """Reads the table from wherever it is started."""
#|
#| import csv
#| from functools import cache
#| from pathlib import Path
#| from typing import NamedTuple
#|
#|
#| class Currency(NamedTuple):
#|     code: str
#|     decimals: int
#|     name: str
#|
#|
#| @cache
#| def read_currencies() -> dict[str, Currency]:
#|     with Path("currencies.csv").open(encoding="utf-8") as file:
#|         return {code: Currency(code, int(decimals), name) for code, decimals, name in csv.reader(file)}
#|
#|
#| def find(code: str) -> Currency:
#|     try:
#|         return read_currencies()[code]
#|     except KeyError:
#|         raise LookupError(f"There is no currency {code!r}.") from None
