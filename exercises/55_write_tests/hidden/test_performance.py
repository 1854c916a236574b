"""What a run of the tests may cost."""

from collections.abc import Mapping
from pathlib import Path

from grader.judge.suite import Budget, CourseCode, FunctionTap, Twin

HIDDEN = Path(__file__).parent
FILE = "test_date_range.py"
MAX_CALLS = 10_000  # of the library in one run; ends tests that would never end


def run(subject: Twin, text: str, course_code: CourseCode) -> tuple[int, int]:
    """Run the learner's tests with the library as given; return how many tests ran and how often they called it."""
    given = (HIDDEN.parent / "date_range.py").read_text(encoding="utf-8")
    library = course_code({"date_range": given}, (HIDDEN / "library_probes.py").read_text(encoding="utf-8"))
    calls = 0

    def serve(operation: str, arguments: tuple[object, ...]) -> object:
        nonlocal calls
        answer = None if calls > MAX_CALLS else library.serve("date_range", operation, arguments)
        calls += len(answer) if operation == "days" and isinstance(answer, list) else 1
        if calls > MAX_CALLS:
            raise RuntimeError(f"One run of the tests calls the library more than {MAX_CALLS:,} times.")
        return answer

    return len(subject.run(text, FunctionTap(serve))), calls


def test_calls_the_library_no_more_than_needed(
    subject: Twin, files: Mapping[str, str], course_code: CourseCode, budget: Budget
) -> None:
    """One run of your tests makes few calls of the library, because each is made for a reason."""
    tests, calls = run(subject, files[FILE], course_code)
    budget.at_most("library_calls", calls, unit="calls of the library", detail=f"in {tests} tests")


def test_needs_few_tests(subject: Twin, files: Mapping[str, str], course_code: CourseCode, budget: Budget) -> None:
    """You have few enough tests to be read; each case of a parametrized test is one."""
    tests, _ = run(subject, files[FILE], course_code)
    budget.at_most("tests", tests, unit="tests")
