"""`python -m minor_units` does what the command does."""

from .cli import main

main()
