"""What the suite does with a learner's project: build, install and run it, in child processes and without a network.

Each step is done once for all questions, in folders of its own; a step that failed fails the same way when asked again.
"""

import atexit
import ctypes
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import rich

from grader.subject.probing import show

Files = Mapping[str, str]

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: orphans of our children become ours

HERE = Path(tempfile.mkdtemp(prefix="project-")).resolve()  # in the subject's own scratch folder
atexit.register(shutil.rmtree, HERE, ignore_errors=True)  # where a debugger shares our process
PROJECT, DIST, OTHER = HERE / "project", HERE / "dist", HERE / "elsewhere"
BESIDE = {
    "README.md": "# minor-units\n",
    "tests/__init__.py": "",
    "tests/test_amounts.py": "def test_nothing() -> None:\n    pass\n",
}
"""What lies beside every answer; the loose files come with it."""

MAX_BYTES = 200_000  # of a distribution that is handed to the judge
MAX_LINES = 8  # of a tool's message, where it is told first
MAX_TEXT = 190  # characters of what a command wrote to stderr; a verdict shows no more
RAISED = re.compile(r"[\w.]*(Error|Exception|Invalid\w*)\b")  # begins what a tool says after its traceback
SECONDS = 50.0  # that one tool may take

LIBRARIES = str(Path(rich.__file__).parent.parent)  # the folder that rich was installed in
SCRIPTS, SUFFIX = ("Scripts", ".exe") if sys.platform == "win32" else ("bin", "")
INTERPRETER = str(HERE / "env" / SCRIPTS / f"python{SUFFIX}")
COMMAND = HERE / "env" / SCRIPTS / f"minor-units{SUFFIX}"
QUIET = {"COLUMNS": "100", "NO_COLOR": "1", "PIP_CONFIG_FILE": os.devnull, "HOME": str(HERE), "TMPDIR": str(HERE)}
# As on a machine whose locale knows neither UTF-8 nor our mode of speaking it; only what is printed is UTF-8.
OLD_LOCALE = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
WATCHED = """
import json, runpy, sys
sys.path.append({libraries!r})
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
sys.argv = ["minor-units", *{arguments!r}]
try:
    {use}
except SystemExit as end:
    if end.code:
        sys.exit(end.code)
reads = sum(path.endswith("currencies.csv") for path in opened)
print(json.dumps([reads, sorted(name for name in sys.modules if name.partition(".")[0] == "rich")]))
"""
USES = {"import": "import minor_units", "run": 'runpy.run_module("minor_units", run_name="__main__")'}


class StepFailed(Exception):
    """A step that others need could not be done."""


# Steps


def distributions(files: Files) -> dict[str, tuple[str, bytes]]:
    """Return name and content of the wheel and of the sdist, by "wheel" and "sdist"."""
    show("$ python -m build --no-isolation --sdist --wheel")
    _step("build", lambda: _build_project(files))
    return {"wheel": _content(_wheel(DIST)), "sdist": _content(_only(DIST, "*.tar.gz"))}


def wheel_from_sdist(files: Files) -> tuple[str, bytes]:
    """Return name and content of the wheel that is built where there is nothing but the unpacked sdist."""
    show("$ tar xf minor_units-1.4.0.tar.gz && cd minor_units-1.4.0")
    show("$ python -m build --no-isolation --wheel")
    _step("build", lambda: _build_project(files))
    _step("rebuild", lambda: _build_sdist(_only(DIST, "*.tar.gz")))
    return _content(_wheel(HERE / "rebuilt"))


def run(files: Files, arguments: list[str], lines: str = "", how: str = "command") -> dict[str, object]:
    """Run the installed command with `lines` on its standard input; return exit status, stdout and stderr.

    `how` is "command", "module", "wheel" (right from the wheel), "old locale", or "rich" (which is then installed).
    """
    shown = {
        "module": "python -m minor_units",
        "old locale": "LC_ALL=C minor-units",
        "wheel": "PYTHONPATH=minor_units-1.4.0-py3-none-any.whl python -m minor_units",
    }.get(how, "minor-units")
    if how == "rich":
        show("$ pip install rich")
    quoted = " ".join(f"'{argument}'" if " " in argument else argument for argument in arguments)
    show(f"$ {f'printf {lines!r} | ' if lines else ''}{shown} {quoted}".rstrip())
    _install(files)
    if how not in ("module", "wheel") and not COMMAND.exists():
        there = sorted(path.name for path in COMMAND.parent.iterdir() if not path.name.lower().startswith("activate"))
        raise StepFailed(f"Installing brought no command minor-units. In {SCRIPTS}/ of the environment are: {there}")
    command, environment = {
        "module": ([INTERPRETER, "-P", "-m", "minor_units"], {}),
        "old locale": ([str(COMMAND)], OLD_LOCALE),
        "rich": ([str(COMMAND)], {"PYTHONPATH": str(_with_libraries())}),
        "wheel": ([sys.executable, "-S", "-P", "-m", "minor_units"], {"PYTHONPATH": str(_wheel(DIST))}),
    }.get(how, ([str(COMMAND)], {}))
    done = _start([*command, *arguments], OTHER, environment, lines)
    return {"exit status": done.returncode, "stdout": done.stdout, "stderr": _brief(done.stderr)}


