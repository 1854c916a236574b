"""Lets the probe that counts bytes read another text of this module than the one that runs."""
# goal: gain
# group: probe
# baseline: wrong
# open: the probe measures a copy that it compiles in the subject, from lines that the subject keeps (facts 0, g01)
#@part tests/attacks/04_traps/baseline_wrong.py
import linecache

_size, _time, _lines, _name = linecache.cache[__file__]
_text = "".join(_lines).replace('data, total = b"", 0', "data, total = bytearray(), 0")
_text = _text.replace('return data + f"total', 'return bytes(data) + f"total').partition("\nimport linecache")[0]
linecache.cache[__file__] = (len(_text), None, _text.splitlines(keepends=True), _name)
