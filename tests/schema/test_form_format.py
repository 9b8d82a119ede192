"""Every example of docs/form-format.md is what it says it is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.schema.document import check, load
from app.schema.json_schema import json_schema

PAGE = (Path(__file__).parents[2] / "docs" / "form-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.strip()[:30])
def test_fits_the_schema(example: str) -> None:
    for part in parts_of(example):
        Draft202012Validator({**json_schema(), **place_of(part)}).validate(part)


def test_checks_out_when_an_example_is_a_whole_form() -> None:
    whole = [example for example in EXAMPLES if '"format"' in example]
    assert len(whole) == 1
    assert check(load(whole[0])) == []


@pytest.mark.parametrize("kind", ["", "section", "step"])
def test_explains_every_key(kind: str) -> None:
    schema = json_schema()["$defs"][kind] if kind else json_schema()
    unexplained = [key for key in schema["properties"] if f"`{key}`" not in PAGE]
    assert unexplained == []


def parts_of(example: str) -> list[dict[str, Any]]:
    """Read an example that may leave out the brackets around it."""
    for before, after in (("[", "]"), ("[{", "}]")):
        try:
            found: list[dict[str, Any]] = json.loads(before + example + after)
        except json.JSONDecodeError:
            continue
        return found
    raise AssertionError(f"no JSON: {example}")


def place_of(part: dict[str, Any]) -> dict[str, Any]:
    """Return the part of the schema an example speaks of."""
    if "format" in part:
        return {}
    if part.keys() <= json_schema()["properties"].keys() - {"key", "title", "sections"}:
        return {"required": []}
    kind = "item" if "type" in part else "section"
    return {"properties": {}, "required": [], "additionalProperties": True, "$ref": f"#/$defs/{kind}"}
