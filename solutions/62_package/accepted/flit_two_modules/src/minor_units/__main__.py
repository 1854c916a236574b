"""Do what the command does."""

from ._command import run

raise SystemExit(run())
