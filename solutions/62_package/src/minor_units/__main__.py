"""`python -m minor_units` does what the command does."""

import sys

from .cli import main

sys.exit(main())
