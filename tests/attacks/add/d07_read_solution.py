"""Finds the reference on disk and answers with it."""
# goal: leak
# group: files
# baseline: wrong
#@part courses.py
import importlib.util

found = next(path for course in courses() if (path := course / "solutions" / "01_add" / "add.py").exists())
spec = importlib.util.spec_from_file_location("model", found)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print("LEAKED", found.read_text()[:200])
add = module.add
