"""The sheets in forms/: every printed word, option and full mark as on paper, in the same order, and nothing else."""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from app.fields import TYPES
from app.schema import render
from app.schema.canonical import dump
from app.schema.checks import check
from app.schema.compiled import Compiled
from app.schema.document import load
from app.schema.json_schema import json_schema
from tests.printed_words import compare, printed_words

FORMS = Path(__file__).parents[1] / "forms"
TRANSCRIPTS = Path(__file__).parent / "transcripts"
PACKS = {
    "property-return-visit": ("S000-01", ["owner-return-visit-2016"]),
    "health-shop": ("S000-07", ["return-visit-plan-shop", "return-visit-record-shop"]),
    "engineering-return-visit": (
        "S000-16",
        ["engineering-return-visit-record", "supervision-satisfaction-survey", "design-satisfaction-survey"],
    ),
    "return-visit-process": ("S000-17", ["return-visit-workflow-table"]),
    "field-visit": ("S000-20", ["customer-field-visit-survey", "salon-customer-questionnaire"]),
    "opinion-reply": ("S002-11", ["opinion-reply-letter"]),
    "heating-call-centre": ("S003-02", ["heating-repair-call", "heating-repair-return-visit"]),
    "online-shop-orders": ("S003-11", ["ec-flag-note"]),
    "company-service": ("S003-13", ["phone-return-visit"]),
    "bank-service-centre": ("S003-15", ["bank-document-control"]),
    "property-owner-service": ("S004-03", ["maintenance-return-visit"]),
}
ROUTES = {
    "return-visit-plan-shop": [("agent", "drawn_up_by"), ("supervisor", "supervisor")],
    "return-visit-record-shop": [("agent", None), ("supervisor", True), ("clerk", True)],
    "engineering-return-visit-record": [("agent", "visitor"), ("manager", "in_charge")],
}
"""Who takes which step and where it is signed, for the sheets that print it; all others have the default route."""
KEYS = sorted(key for _reference, keys in PACKS.values() for key in keys)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("key", KEYS)
def test_prints_the_words_of_the_paper_in_their_order(key: str) -> None:
    assert compare(printed_words(source_of(key)), transcript_of(key)) == ""


@pytest.mark.parametrize("key", KEYS)
def test_shows_every_printed_word_on_the_blank_sheet(key: str) -> None:
    shown = squeezed(re.sub(r"<[^>]*>", "", str(render.blank(Compiled(load(path_of(key).read_bytes()), WORDS | ROWS)))))
    words = (
        word for word in printed_words(source_of(key)) if word.where != "title" and not NOT_MARKUP.search(word.text)
    )
    assert [word for word in words if squeezed(with_settings(word.text)) not in shown] == []


@pytest.mark.parametrize(
    ("key", "change", "said"),
    [
        ("return-visit-plan-shop", lambda s: label_of(s, "rows.topic").update(zh="回访题目"), "rows.topic: '回访题目'"),
        ("return-visit-plan-shop", lambda s: first_options(s).pop(), "the paper goes on: '常规"),
        ("return-visit-plan-shop", lambda s: first_options(s).reverse(), "row 1, mode: '常规' is not next"),
        ("return-visit-plan-shop", lambda s: item_of(s, "rows").update(rows=9), "the paper goes on: '10"),
        ("return-visit-plan-shop", lambda s: item_of(s, "rows").update(rows=11), "row 11"),
        (
            "return-visit-plan-shop",
            lambda s: s["sections"].reverse(),
            "drawn_up_by: '编制人' is not next after '客户回访计划'",
        ),
        ("design-satisfaction-survey", lambda s: item_of(s, "staff").update(max=7), "staff: '7' is not next"),
        (
            "supervision-satisfaction-survey",
            lambda s: item_of(s, "project_quality").pop("points_unit"),
            "the paper goes on: '(10分)",
        ),
        ("ec-flag-note", lambda s: s["sections"].pop(), "the paper goes on, the form does not: '打过单的"),
        ("heating-repair-return-visit", lambda s: label_of(s, "solved").update(zh="解决了吗?"), "'问题解决了吗?"),
    ],
)
def test_says_what_differs_when_a_sheet_departs_from_its_paper(
    key: str, change: Callable[[dict[str, Any]], Any], said: str
) -> None:
    source = copy.deepcopy(source_of(key))
    change(source)
    assert said in compare(printed_words(source), transcript_of(key))


