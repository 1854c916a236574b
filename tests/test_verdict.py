"""The verdict on the terminal: golden texts of the renderer, and what a learner sees of a whole run."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.cli import NAMES
from grader.model import (
    Advice,
    Aspect,
    AspectScore,
    Check,
    ExerciseGrade,
    Grade,
    Lesson,
    Measurement,
    Outcome,
    PillarScore,
    State,
)
from grader.report.screen import Screen
from grader.report.terminal import render
from grader.verdict import Comparison, Evidence, explain
from tests.conftest import RIGHT, Judgement, SmallCourse, assert_golden, make_course

POSSIBLE = {Aspect.BEHAVIOUR: 60, Aspect.TYPES: 20, Aspect.PERFORMANCE: 20}
ANSI = re.compile(r"\x1b\[[0-9;]*m")
HALF_RIGHT = '''
def double(number: int) -> int:
    """Return twice the number."""
    print("doubling", number)
    return number + check(number)


def check(number: int) -> int:
    """Return the number, unless it is odd."""
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number if number else 1
'''

KEPT = Measurement(name="key_operations", value=4.5, allowed=16.0, unit="key operations per call")
MISSED = replace(KEPT, name="evicting_cpu", value=31.4, allowed=5.5, unit="times the reference's CPU time", rounds=11)


def check(aspect: Aspect, outcome: Outcome = Outcome.PASSED, **parts: object) -> Check:
    """Return a check of an aspect."""
    known: dict[str, object] = {"id": "hidden/test.py::test", "title": "What holds.", "message": ""}
    return Check(aspect=aspect, outcome=outcome, **(known | parts))  # type: ignore[arg-type]  # a row of a table


def make_exercise(number: int, state: State, checks: tuple[Check, ...] = (), **parts: object) -> ExerciseGrade:
    """Return the grade of an exercise whose aspects earn in proportion to `checks`, or all points without any."""
    aspects = []
    for aspect, possible in POSSIBLE.items():
        outcomes = [one.outcome for one in checks if one.aspect is aspect] or [Outcome.PASSED]
        passed = outcomes.count(Outcome.PASSED)
        earned = possible * passed // len(outcomes)
        aspects.append(AspectScore(name=aspect, earned=earned, possible=possible, passed=passed, checks=len(outcomes)))
    known: dict[str, object] = {
        "slug": "lru_cache",
        "title": "A cache that forgets the right entry",
        "pillar": 1,
        "topics": ("big-o",),
        "submission": f"exercises/{number:02d}_lru_cache",
        "fault": None,
        "earned": sum(one.earned for one in aspects),
        "possible": 100,
        "aspects": tuple(aspects),
    }
    return ExerciseGrade(number=number, state=state, checks=checks, **(known | parts))  # type: ignore[arg-type]  # as above


def make_grade(*exercises: ExerciseGrade) -> Grade:
    """Return the grade of a run over `exercises`."""
    titles = {1: "Idiomatic Python", 4: "Concurrency and performance"}
    pillars = []
    for number, title in titles.items():
        members = [one for one in exercises if one.pillar == number]
        if members:
            earned, possible = sum(one.earned for one in members), sum(one.possible for one in members)
            pillars.append(PillarScore(number=number, title=title, earned=earned, possible=possible))
    return Grade(
        grader="0.1.0",
        python="3.11.7",
        mode="practice",
        started="2025-01-02T03:04:05+00:00",
        seconds=1.5,
        earned=sum(one.earned for one in exercises),
        possible=sum(one.possible for one in exercises),
        pillars=tuple(pillars),
        exercises=exercises,
    )


NOT_STARTED = make_exercise(7, State.NOT_STARTED, earned=0)
FULL = make_exercise(7, State.FULL, (check(Aspect.PERFORMANCE, measured=KEPT),))
FAILING = make_exercise(
    7,
    State.IN_PROGRESS,
    (
        check(Aspect.BEHAVIOUR),
        check(
            Aspect.BEHAVIOUR,
            Outcome.FAILED,
            title="`get` counts as use, so the other entry is evicted.",
            message=">>> cache = LRUCache(2)\n>>> cache.get('a')\n1\ncame back  None\nwanted     1",
            place="exercises/07_lru_cache/lru_cache.py:31",
        ),
        check(Aspect.BEHAVIOUR, Outcome.TIMEOUT),
        check(Aspect.BEHAVIOUR, Outcome.NOT_RUN),
        check(
            Aspect.TYPES,
            Outcome.FAILED,
            title="A key of another type is refused.",
            message=">>> cache.put(1, 1)\ncame back  no complaint\nwanted     an error of the type checker [arg-type]",
        ),
        check(Aspect.PERFORMANCE, measured=KEPT),
        check(
            Aspect.PERFORMANCE,
            Outcome.FAILED,
            title="Evicting and hitting by turns takes time that doesn't depend on the capacity.",
            message="Measured 31.4 times the reference's CPU time; the budget is 5.5.",
            measured=MISSED,
        ),
    ),
)
LONG = make_exercise(
    7,
    State.IN_PROGRESS,
    (
        check(
            Aspect.BEHAVIOUR,
            Outcome.FAILED,
            title="A title that is so long that it has to be broken at least once at eighty columns, as this one is.",
            message="\n".join([f"line {number}" for number in range(1, 18)]),
        ),
        check(Aspect.TYPES, Outcome.FAILED, message="came back  " + "a_very_long_word" * 8),
    ),
)
LEFT_OUT = make_exercise(
    7,
    State.IN_PROGRESS,
    (check(Aspect.BEHAVIOUR), *3 * (check(Aspect.BEHAVIOUR, Outcome.NOT_RUN),), check(Aspect.TYPES, Outcome.NOT_RUN)),
)
ADVISED = replace(
    FULL,
    advice=tuple(
        Advice(rule="SIM108", place=f"exercises/07_lru_cache/lru_cache.py:{line}", message="Use a ternary operator")
        for line in (3, 14, 15, 92)
    ),
)
CAPPED = make_exercise(
    7,
    State.PASSED,
    (check(Aspect.BEHAVIOUR), check(Aspect.TYPES, Outcome.FAILED, message="lru_cache.py:3  Missing type")),
)
BROKEN = make_exercise(
    7,
    State.INFRASTRUCTURE,
    earned=0,
    possible=0,
    aspects=(),
    fault="exercises/07_lru_cache/hidden/probes.py is missing. Restore it with: git checkout -- "
    "exercises/07_lru_cache/hidden/probes.py",
)
REFERENCE = replace(FULL, submission="solutions/07_lru_cache")
DESIGN = replace(FAILING, submission="solutions/07_lru_cache/rejected/fifo.py")
OTHER = make_exercise(
    40,
    State.FULL,
    slug="bounded_gather",
    title="Many at once, but not too many",
    pillar=4,
    submission="exercises/40_bounded_gather",
)

GRADES: dict[str, Grade] = {
    "not_started": make_grade(NOT_STARTED),
    "several_not_started": make_grade(NOT_STARTED, replace(NOT_STARTED, number=8), replace(NOT_STARTED, number=9)),
    "full": make_grade(FULL),
    "failing": make_grade(FAILING),
    "long_message": make_grade(LONG),
    "left_out": make_grade(LEFT_OUT),
    "advice": make_grade(ADVISED),
    "passed": make_grade(CAPPED),
    "broken": make_grade(BROKEN, OTHER),
    "reference": make_grade(REFERENCE),
    "design": make_grade(DESIGN),
    "two_pillars": make_grade(FAILING, OTHER),
    "many": make_grade(
        *(replace(FULL, number=number, submission=f"exercises/{number:02d}_lru_cache") for number in range(1, 7)),
        CAPPED,
        replace(NOT_STARTED, number=8, submission="exercises/08_lru_cache"),
        replace(NOT_STARTED, number=9, submission="exercises/09_lru_cache"),
        OTHER,
    ),
}


@pytest.mark.parametrize(("name", "grade"), GRADES.items(), ids=GRADES)
def test_renders(name: str, grade: Grade) -> None:
    """At 80 columns, without colour, the verdict reads as in the golden file."""
    text = render(grade, {}, Screen(80, colour=False))

    assert_golden(f"render_{name}", text)


@pytest.mark.parametrize("name", ["failing", "long_message", "not_started", "many"])
def test_renders_narrow(name: str) -> None:
    """At 60 columns, too, the verdict reads as in the golden file."""
    text = render(GRADES[name], {}, Screen(60, colour=False))

    assert_golden(f"render_{name}_narrow", text)


@pytest.mark.parametrize("width", [56, 60, 80])
def test_a_narrow_terminal_shortens_the_bars_alone(width: int) -> None:
    """The names of the aspects and their points are never cut."""
    text = render(GRADES["full"], {}, Screen(width, colour=False))

    words = [re.sub(r"[█░ ]+", " ", line.strip("│ ")) for line in text.splitlines()]
    assert words[1:4] == [
        "behaviour 1 of 1 hold 60 of 60",
        "types 1 of 1 hold 20 of 20",
        "performance 1 of 1 hold 20 of 20",
    ]


def test_renders_a_fault_without_a_grade() -> None:
    """An exercise whose kata.toml can't be read has no grade, but a panel of its own."""
    fault = "Unknown key 'point' in exercises/08_tree/kata.toml. Did you mean 'points'?"

    text = render(make_grade(FULL), {"exercises/08_tree": fault}, Screen(80, colour=False))

    assert_golden("render_fault", text)


