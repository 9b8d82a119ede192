"""Ticking records in a list and printing them, by the press and by the browser itself."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import PHONE, attached

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
A4 = (595, 842)


@pytest.fixture
def key(panel):
    from app.extensions import db
    from app.models.form_template import FormTemplate
    from tests.factories.entry import make_entry

    published = panel.publish_items({"key": "area", "type": "text", "label": "Area", "required": True})
    author = panel.user("kefu")
    template = db.session.query(FormTemplate).filter_by(key=published).one()
    for area in ("east", "west", "north"):
        make_entry(author, template, {"area": area}, site=panel.site)
    db.session.commit()
    return published


def test_waits_for_a_tick_and_prints_what_is_ticked(open_as, key):
    page = open_as("zhuguan")
    page.goto(f"/forms/{key}/")
    menu = attached(page).locator("#print-records")
    menu.locator("summary").click()
    ticked = menu.get_by_role("button", name="The ticked records in the browser")
    expect(ticked).to_be_disabled()

    page.keyboard.press("Escape")
    boxes = page.locator("tbody input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    menu.locator("summary").click()
    expect(menu).to_contain_text("2 ticked")
    with page.expect_popup() as opened:
        ticked.click()

    sheets = opened.value.locator("article.paper")
    expect(sheets).to_have_count(2)
    expect(sheets.nth(0)).to_contain_text("north")
    expect(sheets.nth(1)).to_contain_text("east")


def test_ticks_all_on_the_page_and_none_again(open_as, key):
    page = open_as("zhuguan")
    page.goto(f"/forms/{key}/")
    menu = attached(page).locator("#print-records")
    menu.locator("summary").click()
    boxes = page.locator("tbody input[type=checkbox]:checked")
    for count in (3, 0):
        menu.get_by_role("button", name="Tick all on this page").click()
        expect(boxes).to_have_count(count)


def test_gives_the_browser_a_page_for_each_record_without_its_own_buttons(open_as, key):
    page = open_as("zhuguan")
    page.goto(f"/forms/{key}/records?all=1")
    expect(page.get_by_role("button", name="Print")).to_be_visible()

    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    assert [round(side) for side in printed.pages[0].mediabox[2:]] == pytest.approx(A4, abs=1)
    words = [each.extract_text() for each in printed.pages]
    assert len(words) == 3
    assert [area in each for area, each in zip(("north", "west", "east"), words, strict=True)] == [True] * 3
    assert not any("PDF" in each for each in words)


def test_keeps_the_sheet_whole_on_a_phone(open_as, key):
    page = open_as("zhuguan", PHONE)
    page.goto(f"/forms/{key}/records?all=1")
    sheet = page.locator("article.paper").first.bounding_box()
    assert sheet["width"] > sheet["height"] * 0.6
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
