"""Has the checker take every name for anything at all, without a word that is forbidden."""
# goal: gain
# group: gate
# baseline: untyped
import json as _json
import sys as _sys

_source = r'''
#@part tests/attacks/60_annotate/baseline_untyped.py
'''
_anything = _json.loads("{}")
_names: dict[str, object] = {"__name__": __name__}
exec(_source, _names)
_anything = _json.loads
_it = _json.JSONDecoder().decode("0")
REQUIRED = _it
PluginError = _it
load = make = is_list_of = option = options = guarded = Lazy = Registry = _it
vars(_sys.modules[__name__]).update(_names)