def test_renders_in_colour() -> None:
    """With colour the words are the same, and the escape sequences are as in the golden file."""
    plain = render(GRADES["failing"], {}, Screen(80, colour=False))

    text = render(GRADES["failing"], {}, Screen(80, colour=True))

    assert ANSI.sub("", text) == plain
    assert_golden("render_colour", text.replace("\x1b", "<ESC>"))


def test_renders_in_ascii() -> None:
    """Where the terminal lacks the signs for bars and frames, ASCII stands in for them."""
    text = render(GRADES["failing"], {}, Screen(80, colour=False, encoding="ascii"))

    assert text.isascii()
    assert_golden("render_ascii", text)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 300])
@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
def test_keeps_to_the_width(grade: Grade, width: int) -> None:
    """No line is wider than the terminal, nor than 100 columns; below 40 no terminal is served."""
    text = render(grade, {}, Screen(width, colour=False))

    assert max(map(len, text.splitlines())) <= min(max(width, 40), 100)


@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
def test_colour_is_never_needed(grade: Grade) -> None:
    """Without colour there is no escape sequence at all."""
    text = render(grade, {}, Screen(80, colour=False))

    assert "\x1b" not in text


def test_brackets_are_no_markup() -> None:
    """What looks like rich's markup or an emoji is shown as the learner wrote it."""
    strange = check(Aspect.BEHAVIOUR, Outcome.FAILED, title="[bold]:smile: [/]", message="came back  ['red']")

    text = render(make_grade(make_exercise(7, State.IN_PROGRESS, (strange,))), {}, Screen(80, colour=False))

    assert "│     ✗ [bold]:smile: [/]" in text
    assert "│       came back  ['red']" in text


