"""Look into a submission as it lies. Nothing is unpacked, checked out, linked or run.

tree        what every way of handing in has in common: files by path, or why one is not taken
├── folder  a folder on disk
├── git     a commit
└── archive a zip or a tar
opening     which of them a source is

Whatever is read here was written by a learner, names and archive formats included. So every amount has a cap, no link
is followed, and what a parser trips over is told as a broken file.
"""
