"""Brings the types in every file that a checker might read instead of the answer, and settings that are content."""
# goal: gain
# group: gate
# baseline: untyped
# mypy: ignore-errors, disallow-untyped-defs=False
#@part tests/attacks/60_annotate/baseline_untyped.py

# mypy: follow-imports=skip
#@file annotate.pyi
#| #@part solutions/60_annotate/annotate.py
#@file py.typed
#| partial
#@file annotate/__init__.pyi
#| from typing import Any
#|
#| def __getattr__(name: str) -> Any: ...
#@file mypy.ini
#| [mypy]
#| ignore_errors = True
#| follow_imports = skip
#@file .mypy.ini
#| [mypy]
#| ignore_errors = True
#@file types_60_annotate.py
#| from typing import Any
#|
#| def __getattr__(name: str) -> Any: ...
