"""The corpus of attacks: every file is readable, says what it tries, is compared with something, and is bounded."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.corpus import ATTACKS, COURSE, GOALS, MARKER, MAX_RUNS, Attack, BrokenAttack, find_baseline, read_attack
from tests.corpus import read_corpus as read

CORPUS = read()
OWN_TARGETS = {"parent", "os.getppid()", "os.getpid()", "0"}  # whom a signal may go to
GROWING = {
    "fork",
    "Popen",
    "Thread",
    "bytearray",
    "write",
    "write_text",
    "open",
    "mkdir",
    "mkdtemp",
    "append",
    "extend",
}
IN_A_COURSE = re.compile(r"^\d\d_[a-z_]+$|(exercises|solutions)/\d\d_")  # names a file of a course, or leads to one
OUTLIVES = re.compile("/(tmp|var|run|dev/shm|dev/mqueue)/")
FOLDERS = {"/var/tmp", "/run/lock"}  # noqa: S108 -- where a mark is left under a name of its own
MOST_ROUNDS = 100_000  # of one loop
MOST_REPEATED = 50_000_000  # characters of a text that is repeated

HEADER = """
# goal: gain
# group: value
# baseline: wrong
"""


def sources(attack: Attack) -> Iterator[ast.Module]:
    """Yield the modules of a submission."""
    for name, text in attack.files.items():
        if name.endswith(".py"):
            yield ast.parse(text)


def nodes(attack: Attack) -> Iterator[ast.AST]:
    """Yield all that a submission's modules are made of."""
    for source in sources(attack):
        yield from ast.walk(source)


