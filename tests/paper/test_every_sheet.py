"""Every sheet that ships, blank and filled, as it comes out of the press: held against its definition sign for sign."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask, render_template
from flask_babel import Babel

from app import paper
from app.demo.invention import Scene, invent
from app.fields import AnswerContext, Reference
from app.fields._labels import language
from app.schema import render
from app.schema.compiled import Compiled
from app.schema.document import load
from app.views._paper import Sheet
from tests.paper.expected import (
    blanks_of,
    boxes_of,
    cells_of,
    items_of,
    pictures_of,
    signs_of,
    words_of,
    written_in,
)
from tests.paper.printed import PrintedPage, pages_in

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path for path in ROOT.glob("forms/*/*.json") if path.stem != "pack")
OWN = sorted(ROOT.glob("tests/forms/*.json"))
NAMES = ("张喆", "李玥", "王珺堃", "昇璟贸易", "䶮泽物业")
PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NUMBER = "HF-2026-0017"


@pytest.mark.parametrize("path", [*SHIPPED, *OWN], ids=lambda path: path.stem)
def test_prints_a_blank_sheet_as_its_definition_says(path: Path) -> None:
    sheet = Compiled(load(path.read_bytes()), settings_of(path))
    assert complaints(sheet, {}, printed(sheet, {})) == []


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("path", [*SHIPPED, *OWN], ids=lambda path: path.stem)
def test_prints_every_answer_in_its_place(path: Path, seed: int) -> None:
    sheet = Compiled(load(path.read_bytes()), settings_of(path))
    answers = invented(sheet, seed)
    assert complaints(sheet, answers, printed(sheet, answers)) == []


@pytest.mark.parametrize("path", [*SHIPPED, *OWN], ids=lambda path: path.stem)
def test_repeats_the_head_of_a_table_on_every_page_it_runs_over(path: Path) -> None:
    source = json.loads(path.read_text("utf-8"))
    for item in tables_that_may_grow(source):
        item["rows"] = {"min": 1, "max": 80}
        item.pop("computed", None)
        sheet = Compiled(load(json.dumps(source)), settings_of(path))
        answers = {item["key"]: [row_of(item) for _ in range(80)]}
        assert head_complaints(item, printed(sheet, answers)) == []


# ---- the checks can fail


def one_box_less(html: str) -> str:
    return html.replace('<span class="tick"></span>', "", 1)


def one_tick_more(html: str) -> str:
    return html.replace('<span class="tick"></span>', '<span class="tick tick-on"></span>', 1)


def a_tick_beside_its_box(html: str) -> str:
    return html.replace('class="tick tick-on"', 'class="tick tick-on" style="border:0"', 1)


def one_label_less(html: str) -> str:
    return html.replace("回访目的", "", 1)


def one_sign_less(html: str) -> str:
    return html.replace("问题处理", "问题处", 1)


def one_word_more(html: str) -> str:
    return html.replace("回访主题", "回访主题?", 1)


def one_blank_less(html: str) -> str:
    return re.sub(r'<span class="signature">.*?</span>', "", html, count=1)


def a_blank_without_its_line(html: str) -> str:
    return html.replace('<span class="signature"', '<span style="border:0" class="signature"', 1)


def the_answer_left_out(html: str) -> str:
    return html.replace("城东片区", "", 1)


def the_date_left_out(html: str) -> str:
    return html.replace(">21</span>日", "></span>日", 1)


def the_picture_left_out(html: str) -> str:
    return re.sub("<img[^>]*>", "", html, count=1)


def the_page_number_left_out(html: str) -> str:
    return html.replace("</head>", "<style>@page { @bottom-center { content: none } }</style></head>")


def the_record_s_number_left_out(html: str) -> str:
    return html.replace("@bottom-left", "@bottom-right-corner { content: none } @bottom-nowhere")


def a_sign_no_font_has(html: str) -> str:
    return html.replace("城东片区", "城东\U0010fffd区", 1)


MUTATIONS: dict[Callable[[str], str], str] = {
    one_box_less: "boxes",
    one_tick_more: "ticked",
    a_tick_beside_its_box: "boxes",
    one_label_less: "missing: 回访目的",
    one_sign_less: "missing: 理",
    one_word_more: "too much: ?",
    one_blank_less: "blanks",
    a_blank_without_its_line: "blanks",
    the_answer_left_out: "not written: 城东片区",
    the_date_left_out: "not written: 2026年11月21日",
    the_picture_left_out: "pictures",
    the_page_number_left_out: "page number",
    the_record_s_number_left_out: "number of the record",
    a_sign_no_font_has: "not written: 城东片区",
}


@pytest.mark.parametrize("change", MUTATIONS, ids=lambda change: change.__name__)
def test_complains_of_a_sheet_that_lacks_something(change: Callable[[str], str]) -> None:
    path = next(path for path in SHIPPED if path.stem == "return-visit-plan-shop")
    sheet = Compiled(load(path.read_bytes()))
    answers = {
        "area": "城东片区",
        "rows": [{"mode": {"paths": ["phone/first"]}, "on": "2026-11-21"}],
        "drawn_up_by": {"file": "a"},
    }
    assert complaints(sheet, answers, printed(sheet, answers)) == []
    said = complaints(sheet, answers, printed(sheet, answers, change))
    assert any(MUTATIONS[change] in each for each in said), said


def test_complains_of_a_head_that_is_not_repeated() -> None:
    source = json.loads(next(path for path in SHIPPED if path.stem == "return-visit-plan-shop").read_text("utf-8"))
    item = next(tables_that_may_grow(source))
    item["rows"] = 60
    sheet = Compiled(load(json.dumps(source)))
    once = printed(sheet, {}, lambda html: html.replace("<thead>", "<tbody>").replace("</thead>", "</tbody>"))
    assert head_complaints(item, once) == [f"no head on page {number}" for number in range(2, len(once) + 1)]


def test_names_what_no_font_has_on_the_sheet_itself() -> None:
    body, lost = paper.substitute("<td>\U0010fffd张䶮</td>")
    (page,) = pages_in(paper.render(html_of(Sheet("表", body), lost="U+10FFFD")))
    assert lost == ["\U0010fffd"]
    assert "〓张䶮" in page.words
    assert "U+10FFFD" in page.words


# ---- what is held against what


def complaints(sheet: Compiled, answers: Mapping[str, Any], pages: list[PrintedPage]) -> list[str]:
    """Return in words what is not on paper as the definition and the answers want it."""
    source = sheet.document.source
    cells = list(cells_of(source, answers))
    counted = [boxes_of(*cell) for cell in cells]
    wanted = {
        "boxes": sum(boxes for boxes, _ticked in counted),
        "ticked": sum(ticked for _boxes, ticked in counted),
        "pictures": sum(pictures_of(*cell) for cell in cells),
        "strays": 0,
        "blanks": blanks_of(source),
    }
    found = {
        "boxes": sum(len(page.boxes) for page in pages),
        "ticked": sum(page.ticked for page in pages),
        "pictures": sum(page.pictures for page in pages),
        "strays": sum(page.strays for page in pages),
        "blanks": sum(page.blanks for page in pages),
    }
    said = [f"{name}: {found[name]}, wanted {wanted[name]}" for name in wanted if found[name] != wanted[name]]
    return [*said, *word_complaints(source, cells, pages), *foot_complaints(pages)]


def word_complaints(source: Mapping[str, Any], cells: list[Any], pages: list[PrintedPage]) -> Iterator[str]:
    sheets = "".join(FOOT.sub("", page.words) for page in pages)
    wanted, found = signs_of(words_of(source)), signs_of(iter([sheets]))
    if lost := wanted - found:
        yield f"missing: {''.join(lost)}"
    written = ["".join(text.split()) for cell in cells for text in written_in(*cell)]
    yield from (f"not written: {text}" for text in dict.fromkeys(written) if text not in sheets)
    if extra := found - wanted - signs_of(iter([NUMBER, *written])):
        yield f"too much: {''.join(extra)}"


FOOT = re.compile(rf"第\d+页共\d+页({NUMBER})?$")


def foot_complaints(pages: list[PrintedPage]) -> Iterator[str]:
    for number, page in enumerate(pages, 1):
        if f"第{number}页共{len(pages)}页" not in page.words:
            yield f"no page number on page {number}"
        if not page.words.endswith(NUMBER):
            yield f"no number of the record on page {number}"
        if page.loose_fonts:
            yield f"not embedded on page {number}: {page.loose_fonts}"


def head_complaints(item: Mapping[str, Any], pages: list[PrintedPage]) -> list[str]:
    head = "".join("".join(str(zh(column.get("label", ""))).split()) for column in item["columns"])
    assert len(pages) > 1
    with_rows = [number for number, page in enumerate(pages, 1) if page.upright]
    return [f"no head on page {number}" for number in with_rows if head not in pages[number - 1].words]


# ---- sheets and answers


def printed(
    sheet: Compiled, answers: Mapping[str, Any], change: Callable[[str], str] = lambda html: html
) -> list[PrintedPage]:
    context = AnswerContext(file_address=lambda _id: PICTURE, sees_personal=True)
    markup = render.read(sheet, answers, context=context)
    html = html_of(Sheet(sheet.title, markup, NUMBER, says_number=False))
    return pages_in(paper.render(change(html)))


def html_of(sheet: Sheet, lost: str = "") -> str:
    return render_template("paper/entry.html", sheet=sheet, body=sheet.markup, lost=lost)


def settings_of(path: Path) -> dict[str, Any]:
    """Supply the rows a sheet asks its owner for."""
    named = json.loads(path.read_text("utf-8")).get("settings", {})
    rows = [{"key": "clean", "label": "清洁"}, {"key": "guard", "label": "秩序"}]
    return {name: rows for name, setting in named.items() if isinstance(setting["default"], list)}


def invented(sheet: Compiled, seed: int) -> dict[str, Any]:
    people = [Reference(number, name) for number, name in enumerate(NAMES, 1)]
    scene = Scene(Random(seed), date(2026, 11, 21), people, people, people, lambda kind: f"{kind}-1")
    return invent(sheet.document.asked, scene)


def tables_that_may_grow(source: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in items_of(source):
        if item["type"] == "table" and not isinstance(item["rows"], list):
            yield item  # type: ignore[misc]  # just read from JSON: a dict


def row_of(item: Mapping[str, Any]) -> dict[str, Any]:
    texts = (column["key"] for column in item["columns"] if column["type"] == "text")
    return dict.fromkeys(texts, "一行")


def zh(label: Any) -> Any:
    return label["zh"] if isinstance(label, Mapping) else label


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """Let templates and field types speak Chinese, without a panel."""
    app = Flask(__name__, template_folder=str(ROOT / "app/templates"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "app/translations")
    Babel(app, default_locale="zh")
    app.jinja_env.globals["language"] = language
    with app.test_request_context():
        yield