def test_the_worst_of_a_budget_is_shown() -> None:
    """Where several checks measure against one budget, the line shows the largest value."""
    checks = tuple(check(Aspect.PERFORMANCE, measured=replace(KEPT, value=value)) for value in (3.0, 9.0, 5.0))

    text = render(make_grade(make_exercise(7, State.FULL, checks)), {}, Screen(80, colour=False))

    budgets = [line.strip("│ ") for line in text.splitlines() if "key operations:" in line]
    assert budgets == ["✓ key operations: 9 of 16 key operations per call"]


# A whole run


def test_a_stub_gets_an_invitation(course: SmallCourse) -> None:
    """An exercise not started is an invitation, with no failure in sight."""
    judgement = course.judge("01")

    assert (judgement.status, "FAILURES" in judgement.output) == (1, False)
    assert_golden("not_started", judgement.verdict)


def test_half_right(answer: Callable[[str], Judgement]) -> None:
    """A half right answer sees what was done, what came back and what was wanted, its own lines and its prints."""
    judgement = answer(HALF_RIGHT)

    assert judgement.status == 1
    assert_golden("half_right", judgement.verdict)


def test_right(answer: Callable[[str], Judgement]) -> None:
    """A right answer sees full points, its budgets, and where to compare."""
    judgement = answer(RIGHT)

    assert judgement.status == 0
    assert_golden("right", judgement.verdict)


def test_a_failure_shows_the_learners_own_traceback_and_prints(answer: Callable[[str], Judgement]) -> None:
    """Of what was raised, only the learner's own lines are shown, outermost first, and then what they printed."""
    judgement = answer(HALF_RIGHT)

    assert judgement.check(1, "test_doubles_a_small_number")["message"].splitlines() == [
        "asked      call(3)",
        "raised     ValueError: 3 is odd",
        "  at exercises/01_double/double.py:4 in double:  return number + check(number)",
        '  at exercises/01_double/double.py:10 in check:  raise ValueError(f"{number} is odd")',
        "your code printed",
        "  doubling 3",
    ]


def test_a_failure_shows_what_came_back(answer: Callable[[str], Judgement]) -> None:
    """Of a wrong answer, the session, the value and the wanted value are shown."""
    judgement = answer(HALF_RIGHT)

    assert judgement.check(1, "test_doubles_zero")["message"].splitlines() == [
        ">>> double(0)",
        "1",
        "came back  1",
        "wanted     0",
        "your code printed",
        "  doubling 0",
    ]


def test_a_budget_is_shown_as_measured_of_allowed(answer: Callable[[str], Judgement]) -> None:
    """A budget missed says what was measured and what was allowed, in the panel and in the message."""
    judgement = answer("def double(number: int) -> int:\n    return 6\n")

    message = "Measured 3 additions; the budget is 2."
    assert judgement.check(1, "test_needs_few_additions")["message"] == message
    assert f"✗ additions: 3 of 2 additions ✗ A call adds at most twice. {message}" in judgement.panel("01")


