"""What is wrong is said beside the field, in words, and nothing typed is lost on the way."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import attached, fill, saved, submit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

NAME = {"key": "name", "type": "text", "label": "Name", "required": True}
COUNT = {"key": "count", "type": "number", "label": "Count", "max": 10}
DAY = {"key": "day", "type": "date", "label": "Day"}
TICKS = {
    "key": "manner",
    "type": "choice",
    "label": "Manner",
    "required": True,
    "options": [{"key": "good", "label": "Good"}, {"key": "bad", "label": "Bad"}],
}
ROWS = {
    "key": "rows",
    "type": "table",
    "rows": 3,
    "columns": [
        {"key": "who", "type": "customer", "label": "Who"},
        {"key": "price", "type": "money", "label": "Price"},
    ],
}


@pytest.fixture
def page(open_as, panel, watch):
    watch.allow("422")
    return fill(open_as("kefu"), panel.publish_items(NAME, COUNT, DAY, TICKS, ROWS))


def test_says_beside_each_field_what_is_wrong_and_keeps_what_was_typed(page):
    page.locator("#count").fill("many")
    page.locator("#rows-1-who").fill("nobody")
    page.locator("#rows-1-price").fill("12.345")
    page.locator("#rows-2-price").fill("3")
    submit(page)

    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    expect(summary.locator("a")).to_have_text(["Name", "Count", "Manner", "Who 2", "Price 2"])
    for name, typed in (("count", "many"), ("rows-1-who", "nobody"), ("rows-1-price", "12.345"), ("rows-2-price", "3")):
        expect(page.locator(f"#{name}")).to_have_value(typed)
    for name in ("name", "count", "rows-1-who", "rows-1-price"):
        field = page.locator(f"#{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(page.locator(f"#{name}-error").inner_text())
    expect(page.locator("#manner-error")).to_be_visible()
    expect(page.locator("#rows-2-price-error")).to_have_count(0)


def test_puts_the_focus_on_the_first_field_and_leads_to_the_others(page):
    submit(page)
    expect(page.locator("#name")).to_be_focused()

    page.locator(".error-summary a", has_text="Manner").click()
    expect(page.get_by_role("radio", name="Good")).to_be_focused()
    expect(page.get_by_role("radio", name="Good")).to_be_in_viewport()


def test_takes_a_message_back_once_it_is_mended(page):
    submit(page)
    expect(page.locator("#name-error")).to_be_visible()
    page.locator("#name").fill("Li")
    expect(page.locator("#name-error")).to_have_count(0)
    expect(page.locator("#name")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#manner-error")).to_be_visible()

    page.get_by_role("radio", name="Bad").check()
    expect(page.locator("#manner-error")).to_have_count(0)
    submit(page)
    page.wait_for_url("**/entries/*")


def test_says_what_is_ill_typed_while_it_is_typed_and_keeps_it_in_the_draft(page):
    page.locator("#count").fill("11")
    page.locator("#name").focus()
    expect(page.locator("#count-error")).to_be_visible()

    saved(page)
    attached(page.reload() and page)
    expect(page.locator("#count")).to_have_value("11")
    expect(page.locator("#count-error")).to_be_visible()
    page.locator("#count").fill("10")
    expect(page.locator("#count-error")).to_have_count(0)


def test_does_not_leave_a_half_typed_day_out_silently(page, panel):
    page.locator("#name").fill("Li")
    page.get_by_role("radio", name="Good").check()
    page.locator("#day").focus()
    page.keyboard.press("ArrowUp")
    submit(page)

    expect(page.locator("#day-error")).not_to_be_empty()
    expect(page.locator("#day")).to_be_focused()
    assert panel.entries() == []


def test_keeps_hostile_words_words(open_as, panel, watch):
    watch.allow("422")
    hostile = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
    page = fill(open_as("kefu"), panel.publish_items({**NAME, "label": hostile}, {**COUNT, "label": hostile}))
    page.locator("#name").fill(hostile)
    page.locator("#count").fill(hostile)
    submit(page)

    expect(page.locator(".error-summary")).to_contain_text("<script>")
    page.locator("#count").fill("1")
    submit(page)
    page.wait_for_url("**/entries/*")
    expect(page.locator(".sheet .text").first).to_have_text(hostile)
    assert page.evaluate("window.hit") is None
