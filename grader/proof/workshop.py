"""Judge many answers of one exercise at once, in a copy of the course made for them."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.course import EXERCISES, SOLUTIONS, Course
from grader.grading import run_judge
from grader.model import Aspect, Exercise, ExerciseGrade
from grader.proof.upkeep import BY_PRODUCTS
from grader.submission import STUBS

Answer = Mapping[str, str]
"""Texts by file name."""


class Workshop:
    """Where answers of one exercise are judged. Nothing of the course itself is touched."""

    def __init__(self, course: Course, exercise: Exercise) -> None:
        """Copy the exercise and its reference."""
        self._exercise = exercise
        self._root = Path(tempfile.mkdtemp(prefix="grader-proof-"))
        ignore = shutil.ignore_patterns(*BY_PRODUCTS)
        shutil.copytree(exercise.folder, self._root / EXERCISES / exercise.name, ignore=ignore)
        designs = shutil.ignore_patterns(*BY_PRODUCTS, "accepted", "rejected")
        reference = course.solutions / exercise.name
        if reference.is_dir():
            shutil.copytree(reference, self._root / SOLUTIONS / exercise.name, ignore=designs)
        for name in (f"{EXERCISES}/{STUBS}", "pyproject.toml", "pytest.ini"):
            if (course.root / name).exists():
                shutil.copy(course.root / name, self._root / name)

    def close(self) -> None:
        """Remove the copy."""
        shutil.rmtree(self._root, ignore_errors=True)

    def judge(
        self,
        answers: Mapping[str, Answer],
        *,
        aspects: Iterable[Aspect] = Aspect,
        until_failure: bool = False,
        shrink: bool = False,
    ) -> Mapping[str, ExerciseGrade]:
        """Return the grade of each answer, by its key.

        With `until_failure`, no further check is made of an answer after its first failed one; with `shrink`, failing
        examples are made as small as for learners. Raise `SetupError`
        where pytest itself did not run to its end.
        """
        if not answers:
            return {}
        folder = self._root / SOLUTIONS / self._exercise.name / "rejected"
        options = [*(["--first-failure"] if until_failure else []), *([] if shrink else ["--no-shrink"])]
        labels = {}
        for place, (key, answer) in enumerate(answers.items()):
            labels[self._write(folder, f"answer_{place:04d}", answer)] = key
        try:
            grades = self._run(f"{SOLUTIONS}/{self._exercise.name}/rejected", aspects, options)
        finally:
            shutil.rmtree(folder)
        return {labels[grade.submission]: grade for grade in grades}

    def _write(self, folder: Path, stem: str, answer: Answer) -> str:
        """Write an answer as a design of the copied course; return its label."""
        names = self._exercise.editable
        single = len(names) == 1 and list(answer) == list(names)
        top = folder / f"{stem}.py" if single else folder / stem
        for name, text in answer.items():
            path = top if single else top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return top.relative_to(self._root).as_posix()

    def _run(self, target: str, aspects: Iterable[Aspect], chosen: Iterable[str]) -> tuple[ExerciseGrade, ...]:
        document = self._root / "judged.json"
        options = ["-p", "no:benchmark", *chosen, *(f"--aspect={aspect.value}" for aspect in aspects)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return run_judge(
            Course(self._root), [*options, target], environment, document=document, name=self._exercise.name
        ).exercises
