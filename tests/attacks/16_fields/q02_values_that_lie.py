"""Reads give an object that claims to be a float, to equal everything and to look like whatever was asked for."""
# goal: gain
# group: disguise
# baseline: wrong
#@part tests/attacks/16_fields/baseline_wrong.py


class Whatever(float):
    asked = 1.0

    @property
    def __class__(self):
        return type(self.asked)

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = float.__hash__

    def __repr__(self):
        return repr(self.asked)

    def __reduce__(self):
        return float, (1.0,)


def get(self, instance, owner=None):
    if instance is None:
        return self
    Whatever.asked = vars(instance).get("_" + self.name, 1.0)
    return Whatever(1.0)


Positive.__get__ = get
