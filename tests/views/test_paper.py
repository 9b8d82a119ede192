"""Entries as PDF."""

from io import BytesIO

from pypdf import PdfReader

from tests.factories.entry import make_entry
from tests.factories.form_template import SIMPLE, make_template

SERIAL = {"key": "serial", "type": "serial", "label": "编号"}


def test_refuses_the_pdf_to_whoever_may_not_see_the_entry(login, agent, stranger):
    entry = make_entry(agent)
    assert login(stranger).get(f"/entries/{entry.id}.pdf").status_code == 404


def test_prints_the_number_once_whether_the_sheet_has_a_place_for_it_or_not(login, agent):
    items = SIMPLE["sections"][0]["items"]
    for sections in ([{"key": "head", "items": items}], [{"key": "head", "items": [SERIAL, *items]}]):
        entry = make_entry(agent, make_template(sections=sections))
        printed = PdfReader(BytesIO(login(agent).get(f"/entries/{entry.id}.pdf").data)).pages[0].extract_text()
        assert printed.count(entry.number) == 1
