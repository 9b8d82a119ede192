"""What the designer is told of field types: each option has a title and an order, in the reader's language."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask_babel import force_locale

from app.fields import TYPES
from app.fields._labels import marked
from app.schema.json_schema import common_options
from app.views._designing import KINDS, used_parts
from app.views._field_types import GROUPS, described, in_words
from tests.schema.forms import document, item


@pytest.mark.parametrize("name", sorted(TYPES))
def test_each_option_of_a_type_has_a_title(name: str) -> None:
    untitled = [option for option, schema in TYPES[name].options_schema.items() if "title" not in schema]
    assert not untitled, f"say what these are called in the property panel: {untitled}"


def test_each_common_option_has_a_title_and_a_group() -> None:
    grouped = {option for _label, names in GROUPS.values() for option in names or ()}
    assert all("title" in schema for schema in common_options().values())
    assert common_options().keys() <= grouped


@pytest.mark.parametrize("name", sorted(TYPES))
def test_each_word_to_choose_from_has_a_title(name: str) -> None:
    for schema in parts(dict(TYPES[name].options_schema)):
        if "enum" in schema:
            assert len(schema["titles"]) == len(schema["enum"])


def test_titles_are_said_in_the_readers_language(app: Any) -> None:
    schema = {"title": marked("Columns"), "properties": {"title": {"title": "Kind", "titles": ["Kind"]}, "a": {}}}
    with app.test_request_context(), force_locale("zh"):
        said = in_words(schema)
        told = described()
    assert said == {
        "title": "列",
        "properties": {"title": {"title": "类型", "titles": ["类型"]}, "a": {}},
        "order": ["title", "a"],
    }
    assert told["types"]["table"]["options"]["columns"]["title"] == "列"
    assert told["types"]["table"]["order"][0] == "columns"


def test_keys_of_published_parts_are_told_with_their_last_label() -> None:
    options = [{"key": "phone", "label": "电话", "options": [{"key": "first", "label": "首次"}]}]
    older = document(item("way", "choices", options=options))
    column = item("mood", "choice", options=[{"key": "good", "label": "好"}])
    newer = document(
        item("way", "choices", options=[{"key": "phone", "label": "打电话"}]),
        {"key": "rows", "type": "table", "columns": [column], "rows": [{"key": "r1", "label": "一"}]},
    )
    published = [found for each in (older, newer) for found in each.found.items()]
    assert used_parts(published) == {
        "way": {"phone": "打电话", "first": "首次"},
        "rows": {"r1": "一"},
        "rows.mood": {"good": "好"},
    }


def test_each_kind_of_option_is_a_module_that_ranks_itself() -> None:
    assert {"label", "json", "outline"} <= {file.stem for file in KINDS.glob("*.mjs")}
    assert all("export const rank = " in file.read_text(encoding="utf-8") for file in KINDS.glob("*.mjs"))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a schema."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    for each in schema if isinstance(schema, list | tuple) else ():
        yield from parts(each)
