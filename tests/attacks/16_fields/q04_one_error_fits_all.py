"""Raises, for every value, an error that is of all wanted kinds and holds all words that a message might need."""
# goal: gain
# group: guess
# baseline: wrong
# note: no fence stops a guess; messages have to name what no text can hold beforehand
#@part tests/attacks/16_fields/baseline_wrong.py

NAMES = ["price", "net", "tax", "total", "paid", "unit", "size", "mark", "weight", "gross", "part", "a", "b"]
VALUES = [*range(-5, 13), 0.0, -0.5, "lb", "'0'", None, True, False, "nan", "inf", "no setter", "no deleter", "int"]


class Refused(ValueError, TypeError):
    pass


def refuse(self, instance, value):
    raise Refused(" ".join([*map(repr, NAMES), *map(str, VALUES), *map(repr, VALUES), repr(value)])[:1900])


Positive.__set__ = refuse
Positive.__delete__ = lambda self, instance: refuse(self, instance, None)
Property.__set__, Property.__delete__ = Positive.__set__, Positive.__delete__
