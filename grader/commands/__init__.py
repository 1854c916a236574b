"""One file per command; each has one function that typer reads, and knows no other command."""