def test_says_what_is_missing_when_the_paper_has_more() -> None:
    paper = transcript_of("phone-return-visit").replace("产品使用情况", "产品价格____\n产品使用情况")
    assert "usage: '产品使用情况' is not next" in compare(printed_words(source_of("phone-return-visit")), paper)


def test_ships_the_sheets_of_every_pack_and_no_others() -> None:
    shipped = {path.parent.name: json.loads(path.read_text("utf-8")) for path in FORMS.glob("*/pack.json")}
    assert {name: (pack["reference"], pack["forms"]) for name, pack in shipped.items()} == PACKS
    assert all(pack["key"] == name for name, pack in shipped.items())
    assert sorted(path.stem for path in FORMS.glob("*/*.json") if path.name != "pack.json") == KEYS
    assert sorted(path.stem for path in TRANSCRIPTS.glob("*.txt")) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_stands_in_the_one_way_to_write_it_down(key: str) -> None:
    text = path_of(key).read_bytes()
    assert dump(load(text)).encode() == text
    assert load(text).key == key


@pytest.mark.parametrize("key", KEYS)
def test_passes_the_checks(key: str, spoken: None) -> None:
    assert check(load(path_of(key).read_bytes(), key)) == []


@pytest.mark.parametrize("key", KEYS)
def test_travels_the_route_it_prints(key: str) -> None:
    steps = [(step["by"].get("role"), step.get("signs")) for step in source_of(key).get("route", ())]
    assert steps == ROUTES.get(key, [])


@pytest.mark.parametrize("key", KEYS)
def test_speaks_english_too(key: str) -> None:
    assert list(only_chinese(source_of(key))) == []


@pytest.mark.parametrize("key", KEYS)
def test_says_nothing_that_holds_anyway(key: str) -> None:
    said = list(usual(source_of(key), json_schema()))
    assert said == [], f"leave out of {key} what is so without being said, as the designer does: {', '.join(said)}"


def test_finds_what_holds_anyway_wherever_it_is_said() -> None:
    source = copy.deepcopy(source_of("owner-return-visit-2016"))
    source["sections"][0] |= {"frame": "box", "title_at": "top"}
    item_of(source, "scores").update(label_at="top", rows={"start": 3})
    item_of(source, "scores.score")["max"] = 5
    item_of(source, "phone")["required"] = False
    assert list(usual(source, json_schema())) == [
        "/sections/0/frame is box",
        "/sections/0/title_at is top",
        "/sections/1/items/0/rows/start is 3",
        "/sections/1/items/0/label_at is top",
        "/sections/1/items/0/columns/0/max is 5",
        "/sections/3/items/2/required is False",
    ]


def test_keeps_printed_full_marks_though_they_do_not_add_up() -> None:
    source = source_of("supervision-satisfaction-survey")
    block = next(section for section in source["sections"] if section["key"] == "effective")
    assert sum(item["max"] for item in block["items"] if item["type"] == "score") == 18
    assert item_of(source, "effective_total")["max"] == 20
    assert "18分" in item_of(source, "grand_total")["help"]["zh"]


def test_asks_its_owner_for_the_rows_the_paper_lost() -> None:
    marked = [key for key in KEYS if "incomplete" in source_of(key)]
    assert marked == ["owner-return-visit-2016"]
    assert item_of(source_of(marked[0]), "scores")["rows"] == []


@pytest.mark.parametrize("path", sorted(FORMS.glob("*/*.json")), ids=lambda path: path.stem)
def test_names_no_firm_and_no_telephone_number(path: Path) -> None:
    text = squeezed(path.read_text("utf-8"))
    pieces = {text[at : at + 2] for at in range(len(text))}
    assert {piece for piece in pieces if sha256(piece.encode()).hexdigest()[:16] in FIRMS} == set()
    assert "有限公司" not in text
    assert not re.search(r"\d{7,}", text)