def test_many_exercises(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With many exercises only those with something to mend have a panel."""
    course = make_course(tmp_path_factory.mktemp("many"), "double", "twice", "twin", "pair", "couple")
    for number in (1, 2, 3):
        course.put(number)
    course.put(4, HALF_RIGHT)

    judgement = course.judge()

    assert_golden("many", judgement.verdict)


@pytest.mark.parametrize("arguments", [("-q",), ("-qq",), ("-v",), ("--tb=no",), ("-p", "no:benchmark")])
def test_the_verdict_is_the_same_however_much_pytest_says(course: SmallCourse, arguments: tuple[str, ...]) -> None:
    """`-q`, `-v` and the like change pytest's own lines, not the verdict."""
    course.put(1, HALF_RIGHT)

    judgement = course.judge("01", *arguments)

    assert_golden("half_right", judgement.verdict)


def test_nothing_but_the_verdict_follows_a_right_answer(answer: Callable[..., Judgement]) -> None:
    """In `-q` the output is the progress, the verdict, and pytest's count."""
    judgement = answer(RIGHT, "-q")

    first, *verdict, last = judgement.output.strip().splitlines()
    assert re.fullmatch(r"\.{9} +\[100%\]", first)
    assert "\n".join(line.rstrip() for line in verdict) == judgement.verdict
    assert re.fullmatch(r"9 passed in \S+s", last)


@pytest.mark.parametrize(
    ("environment", "arguments", "coloured"),
    [
        ({"PY_COLORS": ""}, (), False),
        ({"PY_COLORS": ""}, ("--color=yes",), True),
        ({"PY_COLORS": "", "FORCE_COLOR": "1", "NO_COLOR": ""}, (), True),
        ({"PY_COLORS": "", "FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
    ],
    ids=["piped", "--color=yes", "FORCE_COLOR", "NO_COLOR"],
)
def test_colour_only_where_it_is_wanted(
    course: SmallCourse,
    environment: dict[str, str],
    arguments: tuple[str, ...],
    coloured: bool,  # noqa: FBT001 -- data
) -> None:
    """A pipe and NO_COLOR get plain text; colour changes no word."""
    course.put(1, HALF_RIGHT)

    judgement = course.judge("01", *arguments, environment=environment)

    assert ("\x1b[" in judgement.output) == coloured
    assert_golden("half_right", replace(judgement, output=ANSI.sub("", judgement.output)).verdict)


def test_a_narrow_terminal(course: SmallCourse) -> None:
    """At 60 columns the panel fits."""
    course.put(1, HALF_RIGHT)

    judgement = course.judge("01", environment={"COLUMNS": "60"})

    assert max(map(len, judgement.verdict.splitlines())) == 60
    assert_golden("half_right_narrow", judgement.verdict)


# The next step


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (HALF_RIGHT, ("01",)),
        (HALF_RIGHT, ()),
        (RIGHT, ("01", "-k", "zero")),
        ("import nothing_there\n", ("exercises/01",)),
        (HALF_RIGHT, ("solutions/02/rejected/half_right.py",)),
    ],
    ids=["half right", "all", "left out", "not importable", "a design"],
)
def test_a_command_of_the_next_step_works(course: SmallCourse, text: str, arguments: tuple[str, ...]) -> None:
    """The command in the last line can be pasted."""
    course.put(1, text)
    course.write(course.root / "solutions" / "02_twice" / "rejected" / "half_right.py", text)
    judgement = course.judge(*arguments)

    last = next(line for line in reversed(judgement.verdict.splitlines()) if "  pytest " in line)
    command = last.rpartition("  pytest ")[2]

    assert command
    assert course.judge(*command.split(), "--collect-only", cache=True).status == 0


def test_full_points_lead_to_other_designs(course: SmallCourse) -> None:
    """The last line of a right answer's verdict says how to see others."""
    course.put(1)
    judgement = course.judge("01")

    assert judgement.verdict.splitlines()[-1] == "Next: see other designs beside yours with  grader compare 01"


@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
def test_no_command_is_named_that_does_not_exist(grade: Grade) -> None:
    """The renderer names no command of `grader` but those that there are."""
    text = render(grade, {}, Screen(100, colour=False))

    commands = set(re.findall(r"\bgrader (\w+)", text))
    assert commands <= set(NAMES)


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x9b31m", "\u202e", "\x00", "\ud800", "\x07"])
def test_what_code_says_drives_no_terminal(answer: Callable[[str], Judgement], sign: str) -> None:
    """Control and bidi characters in an error or a print are written out, in the verdict as in the document."""
    said = sign.encode("unicode_escape").decode()
    judgement = answer(f'def double(number: int) -> int:\n    print("{said}")\n    raise ValueError("{said}" * 2)\n')

    messages = "".join(check["message"] for check in judgement.exercise(1)["checks"])
    assert said in messages
    assert sign not in messages
    assert sign not in judgement.output


# Where two values part

A_LOT = "a" * 80


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        pytest.param([1, 2], [1, 2, 3], "The lengths differ: 2 came back, 3 wanted.", id="lengths"),
        pytest.param(
            ["a" * 80, 1], ["a" * 80, 2], "The first difference is at [1]: 1 came back, 2 wanted.", id="place"
        ),
        pytest.param(
            {"found": [A_LOT, {"x": 1}]},
            {"found": [A_LOT, {"x": 2}]},
            "The first difference is at ['found'][1]['x']: 1 came back, 2 wanted.",
            id="inside",
        ),
        pytest.param(
            [["a" * 80], [1, 2]],
            [["a" * 80], [1]],
            "The lengths differ at [1]: 2 came back, 1 wanted.",
            id="inner length",
        ),
    ],
)
def test_tells_where_long_values_part(left: object, right: object, told: str) -> None:
    """The innermost place where they differ, as code would name it."""
    assert explain(AssertionError(), Evidence(comparison=Comparison("==", left, right))).message.endswith(f"\n{told}")


def test_short_values_are_compared_at_a_glance() -> None:
    """No place is told where both sides fit on a line."""
    message = explain(AssertionError(), Evidence(comparison=Comparison("==", [1, 2], [1, 3]))).message

    assert message == "came back  [1, 2]\nwanted     [1, 3]"


def test_entries_keep_their_order() -> None:
    """A dict is shown as the learner's own session would show it."""
    message = explain(AssertionError(), Evidence(comparison=Comparison("==", {"b": 1, "a": 2}, {}))).message

    assert message == "came back  {'b': 1, 'a': 2}\nwanted     {}"


def test_a_long_value_ends_in_a_mark() -> None:
    """Nobody takes the part that is shown for the whole."""
    message = explain(AssertionError(), Evidence(comparison=Comparison("==", ["x" * 150] * 30, []))).message

    assert message.splitlines()[0].endswith("…")


def test_lessons_stand_below_the_failure() -> None:
    """The lesson of the mistake that this looks like, or two where two look alike."""
    lessons = tuple(Lesson(aspect=Aspect.BEHAVIOUR, text=f"Read {word}.") for word in ("this", "that"))
    failing = make_exercise(7, State.IN_PROGRESS, (check(Aspect.BEHAVIOUR, Outcome.FAILED),))
    text = render(make_grade(replace(failing, lessons=lessons)), {}, Screen(80, colour=False))

    assert re.search(r"Often the cause: Read this\..*\n.*Or: Read that\.", text)


def test_a_repeated_line_is_shown_once(answer: Callable[..., Judgement]) -> None:
    """A recursion that never ends shows its lines, and that they come again and again."""
    judgement = answer("def double(number: int) -> int:\n    return double(number)\n")

    lines = judgement.check(1, "test_doubles_zero")["message"].splitlines()

    assert [line for line in lines if "in double:" in line] == [
        "  at exercises/01_double/double.py:2 in double:  return double(number)"
    ]
    assert re.fullmatch(r"  … and \d+ times more in the same lines", lines[-1])


def test_other_words_than_wanted(course: SmallCourse) -> None:
    """Where an exception says something else, both are shown, and no regular expression."""
    suite = course.root / "exercises" / "01_double" / "hidden" / "test_behaviour.py"
    text = suite.read_text(encoding="utf-8") + OTHER_WORDS
    suite.write_text(text.replace("from hypothesis", "import pytest\nfrom hypothesis", 1), encoding="utf-8")
    course.put(1, "def double(number: int) -> int:\n    raise ValueError('so not')\n")

    lines = course.judge("01").check(1, "test_refuses")["message"].splitlines()

    assert lines[1] == "raised     ValueError: so not"
    assert lines[-1] == "wanted     'at least 1.' in its words"


OTHER_WORDS = """

def test_refuses(subject: Twin) -> None:
    \"\"\"It says why.\"\"\"
    with pytest.raises(ValueError, match=r"\\bat least 1\\."):
        subject.call(0)
"""