def called(node: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return ast.unparse(node.func).rpartition(".")[2]


def write(tmp_path: Path, text: str) -> Path:
    """Write an attack on the exercise 01_add."""
    path = tmp_path / "add" / "x01_attack.py"
    path.parent.mkdir()
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return path


every = pytest.mark.parametrize("attack", CORPUS, ids=str)


@every
def test_modules_are_python(attack: Attack) -> None:
    """Every module of every submission can be compiled, so that it is the attack that is judged and not a slip."""
    for name, text in attack.files.items():
        if name.endswith(".py"):
            compile(text, name, "exec", dont_inherit=True)


@every
def test_says_what_it_tries(attack: Attack) -> None:
    """Every attack has a goal of the three, and a sentence on what it tries."""
    assert attack.goal in (("none",) if attack.honest else GOALS)
    assert attack.title.endswith(".")
    assert attack.runs in range(1, MAX_RUNS + 1)


@every
def test_is_compared_with_an_honest_answer(attack: Attack) -> None:
    """The baseline that an attack names is there, of the same exercise, and honest."""
    baseline = find_baseline(attack, CORPUS)
    assert (baseline.exercise, baseline.goal, baseline.open) == (attack.exercise, "none", None)


@every
def test_differs_from_its_baseline(attack: Attack) -> None:
    """An attack is not the answer that it is compared with."""
    baseline = find_baseline(attack, CORPUS)
    assert attack is baseline or attack.files != baseline.files


@every
def test_loops_are_bounded(attack: Attack) -> None:
    """No loop has more rounds than a hundred thousand, and a loop without end neither starts nor keeps anything."""
    for node in nodes(attack):
        if isinstance(node, ast.While) and isinstance(node.test, ast.Constant):
            assert not {called(one) for one in ast.walk(node) if isinstance(one, ast.Call)} & GROWING
        if isinstance(node, ast.Call) and called(node) == "range":
            limits = [one.value for one in node.args if isinstance(one, ast.Constant)]
            assert all(isinstance(limit, int) and limit <= MOST_ROUNDS for limit in limits)


@every
def test_texts_are_bounded(attack: Attack) -> None:
    """No text or list is repeated more often than some ten million times."""
    for node in nodes(attack):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            factors = [one for one in (node.left, node.right) if isinstance(one, ast.Constant)]
            assert all(not isinstance(one.value, int) or one.value <= MOST_REPEATED for one in factors)


@every
def test_signals_go_to_its_own(attack: Attack) -> None:
    """A signal goes to the process itself, its parent or its own group, and to nobody by name."""
    for node in nodes(attack):
        if isinstance(node, ast.Call) and called(node) in {"kill", "killpg"}:
            assert ast.unparse(node.args[0]) in OWN_TARGETS
    assert not re.search(r"pkill|killall|kill\s*\(\s*-", "".join(attack.files.values()))


@every
def test_reaches_for_marked_courses_only(attack: Attack) -> None:
    """Whoever names files of a course looks for it by the part that touches none but marked ones."""
    for source in sources(attack):
        texts = [str(one.value) for one in ast.walk(source) if isinstance(one, ast.Constant)]
        if any(IN_A_COURSE.search(text) for text in texts):
            assert "courses" in {called(one) for one in ast.walk(source) if isinstance(one, ast.Call)}
            assert ".attackable" in texts


@every
def test_leaves_only_what_can_be_found(attack: Attack) -> None:
    """What an attack writes to a folder that outlives it has a name by which it can be found and removed."""
    for node in nodes(attack):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OUTLIVES.match(node.value):
            assert node.value in FOLDERS or "kata-attack" in node.value


def test_the_marker_is_in_no_course_of_the_repository() -> None:
    """Neither the small course nor the repository's own holds the file that lets attacks touch it."""
    assert [course for course in {attack.course for attack in CORPUS} if (course / MARKER).exists()] == []


def test_no_two_attacks_have_the_same_name() -> None:
    """A name tells which attack is meant, whatever exercise it is on."""
    counts = Counter(attack.name for attack in CORPUS if not attack.honest)
    assert [name for name, count in counts.items() if count > 1] == []


def test_many_exercises_are_attacked() -> None:
    """There are attacks wherever the grader works in another way: generators, descriptors, clocks, children, tests."""
    counts = Counter(attack.exercise for attack in CORPUS if not attack.honest and attack.course != COURSE)
    assert counts.total() >= 24
    assert min(counts[name] for name in ("08_log_pipeline", "16_fields", "30_retry", "40_bounded_gather")) >= 2
    assert min(counts[name] for name in ("55_write_tests", "62_package")) >= 2


def test_what_is_open_says_why() -> None:
    """Attacks that are known to succeed are marked, with a reason, and touch nothing but what probes count."""
    known = [attack for attack in CORPUS if attack.open is not None]
    assert len(known) >= 3
    assert {(attack.goal, attack.group) for attack in known} == {("gain", "probe")}
    assert all("in the subject" in (attack.open or "") or "of the subject" in (attack.open or "") for attack in known)


def test_every_file_of_the_folders_is_read() -> None:
    """No file of the corpus is overlooked because of its name or its folder."""
    there = {path for path in ATTACKS.rglob("*.py") if path.relative_to(ATTACKS).parts[0] not in ("course", "parts")}
    assert len(there) == len(CORPUS)


def test_reads_module_files_and_header(tmp_path: Path) -> None:
    """The text before the first block is the module; blocks lose their marks; what the header says is kept."""
    text = '''
        """Tries it."""
        # goal: harm
        # group: files
        # baseline: wrong
        # runs: 2
        # note: with care
        # open: nobody knows
        x = 1
        #@file conftest.py
        #| import os
        #|
        #|     y = 2
        #@file py.typed
        #@file a/b.toml
        #| [a]
    '''
    attack = read_attack(write(tmp_path, text))
    assert (attack.name, attack.exercise, attack.title) == ("x01_attack", "01_add", "Tries it.")
    assert (attack.goal, attack.group, attack.baseline, attack.runs) == ("harm", "files", "wrong", 2)
    assert (attack.note, attack.open) == ("with care", "nobody knows")
    assert attack.text == attack.files["add.py"]
    assert attack.text.endswith("\nx = 1\n")
    others = {name: text for name, text in attack.files.items() if name != "add.py"}
    assert others == {"conftest.py": "import os\n\n    y = 2\n", "py.typed": "", "a/b.toml": "[a]\n"}


def test_an_exercise_of_several_files_has_no_module() -> None:
    """Where the exercise asks for more than one module, the submission is what the blocks hold."""
    attack = next(one for one in CORPUS if str(one) == "62_package/baseline_wrong")
    assert (attack.text, sorted(attack.files)) == ("", ["pyproject.toml", "src/minor_units/__init__.py"])


def test_parts_are_put_in_their_place(tmp_path: Path) -> None:
    """A part stands where it is named, with the parts that it names itself."""
    path = write(tmp_path, f'"""Tries it."""{HEADER}#@part forgery.py\nforge()\n')
    text = read_attack(path).text
    assert text.index("def courses") < text.index("def forge") < text.index("\nforge()\n")
    assert "#@part" not in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"""Tries it."""\n# goal: gain\n', "header lacks baseline, group"),
        (f"x = 1{HEADER}", "no docstring"),
        (f'"""Tries it."""{HEADER}x = (\n', "is not Python"),
        (f'"""Tries it."""{HEADER}#@part nothing.py\n', "no part nothing.py"),
        (f'"""Tries it."""{HEADER}#@file ../x.py\n#| x\n', "../x.py is not in the submission"),
        (f'"""Tries it."""{HEADER}#@file /x.py\n#| x\n', "/x.py is not in the submission"),
    ],
    ids=["header", "docstring", "syntax", "part", "above", "absolute"],
)
def test_says_what_is_wrong_with_a_file(tmp_path: Path, text: str, message: str) -> None:
    """A file that is not as the format asks is refused, with its name and its fault."""
    with pytest.raises(BrokenAttack, match=rf"x01_attack\.py: .*{re.escape(message)}"):
        read_attack(write(tmp_path, text))


def test_a_baseline_that_is_not_there_is_named(tmp_path: Path) -> None:
    """An attack compared with nothing is refused."""
    attack = read_attack(write(tmp_path, f'"""Tries it."""{HEADER}'))
    with pytest.raises(BrokenAttack, match=r"01_add/x01_attack: there is no baseline_wrong\.py"):
        find_baseline(attack, [])