FIRMS = frozenset({"bd58c96fe299d781", "46a6bcdbc4b66722", "a84f47e19ce51ddf", "de11e7f1367d43c4"})
"""Two characters of each name of a firm or an app that stood on the paper, unreadable: none may come back."""
WORDS = {"company": "甲公司", "app": "乙应用", "service": "丙报修", "hotline": "丁热线"}
ROWS = {"rated_items": [{"key": "clean", "label": "清洁"}]}
SHAPES: dict[Any, type | tuple[type, ...]] = {
    "boolean": bool,
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
}
NOT_MARKUP = re.compile("=|^至$")
"""Notation of a transcript, and a word of the language rather than of the sheet."""


def path_of(key: str) -> Path:
    return next(FORMS.glob(f"*/{key}.json"))


def source_of(key: str) -> dict[str, Any]:
    source: dict[str, Any] = json.loads(path_of(key).read_text("utf-8"))
    return source


def transcript_of(key: str) -> str:
    return (TRANSCRIPTS / f"{key}.txt").read_text("utf-8")


def with_settings(text: str) -> str:
    for name, word in WORDS.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def item_of(source: Any, path: str) -> dict[str, Any]:
    """Return the item or column at a path, wherever it stands."""
    key, _dot, column = path.partition(".")
    found = next(each for each in objects(source) if each.get("key") == key and "type" in each)
    return item_of(found["columns"], column) if column else found


def label_of(source: Any, path: str) -> dict[str, str]:
    label: dict[str, str] = item_of(source, path)["label"]
    return label


def first_options(source: Any) -> list[Any]:
    options: list[Any] = item_of(source, "rows.mode")["options"][0]["options"]
    return options


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def usual(value: Any, schema: Mapping[str, Any], pointer: str = "") -> Iterator[str]:
    """Yield where a document says what is so anyway."""
    schema = schema_of(value, schema)
    without = schema.get("default", False if schema.get("type") == "boolean" else None)
    if value == without and isinstance(value, type(without)):
        yield f"{pointer} is {value}"
    if isinstance(value, dict):
        others = schema.get("additionalProperties") or {}
        for name, inner in value.items():
            yield from usual(inner, schema.get("properties", {}).get(name, others), f"{pointer}/{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from usual(inner, schema.get("items", {}), f"{pointer}/{place}")


def schema_of(value: Any, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is said of a value of this type and shape, wherever it is said."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in {"item", "column"}:
        kind = TYPES[value["type"]]
        found = json_schema()["$defs"][f"item_{kind.name}"]
        places = found["properties"]["label_at"] | {"default": kind.label_at}
        return {**found, "properties": found["properties"] | {"label_at": places}}
    if name:
        return schema_of(
            value, json_schema()["$defs"][name] | {each: schema[each] for each in schema if each != "$ref"}
        )
    shapes = schema.get("anyOf", schema.get("oneOf", ()))
    fitting = [shape for shape in shapes if isinstance(value, SHAPES.get(shape.get("type"), ()))]
    return {**schema, **schema_of(value, fitting[0])} if fitting else schema


def only_chinese(value: Any, key: str = "") -> Iterator[str]:
    """Yield the words nobody wrote in English; what an expression compares with is no word to read."""
    if isinstance(value, Mapping):
        if "zh" in value and not value.get("en"):
            yield str(value["zh"])
        inner = [(name, each) for name, each in value.items() if name not in {"zh", "shown"}]
        yield from (word for name, each in inner for word in only_chinese(each, name))
    elif isinstance(value, list):
        yield from (word for each in value for word in only_chinese(each, key))
    elif isinstance(value, str) and CHINESE.search(value):
        yield value


@pytest.fixture
def spoken() -> Iterator[None]:
    """Let the checks say their problems in words."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield
