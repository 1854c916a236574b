"""Read what a course is to cover: the topics of every exercise, written or only planned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from grader.course import FOLDER, Course
from grader.errors import CourseError
from grader.model import Kind

CURRICULUM = "curriculum.toml"


class Plan(BaseModel):
    """One exercise of the curriculum."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pillar: int = Field(ge=1, le=5)
    kind: Kind
    topics: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Curriculum:
    """What a course is to cover. Empty where the course has no such file."""

    path: Path
    plans: Mapping[str, Plan] = field(default_factory=dict)  # by number and slug, in order

    @property
    def topics(self) -> list[str]:
        """Return all topics, each once, in the order of the exercises."""
        return list(dict.fromkeys(topic for plan in self.plans.values() for topic in plan.topics))

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of all exercises."""
        return [int(name[:2]) for name in self.plans]


def read_curriculum(course: Course) -> Curriculum:
    """Return the curriculum of a course; raise `CourseError` naming the place if its file is not right."""
    path = course.exercises / CURRICULUM
    shown = course.relative(path)
    if not path.exists():
        return Curriculum(path)
    try:
        plans = TypeAdapter(dict[str, Plan]).validate_python(course.read_toml(path))
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise CourseError(f"{place} in {shown} is not right: {fault['msg']}. Mend it.") from None
    for name in plans:
        if FOLDER.fullmatch(name) is None:
            raise CourseError(f"[{name}] in {shown} is not named like an exercise's folder. Write 07_lru_cache, say.")
    return Curriculum(path, plans)
