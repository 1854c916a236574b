"""Calls once, and never again."""
# goal: none
# group: baseline
# baseline: wrong
def retry(**settings):
    return lambda function: function