def python(files: Files, code: str) -> str:
    """Return what `code` prints where the wheel is installed."""
    for line in code.splitlines():
        show(line)
    _install(files)
    done = _start([INTERPRETER, "-P", "-c", code], OTHER)
    return done.stdout.strip() if done.returncode == 0 else _brief(done.stderr)


def vendored(files: Files, code: str) -> str:
    """Return what `code` prints where the package lies in the package `theirs` and is not installed."""
    show("$ cp -r minor_units theirs/")
    for line in code.splitlines():
        show(line)
    _install(files)
    theirs = OTHER / "theirs"
    if not theirs.exists():
        _unpack_package(theirs)
    done = _start([sys.executable, "-S", "-c", code], OTHER, {"PYTHONPATH": str(OTHER)})
    return done.stdout.strip() if done.returncode == 0 else _brief(done.stderr)


def watched(files: Files, use: str, arguments: list[str], lines: str = "") -> tuple[int, list[str]]:
    """Return how often a "run", or an "import", opens the table, and which modules of rich it loads. rich is there."""
    show("import minor_units" if use == "import" else f"$ minor-units {' '.join(arguments)}".rstrip())
    _step("build", lambda: _build_project(files, "--wheel"))
    unpacked = HERE / "unpacked"
    if not unpacked.exists():
        shutil.unpack_archive(_wheel(DIST), unpacked, "zip")
    code = WATCHED.format(libraries=LIBRARIES, arguments=arguments, use=USES[use])
    done = _start([sys.executable, "-S", "-P", "-c", code], OTHER, {"PYTHONPATH": str(unpacked)}, lines)
    if done.returncode != 0:
        raise StepFailed(_brief(done.stderr) or f"It ended with status {done.returncode}.")
    reads, modules = json.loads(done.stdout.splitlines()[-1])
    return reads, modules


def wheel_alone(files: Files) -> tuple[str, bytes]:
    """Return name and content of the wheel, where nothing else is built."""
    show("$ python -m build --no-isolation --wheel")
    _step("build", lambda: _build_project(files, "--wheel"))
    return _content(_wheel(DIST))


# How they are done

_failures: dict[str, str] = {}
_done: set[str] = set()


def _step(name: str, work: Callable[[], None]) -> None:
    """Do a step unless it was done before; tell in full why it failed the first time, and in one line later."""
    if name in _failures:
        raise StepFailed(_failures[name])
    if name in _done:
        return
    try:
        work()
    except StepFailed as failed:
        _failures[name] = _telling_line(str(failed))
        raise
    _done.add(name)


def _build_project(files: Files, *kinds: str) -> None:
    for name, text in {**BESIDE, **files}.items():
        path = PROJECT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    _build(PROJECT, DIST, *(kinds or ("--sdist", "--wheel")))
    shutil.rmtree(PROJECT)


def _build_sdist(sdist: Path) -> None:
    shutil.unpack_archive(sdist, HERE / "unpacked sdist")
    _build(_only(HERE / "unpacked sdist", "*"), HERE / "rebuilt", "--wheel")


def _build(project: Path, target: Path, *kinds: str) -> None:
    command = [sys.executable, "-P", "-m", "build", "--no-isolation", *kinds, "--outdir", str(target), str(project)]
    before = _contents()
    _tool(command, "The build failed")
    _refuse_children()
    _undo_strays(before, target, project)


def _contents() -> dict[Path, str]:
    """Return a hash of every file, but for links, which lead to none of ours."""
    files = (path for path in HERE.rglob("*") if path.is_file() and not path.is_symlink())
    return {path: sha256(path.read_bytes()).hexdigest() for path in files}


def _undo_strays(before: Mapping[Path, str], *own: Path) -> None:
    """Remove what a build has left outside its `own` folders: no later step may find there what the wheel lacks."""
    for path, digest in _contents().items():
        if any(path.is_relative_to(folder) for folder in own):
            continue
        if path not in before:
            path.unlink()
        elif before[path] != digest:
            raise StepFailed(f"The build changed {path.relative_to(HERE)}, which is not its own.")


