"""The published schema: itself valid, the same as the file, and of one mind with the checker."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.fields import TYPES
from app.schema.json_schema import json_schema, published
from tests.schema.forms import all_forms, document

PUBLISHED = Path(__file__).parents[2] / "docs" / "form-template.schema.json"


def test_is_itself_valid() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_is_the_file_in_docs() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == published(), (
        "run: python -m app.schema.json_schema > docs/form-template.schema.json"
    )


def test_points_only_to_what_it_defines() -> None:
    named = set(re.findall(r'"#/\$defs/(\w+)"', published()))
    assert named == set(json_schema()["$defs"]) & named
    assert set(json_schema()["$defs"]) - named <= {"number", "column", "option"}


@pytest.mark.parametrize("path", all_forms(), ids=lambda path: path.stem)
def test_accepts_a_form_when_it_is_shipped(path: Path) -> None:
    Draft202012Validator(json_schema()).validate(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", sorted(TYPES))
def test_accepts_the_example_of_each_type(name: str) -> None:
    example, _stored = TYPES[name].example()
    validator = Draft202012Validator(json_schema())
    validator.validate(document(in_its_place(example)).source)
    with_stranger = document(in_its_place({**example, "stranger": 1})).source
    assert [error.validator for error in validator.iter_errors(with_stranger)] == ["additionalProperties"]


def in_its_place(example: dict[str, Any]) -> dict[str, Any]:
    if TYPES[example["type"]].counts_rows:
        return {"key": "holder", "type": "table", "columns": [example]}
    return example
