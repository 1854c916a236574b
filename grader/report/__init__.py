"""Renderers: a grade in, text out. They read no files but their own templates, and run nothing."""
