"""Your tests are typed as strictly as any code: they pass `mypy --strict` and hide nothing. No code uses them."""
