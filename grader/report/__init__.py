"""Renderers: a grade in, text out. They read no files and run nothing."""
