"""Looks for the list of mistakes: on disk, in the modules that are loaded, and by asking the judge for more than answers."""
# goal: leak
# group: files
# baseline: wrong
#@part tests/attacks/55_write_tests/baseline_wrong.py
#@part courses.py
import gc

_probes = sys.modules["probes"]
FOUND = []
for _folder in courses():
    for _name in ("exercises/55_write_tests/hidden/mutants.toml", "exercises/55_write_tests/hidden/test_behaviour.py"):
        try:
            FOUND.append("CANARY" in (_folder / _name).read_text() and _name)
        except OSError:
            continue
for _entry in sys.path:
    for _name in ("mutants.toml", "library_probes.py", "../hidden/mutants.toml"):
        if os.path.exists(os.path.join(_entry, _name)):
            FOUND.append(_name)
_link, _number = _probes._behind[-1]._link, _probes._behind[-1]._number
for _place in (-1, 0, 1, 2, 10**6, True):
    for _method in ("serve", "__getattribute__", "_process", "_variants"):
        for _words in ([], ["_variants"], [{"t": ["as_given"]}], ["make", {"t": [1, {"t": ["x"]}]}]):
            try:
                _answer = str(_link.tap(_place, _method, {"t": _words}))
            except Exception:
                continue
            if "CANARY" in _answer or "mutants.toml" in _answer:
                FOUND.append(_answer[:100])
for _thing in gc.get_objects():
    if isinstance(_thing, dict) and "replacements" in _thing:
        FOUND.append("replacements")


def test_nothing_is_known() -> None:
    known = [one for one in FOUND if one]
    if known:
        raise ValueError(f"LEAKED {known[:3]}")
