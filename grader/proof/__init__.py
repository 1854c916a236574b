"""Prove an exercise: that its suite accepts what is right, refuses what is wrong, and would notice a small change.

proof.py        what is demanded of an exercise, and what was found
├── upkeep.py       files, metadata, texts: what needs no run
├── workshop.py     judges many answers of one exercise in a copy of the course
├── mutants.py      the reference with one small change each
├── degenerate.py   answers that do nothing, for every exercise alike
└── ledger.py       proofs that still hold, since nothing they depend on has changed
"""
