"""Finds the session that holds it and changes what it does: every answer becomes the one before, every error none."""
# goal: gain
# group: frames
# baseline: wrong
#@part tests/attacks/30_retry/baseline_wrong.py
import gc
import sys

_last = [None]


def ask(self, probe, arguments, keywords):
    answers = {"unaided": {"l": ["plain", "async"]}, "looks": {"d": []}, "drawn": {"l": [{"f": (0.5).hex()}] * 200}}
    return {"answer": answers.get(probe, _last[0]), "shown": [], "tallies": {}, "cpu": 0}


for thing in gc.get_objects():
    try:
        kind = type(thing)
        if kind.__name__ == "Session" and kind.__module__ == "grader.subject.session":
            kind.ask = ask
        if kind.__name__ == "Channel":
            kind.receive = (lambda honest: lambda self: _last.__setitem__(0, True) or honest(self))(kind.receive)
    except ReferenceError:
        continue
for name in ("grader.subject.wire", "grader.subject.session", "__main__"):
    module = sys.modules.get(name)
    if module is not None:
        for word in ("encode", "describe", "_is_builtin"):
            if hasattr(module, word):
                setattr(module, word, lambda *given: True)
