"""The schema of a sheet's answers: valid, complete, and as wide as what people may store."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from app.schema.answer_schema import answer_schema
from app.schema.compiled import Compiled
from app.schema.document import load
from tests.schema.forms import all_forms


@pytest.mark.parametrize("path", all_forms(), ids=lambda path: path.stem)
def test_describes_each_item_that_keeps_an_answer(path: Path) -> None:
    compiled = Compiled(load(path.read_bytes()))

    schema = answer_schema(compiled, compiled.document.standing.keys())

    Draft202012Validator.check_schema(schema)
    assert schema["properties"].keys() >= compiled.document.asked.keys()
    assert not Draft202012Validator(schema).is_valid({"stranger": 1})


def test_wants_only_what_is_always_asked() -> None:
    compiled = Compiled(load(FORM))

    schema = answer_schema(compiled, compiled.document.standing.keys())

    assert schema["required"] == ["area"]
    assert "required" not in answer_schema(compiled, compiled.document.standing.keys(), complete=False)
    assert list(answer_schema(compiled, {"why"})["properties"]) == ["why"]


FORM = """{"format": 1, "key": "visits", "title": "走访", "sections": [
  {"key": "head", "items": [
    {"key": "area", "type": "text", "label": "区域", "required": true},
    {"key": "hint", "type": "note", "text": "请填写"},
    {"key": "why", "type": "text", "required": true, "shown": {"==": [{"var": "answers.area"}, "东区"]}}]},
  {"key": "more", "shown": {"==": [{"var": "answers.area"}, "东区"]}, "items": [
    {"key": "aim", "type": "text", "required": true}]}]}"""
