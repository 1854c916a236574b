"""The one place that says the version."""

__version__ = "1.4.0"
