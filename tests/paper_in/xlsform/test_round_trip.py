"""A template out as an XLSForm and in again: nothing lost here, and most of it left for other tools."""

from pathlib import Path

import pytest

from app.fields import TYPES
from app.office_file import opened
from app.paper_in.xlsform import read_xlsform, write_xlsform
from app.paper_in.xlsform.reading import read_book
from app.paper_in.xlsform.vocabulary import WRITTEN_AS
from app.paper_in.xlsform.writing import book_of
from app.schema.canonical import dump
from app.schema.document import Document, check, load
from app.schema.items import walk

pytestmark = pytest.mark.usefixtures("english")

ROOT = Path(__file__).parent.parent.parent.parent
SHIPPED = sorted(path for path in (ROOT / "forms").rglob("*.json") if path.name != "pack.json")
SMALL = sorted((ROOT / "tests/forms").glob("*.json"))


@pytest.mark.parametrize("path", [*SHIPPED, *SMALL], ids=lambda path: path.stem)
def test_comes_back_byte_for_byte(path):
    document = load(path.read_bytes())

    written = write_xlsform(document)
    back = read_xlsform(opened(written.content), document.key)

    assert dump(Document(back.document)) == dump(document)
    assert back.left_out == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_other_tools_keep_keys_words_types_and_options(path):
    """What is left when a tool throws our columns away is still the same form."""
    document = load(path.read_bytes())
    theirs = forgotten(book_of(document)[0])

    back = Document(read_book(theirs, document.key).reading.document)

    assert check(back) == []
    for found in walk(document.source):
        if found.item["type"] in HELD and found.group is None:
            again = back.found[found.path].item
            assert again["type"] == found.item["type"], found.path
            assert again.get("label", "") == found.item.get("label", again.get("label", "")), found.path
            assert flat(again.get("options", ())) == flat(found.item.get("options", ())), found.path
            assert again.get("required") == found.item.get("required")
            assert again.get("shown") == found.item.get("shown")


HELD = {"text", "paragraph", "number", "date", "time", "datetime", "choice", "choices", "yes_no", "rating", "table"}


def flat(options):
    return [(option["key"], option["label"], option.get("points")) for option in options]


def forgotten(book):
    for line in (*book.survey, *book.choices, book.settings):
        line.cells = {column: text for column, text in line.cells.items() if not column.startswith("huiyin")}
    return book


@pytest.mark.parametrize("name", sorted(TYPES))
def test_writes_every_field_type_and_knows_it_again(name):
    example, _stored = TYPES[name].example()
    item = {"key": "it", "label": "栏目", **example}
    items = [item] if not TYPES[name].counts_rows else [{"key": "rows", "type": "table", "columns": [item]}]
    if name == "total":
        items = [*({"key": key, "type": "number", "label": key} for key in item["of"]), item]
    document = Document({"format": 1, "key": "one", "title": "一", "sections": [{"key": "main", "items": items}]})
    assert check(document) == []

    assert read_xlsform(opened(write_xlsform(document).content), "one").document == document.source


def test_knows_every_type_by_how_it_is_written():
    assert set(WRITTEN_AS) <= set(TYPES)


def test_an_edit_in_excel_wins_over_what_is_remembered():
    document = load((ROOT / "forms/property-return-visit/owner-return-visit-2016.json").read_bytes())
    book, _left_out = book_of(document)
    lines = {line["name"]: line for line in book.survey}
    lines["room_no"].cells |= {"type": "integer", "label::zh": "房间号", "constraint": ""}
    lines["visitor"].cells["required"] = "yes"
    lines["phone"].cells["label::zh"] = "手机"
    next(line for line in book.choices if line["name"] == "vip").cells["label::zh"] = "贵宾回访"

    found = Document(read_book(book, document.key).reading.document).found

    assert found["room_no"].item == {
        "key": "room_no",
        "type": "number",
        "label": {"zh": "房间号", "en": "Room"},
        "decimals": 0,
        "span": 6,
        "label_span": 2,
    }
    assert found["visitor"].item["required"] is True
    assert found["phone"].item["label"] == {"zh": "手机", "en": "Phone"}
    assert found["phone"].item["type"] == "phone"
    assert found["visit_kind"].item["options"][2]["label"] == {"zh": "贵宾回访", "en": "VIP"}


def test_says_what_other_tools_will_not_find():
    said = write_xlsform(load((ROOT / "forms/health-shop/return-visit-plan-shop.json").read_bytes())).left_out

    assert any("signs off" in line for line in said)
    assert any("list" in line for line in said)
