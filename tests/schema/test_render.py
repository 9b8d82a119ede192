"""The markup of a sheet: the same cells to fill, to read and blank; what users wrote stays words."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.schema import render
from app.schema.compiled import Compiled
from app.schema.document import load
from app.schema.entry_form import EntryForm
from tests.schema.forms import all_forms, compiled, document, item

VOID = frozenset({"input", "col", "br", "img"})


@pytest.mark.parametrize("path", all_forms(), ids=lambda path: path.stem)
def test_draws_the_same_cells_when_filled_read_or_blank(path: Any) -> None:
    made = Compiled(load(path.read_bytes()))
    ways = [render.fill(made, EntryForm(made)), render.read(made, {}), render.blank(made)]
    filled, read, blank = map(cell_shapes, ways)
    assert filled == read == blank
    for way in ways:
        assert Nesting().fed(str(way)).problems == []


@pytest.mark.parametrize("path", all_forms(), ids=lambda path: path.stem)
def test_gives_each_id_once_when_filled(path: Any) -> None:
    made = Compiled(load(path.read_bytes()))
    html = str(render.fill(made, EntryForm(made)))
    ids = re.findall(r'\sid="([^"]*)"', re.sub("<template>.*?</template>", "", html))
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label for="([^"]*)"', html)) <= set(ids)


@pytest.mark.parametrize(
    "script", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "\u2028'"]
)
def test_shows_scripts_as_words(script: str) -> None:
    section = {"key": "s", "title": script, "items": [item("a", label=script), item("b", label=script, label_at="top")]}
    columns = [item("c", label=script)]
    section["items"].append(item("t", "table", label=script, rows=[{"key": "r", "label": script}], columns=columns))
    made = Compiled(document(sections=[section]))
    answers = {"a": script, "b": script, "t": [{"row": "r", "c": script}]}
    for html in (render.read(made, answers), render.fill(made, EntryForm(made, None, answers))):
        assert "<script" not in html
        assert "<img" not in html
        assert Nesting().fed(str(html)).problems == []


def test_puts_the_message_beside_the_field_when_it_is_wrong() -> None:
    made = compiled("checks")
    form = EntryForm(made, MultiDict({"began": "x"}))
    form.validate()
    html = render.fill(made, form)
    assert 'id="began-error"' in html
    assert 'aria-describedby="began-error"' in html
    assert 'aria-invalid="true"' in html


def test_marks_a_cell_of_a_table_when_it_is_wrong() -> None:
    made = compiled("checks")
    form = EntryForm(made, MultiDict({"began": "2026-01-01", "rows-1-n": "x"}))
    form.validate()
    html = render.fill(made, form)
    assert 'id="rows-1-n-error"' in html
    assert 'id="rows-error"' in html


def test_hides_cells_and_rows_when_conditions_do_not_hold() -> None:
    made = compiled("conditions")
    hidden = str(render.fill(made, EntryForm(made)))
    assert hidden.count("is-off") > 0
    assert re.search(r'<tr class="is-off"><th[^>]*class="sheet-label is-off" data-of="why"', hidden)
    assert 'data-of="section:visit"' in hidden
    shown = str(
        render.fill(made, EntryForm(made, None, {"satisfied": {"paths": ["no"]}, "why": "慢", "until": "2026-01-01"}))
    )
    assert "is-off" not in shown


def test_shows_every_box_when_read() -> None:
    assert "is-off" not in render.read(compiled("conditions"), {})


def test_says_the_help_of_what_the_server_writes() -> None:
    total = item("sum", "total", of=["main"], help="照印。")
    made = Compiled(document(item("a", "score", max=6), total))
    assert '<span class="field-help">照印。</span>' in render.fill(made, EntryForm(made))
    assert "照印。" not in render.blank(made)


def test_prints_full_marks_in_their_cells() -> None:
    marked = item("a", "score", max=6, label_at="above", max_cell={"unit": "分"})
    assert re.search(r'<td class="sheet-mark"[^>]*>6分</td>', str(render.blank(Compiled(document(marked)))))


def test_gives_phones_a_title_when_other_cells_say_it_on_paper() -> None:
    section = {"key": "s", "title": "服务态度", "title_at": "phone", "items": [item()]}
    html = str(render.blank(Compiled(document(sections=[section]))))
    assert re.search(r'<tr class="phone-only"><th scope="colgroup" class="sheet-section"[^>]*>服务态度</th></tr>', html)


def test_marks_what_must_be_filled_now() -> None:
    made = compiled("conditions")
    label = re.compile(r'class="sheet-label is-required[^"]*" data-of="why"')
    assert not label.search(str(render.fill(made, EntryForm(made))))
    assert label.search(str(render.fill(made, EntryForm(made, None, {"satisfied": {"paths": ["no"]}}))))
    assert 'data-of="why" data-need="why"' in render.fill(made, EntryForm(made))


def test_shows_what_others_wrote_when_only_one_section_is_filled() -> None:
    made = compiled("route")
    html = render.fill(made, EntryForm(made, None, {"area": "东区"}, frozenset({"answer"})))
    assert 'name="area"' not in html
    assert "东区" in html
    assert 'name="reply"' in html


def test_shows_a_sign_off_where_the_step_signs() -> None:
    made = compiled("route")
    mark = {"supervisor": Markup("<b>李主管</b>")}
    assert "<b>李主管</b>" in render.read(made, {}, sign_offs=mark)
    assert "<b>李主管</b>" in render.fill(made, EntryForm(made), mark)


def test_leaves_a_section_out_when_the_reader_may_not_see_it() -> None:
    html = render.read(compiled("route"), {"reply": "秘密"}, without=frozenset({"answer"}))
    assert "秘密" not in html
    assert "答复" not in html


def test_gives_as_many_rows_as_are_filled_when_a_table_grows() -> None:
    made = compiled("computed-table")
    rows = [{"name": str(number)} for number in range(4)]
    assert row_count(render.read(made, {"rows": rows})) == 4 + 1
    assert row_count(render.blank(made)) == 2 + 1
    html = render.fill(made, EntryForm(made, None, {"rows": rows}))
    assert "<template>" in html
    assert "rows-__row__-name" in html


def test_marks_rows_with_nothing_in_them() -> None:
    made = compiled("computed-table")
    rows = {"rows": [{"name": "甲"}]}
    assert str(render.read(made, rows)).count('<tr class="is-blank">') == 1
    assert str(render.fill(made, EntryForm(made, None, rows))).count('<tr class="is-blank">') == 1
    ill_typed = EntryForm(made, MultiDict({"rows-row": "0", "rows-0-qty": "x"}))
    assert str(render.fill(made, ill_typed)).count('<tr class="is-blank">') == 0


def test_keeps_numbers_whole_when_words_stand_upright() -> None:
    section = {"key": "s", "title": "服务(20分)", "title_at": "left", "items": [item()]}
    html = render.blank(Compiled(document(sections=[section])))
    assert '<span class="upright">服<br>务<br>(<br>20<br>分<br>)</span>' in html


def test_leaves_words_of_other_languages_lying() -> None:
    section = {"key": "s", "title": "Client's opinion", "title_at": "left", "items": [item()]}
    html = render.blank(Compiled(document(sections=[section])))
    assert "Client&#39;s opinion" in html
    assert "upright" not in html


def test_writes_sums_below_their_columns() -> None:
    rows = [{"sum": 150}, {"sum": 250}]
    assert re.search(r'data-label="小计"[^>]*>.*4\.00', str(render.read(compiled("computed-table"), {"rows": rows})))


def test_fills_settings_in_when_the_firm_has_set_them() -> None:
    own = compiled("settings", company="回音物业", rated_items=[{"key": "clean", "label": "清洁"}])
    assert "您好，这里是回音物业。" in render.blank(own)
    assert "清洁" in render.blank(own)
    assert "这里是本公司" in render.blank(compiled("settings"))


def row_count(html: Markup) -> int:
    return str(html).split("<tbody>")[1].split("</tbody>")[0].count("<tr")


def cell_shapes(html: Markup) -> list[list[str]]:
    """Return kind and spans of the cells of each table; of rows that can be added to, only the first counts."""
    plain = re.sub("<template>.*?</template>", "", str(html).replace("\n", " "))
    return [_shapes(table) for table in re.findall(r"<table.*?</table>", plain)]


def _shapes(table: str) -> list[str]:
    if table.startswith('<table class="sheet sheet-rows">'):
        table = re.sub(r"(<tbody><tr.*?</tr>).*", r"\1", table)
    cells = re.findall(r"<(t[hd]) ([^>]*)>", table)
    return [tag + "".join(re.findall(r' ((?:colspan|rowspan)="\d+")', f" {marks}")) for tag, marks in cells]


class Nesting(HTMLParser):
    """Finds elements that are not closed in the order they were opened, and attributes said twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []

    def fed(self, html: str) -> "Nesting":
        self.feed(html)
        self.problems += [f"<{tag}> stays open" for tag in self.open]
        return self

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if len(names) != len(set(names)):
            self.problems.append(f"<{tag}> says an attribute twice: {names}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")
