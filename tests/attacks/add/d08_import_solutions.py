"""Reaches the folder of the references by way of sys.path, and imports what is wanted from there."""
# goal: leak
# group: files
# baseline: wrong
#@part courses.py
import importlib

for course in courses():
    sys.path += [str(course / "solutions" / "01_add"), str(course / "solutions")]
for entry in list(sys.path):
    sys.path += [f"{entry}/../solutions/01_add", f"{entry}/../../solutions/01_add"]
mine = sys.modules.pop("add", None)
finders = list(sys.meta_path)
sys.meta_path[:] = [finder for finder in finders if type(finder).__name__ != "_Finder"]
try:
    add = importlib.import_module("add").add
finally:
    sys.meta_path[:], sys.modules["add"] = finders, mine
print("LEAKED the reference was imported")
