"""What VS Code and Codespaces are told works: the tasks run what is there, and the container has what it takes."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from grader.cli import NAMES
from tests.conftest import RIGHT, Command, SmallCourse

ROOT = Path(__file__).parent.parent
FILES = (".devcontainer/devcontainer.json", ".vscode/extensions.json", ".vscode/tasks.json")


def read(name: str) -> dict[str, Any]:
    """Return a file as plain JSON, which has no comments."""
    document: dict[str, Any] = json.loads((ROOT / name).read_text(encoding="utf-8"))
    return document


def command(label: str, opened: str) -> list[str]:
    """Return the module that a task runs and its arguments, while a file is open."""
    [task] = [task for task in read(".vscode/tasks.json")["tasks"] if task["label"] == label]
    dash, *arguments = task["args"]
    assert (task["type"], task["command"], dash) == ("process", "${command:python.interpreterPath}", "-m")
    return [argument.replace("${relativeFile}", opened) for argument in arguments]


def extensions() -> list[str]:
    """Return the extensions that the container installs."""
    installed: list[str] = read(FILES[0])["customizations"]["vscode"]["extensions"]
    return installed


@pytest.mark.parametrize("name", FILES)
def test_git_keeps_the_file(name: str) -> None:
    """It is plain JSON, and .gitignore lets it in."""
    assert read(name)
    assert subprocess.run(["git", "check-ignore", name], cwd=ROOT, capture_output=True, check=False).returncode == 1


def test_tasks_name_commands_that_exist() -> None:
    """Every task runs pytest or a command of the grader."""
    known = set(NAMES)

    tasks = [task["args"][1:3] for task in read(".vscode/tasks.json")["tasks"]]

    assert {module for module, _ in tasks} == {"pytest", "grader"}
    assert {name for module, name in tasks if module == "grader"} - known == set()


def test_one_task_has_the_key() -> None:
    """The key that VS Code has for it, Ctrl+Shift+B or Cmd+Shift+B, judges."""
    tasks = read(".vscode/tasks.json")["tasks"]

    assert [task["label"] for task in tasks if task.get("group") == {"kind": "build", "isDefault": True}] == ["judge"]


def test_tasks_show_what_they_print() -> None:
    """Each has a panel of its own, and says what it is for."""
    document = read(".vscode/tasks.json")
    shown = [document["presentation"] | task.get("presentation", {}) for task in document["tasks"]]

    assert {(one["reveal"], one["panel"]) for one in shown} == {("always", "dedicated")}
    assert all(task["detail"] for task in document["tasks"])


@pytest.mark.parametrize("opened", ["exercises/01_double/double.py", "exercises/01_double/parts/notes.py"])
def test_the_judge_task_judges_the_exercise_of_the_open_file(course: SmallCourse, opened: str) -> None:
    """The answer's own file will do, and any other of its folder, however deep."""
    course.put(1)
    course.write(course.root / "exercises" / "01_double" / "parts" / "notes.py", RIGHT)
    module, *arguments = command("judge", opened)

    judged = course.judge(*arguments)

    assert (module, judged.status, judged.exercise(1)["earned"]) == ("pytest", 0, 100)


def test_the_hint_task_is_about_the_open_file(
    course: SmallCourse, grader: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file's path is enough for the grader."""
    monkeypatch.chdir(course.root)
    course.write(course.root / "exercises" / "02_twice" / "hints.md", "## 1 Direction\n\nAdd.\n")
    module, *arguments = command("hint", "exercises/02_twice/twice.py")

    assert (module, grader(*arguments).out.splitlines()[0]) == ("grader", "Hint 1 of 1 · Direction")


def test_the_container_has_a_supported_python() -> None:
    """The image is named by a version that is promised, and by no host."""
    promised = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert read(FILES[0])["image"] in [f"python:{name}" for name in promised]


def test_the_container_installs_what_the_readme_installs() -> None:
    """After it is made, the README's command has been run."""
    created = read(FILES[0])["postCreateCommand"]

    assert created.split(" && ")[0] in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_same_extensions_with_and_without_the_container() -> None:
    """What the tasks and the settings rely on is recommended everywhere."""
    assert read(".vscode/extensions.json")["recommendations"] == extensions()


def test_the_container_has_an_extension_for_every_setting() -> None:
    """A setting of something that isn't installed would have no effect."""
    settings = read(FILES[0])["customizations"]["vscode"]["settings"]

    assert settings["python.testing.pytestEnabled"] is True
    assert {name.partition(".")[0] for name in settings} <= {name.partition(".")[2] for name in extensions()}
