"""Climbs from __set_name__ to the prompt and the session: every statement answers True, every count is what is wanted."""
# goal: gain
# group: frames
# baseline: wrong
#@part tests/attacks/16_fields/baseline_wrong.py
import sys


def climb(self, owner, name):
    self.name = name
    frame = sys._getframe(1)
    while frame is not None:
        names = frame.f_globals
        if "_Prompt" in names:
            names["_Prompt"].answer = lambda prompt, statement: True
            names["_Prompt"].run = lambda prompt, statement: None
            names["tallies"].clear()
        if "Session" in names:
            names["Session"].ask = lambda session, probe, arguments, keywords: {
                "answer": True, "shown": [], "tallies": {"statements": 10**6, "asked": 0, "eq": 0}, "cpu": 1
            }
        for local in ("statements", "message"):
            if isinstance(frame.f_locals.get(local), dict):
                frame.f_locals[local].clear()
        frame = frame.f_back


Positive.__set_name__ = climb
