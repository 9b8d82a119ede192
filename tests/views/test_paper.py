"""Entries as PDF."""

from io import BytesIO

from pypdf import PdfReader

from app.models.entry import Entry
from app.operations import entry as entries
from tests.factories.entry import make_entry
from tests.factories.form_template import SIMPLE, make_template
from tests.infrastructure.client import Client

SERIAL = {"key": "serial", "type": "serial", "label": "编号"}


def test_refuses_the_pdf_to_whoever_may_not_see_the_entry(login, agent, stranger):
    entry = make_entry(agent)
    assert login(stranger).get(f"/entries/{entry.id}.pdf").status_code == 404


def test_prints_in_the_reader_s_language(login, agent):
    entry, mine = make_entry(agent), login(agent)
    assert "第1页" in text_of(mine, entry)
    mine.get("/reader/language/en")
    assert "Page1of1" in text_of(mine, entry)


def test_prints_the_number_once_whether_the_sheet_has_a_place_for_it_or_not_and_again_below(login, agent):
    items = SIMPLE["sections"][0]["items"]
    for sections in ([{"key": "head", "items": items}], [{"key": "head", "items": [SERIAL, *items]}]):
        entry = make_entry(agent, make_template(sections=sections))
        sheet, _page_number, foot = text_of(login(agent), entry).partition("第1页共1页")
        assert (sheet.count(entry.number), foot) == (1, entry.number)


def test_marks_every_page_of_a_void_record(login, agent, admin):
    story = {"key": "story", "type": "paragraph", "label": "经过", "max_length": 5000}
    template = make_template(sections=[{"key": "head", "items": [story]}])
    entry = make_entry(agent, template, {"story": "很长的故事。\n" * 50})
    assert not any("作废" in words for words in pages_of(login(agent), entry))
    entries.void(entry, admin, "重复")
    pages = pages_of(login(agent), entry)
    assert len(pages) > 1
    assert all("作废" in words for words in pages)


def text_of(reader: Client, entry: Entry) -> str:
    return pages_of(reader, entry)[0]


def pages_of(reader: Client, entry: Entry) -> list[str]:
    """Return what stands on the pages, without gaps: where words end is the printer's guess."""
    pdf = PdfReader(BytesIO(reader.get(f"/entries/{entry.id}.pdf").data))
    return ["".join(page.extract_text().split()) for page in pdf.pages]
