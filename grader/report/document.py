"""Write a grade as JSON and read it back; the published schema is generated from the records themselves."""

import json
from functools import cache

from pydantic import TypeAdapter, ValidationError

from grader.errors import UsageError
from grader.model import Grade


@cache
def _adapter() -> TypeAdapter[Grade]:
    return TypeAdapter(Grade)


def to_json(grade: Grade) -> str:
    """Return the grade as a JSON document."""
    return _adapter().dump_json(grade, indent=1).decode() + "\n"


def from_json(text: str, *, name: str) -> Grade:
    """Return the grade in a JSON document; raise `UsageError` naming `name` if it doesn't follow the schema."""
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"]) or "the document"
        raise UsageError(
            f"{name} is not a grade document ({place}: {fault['msg']}). "
            f"Write one with: pytest exercises --grade-json {name}"
        ) from None


def schema() -> str:
    """Return the JSON Schema of the document, as published in docs/grade-v1.schema.json."""
    return json.dumps({"$id": "kata/grade-v1", **_adapter().json_schema(mode="serialization")}, indent=1) + "\n"
