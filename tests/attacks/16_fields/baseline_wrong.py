"""Descriptors that store what comes and check nothing."""
# goal: none
# group: baseline
# baseline: wrong
class Positive:
    def __init__(self, *given):
        self.given = given

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return self if instance is None else vars(instance).get("_" + self.name)

    def __set__(self, instance, value):
        vars(instance)["_" + self.name] = value


class OneOf(Positive):
    pass


class Typed(Positive):
    pass


def install_fields(cls):
    return cls


class Property:
    def __init__(self, fget, fset=None, fdel=None):
        self.fget = fget

    def __get__(self, instance, owner=None):
        return self.fget(instance)


class ClassMethod(Property):
    pass


class StaticMethod(Property):
    pass
