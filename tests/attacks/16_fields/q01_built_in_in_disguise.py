"""Hands out Python's own property, classmethod and staticmethod from classes that only look like one's own."""
# goal: gain
# group: disguise
# baseline: wrong
#@part tests/attacks/16_fields/baseline_wrong.py


class Mask(type):
    def __instancecheck__(cls, instance):
        return type(instance) is cls.behind

    def __subclasscheck__(cls, subclass):
        return subclass is cls.behind


class Property(metaclass=Mask):
    behind = property

    def __new__(cls, *functions):
        return property(*functions)


class ClassMethod(metaclass=Mask):
    behind = classmethod

    def __new__(cls, function):
        return classmethod(function)


class StaticMethod(metaclass=Mask):
    behind = staticmethod

    def __new__(cls, function):
        return staticmethod(function)