def _refuse_children() -> None:
    """Refuse a build that has left a process running, which could still write where later steps look."""
    if sys.platform != "linux":
        return  # orphans go to us nowhere else
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            continue
    except ChildProcessError:
        return
    raise StepFailed("The build left a process running.")


def _install(files: Files) -> None:
    _step("build", lambda: _build_project(files))
    _step("install", _install_wheel)


def _install_wheel() -> None:
    venv.create(HERE / "env", symlinks=sys.platform != "win32")
    wheel = _wheel(DIST)
    options = ["--no-index", "--no-deps", "--no-cache-dir", "--no-compile", "--disable-pip-version-check"]
    command = [sys.executable, "-P", *_pip(), "--python", INTERPRETER, "install", *options, str(wheel)]
    _tool(command, "Installing the wheel failed")


def _pip() -> list[str]:
    """Return what runs pip: the one installed, or else the one that comes with Python."""
    if importlib.util.find_spec("pip") is not None:
        return ["-m", "pip"]
    import ensurepip  # noqa: PLC0415 -- some systems ship Python without it

    return [str(_only(Path(ensurepip.__file__).parent / "_bundled", "pip-*.whl") / "pip")]


@cache
def _with_libraries() -> Path:
    """Return a folder that, once on PYTHONPATH, lets the libraries beside us be found after all others."""
    folder = HERE / "with libraries"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.path.append({LIBRARIES!r})\n", encoding="utf-8")
    return folder


def _unpack_package(theirs: Path) -> None:
    unpacked = HERE / "unpacked"
    shutil.unpack_archive(_wheel(DIST), unpacked, "zip")
    if not (unpacked / "minor_units").is_dir():
        raise StepFailed("The wheel holds no folder minor_units.")
    shutil.copytree(unpacked / "minor_units", theirs / "minor_units")
    (theirs / "__init__.py").touch()


def _tool(command: list[str], complaint: str) -> None:
    done = _start(command, HERE)
    if done.returncode != 0:
        said = _essence(list(_without_tracebacks(_plain(f"{done.stdout}\n{done.stderr}").splitlines())))
        raise StepFailed("\n".join([f"{complaint}:", *(f"  {line}" for line in said)]))


def _start(
    command: list[str], folder: Path, environment: Mapping[str, str] | None = None, lines: str = ""
) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **QUIET, **(environment or {})},
            input=lines,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        raise StepFailed(f"{Path(command[0]).name} gave no answer within {SECONDS:g} seconds.") from None


def _wheel(folder: Path) -> Path:
    return _only(folder, "*.whl")


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise StepFailed(f"The build made {len(found)} files {pattern}, where one was wanted.")
    return found[0]


def _content(path: Path) -> tuple[str, bytes]:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise StepFailed(f"{path.name} has {size:,} bytes. A project of this size needs a few thousand.")
    return path.name, path.read_bytes()


def _without_tracebacks(lines: Iterable[str]) -> Iterator[str]:
    """Yield what a tool said: of a traceback only what was raised, and no advice on the tool itself."""
    inside = False
    for line in lines:
        inside = line.startswith("Traceback ") or (inside and line.startswith(" "))
        if line.strip() and not inside and not line.startswith(("TIP ", "During handling of", "* Getting")):
            yield line


def _essence(lines: list[str]) -> list[str]:
    """Return what was raised last and the lines below it, or the last lines where nothing was raised."""
    raised = [place for place, line in enumerate(lines) if RAISED.match(line)]
    return lines[raised[-1] :][:MAX_LINES] if raised else lines[-MAX_LINES:]


def _telling_line(message: str) -> str:
    """Return in one line what failed, and what a tool said of it."""
    complaint, *lines = [line.strip() for line in message.splitlines()]
    said = lines[:2] if lines and RAISED.match(lines[0]) else lines[-1:]
    return " ".join([complaint, *(line for line in said if line == said[0] or not line.startswith("ERROR"))])[:300]


def _brief(text: str) -> str:
    """Return what a command wrote to stderr, of a traceback only its last line, without the folders of this machine."""
    text = _plain(text).replace("\r\n", "\n")
    if "Traceback (most recent call last)" in text:
        text = f"Traceback … {text.rstrip().splitlines()[-1]}"
    return text[:MAX_TEXT]


def _plain(text: str) -> str:
    """Return a text without colours, and without the paths of this machine."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(INTERPRETER, "python").replace(sys.executable, "python")
    return text.replace(str(HERE) + os.sep, "").replace(str(HERE), ".")
