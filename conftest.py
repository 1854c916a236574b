"""Say what to do where pytest runs without the grader; everything else is in grader/plugin.py."""

from importlib.util import find_spec

import pytest

if find_spec("grader") is None:
    raise pytest.UsageError(
        "The grader is not installed in this environment, so nothing here can be judged. Run: "
        "python3 -m venv .venv && . .venv/bin/activate && pip install -e ."
    )
