"""What the author of a hidden suite imports. The fixtures come by themselves.

subject          Twin      the learner's code, in a process of its own for this test
lasting_subject  Twin      the same, one for all tests of the file
reference        Twin      the reference solution, answering the same probes
budget           Budget    the budgets of kata.toml
files            Mapping   the answer's texts by name, where an answer is not imported (kinds test and tool)
course_code      function  starts modules of the course's own and returns the Twin that asks them
"""

from collections.abc import Callable, Mapping

from grader.judge.budget import Budget
from grader.judge.taps import Clock, FunctionTap, IteratorTap
from grader.judge.twin import Twin

CourseCode = Callable[[Mapping[str, str], str], Twin]
"""What `course_code` is: modules by name and the text of their probes make a Twin."""

__all__ = ["Budget", "Clock", "CourseCode", "FunctionTap", "IteratorTap", "Twin"]
