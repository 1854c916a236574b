"""Do what the command does."""

from .cli import start

start()
