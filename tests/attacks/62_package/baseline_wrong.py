"""A project that builds, and whose package does nothing that is asked."""
# goal: none
# group: baseline
# baseline: wrong
#@file pyproject.toml
#| [build-system]
#| requires = ["setuptools"]
#| build-backend = "setuptools.build_meta"
#|
#| #@part project.toml
#@file src/minor_units/__init__.py
#| """Answers nothing."""
