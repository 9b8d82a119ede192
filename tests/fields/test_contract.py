"""What every field type promises, run over all of them."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from jsonschema import Draft202012Validator

from app.fields import TYPES, FieldType, InvalidAnswer, type_of
from app.schema.json_schema import json_schema
from tests.fields.asking import LENDING, Ids, field_of, sent
from tests.fields.hostile import HOSTILE_PARTS, HOSTILE_POSTS, HOSTILE_VALUES, SCRIPT

ALL = sorted(TYPES)
ANSWERED = [name for name in ALL if TYPES[name].example()[1] is not None]
ASKED = [name for name in ANSWERED if TYPES[name].asked]
OPERATORS = {"is", "any_of", "between", "on_or_after", "before", "contains", "filled", "blank"}
INPUTS = {"text", "number", "money", "date", "time", "datetime", "codes", "reference"}
SUMMARIES = {None, "options", "scale", "number", "day"}
BROWSER_VALUES = {
    *("text", "number", "money", "score", "rating", "yes_no", "options"),
    *("parts", "table", "reference", "file", "files", "none"),
}
WORDS = {"label", "text", "yes", "no", "unit", "meaning", "placeholder", "help", "row_head"}
CELLS = (str, int, float, Decimal, date, time)
"""What an export can write as it is; a moment is a date too."""


@pytest.mark.parametrize("name", ALL)
def test_example_passes_its_own_schema(name: str) -> None:
    item, _stored = TYPES[name].example()

    errors = list(Draft202012Validator(_schema_of("item")).iter_errors(item))

    assert [error.message for error in errors] == []
    assert list(TYPES[name].check_item(item)) == []


@pytest.mark.parametrize("name", ALL)
def test_unknown_options_are_refused_by_the_schema(name: str) -> None:
    item, _stored = TYPES[name].example()

    assert not Draft202012Validator(_schema_of("item")).is_valid(item | {"colour_of_the_boss": "red"})


@pytest.mark.parametrize("name", ALL)
def test_introduces_itself(name: str) -> None:
    kind = TYPES[name]

    assert str(kind.label)
    assert kind.icon
    assert kind.group in {"text", "number", "time", "choice", "score", "table", "people", "file", "layout"}
    assert kind.browser_value in BROWSER_VALUES
    assert all(schema.get("title") for schema in kind.options_schema.values()), "each option needs a title"


@pytest.mark.parametrize("name", ALL)
def test_stands_in_the_manual_with_its_options(name: str) -> None:
    manual = Path("docs/field-types.md").read_text(encoding="utf-8").splitlines()

    line = next(line for line in manual if line.startswith(f"| `{name}` |"))

    assert [option for option in TYPES[name].options_schema if f"`{option}`" not in line] == []


@pytest.mark.parametrize("name", ANSWERED)
def test_example_may_be_stored(name: str) -> None:
    item, stored = TYPES[name].example()

    TYPES[name].check(item, stored, LENDING)

    assert json.loads(rfc8785.dumps(stored)) == stored


@pytest.mark.parametrize("name", ANSWERED)
def test_schema_of_what_may_be_stored_is_never_stricter_than_the_judge(name: str) -> None:
    item, stored = TYPES[name].example()
    schema = TYPES[name].stored_schema(item)
    assert schema is not None
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    accepted = [value for value in HOSTILE_VALUES if not _is_refused(TYPES[name], item, value)]

    assert [error.message for value in (stored, *accepted) for error in validator.iter_errors(value)] == []
    assert len([value for value in HOSTILE_PARTS if not validator.is_valid(value)]) > len(HOSTILE_PARTS) * 0.7


@pytest.mark.parametrize("name", [name for name in ALL if name not in ANSWERED])
def test_has_no_schema_when_nothing_is_ever_stored(name: str) -> None:
    assert TYPES[name].stored_schema(TYPES[name].example()[0]) is None


@pytest.mark.parametrize("name", [name for name in ALL if name not in ANSWERED])
def test_any_answer_is_refused_when_nobody_is_asked(name: str) -> None:
    item, _stored = TYPES[name].example()

    for value in ("x", 1, {"a": 1}):
        with pytest.raises(InvalidAnswer):
            TYPES[name].check(item, value, LENDING)


@pytest.mark.parametrize("name", ASKED)
def test_answer_survives_the_way_through_the_browser_and_back(name: str) -> None:
    item, stored = TYPES[name].example()

    shown = field_of(item, stored=stored)()
    first = field_of(item, posted=sent(shown))
    second = field_of(item, posted=sent(first()))

    assert first.errors == []
    assert first.data == stored
    assert second.data == stored


@pytest.mark.parametrize("name", ASKED)
def test_nothing_typed_is_no_answer(name: str) -> None:
    item, _stored = TYPES[name].example()

    field = field_of(item, posted=sent(field_of(item)()))

    assert field.errors == []
    assert field.data is None


@pytest.mark.parametrize("name", [name for name in ALL if not TYPES[name].asked])
def test_post_is_never_read_when_nobody_is_asked(name: str) -> None:
    item, stored = TYPES[name].example()
    forged = [(item["key"], "99"), *((member["key"], "99") for member in type_of(item).members(item))]

    assert field_of(item, stored=stored, posted=forged).data == stored


@pytest.mark.parametrize("name", ASKED)
def test_post_is_never_read_when_the_item_is_computed(name: str) -> None:
    item, stored = TYPES[name].example()
    posted = sent(field_of(item, stored=stored)())

    field = field_of(item | {"computed": {"var": "answers.area"}}, posted=posted)

    assert field.data is None
    assert sent(field()) == []


@pytest.mark.parametrize("name", ANSWERED)
def test_text_says_something(name: str) -> None:
    item, stored = TYPES[name].example()

    assert TYPES[name].text(item, stored).strip()


@pytest.mark.parametrize("name", ALL)
def test_paper_has_the_same_boxes_blank_and_filled(name: str) -> None:
    item, stored = TYPES[name].example()

    blank, filled = str(TYPES[name].paper(item, None, LENDING)), str(TYPES[name].paper(item, stored, LENDING))

    assert blank.count('class="tick') == filled.count('class="tick')
    assert "tick-on" not in blank


@pytest.mark.parametrize("name", ALL)
def test_export_has_a_value_for_each_cell(name: str) -> None:
    item, stored = TYPES[name].example()
    kind = TYPES[name]

    for answer in (stored, None):
        values = kind.cell_values(item, answer)
        assert len(values) == len(kind.cells(item))
        assert all(value is None or isinstance(value, CELLS) for value in values)
    assert len({suffix for suffix, _label in kind.cells(item)}) == len(kind.cells(item))


@pytest.mark.parametrize("name", ANSWERED)
def test_facts_can_be_kept_and_found_again(name: str) -> None:
    item, stored = TYPES[name].example()

    facts = list(TYPES[name].facts(item, stored))
    paths = {spec.path for spec in TYPES[name].filters(item)}

    json.dumps([[fact.path, fact.code, fact.number] for fact in facts], allow_nan=False)
    assert all((fact.code is None) != (fact.number is None) for fact in facts)
    assert all(fact.path in paths or fact.path.endswith(".to") for fact in facts)


@pytest.mark.parametrize("name", ALL)
def test_filters_and_summary_are_of_known_kinds(name: str) -> None:
    item, _stored = TYPES[name].example()

    for spec in TYPES[name].filters(item):
        assert set(spec.operators) <= OPERATORS
        assert spec.input in INPUTS
        assert spec.path.split(".")[0] == item["key"]
        assert bool(spec.codes) == ("any_of" in spec.operators) or spec.codes
    assert TYPES[name].summary(item) in SUMMARIES


@pytest.mark.parametrize("name", ALL)
def test_hostile_value_is_refused_in_words_or_does_no_harm(name: str) -> None:
    item, _stored = TYPES[name].example()
    kind = TYPES[name]

    refused = [value for value in HOSTILE_VALUES if _is_refused(kind, item, value)]

    assert len(refused) > len(HOSTILE_VALUES) * 0.7
    for value in HOSTILE_VALUES:
        if value not in refused and value == value:  # noqa: PLR0124 -- NaN is not itself
            assert json.loads(rfc8785.dumps(value)) == value
            assert "<script" not in kind.paper(item, value, LENDING)
            kind.text(item, value)


@pytest.mark.parametrize("name", ASKED)
def test_hostile_post_is_shown_again_and_harmless(name: str) -> None:
    item, stored = TYPES[name].example()
    honest = sent(field_of(item, stored=stored)())

    for hostile in HOSTILE_POSTS:
        field = field_of(item, posted=[(input_name, hostile) for input_name, _value in honest])
        assert field.data is None or json.loads(rfc8785.dumps(field.data)) == field.data
        json.dumps(field.raw)
        shown = str(field())
        assert "<script" not in shown
        assert len(shown) < 20_000 + 110_000 * len(honest)


@pytest.mark.parametrize("name", ASKED)
def test_what_was_refused_can_be_kept_in_a_draft_and_shown_again(name: str) -> None:
    item, stored = TYPES[name].example()
    honest = sent(field_of(item, stored=stored)())
    field = field_of(item, posted=[(input_name, "nowhere") for input_name, _value in honest])

    resumed = field_of(item)
    resumed.take(json.loads(json.dumps(field.raw)))
    resumed.validate(None)

    assert str(resumed()) == str(field())


@pytest.mark.parametrize("name", ALL)
def test_script_in_the_definition_is_escaped(name: str) -> None:
    item, stored = TYPES[name].example()
    evil = _with_evil_words(item)

    shown = f"{field_of(evil, stored=stored)()}{TYPES[name].paper(evil, stored, LENDING)}"

    assert "<script" not in shown
    assert "script" not in Ids(shown).tags


@pytest.mark.parametrize("name", ALL)
def test_inputs_have_ids_of_their_own(name: str) -> None:
    item, stored = TYPES[name].example()

    ids = Ids(str(field_of(item, stored=stored)())).ids

    assert len(ids) == len(set(ids))
    assert item["key"] in ids or not TYPES[name].asked


@pytest.mark.parametrize("name", ASKED)
def test_error_stands_beside_the_input_and_is_announced(name: str) -> None:
    item, _stored = TYPES[name].example()
    field = field_of(item)
    field.errors = ["Please fill this in."]

    html = str(field())

    assert f'id="{item["key"]}-error">Please fill this in.' in html
    assert f'aria-describedby="{item["key"]}-error"' in html


@pytest.mark.parametrize("name", ALL)
def test_both_languages_are_spoken(name: str, speaking: Callable[[str], Any]) -> None:
    item, stored = TYPES[name].example()

    for language in ("zh", "en"):
        with speaking(language):
            field_of(item, stored=stored)()
            TYPES[name].paper(item, None, LENDING)
            assert stored is None or TYPES[name].text(item, stored)


def _schema_of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}", "$defs": json_schema()["$defs"]}


def _is_refused(kind: FieldType, item: dict[str, Any], value: Any) -> bool:
    try:
        kind.check(item, value, LENDING)
    except InvalidAnswer as error:
        return bool(str(error.message))
    return False


def _with_evil_words(item: dict[str, Any]) -> dict[str, Any]:
    evil = copy.deepcopy(item)
    for holder in _holders(evil):
        for name in holder.keys() & WORDS:
            holder[name] = f"{SCRIPT}{holder[name]}"
        if "type" in holder:
            holder.setdefault("help", SCRIPT)
        if "anchors" in holder:
            holder["anchors"] = dict.fromkeys(holder["anchors"], SCRIPT)
    return evil


def _holders(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _holders(inner)
