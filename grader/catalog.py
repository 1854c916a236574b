"""Read kata.toml: what an exercise asks, refused with a remedy where it is not right. Runs nothing of an exercise."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.course import Course
from grader.errors import CourseError, did_you_mean
from grader.model import Caps, Exercise, Idioms, Kind, Points, Profile

METADATA = "kata.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _Points(_Strict):
    behaviour: int = Field(default=60, ge=0)
    types: int = Field(default=20, ge=0)
    performance: int = Field(default=20, ge=0)


class _Idioms(_Strict):
    rules: list[str] = []
    graded: bool = False


class _Caps(_Strict):
    seconds: float = Field(default=5.0, gt=0, le=60)
    total: float = Field(default=120.0, gt=0, le=1200)
    memory: int = Field(default=1024, ge=128)
    files: int = Field(default=32, ge=1, le=1024)


class _Profile(_Strict):
    network: bool = False
    processes: bool = False


class _Metadata(_Strict):
    """The keys of kata.toml. Number and slug come from the folder's name."""

    title: str = Field(min_length=1)
    pillar: int = Field(ge=1, le=5)
    kind: Annotated[Kind, Field(strict=False)]
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=1)
    topics: list[str] = Field(min_length=1)
    requires: list[int] = []
    extras: list[str] = []
    editable: list[str] = Field(min_length=1)
    given: list[str] = []
    libraries: list[str] = []
    points: _Points = Field(default_factory=_Points)
    budgets: dict[str, float] = {}
    idioms: _Idioms = _Idioms()
    limits: _Caps = Field(default_factory=_Caps)
    fence: _Profile = _Profile()


def read_exercise(course: Course, number: int) -> Exercise:
    """Return an exercise; raise `CourseError` naming file, key and remedy if its kata.toml is not right."""
    folder = course.folders[number]
    path = folder / METADATA
    shown = course.relative(path)
    try:
        table = course.read_toml(path)
    except FileNotFoundError:
        raise CourseError(f"{shown} is missing. Restore it with: git checkout -- {shown}") from None
    except OSError as error:
        raise CourseError(
            f"{shown} can't be read ({error.strerror}). It must be a regular file that you may read."
        ) from None
    try:
        metadata = _Metadata.model_validate(table)
    except ValidationError as error:
        raise CourseError(_explain(error, shown)) from None
    for key, names in (("editable", metadata.editable), ("given", metadata.given)):
        if any(".." in Path(name).parts or Path(name).is_absolute() for name in names):
            raise CourseError(
                f"The files of {key!r} in {shown} must lie in the exercise's folder. Name them from there."
            )
    return _build(metadata, folder, number)


def _build(metadata: _Metadata, folder: Path, number: int) -> Exercise:
    return Exercise(
        number=number,
        slug=folder.name[3:],
        folder=folder,
        title=metadata.title,
        pillar=metadata.pillar,
        kind=metadata.kind,
        difficulty=metadata.difficulty,
        minutes=metadata.minutes,
        topics=tuple(metadata.topics),
        requires=tuple(metadata.requires),
        extras=tuple(metadata.extras),
        editable=tuple(metadata.editable),
        given=tuple(metadata.given),
        libraries=tuple(metadata.libraries),
        points=Points(**metadata.points.model_dump()),
        budgets=metadata.budgets,
        idioms=Idioms(rules=tuple(metadata.idioms.rules), graded=metadata.idioms.graded),
        limits=Caps(**metadata.limits.model_dump()),
        fence=Profile(**metadata.fence.model_dump()),
    )


def _explain(error: ValidationError, shown: str) -> str:
    """Return the first fault of a kata.toml as one message."""
    fault = error.errors()[0]
    names = [part for part in fault["loc"] if isinstance(part, str)]
    subject = "The key" if len(names) == len(fault["loc"]) else "Each entry of"  # a list's
    *tables, key = names
    where = f"[{'.'.join(tables)}] of {shown}" if tables else shown
    match fault["type"]:
        case "extra_forbidden":
            return f"Unknown key {key!r} in {where}.{did_you_mean(key, _known_keys(tables))}"
        case "missing":
            return f"The key {key!r} is missing in {where}. Add it; CONTRIBUTING.md lists the keys."
        case "string_too_short" | "too_short":
            return f"{subject} {key!r} in {where} must not be empty."
        case "model_type" | "dict_type":
            return f"The key {key!r} in {where} should be a table, not {fault['input']!r}."
    wanted = fault["msg"].removeprefix("Input should be ").rstrip(".")
    return f"{subject} {key!r} in {where} should be {wanted}, not {fault['input']!r}."


def _known_keys(tables: list[str]) -> list[str]:
    model: type[BaseModel] = _Metadata
    for table in tables:
        annotation = model.model_fields[table].annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
    return list(model.model_fields)
