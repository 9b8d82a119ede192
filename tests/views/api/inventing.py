"""Values for a JSON Schema, right ones and nearly right ones, for the shapes the API declares."""

import re
from typing import Any

from hypothesis import strategies as st

from app.views.api._schemas import PRINTABLE, SAYING, SCHEMAS, ref

LARGE = 2**53 - 1
HOSTILE: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, -1, 0, 1.5, 2**31, 2**63),
        *("", " ", "x" * 600, "好\n好", "\x07", "-1", "1'--", "<script>"),
        *([], {}, [[]], {"id": 1}),
    ]
)
PLAIN = (
    st.sampled_from([None, True, "", "x" * 600, "好\n好", "-1", "<script>"])
    | st.text("abc好 -1\n\t", max_size=8)
    | st.integers(-LARGE, LARGE)
    | st.floats(-LARGE, LARGE)
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc好", max_size=6), inner, max_size=3),
    max_leaves=8,
)
"""What every answer may be, as far as its form does not know better."""
ANYTHING = st.recursive(
    HOSTILE | st.text(max_size=8) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def fitting(schema: Any) -> st.SearchStrategy[Any]:
    """Return values that a schema accepts."""
    if schema == ref("Value"):
        return VALUES
    if "$ref" in schema:
        return fitting(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of([fitting(each) for each in schema["anyOf"]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return MAKERS[schema["type"]](schema)


def nearly_fitting(schema: Any) -> st.SearchStrategy[Any]:
    """Return values that look right and have something wrong somewhere, perhaps."""
    return fitting(schema).flatmap(_spoilt) | ANYTHING


def _spoilt(value: Any) -> st.SearchStrategy[Any]:
    if not isinstance(value, dict) or not value:
        return HOSTILE
    names = st.sampled_from(sorted(value))
    wrong = st.builds(lambda name, other: {**value, name: other}, names, ANYTHING)
    short = st.builds(lambda name: {key: each for key, each in value.items() if key != name}, names)
    more = st.builds(lambda name, other: {**value, name: other}, st.text(max_size=6), ANYTHING)
    return wrong | short | more


def _object(schema: Any) -> st.SearchStrategy[Any]:
    members = {name: fitting(each) for name, each in schema.get("properties", {}).items()}
    wanted = schema.get("required", ())
    if not members:
        names, values = st.text("abc", min_size=1, max_size=5), schema.get("additionalProperties")
        return st.dictionaries(names, fitting(values) if values else ANYTHING, max_size=3)
    return st.fixed_dictionaries(
        {name: members[name] for name in wanted},
        optional={name: each for name, each in members.items() if name not in wanted},
    )


def _text(schema: Any) -> st.SearchStrategy[Any]:
    if schema.get("pattern") == SAYING:
        return st.text("abc好 -1", min_size=1, max_size=min(schema["maxLength"], 20)).filter(str.strip)
    if schema.get("pattern", PRINTABLE) != PRINTABLE:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    longest = min(schema.get("maxLength", 20), 20)
    return st.text("abc好 -1", min_size=schema.get("minLength", 0), max_size=longest)


def _number(schema: Any) -> st.SearchStrategy[Any]:
    low, high = schema.get("minimum", -LARGE), schema.get("maximum", LARGE)
    near = st.integers(int(low), min(int(high), int(low) + 12))
    return near | near | st.integers(int(low), int(high))


MAKERS: dict[str, Any] = {
    "object": _object,
    "string": _text,
    "integer": _number,
    "number": _number,
    "boolean": lambda _schema: st.booleans(),
    "null": lambda _schema: st.none(),
    "array": lambda schema: st.lists(fitting(schema["items"]), min_size=schema.get("minItems", 0), max_size=3),
}
